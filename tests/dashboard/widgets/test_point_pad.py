"""Points drawn by hand: messages instead of exceptions, and a link that brings them back."""

import pytest

from dashboard.widgets import point_pad
from lib.own_data import Point, write_points
from tests.dashboard.own_data import FOUR, made, opened, words
from tests.pages.app_pages import address, run
from tests.pages.interruption import interruptions


class TestPad:
    def test_nothing_drawn_says_what_to_do(self):
        app = opened("point_pad")
        assert made(app) is None
        assert "Draw points of two classes, at least 2 of each; so far there are none." in words(app)
        assert app.button(key="points-undo").disabled
        assert app.button(key="points-clear").disabled
        assert address(app) == {}

    def test_a_link_brings_the_points_and_keeps_them(self):
        app = opened("point_pad", points=write_points(FOUR), pen="green")
        assert made(app).X.tolist() == [[p.x1, p.x2] for p in FOUR]
        assert made(app).classes == ("orange", "blue")
        assert "Drawn: 2 ■ orange, 2 ● blue." in words(app)
        assert address(app) == {"points": write_points(FOUR), "pen": "green"}

    def test_all_five_classes_can_be_drawn(self):
        five = tuple(Point(label, label / 2, y) for label in range(5) for y in (0, 1))
        app = opened("point_pad", points=write_points(five), pen="red")
        assert made(app).classes == ("orange", "blue", "green", "purple", "red")
        assert "2 ◆ purple, 2 ✚ red." in words(app)
        assert app.session_state["test.problems"] == []

    @pytest.mark.parametrize("token", ["zzzzz", "a008", "agp8c", "a008c" * 201])
    def test_a_wrong_link_is_told_and_draws_nothing(self, token):
        app = opened("point_pad", points=token)
        assert made(app) is None
        (problem,) = app.session_state["test.problems"]
        assert "five characters for each of up to 200 points" in problem

    def test_undo_takes_points_back_and_clear_can_be_undone(self):
        app = opened("point_pad", points=write_points(FOUR))
        app = run(app.button(key="points-undo").click())
        assert address(app) == {"points": write_points(FOUR[:-1])}
        assert "draw one more blue point" in words(app)
        app = run(app.button(key="points-clear").click())
        assert address(app) == {}
        app = run(app.button(key="points-undo").click())
        assert address(app) == {"points": write_points(FOUR[:-1])}

    def test_an_edit_counts_and_can_be_undone_wherever_the_page_is_interrupted(self):
        for interrupted in interruptions((point_pad, "_current")):
            app = opened("point_pad", points=write_points(FOUR))
            with interrupted:
                app.button(key="points-clear").click().run()
            run(app)
            assert address(app) == {}
            run(app.button(key="points-undo").click())
            assert address(app) == {"points": write_points(FOUR)}

    def test_what_was_before_a_reset_is_not_undone(self):
        app = opened("point_pad", points=write_points(FOUR))
        app = run(app.button(key="points-undo").click())
        app = run(app.button(key="reset").click())
        assert address(app) == {}
        assert app.button(key="points-undo").disabled
