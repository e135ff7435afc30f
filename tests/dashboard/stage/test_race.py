"""The picture of a race holds the numbers of its racers, as shades, as places and as text."""

import numpy as np
import pytest

from dashboard.charts.race import cues
from dashboard.stage import race, scene
from dashboard.stage.race import Lane
from dashboard.text.numbers import figure
from lib.runs.race import Race
from lib.train_config import TrainConfig

GOAL = 0.5
KEYS = ("tanh", "relu")


def raced(epochs=6, **settings):
    made = Race([TrainConfig(**({"data": "circle", "hidden": (4,), "activation": key} | settings)) for key in KEYS])
    made.run(epochs=epochs)
    return made


def lanes(*needed):
    return [Lane(*lane) for lane in zip(KEYS, cues(KEYS), needed, strict=True)]


def test_each_racer_has_its_plane_its_curve_and_its_name_at_its_loss():
    made = raced()
    shown = race.picture(made, lanes(None, None), GOAL)
    top = shown.rulers[1].ticks[-1]  # the largest loss that is written, and its place
    for trainer, racer in zip(made.trainers, shown.racers, strict=True):
        assert (racer.plane == scene.answer(trainer, pixels=len(racer.plane))[0]).all()
        np.testing.assert_allclose(racer.curve[:, 1] * float(top[0]) / top[1], trainer.history)
        assert racer.tag == racer.curve[-1, 1]
        assert racer.note == figure(trainer.history[-1])
        assert f"{racer.name}: training loss {racer.note}." in shown.says
    assert shown.finish == ("finish line: 0.5", pytest.approx(GOAL * top[1] / float(top[0])))


def test_who_is_there_has_a_medal_and_its_epochs():
    first, second = race.picture(raced(), lanes(5, 3), GOAL).racers
    assert (first.medal, first.note) == (2, "5 epochs")
    assert (second.medal, second.note) == (1, "3 epochs")


def test_it_speaks_who_leads_or_what_the_page_says():
    made = raced()
    leads = min(zip(KEYS, made.trainers, strict=True), key=lambda racer: racer[1].history[-1])[0]
    spoken = race.picture(made, lanes(None, None), GOAL).speaks
    assert spoken.startswith(f"Epoch 6: {leads} has the lowest training loss, ")
    assert race.picture(made, lanes(None, None), GOAL, speaks="Nobody yet.").speaks == "Nobody yet."


def test_a_loss_beyond_the_axis_has_no_place_and_its_name_stands_at_the_top():
    made = raced(data="plane", learning_rate=30.0, epochs=2)
    most = 2 * max(history[0] for history in made.histories)
    beyond = [trainer.history[-1] > most for trainer in made.trainers]
    assert any(beyond)
    racers = race.picture(made, lanes(None, None), GOAL).racers
    assert [bool(np.isnan(racer.curve[-1, 1])) for racer in racers] == beyond
    assert all(racer.tag == 1 for racer, above in zip(racers, beyond, strict=True) if above)


def test_a_racer_that_broke_down_says_so():
    made = raced(data="plane", learning_rate=1e6, epochs=20)
    shown = race.picture(made, lanes(None, None), GOAL)
    broken = [trainer.divergence is not None for trainer in made.trainers]
    assert any(broken)
    assert [racer.note == "broke down" for racer in shown.racers] == broken
