"""Home shows what is here, and leads there."""

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from benchmarks.app_process import ROOT
from dashboard.shell import nav
from tests.pages.app_pages import notice, visit


@pytest.fixture(scope="module")
def home():
    return visit("home")


def labels(app):
    return [link.proto.label for link in app.get("page_link")]


def test_every_page_has_a_card_that_leads_there(home):
    for entry in nav.ENTRIES[1:]:
        assert f"**{entry.title}**  \n{entry.hint}" in labels(home)


def test_the_first_lesson_leads_through_five_pages_and_says_how_long_it_takes(home):
    steps = [label for label in labels(home) if label.endswith(" min")]
    assert [step[0] for step in steps] == list("12345")
    assert f"**A first lesson, {sum(int(step.split()[-2]) for step in steps)} minutes**" in [
        element.value for element in home.markdown
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("entry", nav.ENTRIES[1:], ids=lambda entry: entry.file)
def test_every_card_has_a_picture_in_both_themes(entry, theme):
    with Image.open(ROOT / "dashboard/static/cards" / f"{entry.url}-{theme}.png") as picture:
        assert picture.size == (420, 180)
        assert len(picture.convert("RGB").getcolors(100_000)) > 4, "an empty picture"


def test_the_hero_describes_its_picture(home):
    assert any('alt="A network has learned' in element.proto.body for element in home.get("html"))


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
