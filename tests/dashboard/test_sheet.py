"""The sheet reads what people type and paste: numbers count, anything else gets a sentence, nothing raises."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import sheet
from dashboard.sheet import COLUMNS, ROWS, Row

PRESETS = {"pair": sheet.grid([[1, 2]]), "gap": sheet.grid([[0, 800]])}
CODEC = sheet.codec(PRESETS)
CELLS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.floats(),
    st.integers(),
    st.sampled_from(["1e308", "-0.0", "inf", "-inf", "nan", "NaN", "1e999", "−3", "1,5", "1;2", "`x`", " 7 ", "1_000"]),
)
TABLES = st.lists(st.lists(CELLS, max_size=COLUMNS), max_size=ROWS)
quick = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def reading(*cells: object, **options: Any) -> sheet.Reading:
    return sheet.read(sheet.grid([cells]), **options)


class TestGrid:
    def test_what_is_empty_at_the_end_is_left_out(self):
        assert sheet.grid([["1", None, "2", None], [None, ""], ["", 3], []]) == (("1", "", "2"), (), ("", "3"))
        assert sheet.grid([[None], [""]]) == ()

    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("1000.0", "1000"),
            (1e308, "1e308"),
            ("-0.0", "-0"),
            ("−3", "-3"),
            (0.1, "0.1"),
            (math.nan, ""),
            ("\t5\n", "5"),
        ],
    )
    def test_numbers_stand_in_their_shortest_form(self, cell, text):
        assert sheet.grid([[cell]]) == (() if not text else ((text,),))

    def test_long_text_is_cut(self):
        ((cell,),) = sheet.grid([["x" * 1000]])
        assert len(cell) == 24


class TestRead:
    def test_numbers_keep_their_places(self):
        assert reading("1", "", "-0.0", "1e308").rows == (Row(1, (1, 3, 4), (1.0, -0.0, 1e308)),)
        assert math.copysign(1, reading("-0.0").rows[0].values[0]) == -1

    @pytest.mark.parametrize(
        ("cell", "complaint"),
        [
            ("abc", "`abc` is not a number"),
            ("1,5", "`1,5` is not a number, so it is left out; decimals have a point"),
            ("inf", "`inf` is not a finite number"),
            ("-Infinity", "is not a finite number"),
            ("nan", "`nan` is not a finite number"),
            ("1e999", "is not a finite number"),
            ("", "is blank"),
            ("`", "`´` is not a number"),
        ],
    )
    def test_a_bad_cell_gets_a_sentence_and_the_rest_counts(self, cell, complaint):
        read = reading("1", cell, "3")
        (problem,) = read.problems
        assert problem.startswith("Row 1, z₂ ")
        assert complaint in problem
        assert read.rows == (Row(1, (1, 3), (1.0, 3.0)),)

    def test_a_number_beyond_float32_is_named_only_there(self):
        largest = float(np.finfo(np.float32).max)
        assert reading("1e308").problems == ()
        (problem,) = reading("1e308", "1", largest=largest, precision="float32").problems
        assert "`1e308` is too large for float32 (at most 3.403e+38)" in problem
        assert reading(str(largest), largest=largest, precision="float32").problems == ()

    def test_a_row_without_a_number_is_no_row(self):
        read = sheet.read(sheet.grid([["x"], [], ["5"]]))
        assert [row.number for row in read.rows] == [3]
        assert len(read.problems) == 1

    @quick
    @given(TABLES)
    def test_nothing_raises_and_every_filled_cell_is_used_or_named(self, table):
        cells = sheet.grid(table)
        read = sheet.read(cells)
        used = sum(len(row.values) for row in read.rows)
        assert used + len(read.problems) == sum(len(row) for row in cells)
        assert all(math.isfinite(value) for row in read.rows for value in row.values)


class TestLink:
    @quick
    @given(TABLES)
    def test_a_link_brings_back_the_same_numbers(self, table):
        cells = sheet.grid(table)
        again = CODEC.parse(CODEC.token(cells))
        assert sheet.read(again).rows == sheet.read(cells).rows
        assert CODEC.token(again) == CODEC.token(cells)

    def test_a_preset_is_named(self):
        assert CODEC.token(sheet.grid([["0.0", "800"]])) == "gap"
        assert CODEC.parse(" GAP ") == PRESETS["gap"]

    def test_a_matrix_is_short(self):
        assert CODEC.token(sheet.grid([[1.0, "", -2.5], [1e308]])) == "1,,-2.5;1e308"

    def test_what_is_not_a_number_stays_a_marked_cell(self):
        token = CODEC.token(sheet.grid([["1", "a,b;c", "3"]]))
        assert token == "1,?,3"
        assert sheet.read(CODEC.parse(token)).rows == (Row(1, (1, 3), (1.0, 3.0)),)

    @pytest.mark.parametrize("raw", ["nonsense", "1,two", "1;" * ROWS + "1", ",".join("1" * (COLUMNS + 1))])
    def test_a_wrong_link_is_refused(self, raw):
        with pytest.raises(ValueError, match=r"^|could not convert"):
            CODEC.parse(raw)

    def test_a_full_sheet_fits_into_an_address(self):
        table = np.random.default_rng(0).standard_normal((ROWS, COLUMNS))
        assert len(CODEC.token(sheet.grid(table.tolist()))) < 4000
