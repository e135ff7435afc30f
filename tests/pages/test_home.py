"""Home shows what is here, and leads there."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.app_process import ROOT
from dashboard.shell import nav
from lib.activations import ACTIVATIONS
from tests.pages.app_pages import alternatives, charts, notice, visit


@pytest.fixture(scope="module")
def home():
    return visit("home")


def test_every_page_is_offered_with_its_goal(home):
    labels = [link.proto.label for link in home.get("page_link")]
    for entry in nav.ENTRIES[1:]:
        assert f"**{entry.title}** · {entry.goal}" in labels


def test_every_function_is_shown_and_leads_to_its_page(home):
    labels = [link.proto.label for link in home.get("page_link")]
    links = [link.proto.query_string for link in home.get("page_link")]
    for key, record in ACTIVATIONS.items():
        assert f"Explore {record.label}" in labels
        assert f"fn={key}" in links
    assert len(charts(home)) == len(ACTIVATIONS)


def test_the_small_pictures_hold_the_numbers_of_the_core(home):
    for record, data in zip(ACTIVATIONS.values(), charts(home), strict=True):
        assert np.array_equal(data["curve"]["f"], record.f(data["curve"]["z"].to_numpy()))


def test_every_picture_has_a_text_alternative(home):
    for record, alternative in zip(ACTIVATIONS.values(), alternatives(home), strict=True):
        assert alternative.startswith(record.label)


def test_a_strange_link_to_home_is_told():
    assert "`foo`" in notice(visit("home", foo="1"))


def test_a_wrong_link_to_presenter_mode_is_told():
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=30)
    app.query_params["present"] = "yes"
    app.run()
    assert "`present = yes`" in notice(app)
    assert "present" not in app.query_params


@pytest.mark.parametrize("entry", nav.ENTRIES, ids=lambda entry: entry.file)
def test_every_page_has_a_title_and_a_goal(entry):
    app = visit(entry.file.removesuffix(".py"))
    assert [title.value for title in app.title] == [entry.title]
    assert entry.goal in [element.value for element in app.markdown]
    assert notice(app) == ""


@pytest.mark.parametrize("entry", nav.ENTRIES, ids=lambda entry: entry.file)
def test_presenter_mode_works_on_every_page(entry):
    app = visit(entry.file.removesuffix(".py"), present="1")
    assert [button.label for button in app.button if button.key == "present-leave"] == ["Leave presenter mode"]
    app = app.button(key="present-leave").click().run()
    assert not app.exception
    assert "present" not in app.query_params
    app = app.button(key="present-enter").click().run()
    assert app.query_params["present"] in ("1", ["1"])
