"""A function that the lab does not have: with its record alone it is on every page, in a look of its own."""

import math

import pytest

from dashboard.charts.theme import ACTIVATION_COLOUR, ACTIVATION_SHAPE
from dashboard.text.flat import flat_where
from lib.activations import ACTIVATIONS
from lib.units import rectifies
from tests.pages import app_pages
from tests.trial import RAMP

LINKS = [
    ("explore", {"fn": "ramp", "z": "-0.5"}),
    ("compare", {"show": "sigmoid,ramp", "all": "1"}),
    ("matrices", {"fn": "ramp", "matrix": "-1,0,1;2,-0.5,1.5"}),
    ("gradient_check", {"fn": "ramp", "z": "1.4", "guess": "show"}),
    ("vanishing", {"fn": "ramp", "guess": "show", "pins": "ramp.xavier_normal.20.8.0.1"}),
    ("zigzag", {"fn": "ramp", "guess": "show"}),
    ("steep", {"fn": "ramp", "guess": "show"}),
    ("train", {"activation": "ramp"}),
    ("digits", {"activation": "ramp"}),
]


@pytest.fixture(autouse=True)
def on_trial():
    with ACTIVATIONS.registered(RAMP):
        yield


@pytest.mark.parametrize(("page", "link"), LINKS, ids=[page for page, _ in LINKS])
def test_a_page_shows_it_without_complaint(page, link):
    app = app_pages.visit(page, **link)
    assert not app.warning
    names = [option for box in app.selectbox for option in box.options] + [text.value for text in app.markdown]
    if page == "compare":
        names += app.dataframe[0].value["function"].tolist()
    assert any("Ramp" in name for name in names)


def test_what_is_said_of_it_is_true():
    assert flat_where(RAMP) == "z ≤ −0.5 or z ≥ 1.5"
    assert not rectifies("ramp")
    words = "\n".join(
        text.value for text in app_pages.visit("matrices", fn="ramp", matrix="-1,0,1;2,-0.5,1.5").markdown
    )
    assert "Ramp zeroed 2 negatives; here the zeros of the output say the same." in words
    assert "1 entry stands on the kink at z = −0.5, where the slope 0 is our choice." in words
    rows = app_pages.visit("compare", show="ramp").dataframe[0].value
    assert rows["vanishing_gradient"].tolist() == [
        "yes, on both sides: exactly 0 for z ≤ −0.5 or z ≥ 1.5 (can die); slope at most 1"
    ]
    assert rows["formula"].tolist() == ["f(z) = 0 if z ≤ −0.5, z + 0.5 if −0.5 < z < 1.5, else 2"]
    assert math.isclose(rows["saturated_share"][0], 0.3085375 + 0.0668072, abs_tol=1e-7)  # Φ(−½) + Φ(−1½)


def test_it_has_a_look_of_its_own():
    for looks in (ACTIVATION_COLOUR, ACTIVATION_SHAPE):
        assert looks["ramp"] not in [looks[key] for key in ACTIVATIONS if key != "ramp"]
