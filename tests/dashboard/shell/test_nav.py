"""The menu: every page has its entry, title and goal."""

import pytest

from dashboard.shell import nav
from tests.pages.app_pages import notice, visit


@pytest.mark.parametrize("entry", nav.ENTRIES, ids=lambda entry: entry.file)
def test_every_page_has_a_title_and_a_goal(entry):
    app = visit(entry.file.removesuffix(".py"))
    assert [title.value for title in app.title] == [entry.title]
    assert entry.goal in [element.value for element in app.markdown]
    assert notice(app) == ""


def test_every_page_is_in_the_menu_once_and_every_entry_has_its_page():
    files = [entry.file for entry in nav.ENTRIES]
    assert sorted(files) == sorted(path.name for path in nav.PAGES.glob("*.py"))
    assert len(set(files)) == len(files)


def test_places_in_the_address_bar_and_names_are_told_apart():
    for names in ([entry.url for entry in nav.ENTRIES], [entry.menu for entry in nav.ENTRIES]):
        assert len(set(names)) == len(names)
    assert [entry.url for entry in nav.ENTRIES if not entry.url] == [""], "only home has the plain address"


@pytest.mark.parametrize("entry", nav.SHOWN, ids=lambda entry: entry.file)
def test_every_page_says_in_one_line_what_it_builds_on(entry):
    (title,) = visit(entry.file.removesuffix(".py")).title
    assert title.proto.help == f"Before this page: {entry.before}"
    assert entry.before.endswith(".")
    assert len(entry.before) <= 90
    assert entry.title not in entry.before
