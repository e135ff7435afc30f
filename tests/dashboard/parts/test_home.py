"""Home's cards and its first lesson."""

import pytest
from PIL import Image

from benchmarks.app_process import ROOT
from dashboard.shell import nav
from tests.pages.app_pages import visit


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
