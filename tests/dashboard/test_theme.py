"""Colours can be told apart and read on both grounds; numbers are written the same way everywhere."""

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from dashboard.charts.theme import ACTIVATION_COLOUR, CLASS_COLOUR, CLASS_SHAPE, Look, digits
from lib.activations import ACTIVATIONS

ROOT = Path(__file__).resolve().parent.parent.parent
THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]


def channels(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    c = channels(colour)
    return float(np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722])


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_defined():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("key", ACTIVATIONS)
def test_a_curve_stands_out_from_the_ground(key, ground):
    assert contrast(ACTIVATION_COLOUR[key], THEME[ground]["backgroundColor"]) >= 3


@pytest.mark.parametrize("look", [Look(dark, projector) for dark in (False, True) for projector in (False, True)])
def test_chart_text_is_readable(look):
    ground = THEME["dark" if look.dark else "light"]["backgroundColor"]
    assert contrast(look.ink, ground) >= 7
    assert contrast(look.faint, ground) >= 3
    assert look.paper == ground


def test_every_activation_has_a_colour_of_its_own():
    assert list(ACTIVATION_COLOUR) == list(ACTIVATIONS)
    for first, second in combinations(ACTIVATION_COLOUR.values(), 2):
        assert np.abs(channels(first) - channels(second)).max() > 0.1


def test_classes_differ_in_colour_and_in_shape():
    assert len(set(CLASS_COLOUR)) == len(set(CLASS_SHAPE)) == len(CLASS_COLOUR) == len(CLASS_SHAPE)


def test_a_projector_needs_larger_type_and_lines():
    desk, projector = Look(), Look(projector=True)
    assert projector.font >= 20 > desk.font >= 14
    assert projector.line > desk.line >= 2.5
    assert projector.point > desk.point


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (0.0, "0"),
        (-0.0, "0"),
        (1, "1.000"),
        (0.25, "0.2500"),
        (0.19661193, "0.1966"),
        (-1.7580993, "−1.758"),
        (123.456, "123.5"),
        (1234.5, "1234"),
        (-10.0, "−10.00"),
        (4.5395807e-05, "4.540e−05"),
        (1e-300, "1.000e−300"),
        (12345.678, "1.235e+04"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_are_written_with_four_digits(value, written):
    assert digits(value) == written
