"""The grids of a matrix: readable colours, and what is not shown is counted."""

import numpy as np
import pytest

from dashboard.charts.theme import PAPER
from dashboard.frames import activation as frames
from dashboard.parts import matrices
from tests.pages.app_pages import address, charts, run, type_in, visit


def words(app):
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("ground", PAPER)
@pytest.mark.parametrize("value", [-1e308, -3.0, -0.1, 0.0, 0.1, 0.7, 3.0, 1e308])
def test_numbers_can_be_read_on_their_colour(value, ground):
    background, ink = matrices.shade(value, 2, ground)
    light, dark = sorted(
        (matrices._luminance([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) for colour in (background, ink)),
        reverse=True,
    )
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert value or background == ground.lower()


def test_entries_outside_the_picture_are_left_out_of_it_and_counted():
    z = np.array([[-11.0, 0.0], [np.nan, 1e308]])
    assert frames.entries("relu", {}, z).to_pylist() == [{"z": 0.0, "f": 0.0, "fate": "already zero"}]
    assert matrices.outside(z, 10) == " The curve ends at ±10: 2 entries beyond."
    assert matrices.outside(np.zeros((2, 2)), 10) == ""


class TestThePrediction:
    def test_who_is_not_asked_sees_the_output_at_once(self):
        app = visit("matrices", matrix="exercise-1")
        assert "zeros in the output" in words(app)
        assert "Predict first" not in words(app)

    def test_output_mask_and_counts_wait_for_the_answer(self):
        app = visit("matrices", matrix="exercise-1", ask="1")
        (grids,) = [html.proto.body for html in app.get("html") if 'class="grids"' in html.proto.body]
        _, output, mask = grids.split("<table>")[1:]
        assert output.count("missing") == mask.count("missing") == matrices.EXERCISE_1.size
        assert "zeros in the output" not in words(app)
        assert not charts(app)

    @pytest.mark.parametrize(
        ("answer", "came"), [("7", "is right"), ("5", "Your prediction 5 is 2 too small."), ("show", "")]
    )
    def test_an_answer_is_judged_by_the_zeros_that_are_counted(self, answer, came):
        app = visit("matrices", matrix="exercise-1", ask="1", zeros=answer)
        zeros = int((np.maximum(matrices.EXERCISE_1, 0) == 0).sum())
        assert f"`(A == 0).sum()` | **{zeros}** |" in words(app)
        assert (f"**{zeros} of {matrices.EXERCISE_1.size} are 0.**" in words(app)) is (answer != "show")
        assert came in words(app)

    def test_it_is_typed_locked_and_asked_again_for_another_function(self):
        app = type_in(visit("matrices", matrix="exercise-1", ask="1"), "zeros-typed", "7")
        run(app.button(key="zeros-lock").click())
        assert address(app) == {"ask": "1", "zeros": "7"}
        run(app.selectbox(key="fn").set_value("gelu"))
        assert address(app) == {"fn": "gelu", "ask": "1"}
        assert "zeros in the output" not in words(app)
