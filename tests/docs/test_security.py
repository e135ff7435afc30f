"""The page on security: each bound is the number in the code, and the test that is named for it exists."""

import importlib
import re
import tomllib
from typing import NamedTuple

import pytest

from tests.test_architecture import ROOT

PAGE = (ROOT / "docs/SECURITY.md").read_text(encoding="utf-8")
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
UNITS = {"MB": 2**20, "ms": 1e-3}


class Bound(NamedTuple):
    """A row of the table: what is bounded, the numbers as they are told, where each stands, and the test."""

    what: str
    told: tuple[float, ...]
    places: tuple[str, ...]
    test: str
    file: str


def bounds(page: str) -> list[Bound]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("|")]
    return [_bound(*row) for row in rows[2:]]


def _bound(what: str, told: str, where: str, test: str) -> Bound:
    numbers = re.findall(r"(\d(?:[\d\u202f]*\d)?)(?: (MB|ms)\b)?", f"{what} {told}" if "COUNT" in where else told)
    named = re.fullmatch(r"\[(\w+)\]\(\.\./([\w/]+\.py)\)", test)
    assert named, test
    values = tuple(int(number.replace("\u202f", "")) * UNITS.get(unit, 1) for number, unit in numbers)
    return Bound(what, values, tuple(re.findall(r"`([^`]+)`", where)), *named.groups())


def value(place: str) -> float:
    """What the code says at a place; a setting of Streamlit in megabytes is given in bytes."""
    module, _, name = place.rpartition(".")
    if module in CONFIG:
        return float(CONFIG[module][name] * UNITS["MB"])
    return float(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize("bound", bounds(PAGE), ids=lambda bound: bound.what)
def test_each_bound_is_that_of_the_code(bound: Bound):
    assert bound.told == pytest.approx([value(place) for place in bound.places])


@pytest.mark.parametrize("bound", bounds(PAGE), ids=lambda bound: bound.what)
def test_the_test_that_holds_it_exists(bound: Bound):
    assert re.search(rf"def {bound.test}\(", (ROOT / bound.file).read_text(encoding="utf-8"))


def test_a_number_that_is_not_that_of_the_code_is_found():
    page = "| a | b | c | d |\n|---|---|---|---|\n| x | 3 MB of 7 | `lib.runs.race.MOST` | [test_a](../tests/a.py) |"
    (bound,) = bounds(page)
    assert bound.told == (3 * 2**20, 7)
    assert value(bound.places[0]) == 5


def test_the_settings_and_functions_that_are_named_exist():
    for name in re.findall(r"`(dashboard\.[\w.]+)`", PAGE):
        value_of = importlib.import_module(name.rpartition(".")[0])
        assert hasattr(value_of, name.rpartition(".")[2]), name
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert "enableXsrfProtection" not in CONFIG["server"]  # it is on by default
