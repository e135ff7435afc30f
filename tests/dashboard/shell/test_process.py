"""The process is prepared for a class, as far as the system lets it be."""

import subprocess
import sys

import pytest

from dashboard.shell import process

resource = pytest.importorskip("resource", reason="only where there is such a limit")

SCRIPT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from dashboard.shell import process
process.prepare()
process.prepare()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
assert "numpy" not in sys.modules
"""


def prepared(soft: int, hard: int) -> tuple[int, str]:
    """The limit of a process that began with these, after it was prepared, and what it has said."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(soft=soft, hard=hard)], capture_output=True, text=True, check=True
    )
    return int(done.stdout), done.stderr


def test_the_limit_of_macos_is_raised_as_far_as_wanted_without_a_word():
    assert prepared(256, process.WANTED + 1) == (process.WANTED, "")


def test_a_low_ceiling_is_reached_and_told_in_one_line():
    limit, told = prepared(256, 1024)
    assert limit == 1024
    assert told.count("\n") == 1
    assert "open 1024 files, enough for about 256 visitors" in told


def test_a_high_limit_is_left_alone():
    assert prepared(process.WANTED + 1, process.WANTED + 1) == (process.WANTED + 1, "")
