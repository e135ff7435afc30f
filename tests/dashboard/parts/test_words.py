"""The tables of words and signs hold every record."""

import pytest

from dashboard.shell import nav
from dashboard.text.glossary import SIGNS, WORDS
from tests.pages.app_pages import visit


@pytest.fixture(scope="module")
def tables():
    return "\n".join(element.value for element in visit("words").markdown)


def test_every_sign_and_every_word_has_a_row(tables):
    for sign in SIGNS:
        assert f"| ${sign.latex}$ | `{sign.code}` | {sign.means} ({sign.shape}) |" in tables
    for word in WORDS:
        assert f"| **{word.name}** | {word.means} |" in tables


def test_every_page_that_builds_on_something_has_a_row(tables):
    for entry in nav.SHOWN:
        assert f"| {entry.title} | {entry.before} |" in tables
