"""The keeper of keys stands beside each sheet; that no key is lost is tested in Chromium (tests/browser)."""

from streamlit.testing.v1 import AppTest

from dashboard.widgets import sheet_keys

SCRIPT = """
import pandas as pd
import streamlit as st
from dashboard.widgets import sheet_keys

for name in ("first", "second"):
    with sheet_keys.kept(name):
        st.data_editor(pd.DataFrame({"a": [1.0]}), key=name)
"""


def test_each_sheet_has_a_place_of_its_own_that_the_script_looks_for():
    app = AppTest.from_string(SCRIPT).run()
    assert not app.exception
    assert [editor.key for editor in app.data_editor] == ["first", "second"]
    assert '[class*="st-key-typed-"]' in sheet_keys._SCRIPT
