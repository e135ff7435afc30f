"""The view Stage of the training page: it follows the run, and gestures do what their controls do."""

import pytest

from dashboard.parts.train import staged
from dashboard.stage.gestures import Choose, Drag
from dashboard.training.run import RecordedRun, Setup
from lib.trainers import TrainConfig
from tests.pages.app_pages import address, notice, run, visit


def trainer(app):
    return app.session_state["training.run"].trainer


@pytest.mark.parametrize("data", ["circle", "pinwheel", "sine", "plane"])
def test_the_stage_opens_for_every_kind_of_data_and_follows_the_run(data):
    app = visit("train", view="stage", data=data, n="60")
    assert not notice(app)
    first = app.session_state["train-stage.number"]
    run(app.button(key="step").click())
    assert trainer(app).epoch == 1
    assert app.session_state["train-stage.number"] > first
    assert address(app)["view"] == "stage"


def test_the_chosen_unit_is_in_the_link_and_the_same_as_in_look_inside():
    app = visit("train", view="stage", layer="2", unit="2", n="60")
    assert (app.selectbox(key="layer").value, app.selectbox(key="unit").value) == ("2", "2")
    run(app.selectbox(key="layer").set_value("1"))
    assert address(app) == {"view": "stage", "unit": "2", "n": "60"}


def test_a_click_chooses_and_a_drag_edits_only_while_the_run_pauses(monkeypatch):
    put = {}
    monkeypatch.setattr(staged.link, "put", put.__setitem__)
    shown = RecordedRun.of(Setup(TrainConfig(n=40)))
    act = staged.act(shown)
    act(Choose(0, 2))
    assert put == {"layer": "1", "unit": "3"}
    act(Choose(2, 0))
    assert put["layer"] == "output"
    before = shown.trainer.params[0][0][1, 2]
    act(Drag(0, 1, 2, 0.25, done=False))
    assert shown.trainer.params[0][0][1, 2] == before
    act(Drag(0, 1, 2, 0.25, done=True))
    assert shown.trainer.params[0][0][1, 2] == 0.25
    assert [change.value for change in shown.trainer.changes] == [0.25]
    shown.play()
    act(Drag(0, 1, 2, 0.5, done=True))
    assert shown.trainer.params[0][0][1, 2] == 0.25


def test_a_drag_to_a_weight_without_a_finite_loss_is_not_taken_over():
    shown = RecordedRun.of(Setup(TrainConfig(n=40)))
    before = shown.trainer.params[2][0][0, 0]
    staged.act(shown)(Drag(2, 0, 0, 1e308, done=True))
    assert shown.trainer.params[2][0][0, 0] == before
    assert shown.trainer.changes == []
