"""The sheet reads what people type and paste: numbers count, anything else gets a sentence, nothing raises."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from dashboard.frames.rows import Row
from dashboard.widgets import sheet
from dashboard.widgets.sheet import COLUMNS, ROWS
from lib.answers import LONGEST
from tests.written import spaced

PRESETS = {"pair": sheet.grid([[1, 2]]), "gap": sheet.grid([[0, 800]])}
CODEC = sheet.codec(PRESETS)
CELLS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.floats(),
    st.integers(),
    st.sampled_from(
        [
            "1e308",
            "-0.0",
            "inf",
            "-inf",
            "nan",
            "NaN",
            "1e999",
            "−3",
            "1,5",
            "1;2",
            "`x`",
            " 7 ",
            "1_000",
            "1/3",
            "1\t2\n-0",
        ]
    ),
)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
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
            ("-0.0", "0"),
            ("1/4", "0.25"),
            ("−3", "-3"),
            (0.1, "0.1"),
            (math.nan, ""),
            ("\t5\n", "5"),
            ("1\t2", "1 2"),
            ("1\r\n2", "1 ⏎ 2"),
        ],
    )
    def test_numbers_stand_in_their_shortest_form(self, cell, text):
        assert sheet.grid([[cell]]) == (() if not text else ((text,),))

    def test_long_text_is_cut(self):
        ((cell,),) = sheet.grid([["x" * 1000]])
        assert len(cell) == LONGEST + 1


class TestRead:
    def test_numbers_keep_their_places(self):
        assert reading("1", "", "-0.0", "1e308").rows == (Row(1, (1, 3, 4), (1.0, 0.0, 1e308)),)
        assert math.copysign(1, reading("-0.0").rows[0].values[0]) == 1
        assert reading("1e308", "-1e308", "5e-324", " 7 ", "1/4").rows[0].values == (1e308, -1e308, 5e-324, 7, 0.25)

    @pytest.mark.parametrize(
        ("cell", "complaint"),
        [
            ("abc", "“abc” is not a number; write it like 0.25, 1e-3 or 1/3."),
            ("1,5", "“1,5” has a comma; write the decimal point, 1.5."),
            ("inf", "“inf” is not a number"),
            ("-Infinity", "“-Infinity” is not a number"),
            ("nan", "“nan” is not a number"),
            ("1e999", "“1e999” is too large for a number of 64 bits."),
            ("1/0", "“1/0” divides by 0."),
            ("", "this is empty."),
            ("1" * 300, "this has more than 40 characters"),
            ("2**3", "“2**3” is not a number"),
        ],
    )
    def test_a_bad_cell_gets_a_sentence_and_the_rest_counts(self, cell, complaint):
        read = reading("1", cell, "3")
        (problem,) = read.problems
        assert problem.startswith("Row 1, column 2: ")
        assert complaint in problem
        assert read.rows == (Row(1, (1, 3), (1.0, 3.0)),)

    def test_a_number_beyond_float32_is_named_only_there(self):
        largest = float(np.finfo(np.float32).max)
        assert reading("1e308").problems == ()
        (problem,) = reading("1e308", "1", largest=largest, precision="float32").problems
        assert spaced(problem) == "Row 1, column 1: “1e308” is too large for float32 (at most 3.403 × 10³⁸)."
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


class TestMatrix:
    def test_a_cell_that_cannot_be_read_is_named_and_the_rest_is_kept(self):
        matrix, problems = sheet.matrix(sheet.grid([["1", "2"], ["abc", "4"]]))
        np.testing.assert_array_equal(matrix, [[1, 2], [np.nan, 4]])
        assert problems == ("Row 2, column 1: “abc” is not a number; write it like 0.25, 1e-3 or 1/3.",)

    def test_short_rows_end_in_blanks(self):
        matrix, problems = sheet.matrix(sheet.grid([[1, 2, 3], [4]]))
        np.testing.assert_array_equal(matrix, [[1, 2, 3], [4, np.nan, np.nan]])
        assert problems == ("Row 2, column 2: this is empty.", "Row 2, column 3: this is empty.")

    def test_an_empty_sheet_is_an_empty_matrix(self):
        matrix, problems = sheet.matrix(())
        assert matrix.shape == (0, 0)
        assert problems == ()

    @quick
    @given(TABLES)
    def test_nothing_raises_and_every_gap_is_named(self, table):
        matrix, problems = sheet.matrix(sheet.grid(sheet.spread(table)))
        assert np.count_nonzero(np.isnan(matrix)) == len(problems)
        assert not np.signbit(matrix[matrix == 0]).any()

    @quick
    @given(arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=FINITE))
    def test_a_link_brings_back_the_same_matrix_to_the_last_digit(self, matrix):
        again, problems = sheet.matrix(CODEC.parse(CODEC.token(sheet.grid(matrix.tolist()))))
        np.testing.assert_array_equal(again, matrix)
        assert problems == ()


class TestSpread:
    def test_a_block_in_one_cell_lies_to_the_right_and_down_and_is_cut(self):
        table = [["9", "9", None], [None] * 3, [None] * 3]
        assert sheet.spread(table) == table
        table[0][1] = "1\t-2\r\n3\t4\r\n"
        assert sheet.spread(table) == [["9", "1", "-2"], [None, "3", "4"], [None] * 3]
        table[0][1] = "\n".join(["\t".join(["5"] * 200)] * 200)
        assert sheet.spread(table) == [["9", "5", "5"], [None, "5", "5"], [None, "5", "5"]]

    def test_one_line_stays_in_its_cell(self):
        assert sheet.spread([["5\n", "\n", " a, b ", 3.0, None]]) == [["5\n", "\n", " a, b ", 3.0, None]]


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

    @pytest.mark.parametrize(
        "raw", ["nonsense", "1,two", "inf", "nan", "1e999", "1|2", "1;" * ROWS + "1", ",".join("1" * (COLUMNS + 1))]
    )
    def test_a_wrong_link_is_refused(self, raw):
        with pytest.raises(ValueError, match=r"^"):
            CODEC.parse(raw)

    def test_an_empty_sheet_can_be_linked(self):
        assert CODEC.token(()) == ","
        assert CODEC.parse(",") == ()

    def test_a_full_sheet_fits_into_an_address(self):
        table = np.random.default_rng(0).standard_normal((ROWS, COLUMNS))
        assert len(CODEC.token(sheet.grid(table.tolist()))) < 4000
