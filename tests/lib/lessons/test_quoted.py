"""Numbers quoted by name are those that ``lib`` computes."""

import pytest

from lib.activations import ACTIVATIONS
from lib.lessons.claims import CLAIMS
from lib.lessons.quoted import QUOTED, quoted
from lib.softmax import softmax


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("max_slope.sigmoid", 0.25),
        ("value.relu.-2", 0.0),
        ("slope.sigmoid.0.5", float(ACTIVATIONS["sigmoid"].df(0.5))),
        ("slope.leaky_relu.-2", 0.01),
        ("most_left.sigmoid.10", 0.25**10),
        ("share.2,1,-1.3", float(softmax([2, 1, -1])[2])),
        ("claim.counted-zeros.already", 1),
    ],
)
def test_a_name_stands_for_its_number(name, number):
    assert quoted(name) == number


@pytest.mark.parametrize("key", [key for key, claim in CLAIMS.items() if not hasattr(claim.measure, "pieces")])
def test_every_number_of_a_claim_that_is_measured_at_once_can_be_quoted(key):
    for name, number in CLAIMS[key].measure().items():
        assert quoted(f"claim.{key}.{name}") == number


@pytest.mark.parametrize(
    "name",
    [
        "",
        "slope",
        "slope.sigmoid",
        "slope.sigmoid.z",
        "slope.sgimoid.1",
        "max_slope.sigmoid.1",
        "share.1,2.3",
        "share.1,2.0",
        "claim.sparse.nothing",
        "claim.sigmoid-vanishes.tanh",
        "__import__.os",
    ],
)
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(ValueError, match=r"."):
        quoted(name)


def test_the_names_are_those_of_the_functions():
    assert all(name == function.__name__ and function.__doc__ for name, function in QUOTED.items())
