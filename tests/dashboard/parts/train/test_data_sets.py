"""The choice of data: a picture for each set, and a network that is suggested."""

from dashboard.parts.train import data_sets
from dashboard.pictures import thumbnails
from lib.datasets import DATASETS
from lib.train_config import suggested
from tests.pages.app_pages import address, run, visit


def test_each_set_has_its_picture_and_own_data_have_none():
    app = visit("train")
    style = data_sets.rules()
    chooser = app.segmented_control(key="data")
    assert len(chooser.options) == len(DATASETS) + 2
    for number, record in enumerate(DATASETS.values(), 1):
        rule = style[style.index(f".st-key-data [data-variant]:nth-child({number}) ") :]
        assert thumbnails.points(record) in rule.partition("}")[0]
        assert chooser.options[number - 1] == record.label
    assert f":nth-child({len(DATASETS) + 1}) " not in style


def test_a_suggestion_puts_the_controls_to_it_and_keeps_the_seed():
    app = visit("train", data="spiral", seed="3", l2="0.1", activation="relu", batch="50")
    run(app.button(key="step").click())
    run(app.button(key="suggest").click())
    assert app.session_state["training.run"].trainer.config == suggested("spiral", seed=3)
    assert address(app) == {
        "data": "spiral", "seed": "3", "w1": "8", "w2": "8", "n": "500", "noise": "0", "optimizer": "adam",
        "rate": "0.03",
    }  # fmt: skip
    run(app.button(key="back").click())
    assert address(app)["l2"] == "0.1"


def test_every_suggestion_is_one_the_controls_can_show():
    app = visit("train")
    for key in DATASETS:
        run(app.segmented_control(key="data").set_value(key))
        run(app.button(key="suggest").click())
        assert app.session_state["training.run"].trainer.config == suggested(key), key


def test_nothing_is_suggested_for_data_of_ones_own():
    app = visit("train", data="draw")
    assert "suggest" not in {button.key for button in app.button}
