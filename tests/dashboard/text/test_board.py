"""The arithmetic on the board: what is written can be checked by hand, and is what the core computed."""

import re
from dataclasses import replace

import numpy as np
import pytest

from dashboard.text.board import MOST_PRODUCTS, all_digits, board, layer_table, step_table, words
from dashboard.text.numbers import tex
from lib.activations import ACTIVATIONS
from lib.network import init_params
from lib.outputs import OUTPUTS, pairs
from lib.runs.inspection import worked
from tests.lib import latex

PAIRS = [(one.output, one.loss) for one in pairs()]


def example(output, loss, sizes=(3, 4, 3), activation="tanh", scale=1.0, seed=1):
    rng = np.random.default_rng(seed)
    params = [(W * scale, rng.uniform(-0.5, 0.5, b.shape)) for W, b in init_params(list(sizes), "he_normal", rng)]
    y = np.eye(sizes[-1])[0] if sizes[-1] > 1 else np.array([1.0])
    return worked(params, rng.uniform(-2, 2, sizes[0]), y, [activation] * (len(sizes) - 2), output, loss, 0.5)


def value(tex):
    """Work out a line of products and sums of numbers in LaTeX."""
    text = re.sub(r"10\^\{(-?\d+)\}", r"1e\1", tex).replace(r"\cdot", "*").replace("&=", "").replace(r"&\quad", "")
    assert re.fullmatch(r"[\d.e+\-*() ]+", text), text
    return eval(text, {"__builtins__": {}})


def lines(tex):
    return tex.removeprefix(r"\small\begin{aligned}").removesuffix(r"\end{aligned}").split(r" \\ ")


def summed(rows, start):
    """What a sum that begins in line ``start`` comes to, worked out from the numbers on the board."""
    end = next(i for i in range(start + 1, len(rows)) if not rows[i].startswith(r"&\quad"))
    return value(" ".join(rows[start:end])), value(rows[end])


@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("activation", ["tanh", "relu", "gelu"])
def test_the_sums_on_the_board_come_to_what_stands_below_them(output, loss, activation):
    found = example(output, loss, activation=activation)
    for layer, unit in ((0, 0), (0, 3), (1, 2)):
        rows = lines(board(found, layer, unit))
        by_hand, written = summed(rows, 1)
        assert by_hand == pytest.approx(written, rel=2e-3, abs=2e-3)
        assert written == pytest.approx(found.layers[layer].z[unit], rel=1e-3, abs=1e-9)
        if layer == 0:
            start = next(i for i, row in enumerate(rows) if "w_k" in row) + 1
            by_hand, written = summed(rows, start)
            assert by_hand == pytest.approx(written, rel=5e-3, abs=1e-3)
            assert written == pytest.approx(found.layers[0].upstream[unit], rel=1e-3, abs=1e-9)
            product = rows[-1].split("=")
            assert value(product[1]) == pytest.approx(value(product[2]), rel=2e-3, abs=1e-9)
        delta = value(rows[-1].rsplit("=", 1)[1])
        assert delta == pytest.approx(found.layers[layer].delta[unit], rel=1e-3, abs=1e-12)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("sizes", [(2, 3), (2, 1), (7, 2, 5)], ids=str)
@pytest.mark.parametrize("scale", [1.0, 100.0])
def test_every_pair_is_written_in_sound_latex(output, loss, sizes, scale):
    if OUTPUTS[output].shares and sizes[-1] == 1:
        return
    found = example(output, loss, sizes, scale=scale)
    for layer, working in enumerate(found.layers):
        for unit in range(working.z.size):
            text = board(found, layer, unit)
            depth = np.cumsum([(c == "{") - (c == "}") for c in text])
            assert depth.min() >= 0
            assert depth[-1] == 0
            assert text.count(r"\left") == text.count(r"\right")
            assert "{{" not in text.replace("}{{", "")
            assert "nan" not in text


def test_where_the_slope_cancels_it_says_so():
    assert r"\delta &= \hat y - y" in board(example("sigmoid", "binary_cross_entropy", (2, 3, 1)), 1, 0)
    assert "cancels" in words(example("softmax", "cross_entropy"))
    several = example("sigmoid", "binary_cross_entropy")
    assert r"\delta &= \tfrac{1}{3} \cdot \left(\hat y - y\right)" in board(several, 1, 0)
    assert r"$\delta = \tfrac{1}{3} \cdot \left(\hat y - y\right)$ needs no $f'(z)$" in words(several)
    assert "cancels" not in words(example("sigmoid", "mse"))
    assert "f'(z)" in board(example("sigmoid", "mse", (2, 3, 1)), 1, 0)


def saturated(loss, z, y):
    output = "softmax" if len(z) > 1 else "sigmoid"
    return board(worked([(np.array([z]), np.zeros(len(z)))], [1.0], y, [], output, loss, 1.0), 0, 0)


def test_a_saturated_probability_is_written_by_what_is_left():
    right = saturated("binary_cross_entropy", [9.0], [1.0])
    assert r"L &= -\ln(1 - 0.0001234) = 0.0001234" in right
    assert r"1 - 1" not in right
    assert r"L &= -\ln(0.0001234) = 9" in saturated("binary_cross_entropy", [9.0], [0.0])
    assert r"L &= -\ln(1 - 0.0001234) = 0.0001234" in saturated("cross_entropy", [9.0, 0.0], [1.0, 0.0])


def test_a_probability_that_has_rounded_to_0_or_1_leaves_the_word_to_the_logit():
    assert r"L &= \ln(1 + e^{800}) = 800" in saturated("binary_cross_entropy", [800.0], [0.0])
    assert r"L &= \ln(1 + e^{-(-800)}) = 800" in saturated("binary_cross_entropy", [-800.0], [1.0])
    assert r"L &= \ln(1 + e^{-40}) = 4.248 \cdot 10^{-18}" in saturated("binary_cross_entropy", [40.0], [1.0])
    assert r"L &= \ln \left(e^{800} + e^{0}\right) - 0 = 800" in saturated("cross_entropy", [800.0, 0.0], [0.0, 1.0])


@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 3, 3)], ids=str)
def test_the_loss_and_its_slope_come_to_what_stands_beside_them(output, loss, sizes):
    if output == "softmax" and sizes[-1] == 1:
        return
    for seed in range(4):
        found = example(output, loss, sizes, seed=seed)
        rows = lines(board(found, 1, 0))
        written, result = next(row for row in rows if row.startswith("L &= ")).removeprefix("L &= ").rsplit(" = ", 1)
        if r"\sum_k" not in written:
            assert latex.value(written) == pytest.approx(latex.value(result), rel=5e-3, abs=5e-4)
        name = r"\delta" if found.cancels else r"\tfrac{\partial L}{\partial \hat y}"
        start = next(i for i, row in enumerate(rows) if row.startswith(f"{name} &= "))
        if " = " in rows[start + 1]:
            written, result = rows[start + 1].removeprefix("&= ").rsplit(" = ", 1)
            assert latex.value(written) == pytest.approx(latex.value(result), rel=5e-3, abs=5e-4)
        own = found.layers[-1].delta if found.cancels else found.layers[-1].upstream
        assert latex.value(rows[start + 1].rsplit("= ", 1)[1]) == pytest.approx(own[0], rel=1e-3, abs=1e-9)


def test_the_mean_over_several_outputs_is_written_with_a_subscript():
    for loss, term in (
        ("mse", r"(\hat y_k - y_k)^2"),
        ("log_cosh", r"\ln\cosh(\hat y_k - y_k)"),
        ("binary_cross_entropy", r"\left(-y_k \ln \hat y_k - (1 - y_k) \ln(1 - \hat y_k)\right)"),
    ):
        assert rf"L &= \tfrac{{1}}{{3}} \sum_k {term} = " in board(example("sigmoid", loss), 1, 0)


def test_a_long_sum_moves_to_the_table():
    found = example("linear", "mse", (9, 4, 1))
    assert len(lines(board(found, 0, 0))) < 14
    table = step_table(found, 0, 0, [f"x{i}" for i in range(9)]).splitlines()
    assert len(table) == 2 + 9 + 1
    assert "$wx$" in table[0]
    products = [float(row.split("|")[4].replace("−", "-")) for row in table[2:]]
    assert sum(products) == pytest.approx(found.layers[0].z[0], abs=2e-3)
    assert "$wx$" not in step_table(example("linear", "mse", (MOST_PRODUCTS, 4, 1)), 0, 0, ["x"] * MOST_PRODUCTS)


def test_the_table_of_the_step_is_the_step():
    found = example("softmax", "cross_entropy")
    rows = [row.split("|")[2:-1] for row in step_table(found, 1, 2, ["a", "b", "c", "d"]).splitlines()[2:]]
    for a, w, gradient, new in [[float(cell.replace("−", "-")) for cell in row] for row in rows]:
        assert gradient == pytest.approx(found.layers[1].delta[2] * a, rel=1e-2, abs=1e-4)
        assert new == pytest.approx(w - 0.5 * gradient, rel=1e-2, abs=1e-3)


def test_the_table_of_a_layer_has_every_unit():
    found = example("softmax", "cross_entropy")
    table = layer_table(found.layers[0], cancels=False)
    rows = [[float(cell.replace("−", "-")) for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]
    assert len(rows) == 4
    for unit, total, b, z, a, slope, upstream, delta in rows:
        assert total + b == pytest.approx(z, abs=1e-3)
        assert a == pytest.approx(np.tanh(z), abs=1e-3)
        assert delta == pytest.approx(upstream * slope, abs=1e-3)
        assert delta == pytest.approx(found.layers[0].delta[int(unit) - 1], rel=1e-3)
    assert "In brackets" in layer_table(found.layers[1], cancels=True)


@pytest.mark.parametrize("scale", [1.0, 1000.0])
def test_all_digits_are_a_program_in_which_everything_agrees(scale):
    found = example("sigmoid", "binary_cross_entropy", (3, 4, 1), scale=scale)
    names = {}
    exec(all_digits(found, 0, 2), names)
    assert sum(w * x for w, x in zip(names["w"], names["inputs"], strict=True)) + names["b"] == pytest.approx(
        names["z"]
    )
    assert names["new_w"] == [w - 0.5 * g for w, g in zip(names["w"], names["dw"], strict=True)]
    assert names["delta1"] == found.layers[0].delta.tolist()
    assert names["loss"] == found.value
    assert sum(w * d for w, d in zip(names["w_on"], names["delta2"], strict=True)) == pytest.approx(names["upstream"])


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_every_function_has_a_name(key):
    assert board(example("linear", "mse", activation=key), 0, 0).count("f(z) = ") == 1


def test_an_output_of_a_whole_row_that_nobody_spelt_out_is_told_by_its_result():
    """Any other output of a row would have been written as the quotient of softmax."""
    with OUTPUTS.registered(replace(OUTPUTS["softmax"], key="other", label="Other")):
        found = example("other", "mse")
        text = board(found, 1, 0)
        assert rf"\hat y_{{1}} &= \text{{other}}(z)_{{1}} = {tex(found.layers[1].a[0])} \\" in text
        assert r"\tfrac{\partial L}{\partial \hat y_k} \tfrac{\partial \hat y_k}{\partial z} = " in text
        assert "e^{" not in text
    assert r"\frac{e^{" in board(example("softmax", "mse"), 1, 0)
