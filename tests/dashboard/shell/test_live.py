"""Who leads a class, who has joined it, and who is in none."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.classroom import poll, stores
from dashboard.classroom.poll import Poll
from dashboard.classroom.store import StoreError
from dashboard.shell import live, share
from tests.pages.app_pages import address, go_to, report, run, visit
from tests.pages.class_pages import TOKEN, join, labels, secrets, started
from tests.pages.interruption import interruptions


def test_a_browser_that_has_the_key_leads_again_in_a_new_session_and_a_wrong_key_does_not():
    app, code = started()
    key = secrets(app)["keys"][code]
    for told, leads in ((key, True), ("x" * 22, False), (["x"], False)):
        again = visit("teach", **{live.NAME: code})
        report(again, "live", "secrets", {"code": code, "token": TOKEN, "keys": {code: told}})
        assert ("End and erase" in labels(again)) is leads
    found = visit("teach")
    report(found, "live", "secrets", {"code": "", "token": None, "keys": {code: key}})
    run(found.button(key=f"class-on-{code}").click())
    assert address(found)[live.NAME] == code
    assert "End and erase" in labels(found)


def test_a_class_is_on_every_page_until_it_is_left():
    _, code = started()
    app = visit("explore", **{live.NAME: code.lower(), "fn": "tanh"})
    assert address(app) == {live.NAME: code, "fn": "tanh"}
    go_to(app, "compare")
    assert address(app)[live.NAME] == code
    run(app.button(key="class-leave").click())
    assert live.NAME not in address(app)
    assert "class-leave" not in [button.key for button in app.button]


def test_a_browser_that_comes_back_is_counted_once_and_one_that_leaves_is_not():
    _, code = started()
    for token in (TOKEN, TOKEN, "another-browser-than-it"):
        app = join(visit("explore", **{live.NAME: code}), code, token)
    assert stores.store().counts(code, live.JOINED) == {"here": 2}
    run(app.button(key="class-leave").click())
    assert stores.store().counts(code, live.JOINED) == {"here": 1}


@pytest.mark.parametrize("page", ["explore", "home"])
def test_who_is_in_no_class_has_no_component_for_it(page):
    shown = [element.proto.id for element in visit(page).get("bidi_component")]
    assert not [name for name in shown if name.endswith(("-live", "-news"))]


def test_a_shared_link_does_not_bring_others_into_the_class():
    assert share.address("http://lab/explore", {live.NAME: "BCDFG", "fn": "tanh"}) == "http://lab/explore?fn=tanh"


@pytest.mark.parametrize(
    "message",
    [
        None,
        "text",
        [1],
        {"token": 3, "keys": {}},
        {"token": "x" * 1000, "keys": {}},
        {"token": "<script>alert(1)</script>", "keys": {}},
        {"token": TOKEN, "keys": {"BCDFG": "short", "bcdfg": TOKEN, "": TOKEN, "nowhere": 3}},
    ],
)
def test_what_is_no_secret_is_not_taken_over(message):
    _, code = started()
    app = visit("teach", **{live.NAME: code})
    if isinstance(message, dict):
        message = message | {"code": code}
    report(app, "live", "secrets", message)
    assert secrets(app)["led"] == []
    joined = sum(stores.store().counts(code, live.JOINED).values())
    assert joined == (isinstance(message, dict) and message["token"] == TOKEN)


def test_who_does_not_lead_changes_nothing_whatever_is_pressed():
    """A press may come over the socket without its button."""
    _, code = started()
    app = join(visit("teach", **{live.NAME: code}), code)
    script = """
from dashboard.shell import live
live.read_link()
live.end()
live.bring("explore", {})
live.say(lambda said: {"poll": "x"})
"""
    alone = AppTest.from_string(script)
    alone.session_state["live.seat"] = app.session_state["live.seat"]
    alone.query_params[live.NAME] = code
    alone.run()
    assert not alone.exception
    assert stores.store().read(code).said == {}


def test_a_link_that_is_too_long_for_a_class_is_not_offered_to_it(monkeypatch):
    app, _ = started()
    go_to(app, "explore")
    assert not app.button(key="class-bring").disabled
    monkeypatch.setattr(live, "LONGEST_SAID", 3)
    assert run(app).button(key="class-bring").disabled


def test_where_a_link_is_too_long_for_a_qr_code_its_class_is_the_way():
    app, code = started()
    row = ",".join(["-1.234567891"] * 12)
    go_to(app, "matrices").query_params["matrix"] = ";".join([row] * 12)
    run(app)
    run(app.button(key="share-open").click())
    assert any(f"under Class {code}" in box.value for box in app.info)


def test_a_reset_erases_the_answers_once_it_is_told_and_never_without_whenever_the_store_is_silent(monkeypatch):
    """The store is silent when the class is to be told, and then when the answers are to be erased."""
    app, code = started()
    store = stores.store()
    first = Poll("vanishing/guess", "0" * 8, 1)
    second = replace(first, turn=2)
    store.say(code, {poll.POLL: first.text})
    run(app)
    store.say(code, {poll.POLL: second.text})  # by another window of its leader
    for one in (first, second):
        store.answer(code, poll.asked(one), "one", "a", during={})

    def left(change):
        page = AppTest.from_string(f"from dashboard.classroom import poll\nfrom dashboard.shell import live\n{change}")
        page.session_state["live.seat"] = app.session_state["live.seat"]
        assert not page.run().exception
        return [poll.how_many(store, code, one) for one in (first, second)]

    def silent(*_):
        raise StoreError("it is away")

    with monkeypatch.context() as patch:
        patch.setattr(type(store), "say", silent)
        assert left("live.say(poll.reset)") == [1, 1]
    assert store.read(code).said == {poll.POLL: second.text}
    with monkeypatch.context() as patch:
        patch.setattr(type(store), "forget", silent)
        assert left("live.say(poll.reset)") == [1, 1]
    assert poll.current(store.read(code).said) is None
    assert left('live.bring("explore", {})') == [0, 0], "whatever its leader says next"
    assert poll.ERASED not in store.read(code).said


def test_a_browser_is_counted_wherever_the_page_that_hears_it_is_interrupted():
    """It says who it is until that is known."""
    _, code = started()
    for place, interrupted in enumerate(interruptions((live, "_hear"))):
        token = f"browser-number-{place:04}"
        with interrupted:
            app = join(visit("explore", **{live.NAME: code}), code, token)
        run(app)
        if not secrets(app)["known"]:
            join(app, code, token)
        assert stores.store().counts(code, live.JOINED) == {"here": place + 1}
