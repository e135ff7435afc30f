"""The load client of the benchmarks really speaks to the app, and the page it measures has the slider it moves."""

import statistics

import pytest

from benchmarks.app_process import App
from benchmarks.classroom import LARGEST, slider_beside
from benchmarks.client import session
from benchmarks.player import look, pace
from benchmarks.server import SLIDER
from benchmarks.stage import together
from tests.threads import in_a_thread


def test_a_student_moves_the_slider_and_the_page_answers(app_server: App):
    async def lesson() -> None:
        async with session(app_server.port, "explore", "fn=tanh") as student:
            assert student.exceptions == []
            before = student.received
            assert before > 0
            seconds = await student.move(SLIDER, 0.5)
            assert 0 < seconds < 60
            assert student.exceptions == []
            # The page was sent again, not a page without the picture.
            assert student.received > before / 2
            assert "fn=tanh" in student.query

    in_a_thread(lesson())


def test_a_student_presses_play_and_the_network_trains_frame_by_frame(app_server: App):
    async def lesson() -> None:
        async with session(app_server.port, "train", "view=home&pace=slow") as student:
            assert pace(student) == 0
            await student.press("play")
            assert 0 < pace(student) < 1
            epoch = int(student.metrics["Epoch"])
            for _ in range(3):
                await look(student)
            assert int(student.metrics["Epoch"]) > epoch
            await student.press("play")
            assert pace(student) == 0

    in_a_thread(lesson())


def test_students_on_the_stage_get_pictures_while_another_moves_a_slider(app_server: App):
    rates, moves = in_a_thread(together(app_server, students=2, seconds=2.0))
    assert min(rates) > 1
    assert len(moves) >= 1


def test_the_largest_network_of_one_student_does_not_freeze_the_slider_of_another(app_server: App):
    async def lesson() -> None:
        alone, beside = await slider_beside(app_server, LARGEST)
        assert statistics.median(beside) < 8 * statistics.median(alone)

    in_a_thread(lesson())


def test_two_who_train_do_not_disturb_each_other(app_server: App):
    async def lesson() -> None:
        async with (
            session(app_server.port, "train", "view=home&pace=slow") as one,
            session(app_server.port, "train", "view=home&pace=slow&data=moons&seed=3") as other,
        ):
            first = other.metrics["Training loss"]
            await one.press("play")
            for _ in range(3):
                await look(one)
            await other.rerun()
            assert (other.metrics["Epoch"], other.metrics["Training loss"]) == ("0", first)
            await other.press("step")
            assert other.metrics["Epoch"] == "1"
            assert int(one.metrics["Epoch"]) > 1

    in_a_thread(lesson())


def test_a_page_that_does_not_exist_is_an_error(app_server: App):
    async def lesson() -> None:
        async with session(app_server.port, "nowhere"):
            pass

    with pytest.raises(RuntimeError, match="no page 'nowhere'"):
        in_a_thread(lesson())
