"""Home's cards show states of the pages that there are."""

from urllib.parse import parse_qsl

import pytest

from dashboard.shell.nav import SHOWN
from tests.pages.app_pages import notice, visit
from tools.make_cards import PICTURES


def test_each_card_has_its_picture():
    assert set(PICTURES) == {entry.url for entry in SHOWN}


@pytest.mark.parametrize("entry", SHOWN, ids=lambda entry: entry.url)
def test_the_link_to_what_a_card_shows_is_understood(entry):
    query, _, _ = PICTURES[entry.url]
    assert notice(visit(entry.file.removesuffix(".py"), **dict(parse_qsl(query.removeprefix("?"))))) == ""
