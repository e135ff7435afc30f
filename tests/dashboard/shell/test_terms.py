"""The first page holds every word that is marked. What the browser does with them: tests/browser/test_words.py."""

import json
import re

import pytest

from dashboard.server import index
from dashboard.shell import nav, terms
from dashboard.text.glossary import WORDS
from tests.pages.app_pages import component, visit


def test_the_first_page_holds_the_words_that_are_marked_once():
    (text,) = re.findall(f'<script type="application/json" id="{terms.PLACE}">(.*?)</script>', index.page(charts=True))
    held = json.loads(text)
    assert [means for _, means in held] == [word.means for word in WORDS if not word.common]
    assert all(form == form.strip() and form for names, _ in held for form in names)


def test_no_meaning_can_end_the_element_that_holds_it():
    inside = (
        terms.element().removeprefix(f'<script type="application/json" id="{terms.PLACE}">').removesuffix("</script>")
    )
    assert "<" not in inside


@pytest.mark.parametrize("entry", [nav.HOME, nav.EXPLORE, nav.WORDS], ids=lambda entry: entry.file)
def test_no_page_sends_them_again(entry):
    assert json.loads(component(visit(entry.file.removesuffix(".py")), "terms").json) == {"place": terms.PLACE}
