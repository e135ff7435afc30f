"""A report holds what the page and the browser have told, as text and as images, and nothing that runs."""

import base64
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.parts.matrices import EXAMPLE_1
from dashboard.shell import report as reports
from dashboard.text.numbers import short
from lib.lessons.claims import CLAIMS
from tests.pages.app_pages import component, go_to, report, run, visit

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
PNG = f"data:image/png;base64,{base64.b64encode(b'1234').decode()}"
FOUND = {
    "drawings": [{"source": SVG, "alt": "Two curves"}, {"source": PNG, "alt": "The stage"}],
    "numbers": [{"label": "f(z)", "value": "0.7616"}],
}


def added(found: Any = FOUND, page: str = "explore", **link: str) -> AppTest:
    """A page with its panel open, after the browser has handed over what it shows."""
    app = run(visit(page, **link).button(key="share-open").click())
    return report(app, "report-add", "added", found)


def states(app: AppTest) -> list[reports.Snapshot]:
    kept: list[reports.Snapshot] = app.session_state["report.states"]
    return kept


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def test_a_state_holds_question_prediction_settings_numbers_pictures_and_link():
    app = added(page="gradient_check", fn="tanh", guess="show")
    (state,) = states(app)
    assert state.title == "Check a slope by measuring it"
    assert dict(state.asked) == {"which step h is best for the central difference?": "Show me"}
    assert dict(state.settings)["Function"] == "tanh"
    assert state.numbers == (("f(z)", "0.7616"),)
    assert [drawing.alt for drawing in state.drawings] == ["Two curves", "The stage"]
    assert state.link == json.loads(component(app, "share-link").json)["text"]
    shown = read(reports.html([state]))
    for text in ("which step h is best", "Show me", "tanh", "0.7616", state.link, "Why?"):
        assert text in shown.text
    assert [attrs["alt"] for tag, attrs in shown.tags if tag == "img"] == [
        "QR code of the link",
        "Two curves",
        "The stage",
    ]


def test_a_hidden_setting_is_in_the_report_all_the_same():
    (state,) = states(added(fn="tanh", hide="fn,z"))
    assert dict(state.settings)["Function"] == "tanh"


def test_the_report_runs_nothing_and_fetches_nothing():
    hostile = {
        "drawings": [{"source": "<svg onload=alert(1)><script>alert(1)</script></svg>", "alt": '"><script>x</script>'}],
        "numbers": [{"label": "<script>a</script>", "value": "<img src=http://a>"}],
    }
    html = reports.html(states(added(hostile)))
    shown = read(html)
    allowed = {"html", "head", "meta", "title", "style", "body", "section", "header", "div", "h1", "p", "img", "b"}
    allowed |= {"br", "table", "caption", "tr", "th", "td"}
    assert {tag for tag, _ in shown.tags} <= allowed
    assert not [name for _, attrs in shown.tags for name in attrs if name.startswith("on")]
    sources = [attrs["src"] for tag, attrs in shown.tags if tag == "img"]
    assert sources
    assert all(source and source.startswith("data:image/") for source in sources)
    assert "default-src 'none'" in html


def test_the_same_states_make_the_same_file():
    assert reports.html(states(added(fn="elu", z="2"))) == reports.html(states(added(fn="elu", z="2")))


@pytest.mark.parametrize(
    "found",
    [
        None,
        3,
        [],
        {"drawings": 1, "numbers": []},
        {"drawings": [], "numbers": None},
    ],
)
def test_what_is_no_message_adds_nothing(found):
    assert states(added(found)) == []


@pytest.mark.parametrize(
    "drawing",
    [
        None,
        {"source": SVG},
        {"source": "javascript:alert(1)", "alt": ""},
        {"source": "data:text/html;base64,AAAA", "alt": ""},
        {"source": 'data:image/png;base64,AA" onerror="x', "alt": ""},
        {"source": "<svg" + "x" * reports.LONGEST_PICTURE, "alt": ""},
    ],
)
def test_what_is_no_picture_is_left_out(drawing):
    (state,) = states(added({"drawings": [drawing], "numbers": [{"label": "a"}, 7, {"label": "a", "value": "b"}]}))
    assert state.drawings == ()
    assert state.numbers == (("a", "b"),)


def test_pictures_numbers_and_states_have_an_end():
    many = {"drawings": FOUND["drawings"] * 9, "numbers": FOUND["numbers"] * 99}
    app = added(many)
    (state,) = states(app)
    assert len(state.drawings) == reports.MOST_PICTURES
    assert len(state.numbers) == reports.MOST_NUMBERS
    for _ in range(reports.MOST_STATES + 2):
        if len(states(app)) < reports.MOST_STATES:
            report(app, "report-add", "added", FOUND)
    assert len(states(app)) == reports.MOST_STATES
    assert not [each for each in app.get("bidi_component") if each.proto.id.endswith("report-add")]


def test_the_report_goes_on_over_pages_until_it_is_emptied():
    app = added(fn="tanh")
    run(app.switch_page("../pages/compare.py"))
    report(app, "report-add", "added", FOUND)
    assert [state.title for state in states(app)] == ["Explore a function", "Compare functions"]
    assert len(re.findall("<section>", reports.html(states(app)))) == 2
    run(app.button(key="report-empty").click())
    assert states(app) == []


def test_a_closed_panel_costs_nothing():
    app = visit("explore")
    assert not [each for each in app.get("bidi_component") if each.proto.id.endswith("report-add")]
    assert app.get("download_button") == []


def test_the_grids_of_a_matrix_are_in_the_report():
    (state,) = states(added(page="matrices", fn="relu", matrix="example-1", c="1"))
    captions = [caption for caption, _ in state.tables]
    assert captions == ["Input Z + c", "Output A = ReLU(Z + c)", "Slope f′(Z + c), the mask"]
    z = EXAMPLE_1 + 1
    assert state.tables[1][1] == tuple(tuple(short(max(value, 0.0)) for value in row) for row in z.tolist())
    reader = read(reports.html([state]))
    assert [name for name, _ in reader.tags].count("table") == 3 + bool(state.settings) + bool(state.numbers)
    assert "Output A = ReLU(Z + c)" in reader.text


def test_a_grid_that_waits_for_a_prediction_is_not_told_by_the_report():
    (state,) = states(added(page="matrices", fn="relu", matrix="example-1", ask="1"))
    assert {cell for row in state.tables[1][1] for cell in row} == {"–"}


def test_tables_of_one_page_are_not_in_the_report_of_another():
    app = visit("matrices")
    go_to(app, "explore")
    app = report(run(app.button(key="share-open").click()), "report-add", "added", FOUND)
    assert states(app)[0].tables == ()


def test_the_claim_on_the_screen_and_its_verdict_are_in_the_report():
    key = "steepest-sigmoid"
    (state,) = states(added(page="claims", claim=key, **{key: "true"}))
    assert dict(state.asked) == {CLAIMS[key].says: "True"}
    (state,) = states(added(page="claims", claim=key))
    assert dict(state.asked) == {CLAIMS[key].says: ""}


def test_of_many_questions_the_first_are_in_the_report():
    (state,) = states(added(page="claims", all="1"))
    assert len(state.asked) == reports.MOST_ASKED
