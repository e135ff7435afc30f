"""Points survive the link, and other links end in a sentence."""

import contextlib
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.own_data import (
    MOST_CLASSES,
    MOST_POINTS,
    DataError,
    Point,
    from_points,
    read_points,
    split,
    write_points,
)
from lib.trainers import TrainConfig, Trainer

POINTS = st.lists(
    st.builds(Point, st.integers(0, MOST_CLASSES - 1), st.floats(-3, 3), st.floats(-3, 3)), max_size=MOST_POINTS
).map(tuple)


class TestPoints:
    @given(POINTS)
    def test_points_survive_the_link(self, points):
        text = write_points(points)
        assert read_points(text) == points
        assert read_points(text.upper()) == points
        assert re.fullmatch(r"none|[a-e0-9a-z]+", text)
        assert len(text) <= max(4, 5 * MOST_POINTS)

    def test_the_text_is_what_it_says_it_is(self):
        # −3 is 0, 0.01 is 301 = 8·36 + 13, and 3 is 600 = 16·36 + 24.
        assert write_points([Point(0, -3, 0), Point(2, 3, 0.005)]) == "a008ccgo8d"
        assert write_points([]) == "none"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "there is nothing"),
            ("a008", "Point 1 says “a008”"),
            ("a008cf008c", "Point 2 says “f008c”.*a, b, c, d or e"),
            ("agp8c", "Point 1 says “agp8c”"),
            ("a0 8c", "Point 1"),
            ("a−108", "Point 1"),
            ("a٣٣٣٣", "Point 1"),
            ("a008c" * (MOST_POINTS + 1), "more than 200"),
        ],
    )
    def test_other_texts_are_refused_with_the_place(self, text, words):
        with pytest.raises(DataError, match=words):
            read_points(text)

    @given(st.text(max_size=40))
    def test_any_text_is_read_or_refused(self, text):
        with contextlib.suppress(DataError):
            assert write_points(read_points(text)) == text.strip().lower()

    @pytest.mark.parametrize(("label", "x1", "x2"), [(5, 0, 0), (-1, 0, 0), (True, 0, 0), (0, 3.01, 0), (0, 0, np.nan)])
    def test_a_point_is_of_five_classes_and_in_the_plane(self, label, x1, x2):
        with pytest.raises(ValueError, match="must be"):
            Point(label, x1, x2)

    def test_a_point_is_kept_to_two_decimals(self):
        point = Point(0, 1.23456, -0.001)
        assert (point.x1, point.x2) == (1.23, 0)
        assert str(point.x2) == "0.0"

    def test_two_classes_are_binary_and_not_scaled(self):
        made = from_points(
            [Point(0, -1, 2), Point(1, 1, 0), Point(0, -1, 1), Point(1, 2, 2)], ("orange", "blue", "green")
        )
        assert (made.task, made.classes) == ("binary", ("orange", "blue"))
        assert made.X.tolist() == [[-1, 2], [1, 0], [-1, 1], [2, 2]]
        assert made.Y.tolist() == [[0], [1], [0], [1]]

    def test_the_third_class_keeps_its_number_when_the_second_is_missing(self):
        made = from_points([Point(0, 0, 0), Point(0, 1, 0), Point(2, 2, 0), Point(2, 2, 2)])
        assert (made.task, made.counts) == ("multiclass", (2, 0, 2))
        parts = split(made, 0.2, np.random.default_rng(0))
        Trainer(TrainConfig(data="blobs"), parts).run(epochs=1)

    def test_five_classes_are_one_hot_with_five_names(self):
        made = from_points([Point(label, label / 2, 0) for label in (4, 4, 3, 3, 2, 2, 1, 1, 0, 0)])
        assert (made.task, made.classes, made.counts) == ("multiclass", ("0", "1", "2", "3", "4"), (2,) * 5)
        assert made.Y[0].tolist() == [0, 0, 0, 0, 1]
        assert write_points([Point(3, 0, 0), Point(4, 0, 0)]) == "d8c8ce8c8c"

    @pytest.mark.parametrize(
        ("labels", "words"),
        [
            ([], "two classes, at least 2 of each; so far there are none"),
            ([2, 2, 2], "so far all are green"),
            ([0, 1, 1], "one more orange point"),
            ([0, 0, 1, 1, 2], "one more green point"),
        ],
    )
    def test_what_is_missing_is_said(self, labels, words):
        with pytest.raises(DataError, match=words):
            from_points([Point(label, 0, 0) for label in labels], ("orange", "blue", "green"))
