"""The live class of the benchmark really votes, moves and trains, and what it prints is what it has measured."""

import asyncio
from pathlib import Path

import pytest

from benchmarks import live_class
from benchmarks.app_process import served
from tests.threads import in_a_thread


def test_a_vote_waits_until_the_tally_counts_it():
    seen = {1: 1.5, 3: 3.2}
    assert live_class._waits([1.0, 2.0, 3.0], seen) == pytest.approx([0.5, 1.2, 0.2])


@pytest.mark.slow
def test_a_small_class_votes_through_its_pages(nginx: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, value in {"CONNECTED": 8, "VOTING": 4, "MOVING": 2, "VOTE_SECONDS": 3.0, "MOVE_EVERY": 0.5}.items():
        monkeypatch.setattr(live_class, name, value)
    store = {"LAB_STORE": f"sqlite://{tmp_path}/classes.sqlite3"}
    with served(tmp_path / "log", 2, environment=store) as app:
        result = in_a_thread(asyncio.wait_for(live_class._lesson(app, 1), 60))
    assert result.counted == len(result.tally) == 4
    assert min(result.tally) > 0
    assert len(result.moves) >= 2
    assert result.pictures[0] > 0
