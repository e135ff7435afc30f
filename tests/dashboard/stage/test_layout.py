"""Where things stand: nothing meets, the plane is square, and the picture uses the room there is."""

import itertools

import pytest

from tests.dashboard.node import answer

SIZES = [[2, 1], [2, 4, 2, 1], [1, 8, 1], [7, 8, 8, 3], [2, 32, 32, 32, 32, 32, 32, 1]]
ROOMS = {"laptop": (1290, 480), "low": (1200, 560), "projector": (1850, 930), "phone": (358, 700)}


def places(kind="stage"):
    wishes = []
    for (room, (width, tall)), sizes in itertools.product(ROOMS.items(), SIZES):
        wish = {
            "sizes": sizes,
            "left": 2,
            "right": 6,
            "growing": kind == "stage",
            "kind": kind,
            "projector": room == "projector",
            "racers": 0,
            "letters": 0,
        }
        wishes.append({"width": width, "tall": tall, "wish": wish})
    body = "return given.map(({ width, tall, wish }) => arrange(width, tall, wish));"
    return list(zip(wishes, answer('{ arrange } from "./stage/layout.js"', body, wishes), strict=True))


def boxes(place):
    units = [(spot["x"], spot["y"], spot["side"], spot["side"]) for column in place["spots"] for spot in column]
    others = [place[name] for name in ("plane", "numbers", "spark")] + place["growth"]
    return units + [(box["x"], box["y"], box["width"], box["height"]) for box in others]


def meet(a, b):
    return all(a[i] < b[i] + b[i + 2] - 0.01 and b[i] < a[i] + a[i + 2] - 0.01 for i in (0, 1))


@pytest.mark.parametrize("kind", ["stage", "hero"])
def test_nothing_meets_anything_and_all_is_inside(kind):
    for wish, place in places(kind):
        each = [box for box in boxes(place) if min(box[2:]) > 0]
        assert not [pair for pair in itertools.combinations(each, 2) if meet(*pair)], wish
        for x, y, width, height in each:
            assert x >= 0, wish
            assert y >= 0, wish
            assert x + width <= wish["width"] + 0.01, wish
            assert y + height <= place["height"] + 0.01, wish


def test_the_plane_is_square_and_large():
    for wish, place in places():
        plane = place["plane"]
        assert plane["width"] == plane["height"]
        if wish["width"] > 720:
            assert plane["height"] >= 0.72 * wish["tall"]


def test_the_stage_keeps_to_the_height_it_was_given_where_it_can():
    for wish, place in places():
        if wish["width"] > 720 and max(wish["wish"]["sizes"]) <= 8:
            assert place["height"] == wish["tall"]


def test_on_a_phone_network_plane_losses_and_numbers_stand_below_each_other():
    for wish, place in places():
        if wish["width"] < 720:
            lowest = max(s["y"] + s["side"] for column in place["spots"] for s in column)
            plane, spark = place["plane"], place["spark"]
            assert lowest < plane["y"]
            assert plane["y"] + plane["height"] < spark["y"]
            assert spark["y"] + spark["height"] < place["numbers"]["y"]


def test_on_a_phone_a_usual_network_fits_the_height_it_was_given():
    for wish, place in places():
        if wish["width"] < 720 and max(wish["wish"]["sizes"]) <= 8:
            assert place["height"] <= wish["tall"] + 1


def test_each_hidden_column_has_its_plus_and_minus_over_it():
    for wish, place in places():
        layers, *units = place["growth"]
        assert len(units) == len(wish["wish"]["sizes"]) - 2
        for box, column in zip(units, place["spots"][1:-1], strict=True):
            assert box["x"] + box["width"] / 2 == pytest.approx(column[0]["x"] + column[0]["side"] / 2)
            assert box["y"] + box["height"] <= min(spot["y"] for spot in column)
        assert layers["y"] + layers["height"] <= min((box["y"] for box in units), default=9999)


def test_a_projector_gets_larger_type_and_units():
    body = (
        "const wish = { sizes: [2, 4, 1], left: 2, right: 1, growing: true, kind: 'stage' };"
        "return given.map((projector) => arrange(1850, 930, { ...wish, projector }));"
    )
    desk, projector = answer('{ arrange } from "./stage/layout.js"', body, [False, True])
    assert projector["font"] >= 1.5 * desk["font"]
    assert projector["spots"][1][0]["side"] > desk["spots"][1][0]["side"]


def test_a_plane_alone_fills_its_room():
    for wish, place in places("plane"):
        assert place["plane"] == {"x": 0, "y": 0, "width": wish["width"], "height": wish["width"]}
        assert place["spots"] == []


def races():
    """The places of a race in each room, with one to five racers."""
    wishes = [
        {
            "width": width,
            "tall": tall,
            "wish": {
                "sizes": [],
                "left": 0,
                "right": 0,
                "growing": False,
                "kind": "race",
                "projector": room == "projector",
                "racers": racers,
                "letters": 10,
            },
        }
        for (room, (width, tall)), racers in itertools.product(ROOMS.items(), range(1, 6))
    ]
    body = "return given.map(({ width, tall, wish }) => arrange(width, tall, wish));"
    return list(zip(wishes, answer('{ arrange } from "./stage/layout.js"', body, wishes), strict=True))


def test_the_planes_of_a_race_are_square_and_meet_neither_each_other_nor_the_losses():
    for wish, place in races():
        each = [
            tuple(box[side] for side in ("x", "y", "width", "height")) for box in [*place["lanes"], place["course"]]
        ]
        assert len(each) == wish["wish"]["racers"] + 1
        assert all(width == height for _, _, width, height in each[:-1])
        assert not [pair for pair in itertools.combinations(each, 2) if meet(*pair)], wish
        for x, y, width, height in each:
            assert min(x, y) >= 0, wish
            assert x + width <= wish["width"] + 0.01, wish
            assert y + height <= place["height"] + 0.01, wish


def test_the_planes_of_a_race_are_large_and_its_losses_are_never_a_stripe():
    for wish, place in races():
        course, lanes = place["course"], place["lanes"]
        assert min(course["width"], course["height"]) >= 90, wish
        assert lanes[0]["width"] >= 100, wish
        if wish["width"] > 720:
            assert place["height"] == wish["tall"]
            used = course["width"] * course["height"] + sum(lane["width"] ** 2 for lane in lanes)
            assert used >= 0.5 * wish["width"] * wish["tall"], wish


def spread(wanted, gap, least, most):
    body = "return spread(...given);"
    return answer('{ spread } from "./stage/layout.js"', body, [wanted, gap, least, most])


def test_names_stand_apart_in_their_order_and_inside():
    assert spread([30, 10, 20], 5, 0, 100) == [30, 10, 20]
    assert spread([10, 10, 12], 10, 0, 100) == [10, 20, 30]
    assert spread([95, 99, 100, 5], 10, 0, 100) == [80, 90, 100, 5]
