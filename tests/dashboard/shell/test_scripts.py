"""Scripts in several files become one module that a browser takes, and none of their code is lost."""

import re
import subprocess
from pathlib import Path

import pytest

from dashboard.shell import scripts
from dashboard.stage import stage
from dashboard.widgets import handles, timeline
from tests import needed

JOINED = {"stage": stage.SCRIPTS, "handles": handles.SCRIPTS, "timeline": timeline.SCRIPTS}


@pytest.mark.parametrize("files", JOINED.values(), ids=JOINED)
def test_the_joined_scripts_are_a_module_that_exports_the_component(files: tuple[Path, ...], tmp_path: Path):
    text = scripts.joined(*files)
    module = tmp_path / "joined.mjs"
    module.write_text(text, encoding="utf-8")
    subprocess.run([needed.program("node"), "--check", module], check=True)  # two things with one name would not pass
    assert re.findall("^(?:export|import) .*", text, re.MULTILINE) == [
        "export default function ({ data, parentElement, setTriggerValue }) {"
    ]


@pytest.mark.parametrize("files", JOINED.values(), ids=JOINED)
def test_no_line_of_code_is_lost_when_scripts_are_joined(files: tuple[Path, ...]):
    """The arrow keys once did nothing: lines that begin with a comment had been left out."""
    text = scripts.joined(*files).splitlines()
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            assert line.startswith("import ") or line.removeprefix("export ") in text or line in text
