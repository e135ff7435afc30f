"""A data set as a small picture: its own points, in its classes' colours, as an address for a style sheet."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from dashboard.charts.theme import CLASS_COLOUR
from dashboard.pictures import thumbnails
from lib.datasets import DATASETS


def drawing(key):
    address = thumbnails.address(DATASETS[key])
    assert '"' not in address
    kind, _, text = address.partition(",")
    assert kind == "data:image/svg+xml"
    return ElementTree.fromstring(unquote(text))


def dots(path):
    return [(int(x), int(y)) for x, y in re.findall(r"M(-?\d+),(-?\d+)h0", path.get("d"))]


@pytest.mark.parametrize("key", DATASETS)
def test_every_set_has_many_dots_within_the_picture_and_a_colour_for_each_class(key):
    paths = list(drawing(key))
    record = DATASETS[key]
    count = {"binary": 2, "multiclass": record.n_out}.get(record.task)
    if count:
        assert [path.get("stroke") for path in paths] == list(CLASS_COLOUR[:count])
    places = [dot for path in paths for dot in dots(path)]
    assert len(places) > 30
    assert all(-2 <= value <= thumbnails.SIDE + 2 for dot in places for value in dot)


def test_the_dots_are_where_the_points_are():
    outside, inside = drawing("circle")
    middle = thumbnails.SIDE / 2

    def far(path):
        return [((x - middle) ** 2 + (y - middle) ** 2) ** 0.5 for x, y in dots(path)]

    assert max(far(inside)) < min(far(outside))


def test_all_pictures_together_are_small():
    assert sum(len(thumbnails.address(record)) for record in DATASETS.values()) < 16_000
