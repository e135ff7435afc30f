"""Each difference from the lesson's table is a fact, with the numbers that the words give."""

import math
import re

import numpy as np
import pytest

from dashboard.frames.lesson_table import COLUMNS, DIFFERENCES, LESSON, crossing, pair
from lib.activations import ACTIVATIONS
from lib.losses import binary_cross_entropy, binary_cross_entropy_from_logits, mse_loss

SIGMOID, TANH, RELU, LEAKY = (ACTIVATIONS[key] for key in ("sigmoid", "tanh", "relu", "leaky_relu"))
BY_PLACE = {(difference.key, difference.column): difference for difference in DIFFERENCES}


def words(key, column):
    return BY_PLACE[key, column].explain()


def numbers(text):
    found = re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", text.replace("-bit", ""))
    return [float(number.replace("−", "-")) for number in found]


def normal_mean(function):
    z = np.arange(-12, 12, 1e-3) + 5e-4
    return float((function(z) * np.exp(-(z**2) / 2)).sum() * 1e-3 / math.sqrt(2 * math.pi))


def test_the_lesson_has_five_rows_of_six_columns():
    assert list(LESSON) == ["sigmoid", "tanh", "relu", "leaky_relu", "linear"]
    assert {1 + len(cells) for cells in LESSON.values()} == {1 + len(COLUMNS)} == {6}


def test_every_blank_and_every_disputed_cell_is_explained():
    for key, cells in LESSON.items():
        for column, cell in zip(COLUMNS, cells, strict=True):
            if cell == "" or cell.endswith("1 if"):
                assert (key, column) in BY_PLACE
    for place in [
        ("leaky_relu", "output_range"),
        ("relu", "vanishing_gradient"),
        ("leaky_relu", "vanishing_gradient"),
        ("tanh", "notes"),
        ("tanh", "vanishing_gradient"),
        ("sigmoid", "output_range"),
        ("linear", "notes"),
        (None, "zero_centred"),
    ]:
        assert place in BY_PLACE


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda d: f"{d.key}-{d.column}")
def test_a_difference_is_a_sentence_with_a_place_to_see_it(difference):
    text = difference.explain()
    assert text.endswith(".")
    assert len(text) > 40
    record = ACTIVATIONS[difference.link["fn"]]
    assert difference.key in (None, record.key)
    assert abs(float(difference.link["z"])) <= 10
    assert set(difference.link) - {"fn", "z"} <= set(record.defaults)


@pytest.mark.parametrize("key", LESSON)
def test_ranges_and_yes_or_no_agree_wherever_no_difference_is_listed(key):
    theirs, ours = (dict(zip(COLUMNS, cells, strict=True)) for cells in pair(key, ACTIVATIONS[key].defaults))
    differs = ("leaky_relu",)
    assert (theirs["output_range"] != ours["output_range"]) == (key in differs)
    assert theirs["zero_centred"].lower() == ours["zero_centred"].split(":")[0]
    if (key, "vanishing_gradient") not in BY_PLACE:
        assert re.split(r"[:,]", ours["vanishing_gradient"])[0] == theirs["vanishing_gradient"].lower()


def test_the_sigmoid_is_exactly_1_from_the_number_on_that_is_given():
    (certain,) = [number for number in numbers(words("sigmoid", "output_range")) if number > 2 and number != 64]
    assert certain == 36.74
    assert SIGMOID.f(certain) == 1
    assert SIGMOID.f(certain - 0.01) < 1


def test_the_sigmoid_is_slow_with_squared_error_and_not_with_cross_entropy():
    target, z, squared, entropy = numbers(words("sigmoid", "notes"))
    h = 1e-6

    def slope(loss):
        return (loss(z + h) - loss(z - h)) / (2 * h)

    assert squared == pytest.approx(slope(lambda x: mse_loss([SIGMOID.f(x)], [target])), rel=1e-3)
    assert entropy == pytest.approx(slope(lambda x: binary_cross_entropy_from_logits([x], [target])), rel=1e-3)
    assert entropy == pytest.approx(float(SIGMOID.f(z)) - target, rel=1e-3)
    assert abs(squared) < abs(entropy) / 50


def test_tanh_is_flatter_than_the_sigmoid_beyond_the_crossing():
    text = words("tanh", "vanishing_gradient")
    limit, z, tanh, sigmoid = numbers(text)
    assert limit == pytest.approx(1.66289, abs=1e-5)
    assert limit == pytest.approx(crossing(), abs=1e-5)
    assert (tanh, sigmoid) == pytest.approx((float(TANH.df(z)), float(SIGMOID.df(z))), rel=5e-4)
    assert tanh < sigmoid
    assert TANH.df(limit - 1e-3) > SIGMOID.df(limit - 1e-3)


def test_tanh_has_the_better_gradient_near_0_and_on_average():
    _, at_zero, sigmoid_at_zero, _, _, mean, sigmoid_mean = numbers(words("tanh", "notes"))
    assert (at_zero, sigmoid_at_zero) == (float(TANH.df(0)), float(SIGMOID.df(0))) == (1, 0.25)
    assert mean == pytest.approx(normal_mean(TANH.df), abs=5e-5)
    assert sigmoid_mean == pytest.approx(normal_mean(SIGMOID.df), abs=5e-5)


def test_relu_is_flat_for_half_of_all_z_and_1_elsewhere():
    text = words("relu", "vanishing_gradient")
    assert "the slope is 1" in text
    assert "exactly 0" in text
    z = np.random.default_rng(3).standard_normal(100_001)
    assert np.mean(RELU.df(z) == 0) == pytest.approx(0.5, abs=0.01)
    assert set(RELU.df(z)) == {0, 1}


def test_the_slope_of_relu_at_0_is_a_choice():
    assert numbers(words("relu", "derivative")) == [1, 0, 0, 0, 0, 0]
    assert RELU.df(0) == 0


def test_leaky_relu_goes_to_minus_infinity():
    text = words("leaky_relu", "output_range")
    assert "f(−1000) = −10 " in text
    assert float(LEAKY.f(-1000)) == -10
    assert float(LEAKY.f(-1e300)) == pytest.approx(-1e298)
    assert text.endswith("[0, ∞).")
    assert str(LEAKY.at(alpha=0.0).range) == "[0, ∞)"


def test_leaky_relu_vanishes_on_an_all_negative_path():
    assert words("leaky_relu", "vanishing_gradient").split("keeps ")[1] == "0.01¹⁰ = 10⁻²⁰ of the gradient."
    assert float(LEAKY.df(-1)) ** 10 == pytest.approx(1e-20)


def test_leaky_relu_keeps_a_gradient_where_relu_has_none():
    assert numbers(words("leaky_relu", "notes")) == [float(RELU.df(-1)), float(LEAKY.df(-1))] == [0, 0.01]


def test_the_usual_leak_is_not_part_of_the_function():
    assert "α = 0.01" in words("leaky_relu", "derivative")
    assert LEAKY.df(-1, alpha=0.3) == 0.3
    assert LEAKY.df(1, alpha=0.3) == 1


@pytest.mark.parametrize("key", ["sigmoid", "tanh"])
def test_the_blank_derivative_is_largest_at_0(key):
    record = ACTIVATIONS[key]
    assert numbers(words(key, "derivative")) == [0, float(record.df(0))]
    assert record.df(np.linspace(-9, 9, 2001)).max() == record.df(0)


def test_a_linear_output_carries_the_logits_of_a_stable_loss():
    text = words("linear", "notes")
    assert numbers(text) == [1, -800, 800]
    assert "the probability is ∞" in text
    assert math.isinf(binary_cross_entropy([SIGMOID.f(-800)], [1]))
    assert binary_cross_entropy_from_logits([-800], [1]) == 800


def test_the_mean_outputs_are_those_of_the_functions():
    means = numbers(words(None, "zero_centred"))[-5:]
    for key, mean in zip(LESSON, means, strict=True):
        assert mean == pytest.approx(normal_mean(ACTIVATIONS[key].f), abs=5e-5)
