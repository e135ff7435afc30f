"""The link says how far a run has come, while it moves as well, and brings it back in another session."""

import itertools

import pytest

from dashboard.training import bursts, linked
from tests.pages.app_pages import address, go_to, notice, run, visit
from tests.pages.interruption import interruptions

PAGES = {
    "train": {"pace": "normal"},
    "race": {"guess": "show", "n": "40", "pace": "fast", "goal": "0.005"},
    "digits": {"guess": "show"},
}
"""Page → a link to a run that can be played."""


def histories(app, page):
    """The losses of every network of the run on screen, epoch by epoch."""
    shown = app.session_state[{"train": "training.run"}.get(page, f"{page}.run")]
    trainers = {
        "train": lambda: [shown.trainer],
        "race": lambda: shown.trainer.trainers,
        "digits": lambda: [each.trainer for each in shown.runs.values()],
    }[page]()
    return [list(trainer.history) for trainer in trainers]


def playing(app, page):
    shown = app.session_state[{"train": "training.run"}.get(page, f"{page}.run")]
    return shown.playing


def played(page, pictures=3, **more):
    """A run that plays, after some pictures."""
    app = visit(page, **PAGES[page], **more)
    run(app.button(key="play").click())
    for _ in range(pictures):
        run(app)
    return app


@pytest.fixture
def always(monkeypatch):
    """Every picture is told to the link."""
    monkeypatch.setattr(linked, "EVERY", 0.0)


def to_rest(app, page):
    for _ in itertools.takewhile(lambda _: playing(app, page), range(300)):
        run(app)
    assert not playing(app, page)
    return app


@pytest.mark.parametrize("page", PAGES)
def test_a_run_that_plays_comes_back_from_its_link_with_the_same_losses(page, always):
    app = played(page)
    told, before = address(app), histories(app, page)
    assert playing(app, page)
    assert "run" in told
    again = to_rest(visit(page, **told), page)
    assert notice(again) == ""
    after = histories(again, page)
    # What was begun of the next epoch when it was told is told as well, but no loss of it is known yet.
    assert [losses[: len(found)] for losses, found in zip(before, after, strict=True)] == after
    assert all(len(losses) - len(found) <= 1 for losses, found in zip(before, after, strict=True))
    assert address(again) == told


@pytest.mark.parametrize("page", PAGES)
def test_a_run_that_plays_is_not_told_with_every_picture(page):
    app = played(page)  # a run of the whole page tells it, and here each picture is one
    assert app.session_state[{"train": "training.told"}.get(page, f"{page}.told")].at > 0


@pytest.mark.parametrize("page", PAGES)
def test_a_paused_run_comes_back_and_goes_on_with_one_click(page):
    app = played(page)
    run(app.button(key="play" if "play" in {each.key for each in app.button} else "pause").click())
    told, before = address(app), histories(app, page)
    assert not playing(app, page)
    again = to_rest(visit(page, **told), page)
    assert histories(again, page) == before
    run(again.button(key="play").click())
    assert playing(again, page) or histories(again, page) != before


@pytest.mark.parametrize("page", PAGES)
def test_the_run_of_a_link_is_not_lost_where_its_page_is_interrupted(page, always):
    """After a restart of the server the reports of the page's components came within 0.1 s, and the run was gone."""
    app = played(page)
    run(app.button(key="play" if "play" in {each.key for each in app.button} else "pause").click())
    told, before = address(app), histories(app, page)
    places = interruptions((linked.Linked, "read"), (linked.Linked, "tell"))
    for place, interrupted in zip(range(12), places, strict=False):
        with interrupted:
            app = visit(page, **told)
        app = to_rest(run(app), page)
        assert histories(app, page) == before, place
        assert address(app) == told
    assert place == 11


@pytest.mark.parametrize("page", PAGES)
def test_what_a_link_asks_for_has_a_budget_and_play_goes_on(page, monkeypatch):
    app = played(page, 6)
    run(app.button(key="play" if "play" in {each.key for each in app.button} else "pause").click())
    told, before = address(app), histories(app, page)
    monkeypatch.setattr(bursts, "LINK_BUDGET", 1e-9)
    monkeypatch.setattr(bursts, "BURST", 1e-9)
    monkeypatch.setattr(bursts, "BUDGET", 0.001)
    again = visit(page, **told)
    assert not playing(again, page)
    assert histories(again, page) != before
    assert address(again) == told  # it still says where it goes
    (bar,) = again.get("progress")
    assert "epoch" in bar.proto.text
    monkeypatch.undo()
    go_on = next(each for each in again.button if each.key in {"go-on", "play"} and not each.disabled)
    run(go_on.click())
    while [list(map(len, histories(again, page)))] < [list(map(len, before))] and playing(again, page):
        run(again)
    after = histories(again, page)
    assert [losses[: len(found)] for losses, found in zip(after, before, strict=True)] == before


def test_a_page_that_is_left_during_play_goes_on_where_it_was(always):
    app = played("race")
    heat = app.session_state["race.run"]
    go_to(app, "explore")
    go_to(app, "race")
    assert app.session_state["race.run"] is heat
    assert heat.playing
    assert address(app)["run"] == str(heat.trainer.epoch)


def test_a_changed_rate_of_digits_comes_back_at_its_moment(always):
    app = played("digits", 1)
    run(app.select_slider("rate").set_value(0.03))
    for _ in range(2):
        run(app)
    run(app.button(key="play" if "play" in {each.key for each in app.button} else "pause").click())
    before = histories(app, "digits")
    again = to_rest(visit("digits", **address(app)), "digits")
    assert histories(again, "digits") == before


@pytest.mark.parametrize(
    ("page", "told"),
    [("race", "-1"), ("race", "100001"), ("race", "1.5"), ("digits", "x"), ("digits", "1.0~~2.0~~3.0")],
)
def test_what_makes_no_sense_is_named_and_the_run_is_fresh(page, told):
    app = visit(page, **PAGES[page], run=told)
    assert f"run = {told}" in notice(app)
    assert "run" not in address(app)
    assert all(len(losses) == 1 for losses in histories(app, page))


@pytest.mark.parametrize("told", ["3.0~1.0_w1.0.0:5", "3.9999"])
def test_what_cannot_be_repeated_of_digits_is_said(told):
    app = visit("digits", guess="show", run=told)
    assert "cannot be repeated" in notice(app)
    assert all(len(losses) == 1 for losses in histories(app, "digits"))


def test_of_two_that_repeat_the_one_that_is_there_waits_for_the_other():
    app = visit("digits", guess="show", run="2.0~~9.0")
    app = to_rest(app, "digits")
    assert [len(losses) - 1 for losses in histories(app, "digits")] == [2, 9]
    assert address(app)["run"] == "2.0~~9.0"


@pytest.mark.parametrize(("page", "told"), [("train", "weights"), ("train", "1.9999"), ("digits", "3.9999")])
def test_why_a_run_is_not_there_stays_until_another_has_begun(page, told):
    app = visit(page, **PAGES[page], run=told)
    words = notice(app)
    assert "fresh" in words
    assert notice(run(app)) == words  # the page runs again when the browser tells the height of its window
    run(app.button(key="step").click())
    assert notice(app) == ""
