"""The page on matrices."""

import re
from urllib.parse import parse_qsl

import numpy as np
import pytest

from dashboard.parts import matrices
from lib.activations import ACTIVATIONS, relu
from lib.lessons.sparsity import count_fates
from tests.pages import app_pages
from tests.pages.app_pages import address, edit


def visit(query=""):
    return app_pages.visit("matrices", **dict(parse_qsl(query)))


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


def choose(app, preset):
    app.selectbox("matrix.sheet.preset").set_value(preset).run()
    assert not app.exception


@pytest.mark.parametrize(("preset", "matrix"), [("example-1", matrices.EXAMPLE_1), ("exercise-3", matrices.EXERCISE_3)])
def test_presets_are_in_the_link(preset, matrix):
    app = visit()
    choose(app, preset)
    assert address(app) == {"matrix": preset}
    assert counts(app)["negatives zeroed (dashed)"] == str((matrix < 0).sum())
    assert grids(visit(f"matrix={preset}")) == grids(app)
    choose(app, "exercise-1")
    assert address(app) == {}


def test_the_numbers_of_a_preset_in_a_link_are_that_preset():
    assert address(visit("matrix=-1,2;0,-3;4,-0.5")) == {"matrix": "example-1"}


def test_random_is_new_each_time_and_in_the_link():
    app = visit()
    draws = []
    for _ in range(2):
        app.button("random").click().run()
        assert not app.exception
        draws.append(address(app)["matrix"])
        assert grids(visit(f"matrix={draws[-1]}")) == grids(app)
    assert len(set(draws)) == 2
    assert app.selectbox("matrix.sheet.preset").value == ""
    choose(app, "exercise-1")
    assert address(app) == {}


def test_hostile_cells_are_named_and_the_rest_is_used():
    app = visit("matrix=empty")
    edit(app, {(0, 0): "1e308", (0, 1): "-0.0", (0, 2): "inf", (1, 0): "abc", (1, 2): "-2"})
    (warning,) = app.warning
    for place in ("Row 1, column 3: “inf” is", "Row 2, column 1: “abc” is", "Row 2, column 2: this is empty."):
        assert place in warning.value
    assert "The rest is used." in warning.value
    assert grids(app)[1] == ["10³⁰⁸", "0", "–", "–", "–", "0"]
    assert address(app)["matrix"] == "1e308,0,?;?,,-2"
    assert grids(visit("matrix=1e308,0,;,,-2")) == grids(app)


def test_a_block_pasted_into_one_open_cell_is_laid_out():
    app = edit(visit("matrix=9,9"), {(0, 1): "1\t-2\n3\t1/4\n"})
    assert grids(app)[0] == ["9", "1", "−2", "–", "3", "0.25"]
    edit(app, {(1, 0): "8"})
    assert address(app)["matrix"] == "9,1,-2;8,3,0.25"


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_extreme_numbers_in_every_function(key):
    app = visit(f"fn={key}&c=5&matrix=1e308,-1e308,5e-324;-1000,1000,1.797e308")
    assert not app.exception


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("fn=hard_swish&matrix=-4,-2,1", "Hard swish zeroed 1 negative; here the zeros of the output say the same."),
        (
            "fn=hard_sigmoid&matrix=-4,-3,3",
            "Hard sigmoid zeroed 2 negatives; here the zeros of the output say the same.",
        ),
        ("fn=hard_sigmoid&matrix=-3,3", "1 entry stands on the kink at z = 3, where the slope 0 is our choice."),
        ("fn=hard_swish&matrix=-3,3", "1 entry stands on the kink at z = 3, where the slope 1 is our choice."),
        ("fn=sigmoid&matrix=-800,1", "Sigmoid is never 0 there: in mathematics the output is tiny"),
        (
            "fn=leaky_relu&alpha=0&matrix=-1,0,2",
            "Leaky ReLU zeroed 1 negative. Counting the zeros of the output gives 2",
        ),
        ("fn=softsign&matrix=-1,2", "Softsign zeroes no entry."),
    ],
)
def test_what_is_said_of_zeros_and_kinks_is_true_of_each_function(query, said):
    assert said in words(visit(query))


def test_a_200_by_200_paste_is_cut():
    app = edit(visit(), {(0, 0): "\n".join(["\t".join(["-1"] * 200)] * 200)})
    assert any("used to its edge: 12 rows of 12" in caption.value for caption in app.caption)
    assert counts(app)["negatives zeroed (dashed)"] == "144"


@pytest.mark.parametrize("text", ["", "abc", "x y\nz"])
def test_a_matrix_without_a_number_is_an_invitation(text):
    app = edit(visit("matrix=7"), {(0, 0): text})
    assert "There is no number in the matrix yet." in app.info[0].value
    assert not any("The rest is used" in warning.value for warning in app.warning)


def test_empty_is_a_preset_and_the_link_says_so():
    app = visit()
    choose(app, "empty")
    assert "There is no number in the matrix yet." in app.info[0].value
    assert address(app) == {"matrix": "empty"}
    assert not app.warning
    for raw in ("empty", ","):
        assert "There is no number in the matrix yet." in visit(f"matrix={raw}").info[0].value


@pytest.mark.parametrize("raw", ["1,x", "inf", "1e999", "1," * 13])
def test_a_wrong_link_shows_the_default_and_says_so(raw):
    app = visit(f"matrix={raw}")
    assert "`matrix = " in app.warning[0].value
    assert counts(app)["negatives zeroed (dashed)"] == "6"
