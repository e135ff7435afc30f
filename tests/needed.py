"""Programs that a test needs beside Python. Where one is missing the test is skipped; in CI that is a failure."""

import shutil

import pytest

MISSING = "is not installed"


def program(name: str) -> str:
    """The path of a program; servers of Debian stand where only root looks."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} {MISSING}")
    return found
