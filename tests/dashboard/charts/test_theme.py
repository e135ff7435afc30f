"""Colours can be told apart and read on both grounds."""

import re
import tomllib
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from dashboard.charts.theme import (
    ACTIVATION_COLOUR,
    ACTIVATION_SHAPE,
    CLASS_COLOUR,
    CLASS_GLYPH,
    CLASS_NAME,
    CLASS_SHAPE,
    DEAD,
    FAINTEST,
    GLAZE,
    INK,
    LINE,
    ON_GLAZE,
    PAPER,
    WINDOWS,
    Look,
    glazed,
    on_paper,
    themed,
)
from dashboard.pictures.surface import STRONGEST
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.own_data import MOST_CLASSES

ROOT = Path(__file__).resolve().parents[3]
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


SIGHT = {  # what linear red, green and blue become for people who lack one kind of cone: Machado et al. (2009)
    "usual": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def seen(colour: str, sight: str, strength: float = 0.75, paper: str = "#FFFFFF") -> np.ndarray:
    """CIELAB coordinates of so much of a colour on paper; three quarters are the strongest on a decision surface."""
    c = (1 - strength) * channels(paper) + strength * channels(colour)
    linear = np.clip(np.array(SIGHT[sight]) @ np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    x, y, z = np.cbrt(xyz / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_contrast_is_computed_as_defined():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("colour", ACTIVATION_COLOUR.all)
def test_a_curve_stands_out_from_the_ground(colour, ground):
    assert contrast(colour, THEME[ground]["backgroundColor"]) >= 3


@pytest.mark.parametrize(("theme", "ink", "paper"), list(zip(("light", "dark"), INK, PAPER, strict=True)))
def test_chart_text_is_readable(theme, ink, paper):
    assert paper == THEME[theme]["backgroundColor"]
    assert contrast(ink, paper) >= 7
    assert contrast(Look().faint, paper) >= 3


def on(ground, colour, opacity):
    """A colour as it is seen through ``opacity``, as #RRGGBB."""
    seen = np.rint(255 * (opacity * channels(colour) + (1 - opacity) * channels(ground))).astype(int)
    return "#" + "".join(f"{part:02X}" for part in seen)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("line", LINE)
def test_a_line_on_the_ground_of_the_page_stands_out_even_when_it_is_faint(theme, line):
    colour = re.findall("#[0-9A-F]{6}", line)[theme]
    assert contrast(on(PAPER[theme], colour, FAINTEST), PAPER[theme]) >= 3


def test_a_chart_leaves_the_theme_to_the_browser_so_that_it_follows_a_switch():
    assert Look().ink == "light-dark(#2F2D2B, #E6E4E0)"
    assert (Look().ink, Look().paper) == (themed(*INK), themed(*PAPER))
    config = Look().config()
    assert config["background"] == Look().paper  # else Streamlit's, which prints black
    assert {config["axis"]["labelColor"], config["title"]["color"], config["text"]["color"]} == {Look().ink}


def on_trial(count):
    """So many functions that the lab does not have."""
    return [replace(ACTIVATIONS["tanh"], key=f"trial_{i}", label=f"Trial {i}") for i in range(count)]


def test_there_are_looks_for_sixteen_activations_and_no_two_are_the_same():
    glyphs, shapes = ([look[part] for look in ACTIVATION_SHAPE.all] for part in (1, 0))
    for looks in (ACTIVATION_COLOUR.all, glyphs, shapes):
        assert len(looks) == len(set(looks)) == 16
    for first, second in combinations(ACTIVATION_COLOUR.all, 2):
        assert np.abs(channels(first) - channels(second)).max() > 0.1


@pytest.mark.parametrize("sight", SIGHT)
def test_everyone_can_tell_the_later_hues_from_all_others(sight):
    for first, second in combinations(ACTIVATION_COLOUR.all, 2):
        if second not in ACTIVATION_COLOUR.all[:10]:  # the first ten are older than this test; some need their marks
            assert np.linalg.norm(seen(first, sight, 1) - seen(second, sight, 1)) > 9


def test_the_first_ten_keep_their_looks():
    first = ("sigmoid", "tanh", "relu", "leaky_relu", "linear", "elu", "selu", "gelu", "silu", "softplus")
    assert tuple(ACTIVATION_COLOUR[key] for key in first) == ACTIVATION_COLOUR.all[:10]
    assert (ACTIVATION_COLOUR["sigmoid"], ACTIVATION_SHAPE["softplus"][1]) == ("#0072B2", "▮")


def test_a_function_on_trial_gets_the_next_free_look():
    free = 16 - len(ACTIVATIONS)
    with ACTIVATIONS.registered(*on_trial(free)):
        assert [ACTIVATION_COLOUR[f"trial_{i}"] for i in range(free)] == list(ACTIVATION_COLOUR.all[16 - free :])
        assert list(ACTIVATION_SHAPE) == list(ACTIVATIONS)
    with pytest.raises(KeyError):
        ACTIVATION_COLOUR["trial_0"]


def test_the_seventeenth_function_is_refused_with_a_sentence():
    extra = on_trial(17 - len(ACTIVATIONS))
    with (
        ACTIVATIONS.registered(*extra),
        pytest.raises(ValueError, match=f"at most 16 functions.*{extra[-1].key!r} is number 17"),
    ):
        ACTIVATION_COLOUR[extra[-1].key]


def test_classes_differ_in_colour_in_name_and_in_shape():
    for looks in (CLASS_COLOUR, CLASS_NAME, CLASS_SHAPE, CLASS_GLYPH):
        assert len(set(looks)) == len(looks) == MOST_CLASSES


def test_every_data_set_finds_looks_for_its_classes():
    assert max(record.n_out for record in DATASETS.values()) <= MOST_CLASSES


@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("first", "second"), list(combinations(CLASS_COLOUR, 2)))
def test_everyone_can_tell_surfaces_of_two_classes_apart(first, second, sight, paper):
    distance = np.linalg.norm(seen(first, sight, paper=paper) - seen(second, sight, paper=paper))
    assert distance > 12  # 2 is just noticeable side by side


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("colour", CLASS_COLOUR)
def test_ink_stands_out_from_the_strongest_surface(colour, theme):
    """Lines, the rims of points and the letters on them."""
    assert contrast(INK[theme], on(PAPER[theme], colour, STRONGEST)) >= 3


def test_colours_that_vega_mixes_are_of_the_pages_paper():
    assert on_paper("'#E69F00'", "0.5") == (
        "'color-mix(in srgb, ' + ('#E69F00') + ' ' + 100 * (0.5) + '%, light-dark(#FFFFFF, #040507))'"
    )


@pytest.mark.parametrize("colour", CLASS_COLOUR)
def test_class_colours_stand_out_from_a_dark_ground(colour):
    assert contrast(colour, THEME["dark"]["backgroundColor"]) >= 3


def test_a_projector_needs_larger_type_and_lines():
    desk, projector = Look(), Look(projector=True)
    assert projector.font >= 20 > desk.font >= 14
    assert projector.line > desk.line >= 2.5
    assert projector.point > desk.point


def test_colour_is_never_the_only_cue():
    assert len(set(ACTIVATION_COLOUR.values())) == len(ACTIVATIONS)
    assert len({name for name, _ in ACTIVATION_SHAPE.values()}) == len(ACTIVATIONS)
    assert len({glyph for _, glyph in ACTIVATION_SHAPE.values()}) == len(ACTIVATIONS)


@pytest.mark.parametrize("projector", [False, True])
def test_a_higher_window_has_higher_pictures(projector):
    looks = [Look(projector=projector, window=window) for window in range(len(WINDOWS) + 1)]
    heights = [look.height(rows=1) for look in looks]
    assert heights == sorted(set(heights))
    for look in looks:
        assert look.panel(0.6) + look.panel(0.4) < look.height()
        assert look.height(rows=1, strip=True) == look.height(rows=2.05 if projector else 1)


@pytest.mark.parametrize("hue", [*CLASS_COLOUR[:2], DEAD])
@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("share", np.linspace(0, GLAZE, 11))
def test_what_is_written_on_a_glazed_cell_is_readable_on_both_papers(hue, theme, share):
    ink = re.findall("#[0-9A-F]{6}", ON_GLAZE)[theme]
    assert contrast(ink, on(PAPER[theme], hue, share)) >= 4.5


def test_a_glaze_says_how_much_of_it_there_is():
    assert (glazed("#E69F00", 0), glazed("#E69F00", 0.5), glazed("#E69F00", 1)) == (
        "#E69F0000", "#E69F0080", "#E69F00FF",
    )  # fmt: skip
