"""The live sentence: what was changed on the way, where a run broke down, and what to do next."""

from dataclasses import replace

import pytest

from dashboard.parts.train import words
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import address, metrics, run, visit
from tests.pages.train_page import check_numbers, config_of, repeated

BREAKS_AT_THE_LOSS = {"data": "plane", "activation": "relu", "rate": "10"}


BREAKS_IN_A_LAYER = {"data": "sine", "activation": "relu", "rate": "1", "init": "normal", "layers": "4"} | {
    f"w{i}": "16" for i in (1, 2, 3, 4)
}


def test_a_new_learning_rate_keeps_the_run_and_is_told():
    app = visit("train")
    run(app.button(key="play").click())
    run(app)
    run(app.button(key="play").click())
    epoch = int(metrics(app)["Epoch"])
    assert epoch > 0
    run(app.select_slider(key="rate").set_value(0.3))
    assert int(metrics(app)["Epoch"]) == epoch
    told = "\n".join(caption.value for caption in app.caption)
    assert f"Learning rate 0.1 from epoch 0, 0.3 from epoch {epoch}." in told
    assert address(app) == {"rate": "0.3", "run": f"{epoch}.0~{epoch}.0_rate:0.1"}
    run(app.button(key="step").click())
    alone = Trainer(TrainConfig())
    alone.run(epochs=epoch)
    alone.adopt(replace(alone.now, learning_rate=0.3))
    alone.run(epochs=1)
    check_numbers(app, alone)
    run(app.button(key="reset").click())
    assert "from epoch" not in "\n".join(caption.value for caption in app.caption)
    run(app.button(key="step").click())
    fresh = Trainer(TrainConfig(learning_rate=0.3))
    fresh.run(epochs=1)
    check_numbers(app, fresh)


@pytest.mark.parametrize(("link", "in_a_layer"), [(BREAKS_AT_THE_LOSS, False), (BREAKS_IN_A_LAYER, True)])
def test_divergence_says_where_and_keeps_the_last_good_picture(link, in_a_layer):
    app = visit("train", **link)
    run(app.button(key="play").click())
    for _ in range(20):
        run(app)
    alone = Trainer(config_of(link))
    alone.run(epochs=1000)
    assert alone.divergence is not None
    (message,) = [error.value for error in app.error]
    assert str(alone.divergence) in message
    assert f"epoch {alone.divergence.epoch}" in message
    assert (alone.divergence.layer is not None) == in_a_layer
    if in_a_layer:
        assert f"layer {alone.divergence.layer}" in message
    assert alone.divergence.quantity in message
    assert "smaller learning rate" in message
    assert app.button(key="play").disabled
    assert app.button(key="step").disabled
    check_numbers(app, alone)
    run(app.select_slider(key="rate").set_value(0.001))  # goes on from the last good epoch
    assert not app.error
    alone.adopt(replace(alone.now, learning_rate=0.001))
    run(app.button(key="step").click())
    alone.run(epochs=1)
    check_numbers(app, alone)
    run(app.button(key="reset").click())
    assert not app.error
    assert not app.button(key="play").disabled


def told(app):
    return "\n".join(caption.value for caption in app.caption)


def test_before_the_first_step_it_says_what_to_press_and_afterwards_what_to_touch():
    app = visit("train")
    assert "before the first step. Press Play (P) or Step (S)." in told(app)
    run(app.button(key="step").click())
    assert words.HINT in told(app)


def test_a_look_back_is_told():
    app = repeated(run="6.0", at="2")
    assert "A look back at epoch 2 of 6; Play goes on from the last one." in told(app)


def test_a_run_that_plays_without_learning_says_so():
    app = visit("train", init="zeros", n="60", pace="fast")
    run(app.button(key="play").click())
    for _ in range(2):
        run(app)
    assert "It does not learn so far: pause, and this line says why." in told(app)
    run(app.button(key="play").click())
    assert any("are the same unit" in element.value for element in app.markdown)
