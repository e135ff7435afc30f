"""A chart is sent as an unchanging specification with the data of the moment."""

import json

from streamlit.testing.v1 import AppTest

from tests.pages.app_pages import alternatives, charts, run, specs

SCRIPT = """
import pyarrow as pa
import streamlit as st
from dashboard.shell import plot

fixed = {"datasets": {"zero": [{"z": 0}]}} if st.toggle("fixed", key="fixed") else {}
z = st.slider("z", 0.0, 9.0, 1.0, key="z")
with plot.stacked("first"):
    plot.show(
        {"layer": [{"mark": "point", "data": {"name": "probe"}}], **fixed},
        alt="A point.",
        probe=pa.table({"z": [z]}),
    )
"""


def opened():
    return run(AppTest.from_string(SCRIPT, default_timeout=20))


def test_a_moved_slider_changes_the_data_and_nothing_else():
    app = opened()
    before = specs(app), alternatives(app)
    assert charts(app)[0]["probe"]["z"].tolist() == [1.0]
    run(app.slider(key="z").set_value(4.5))
    assert charts(app)[0]["probe"]["z"].tolist() == [4.5]
    assert (specs(app), alternatives(app)) == before
    assert "4.5" not in json.dumps(before)


def test_rows_of_the_specification_travel_beside_those_of_the_page():
    app = opened()
    run(app.toggle(key="fixed").set_value(True))
    (tables,) = charts(app)
    assert tables["zero"]["z"].tolist() == [0]
    assert tables["probe"]["z"].tolist() == [1.0]


def test_the_text_alternative_is_sent():
    assert alternatives(opened()) == ["A point."]


ORDER = """
import pyarrow as pa
from dashboard.shell import plot

plot.show(
    {"layer": [{"mark": "point", "data": {"name": "curve"}}], "datasets": {"zero": [{"z": 0}]}},
    alt="A curve over a picture.",
    picture=pa.table({"url": ["data:image/png;base64,"]}),
    curve=pa.table({"z": [1.0]}),
    probe=pa.table({"z": [2.0]}),
)
"""


def test_show_data_begins_with_the_numbers_of_the_curve():
    (tables,) = charts(run(AppTest.from_string(ORDER, default_timeout=20)))
    assert list(tables) == ["curve", "probe", "picture", "zero"]
