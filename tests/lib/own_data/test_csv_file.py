"""Files of strangers: what is read is what they say, and everything else ends in a sentence."""

import contextlib
import csv
import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.answers import COMMA, GROUPED, POINT
from lib.own_data import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    TARGET_KINDS,
    DataError,
    Examples,
    Table,
    choose_columns,
    read_csv,
    settled,
    split,
    suggest_columns,
)
from lib.own_data.cells import TEXT, UNCLEAR

PLAIN = b"x1,x2,label\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n"


def examples(data: bytes, x1="x1", x2="x2", target="label", kind="classes") -> Examples:
    return choose_columns(read_csv(data), x1, x2, target, kind)


def rows(n: int, head: str = "x1,x2,label") -> bytes:
    return "\n".join([head, *(f"{i},{i * i % 7},{'ab'[i % 2]}" for i in range(n))]).encode()


class TestReadCsv:
    def test_a_plain_file_is_read_cell_by_cell_without_a_word(self):
        table = read_csv(PLAIN)
        assert table.columns == ("x1", "x2", "label")
        assert table.rows == (("1", "2", "a"), ("3", "4", "b"), ("5", "6", "a"), ("7", "8", "b"))
        assert table.lines == (2, 3, 4, 5)
        assert table.numeric == (True, True, False)
        assert table.notes == ()

    @pytest.mark.parametrize(("delimiter", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
    def test_other_delimiters_are_found_and_told(self, delimiter, word):
        table = read_csv(PLAIN.replace(b",", delimiter.encode()))
        assert (table.columns, table.rows) == (read_csv(PLAIN).columns, read_csv(PLAIN).rows)
        assert word in table.notes[0]

    @pytest.mark.parametrize("delimiter", [";", "\t", "|"])
    def test_decimal_commas_are_numbers_where_no_comma_separates(self, delimiter):
        data = "x1;x2;label\n1,5;-2,25;a\n3;,5;b\n1e3;2;a\n1,5e-1;4;b\n".replace(";", delimiter).encode()
        table = read_csv(data)
        assert table.style("x1") == table.style("x2") == COMMA
        assert any("1,5 means 1.5" in note for note in table.notes)
        made = choose_columns(table, "x1", "x2", "label", "classes")
        assert made.scaling.undo(made.X) == pytest.approx(np.array([[1.5, -2.25], [3, 0.5], [1000, 2], [0.15, 4]]))

    def test_decimal_commas_do_not_make_the_comma_the_delimiter(self):
        assert read_csv(b"1,5;2,5;a\n3,5;4,5;b\n1,5;1,5;b\n2,5;2,5;a\n").rows[0] == ("1,5", "2,5", "a")

    def test_a_thousands_separator_is_not_taken_for_a_decimal_comma(self):
        table = read_csv(b'x1,x2,label\n"1,234",2,a\n3,4,b\n5,6,a\n7,8,b\n')
        with pytest.raises(DataError, match="line 2 says “1,234”"):
            choose_columns(table, "x1", "x2", "label", "classes")

    def test_a_file_that_mixes_commas_and_points_is_refused_at_the_commas(self):
        table = read_csv(b"x1;x2;label\n1,5;2;a\n3.5;4;b\n5;6;a\n7;8;b\n")
        with pytest.raises(DataError, match=r"line 2 says “1,5”\. A decimal comma is understood when all"):
            choose_columns(table, "x1", "x2", "label", "classes")

    @pytest.mark.parametrize(
        ("encoding", "word"),
        [
            ("utf-8", ""),
            ("utf-8-sig", ""),
            ("utf-16", "UTF-16"),
            ("utf-16-le", "UTF-16"),
            ("utf-16-be", "UTF-16"),
            ("latin-1", "Latin-1"),
            ("cp1252", "Latin-1"),
        ],
    )
    def test_encodings_are_found_and_told_unless_it_is_utf_8(self, encoding, word):
        table = read_csv("größe,b,Art\n1,2,ä\n3,4,é\n5,6,ä\n7,8,é\n".encode(encoding))
        assert table.columns == ("größe", "b", "Art")
        assert table.rows[1] == ("3", "4", "é")
        assert word in " ".join(table.notes)
        assert bool(table.notes) == bool(word)

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_every_line_ending_counts_lines_alike(self, end):
        table = read_csv(PLAIN.replace(b"\n", end.encode()))
        assert table.lines == (2, 3, 4, 5)

    def test_quoted_cells_may_hold_delimiters_quotation_marks_and_line_breaks(self):
        table = read_csv(b'x1,x2,label\n1,2,"a, ""b""\nc"\n3,4,b\n5,6,b\n7,8,b\n')
        assert table.rows[0][2] == 'a, "b"\nc'
        assert table.lines == (2, 4, 5, 6)

    def test_without_a_heading_the_columns_are_numbered_and_the_first_row_counts(self):
        table = read_csv(PLAIN.partition(b"\n")[2])
        assert table.columns == ("column 1", "column 2", "column 3")
        assert len(table.rows) == 4
        assert "no heading" in " ".join(table.notes)

    def test_blank_lines_are_skipped_and_told(self):
        table = read_csv(PLAIN.replace(b"3,4", b"\n,,\n   \n3,4") + b"\n\n")
        assert table.lines == (2, 6, 7, 8)
        assert "3 blank lines were skipped." in table.notes

    def test_headings_that_are_empty_or_equal_get_names_of_their_own(self):
        table = read_csv(b",x,X,column 1,x\n1,2,3,4,5\n1,2,3,4,5\n1,2,3,4,5\n1,2,3,4,5\n")
        lower = [name.lower() for name in table.columns]
        assert len(set(lower)) == 5
        assert table.columns[1] == "x"
        assert table.columns[3] == "column 1"
        assert "new names" in " ".join(table.notes)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "empty"),
            (b" \r\n\n", "empty"),
            (b",,,\n,,,\n", "no entries"),
            (b"a\n1\n2\n3\n4\n", "one column only"),
            (b"x1 x2 label\n1 2 a\n3 4 b\n", "separated by spaces"),
            (b"a,b\n1,2\n3,4\n5,6\n7,8\n", "2 columns"),
            (b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3\n", "line 3 has 2, line 4 has 4"),
            (b"a,b,c\n1,2,3\n" + b"1,2\n" * 9, "(9 in all)"),
            (b'a,b,c\n1,2,3\n1,"2,3\n1,2,3\n', "From line 3 on, a quotation mark is never closed"),
            (b'a,b,c\n1,"2"x,3\n1,2,3\n', "From line 2 on, there is text after"),
            (b"PK\x03\x04rest", "workbook"),
            (b"%PDF-1.7", "PDF"),
            (b"a,b,c\n1,2,\x00\n", "Line 2 has a character"),
            (b"\xff\xfea", "not valid UTF-16"),
            (b"a,b,c\n1,2,\x81\n", "not valid CP1252"),
            (b"a,b,c\n1,2,3\n", "1 row of data; at least 4"),
            (b"a,b,c\n", "0 rows of data"),
            (rows(MOST_ROWS + 1), "5001 rows of data; at most 5000"),
            (b"," * 50 + b"a\n", "51 columns; at most 50"),
            (b"x" * (MOST_BYTES + 1), "at most 1 MB"),
            (b"a,b,c\n" + b"x" * 200_000 + b",2,3\n", "too long"),
        ],
    )
    def test_what_is_wrong_with_a_file_is_said(self, data, words):
        with pytest.raises(DataError, match=re.escape(words)) as caught:
            read_csv(data)
        assert str(caught.value)[0].isupper()
        assert str(caught.value).endswith(".")

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"1,2,a\n" * 1_800_000, "The file has 10.3 MB; at most 1 MB"),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "This is a picture, not a text file"),
            (bytes(range(128, 256)) * 9, "not valid CP1252"),
            (b"<!DOCTYPE html>\n<html><body>not found</body></html>\n", "one column only"),
            (b'[{"x": 1, "y": 2, "l": "a"}]', "text after a closing quotation mark"),
            (b"x,y,l\n1,5,2,5,a\n2,5,3,5,b\n", "numbers with decimal commas need semicolons between them"),
            (b"x,y,l\n" + b"1" * 1_000_000, "too long"),
            (b'"' * 1_000_000, "no entries"),
            (b"," * 1_000_000, "no entries"),
        ],
        ids=["large", "picture", "bytes", "web", "json", "commas", "digit", "quotes", "delimiters"],
    )
    def test_what_is_no_table_at_all_is_said_too(self, data, words):
        with pytest.raises(DataError, match=re.escape(words)):
            read_csv(data)

    def test_a_mark_at_the_start_and_the_line_ends_of_windows_leave_no_trace(self):
        assert read_csv(b"\xef\xbb\xbf" + PLAIN.replace(b"\n", b"\r\n")) == read_csv(PLAIN)

    def test_formulas_are_text_and_never_evaluated(self):
        table = read_csv(b"x1,x2,label\n=1+1,2,=A1\n3,4,@SUM(A1)\n5,6,=A1\n7,8,@SUM(A1)\n")
        assert table.rows[0] == ("=1+1", "2", "=A1")
        with pytest.raises(DataError, match=re.escape("line 2 says “=1+1”")):
            choose_columns(table, "x1", "x2", "label", "classes")

    def test_markup_in_headings_and_labels_is_text(self):
        data = b"<script>a</script>,<b>y</b>,k\n1,2,<i>a</i>\n3,4,b\n5,6,b\n7,8,<i>a</i>\n"
        made = choose_columns(read_csv(data), "<script>a</script>", "<b>y</b>", "k", "classes")
        assert (made.features, made.classes) == (("<script>a</script>", "<b>y</b>"), ("<i>a</i>", "b"))

    def test_invisible_characters_around_a_label_make_no_class_of_their_own(self):
        assert examples("x1,x2,label\n1,2,a\n3,4,a\u200b\n5,6,\ufeffb\n7,8,b\n".encode()).classes == ("a", "b")

    def test_a_character_that_turns_text_around_is_not_shown(self):
        assert read_csv("x1,x2,la\u202ebel\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n".encode()).columns[2] == "la bel"

    def test_the_largest_file_is_read(self):
        assert len(read_csv(rows(MOST_ROWS)).rows) == MOST_ROWS

    def test_the_largest_table_is_read(self):
        line = ",".join("1234567890" * 5) + "\n"
        table = read_csv(line.encode() * MOST_ROWS)
        assert (len(table.columns), len(table.rows)) == (MOST_COLUMNS, MOST_ROWS)

    @given(st.binary(max_size=300))
    def test_garbage_is_refused_or_read_but_never_raises_anything_else(self, data):
        self.survives(data)

    @given(st.text(alphabet='0123456789abéN,;|\t"\n\r -.eE', max_size=300), st.sampled_from(["utf-8", "utf-16"]))
    def test_text_that_is_almost_a_table_never_raises_anything_else(self, text, encoding):
        self.survives(text.encode(encoding))

    @staticmethod
    def survives(data: bytes):
        with contextlib.suppress(DataError):
            table = read_csv(data)
            assert len(set(table.columns)) == len(table.columns) >= 3
            assert {len(row) for row in table.rows} == {len(table.columns)}
            for kind in TARGET_KINDS:
                with contextlib.suppress(DataError):
                    made = choose_columns(table, *suggest_columns(table), kind)
                    assert np.isfinite(made.X).all()
                    assert np.isfinite(made.Y).all()
                    split(made, 0.3, np.random.default_rng(0))

    @given(
        st.lists(
            st.tuples(st.floats(-1e90, 1e90), st.floats(-1e6, 1e6), st.text("abc ,;|\t\"'\né", min_size=1, max_size=9)),
            min_size=4,
            max_size=30,
        ),
        st.sampled_from(",;\t|"),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    )
    def test_what_the_standard_library_writes_is_read_back(self, content, delimiter, encoding):
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC).writerows([("u", "v", "w"), *content])
        table = read_csv(file.getvalue().encode(encoding))
        assert table.columns == ("u", "v", "w")
        assert table.rows == tuple((repr(u), repr(v), w.strip()) for u, v, w in content)


def numbers(count: int, columns: int = 2, seed: int = 0) -> list[str]:
    """Lines of decimals and a class of 0.0 and 1.0, as pandas writes them."""
    values = np.random.default_rng(seed).random((count, columns)).round(3)
    return [",".join([*map(str, row), f"{i % 2}.0"]) for i, row in enumerate(values)]


def table(*lines: str) -> Table:
    return read_csv("\n".join(lines).encode())


class TestHeading:
    @pytest.mark.parametrize("heading", ["0,1,2", "1,2,3", "x1,x2,1", "0,1,target", "1,2,Class"])
    def test_numbers_that_count_the_columns_are_a_heading(self, heading):
        read = table(heading, *numbers(8))
        assert read.columns == tuple(heading.split(","))
        assert len(read.rows) == 8
        assert {made.classes for made in [choose_columns(read, *suggest_columns(read), "classes")]} == {("0.0", "1.0")}
        assert any(note.startswith("The first line is read as the heading") for note in read.notes)

    def test_the_default_file_of_pandas_has_a_heading_after_an_empty_cell(self):
        read = table(",0,1,2", *(f"{i},{line}" for i, line in enumerate(numbers(8))))
        assert read.columns == ("column 1", "0", "1", "2")
        assert len(read.rows) == 8

    @pytest.mark.parametrize("labels", ["ABC", ("1.5", "2.5", "0.25")])
    def test_years_are_a_heading_beside_a_word_that_no_row_has(self, labels):
        read = table("2019,2020,2021,grade", *(f"{i / 3:.2f},{i % 5},{i % 7},{labels[i % 3]}" for i in range(9)))
        assert read.columns == ("2019", "2020", "2021", "grade")
        assert len(read.rows) == 9

    @pytest.mark.parametrize("subject", ["s{}", "{}"])
    def test_a_word_before_numbers_that_count_is_a_heading(self, subject):
        read = table("subject,0,1,2", *(subject.format(i) + "," + line for i, line in enumerate(numbers(8))))
        assert read.columns == ("subject", "0", "1", "2")
        assert len(read.rows) == 8

    @pytest.mark.parametrize(
        "first", ["5.1,3.5,setosa", "1,2,setosa", "0,1,setosa", "7,8,setosa", "?,3.5,setosa", "?,NA,setosa", ",,setosa"]
    )
    def test_a_first_row_with_a_label_of_others_is_data(self, first):
        read = table(first, "4.9,3.0,setosa", "7.0,3.2,versicolor", "6.4,3.2,versicolor")
        assert read.columns == ("column 1", "column 2", "column 3")
        assert len(read.rows) == 4

    def test_a_first_row_with_a_name_of_its_own_among_names_is_data(self):
        assert len(table("ann,150,60,cat", "bob,160,70,dog", "cid,170,65,cat", "dot,190,80,dog").rows) == 4

    @pytest.mark.parametrize("first", ["1,1,a", "0.5,1.5,rare"])
    def test_a_first_row_with_a_rare_label_beside_unlikely_names_is_data(self, first):
        assert len(table(first, "1,2,b", "3,4,b", "5,6,b").rows) == 4


class TestMissing:
    @pytest.mark.parametrize(
        "word",
        ["?", "#N/A", "<NA>", "None", "-", "–", ".", "#VALUE!", "#WERT!", "#DIV/0!", "NA", "n/a", "NaN", "null", "--"],
    )
    def test_a_word_for_missing_is_no_class(self, word):
        read = table("u,v,k", "1,2,a", "3,4,b", "5,6,a", "7,8,b", f"2,3,{word}")
        made = choose_columns(read, "u", "v", "k", "classes")
        assert (made.classes, made.counts) == (("a", "b"), (2, 2))
        assert made.notes == ("1 row has a missing cell in these columns and is left out.",)
        assert f"Cells with “{word}” count as missing." in read.notes

    def test_a_minus_is_a_label_where_plus_is_one(self):
        read = table("u,v,k", "1,2,+", "3,4,-", "5,6,+", "7,8,-")
        assert choose_columns(read, "u", "v", "k", "classes").classes == ("+", "-")

    def test_cars_with_question_marks_are_numbers_with_gaps(self):
        read = table(
            "mpg,horsepower,origin", *(f"{18 + i},{'?' if i % 4 == 0 else 90 + i},{i % 3 + 1}" for i in range(12))
        )
        assert read.numeric == (True, True, True)
        assert suggest_columns(read) == ("mpg", "horsepower", "origin")
        made = choose_columns(read, "mpg", "horsepower", "origin", "classes")
        assert len(made.X) == 9
        assert made.notes == ("3 rows have a missing cell in these columns and are left out.",)

    def test_penguins_with_gaps_are_ready_at_first_sight(self):
        lines = (
            f"{('Adelie', 'Gentoo', 'Chinstrap')[i // 10]},{'AB'[i % 2]},{'NA' if i == 3 else 39 + i / 8},"
            f"{'NA' if i == 3 else 18 - i / 16},{('male', 'female', 'NA')[i % 3]},{2007 + i % 3}"
            for i in range(30)
        )
        read = table("species,island,bill_length_mm,bill_depth_mm,sex,year", *lines)
        assert suggest_columns(read) == ("bill_length_mm", "bill_depth_mm", "species")
        made = choose_columns(read, *suggest_columns(read), "classes")
        assert made.counts == (9, 10, 10)

    @pytest.mark.parametrize("end", ["", ","])
    def test_an_empty_last_column_is_left_out(self, end):
        read = table("a,b,c,", f"1,2,x{end}", f"3,4,y{end}", f"5,6,x{end}", f"7,8,y{end}")
        assert read.columns == ("a", "b", "c")
        assert suggest_columns(read) == ("a", "b", "c")
        assert "Empty columns at the end are left out." in read.notes

    def test_a_column_without_entries_is_left_out_by_name(self):
        read = table("a,b,void,,c", "1,2,,,x", "3,4,NA,,y", "5,6,,,x", "7,8,,,y")
        assert read.columns == ("a", "b", "c")
        assert "Columns without any entry are left out: “void”, “column 4”." in read.notes

    def test_two_columns_with_entries_are_too_few(self):
        with pytest.raises(DataError, match="2 columns with entries; at least 3"):
            table("a,b,c", "1,2,NA", "3,4,NA", "5,6,NA", "7,8,NA")


class TestLabels:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("yes", "\u200b yes"),
            ("yes", "\u00a0\u200b \ufeff yes\u200b \u200e"),
            ("caf\u00e9", "cafe\u0301"),
            ("New York", "New\u00a0York"),
            ("New York", "New\u202fYork"),
        ],
    )
    def test_labels_that_look_alike_are_one_class(self, one, other):
        read = table("u,v,k", f"1,2,{one}", f"3,4,{other}", "5,6,no", "7,8,no")
        assert choose_columns(read, "u", "v", "k", "classes").classes == tuple(sorted({one, "no"}))

    def test_a_dash_of_a_word_processor_is_a_minus(self):
        read = table("u,v,k", "–5,2,a", "3,‐4,b", "‑6,1e–3,a", "－7,−8,b")
        made = choose_columns(read, "u", "v", "k", "classes")
        assert made.scaling.undo(made.X) == pytest.approx(np.array([[-5, 2], [3, -4], [-6, 1e-3], [-7, -8]]))

    @pytest.mark.parametrize("digits", ["٣", "１２", "1_0"])
    def test_digits_of_other_scripts_are_text(self, digits):
        assert table("u,v,k", f"{digits},2,a", "3,4,b", "5,6,a", "7,8,b").numeric == (False, True, False)


def first_column(*cells: str, others: str = "2;a 4;b 6;a 8;b") -> Table:
    return table("u;v;k", *(f"{cell};{rest}" for cell, rest in zip(cells, others.split(), strict=True)))


def values(read: Table, target: str = "k") -> list[list[float]]:
    made = choose_columns(read, "u", "v", target, "classes")
    found: list[list[float]] = made.scaling.undo(made.X).round(9).tolist()
    return found


class TestCommas:
    def test_1_200_is_not_read_as_1_2_in_silence(self):
        read = first_column("950", "1,200", "1,350", "800")
        assert read.styles == (UNCLEAR, POINT, TEXT)
        with pytest.raises(DataError, match=r"“u” a comma could mean two things: line 3 says “1,200”, .* 1200 or 1\.2"):
            values(read)
        assert [row[0] for row in values(settled(read, GROUPED))] == [950, 1200, 1350, 800]
        assert [row[0] for row in values(settled(read, COMMA))] == [950, 1.2, 1.35, 800]
        with pytest.raises(ValueError, match="style must be one of comma, grouped"):
            settled(read, POINT)

    @pytest.mark.parametrize(
        ("cells", "style", "right"),
        [
            (("1.234,50", "950,00", "-12,5", "1.200"), COMMA, [1234.5, 950, -12.5, 1200]),
            (("1.234.567", "950", "12", "1"), COMMA, [1234567, 950, 12, 1]),
            (("0,125", "0,250", "1,375", "2"), COMMA, [0.125, 0.25, 1.375, 2]),
            (("1,234,567", "1,200", "12", "1"), GROUPED, [1234567, 1200, 12, 1]),
            (("1,234.5", "1,200", "12", "-0.5"), GROUPED, [1234.5, 1200, 12, -0.5]),
            (("1.200", "950", "12", "1"), POINT, [1.2, 950, 12, 1]),
        ],
    )
    def test_what_is_unambiguous_is_read_and_told(self, cells, style, right):
        read = first_column(*cells)
        assert read.styles[0] == style
        assert [row[0] for row in values(read)] == right
        assert any("decimal sign" in note or "thousands" in note for note in read.notes) == (style != POINT)

    @pytest.mark.parametrize("other", ["1.200", "01.02"])
    def test_a_point_in_one_column_leaves_the_decimal_commas_of_another(self, other):
        read = first_column("1.234,50", "950,00", "12,5", "3", others=f"{other};a 4;b 6;a 8;b")
        assert values(read)[0] == [1234.5, float(other)]
        assert "The comma is read as the decimal sign in “u”: 1.234,50 means 1234.5." in read.notes
        assert ("The point is read as the decimal sign in “v”: 1.200 means 1.2." in read.notes) == (other == "1.200")

    def test_the_other_style_is_told_by_its_own_example(self):
        read = first_column("1,5", "1.200", "2", "3")
        assert "The comma is read as the decimal sign: 1,5 means 1.5, 1.200 means 1200." in read.notes

    def test_commas_in_labels_are_labels(self):
        read = table("u;v;k", "1;2;1,200", "3;4;1,350", "5;6;1,200", "7;8;1,350")
        assert choose_columns(read, "u", "v", "k", "classes").classes == ("1,200", "1,350")


class TestSeparatorLine:
    @pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "\ufeffsep=;", "SEP=;", "sep=; "])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_it_is_obeyed_and_skipped(self, first, end):
        read = read_csv(end.join([first, "u;v;k", "1,5;2;a", "3;4;b", "5;6;a", "7;8;b"]).encode())
        assert read.columns == ("u", "v", "k")
        assert read.lines == (3, 4, 5, 6)
        assert values(read)[0] == [1.5, 2]

    @pytest.mark.parametrize("mark", [",", "\t", "|", ":", "^", " ", "#"])
    def test_any_separator_is_obeyed(self, mark):
        lines = [f"sep={mark}", *(line.replace(",", mark) for line in PLAIN.decode().splitlines())]
        assert table(*lines).rows == read_csv(PLAIN).rows

    def test_hints_that_do_not_apply_are_not_given(self):
        with pytest.raises(DataError, match=r"line 3 has 2\. A text with a semicolon in it needs quotation marks\.$"):
            table("sep=;", "u;v;k", "1;2")

    def test_nothing_after_it_is_an_empty_file(self):
        with pytest.raises(DataError, match="The file is empty"):
            table("sep=;", "")
