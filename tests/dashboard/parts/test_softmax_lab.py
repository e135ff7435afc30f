"""The panels of the softmax lab: pictures, a shift that changes nothing, and a prediction."""

import json

import numpy as np
import pytest

from dashboard.parts import softmax_lab
from dashboard.parts.softmax_lab import PRESETS, VIEWS
from dashboard.text.numbers import figure
from dashboard.widgets import snippets
from lib.softmax import entropy, log_softmax, naive_softmax, softmax, softmax_jacobian
from tests.pages.app_pages import address, charts, component, notice, open_drawer, predict, report, run, specs, visit

ROWS = {key: [[float(cell) for cell in row] for row in cells] for key, (_, cells) in PRESETS.items()}


def lab(**link):
    return visit("softmax_lab", **link)


def tables(app):
    """The page's tables of numbers, as lists of rows."""
    texts = [element.value.partition("\n\n")[0] for element in app.markdown if element.value.startswith("|")]
    return [[[c.strip() for c in line.strip("|").split("|")] for line in text.splitlines()[2:]] for text in texts]


def words(app):
    return "\n".join(element.value for element in [*app.markdown, *app.info])


class TestPictures:
    @pytest.mark.parametrize("view", VIEWS)
    @pytest.mark.parametrize("preset", PRESETS)
    def test_every_picture_takes_every_preset_at_the_ends_of_the_sliders(self, view, preset):
        app = lab(view=view, logits=preset, precision="float32", c="-1000", T="0.1")
        assert notice(app) == ""
        assert len(charts(app)) == 1

    def test_the_jacobian_is_the_cores_and_its_rows_sum_to_0(self):
        cells = charts(lab(view="jacobian", T="2"))[0]["cells"]
        J = softmax_jacobian(softmax(ROWS["moderate"][0], temperature=2))
        np.testing.assert_array_equal(cells.loc[cells["kind"] == "cell", "value"], J.ravel())
        assert abs(cells.loc[cells["kind"] == "sum", "value"]).max() < 1e-16

    def test_rounding_is_spoken_of_only_where_there_is_some(self):
        """The sums differed from 1 by at most 0, and that was rounding."""
        assert "Each row sums to 1." in words(lab(view="matrix"))
        assert "that is rounding" in words(lab(view="matrix", logits="digits", precision="float32"))

    def test_one_class_has_no_two_to_compare(self):
        app = lab(view="two", logits="5")
        assert charts(app) == []
        assert "Two classes need two logits" in words(app)

    def test_the_specification_stays_while_a_slider_moves(self):
        for view in VIEWS:
            app = lab(view=view)
            before = specs(app)
            run(app.slider(key="T").set_value(3.0))
            run(app.slider(key="c").set_value(250.0))
            assert specs(app) == before


class TestShift:
    def test_nothing_changes_but_the_naive_form(self):
        app = lab(c="1000", guess="nan")
        naive, shifted, _ = tables(app)
        assert "largest change of a *p* by *c* **0**" in words(app)
        assert naive[0][3] == "NaN"
        assert shifted[0][3] == figure(float(softmax(ROWS["moderate"][0])[0]))

    def test_rounding_by_a_shift_in_float32_is_shown(self):
        app = lab(logits="0.1,0.2", c="1000", precision="float32")
        z = np.array([0.1, 0.2], np.float32)
        change = abs(softmax(z + np.float32(1000)) - softmax(z)).max()
        assert change > 0
        assert f"largest change of a *p* by *c* **{figure(float(change))}**" in words(app)


class TestGuess:
    def test_the_naive_numbers_wait_for_a_prediction(self):
        app = lab(logits="exercise")
        assert len(tables(app)) == 2
        assert "Predict first" in words(app)
        predict(app, "guess", "infinite")
        assert address(app)["guess"] == "infinite"
        assert len(tables(app)) == 3
        assert "Not quite. It gives **NaN, NaN, NaN**." in words(app)

    @pytest.mark.parametrize(("guess", "opening"), [("nan", "Right."), ("third", "Not quite."), ("pass", "It gives")])
    def test_the_answer_is_the_cores(self, guess, opening):
        assert np.isnan(naive_softmax([1000.0] * 3)).all()
        assert opening in words(lab(guess=guess))


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_the_pages_snippet_prints_the_pages_numbers(precision, capsys):
    app = open_drawer(lab(logits="thousand", c="7", T="0.5", precision=precision), "code")
    (program,) = [code.value for code in app.code if "print(" in code.value]
    assert "import lib" not in program
    assert "from lib" not in program
    exec(compile(program, "snippet", "exec"), {})
    z = np.array([1007, 1006, 1005], precision)
    p = softmax(z, temperature=0.5)
    expected = (p, log_softmax(z, temperature=0.5), naive_softmax(z, temperature=0.5), softmax_jacobian(p), entropy(p))
    assert capsys.readouterr().out.strip() == " ".join(str(value) for value in expected)


def test_the_drawer_holds_the_source_of_the_core():
    (source,) = [code.value for code in open_drawer(lab(), "code").code if "print(" not in code.value]
    for function in softmax_lab.FUNCTIONS:
        assert snippets.source(function) in source


class TestDraggedBars:
    @staticmethod
    def drag(app, entry, p):
        report(app, "bars-handles", "moved", {"handle": str(entry), "x": p, "y": 0.5, "done": True, "turn": 1})
        return run(app)

    @pytest.mark.parametrize("link", [{}, {"T": "0.5", "c": "400"}, {"logits": "1000,999,998", "precision": "float32"}])
    def test_the_bar_ends_where_it_was_dragged_and_the_others_share_the_rest(self, link):
        app = lab(**link)
        before = charts(app)[0]["bars"]["p"]
        after = charts(self.drag(app, 1, 0.6))[0]["bars"]["p"]
        assert after[1] == pytest.approx(0.6, abs=1e-3)
        assert after[0] / after[2] == pytest.approx(before[0] / before[2], rel=1e-3)

    def test_sheet_link_and_handles_agree_with_the_bars(self):
        app = self.drag(lab(), 2, 0.25)
        cells = json.loads(component(app, "cells").json)["cells"]
        p = softmax([float(cell) for cell in cells[0]])
        assert address(app)["logits"] == ",".join(cells[0])
        np.testing.assert_allclose(p, charts(app)[0]["bars"]["p"])
        np.testing.assert_allclose(
            p, [each["x"] for each in json.loads(component(app, "bars-handles").json)["handles"]]
        )
        assert p[2] == pytest.approx(0.25, abs=1e-3)

    def test_a_cell_left_blank_stays_blank_and_the_row_in_the_picture_is_meant(self):
        app = self.drag(lab(logits="5;1,,2", row="2"), 1, 0.5)
        assert address(app)["logits"] == "5;1,,1"

    @pytest.mark.parametrize("p", [0.0, 1.0])
    def test_no_bar_is_dragged_to_a_probability_that_no_logit_gives(self, p):
        after = charts(self.drag(lab(), 0, p))[0]["bars"]["p"]
        assert after[0] == pytest.approx(abs(p - softmax_lab.LEAST), rel=1e-2)

    def test_a_logit_beyond_the_precision_is_not_set(self):
        app = lab(logits="1e308,1e308", T="0.1")
        assert address(self.drag(app, 0, 0.5))["logits"] == "1e308,1e308"

    def test_a_row_of_one_has_nothing_to_drag(self):
        assert json.loads(component(lab(logits="3"), "bars-handles").json)["handles"] == []
