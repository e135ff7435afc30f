"""The page about the house: its picture is what today's imports draw, and its walks name what is there."""

import ast
import re
from xml.etree import ElementTree

import pytest

from docs import house
from tests.test_architecture import ROOT


def defined(name):
    """Whether a function, class or method with this full name is written in the sources."""
    parts = name.split(".")
    for n in range(len(parts) - 1, 0, -1):
        path = ROOT.joinpath(*parts[:n])
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.exists():
                return _within(ast.parse(file.read_text(encoding="utf-8")), parts[n:])
    return False


def _within(tree, names):
    for name in names:
        kinds = (ast.FunctionDef, ast.ClassDef)
        tree = next((node for node in tree.body if isinstance(node, kinds) and node.name == name), None)
        if tree is None:
            return False
    return True


def reachable(arrows):
    """Every pair of rooms that some way leads between."""
    pairs, size = set(arrows), 0
    while size < len(pairs):
        size = len(pairs)
        pairs |= {(a, d) for a, b in pairs for c, d in arrows if b == c}
    return pairs


def test_the_picture_is_what_the_imports_of_today_draw():
    assert house.PICTURE.read_text(encoding="utf-8") == house.picture(), "python -m docs.house draws it anew"


def test_the_picture_shows_every_room_and_says_every_arrow_in_words():
    root = ElementTree.fromstring(house.picture())
    shown = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    for room in {room for arrow in house.arrows() for room in arrow}:
        assert room.removeprefix("dashboard.") in shown
    description = root.find("{http://www.w3.org/2000/svg}desc").text
    assert description.count(" imports ") == len(house.drawn(house.arrows()))


def test_arrows_that_are_left_out_follow_from_those_that_are_drawn():
    every = house.arrows()
    drawn = house.drawn(every)
    assert drawn < every
    assert reachable(drawn) == reachable(every)


def test_a_shortcut_is_left_out_and_two_ways_of_one_length_are_not():
    diamond = {("top", "left"), ("top", "right"), ("left", "base"), ("right", "base")}
    assert house.drawn(diamond | {("top", "base")}) == diamond


def test_no_arrow_runs_up():
    for tower in house.towers(house.arrows()):
        for user, used in house.arrows():
            if user in tower and used in tower:
                assert tower.index(user) < tower.index(used), f"{user} imports {used}"


@pytest.mark.parametrize("title", ["A slider's value", "A learning rate", "A CSV file", "A link"])
def test_every_step_of_a_walk_names_what_is_there(title):
    names = house.walks()[title]
    assert [name for name in names if not defined(name)] == []
    assert {name.split(".")[0] for name in names} >= {"dashboard", "lib"}, "a walk goes through both towers"


def test_every_numbered_step_names_something():
    text = (house.HERE / "house.md").read_text(encoding="utf-8")
    steps = re.split(r"^\d\. ", text, flags=re.MULTILINE)[1:]
    assert len(steps) >= 4 * 5
    for step in steps:
        assert house.NAMED.search(step), step


@pytest.mark.parametrize(
    "name", ["lib.activations.nothing", "lib.trainers.Trainer.nothing", "lib.nowhere.f", "pages.explore.nothing"]
)
def test_a_name_that_is_not_there_is_noticed(name):
    assert not defined(name)
