"""The leader's secrets and the end of a class."""

import json

from dashboard.classroom import stores
from dashboard.shell import live
from tests.pages.app_pages import address, component, open_drawer, predict, run, visit
from tests.pages.class_pages import join, labels, secrets, started, words


def test_nobody_but_the_leader_sees_the_key_and_the_store_does_not_have_it():
    app, code = started()
    key = secrets(app)["keys"][code]
    assert f"#{live.LEAD}={key}" in json.loads(component(app, "lead-link").json)["text"]
    state = stores.store().read(code)
    assert key not in repr(state)
    assert key not in str(address(app))
    assert key not in words(app)
    other = visit("teach", **{live.NAME: code})
    assert "End and erase" not in labels(other)
    join(other, code)
    assert key not in json.dumps(secrets(other))


def counted_in(code, token):
    """A student who has agreed to be counted."""
    app = join(visit("exercises", ex="slopes", seed="123", **{live.NAME: code}), code, token)
    return run(app.toggle(key="class-count").set_value(True))


def press(app, label):
    (button,) = [each for each in app.button if each.label == label]
    return run(button.click())


def test_the_overview_counts_who_has_agreed_and_shows_nothing_below_five():
    leader, code = started()
    silent = join(visit("exercises", ex="slopes", seed="123", **{live.NAME: code}), code, "0" * 20)
    press(silent, "Check")
    assert stores.store().counts(code, "did/exercise/slopes") == {}
    students = [counted_in(code, f"{n}" * 20) for n in range(1, 6)]
    open_drawer(leader, "class-done")
    for student in students[:4]:
        press(student, "Check")
        press(student, "Hint 1")
    assert "slopes" not in words(run(leader))
    press(students[4], "Check")
    assert "\n| Exercise 5: slopes of three functions | 5 | 0 | 4 |" in words(run(leader))
    run(students[0].toggle(key="class-count").set_value(False))
    assert stores.store().counts(code, "did/exercise/slopes") == {"01": 3, "00": 1}
    assert "| 5 |" not in words(run(leader))


def test_an_answered_question_of_a_step_counts_as_tried():
    _, code = started()
    app = join(visit("vanishing", lesson="vanishing", step="2", **{live.NAME: code}), code)
    run(app.toggle(key="class-count").set_value(True))
    predict(app, "guess", "show")
    assert stores.store().counts(code, "did/step/vanishing/2") == {}
    press(app, "Ask again")
    predict(app, "guess", "billionth")
    assert stores.store().counts(code, "did/step/vanishing/2") == {"00": 1}
