"""The page on matrices."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import frames, matrices
from dashboard.charts.theme import Look
from lib.activations import ACTIVATIONS, relu
from lib.sparsity import count_fates

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"


def visit(query=""):
    app = AppTest.from_file(str(APP), default_timeout=30)
    app.switch_page("../pages/matrices.py")
    for name, value in parse_qsl(query):
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def words(app):
    return "\n\n".join(element.value for element in app.markdown)


def counts(app):
    """The counts of the page by their label."""
    return dict(re.findall(r"\| ([^|]+?) \| \*\*(\d+)\*\* \|", words(app)))


def grids(app):
    """The cells of input, output and slope as text."""
    (html,) = [element.proto.body for element in app.get("html") if 'class="grids"' in element.proto.body]
    return [re.findall(r"<td[^>]*>([^<]*)</td>", table) for table in html.split("<table>")[1:]]


def test_exercise_1_counts_6_and_says_why_7_is_too_many():
    app = visit()
    assert counts(app) == {
        "negatives zeroed (dashed)": "6",
        "already 0 (dotted)": "1",
        "kept as they were": "5",
        "changed to another number": "0",
        "zeros in the output, `(A == 0).sum()`": "7",
    }
    assert "Counting the zeros of the output gives 7, 1 too many: that entry was 0 before." in words(app)
    assert "Slope 0 blocks the gradient of 7 entries. 1 entry stands on the kink, where the slope 0 is our choice." in (
        words(app)
    )
    assert dict(app.query_params) == {}


def test_the_grids_show_what_the_core_returns():
    for grid, values in zip(
        grids(visit()), (matrices.EXERCISE_1, relu(matrices.EXERCISE_1), matrices.EXERCISE_1 > 0), strict=True
    ):
        np.testing.assert_array_equal([float(cell.replace("−", "-")) for cell in grid], values.ravel().astype(float))


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_every_function(key):
    app = visit(f"fn={key}")
    record = ACTIVATIONS[key]
    number = count_fates(matrices.EXERCISE_1, record.f(matrices.EXERCISE_1))
    assert counts(app)["negatives zeroed (dashed)"] == str(number["zeroed"])
    assert counts(app)["changed to another number"] == str(number["changed"])


def test_c_moves_entries_over_0_and_is_in_the_link():
    app = visit()
    app.slider("c").set_value(0.5).run()
    assert not app.exception
    found = counts(app)
    assert (found["negatives zeroed (dashed)"], found["already 0 (dotted)"], found["kept as they were"]) == (
        "4",
        "1",
        "7",
    )
    assert app.query_params["c"] == "0.5"


@pytest.mark.parametrize(
    ("button", "token", "zeroed"),
    [("example-1", "-1,2;0,-3;4,-0.5", "3"), ("exercise-3", None, None), ("random", None, None)],
)
def test_presets_are_in_the_link(button, token, zeroed):
    app = visit()
    app.button(f"preset-{button}").click().run()
    assert not app.exception
    raw = app.query_params["matrix"]
    if token:
        assert raw == token
        assert counts(app)["negatives zeroed (dashed)"] == zeroed
    assert grids(visit(f"matrix={raw}")) == grids(app)
    app.button("preset-exercise-1").click().run()
    assert "matrix" not in app.query_params


def test_exercise_3_is_seeded_and_random_is_new_each_time():
    app = visit()
    draws = []
    for button in ("exercise-3", "exercise-3", "random", "random"):
        app.button(f"preset-{button}").click().run()
        draws.append(app.query_params["matrix"])
    assert draws[0] == draws[1]
    assert len(set(draws)) == 3
    assert matrices.exercise_3().shape == (5, 4)


def test_hostile_cells_are_named_and_the_rest_is_used():
    app = visit()
    app.text_area("matrix").set_value("1e308\t-0.0\tinf\nabc\t\t-2").run()
    assert not app.exception
    (warning,) = app.warning
    for place in ("Row 1, column 3 says `inf`", "Row 2, column 1 says `abc`", "Row 2, column 2 is blank."):
        assert place in warning.value
    assert "The other cells are used." in warning.value
    assert grids(app)[1] == ["1e+308", "0", "–", "–", "–", "0"]
    assert app.query_params["matrix"] == "1e+308,0,;,,-2"


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_extreme_numbers_in_every_function(key):
    app = visit(f"fn={key}&c=5&matrix=1e308,-1e308,5e-324;-1000,1000,1.797e308")
    assert not app.exception


def test_a_200_by_200_paste_is_cut():
    app = visit()
    app.text_area("matrix").set_value("\n".join(["\t".join(["-1"] * 200)] * 200)).run()
    assert not app.exception
    assert "200 × 200 cells, more than 12 × 12" in app.warning[0].value
    assert counts(app)["negatives zeroed (dashed)"] == "144"


@pytest.mark.parametrize("text", ["", "abc", "x y\nz"])
def test_a_matrix_without_a_number_is_an_invitation(text):
    app = visit()
    app.text_area("matrix").set_value(text).run()
    assert not app.exception
    assert "There is no number in the matrix yet." in app.info[0].value


def test_clear_empties_the_matrix_and_the_link_says_so():
    app = visit()
    app.button("preset-clear").click().run()
    assert "There is no number in the matrix yet." in app.info[0].value
    assert app.query_params["matrix"] == ","
    assert not app.warning
    assert "There is no number in the matrix yet." in visit("matrix=,").info[0].value


@pytest.mark.parametrize("raw", ["1,x", "inf", "1e999", "1," * 13])
def test_a_wrong_link_shows_the_default_and_says_so(raw):
    app = visit(f"matrix={raw}")
    assert "`matrix = " in app.warning[0].value
    assert counts(app)["negatives zeroed (dashed)"] == "6"


@pytest.mark.parametrize("look", [Look(), Look(dark=True)])
@pytest.mark.parametrize("value", [-1e308, -3.0, -0.1, 0.0, 0.1, 0.7, 3.0, 1e308])
def test_numbers_can_be_read_on_their_colour(value, look):
    background, ink = matrices.shade(value, 2, look)
    light, dark = sorted(
        (matrices._luminance([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) for colour in (background, ink)),
        reverse=True,
    )
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert value or background == look.paper.lower()


@pytest.mark.parametrize(
    ("value", "text"),
    [(-1.5, "−1.5"), (0.0, "0"), (-0.0, "0"), (2.0, "2"), (0.905148, "0.9051"), (-4.54e-5, "−4.54e-05")],
)
def test_numbers_are_short(value, text):
    assert matrices.short(value) == text


def test_entries_outside_the_picture_are_left_out_of_it_and_counted():
    z = np.array([[-11.0, 0.0], [np.nan, 1e308]])
    assert frames.entries("relu", {}, z).to_pylist() == [{"z": 0.0, "f": 0.0, "fate": "already zero"}]
    assert matrices.outside(z, 10) == " 2 entries beyond ±10 not shown."
    assert matrices.outside(np.zeros((2, 2)), 10) == ""
