"""The script of the lab, and the launcher in its place, show the same first page."""

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.app_process import ROOT
from dashboard.shell import nav
from tests.pages.app_pages import run


@pytest.mark.parametrize("script", ["lab.py", "app.py"])
def test_each_of_the_two_files_is_the_lab_for_a_test_that_runs_it(script):
    app = run(AppTest.from_file(str(ROOT / "dashboard" / script), default_timeout=30))
    assert [title.value for title in app.title] == [nav.HOME.title]
    assert [title.value for title in run(app.switch_page("../pages/explore.py")).title] == [nav.EXPLORE.title]
