"""The words about each claim hold the numbers that were measured."""

import pytest

from dashboard.parts.claims import SEE, evidence, verdict
from lib.lessons.claims import CLAIMS, NOT_QUITE, TRUE


@pytest.mark.parametrize("key", CLAIMS)
def test_the_sentences_are_complete(key):
    for sentence in (evidence(key), verdict(key)):
        assert "{" not in sentence
        assert "nan" not in sentence.lower().replace("nan by", "")
    assert verdict(key).startswith({TRUE: "True", NOT_QUITE: "Not quite: "}.get(CLAIMS[key].verdict, "True if "))


def test_what_is_counted_is_told_in_whole_numbers():
    assert "give 3 NaN by ∞/∞, and three times −1000 give 3 by 0/0" in evidence("subtract-max")
    assert "yet 0 of the units are dead. With biases of −5, 15 are." in evidence("negative-is-dead")


def test_every_claim_has_a_place_where_it_is_seen():
    assert set(SEE) == set(CLAIMS)
