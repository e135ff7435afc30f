"""/lab/health says the version and whether the store answers, and no secret."""

import http.client
import json
import tomllib
from contextlib import closing, contextmanager

import pytest
import streamlit as st
from starlette.routing import Match

from benchmarks.app_process import ROOT, running_app
from dashboard.classroom import stores
from dashboard.server import health
from tests.redis_server import running_redis


def ask(app):
    with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=20)) as connection:
        connection.request("GET", "/lab/health")
        answer = connection.getresponse()
        assert answer.getheader("Cache-Control") == "no-store"
        return answer.status, json.loads(answer.read())


@contextmanager
def served(tmp_path, monkeypatch, setting):
    monkeypatch.setenv(stores.SETTING, setting)
    with running_app(tmp_path / "log") as app:
        yield app


def told(kind, answers):
    return {"version": health.VERSION, "store": kind, "answers": answers}


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == health.VERSION


def test_a_redis_that_goes_and_comes_is_seen(tmp_path, monkeypatch):
    with (
        running_redis(tmp_path) as redis,
        served(tmp_path, monkeypatch, redis.url.replace("redis://", "redis://:hunter2@")) as app,
    ):
        assert ask(app) == (200, told("redis", True))
        redis.stop()
        assert ask(app) == (503, told("redis", False))
        assert app.health() == "ok"  # pages without a class go on
        redis.start()
        assert ask(app) == (200, told("redis", True))
    assert "hunter2" not in app.log()


def test_a_file_that_goes_and_comes_is_seen(tmp_path, monkeypatch):
    path = tmp_path / "classes/here.sqlite3"
    with served(tmp_path, monkeypatch, f"sqlite://{path.as_posix()}") as app:
        assert ask(app) == (200, told("sqlite", True))
        for file in path.parent.iterdir():
            file.unlink()
        path.mkdir()
        assert ask(app) == (503, told("sqlite", False))
        path.rmdir()
        assert ask(app) == (200, told("sqlite", True))


@pytest.mark.parametrize("setting", ["postgres://user:hunter2@host/db", "sqlite:///dev/null/classes.sqlite3"])
def test_a_server_without_a_store_says_so_and_shows_its_pages(tmp_path, monkeypatch, setting):
    with served(tmp_path, monkeypatch, setting) as app:
        assert ask(app) == (503, told(None, False))
        assert app.health() == "ok"
    assert "hunter2" not in app.log()
    assert [line["event"] for line in app.lines()] == ["no store"]


@pytest.mark.parametrize(("base", "path"), [("", "/lab/health"), ("here", "/here/lab/health")])
def test_it_stands_under_the_path_that_the_server_is_told(base, path, monkeypatch):
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": base}.__getitem__)
    (route,) = health.routes()
    assert route.matches({"type": "http", "path": path, "method": "GET"})[0] is Match.FULL
