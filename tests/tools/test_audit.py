"""A known vulnerability fails the check; a source of advisories that cannot be reached does not."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.app_process import ROOT
from tools import audit

CLEAN = {"name": "numpy", "version": "2.4.0", "vulns": []}
FAULTY = {
    "name": "streamlit",
    "version": "1.0.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.2.0", "1.3.0"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
SKIPPED = {"name": "pandas", "skip_reason": "Dependency not found on PyPI and could not be audited: pandas (3.0.0)"}


def found(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_known_vulnerability_is_named_and_not_well():
    words, well = audit.report(found(CLEAN, FAULTY, SKIPPED))
    assert not well
    assert words.splitlines()[1:] == ["streamlit 1.0.0: PYSEC-1, mended in 1.2.0, 1.3.0", "streamlit 1.0.0: PYSEC-2"]


def test_none_is_told_with_how_many_were_looked_up():
    assert audit.report(found(CLEAN)) == ("Dependencies audited: no known vulnerability in 1 package.", True)
    assert audit.report(found(CLEAN, SKIPPED))[0].endswith("in 1 package (1 more could not be looked up).")


@pytest.mark.parametrize("output", ["", "Traceback", found(), found(SKIPPED)])
def test_no_source_is_said_in_one_line_and_fails_nothing(output: str):
    words, well = audit.report(output)
    assert well
    assert "not audited" in words
    assert "\n" not in words


def test_without_a_network_the_command_says_so_and_succeeds():
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    environment = {**os.environ, **nowhere, "no_proxy": "", "NO_PROXY": "", "PIP_AUDIT_VULNERABILITY_SERVICE": "pypi"}
    done = subprocess.run(
        [sys.executable, "-m", "tools.audit"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert "not audited" in done.stdout
