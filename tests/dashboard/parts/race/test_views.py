"""The views of a race hold the numbers of each racer's own run."""

import re
from dataclasses import replace

import numpy as np
import pytest

from dashboard.stage import scene
from dashboard.text.numbers import figure
from lib.train_config import TrainConfig
from lib.trainers import Trainer
from tests.pages.app_pages import charts, open_drawer, run, visit
from tests.pages.race_page import FIVE, SHARED, SMALL, expected, stage_of, step, table


def test_the_stage_shows_each_racers_own_run():
    app = step(visit("race", **SMALL), 2)
    shown = stage_of(app)
    assert [text for text, _ in (shown.finish,)] == ["finish line: 0.1"]
    for key, racer in zip(FIVE, shown.racers, strict=True):
        alone = Trainer(replace(SHARED, activation=key))
        alone.run(epochs=2)
        assert racer.note == figure(alone.history[-1])
        expected_plane, _ = scene.answer(alone, pixels=len(racer.plane))
        assert np.abs(racer.plane.astype(int) - expected_plane).max() <= 1
        assert racer.curve[:, 0].tolist() == [0, 6554, 13107]
        assert np.diff(racer.curve[:, 1].astype(int)) == pytest.approx(65535 * np.diff(alone.history), abs=2)


def test_who_has_crossed_the_line_has_a_medal():
    app = step(visit("race", functions="tanh,gelu,relu", goal="0.5", guess="show"), 40)
    needed = app.session_state["race.run"].needed
    ranks = [sorted(needed).index(epochs) + 1 for epochs in needed]
    shown = stage_of(app)
    assert [racer.medal for racer in shown.racers] == ranks
    assert [racer.note for racer in shown.racers] == [f"{epochs} epochs" for epochs in needed]


def test_the_stage_speaks_the_verdict_when_the_race_rests_and_the_leader_while_it_runs():
    app = visit("race", guess="show")
    assert stage_of(app).speaks == "All begin with the same seed, data and shuffles."
    app = run(app.button(key="play").click())
    assert re.match(r"Epoch \d+: .* has the lowest training loss, 0\.\d+\.", stage_of(app).speaks)
    assert stage_of(app).pace > 0
    run(app.button(key="play").click())
    assert stage_of(app).speaks == "Nobody has reached 0.1 yet."
    assert stage_of(app).pace == 0


@pytest.mark.parametrize("data", ["sine", "blobs", "plane"])
def test_every_task_races(data):
    app = step(visit("race", data=data, **SMALL), 1)
    assert len(stage_of(app).racers) == 5
    assert not charts(app)
    assert table(app)["tanh"] == expected(TrainConfig(data=data, n=40), 1)


def test_who_breaks_down_is_named_and_the_others_go_on():
    link = {"data": "plane", "by": "rate", "rates": "0.1,10", "activation": "relu", "guess": "show"}
    app = step(visit("race", **link), 8)
    rows = table(app)
    assert rows["rate 0.1"][0] == "8"
    assert rows["rate 10"][0].endswith("then broke down")
    (error,) = app.error
    assert error.value.startswith("Broke down: rate 10. In epoch")
    away = stage_of(app).racers[1]
    assert (away.name, away.note) == ("rate 10", "broke down")
    assert away.curve[-1, 1] == 0, "its last loss is above the axis"
    assert away.tag == 65535


def test_the_code_is_that_of_the_one_with_the_lowest_loss():
    app = step(visit("race", functions="sigmoid,tanh", **SMALL), 3)
    rows = table(app)
    leader = min(rows, key=lambda name: float(rows[name][1]))
    assert any(caption.value.startswith(f"The code is that of {leader},") for caption in app.caption)
    assert not app.code, "nothing is made for a closed drawer"
    assert any(f"{leader.lower()}(X @ W1 + b1)" in code.value for code in open_drawer(app, "code").code)
