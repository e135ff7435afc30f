"""Run the lab's JavaScript in node: its modules that need no browser."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests import needed

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"


def answer(imports: str, body: str, given: Any = None) -> Any:
    """What ``body``, which sees ``given``, returns. imports: what follows ``import``, seen from ``dashboard``."""
    lines = [f"import {line};" for line in imports.replace("./", f"{DASHBOARD.as_uri()}/").split(";")]
    lines.append('const given = JSON.parse((await import("node:fs")).readFileSync(0, "utf-8"));')
    lines.append(f"console.log(JSON.stringify(await (async () => {{ {body} }})()));")
    done = subprocess.run(
        [needed.program("node"), "--input-type=module", "-e", "\n".join(lines)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout, parse_int=float)  # JavaScript has no other numbers
