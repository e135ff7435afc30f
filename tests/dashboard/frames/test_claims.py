"""The rows that a claim's numbers become."""

import math
import string

import pytest

from dashboard.frames.claims import ABOVE, BELOW, INSIDE, PICTURES, claimed, measured
from dashboard.training import in_turns
from lib.activations import ACTIVATIONS
from lib.lessons.claims import CLAIMS


def numbers(key):
    return in_turns.at_once(CLAIMS[key].measure)


def rows(key):
    return measured(key, numbers(key))["measured"].to_pydict()


@pytest.mark.parametrize("key", PICTURES)
def test_what_is_drawn_is_what_was_measured(key):
    found, picture, shown = numbers(key), PICTURES[key], rows(key)
    for row, value in zip(picture.rows, shown["value"], strict=True):
        assert value == (found[row.number] / found[row.per] if row.per else found[row.number])
        assert not row.fn or row.fn in ACTIVATIONS
        assert {name for _, name, _, _ in string.Formatter().parse(row.label) if name} <= set(found)
    assert len(set(shown["label"])) == len(picture.rows), "rows with the same label would lie on each other"
    if picture.rule and isinstance(picture.rule.at, str):
        assert measured(key, found)["rule"].to_pydict() == {"value": [found[picture.rule.at]]}


@pytest.mark.parametrize("key", PICTURES)
def test_a_share_is_one_and_an_axis_of_powers_has_no_negative_numbers(key):
    picture, values = PICTURES[key], rows(key)["value"]
    if picture.shares:
        assert all(0 <= value <= 1 for value in values)
    if picture.log:
        assert min(values) >= 0
        assert max(values) / min(value for value in values if value) > 100, "else an axis of numbers shows it better"


def test_a_picture_belongs_to_a_claim():
    assert set(PICTURES) <= set(CLAIMS)


def test_what_an_axis_cannot_reach_is_told_by_its_place():
    assert rows("rectifiers-do-not-vanish")["place"] == [INSIDE, INSIDE, BELOW]
    assert rows("linear-for-regression")["place"] == [ABOVE, INSIDE]
    assert math.isinf(rows("linear-for-regression")["value"][0])


def test_the_number_stands_in_the_label_as_the_evidence_writes_it():
    assert rows("steepest-sigmoid")["label"] == ["z = 0:\u20020.2500", "z = ±1:\u20020.1966"]
    assert rows("steep-slope")["label"][1] == "flat, z = 10:\u20029.079\u00a0×\u00a010⁻⁵"
    assert rows("counted-zeros")["label"] == ["zeroed by ReLU:\u20026", "0 before:\u20021"]
    assert rows("negative-is-dead")["label"][2] == "dead, biases −5:\u200294%"


@pytest.mark.parametrize("key", PICTURES)
def test_before_it_is_measured_a_claim_shows_its_rows_and_what_it_says_and_no_number(key):
    """An empty card stood where the picture would be."""
    before, after = claimed(key), measured(key, numbers(key))
    assert before.keys() == after.keys()
    assert {name: table.schema for name, table in before.items()} == {n: table.schema for n, table in after.items()}
    shown = before["measured"].to_pydict()
    assert shown["value"] == [None] * len(PICTURES[key].rows)
    assert len(set(shown["label"])) == len(shown["label"])
    assert not any("{" in label for label in shown["label"])
    if "rule" in before:
        (said,) = before["rule"].to_pydict()["value"]
        assert said in {None, PICTURES[key].rule.at}
