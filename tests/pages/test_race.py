"""The page on races: its numbers are those of the racers' own runs, nothing is lost, and choices are in the link."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.parts.race import racers as page
from dashboard.pictures import surface
from dashboard.text.numbers import figure
from dashboard.training import live
from lib.runs.stopping import epochs_to
from lib.train_config import TrainConfig
from lib.trainers import Trainer
from tests.pages.app_pages import address, charts, notice, run, visit

FIVE = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")
SMALL = {"guess": "show", "n": "40"}
SHARED = TrainConfig(n=40)


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Frames are bounded by epochs here, not by a clock."""
    monkeypatch.setattr(live, "BUDGET", 30)


def table(app):
    (text,) = [element.value for element in app.markdown if element.value.startswith("| racer")]
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return {row[0]: row[1:] for row in rows[2:]}


def step(app, epochs):
    for _ in range(epochs):
        run(app.button(key="step").click())
    return app


def expected(config, epochs, goal=0.1):
    alone = Trainer(config)
    alone.run(epochs=epochs)
    needed = epochs_to(alone.history, goal)
    accuracy = alone.accuracy(alone.X_test, alone.Y_test)
    return [
        str(epochs),
        figure(alone.history[-1]),
        figure(alone.test_history[-1]),
        "–" if accuracy is None else f"{accuracy:.1%}",
        "–" if needed is None else str(needed),
    ]


WHO = {
    "activation": {"Sigmoid": {"activation": "sigmoid"}, "Linear": {"activation": "linear"}},
    "rate": {"rate 0.01": {"learning_rate": 0.01}, "rate 1": {"learning_rate": 1.0}},
    "optimizer": {"SGD": {"learning_rate": 0.1}, "Adam": {"optimizer": "adam", "learning_rate": 0.01}},
    "init": {"Zeros": {"init": "zeros"}, "He (normal)": {"init": "he_normal"}},
    "width": {"1 unit": {"hidden": (1, 1)}, "16 units": {"hidden": (16, 16)}},
}


@pytest.mark.parametrize("by", WHO)
def test_the_numbers_are_those_of_each_racers_own_run(by):
    app = step(visit("race", by=by, **SMALL), 3)
    rows = table(app)
    for name, fields in WHO[by].items():
        assert rows[name] == expected(replace(SHARED, **fields), 3)


@pytest.mark.parametrize("by", page.BY)
def test_the_reason_waits_for_the_race(by):
    reason = f"**Why.** {page.BY[by].why()}"
    app = visit("race", by=by, **SMALL)
    assert reason not in [element.value for element in app.markdown]
    step(app, 1)
    assert reason in [element.value for element in app.markdown]


def test_at_first_the_untrained_networks_are_shown_and_the_race_waits_for_the_prediction():
    app = visit("race", n="40")
    losses, *planes = charts(app)
    assert len(planes) == 5
    assert losses["losses"]["racer"].tolist() == list(FIVE)
    assert app.button(key="play").disabled
    assert app.button(key="step").disabled
    run(app.segmented_control(key="guess").set_value("relu"))
    assert not app.button(key="play").disabled
    assert address(app)["guess"] == "relu"


def test_the_pictures_are_those_of_each_racers_own_run():
    app = step(visit("race", **SMALL), 2)
    losses, *planes = charts(app)
    for key, plane in zip(FIVE, planes, strict=True):
        alone = Trainer(replace(SHARED, activation=key))
        alone.run(epochs=2)
        of_racer = losses["losses"][losses["losses"]["racer"] == key]
        np.testing.assert_allclose(of_racer["loss"], alone.history, rtol=1e-9)
        drawn = surface.probabilities(alone.predict(surface.inputs()))
        assert plane["picture"]["url"].iloc[0] == drawn["url"].to_pylist()[0]


@pytest.mark.parametrize("data", ["sine", "blobs", "plane"])
def test_every_task_races(data):
    app = step(visit("race", data=data, **SMALL), 1)
    assert len(charts(app)) == 6
    assert table(app)["tanh"] == expected(TrainConfig(data=data, n=40), 1)


def test_play_goes_on_until_everybody_has_reached_the_goal_and_then_pauses():
    app = visit("race", functions="tanh,gelu", goal="0.5", pace="full", guess="tanh")
    run(app.button(key="play").click())
    run(app)
    heat = app.session_state["race.run"]
    assert not heat.playing
    assert heat.over
    needed = {name: int(row[-1]) for name, row in table(app).items()}
    assert heat.trainer.epoch == max(needed.values())
    first = min(needed, key=needed.get)
    words = "\n".join(element.value for element in app.markdown)
    assert f"**You said tanh.** First at 0.5: {first}, after {needed[first]} epochs." in words


def test_who_breaks_down_is_named_and_the_others_go_on():
    link = {"data": "plane", "by": "rate", "rates": "0.1,10", "activation": "relu", "guess": "show"}
    app = step(visit("race", **link), 8)
    rows = table(app)
    assert rows["rate 0.1"][0] == "8"
    assert rows["rate 10"][0].endswith("then broke down")
    (error,) = app.error
    assert error.value.startswith("Broke down: rate 10. In epoch")


def test_the_code_is_that_of_the_one_with_the_lowest_loss():
    app = step(visit("race", functions="sigmoid,tanh", **SMALL), 3)
    rows = table(app)
    leader = min(rows, key=lambda name: float(rows[name][1]))
    assert any(caption.value.startswith(f"The code is that of {leader},") for caption in app.caption)
    assert any(f"{leader.lower()}(X @ W1 + b1)" in code.value for code in app.code)


def test_a_changed_control_keeps_the_race_until_reset():
    app = step(visit("race", **SMALL), 2)
    run(app.slider(key="w1").set_value(3))
    assert table(app)["tanh"][0] == "2"
    run(app.button(key="keep").click())
    assert app.slider(key="w1").value == 4
    run(app.pills(key="functions").set_value(["tanh", "elu"]))
    run(app.button(key="reset").click())
    assert list(table(app)) == ["tanh", "ELU"]
    assert table(app)["ELU"] == expected(replace(SHARED, activation="elu"), 0)


def test_another_page_and_back_keeps_the_race():
    app = step(visit("race", **SMALL), 2)
    run(app.switch_page("../pages/train.py"))
    run(app.switch_page("../pages/race.py"))
    assert table(app)["tanh"] == expected(SHARED, 2)


def test_all_choices_are_in_the_link_and_come_back():
    link = {"by": "rate", "rates": "0.03,3", "goal": "0.02", "data": "xor", "layers": "1", "w1": "3", "guess": "3"}
    app = visit("race", **link)
    assert notice(app) == ""
    assert address(app) == link
    assert list(table(app)) == ["rate 0.03", "rate 3"]


def test_a_wrong_link_is_named():
    app = visit("race", by="colour")
    assert "`by = colour`" in notice(app)
    assert list(table(app)) == ["Sigmoid", "tanh", "ReLU", "Leaky ReLU", "Linear"]


def test_more_than_five_must_wait_and_none_means_the_usual():
    app = visit("race", functions="sigmoid,tanh,relu,leaky_relu,linear,elu")
    assert len(table(app)) == 5
    assert any(caption.value == "Only 5 can race: ELU must wait." for caption in app.caption)
    app = visit("race", functions="none")
    assert len(table(app)) == 5


def test_an_answer_that_no_longer_races_is_taken_back():
    app = visit("race", guess="gelu", functions="tanh,gelu")
    run(app.pills(key="functions").set_value(["tanh", "relu"]))
    assert app.segmented_control(key="guess").value is None
    assert "guess" not in address(app)


@pytest.mark.parametrize("by", page.BY)
def test_each_racer_opens_on_the_training_page_as_it_is(by):
    link = {"by": by, "data": "moons", "layers": "3", "scale": "1", "l2": "0.01", "clip": "1", "seed": "7"}
    entries = visit("race", **link).session_state["race.run"].entries
    for config in entries.configs[-2:]:
        opened = visit("train", **page.settings.address(config))
        assert notice(opened) == ""
        assert opened.session_state["training.run"].setup.config == config


@pytest.mark.parametrize(
    "fields",
    [
        {"data": "blobs", "output": "sigmoid", "loss": "binary_cross_entropy"},
        {"data": "sine", "loss": "huber", "features": ("x1", "sin_x1")},
        {"optimizer": "momentum", "optimizer_options": {"beta": 0.5}, "schedule": "step", "schedule_epochs": 7},
        {"activation": ("relu", "tanh"), "hidden": (4, 2)},
    ],
)
def test_odd_settings_open_on_the_training_page_too(fields):
    config = TrainConfig(**fields)
    opened = visit("train", **page.settings.address(config))
    assert notice(opened) == ""
    assert opened.session_state["training.run"].setup.config == config
