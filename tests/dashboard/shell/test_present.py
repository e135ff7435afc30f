"""Presenter mode on every page, and the way out of it."""

import pytest

from dashboard.shell import nav
from tests.pages.app_pages import address, run, visit


@pytest.mark.parametrize("entry", nav.ENTRIES, ids=lambda entry: entry.file)
def test_presenter_mode_works_on_every_page(entry):
    app = visit(entry.file.removesuffix(".py"), present="1")
    assert app.button(key="present-switch").label == "Leave presenter mode"
    app = app.button(key="present-switch").click().run()
    assert not app.exception
    assert "present" not in app.query_params
    assert app.button(key="present-switch").label == "Presenter mode"
    app = app.button(key="present-switch").click().run()
    assert app.query_params["present"] in ("1", ["1"])


def test_the_mode_stays_from_page_to_page():
    app = visit("explore", present="1")
    run(app.switch_page("../pages/zigzag.py"))
    assert address(app) == {"present": "1"}
    assert app.button(key="present-switch").label == "Leave presenter mode"
