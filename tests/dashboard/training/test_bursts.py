"""Runs stay within their budget and pause by themselves; turns are taken in the order of asking."""

import threading
import time
from itertools import pairwise

import numpy as np
import pytest

from dashboard.training import bursts
from dashboard.training.bursts import Run, Turn
from lib.trainers import TrainConfig, Trainer

QUICK = TrainConfig(n=40, hidden=(2,))
BREAKS = TrainConfig(data="plane", activation="relu", learning_rate=10.0, hidden=(4, 4))


def in_line(turn: Turn, number: int) -> None:
    """Wait until this many threads hold or await the turn."""
    deadline = time.monotonic() + 10
    while len(turn._waiting) != number:
        assert time.monotonic() < deadline
        time.sleep(0.0005)


def test_turns_are_granted_in_the_order_of_asking():
    turn, order = Turn(), []

    def ask(name: int) -> None:
        with turn():
            order.append(name)

    threads = [threading.Thread(target=ask, args=(name,), daemon=True) for name in range(8)]
    with turn():
        for number, thread in enumerate(threads, start=2):
            thread.start()
            in_line(turn, number)
        assert order == []
    for thread in threads:
        thread.join(10)
    assert order == list(range(8))


def test_who_asks_again_goes_to_the_end_of_the_line():
    turn, order = Turn(), []
    both = threading.Barrier(2)

    def burst(name: str) -> None:
        both.wait(10)
        for _ in range(20):
            with turn():
                order.append(name)
                time.sleep(0.002)  # long enough for the other to be in line

    threads = [threading.Thread(target=burst, args=(name,), daemon=True) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(order) == 40
    # With a plain lock nearly every turn goes to the one who has just had it.
    assert sum(first == second for first, second in pairwise(order)) <= 8


def test_only_one_holds_the_turn():
    turn, inside, most = Turn(), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            with turn():
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    threads = [threading.Thread(target=work, daemon=True) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert inside == 0
    assert most == 1


def test_an_exception_passes_the_turn_on():
    turn = Turn()
    with pytest.raises(RuntimeError, match="lesson over"), turn():
        raise RuntimeError("lesson over")
    taken = []

    def ask() -> None:
        with turn():
            taken.append(True)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(10)
    assert taken == [True]


def test_an_exception_in_one_thread_does_not_block_those_behind_it():
    turn, order = Turn(), []

    def ask(name: int) -> None:
        try:
            with turn():
                order.append(name)
                if name % 2:
                    raise ValueError
        except ValueError:
            pass

    threads = [threading.Thread(target=ask, args=(name,), daemon=True) for name in range(6)]
    with turn():
        for number, thread in enumerate(threads, start=2):
            thread.start()
            in_line(turn, number)
    for thread in threads:
        thread.join(10)
    assert order == list(range(6))


def test_a_run_begins_paused_and_untouched():
    run = Run(Trainer(QUICK))
    assert not run.playing
    assert not run.touched
    assert not run.broken
    assert run.trainer.epoch == 0


def test_advance_stops_at_the_epoch_goal(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 60)
    run = Run(Trainer(QUICK))
    run.play()
    for total in (3, 6, 9):
        run.advance(3)
        assert run.trainer.epoch == total
    assert run.playing


def test_advance_stays_within_the_budget(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 0.05)
    run = Run(Trainer(TrainConfig(n=250, hidden=(16, 16, 16, 16))))
    run.play()
    run.stop_at = 10**9
    begin = time.perf_counter()
    run.advance(10**9)
    elapsed = time.perf_counter() - begin
    assert run.trainer.epoch > 0
    assert run.playing
    # One more epoch may be under way when the time is up; the margin is for a busy machine.
    assert elapsed < 1.0


def test_a_turn_ends_within_an_epoch(monkeypatch):
    monkeypatch.setattr(bursts, "BURST", 1e-6)
    run = Run(Trainer(TrainConfig(n=2000, batch_size=1, hidden=(4,))))
    bursts.in_bursts(run.work, until=lambda: run.trainer.updates >= 3, budget=60)
    assert (run.trainer.epoch, run.trainer.updates) == (0, 3)


def test_advance_without_a_budget_trains_nothing(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 0)
    run = Run(Trainer(QUICK))
    run.play()
    run.advance(5)
    assert run.trainer.epoch == 0
    assert run.playing


def test_a_run_pauses_by_itself_and_play_goes_on(monkeypatch):
    monkeypatch.setattr(bursts, "STOP_AFTER", 7)
    monkeypatch.setattr(bursts, "BUDGET", 60)
    run = Run(Trainer(QUICK))
    run.play()
    run.advance(5)
    assert (run.trainer.epoch, run.playing) == (5, True)
    run.advance(5)
    assert (run.trainer.epoch, run.playing) == (7, False)
    run.advance(5)
    assert run.trainer.epoch == 7
    run.play()
    run.advance(100)
    assert (run.trainer.epoch, run.playing) == (14, False)


def test_divergence_pauses_the_run_and_play_does_not_start_it_again(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 60)
    run = Run(Trainer(BREAKS))
    run.play()
    run.advance(1000)
    assert run.broken
    assert not run.playing
    assert np.isfinite(run.trainer.history).all()
    epoch = run.trainer.epoch
    run.play()
    assert not run.playing
    run.advance(5)
    run.step()
    assert run.trainer.epoch == epoch


def test_pictures_do_not_change_the_numbers(monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 60)
    run = Run(Trainer(QUICK))
    monkeypatch.setattr(bursts, "BURST", 0.001)
    run.play()
    for epochs in (1, 5, 2, 12):
        run.advance(epochs)
    run.step()
    alone = Trainer(QUICK)
    alone.run(epochs=21)
    assert run.trainer.history == alone.history
    assert run.trainer.test_history == alone.test_history


def test_a_step_trains_one_epoch():
    run = Run(Trainer(QUICK))
    run.step()
    assert run.trainer.epoch == 1
    assert run.touched


def test_the_speed_is_that_of_the_last_pictures(monkeypatch):
    clock = iter(np.arange(0, 1000, 0.5))
    run = Run(Trainer(QUICK))
    run.play()
    monkeypatch.setattr(bursts.time, "perf_counter", lambda: float(next(clock)))
    for epoch in range(0, 40, 4):
        run.trainer.descent.epoch = epoch
        run._note_speed()
    assert run.speed == pytest.approx(8)  # 4 epochs in half a second


def test_a_pause_does_not_count_towards_the_speed():
    run = Run(Trainer(QUICK))
    run.play()
    run.advance(2)
    assert len(run._marks) == 1
    run.pause()
    run.play()
    assert len(run._marks) == 0
