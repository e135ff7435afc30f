"""An exercise on the page: its numbers, its code, and the histogram of exercise 3."""

import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.app_process import ROOT
from dashboard.parts.exercises.exercises import CODE, _latex, _numpy
from dashboard.widgets import snippets
from lib.lessons.exercises import EXERCISES, zero_counts

PAGE = "../pages/exercises.py"


APP = ROOT / "dashboard/lab.py"


def open_page(**link):
    at = AppTest.from_file(APP, default_timeout=20).run()
    at.switch_page(PAGE)
    for name, value in link.items():
        at.query_params[name] = str(value)
    return well(at.run())


def well(at):
    assert not at.exception, [box.value for box in at.exception]
    return at


def words(at):
    return "\n".join(e.value for e in [*at.markdown, *at.caption, *at.warning, *at.success, *at.info])


def linked(at, name):
    value = at.query_params[name]
    return value if isinstance(value, str) else value[0]


class TestRedraws:
    def buttons(self, at):
        return {button.label: button for button in at.button}

    def test_redraw_adds_one_and_a_hundred_and_starts_over(self):
        at = open_page(ex="exercise-3", seed=5)
        assert "No matrix drawn yet" in words(at)
        well(self.buttons(at)["Redraw"].click().run())
        assert f"newest matrix has **{zero_counts(1, 5)[-1]:.0f}** zeros" in words(at)
        well(self.buttons(at)["Redraw 100 times"].click().run())
        counts = zero_counts(101, 5)
        assert "| 101\u00a0drawn" in words(at)
        assert f"| mean | {counts.mean():.4g}" in words(at)
        assert "10.00" in words(at)
        assert "2.236" in words(at)
        assert linked(at, "draws") == "101"
        well(self.buttons(at)["Start over"].click().run())
        assert "No matrix drawn yet" in words(at)

    def test_the_link_brings_the_histogram_back_and_the_limit_holds(self):
        at = open_page(ex="exercise-3", seed=5, draws=10_000)
        assert "| 10000\u00a0drawn" in words(at)
        assert self.buttons(at)["Redraw"].disabled

    def test_only_exercise_3_has_it(self):
        assert "Redraw" not in self.buttons(open_page(ex="exercise-2"))


def test_the_given_numbers_as_numpy_are_the_given_numbers():
    for exercise in EXERCISES.values():
        for name, values in exercise.given(3).items():
            scope = {"np": np}
            exec(_numpy(name, values), scope)
            np.testing.assert_array_equal(scope[name], values)


@pytest.mark.parametrize("key", EXERCISES)
def test_the_code_on_the_page_runs_with_numpy_alone_and_gives_the_solution(key):
    exercise = EXERCISES[key]
    functions, expression = CODE[key]
    given = {name: values if np.ndim(values) else float(values) for name, values in exercise.given(6).items()}
    program = snippets.snippet(functions, given, expression)
    result = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    names = {function.__name__: function for function in functions}
    value = eval(expression, {"np": np, **names, **given})
    assert result.stdout.strip() == (" ".join(map(str, value)) if isinstance(value, tuple) else str(value))


def test_special_numbers_in_latex():
    assert _latex(np.array([[np.nan, np.inf]])) == r"\begin{bmatrix}\text{NaN} & \infty\end{bmatrix}"
    assert _latex(np.array(1e-6)) == r"1.000 \cdot 10^{-6}"
