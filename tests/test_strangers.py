"""What a stranger brings, in a file or a link, is shown as text: no link, no picture, no formatting comes of it."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.parts.train import views
from dashboard.text.plain import literal
from tests.pages.app_pages import edit, run, visit

HOSTILE = (
    "https://evil.example/login",
    "www.evil.example",
    "me@evil.example",
    "![p](https://evil.example/p.png)",
    "[here](//evil.example)",
    "<img src=//evil.example>",
    ":red[evil]",
)
"""Texts of which Markdown would make links, pictures or colours."""

ALIVE = re.compile(r"https?://\S*evil|www\.evil|@evil|(?<!\\)\]\(\S*evil|(?<!\\)<img|:red(?<!\\)\[", re.IGNORECASE)
"""One of them as Markdown would take it."""

MARKDOWN = ("markdown", "caption", "info", "warning", "error", "success", "title", "subheader", "latex")
"""Elements whose text is Markdown; so are the labels of controls."""
CONTROLS = ("button", "selectbox", "segmented_control", "slider", "checkbox", "toggle", "metric", "expander", "tabs")


def bodies(app: AppTest) -> list[str]:
    """Every text on the page that Markdown reads, without what stands in quotes as code."""
    texts: list[Any] = [element.value for kind in MARKDOWN for element in app.get(kind)]
    texts += [getattr(element, "label", "") for kind in CONTROLS for element in app.get(kind)]
    return [re.sub(r"`[^`]*`", "", str(text)) for text in texts]


def alive(app: AppTest) -> list[str]:
    return [text for text in bodies(app) if ALIVE.search(text)]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_check_finds_each_of_them_and_literal_text_passes(text: str):
    assert ALIVE.search(f"a column {text} of a file")
    assert not ALIVE.search(f"a column {literal(text)} of a file")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("view", [*views.VIEWS, views.INSIDE])
def test_columns_classes_and_the_name_of_a_file_are_text_in_every_view(text: str, view: str):
    rows = "".join(f"{i},{i % 7},{text if i % 2 else 'dog'}\n" for i in range(24))
    app = visit("train", data="file", view=view)
    quoted = f'"{text}",mass,"{text} kind"\n'
    run(app.file_uploader[0].set_value((f"{text}.csv".replace("/", "_"), (quoted + rows).encode(), "text/csv")))
    assert "24 examples" in "\n".join(bodies(app))
    run(app.button(key="step").click())
    assert alive(app) == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("train", {"data": "file", "x1": "{}", "target": "{}"}),
        ("train", {"run": "{}", "{}": "1", "seed": "{}"}),
        ("matrices", {"matrix": "{}", "fn": "{}"}),
        ("softmax_lab", {"logits": "{}"}),
        ("vanishing", {"pins": "{}", "guess": "{}"}),
        ("digits", {"run": "{}", "guess": "show"}),
        ("claims", {"topic": "{}"}),
    ],
)
def test_what_a_link_says_is_text(page: str, link: dict[str, str], text: str):
    app = visit(page, **{name.format(text): value.format(text[:41]) for name, value in link.items()})
    assert alive(app) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_into_a_sheet_is_text(text: str):
    app = edit(visit("matrices"), {(0, 0): text, (1, 1): "2"})
    assert alive(app) == []
