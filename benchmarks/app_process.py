"""Start a Streamlit app as ``make run`` or ``make serve`` does, wait until it answers, and stop it.

For benchmarks and browser tests.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RUN = ("run", "dashboard/app.py")
"""What ``make run`` passes to streamlit."""


@dataclass(frozen=True)
class App:
    """A running app: where it listens, the number of its process, and the files for its output and its times.

    base: the path below which it stands, "" or "/so".
    """

    port: int
    pid: int
    log_file: Path
    times_file: Path
    base: str = ""

    @property
    def url(self) -> str:
        """The address of the home page, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}{self.base}"

    def log(self) -> str:
        """Return what the server has printed so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def lines(self, wanted: int = 0, patience: float = 10) -> list[dict[str, Any]]:
        """Return the lines that the lab has written of itself, once there are as many as are wanted."""
        deadline = time.monotonic() + patience
        while True:
            lines = [json.loads(line) for line in self.log().splitlines() if line.startswith('{"time"')]
            if len(lines) >= wanted:
                return lines
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(lines)} lines in place of {wanted}: {lines}")
            time.sleep(0.05)

    def script_seconds(self) -> list[float]:
        """Return how long each run of the app's script took, when the app was started with ``timed``."""
        return [float(line) for line in self.times_file.read_text().split()] if self.times_file.exists() else []

    def health(self) -> str:
        """Return the server's word on its health, "ok" when it is well, "" when it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", f"{self.base}/_stcore/health")
            return connection.getresponse().read().decode()
        except OSError:
            return ""
        finally:
            connection.close()


@contextmanager
def running_app(
    log_file: Path,
    arguments: tuple[str, ...] = RUN,
    options: tuple[str, ...] = (),
    patience: float = 60,
    timed: bool = False,
    port: int | None = None,
    folder: Path = ROOT,
) -> Iterator[App]:
    """Run ``streamlit`` with the arguments on this machine, without opening a browser.

    port: a free one if None. folder: where a copy of the lab stands that is to be run instead of this one.

    The console script is started, not ``python -m streamlit``, which would put the root on the import
    path and so hide a missing bootstrap in the app. ``patience`` is in seconds. ``timed`` starts Streamlit
    through ``benchmarks/timed_streamlit.py``, which notes the length of each run of the script.

    Raises RuntimeError, with the server's output, when it does not answer in time.
    """
    port = port or free_port()
    scripts = Path(sysconfig.get_path("scripts"))
    times_file = log_file.with_suffix(".times")
    program = [sys.executable, "benchmarks/timed_streamlit.py", str(times_file)] if timed else [scripts / "streamlit"]
    command = [
        *map(str, program),
        *arguments,
        *("--server.headless", "true", "--server.address", "127.0.0.1", "--server.port", str(port)),
        *options,
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    environment.pop("PYTHONPATH", None)
    with _started(command, environment, log_file, folder) as process:
        app = App(port, process.pid, log_file, times_file)
        _wait(app, process, patience)
        yield app


@contextmanager
def served(
    log_file: Path,
    workers: int,
    base: str = "",
    environment: Mapping[str, str] | None = None,
    options: tuple[str, ...] = (),
) -> Iterator[App]:
    """Run several processes of the lab behind nginx, as ``make serve`` does: ``.pid`` is of the process over them.

    Raises RuntimeError, with its output, when it does not answer in time.
    """
    port = free_port()
    place = {"workers": workers, "port": port, "address": "127.0.0.1", "base": base}
    command = [sys.executable, "-m", "deploy.serve", *(f"--{name}={value}" for name, value in place.items()), *options]
    with _started(command, {**os.environ, **(environment or {})}, log_file) as process:
        app = App(port, process.pid, log_file, log_file.with_suffix(".times"), base)
        _wait(app, process, patience=120)
        yield app


@contextmanager
def _started(
    command: list[str], environment: Mapping[str, str], log_file: Path, folder: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program, and end it."""
    with (
        log_file.open("wb") as log,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(app: App, process: subprocess.Popen[bytes], patience: float) -> None:
    """Wait until the app is well."""
    deadline = time.monotonic() + patience
    while app.health() != "ok":
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{' '.join(map(str, process.args))} did not start:\n{app.log()}")  # type: ignore[arg-type]
        time.sleep(0.05)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
