"""In what a pinned run differs from another, in words."""

import json
from dataclasses import replace

import pytest

from dashboard.frames.train import Pinned
from dashboard.shell import kept
from dashboard.text.numbers import figure
from dashboard.training.pins import difference, read, written
from lib.train_config import TrainConfig
from lib.trainers import Trainer
from lib.training.changes import Edit, Retune
from tests.pages import app_pages


def pin(data_print="", given=False, **fields):
    return Pinned("A", TrainConfig(**fields), [1.0], [], None, 0.0, data_print, given)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "the same settings"),
        ({"learning_rate": 0.3}, "rate 0.3"),
        ({"hidden": (5, 3), "activation": "leaky_relu"}, "units 5–3, activation Leaky ReLU"),
        ({"activation": ("relu", "tanh")}, "activation ReLU–tanh"),
        ({"init": "he_normal", "clip": 0.5, "l2": 0.001}, "weights he normal, λ₂ 0.001, clip 0.5"),
        ({"schedule": "cosine", "schedule_epochs": 30}, "schedule cosine, T 30"),
        ({"n": 100, "noise": 0.2, "test_share": 0.5}, "points 100, noise 0.2, test share 0.5"),
    ],
)
def test_each_setting_that_differs_is_named_with_its_value(fields, told):
    assert difference(pin(**fields), pin()) == told


def test_of_own_data_the_settings_know_nothing():
    assert difference(pin("abc", n=100), pin()) == "own data"
    assert difference(pin("abc"), pin("def", seed=3)) == "other own data, seed 0"
    assert difference(pin(data="xor"), pin("def")) == "data xor"


def test_first_weights_from_a_file_are_a_difference():
    assert difference(pin(given=True), pin()) == "first weights from a file"


def trained(epochs=3, **fields):
    trainer = Trainer(TrainConfig(**fields))
    trainer.run(epochs=epochs)
    return trainer


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {
            "features": ("x1", "x2"),
            "activation": ("relu", "tanh"),
            "optimizer": "adam",
            "optimizer_options": {"beta1": 0.8},
        },
        {"data": "plane", "clip": 0.5, "hidden": ()},
    ],
)
def test_a_pin_is_read_back_to_the_last_bit(fields):
    trainer = trained(**fields)
    changes = (Retune(1, 0, replace(trainer.config, learning_rate=0.3)), Edit(2, 0, 0, 0, 0, 0.25))
    put_aside = Pinned(
        "C", trainer.now, list(trainer.history), list(trainer.test_history), None, 0.1, "abc", True, changes
    )
    assert read(written(put_aside), "C") == put_aside


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("config"),
        lambda told: told["config"].update(n=-1),
        lambda told: told["config"].update(data="nowhere"),
        lambda told: told["config"].update(stranger=1),
        lambda told: told.update(history=[]),
        lambda told: told.update(history="0.5"),
        lambda told: told.update(history=[0.5, None]),
        lambda told: told.update(test_history=[float("nan")]),
        lambda told: told.update(seconds="1"),
        lambda told: told.update(data_print=7),
        lambda told: told.update(changes=[{"epoch": 1}]),
        lambda told: told.update(name="A"),
    ],
)
def test_what_is_no_pin_is_none(change):
    told = json.loads(written(pin()))
    change(told)
    assert read(json.dumps(told), "A") is None


@pytest.mark.parametrize("text", ["", "1", "[]", "{", "[" * 5000, "null"])
def test_text_of_another_form_is_no_pin(text):
    assert read(text, "A") is None


def kept_texts(app):
    return json.loads(app_pages.component(app, "kept").json)["texts"]


def table(app):
    return [line for element in app.markdown for line in element.value.splitlines() if line.startswith("| **")]


@pytest.fixture
def pinned():
    app = app_pages.visit("train")
    app_pages.run(app.button(key="step").click())
    app_pages.run(app.button(key="pin").click())
    return app


def opened(app):
    (drawer,) = [each for each in app.get("expander") if each.label.startswith("Loss curve")]
    app.session_state["losses-open"] = True
    assert drawer is not None
    return app_pages.run(app)


def test_a_pin_outlives_the_session_in_the_browser_and_is_gone_when_it_is_erased(pinned):
    texts = kept_texts(pinned)
    assert list(texts) == ["files/pin.a"]
    again = app_pages.visit("train")
    app_pages.report(again, "kept", "found", texts)
    rows = table(opened(again))
    assert rows[0].startswith("| **A** |")
    (step,) = trained(1).history[-1:]
    assert figure(step) in rows[0]
    app_pages.report(again, "kept", "gone", True)
    assert table(app_pages.run(again)) == []


def test_unpinning_forgets_it_in_the_browser_too(pinned):
    opened(pinned)
    app_pages.run(pinned.button(key="unpin").click())
    assert kept_texts(pinned) == {"files/pin.a": ""}
    again = app_pages.visit("train")
    app_pages.report(again, "kept", "found", kept_texts(pinned))
    assert table(opened(again)) == []


def test_a_pin_that_is_too_long_to_be_kept_stays_in_the_session(monkeypatch, pinned):
    app_pages.run(opened(pinned).button(key="unpin").click())
    monkeypatch.setattr(kept, "LONGEST_FILE", 100)
    app_pages.run(pinned.button(key="pin").click())
    assert kept_texts(pinned)["files/pin.a"] == ""
    assert table(opened(pinned))[0].startswith("| **A** |")
