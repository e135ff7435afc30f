"""An uploaded file: ready at once, never in the link, and told in words when something is wrong."""

import pytest

from tests.dashboard.own_data import CSV, made, opened, upload, uploaded, words
from tests.pages.app_pages import address, run


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
