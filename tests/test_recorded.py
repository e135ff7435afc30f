"""What was recorded before the house was built: runs to the last bit, exported programs, and what links open."""

import json

import numpy as np
import pytest

from lib.take_home import export
from tests.recorded import links, runs

RECORD = json.loads(runs.HISTORIES.read_text(encoding="utf-8"))
OPENED = json.loads(links.OPENED.read_text(encoding="utf-8"))
SAME_ARITHMETIC = RECORD["arithmetic"] == runs.arithmetic()
NAMES = [*runs.CONFIGS, runs.CHANGED]


@pytest.mark.parametrize("name", NAMES)
def test_run_has_the_history_that_was_recorded(name):
    found, recorded = runs.as_recorded(runs.trained(name)), RECORD["runs"][name]
    if SAME_ARITHMETIC:
        assert found == recorded
        return
    for losses in ("history", "test_history"):  # another processor rounds differently
        np.testing.assert_allclose(
            [float.fromhex(loss) for loss in found[losses]],
            [float.fromhex(loss) for loss in recorded[losses]],
            rtol=1e-4 if runs.CONFIGS.get(name, {}).get("dtype") == "float32" else 1e-9,
        )
    assert found["divergence"] == recorded["divergence"]


@pytest.mark.parametrize("name", NAMES)
def test_run_is_exported_as_it_was_recorded(name):
    recorded = (runs.EXPORTS / f"{name}.txt").read_text(encoding="utf-8")
    assert runs.export_as_recorded(export.script(runs.trained(name))) == recorded


def test_at_least_twenty_runs_and_fifty_links_are_kept():
    assert len(NAMES) >= 20
    assert set(RECORD["runs"]) == set(NAMES)
    assert len(links.LINKS) >= 50
    assert set(OPENED) == set(links.LINKS)


@pytest.mark.parametrize("link", links.LINKS)
def test_link_opens_what_it_opened(link):
    found, recorded = json.loads(json.dumps(links.opened(link))), OPENED[link]
    # A control that came later, at its default, changes nothing that a link opens.
    found["controls"] = {name: value for name, value in found["controls"].items() if name in recorded["controls"]}
    assert found == recorded
