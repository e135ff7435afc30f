"""The page on races: its numbers are those of the racers' own runs, nothing is lost, and choices are in the link."""

from dataclasses import replace

import pytest

from dashboard.parts.race import racers as page
from dashboard.training import bursts
from lib.train_config import TrainConfig
from tests.pages.app_pages import address, go_to, notice, run, visit
from tests.pages.race_page import SHARED, SMALL, expected, step, table


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Frames are bounded by epochs here, not by a clock."""
    monkeypatch.setattr(bursts, "BUDGET", 30)


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


def test_another_page_and_back_keeps_the_race():
    app = step(visit("race", **SMALL), 2)
    go_to(app, "train")
    go_to(app, "race")
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
    assert app.segmented_control(key="guess-choice").value is None
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
