"""Columns are suggested so that a file can be used at first sight, and become what the file says."""

import re

import numpy as np
import pytest

from lib.own_data import (
    DataError,
    Examples,
    Table,
    choose_columns,
    differing_in_capitals,
    read_csv,
    suggest_columns,
    suggest_kind,
)

PLAIN = b"x1,x2,label\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n"


def examples(data: bytes, x1="x1", x2="x2", target="label", kind="classes") -> Examples:
    return choose_columns(read_csv(data), x1, x2, target, kind)


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
                b"x1,x2,label\nred,2,a\nblue,4,b\n2x,6,a\ninf,8,b\n",
                "classes",
                "“x1” must have a number in every row: line 2 says “red”, line 3 says “blue”, line 4 says “2x” … (4 in",
            ),
            (b"x1,x2,label\n1,1e200,a\n3,4,b\n5,6,a\n7,8,b\n", "classes", "line 2 says “1e200”. The largest size"),
            (b"x1,x2,label\n1,1/3,a\n3,4,b\n5,6,a\n7,8,b\n", "classes", "line 2 says “1/3”"),
            (PLAIN, "numbers", "“label” must have a number in every row: line 2 says “a”"),
            (b"x1,x2,label\n1,2,a\n3,4,a\n5,6,a\n7,8,a\n", "classes", "one class only, “a”"),
            (b"x1,x2,label\n1,2,1\n3,4,1.0\n5,6,1\n7,8,1\n", "classes", "one class only, “1”"),
            (b"x1,x2,label\n1,2,7\n3,4,7\n5,6,7\n7,8,7\n", "numbers", "same in every row"),
            (
                b"x1,x2,label\n1,,a\n3,4,\n5,6,nan\n7,8,b\n",
                "classes",
                "Of 4 rows, 1 has an entry in each of “x1”, “x2”, “label”; at least 2 are needed",
            ),
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


def table(heading: str, *columns: object) -> Table:
    """A table of columns, each given by its cells."""
    cells = [list(map(str, column)) for column in columns]
    return read_csv("\n".join([heading, *map(",".join, zip(*cells, strict=True))]).encode())


NOISE = np.random.default_rng(0).normal(size=(2, 150)).round(3)
SORTED = [f"class {i // 50}" for i in range(150)]


class TestRowNumbers:
    @pytest.mark.parametrize(
        "name", ["", "Id", "ID", "id", "index", "Unnamed: 0", "#", "PassengerId", "user_id", "Row", "No.", "row number"]
    )
    @pytest.mark.parametrize("start", [0, 1, 51])
    def test_a_row_number_is_not_suggested_and_remarked_on(self, name, start):
        read = table(f"{name},x,y,k", range(start, start + 150), *NOISE, SORTED)
        assert suggest_columns(read) == ("x", "y", "k")
        assert read.counters == (True, False, False, False)
        made = choose_columns(read, read.columns[0], "x", "k", "classes")
        assert f"“{read.columns[0]}” only numbers the rows: what" in " ".join(made.notes)

    def test_row_numbers_in_another_order_are_known_by_their_name(self):
        order = np.random.default_rng(1).permutation(400)[:150]
        assert table("Id,x,y,k", order, *NOISE, SORTED).counters[0]
        assert not table("size,x,y,k", order, *NOISE, SORTED).counters[0]

    def test_a_column_that_counts_is_known_without_a_name(self):
        assert suggest_columns(table("n,x,y,k", range(150), *NOISE, SORTED)) == ("x", "y", "k")
        assert suggest_columns(table("1,0.5,0.25,a", range(2, 152), *NOISE, ["a", "b"] * 75))[:2] == (
            "column 2",
            "column 3",
        )

    @pytest.mark.parametrize("name", ["acid", "humid", "index", "year"])
    def test_measurements_are_no_row_numbers(self, name):
        assert not table(f"{name},x,y,k", [f"{1 + i / 150:.4f}" for i in range(150)], *NOISE, SORTED).counters[0]
        assert not table("year,x,y,k", range(1900, 2050), *NOISE, SORTED).counters[0]

    def test_with_one_other_column_it_is_used_and_remarked_on(self):
        read = table("Id,x,k", range(150), NOISE[0], SORTED)
        assert suggest_columns(read) == ("Id", "x", "k")
        assert "only numbers the rows" in " ".join(choose_columns(read, "Id", "x", "k", "classes").notes)


class TestTarget:
    @pytest.mark.parametrize("name", ["class", "Class", "label", "TARGET", "species", "y", "diagnosis"])
    def test_a_usual_name_is_the_target_wherever_it_stands(self, name):
        read = table(f"{name},a,b", [-1, 1] * 75, *NOISE)
        assert suggest_columns(read) == ("a", "b", name)

    def test_a_label_goes_before_y_and_y_beside_x_is_a_coordinate(self):
        assert suggest_columns(table("label,x,y", [-1, 1] * 75, *NOISE)) == ("x", "y", "label")
        assert suggest_columns(table("x,y,k", *NOISE, [0, 1] * 75)) == ("x", "y", "k")

    def test_the_only_text_is_the_target(self):
        assert suggest_columns(table("kind,a,b", SORTED, *NOISE)) == ("a", "b", "kind")

    def test_names_are_no_target(self):
        read = table("a,b,origin,name", *NOISE, [1, 2, 3] * 50, [f"car {i}" for i in range(150)])
        assert suggest_columns(read) == ("a", "b", "origin")

    def test_the_class_of_the_wine_data_comes_first(self):
        read = table("1,14.23,1.71", [i // 50 + 1 for i in range(150)], *NOISE)
        assert suggest_columns(read) == ("column 2", "column 3", "column 1")
        assert suggest_kind(read, "column 1") == "classes"

    def test_few_whole_values_are_taken_from_the_end_the_beginning_or_where_they_are_fewest(self):
        two, three, noise = [0, 1] * 75, [1, 2, 3] * 50, NOISE[0]
        assert suggest_columns(table("a,b,c", two, noise, three))[2] == "c"
        assert suggest_columns(table("a,b,c", three, two, noise))[2] == "a"
        assert suggest_columns(table("a,b,c,d", noise, three, two, noise))[2] == "c"

    def test_else_the_last_column_is_the_target(self):
        read = table("a,b,c", *NOISE, NOISE[0] * 2)
        assert suggest_columns(read) == ("a", "b", "c")
        assert suggest_kind(read, "c") == "numbers"

    def test_a_usual_name_with_too_many_labels_is_passed_over(self):
        read = table("species,a,b,k", [f"s{i % 7}" for i in range(150)], *NOISE, [0, 1] * 75)
        assert suggest_columns(read) == ("a", "b", "k")

    def test_a_constant_column_is_the_last_feature_to_be_suggested(self):
        assert suggest_columns(table("one,a,b,k", [1] * 150, *NOISE, SORTED)) == ("a", "b", "k")


class TestCapitals:
    READ = table("a,b,k", range(3, 9), range(4, 10), ["Yes", "yes", "No", "no", "Yes", "no"])

    def test_labels_that_differ_in_capitals_only_are_told(self):
        made = choose_columns(self.READ, "a", "b", "k", "classes")
        assert made.classes == ("No", "Yes", "no", "yes")
        assert "“Yes”, “yes” differ in capital letters only." in made.notes
        assert differing_in_capitals(self.READ, "k") == (("Yes", "yes"), ("No", "no"))

    def test_they_are_joined_under_their_most_frequent_spelling(self):
        made = choose_columns(self.READ, "a", "b", "k", "classes", join_capitals=True)
        assert (made.classes, made.counts) == (("no", "Yes"), (3, 3))
        assert "“No”, “no” are one class." in made.notes
