"""The digits as tables: every share, every confusion, and tiles row by row."""

import numpy as np

from dashboard.frames import digits as frames

SCORES = {"logistic": [(0.1, 0.2), (0.9, 0.85)], "hidden": [(0.5, 0.4)]}


def test_every_share_is_there_and_what_lies_below_the_picture_is_marked():
    table = frames.accuracies(SCORES, "hidden").to_pandas()
    of = table[(table["model"] == "logistic") & (table["set"] == "test")]
    assert of["epoch"].tolist() == [0, 1]
    assert of["right"].tolist() == [0.2, 0.85]
    assert of["below"].tolist() == [share < frames.LOWEST_SHARE for share in (0.2, 0.85)]
    assert set(table[table["chosen"]]["model"]) == {"hidden"}
    assert len(table) == 6


def test_the_axis_of_epochs_has_room_before_there_are_many():
    assert frames.room(SCORES)["epoch"].to_pylist() == [20]
    assert frames.room({"a": [(0, 0)] * 31})["epoch"].to_pylist() == [30]


def test_a_confusion_is_where_label_and_answer_differ():
    matrix = np.array([[3, 1], [0, 2]])
    rows = frames.confusions(matrix).to_pylist()
    assert [(row["label"], row["answer"], row["count"]) for row in rows] == [(0, 0, 3), (0, 1, 1), (1, 0, 0), (1, 1, 2)]
    assert [row["right"] for row in rows] == [True, False, False, True]
    assert [row["text"] for row in rows] == ["3", "1", "", "2"]


def test_tiles_lie_row_by_row():
    table = frames.tiles(["a", "b", "c"], 2, ["1", "2", "3"], ["", "", ""]).to_pydict()
    assert table["column"] == [0, 1, 0]
    assert table["row"] == [0, 0, 1]
    assert table["first"] == ["1", "2", "3"]


def test_the_largest_probability_is_the_answer():
    p = np.full(10, 0.02)
    p[7] = 0.82
    table = frames.answer(p).to_pydict()
    assert table["best"] == [digit == 7 for digit in range(10)]
    assert table["text"][7] == "82.0%"
