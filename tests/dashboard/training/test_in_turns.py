"""What takes long is done in turns, can be stopped, and is kept for everybody."""

import gc
import itertools
import threading

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.training import bursts, in_turns
from lib.pieces import Pieces, in_pieces
from tests.pages import app_pages

_fresh = itertools.count()
"""Numbers that no other test has asked for."""

done: list[int] = []


@in_pieces
def counted(name: int, of: int) -> Pieces[int]:
    """The number of pieces; each is noted."""
    for i in range(of):
        yield i / of
        done.append(name)
    return of


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()


class TestJob:
    def test_it_is_done_once_for_all_who_ask(self):
        name = next(_fresh)
        first, second = in_turns.job(counted, name, 5), in_turns.job(counted, name, 5)
        assert first is second
        first.go_on(0)
        second.go_on(0)
        assert done == [name]  # the first yield stands before the first piece
        assert first.share == pytest.approx(1 / 5)
        assert in_turns.at_once(counted, name, 5) == in_turns.at_once(counted, name, 5) == 5
        assert done == [name] * 5

    def test_other_arguments_are_other_work(self):
        name = next(_fresh)
        jobs = [in_turns.job(counted, name, 2), in_turns.job(counted, name, of=2), in_turns.job(counted, name, 3)]
        assert len(set(jobs)) == 3

    def test_what_fails_fails_for_everybody_and_begins_anew(self):
        name = next(_fresh)

        @in_pieces
        def fails(name: int) -> Pieces[int]:
            yield 0.0
            raise ValueError(f"name must be another; got {name}")

        for _ in range(2):
            with pytest.raises(ValueError, match=f"got {name}"):
                in_turns.at_once(fails, name)

    def test_what_nobody_waits_for_any_longer_is_forgotten(self):
        name = next(_fresh)
        key = in_turns.job(counted, name, 4).key
        gc.collect()
        assert key not in in_turns._on_their_way

    def test_a_limited_number_is_kept(self, monkeypatch):
        monkeypatch.setattr(in_turns, "KEPT", 2)
        names = [next(_fresh) for _ in range(3)]
        for name in (*names[:2], names[0], names[2], names[0], names[1]):
            in_turns.at_once(counted, name, 1)
        assert len(in_turns._done) == 2
        assert done == [*names, names[1]]  # it had waited longest when the third came

    def test_two_threads_share_the_pieces_of_one(self):
        name, results = next(_fresh), []
        threads = [
            threading.Thread(target=lambda: results.append(in_turns.at_once(counted, name, 400))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert results == [400] * 4
        assert done == [name] * 400

    def test_all_of_it_is_done_in_turn(self, monkeypatch):
        held: list[bool] = []
        monkeypatch.setattr(in_turns.Job, "go_on", _noting(held, in_turns.Job.go_on))
        in_turns.at_once(counted, next(_fresh), 3)
        assert held
        assert all(held)


def _noting(held, original):
    def go_on(self, seconds):
        held.append(bool(bursts.turn._waiting))
        original(self, seconds)

    return go_on


HEAVY = {
    "pins and medians": ("vanishing", {
        "guess": "show", "fn": "gelu", "depth": "50", "width": "64", "median": "1", "seed": "7",
        "pins": "~".join(f"gelu.xavier_normal.50.64.{seed}.1" for seed in range(4)),
    }),
    "training": ("vanishing", {
        "guess": "show", "fn": "gelu", "depth": "49", "width": "64", "below": "train", "seed": "8",
    }),
    "rivals": ("dying", {"view": "leaky", "cure": "show", "start": "-1"}),
}  # fmt: skip
"""Links that ask for seconds of work."""


def button(app: AppTest, label: str):
    return next((button for button in app.button if button.label == label), None)


def press_each(app: AppTest, label: str) -> AppTest:
    """Press the button of this label in each bar that there is; one at least."""
    assert button(app, label)
    while pressed := button(app, label):
        app = app_pages.run(pressed.click())
    return app


def bar(app: AppTest) -> str:
    return "".join(element.proto.text for element in app.get("progress"))


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_link_shows_a_bar_and_can_be_stopped_and_gone_on_with(name, monkeypatch):
    monkeypatch.setattr(in_turns, "SLICE", 0.001)
    monkeypatch.setattr(in_turns, "AT_ONCE", 0.001)
    monkeypatch.setattr(app_pages, "on_its_way", lambda app: False)
    page, link = HEAVY[name]
    app = app_pages.visit(page, **link)
    assert button(app, "Stop")
    assert "%" in bar(app)
    app = press_each(app, "Stop")
    stopped = bar(app)
    assert "stopped at" in stopped
    assert bar(app_pages.run(app)) == stopped  # nothing more is done
    app = press_each(app, "Go on")
    assert "stopped at" not in bar(app)
    assert app_pages.notice(app) == ""
    shown = app_pages.address(app)
    assert all(shown[part] == value for part, value in link.items() if part in shown)


def test_a_result_that_is_short_shows_no_bar():
    app = AppTest.from_function(_short)
    app.run()
    assert not app.exception
    assert [element.value for element in app.markdown] == ["16"]
    assert not app.get("progress")


def _short():
    import streamlit as st

    from dashboard.training import in_turns

    (found,) = in_turns.results([in_turns.job(pow, 2, 4)], "Counting", "count")
    st.markdown(str(found))


def test_results_that_are_nothing_are_there_all_the_same():
    asked = "in_turns.all_of([in_turns.job(int), in_turns.job(bool), in_turns.job(tuple)], 'Counting', 'nothing')"
    app = app_pages.run(
        AppTest.from_string(f"import streamlit as st\nfrom dashboard.training import in_turns\nst.text({asked})")
    )
    assert [text.value for text in app.text] == ["[0, False, ()]"]
