"""Words in view come in pieces that are read: no block of prose is longer than sixty words."""

import re

import pytest

from dashboard.shell import nav
from tests.pages.app_pages import visit

MOST = 60
ANSWERED = {
    "softmax_lab": {"guess": "nan"},
    "zigzag": {"guess": "both"},
    "claims": {"flat-sigmoid": "true"},
    "train": {},
}
"""The link that shows a page with its answers, where it is not guess=show."""
MORE = (
    ("steep", {"panel": "loss", "peak": "show"}),
    ("steep", {"panel": "shortcut", "exact": "show"}),
    ("dying", {"view": "leaky", "cure": "show"}),
    ("dying", {"view": "born", "born": "show"}),
    ("collapse", {"view": "grid", "guess": "show"}),
    ("collapse", {"view": "rank", "rank-guess": "show"}),
    ("collapse", {"view": "corners", "corner-guess": "show"}),
    ("exercises", {"ex": "exercise-3"}),
    ("digits", {"guess": "show", "view": "draw"}),
)
ASKING = ("gradient_check", "collapse", "steep", "vanishing", "dying", "race", "digits")
PAGES = [
    *((entry.file.removesuffix(".py"), ANSWERED.get(entry.file.removesuffix(".py"))) for entry in nav.ENTRIES),
    *MORE,
]


def blocks(text):
    """Its paragraphs and list items, without tables, formulas and pictures."""
    parts = re.split(r"\n\s*\n|\n(?=- )", text)
    return [re.sub(r"\$[^$]*\$", "x", part) for part in parts if not part.lstrip().startswith(("|", "<", "$$"))]


def test_a_block_ends_where_a_paragraph_or_an_item_ends():
    assert blocks("a b\n\nc\n- d\n- e $f + g$ h\n\n| i |") == ["a b", "c", "- d", "- e x h"]


@pytest.mark.parametrize(("page", "link"), PAGES)
def test_no_block_of_prose_is_longer_than_sixty_words(page, link):
    app = visit(page, **({"guess": "show"} if page in ASKING else {}) if link is None else link)
    texts = [each.value for each in (*app.markdown, *app.caption, *app.info, *app.success, *app.warning)]
    prose = [text for text in texts if not text.startswith("<style>")]
    assert [block for text in prose for block in blocks(text) if len(block.split()) > MOST] == []
