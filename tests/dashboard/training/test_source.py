"""Data of one's own on a page: messages instead of exceptions, and links that restore what they can."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.charts.train import AXES, Axis
from dashboard.training import source
from lib.outputs import TASKS
from lib.own_data import Point, choose_columns, read_csv, write_points
from lib.train_config import TrainConfig
from lib.trainers import Trainer
from tests.pages.app_pages import address, run

SCRIPT = """
import streamlit as st
from dashboard.shell import link
from dashboard.training import source
from dashboard.widgets import point_pad, upload

link.open_page("own")
st.session_state["test.made"] = {part}.{call}
st.session_state["test.problems"] = link.close_page()
st.button("Reset", key="reset", on_click=link.forget)
"""
FOUR = (Point(0, -2, 1), Point(0, -1, 2), Point(1, 1, -1), Point(1, 2, 0))
CSV = b"name,height,mass,kind\nann,150,60,cat\nbob,160,70,dog\ncid,170,65,cat\ndot,190,80,dog\n"


def opened(part: str, call: str = "examples()", **query: str) -> AppTest:
    app = AppTest.from_string(SCRIPT.replace("{part}", part).replace("{call}", call), default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    return run(app)


def uploaded(data: bytes, name: str = "pets.csv", **query: str) -> AppTest:
    return upload(opened("upload", **query), data, name)


def upload(app: AppTest, data: bytes, name: str = "pets.csv") -> AppTest:
    return run(app.file_uploader[0].set_value((name, data, "text/csv")))


def made(app: AppTest) -> Any:
    return app.session_state["test.made"]


def words(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.caption, *app.error, *app.info])


class TestPad:
    def test_nothing_drawn_says_what_to_do(self):
        app = opened("point_pad")
        assert made(app) is None
        assert "Draw points of two classes, at least 2 of each; so far there are none." in words(app)
        assert app.button(key="points-undo").disabled
        assert app.button(key="points-clear").disabled
        assert address(app) == {}

    def test_a_link_brings_the_points_and_keeps_them(self):
        app = opened("point_pad", points=write_points(FOUR), pen="green")
        assert made(app).X.tolist() == [[p.x1, p.x2] for p in FOUR]
        assert made(app).classes == ("orange", "blue")
        assert "Drawn: 2 ■ orange, 2 ● blue." in words(app)
        assert address(app) == {"points": write_points(FOUR), "pen": "green"}

    def test_all_five_classes_can_be_drawn(self):
        five = tuple(Point(label, label / 2, y) for label in range(5) for y in (0, 1))
        app = opened("point_pad", points=write_points(five), pen="red")
        assert made(app).classes == ("orange", "blue", "green", "purple", "red")
        assert "2 ◆ purple, 2 ✚ red." in words(app)
        assert app.session_state["test.problems"] == []

    @pytest.mark.parametrize("token", ["zzzzz", "a008", "agp8c", "a008c" * 201])
    def test_a_wrong_link_is_told_and_draws_nothing(self, token):
        app = opened("point_pad", points=token)
        assert made(app) is None
        (problem,) = app.session_state["test.problems"]
        assert "five characters for each of up to 200 points" in problem

    def test_undo_takes_points_back_and_clear_can_be_undone(self):
        app = opened("point_pad", points=write_points(FOUR))
        app = run(app.button(key="points-undo").click())
        assert address(app) == {"points": write_points(FOUR[:-1])}
        assert "draw one more blue point" in words(app)
        app = run(app.button(key="points-clear").click())
        assert address(app) == {}
        app = run(app.button(key="points-undo").click())
        assert address(app) == {"points": write_points(FOUR[:-1])}

    def test_what_was_before_a_reset_is_not_undone(self):
        app = opened("point_pad", points=write_points(FOUR))
        app = run(app.button(key="points-undo").click())
        app = run(app.button(key="reset").click())
        assert address(app) == {}
        assert app.button(key="points-undo").disabled


class TestUpload:
    def test_without_a_file_the_page_says_that_none_is_stored(self):
        app = opened("upload")
        assert made(app) is None
        assert "nothing of it is stored" in words(app)

    def test_a_good_file_is_ready_at_once_and_not_in_the_link(self):
        app = uploaded(CSV)
        assert made(app).features == ("height", "mass")
        assert (made(app).target, made(app).classes) == ("kind", ("cat", "dog"))
        assert "“height” from 150.0 to 190.0 is scaled to −2.5 … 2.5." in words(app)
        assert "This page’s link does not contain your file." in words(app)
        assert address(app) == {}
        (preview,) = app.dataframe
        assert preview.value.shape == (4, 4)
        assert preview.proto.alt

    def test_chosen_columns_are_in_the_link_and_come_back_from_it(self):
        app = uploaded(CSV)
        app = run(app.selectbox(key="target").set_value("mass"))
        assert "both feature and target" in words(app)
        app = run(app.selectbox(key="x2").set_value("kind"))
        assert "must have a number in every row: line 2 says “cat”" in words(app)
        assert address(app) == {"target": "mass", "x2": "kind"}
        again = opened("upload", x1="HEIGHT", x2="height", target="mass", kind="classes")
        assert address(again) == {"x1": "HEIGHT", "x2": "height", "target": "mass", "kind": "classes"}
        assert "with the columns HEIGHT, height, mass" in words(again)
        again = upload(again, CSV)
        assert [again.selectbox(key=key).value for key in ("x1", "x2", "target")] == ["height", "height", "mass"]
        assert "Choose two different columns" in words(again)
        assert address(again)["kind"] == "classes"

    def test_examples_are_made_again_only_for_another_choice(self):
        app = uploaded(CSV)
        first = made(app)
        app = run(app)
        assert made(app) is first
        app = run(app.selectbox(key="x2").set_value("name"))
        assert made(app) is None
        app = run(app.selectbox(key="x2").set_value("mass"))
        assert made(app).fingerprint == first.fingerprint
        app = upload(app, CSV.replace(b"80", b"81"))
        assert made(app).fingerprint != first.fingerprint

    def test_another_target_brings_its_own_kind(self):
        app = uploaded(CSV.replace(b"name", b"age").replace(b"ann", b"1").replace(b"bob", b"2"))
        app = run(app.selectbox(key="x2").set_value("height"))
        app = run(app.selectbox(key="x1").set_value("height"))
        app = run(app.selectbox(key="target").set_value("mass"))
        assert app.session_state["kind"] == "numbers"
        app = run(app.selectbox(key="target").set_value("kind"))
        assert app.session_state["kind"] == "classes"

    def test_a_column_of_the_link_that_the_file_lacks_is_told(self):
        app = uploaded(CSV, x1="length")
        assert "This file has no column “length”; “height” is used." in words(app)
        assert made(app) is not None

    @pytest.mark.parametrize(
        ("data", "told"),
        [(b"", "empty"), (b"PK\x03\x04", "workbook"), (b"a,b\n1,2\n", "2 columns"), (b"\x00", "no CSV file")],
    )
    def test_a_bad_file_ends_in_a_sentence_with_its_name(self, data, told):
        app = uploaded(data, "my_*bold*.csv")
        assert made(app) is None
        (error,) = app.error
        assert told in error.value
        assert "\\*bold\\*" in error.value

    def test_removing_the_file_forgets_it(self):
        app = uploaded(CSV)
        app = run(app.file_uploader[0].set_value(None))
        assert made(app) is None
        assert "upload.held" not in app.session_state
        assert "nothing of it is stored" in words(app)

    def test_text_of_a_file_cannot_format_the_page(self):
        app = uploaded(CSV.replace(b"kind", b"![x](http://a.b/c.png)").replace(b"cat", b"**cat**"))
        assert made(app) is not None
        assert "![x](" not in words(app)
        assert "**cat**" not in words(app)


FIVE = b"a,b,kind,price\n" + b"".join(b"%d,%d,%c,%d\n" % (i, i * i % 7, 97 + i % 5, 100 * i) for i in range(40))


def ready_from(data: bytes, target: str, kind: str, share: float = 0.25, seed: int = 0) -> source.Source:
    return source.ready(choose_columns(read_csv(data), "a", "b", target, kind), share, seed)


class TestSource:
    @pytest.mark.parametrize(("key", "what"), [("draw", "so far there are none"), ("file", "nothing of it is stored")])
    def test_each_source_shows_its_widget_and_has_nothing_at_first(self, key, what):
        app = opened("source", call=f"own({key!r}, 0.25, 0)")
        assert made(app) is None
        assert what in words(app)

    def test_drawn_points_are_divided_and_named_after_their_hues(self):
        app = opened("source", call="own('draw', 0.5, 3)", points=write_points(FOUR))
        X_train, Y_train, X_test, Y_test = made(app).parts
        assert len(X_train) == len(Y_train) == len(X_test) == len(Y_test) == 2
        assert sorted(map(tuple, [*X_train, *X_test])) == sorted((p.x1, p.x2) for p in FOUR)
        assert (made(app).task, made(app).classes) == ("binary", ("orange", "blue"))
        assert (made(app).axes, made(app).target) == (AXES, None)

    def test_a_file_brings_its_names_and_units(self):
        app = upload(opened("source", call="own('file', 0.25, 0)"), CSV)
        assert made(app).classes == ("cat", "dog")
        assert made(app).axes == (Axis("height", 170, 8), Axis("mass", 70, 4))
        assert made(app).target is None

    def test_numbers_bring_the_targets_units(self):
        made = ready_from(FIVE, "price", "numbers")
        assert (made.task, made.classes, made.target) == ("regression", (), Axis("price", 1950, 1950))

    def test_seed_and_share_decide_the_division_and_nothing_else_does(self):
        first, again, other = (ready_from(FIVE, "kind", "classes", seed=seed) for seed in (1, 1, 2))
        assert all(map(np.array_equal, first.parts, again.parts))
        assert not np.array_equal(first.parts[0], other.parts[0])
        assert first.fingerprint == other.fingerprint
        assert first.fingerprint != ready_from(FIVE.replace(b"39", b"38"), "kind", "classes").fingerprint
        assert len(ready_from(FIVE, "kind", "classes", share=0.0).parts[2]) == 0

    def test_an_unknown_source_is_refused(self):
        with pytest.raises(ValueError, match="key must be one of draw, file; got 'web'"):
            source.own("web", 0.2, 0)

    @pytest.mark.parametrize(("target", "kind"), [("kind", "classes"), ("price", "numbers")])
    def test_a_trainer_learns_from_it(self, target, kind):
        made = ready_from(FIVE, target, kind)
        output, loss = TASKS[made.task]
        data = "plane" if made.task == "regression" else "pinwheel"
        run = Trainer(TrainConfig(data, hidden=(8,), output=output, loss=loss), made.parts)
        run.run(epochs=30)
        assert run.task == made.task
        assert run.history[-1] < run.history[0]
