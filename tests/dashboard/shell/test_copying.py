"""A line to copy is sent as it is. What its button does is tried in tests/browser/test_share.py."""

import json

from streamlit.testing.v1 import AppTest

from tests.pages.app_pages import component

SCRIPT = """
from dashboard.shell import copying
copying.line("link", "Link to this page", "http://a/b?c=1&d=<script>")
"""


def test_the_browser_gets_the_label_and_the_whole_text():
    app = AppTest.from_string(SCRIPT).run()
    assert not app.exception
    assert json.loads(component(app, "link").json) == {
        "label": "Link to this page",
        "text": "http://a/b?c=1&d=<script>",
    }
