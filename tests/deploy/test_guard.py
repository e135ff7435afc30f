"""The guard over what ``make serve`` has started, which is there when that can end nothing any more."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.app_process import served
from tests.deploy.processes import family, folder, gone, wait_until

pytestmark = pytest.mark.ci


@pytest.fixture(autouse=True)
def _a_terminal_that_closes_ends_what_runs_in_it() -> Iterator[None]:
    """Under nohup what is started here would not hear of it."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGHUP])
def test_when_it_is_killed_or_its_terminal_closed_nothing_is_left(nginx: str, tmp_path: Path, ending: signal.Signals):
    with served(tmp_path / "log", 1) as app:
        started, files = family(app), folder(app)
        assert len(started) >= 4
        os.kill(app.pid, ending)
        wait_until(lambda: all(map(gone, started)) and not files.exists())
