"""What tests of data of one's own share: a page with one widget of it, four points and a small file."""

from typing import Any

from streamlit.testing.v1 import AppTest

from lib.own_data import Point
from tests.pages.app_pages import follow, run

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
    return follow(SCRIPT.replace("{part}", part).replace("{call}", call), **query)


def uploaded(data: bytes, name: str = "pets.csv", **query: str) -> AppTest:
    return upload(opened("upload", **query), data, name)


def upload(app: AppTest, data: bytes, name: str = "pets.csv") -> AppTest:
    return run(app.file_uploader[0].set_value((name, data, "text/csv")))


def made(app: AppTest) -> Any:
    return app.session_state["test.made"]


def words(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.caption, *app.error, *app.info])
