"""The browser gets every word that is marked, once on a page. What it does with them: tests/browser/test_words.py."""

import json

import pytest

from dashboard.shell import nav
from dashboard.text.glossary import WORDS
from tests.pages.app_pages import component, visit


@pytest.mark.parametrize("entry", [nav.HOME, nav.EXPLORE, nav.WORDS], ids=lambda entry: entry.file)
def test_every_page_sends_the_words_that_are_marked(entry):
    sent = json.loads(component(visit(entry.file.removesuffix(".py")), "terms").json)["words"]
    assert [means for _, means in sent] == [word.means for word in WORDS if not word.common]
    assert all(form == form.strip() and form for names, _ in sent for form in names)
