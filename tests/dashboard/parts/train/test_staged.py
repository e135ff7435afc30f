"""The stage of the training page: it follows the run, and gestures do what their controls do."""

import pytest

from dashboard.parts.train import staged
from dashboard.stage.gestures import Choose, Drag, Resize
from dashboard.training.run import RecordedRun, Setup
from lib.trainers import TrainConfig
from tests.pages.app_pages import address, notice, report, run, visit
from tests.pages.train_page import stage_of


def trainer(app):
    return app.session_state["training.run"].trainer


@pytest.mark.parametrize("data", ["circle", "pinwheel", "sine", "plane"])
def test_the_stage_opens_for_every_kind_of_data_and_follows_the_run(data):
    app = visit("train", data=data, n="60")
    assert not notice(app)
    first = app.session_state["train-stage.number"]
    run(app.button(key="step").click())
    assert trainer(app).epoch == 1
    assert app.session_state["train-stage.number"] > first


def test_the_chosen_unit_is_in_the_link_and_the_same_as_in_look_inside():
    app = visit("train", view="inside", layer="2", unit="2", n="60")
    assert stage_of(app).chosen == (2, 1)
    assert (app.selectbox(key="layer").value, app.selectbox(key="unit").value) == ("2", "2")
    run(app.selectbox(key="layer").set_value("1"))
    assert address(app) == {"view": "inside", "unit": "2", "n": "60"}
    assert stage_of(app).chosen == (1, 1)


def reported(app, **gesture):
    """The page after a gesture on the stage."""
    turn = app.session_state["train-stage.heard"] + 1 if "train-stage.heard" in app.session_state else 1
    number = app.session_state["train-stage.number"]
    return report(app, "train-stage", "report", {"painted": number, "gestures": [{"turn": turn, **gesture}]})


def test_a_click_on_a_unit_opens_its_numbers():
    app = reported(visit("train"), kind="choose", layer=1, unit=1)
    assert address(app) == {"view": "inside", "layer": "2", "unit": "2"}
    assert stage_of(app).chosen == (2, 1)
    assert app.latex


def test_a_drag_edits_and_the_link_says_so():
    app = reported(visit("train"), kind="drag", layer=0, row=1, unit=2, value=0.25, done=True)
    assert trainer(app).params[0][0][1, 2] == 0.25
    assert address(app) == {"run": "0.0~0.0_w0.1.2:0.25"}


def test_plus_and_minus_do_what_the_controls_do():
    app = visit("train")
    reported(app, kind="units", layer=0, by=1)
    assert (address(app), trainer(app).config.hidden) == ({"w1": "5"}, (5, 2))
    reported(app, kind="layers", by=1)
    assert (app.slider(key="layers").value, trainer(app).config.hidden) == (3, (5, 2, 4))
    for _ in range(4):
        reported(app, kind="layers", by=-1)
    assert (address(app)["layers"], trainer(app).config.hidden) == ("0", ())
    assert len(stage_of(app).columns) == 2


def test_quick_clicks_add_up_whatever_the_browser_says_of_the_control(monkeypatch):
    """Four quick clicks on + once gave seven units: the browser had sent the older number along."""
    state, put = {"w1": 4}, {}
    monkeypatch.setattr(staged.st, "session_state", state)
    monkeypatch.setattr(staged.link, "put", put.__setitem__)
    shown = RecordedRun.of(Setup(TrainConfig(n=40)))
    for _ in range(3):
        staged.act(shown)(Resize(1, 0))
    assert put == {"w1": 7}
    staged.act(RecordedRun.of(Setup(TrainConfig(n=40, hidden=(7, 2)))))(Resize(1, 0))
    assert put == {"w1": 8}


def test_plus_and_minus_stop_where_the_controls_stop():
    app = visit("train", w1="1", layers="6")
    reported(app, kind="units", layer=0, by=-1)
    reported(app, kind="layers", by=1)
    assert trainer(app).config.hidden[0] == 1
    assert len(trainer(app).config.hidden) == 6
    assert stage_of(app).most == (6, 32)


DRAWN = "a2a2aa3c2ab8c8cb9c8c"


def test_a_click_on_the_plane_adds_a_drawn_point():
    app = visit("train", data="draw", points=DRAWN)
    assert stage_of(app).drawing
    before = len(app.session_state["points"])
    reported(app, kind="add", x=1.0, y=-0.5)
    points = app.session_state["points"]
    assert len(points) == before + 1
    assert (points[-1].label, points[-1].x1, points[-1].x2) == (0, 1.0, -0.5)
    assert len(stage_of(app).places) == before + 1
    run(app.segmented_control(key="pen").set_value("remove"))
    reported(app, kind="add", x=0.0, y=0.0)
    assert len(app.session_state["points"]) == before + 1


def test_a_set_of_the_lab_takes_no_points():
    app = visit("train")
    assert not stage_of(app).drawing
    before = stage_of(app).places
    reported(app, kind="add", x=1.0, y=-0.5)
    assert len(stage_of(app).places) == len(before)


def test_one_more_unit_keeps_the_run_that_was_there():
    app = visit("train")
    run(app.button(key="step").click())
    before = trainer(app)
    reported(app, kind="units", layer=0, by=1)
    assert trainer(app).epoch == 0
    run(app.button(key="back").click())
    assert trainer(app) is before


def test_gestures_do_nothing_to_a_run_that_plays(monkeypatch):
    monkeypatch.setattr(staged.link, "put", lambda *_: None)
    shown = RecordedRun.of(Setup(TrainConfig(n=40)))
    act, before = staged.act(shown), shown.trainer.params[0][0][1, 2]
    assert not act(Drag(0, 1, 2, 0.25, done=False))
    assert shown.trainer.params[0][0][1, 2] == before
    shown.play()
    act(Drag(0, 1, 2, 0.5, done=True))
    assert shown.trainer.params[0][0][1, 2] == before
    assert act(Choose(0, 2))


def test_a_run_that_pauses_leaves_its_pictures_to_the_others(monkeypatch):
    calls = []
    monkeypatch.setattr(staged.onscreen.pace, "leave", calls.append)
    monkeypatch.setattr(staged.onscreen.pace, "interval", lambda who: 0.05)
    app = visit("train", n="60")
    assert len(calls) == 1
    assert stage_of(app).pace == 0
    run(app.button(key="play").click())
    assert stage_of(app).pace == 50
    assert len(calls) == 1
    run(app.button(key="play").click())
    assert len(calls) == 2
    assert stage_of(app).pace == 0


def test_a_drag_to_a_weight_without_a_finite_loss_is_not_taken_over():
    shown = RecordedRun.of(Setup(TrainConfig(n=40)))
    before = shown.trainer.params[2][0][0, 0]
    staged.act(shown)(Drag(2, 0, 0, 1e308, done=True))
    assert shown.trainer.params[2][0][0, 0] == before
    assert shown.trainer.changes == []
