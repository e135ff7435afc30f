"""Which store a process has: what LAB_STORE may say, and where a user's state is on each system."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.app_process import ROOT
from dashboard.classroom import stores


def test_nothing_said_is_a_file_of_the_user(monkeypatch, tmp_path):
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    stores.opened("").close()
    assert [path.name for path in tmp_path.rglob("*.sqlite3")] == [stores.FILE]


def test_a_file_and_a_redis_may_be_named(tmp_path):
    file = tmp_path / "some/where.sqlite3"
    opened = stores.opened(f"sqlite://{file.as_posix()}")
    assert opened.kind == "sqlite"
    assert file.exists()
    opened.close()
    for address in ("redis://127.0.0.1:1/0", "rediss://:secret@host.example:6380/1"):
        opened = stores.opened(address)  # it connects when it is needed
        assert opened.kind == "redis"
        opened.close()


@pytest.mark.parametrize("setting", ["file.sqlite3", "sqlite:file", "postgres://user:hunter2@host/db", " "])
def test_anything_else_is_refused_without_repeating_a_password(setting):
    with pytest.raises(ValueError, match="must be empty, sqlite:///") as error:
        stores.opened(setting)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"XDG_STATE_HOME": "/state"}, Path("/state")),
        ("linux", {}, Path.home() / ".local/state"),
        ("darwin", {"XDG_STATE_HOME": "/state"}, Path.home() / "Library/Application Support"),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local")),
        ("win32", {}, Path.home() / "AppData/Local"),
    ],
)
def test_each_system_has_its_place_for_state(platform, environment, folder):
    assert stores.state_folder(environment, platform) == folder / "activation-lab"


def test_the_package_of_redis_is_not_loaded_unless_it_is_asked_for(tmp_path):
    lines = (
        "import sys; from dashboard.classroom import stores;"
        f"stores.opened('sqlite://{(tmp_path / 'a').as_posix()}'); sys.exit('redis' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", lines], cwd=ROOT, check=False).returncode == 0
