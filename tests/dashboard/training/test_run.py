"""A run with its past: what it is made of, what may change, what waits, and where it stops by itself."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.training import bursts
from dashboard.training.run import RecordedRun, Setup
from dashboard.training.source import ready
from lib.own_data import Point, from_points
from lib.runs.journal import Journal, read
from lib.runs.stopping import StopRule
from lib.trainers import TrainConfig, Trainer

CONFIG = TrainConfig(n=40, hidden=(3,))


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Pictures are bounded by epochs here, not by a clock."""
    monkeypatch.setattr(bursts, "BUDGET", 60)


def own(shift=0.0):
    points = [Point(label, label + i / 8 + shift, i / 4) for label in (0, 1) for i in range(6)]
    return ready(from_points(points), 0.25, 0)


def names(fields):
    return [field.name for field in fields]


def test_a_rate_may_change_on_the_way_and_a_seed_may_not():
    run = RecordedRun.of(Setup(CONFIG))
    run.step()
    wanted = Setup(replace(CONFIG, learning_rate=0.5, l2=0.01, seed=4, hidden=(3, 3)))
    assert not run.made_of(wanted)
    assert names(run.unlike(wanted)) == ["hidden", "seed"]
    run.adopt(wanted)
    assert run.trainer.now == replace(CONFIG, learning_rate=0.5, l2=0.01)
    assert run.made_of(Setup(CONFIG))


def test_other_data_of_ones_own_need_a_fresh_network_although_the_settings_are_the_same():
    run = RecordedRun.of(Setup(CONFIG, own()))
    assert run.made_of(Setup(CONFIG, own()))
    for wanted in (Setup(CONFIG, own(0.5)), Setup(CONFIG)):
        assert not run.made_of(wanted)
        assert names(run.unlike(wanted)) == ["data"]
    assert names(run.unlike(Setup(replace(CONFIG, data="sine", output=None, loss=None)))) == ["data", "output", "loss"]


def test_a_run_that_is_being_repeated_makes_its_own_changes_and_no_others():
    first = Trainer(CONFIG)
    first.run(epochs=2)
    first.adopt(replace(CONFIG, learning_rate=0.5))
    first.run(epochs=2)
    run = RecordedRun.repeating(Setup(first.now), Journal.of(first))
    assert run.playing
    run.adopt(Setup(replace(CONFIG, learning_rate=9.0)))
    run.advance(1)
    assert run.trainer.history == first.history
    assert not run.playing
    run.adopt(Setup(replace(CONFIG, learning_rate=9.0)))
    assert run.trainer.now.learning_rate == 9


def test_a_repeated_run_stops_at_the_batch_where_the_other_one_was():
    first = Trainer(CONFIG)
    first.run(epochs=1)
    first.step()
    run = RecordedRun.repeating(Setup(CONFIG), Journal.of(first))
    run.advance(1)
    assert not run.playing
    assert run.replay is None
    assert (run.trainer.epoch, run.trainer.batch) == (1, 1)


def test_a_run_that_had_not_begun_has_nothing_to_repeat():
    run = RecordedRun.repeating(Setup(CONFIG), Journal())
    assert not run.playing
    assert not run.touched


def test_it_stops_at_a_goal_once_and_play_goes_on():
    run = RecordedRun.of(Setup(CONFIG))
    goal = Trainer(CONFIG)
    goal.run(epochs=5)
    run.rule = StopRule(50, loss=goal.history[5])
    run.play()
    run.advance(100)
    assert (run.trainer.epoch, run.playing, run.stopped_for) == (5, False, "loss")
    run.play()
    run.advance(100)
    assert (run.trainer.epoch, run.stopped_for) == (55, "epochs")


def cut_short(run, monkeypatch):
    """Play until a picture ends in the middle of an epoch."""
    with monkeypatch.context() as clock:
        clock.setattr(bursts, "BUDGET", 1e-3)
        clock.setattr(bursts, "BURST", 1e-4)
        run.play()
        while not run.trainer.batch:
            run.advance(1000)


def test_pause_completes_an_epoch_that_the_clock_has_cut_so_that_one_can_look_back(monkeypatch):
    run = RecordedRun.of(Setup(CONFIG))
    cut_short(run, monkeypatch)
    epoch = run.trainer.epoch
    run.pause()
    assert (run.trainer.epoch, run.trainer.batch) == (epoch + 1, 0)
    assert run.recording.epochs[-1] == epoch + 1


def test_pause_does_not_wait_for_the_end_of_a_long_epoch(monkeypatch):
    run = RecordedRun.of(Setup(CONFIG))
    cut_short(run, monkeypatch)
    epoch = run.trainer.epoch
    monkeypatch.setattr(bursts, "BUDGET", 0)
    run.pause()
    assert not run.playing
    assert run.trainer.epoch == epoch


def test_pause_in_slow_motion_stays_at_the_batch():
    run = RecordedRun.of(Setup(CONFIG))
    run.play()
    run.advance(0)
    run.pause()
    assert (run.trainer.epoch, run.trainer.batch) == (0, 1)


def test_every_epoch_is_recorded_and_an_edit_changes_what_it_shows():
    run = RecordedRun.of(Setup(CONFIG))
    for _ in range(3):
        run.step()
    assert run.recording.epochs == [0, 1, 2, 3]
    run.edit(0, 1, 2, 7.0)
    run.step()
    assert run.recording.params(3)[0][0][1, 2] == 7
    again = Trainer(CONFIG)
    np.testing.assert_array_equal(run.recording.params(0)[0][0], again.params[0][0])


def test_the_run_of_a_link_has_a_budget_and_goes_on_when_asked(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 0.02)
    monkeypatch.setattr(bursts, "LINK_BUDGET", 0.05)
    run = RecordedRun.repeating(Setup(CONFIG), Journal(100_000))
    while run.playing:
        run.advance(1)
    reached = run.trainer.epoch
    assert 0 < reached < 100_000
    assert 0.05 <= run.spent < 1
    assert run.replay is not None
    run.play()
    run.advance(1)
    assert run.trainer.epoch > reached
    reached = run.trainer.epoch
    run.pause()
    run.step()  # goes on with what is repeated, not beside it
    assert run.trainer.epoch > reached
    assert run.replay is not None


def test_an_edit_that_gives_no_finite_loss_ends_the_repetition_in_words():
    run = RecordedRun.repeating(Setup(CONFIG), read("9.0~2.0_w1.0.0:1e308"))
    while run.playing:
        run.advance(1)
    assert run.trainer.epoch == 2
    assert run.replay is None
    assert "value must give a finite loss" in run.refused


def test_a_play_that_has_had_its_time_pauses_by_itself(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 0.02)
    monkeypatch.setattr(bursts, "PLAY_BUDGET", 0.03)
    run = RecordedRun.of(Setup(CONFIG))
    run.rule = StopRule(100_000)
    run.play()
    while run.playing:
        run.advance(1_000_000)
    assert run.stopped_for == "time"
    assert 0 < run.trainer.epoch < 100_000
    run.play()
    assert run.playing
    assert run.spent == 0


def test_a_run_that_plays_is_looked_at_every_fifty_epochs():
    run = RecordedRun.of(Setup(TrainConfig(n=60, init="zeros")))
    for _ in range(49):
        run.step()
    assert not run.stuck
    run.step()
    assert run.stuck
    learning = RecordedRun.of(Setup(TrainConfig(n=60, data="gaussians")))
    for _ in range(50):
        learning.step()
    assert not learning.stuck


def test_what_keeps_a_run_from_learning_is_measured_once_and_only_at_rest(monkeypatch):
    measured = []
    monkeypatch.setattr("dashboard.training.run.trouble", measured.append)
    run = RecordedRun.of(Setup(TrainConfig(n=60)))
    assert run.trouble is run.trouble is None
    assert len(measured) == 1
    run.step()
    assert run.trouble is None
    assert len(measured) == 2
    run.play()
    assert run.trouble is None
    assert len(measured) == 2
