"""Run the stage's JavaScript in node: its modules that need no browser."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

STAGE = Path(__file__).resolve().parents[3] / "dashboard" / "stage"


def answer(imports: str, body: str, given: Any = None) -> Any:
    """What ``body``, which sees ``given``, returns. imports: what follows ``import`` and names a file of the stage."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on the path")
    lines = [f"import {line};" for line in imports.replace("./", f"{STAGE.as_uri()}/").split(";")]
    lines.append('const given = JSON.parse((await import("node:fs")).readFileSync(0, "utf-8"));')
    lines.append(f"console.log(JSON.stringify((() => {{ {body} }})()));")
    done = subprocess.run(
        [node, "--input-type=module", "-e", "\n".join(lines)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout, parse_int=float)  # JavaScript has no other numbers
