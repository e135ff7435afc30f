"""What the link tells of a run: it repeats the run with its changes, and never loses a newer one."""

from dataclasses import replace

import pytest

from dashboard.training import bursts
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import address, metrics, notice, run, visit
from tests.pages.train_page import check_numbers, repeated


def test_a_link_repeats_the_run_with_its_changes():
    app = visit("train", seed="4")
    for _ in range(2):
        run(app.button(key="step").click())
    run(app.select_slider(key="rate").set_value(0.3))
    run(app.button(key="step").click())
    run(app.selectbox(key="optimizer").set_value("adam"))
    run(app.select_slider(key="l2").set_value(0.01))
    run(app.button(key="step").click())
    again = repeated(**address(app))
    assert metrics(again) == metrics(app)
    assert address(again) == address(app)
    alone = Trainer(TrainConfig(seed=4))
    alone.run(epochs=2)
    alone.adopt(replace(alone.now, learning_rate=0.3))
    alone.run(epochs=1)
    alone.adopt(replace(alone.now, optimizer="adam", l2=0.01))
    alone.run(epochs=1)
    check_numbers(again, alone)


def test_a_long_run_is_repeated_in_several_pictures(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 0.02)
    app = visit("train", run="300.0")
    assert 0 < app.session_state["training.run"].trainer.epoch < 300
    assert any("Repeating the run of this link, epoch" in bar.proto.text for bar in app.get("progress"))
    assert address(app) == {"run": "300.0"}
    while app.button(key="play").label == "Pause":
        run(app)
    alone = Trainer(TrainConfig())
    alone.run(epochs=300)
    check_numbers(app, alone)


def test_a_look_back_in_a_link_waits_until_the_run_is_repeated(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 0.02)
    app = visit("train", run="300.0", at="64")
    assert notice(app) == ""
    assert address(app) == {"run": "300.0", "at": "64"}
    while app.button(key="play").label == "Pause":
        run(app)
    assert metrics(app)["Epoch"] == "64"
    assert address(app) == {"run": "300.0", "at": "64"}


def test_an_older_address_brings_the_run_back_to_where_it_was():
    app = visit("train")
    for _ in range(3):
        run(app.button(key="step").click())
    app.query_params["run"] = "1.0"  # the browser's back button, twice
    app = run(run(app))
    alone = Trainer(TrainConfig())
    alone.run(epochs=1)
    check_numbers(app, alone)


def test_back_to_before_the_first_step_waits_for_nothing():
    app = visit("train")
    run(run(app.button(key="step").click()))  # the browser has heard of the step
    del app.query_params["run"]  # its back button
    app = run(run(app))
    assert "Repeating the run" not in "\n".join(caption.value for caption in app.caption)
    run(app.select_slider(key="rate").set_value(0.3))
    check_numbers(app, Trainer(TrainConfig(learning_rate=0.3)))
    assert address(app) == {"rate": "0.3"}


def test_a_click_wins_over_an_address_that_is_older():
    app = visit("train")
    for _ in range(2):
        run(app.button(key="step").click())
    app.query_params["run"] = "1.0"  # what a quick click brings along: the newer address was still on its way
    run(app.button(key="step").click())
    assert metrics(app)["Epoch"] == "3"
    assert address(app) == {"run": "3.0"}


def test_a_change_in_the_moment_in_which_the_run_stops_is_kept():
    app = visit("train", pace="normal", stop="4")
    run(app.button(key="play").click())
    run(app.select_slider(key="rate").set_value(0.3))  # and in this picture the fourth epoch is reached
    assert app.button(key="play").label == "Play"
    assert address(app)["rate"] == "0.3"
    assert app.select_slider(key="rate").value == 0.3
    assert metrics(app)["Epoch"] == "4"
    assert address(app)["run"] == "4.0~3.0_rate:0.1"


def test_the_link_knows_of_a_change_while_the_run_plays():
    app = visit("train", pace="slow")
    run(app.button(key="step").click())
    run(app.button(key="play").click())
    older = address(app)
    run(app.select_slider(key="rate").set_value(0.3))
    told = address(app)
    assert told["run"] == "2.0~2.0_rate:0.1"
    playing = app.session_state["training.run"].trainer
    again = repeated(**told).session_state["training.run"].trainer
    assert again.history == playing.history[:3]
    assert again.changes == playing.changes
    del app.query_params["rate"]  # older than the change, and on its way when it was made
    app.query_params["run"] = "1.0"
    assert address(app) == older
    run(app.select_slider(key="rate").set_value(1.0))
    assert app.session_state["training.run"].trainer is playing
    assert address(app)["run"] == "3.0~2.0_rate:0.1~3.0_rate:0.3"


def test_a_journal_that_does_not_go_with_the_settings_gives_a_fresh_run_and_says_so():
    app = visit("train", run="5.0~2.0_beta:0.5")
    assert "cannot be repeated" in notice(app)
    check_numbers(app, Trainer(TrainConfig()))


@pytest.mark.parametrize(
    "told",
    ["999999999.0", "-1.0", "", "~~~", "3.0~9.0_rate:0.1", "3.0~1.0_rate:nan", "2.0~1.0_9-0-0:5", "0.0~0.0_0-0-0:inf"],
)
def test_a_journal_that_makes_no_sense_is_named_and_the_run_is_fresh(told):
    app = visit("train", run=told)
    assert "run" in notice(app)
    assert "run" not in address(app)
    check_numbers(app, Trainer(TrainConfig()))


def test_a_link_to_a_run_waits_for_its_data_without_being_lost():
    app = visit("train", data="draw", run="3.0")
    assert address(app) == {"data": "draw", "run": "3.0"}
    assert notice(app) == ""


def test_the_run_of_a_link_that_takes_long_tells_how_far_it_is_and_asks_before_it_goes_on(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 0.02)
    monkeypatch.setattr(bursts, "LINK_BUDGET", 0.5)
    app = visit("train", run="100000.0")
    while "go-on" not in {button.key for button in app.button}:
        run(app)
    assert address(app)["run"] == "100000.0"
    here = app.session_state["training.run"].trainer.epoch
    assert 0 < here < 100_000
    run(app.button(key="go-on").click())
    assert app.session_state["training.run"].trainer.epoch > here


@pytest.mark.parametrize("told", ["30.0~2.0_w9.0.0:1", "30.0~2.0_w0.0.0:inf", "30.0~2.0_w0.0.0:nan", "3.999"])
def test_what_cannot_be_repeated_is_told_before_anything_runs(told):
    app = visit("train", run=told)
    assert notice(app)
    trainer = app.session_state["training.run"].trainer
    assert (trainer.epoch, trainer.updates) == (0, 0)
    assert "run" not in address(app)
