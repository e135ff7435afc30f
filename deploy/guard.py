"""Ends what ``deploy.serve`` has started when that no longer can: it was killed, or its terminal was closed.

A program of its own. A pipe tells it of each process that has begun or ended, and by the pipe's own end it knows that
nobody holds the other side.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


class Guard:
    """The side of who starts processes."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    @contextlib.contextmanager
    def over(self, group: int) -> Iterator[None]:
        """Have the processes of a group, and not only the first of them, killed if this program ends meanwhile."""
        self._tell(group)
        try:
            yield
        finally:
            self._tell(-group)

    def _tell(self, number: int) -> None:
        with contextlib.suppress(BrokenPipeError):  # somebody has killed the guard: all else goes on
            os.write(self._pipe, b"%d\n" % number)


@contextlib.contextmanager
def guarded(folder: Path) -> Iterator[Guard]:
    """Start the guard. folder: what it removes as well."""
    command = [sys.executable, __file__, str(folder)]
    # What a terminal sends to all who run in it must not reach the guard.
    with subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdin is not None
        yield Guard(process.stdin.fileno())


def main(folder: str) -> None:
    """Wait until the pipe ends, and end what has not ended by then."""
    running: set[int] = set()
    for number in map(int, sys.stdin):
        (running.add if number > 0 else running.discard)(abs(number))
    for group in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
