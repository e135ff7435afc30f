"""The views of a run: its present, its past, its inside, and where it broke down."""

import numpy as np
import pytest

from dashboard.text.numbers import figure
from lib.network import backward, forward
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import address, alternatives, charts, metrics, run, visit
from tests.pages.train_page import repeated, stage_of


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
