"""The views of a run: its present, its past, its inside, and where it broke down."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.text.numbers import figure
from lib.network import backward, forward
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import address, alternatives, charts, metrics, run, visit
from tests.pages.train_page import check_numbers, config_of, repeated, stage_of

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


def test_an_earlier_epoch_is_shown_as_it_was_and_play_goes_on_from_the_last():
    app = visit("train")
    for _ in range(4):
        run(app.button(key="step").click())
    newest = metrics(app)
    run(app.select_slider(key="at").set_value(2))
    alone = Trainer(TrainConfig())
    alone.run(epochs=2)
    shown = metrics(app)
    assert shown["Epoch"] == "2"
    assert shown["Training loss"] == figure(alone.history[-1])
    assert shown["Test accuracy"] == f"{alone.accuracy(alone.X_test, alone.Y_test):.1%}"
    assert address(app) == {"run": "4.0", "at": "2"}
    again = repeated(**address(app))
    assert metrics(again) == shown
    run(app.select_slider(key="at").set_value(4))
    assert metrics(app) == newest
    run(app.select_slider(key="at").set_value(1))
    run(app.button(key="step").click())
    assert metrics(app)["Epoch"] == "5"
    assert "at" not in address(app)


@pytest.mark.parametrize("data", ["circle", "sine", "rings", "plane"])
def test_the_inside_and_the_layers_over_time_are_shown_for_every_kind_of_data(data):
    inside = repeated(data=data, view="inside", run="3.0")
    assert inside.latex
    assert stage_of(inside).chosen == (1, 0)
    over_time = repeated(data=data, view="layers", run="3.0")
    assert len(charts(over_time)) == 2
    assert all(len(alternative) > 40 for alternative in alternatives(over_time))


@pytest.mark.parametrize(("former", "now"), [("stage", "learn"), ("learn", "learn"), ("inside", "inside")])
def test_a_view_of_old_opens_what_it_opened(former, now):
    app = visit("train", view=former, unit="2") if former == "inside" else visit("train", view=former)
    assert app.session_state["view"] == now
    assert app.segmented_control(key="view-shown").value == "learn"
    assert bool(app.latex) == (former == "inside")
    assert stage_of(app).chosen == ((1, 1) if former == "inside" else (255, 255))


def test_the_drawer_of_the_inside_is_in_the_link():
    app = visit("train")
    app.session_state["inside-open"] = True
    app.session_state["view"] = "inside"
    assert address(run(app)) == {"view": "inside"}
    run(app.segmented_control(key="view-shown").set_value("layers"))
    assert address(app) == {"view": "layers"}


def test_gradients_over_time_are_those_of_the_lesson():
    app = repeated(view="layers", run="2.0")
    gradients = charts(app)[0]["gradients"]
    alone = Trainer(TrainConfig())
    alone.run(epochs=2)
    trace = forward(alone.params, alone.X_train, "tanh", "sigmoid")
    expected = [np.linalg.norm(dW) for dW, _ in backward(alone.params, trace, alone.Y_train, "binary_cross_entropy")]
    shown = gradients[gradients["epoch"] == 2]["norm"]
    assert np.allclose(sorted(shown), sorted(expected), rtol=1e-12)
