"""The panel that shares a page: its link is what is on the screen, and it costs a closed page one button."""

import json
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pictures import qr
from dashboard.shell import nav, share
from tests.pages.app_pages import address, component, run, visit


def open_panel(app: AppTest) -> AppTest:
    return run(app.button(key="share-open").click())


def shared(app: AppTest) -> str:
    """The link that the open panel offers."""
    text: str = json.loads(component(app, "share-link").json)["text"]
    return text


def query(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


@pytest.mark.parametrize("entry", nav.ENTRIES, ids=lambda entry: entry.file)
def test_a_closed_panel_is_one_button_on_every_page(entry):
    app = visit(entry.file.removesuffix(".py"))
    (offered,) = [button for button in app.button if button.label == "Share"]
    assert offered.key == "share-open"
    assert [each for each in app.get("bidi_component") if "-share-" in each.proto.id] == []
    assert not any("share-code" in each.proto.body for each in app.get("html"))


def test_the_link_is_what_is_on_the_screen():
    app = visit("explore", fn="elu", alpha="2.5", z="-3.21")
    open_panel(app)
    assert query(shared(app)) == address(app) == {"fn": "elu", "alpha": "2.5", "z": "-3.21"}


def test_an_open_panel_follows_the_page():
    app = open_panel(visit("explore", fn="elu"))
    run(app.segmented_control(key="fn").set_value("tanh"))
    assert query(shared(app)) == {"fn": "tanh"}


def test_the_link_of_a_projector_is_not_for_a_projector():
    app = open_panel(visit("explore", fn="elu", present="1"))
    assert query(shared(app)) == {"fn": "elu"}


def test_a_link_too_long_for_a_code_says_so_in_words():
    row = ",".join(["-1.234567891"] * 12)
    app = open_panel(visit("matrices", matrix=";".join([row] * 12)))
    (words,) = [each.value for each in app.info if "QR code" in each.value]
    assert f"{len(shared(app))} characters" in words
    assert f"at most {qr.LONGEST}" in words


class _Frame(HTMLParser):
    source = ""

    def handle_starttag(self, tag, attrs):
        if tag == "iframe":
            self.source = dict(attrs)["src"]


@pytest.mark.parametrize("link", ["http://a:8501/explore?fn=tanh&z=2", "http://a:8501/"])
def test_the_frame_shows_the_link_embedded(link):
    reader = _Frame()
    reader.feed(share.frame(link))
    assert urlsplit(reader.source)[:3] == urlsplit(link)[:3]
    assert query(reader.source) == query(link) | {"embed": "true"}


@pytest.mark.parametrize("value", ["1,2;3,4", "a b&c=d", "½", "10^-3"])
def test_any_value_comes_back_from_the_link(value):
    assert query(share.address("http://a/", {"matrix": value})) == {"matrix": value}


@pytest.mark.parametrize(
    ("url", "bound", "network", "link", "told"),
    [
        ("http://10.0.0.5:8501/explore", None, "10.0.0.5", "http://10.0.0.5:8501/explore", False),
        ("https://lab.example.org/explore", None, "10.0.0.5", "https://lab.example.org/explore", False),
        ("http://localhost:8501/explore", None, "10.0.0.5", "http://10.0.0.5:8501/explore", True),
        ("http://[::1]:8501/", None, "10.0.0.5", "http://10.0.0.5:8501/", True),
        ("http://127.0.0.1:8501/", "127.0.0.1", "10.0.0.5", "http://127.0.0.1:8501/", True),
        ("http://localhost:8501/", None, None, "http://localhost:8501/", True),
    ],
)
def test_a_link_that_only_this_computer_knows_becomes_one_that_others_reach_or_says_so(url, bound, network, link, told):
    found, words = share.reachable(url, bound, network)
    assert found == link
    assert bool(words) is told


def test_the_link_and_the_code_follow_what_is_to_stay():
    app = open_panel(visit("explore", fn="elu", z="2"))
    (stays,) = [group for group in app.get("button_group") if group.proto.label == "Controls that stay"]
    assert stays.value == ["fn", "alpha", "ask", "z"]
    code = [each.proto.body for each in app.get("html") if "share-code" in each.proto.body]
    run(stays.set_value(["z"]))
    assert query(shared(app)) == {"fn": "elu", "z": "2", "hide": "fn,alpha,ask"}
    assert [each.proto.body for each in app.get("html") if "share-code" in each.proto.body] != code
    assert app.segmented_control(key="fn").value == "elu"  # nothing is hidden from the one who shares


def test_what_a_link_hides_stays_hidden_when_it_is_passed_on():
    app = open_panel(visit("explore", fn="elu", hide="fn"))
    assert query(shared(app)) == {"fn": "elu", "hide": "fn"}
