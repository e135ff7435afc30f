"""Words in view: one word for one thing, one way to write a number, and no block of prose longer than sixty words."""

import ast
import re
from collections.abc import Iterator

import pytest

from benchmarks.app_process import ROOT
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
    shown = [each.value for each in (*app.markdown, *app.caption, *app.info, *app.success, *app.warning)]
    prose = [text for text in shown if not text.startswith("<style>")]
    assert [block for text in prose for block in blocks(text) if len(block.split()) > MOST] == []


RETIRED = {
    r"neurons?": "unit",
    r"samples?": "example",
    r"data points?": "example",
    r"(?:training|test|given|silent) rows?|rows? of the data": "example: a row is one of a matrix, a table or a file",
    r"(?:training|test) points": "example: a point is what stands for it in a picture",
    r"(?:the|of|from|what) lessons": "the lesson",
    r"pinned probe|remove the pins": "resting probe; unpin: runs and settings are pinned",
}
"""Words for which the lab has another, and that one."""
SAID_IN = [path for room in ("dashboard", "pages", "lib") for path in sorted((ROOT / room).rglob("*.py"))]
WRITTEN_IN = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def texts(source: str) -> Iterator[str]:
    """The texts of a module that may come into view: its strings, but not its docstrings."""
    tree = ast.parse(source)
    bodies = [node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list)]
    silent = {id(one.value) for body in bodies for one in body if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def retired(text: str) -> list[str]:
    """The retired words in a text, each with the one that is ours."""
    found = ((word, ours) for word, ours in RETIRED.items() if re.search(rf"\b(?:{word})\b", text, re.IGNORECASE))
    return [f"{word}: {ours}" for word, ours in found]


def test_a_retired_word_is_found_in_a_text_and_not_in_a_docstring():
    source = '"""One neuron."""\ntext = f"one {n} of the training rows"\n'
    assert [words for text in texts(source) if (words := retired(text))] == [retired("training rows")]
    assert retired("the rows of a matrix, a lesson, a unit, an example") == []


@pytest.mark.parametrize("path", [*SAID_IN, *WRITTEN_IN], ids=lambda path: str(path.relative_to(ROOT)))
def test_one_thing_has_one_word(path):
    source = path.read_text(encoding="utf-8")
    said = texts(source) if path.suffix == ".py" else source.splitlines()
    assert [(text, words) for text in said if (words := retired(text))] == []


def test_no_comma_parts_the_thousands_of_a_number():
    # dashboard.text.numbers.grouped is the one way; a comma may be read as a decimal sign.
    formats = (
        (path.name, node.lineno)
        for path in SAID_IN
        if path.name != "notation.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr)
        for part in node.format_spec.values
        if isinstance(part, ast.Constant) and "," in part.value
    )
    assert list(formats) == []
