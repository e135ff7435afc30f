"""Data sets and functions as small pictures: their own points and values, as addresses for a style sheet."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from dashboard.charts.theme import ACTIVATION_COLOUR, CLASS_COLOUR
from dashboard.pictures import thumbnails
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS


def drawing(address):
    assert '"' not in address
    kind, _, text = address.partition(",")
    assert kind == "data:image/svg+xml"
    return ElementTree.fromstring(unquote(text))


def dots(path):
    return [(int(x), int(y)) for x, y in re.findall(r"M(-?\d+),(-?\d+)h0", path.get("d"))]


@pytest.mark.parametrize("key", DATASETS)
def test_every_set_has_many_dots_within_the_picture_and_a_colour_for_each_class(key):
    record = DATASETS[key]
    paths = list(drawing(thumbnails.points(record)))
    count = {"binary": 2, "multiclass": record.n_out}.get(record.task)
    if count:
        assert [path.get("stroke") for path in paths] == list(CLASS_COLOUR[:count])
    places = [dot for path in paths for dot in dots(path)]
    assert len(places) > 30
    assert all(-2 <= value <= thumbnails.SIDE + 2 for dot in places for value in dot)


def test_the_dots_are_where_the_points_are():
    outside, inside = drawing(thumbnails.points(DATASETS["circle"]))
    middle = thumbnails.SIDE / 2

    def far(path):
        return [((x - middle) ** 2 + (y - middle) ** 2) ** 0.5 for x, y in dots(path)]

    assert max(far(inside)) < min(far(outside))


def test_all_pictures_together_are_small():
    assert sum(len(thumbnails.points(record)) for record in DATASETS.values()) < 16_000
    assert sum(len(thumbnails.curve(record)) for record in ACTIVATIONS.values()) < 10_000


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_curve_of_a_function_goes_through_its_values(key):
    _, line = drawing(thumbnails.curve(ACTIVATIONS[key]))
    assert line.get("stroke") == ACTIVATION_COLOUR[key]
    x, y = np.array([tuple(map(float, pair.split(","))) for pair in line.get("d")[1:].split("L")]).T
    middle, zero, one = thumbnails.SIDE / 2, 25, 10  # of the picture's 40 units, 0 to 1 on the y axis
    z = (x - middle) / 5
    assert (z[0], z[-1]) == (-4, 4)
    assert (zero - y) / one == pytest.approx(ACTIVATIONS[key].f(z), abs=0.01)
