"""Files and links of strangers: what is read is what they say, and everything else ends in a sentence."""

import contextlib
import csv
import io
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import own_data
from lib.own_data import (
    MOST_BYTES,
    MOST_CLASSES,
    MOST_COLUMNS,
    MOST_POINTS,
    MOST_ROWS,
    Affine,
    DataError,
    Examples,
    Point,
    choose_columns,
    from_points,
    read_csv,
    read_points,
    split,
    suggest_columns,
    suggest_kind,
    write_points,
)
from lib.trainers import TrainConfig, Trainer

PLAIN = b"x1,x2,label\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n"
POINTS = st.lists(
    st.builds(Point, st.integers(0, MOST_CLASSES - 1), st.floats(-3, 3), st.floats(-3, 3)), max_size=MOST_POINTS
).map(tuple)


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
        assert table.decimal_comma
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
            for kind in own_data.TARGET_KINDS:
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


class TestChooseColumns:
    def test_two_classes_are_one_column_of_0_and_1(self):
        made = examples(PLAIN)
        assert (made.task, made.classes, made.counts) == ("binary", ("a", "b"), (2, 2))
        assert made.Y.tolist() == [[0], [1], [0], [1]]
        assert (made.features, made.target) == (("x1", "x2"), "label")

    def test_three_classes_are_one_hot_in_the_order_of_their_numbers(self):
        made = examples(b"x1,x2,label\n1,2,10\n3,4,9\n5,6,9.0\n7,8,-1\n")
        assert (made.task, made.classes) == ("multiclass", ("-1", "9", "10"))
        assert made.Y.tolist() == [[0, 0, 1], [0, 1, 0], [0, 1, 0], [1, 0, 0]]
        assert any("“10” has one example only" in note for note in made.notes)

    def test_numbers_are_scaled_to_one_and_back(self):
        made = examples(b"x1,x2,label\n1,2,100\n3,4,300\n5,6,200\n7,8,150\n", kind="numbers")
        assert (made.task, made.classes, made.counts) == ("regression", (), ())
        assert made.Y[:, 0].tolist() == [-1, 1, 0, -0.5]
        assert made.target_scaling.undo(made.Y)[:, 0].tolist() == [100, 300, 200, 150]

    def test_features_fill_the_shown_plane_but_for_a_margin(self):
        made = examples(PLAIN)
        assert made.X.min(axis=0).tolist() == [-2.5, -2.5]
        assert made.X.max(axis=0).tolist() == [2.5, 2.5]

    def test_a_constant_feature_is_centred_and_told(self):
        made = examples(b"x1,x2,label\n5,2,a\n5,4,b\n5,6,a\n5,8,b\n")
        assert (made.X[:, 0] == 0).all()
        assert any("“x1” is the same in every row" in note for note in made.notes)

    @pytest.mark.parametrize(
        ("data", "kind", "words"),
        [
            (
                b"x1,x2,label\nred,2,a\n,4,b\nNaN,6,a\ninf,8,b\n",
                "classes",
                "“x1” must have a number in every row: line 2 says “red”, line 3 is empty, line 4 says “NaN” … (4 in",
            ),
            (b"x1,x2,label\n1,1e200,a\n3,4,b\n5,6,a\n7,8,b\n", "classes", "line 2 says “1e200”. The largest size"),
            (b"x1,x2,label\n1,1/3,a\n3,4,b\n5,6,a\n7,8,b\n", "classes", "line 2 says “1/3”"),
            (PLAIN, "numbers", "“label” must have a number in every row: line 2 says “a”"),
            (b"x1,x2,label\n1,2,a\n3,4,a\n5,6,a\n7,8,a\n", "classes", "one class only, “a”"),
            (b"x1,x2,label\n1,2,1\n3,4,1.0\n5,6,1\n7,8,1\n", "classes", "one class only, “1”"),
            (b"x1,x2,label\n1,2,7\n3,4,7\n5,6,7\n7,8,7\n", "numbers", "same in every row"),
            (b"x1,x2,label\n1,2,a\n3,4,\n5,6,nan\n7,8,b\n", "classes", "line 3 is empty, line 4 says “nan”"),
            (
                b"x1,x2,label\n1,2,a\n3,4,b\n5,6,c\n7,8,d\n9,9,e\n9,8,f\n",
                "classes",
                "6 classes (“a”, “b”, “c” …); the lab shows at most 5",
            ),
            (
                b"x1,x2,label\n1,2,1\n3,4,2\n5,6,3\n7,8,4\n9,9,5\n9,8,6\n",
                "classes",
                "or let the network learn it as numbers",
            ),
        ],
    )
    def test_what_is_wrong_with_a_column_is_said(self, data, kind, words):
        with pytest.raises(DataError, match=re.escape(words)):
            examples(data, kind=kind)

    def test_a_column_is_used_once(self):
        with pytest.raises(DataError, match="two different columns"):
            examples(PLAIN, x2="x1")
        with pytest.raises(DataError, match="both feature and target"):
            examples(PLAIN, target="x2")

    def test_an_unknown_column_or_kind_is_an_argument_error(self):
        with pytest.raises(ValueError, match="x2 must be one of x1, x2, label; got 'y'"):
            examples(PLAIN, x2="y")
        with pytest.raises(ValueError, match="kind must be one of classes, numbers"):
            examples(PLAIN, kind="binary")

    def test_suggestions_are_numeric_features_the_last_column_and_its_likely_kind(self):
        table = read_csv(b"name,h,w,y\nann,1,2,0\nbob,3,4,1\ncid,5,6,0\ndot,7,8,1\n")
        assert suggest_columns(table) == ("h", "w", "y")
        assert [suggest_kind(table, name) for name in table.columns] == ["classes", "numbers", "numbers", "classes"]

    @pytest.mark.parametrize(
        ("target", "kind"),
        [("1122", "classes"), ("1234", "numbers"), ("1234512345", "classes"), ("123456" * 9, "numbers")],
    )
    def test_few_numbers_that_come_again_are_likely_classes(self, target, kind):
        table = read_csv("\n".join(["x1,x2,y", *(f"{i},{i},{digit}" for i, digit in enumerate(target))]).encode())
        assert suggest_kind(table, "y") == kind

    def test_the_fingerprint_tells_sets_apart(self):
        assert examples(PLAIN).fingerprint == examples(PLAIN).fingerprint
        others = [examples(PLAIN, x1="x2", x2="x1"), examples(PLAIN.replace(b"8", b"9"))]
        assert examples(PLAIN).fingerprint not in [other.fingerprint for other in others]

    def test_the_arrays_cannot_be_changed(self):
        with pytest.raises(ValueError, match="read-only"):
            examples(PLAIN).X[0, 0] = 1

    @given(st.lists(st.tuples(st.floats(-1e100, 1e100), st.floats(-1e-300, 1e-300)), min_size=1, max_size=20))
    def test_a_scale_stays_in_the_plane_and_leads_back(self, values):
        values = np.array(values)
        scale = Affine.onto(values, 2.5)
        scaled = scale.apply(values)
        assert (np.abs(scaled) <= 2.5 * (1 + 1e-9)).all()
        assert scale.undo(scaled) == pytest.approx(values, rel=1e-9, abs=1e-12 * np.abs(values).max() + 5e-324)


class TestSplit:
    @given(
        st.lists(st.integers(0, 2), min_size=4, max_size=60).filter(lambda labels: len(set(labels)) > 1),
        st.floats(0, 1, exclude_max=True),
    )
    def test_every_example_is_in_one_set_and_every_class_in_both_when_it_can_be(self, labels, share):
        data = "\n".join(["x1,x2,label", *(f"{i},{-i},{label}" for i, label in enumerate(labels))]).encode()
        made = examples(data)
        X_train, Y_train, X_test, Y_test = split(made, share, np.random.default_rng(0))
        assert sorted([*X_train[:, 0], *X_test[:, 0]]) == sorted(made.X[:, 0])
        assert (len(X_train), len(X_test)) == (len(Y_train), len(Y_test))
        number = dict(zip(made.X[:, 0], labels, strict=True))
        tested = Counter(number[x] for x in X_test[:, 0])
        for label, count in Counter(labels).items():
            assert tested[label] < count
            assert tested[label] >= (share > 0 and count > 1)
            assert abs(tested[label] - share * count) <= 1

    def test_each_row_keeps_its_target_and_the_seed_decides(self):
        made = examples(rows(50))
        lookup = dict(zip(made.X[:, 0], made.Y[:, 0], strict=True))
        first, again, other = (split(made, 0.2, np.random.default_rng(seed)) for seed in (1, 1, 2))
        assert all(lookup[x] == y for x, y in zip(first[0][:, 0], first[1][:, 0], strict=True))
        assert all(map(np.array_equal, first, again))
        assert not np.array_equal(first[0], other[0])
        assert len(first[2]) == 10

    @pytest.mark.parametrize("share", [-0.1, 1, np.nan])
    def test_a_wrong_share_is_refused(self, share):
        with pytest.raises(ValueError, match="test_share must be"):
            split(examples(PLAIN), share, np.random.default_rng(0))

    @pytest.mark.parametrize("kind", ["classes", "numbers"])
    def test_a_trainer_takes_the_parts(self, kind):
        made = examples(b"x1,x2,label\n1,2,1\n3,4,2\n5,6,3\n7,8,3\n1,1,1\n2,2,2\n", kind=kind)
        config = TrainConfig(data="blobs" if kind == "classes" else "plane")
        trainer = Trainer(config, split(made, 0.2, np.random.default_rng(0)))
        trainer.run(epochs=2)
        assert np.isfinite(trainer.history).all()


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
