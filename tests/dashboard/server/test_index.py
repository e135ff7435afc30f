"""The page that a browser fetches first: the lab's style and scripts in it, on each of the lab's pages."""

import http.client
import re
from contextlib import closing

import pytest
import streamlit as st
from starlette.routing import Match

from benchmarks.app_process import running_app
from dashboard.server import index, style_sheet
from dashboard.shell import nav


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_app(tmp_path_factory.mktemp("index") / "log") as app:
        yield app


def fetch(app, path):
    with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=10)) as connection:
        connection.request("GET", path)
        with connection.getresponse() as answer:
            return answer, answer.read().decode(errors="replace")


@pytest.mark.parametrize("entry", nav.ENTRIES, ids=[entry.menu for entry in nav.ENTRIES])
def test_each_page_arrives_with_its_style(server, entry):
    answer, text = fetch(server, f"/{entry.url}?present=1")
    assert (answer.status, answer.getheader("Cache-Control")) == (200, "no-cache")
    assert style_sheet.text() in text
    assert text.index("<style id=") < text.index('<div id="root">')


def test_each_script_that_is_fetched_early_is_there_to_be_fetched(server):
    links = re.findall(r'rel="modulepreload" crossorigin href="\.(/[^"]+)"', index.page(charts=True))
    assert len(links) == len(set(links)) > 50
    for link in links:
        answer, _ = fetch(server, link)
        assert answer.getheader("Content-Type").endswith("/javascript"), link


@pytest.mark.parametrize("beginning", index._NEEDED + index._CHARTS)
def test_streamlit_still_has_a_script_of_this_name(beginning):
    assert list((index._STATIC / "static/js").glob(f"{beginning}.*.js"))


def test_only_pages_with_charts_fetch_what_draws_charts():
    assert "ArrowVegaLiteChart" in index.page(charts=True)
    assert "ArrowVegaLiteChart" not in index.page(charts=False)


def test_what_is_no_page_is_streamlits_to_answer(server):
    assert fetch(server, "/explore/")[0].status == 301
    assert fetch(server, "/_stcore/health")[1] == "ok"
    assert fetch(server, "/app/static/cards/explore-light.png")[0].getheader("Content-Type") == "image/png"


def test_a_page_that_does_not_exist_has_the_style_too(server):
    assert style_sheet.text() in fetch(server, "/no-such-page")[1]


@pytest.mark.parametrize(("base", "path"), [("", "/explore"), ("", "/"), ("/lab/", "/lab/explore"), ("lab", "/lab/")])
def test_pages_stand_under_the_path_that_the_server_is_told(base, path, monkeypatch):
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": base}.__getitem__)
    (route,) = index.routes()
    found, _ = route.matches({"type": "http", "path": path, "method": "GET"})
    assert found is Match.FULL
