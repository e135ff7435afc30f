"""What the lab says of a function that it does not have, kinks away from 0 and flat on both sides, is true."""

import math

import pytest

from dashboard.text.flat import flat_where
from lib.activations import ACTIVATIONS
from lib.units import rectifies
from tests.pages import app_pages
from tests.trial import RAMP


@pytest.fixture(autouse=True)
def on_trial():
    with ACTIVATIONS.registered(RAMP):
        yield


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
