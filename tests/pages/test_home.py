"""Home shows what is here, and leads there."""

from streamlit.testing.v1 import AppTest

from benchmarks.app_process import ROOT
from tests.pages.app_pages import notice, visit


def test_a_strange_link_to_home_is_told():
    assert "`foo`" in notice(visit("home", foo="1"))


def test_a_wrong_link_to_presenter_mode_is_told():
    app = AppTest.from_file(str(ROOT / "dashboard/lab.py"), default_timeout=30)
    app.query_params["present"] = "yes"
    app.run()
    assert "`present = yes`" in notice(app)
    assert "present" not in app.query_params
