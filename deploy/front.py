"""The configuration of nginx in front of the lab: ``nginx.conf`` with the processes put in.

``python -m deploy.front lab-1:8501 lab-2:8501`` prints it.
"""

import argparse
import re
import string
from collections.abc import Iterator, Sequence
from pathlib import Path

TEMPLATE = Path(__file__).with_name("nginx.conf")
_BASE = re.compile(r"(/[\w-]+)*")


class _Text(string.Template):
    """nginx has its own names that begin with a dollar."""

    delimiter = "%"


def configuration(servers: Sequence[str], listen: str, base: str = "", resolver: str = "") -> str:
    """A configuration for nginx.

    servers: where each process answers, ``host:port``. listen: where nginx does, as it wants it written. base: the
    path below which the lab stands, "" or "/so". resolver: the name server that knows the hosts, where they have names.

    Raises ValueError for no servers at all, and for a base that is no path.
    """
    if not servers:
        raise ValueError("servers is empty; at least one process is needed")
    if not _BASE.fullmatch(base):
        raise ValueError(f"base is {base!r}; allowed are nothing, or words of letters and digits after a slash: /lab")
    numbers = range(1, len(servers) + 1)
    return _Text(TEMPLATE.read_text(encoding="utf-8")).substitute(
        shares=_lines(_shares(len(servers))),
        names=_lines(f"{number} {number}" for number in numbers),
        addresses=_lines(f"{number} {server}" for number, server in zip(numbers, servers, strict=True)),
        followers=_lines(f"{number} {number % len(servers) + 1}" for number in numbers),
        resolver=f"resolver {resolver} valid=2s ipv6=off;" if resolver else "",
        listen=listen,
        base=base,
    )


def _shares(count: int) -> Iterator[str]:
    """An equal part of all visitors for each process; the last takes what rounding leaves."""
    yield from (f"{100 / count:.2f}% {number}" for number in range(1, count))
    yield f"* {count}"


def _lines(statements: Iterator[str]) -> str:
    return "\n        ".join(f"{statement};" for statement in statements)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("servers", nargs="+", help="where each process answers, host:port")
    parser.add_argument("--listen", default="8501", help="where nginx does")
    parser.add_argument("--base", default="", help="the path below which the lab stands, as /lab")
    parser.add_argument("--resolver", default="", help="the name server that knows these hosts")
    print(configuration(**vars(parser.parse_args())), end="")
