"""What ``make serve`` has started: its processes as the system sees them, and what each answers at its own port."""

import http.client
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.app_process import App

PATIENCE = 60.0
"""Seconds after which something that does not happen counts as broken: no test measures speed."""


@dataclass(frozen=True)
class Answer:
    """What an HTTP server has answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def cookies(self) -> list[str]:
        """Each cookie that is given, without its attributes."""
        return [text.partition(";")[0] for text in self.headers.get_all("Set-Cookie", [])]


def ask(port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """Ask a server of this machine. headers: with underscores for dashes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def commands(app: App) -> dict[int, str]:
    """The command of each program that runs under this one, by its number."""
    found = {}
    for number in Path(f"/proc/{app.pid}/task/{app.pid}/children").read_text().split():
        line = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        found[int(number)] = line
    return found


def family(app: App) -> list[int]:
    """The numbers of the programs that run under this one, and of those that run under them."""
    started = list(commands(app))
    return started + [
        int(number)
        for program in started
        for number in Path(f"/proc/{program}/task/{program}/children").read_text().split()
    ]


def labs(app: App) -> dict[int, int]:
    """The port of each process of the lab, by the number of the process."""
    found = ((number, re.search(r"--server\.port=(\d+)", command)) for number, command in commands(app).items())
    return {number: int(port[1]) for number, port in found if port}


def folder(app: App) -> Path:
    """Where nginx keeps its files."""
    (found,) = (found[1] for found in map(re.compile(r"nginx.* -p (\S+)").search, commands(app).values()) if found)
    return Path(found)


def numbered(app: App) -> dict[str, int]:
    """The port of the process that each number in a cookie means."""
    written = (folder(app) / "nginx.conf").read_text(encoding="utf-8")
    return {number: int(port) for number, port in re.findall(r"^\s*(\d+) 127\.0\.0\.1:(\d+);", written, re.MULTILINE)}


def sessions(port: int) -> int:
    """How many sessions a process of the lab has that are connected now."""
    metrics = ask(port, "/_stcore/metrics?families=active_sessions").body.decode()
    counted = re.search(r"^active_sessions (\d+)$", metrics, re.MULTILINE)
    assert counted, metrics
    return int(counted[1])


def answers(port: int) -> bool:
    """Whether somebody listens at a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def gone(number: int) -> bool:
    """Whether no program of this number runs; what has ended and waits to be asked how counts as gone."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def resident(process: int) -> int:
    """Bytes of memory that a process occupies."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) * 1024


def wait_until(holds: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until the function says so; fail when it does not in time."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, f"did not come true within {patience:g} s"
        time.sleep(0.05)
