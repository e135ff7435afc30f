"""Start a Streamlit app as ``make run`` does, wait until it answers, and stop it: for benchmarks and browser tests."""

import http.client
import os
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = ("run", "dashboard/app.py")
"""What ``make run`` passes to streamlit."""


@dataclass(frozen=True)
class App:
    """A running app: where it listens, the number of its process, and the files for its output and its times."""

    port: int
    pid: int
    log_file: Path
    times_file: Path

    @property
    def url(self) -> str:
        """The address of the home page, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def log(self) -> str:
        """Return what the server has printed so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def script_seconds(self) -> list[float]:
        """Return how long each run of the app's script took, when the app was started with ``timed``."""
        return [float(line) for line in self.times_file.read_text().split()] if self.times_file.exists() else []

    def health(self) -> str:
        """Return the server's word on its health, "ok" when it is well, "" when it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
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
) -> Iterator[App]:
    """Run ``streamlit`` with the arguments on this machine, without opening a browser. port: a free one if None.

    The console script is started, not ``python -m streamlit``, which would put the root on the import
    path and so hide a missing bootstrap in the app. ``patience`` is in seconds. ``timed`` starts Streamlit
    through ``benchmarks/timed_streamlit.py``, which notes the length of each run of the script.

    Raises RuntimeError, with the server's output, when it does not answer in time.
    """
    port = port or _free_port()
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
    with (
        log_file.open("wb") as log,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            app = App(port, process.pid, log_file, times_file)
            deadline = time.monotonic() + patience
            while app.health() != "ok":
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{' '.join(command)} did not start:\n{app.log()}")
                time.sleep(0.05)
            yield app
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
