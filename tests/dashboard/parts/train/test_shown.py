"""A run at one of its epochs: its numbers, its words and what there is to look into."""

import numpy as np
import pytest

from dashboard.parts.train.shown import Shown
from dashboard.stage import scene
from dashboard.training.run import RecordedRun, Setup
from dashboard.training.source import ready
from lib.own_data import Point, from_points
from lib.trainers import TrainConfig, Trainer


def stepped(epochs=3, **fields):
    run = RecordedRun.of(Setup(TrainConfig(**{"n": 60} | fields)))
    for _ in range(epochs):
        run.step()
    return run


def test_the_present_moves_on_and_an_earlier_epoch_stays():
    run = stepped()
    now, earlier = Shown(run), Shown(run, 2)
    run.step()
    assert (now.epoch, now.now) == (4, True)
    assert (earlier.epoch, earlier.now) == (2, False)


def test_an_earlier_epoch_has_the_numbers_that_it_had():
    alone = Trainer(TrainConfig(n=60))
    alone.run(epochs=2)
    assert Shown(stepped(5), 2).numbers()[:-1] == scene.numbers(alone)


def test_batches_are_told_at_rest_and_in_slow_motion_only():
    run = stepped(1)
    run.step_batch()
    assert Shown(run).numbers()[0][2] == f"+ 1 of {run.trainer.batches}"
    run.play()
    assert Shown(run).numbers()[0][2] == ""
    run.slow = True
    assert Shown(run).numbers()[0][2] == f"+ 1 of {run.trainer.batches}"


def test_the_speed_is_that_of_the_play():
    run = stepped(1)
    run.speed = 99.0
    assert Shown(run).numbers()[-1] == (scene.SPEED, "–", "")
    run.play()
    assert Shown(run).numbers()[-1] == (scene.SPEED, "99", "")


@pytest.mark.parametrize("data", ["circle", "blobs", "sine", "plane"])
def test_the_subject_is_the_network_at_the_epoch(data):
    run = stepped(3, data=data)
    subject = Shown(run, 1).subject()
    for (W, b), (kept, bias) in zip(subject.params, run.recording.params(1), strict=True):
        assert np.array_equal(W, kept)
        assert np.array_equal(b, bias)
    assert (subject.plane is None) == (data == "sine")
    assert (subject.line is None) == (data != "sine")


def test_data_of_ones_own_keep_their_words():
    points = [Point(label, label + i / 8, i / 4) for label in (0, 1) for i in range(6)]
    source = ready(from_points(points, ("cats", "dogs")), 0.25, 0)
    run = RecordedRun.of(Setup(TrainConfig(), source))
    assert Shown(run).words().classes == source.classes == Shown(run).subject().class_names
    assert Shown(stepped(0)).words() is None
