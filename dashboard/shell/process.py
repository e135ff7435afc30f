"""What the server's process needs before the first visitor: files to open, one thread for small matrices, silence."""

import os
import sys
from functools import cache

from streamlit import net_util

WANTED = 4096
"""File descriptors: a visitor takes four, and Streamlit keeps those who have left for two minutes."""
A_VISITOR = 4


@cache
def prepare() -> None:
    """Set up the process, once. Call before NumPy is loaded."""
    # Matrices this small gain nothing from BLAS threads, and on a busy machine threads that wait for each other make
    # an epoch on the digits some ten times slower.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    ask_nobody()
    may_open = raise_limit()
    if may_open is not None and may_open < WANTED:
        print(  # noqa: T201 (for who starts the server)
            f"The system lets this process open {may_open} files, enough for about {may_open // A_VISITOR} visitors; "
            f"the README says how to raise that.",
            file=sys.stderr,
        )


def ask_nobody() -> None:
    """Keep Streamlit from asking on the internet for the address of this machine.

    It would whenever a page of another site tries to connect, to compare the two, and all visitors wait meanwhile:
    two seconds where such requests are dropped. A page of the lab's own site is let in before that.
    """
    net_util._external_ip = "unknown"  # no setting says so; tests/dashboard/shell/test_process.py watches


def raise_limit(wanted: int = WANTED) -> int | None:
    """Raise the number of files that this process may open, as far as the system allows and up to ``wanted``.

    Returns the number there is now, or None where the system has no such limit (Windows).
    """
    try:
        import resource
    except ImportError:
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft == unlimited or soft >= wanted:
        return wanted if soft == unlimited else soft
    allowed = wanted if hard == unlimited else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    except (OSError, ValueError):  # macOS refuses more than its kernel's own limit, whatever it has promised
        return soft
    return allowed
