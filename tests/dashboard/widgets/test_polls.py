"""A poll of the class at a question: its leader's buttons, the votes of the others, and what is shown when."""

import json

import pytest

from dashboard.classroom import poll, stores
from dashboard.classroom.store import StoreError
from dashboard.parts.claims import evidence
from dashboard.shell import live
from lib.lessons.claims import CLAIMS, VERDICTS
from tests.pages.app_pages import address, charts, component, notice, predict, report, run, type_in, visit
from tests.pages.class_pages import join, labels, secrets, started, words

PAGE, NAME = "vanishing", "guess"
FIRST = {"depth": "12"}


class Class:
    """A leader and two students on one page."""

    def __init__(self, page=PAGE, name=NAME, **state):
        self.name = name
        self.leader, self.code = started()
        self.go(self.leader, page, state)
        self.students = [join(visit(page, **{live.NAME: self.code}, **state), self.code, f"{n}" * 20) for n in (1, 2)]

    @staticmethod
    def go(app, page, state):
        app.query_params.clear()
        for key, value in state.items():
            app.query_params[key] = value
        run(app.switch_page(f"../pages/{page}.py"))

    def press(self, label):
        (button,) = [each for each in self.leader.button if each.label == label]
        run(button.click())
        for student in self.students:
            run(student)

    def options(self, app=None):
        return list((app or self.leader).segmented_control(key=f"{self.name}-choice").options)

    def now(self):
        return poll.current(stores.store().read(self.code).said)


def keys(app):
    return [button.key for button in app.button]


def test_a_poll_goes_through_its_phases_and_the_answer_is_hidden_until_it_is_revealed():
    room = Class(**FIRST)
    one, two = room.students
    room.press("Open poll")
    assert "The class is voting" in words(one)
    assert "Show me" not in room.options(one)
    predict(one, NAME, "billionth")
    assert "Your vote" in words(one)
    assert NAME not in address(one), "nothing is locked"
    predict(one, NAME, "same")
    predict(two, NAME, "billionth")
    run(room.leader)
    assert "**2** of 2 browsers" in words(room.leader)
    assert "tally" not in words(room.leader)
    room.press("Close poll")
    assert "The poll is closed. Your vote" in words(one)
    assert f"{NAME}-choice" not in [each.key for each in one.segmented_control]
    assert "tally" not in words(room.leader) + words(one)
    room.press("Reveal")
    assert address(room.leader)[NAME] == "show"
    assert address(one)[NAME] == "same"
    for app in (room.leader, *room.students):
        assert "The class: 2 votes" in words(app)


def test_a_second_round_hides_the_first_and_then_stands_beside_it():
    room = Class(**FIRST)
    one, two = room.students
    room.press("Open poll")
    predict(one, NAME, "billionth")
    predict(two, NAME, "billionth")
    for label in ("Close poll", "Reveal", "Second round"):
        room.press(label)
    for app in (room.leader, one, two):
        assert "tally" not in words(app)
        assert NAME not in address(app)
    predict(one, NAME, "same")
    for label in ("Close poll", "Reveal"):
        room.press(label)
    assert "2 votes, in the second round 1" in words(room.leader)
    assert address(one)[NAME] == "same"
    before = room.now()
    room.press("Reset")
    assert room.now() is None
    assert [poll.how_many(stores.store(), room.code, each) for each in before.rounds] == [0, 0]
    assert "tally" not in words(room.leader)
    assert "Open poll" in labels(room.leader)


@pytest.mark.parametrize("page", ["dying", "race", "digits"])
def test_what_an_answer_sets_going_takes_nobody_out_of_the_second_round(page):
    """The run that a revealed answer had begun made the page another place than that of the poll."""
    room = Class(page, "guess")
    one, two = room.students
    room.press("Open poll")
    for student in room.students:
        predict(student, "guess", room.options(student)[0])
    for label in ("Close poll", "Reveal"):
        room.press(label)
    run(run(one))  # the run goes on
    room.press("Second round")
    for student in room.students:
        assert "guess" not in address(student)
        assert not [way for way in student.get("page_link") if "The class is voting" in way.proto.label]
    predict(one, "guess", room.options(one)[1])
    predict(two, "guess", room.options(two)[1])
    for label in ("Close poll", "Reveal"):
        room.press(label)
    assert "2 votes, in the second round 2" in words(room.leader)


def test_a_poll_of_what_a_run_has_come_to_leads_to_that_run():
    """Train asks about the epochs that follow: there the run is the question, and no answer sets it going."""
    room = Class("train", ask="100", run="20.0")
    room.press("Open poll")
    app = join(visit("train", ask="100", **{live.NAME: room.code}), room.code)
    (way,) = [link for link in app.get("page_link") if "The class is voting" in link.proto.label]
    assert "run=20" in way.proto.query_string


def test_who_is_elsewhere_is_shown_the_way_and_who_stands_otherwise_answers_alone():
    room = Class(**FIRST)
    room.press("Open poll")
    for app in (
        join(visit("explore", **{live.NAME: room.code}), room.code),
        join(visit(PAGE, **{live.NAME: room.code, "depth": "13"}), room.code),
    ):
        (way,) = [link for link in app.get("page_link") if "The class is voting" in link.proto.label]
        assert "depth=12" in way.proto.query_string
    predict(app, NAME, "billionth")
    assert address(app)[NAME] == "billionth"
    assert poll.how_many(stores.store(), room.code, room.now()) == 0
    assert not [link for link in room.students[0].get("page_link") if "The class is voting" in link.proto.label]


def test_an_answer_that_was_locked_before_is_hidden_while_the_class_votes():
    room = Class(**FIRST)
    one, _ = room.students
    predict(one, NAME, "billionth")
    predict(room.leader, NAME, "show")
    room.press("Open poll")
    assert NAME not in address(one)
    assert NAME not in address(room.leader)
    assert "The class is voting" in words(one)


def test_a_vote_outlives_a_reload_of_the_page():
    room = Class(**FIRST)
    one, _ = room.students
    room.press("Open poll")
    predict(one, NAME, "billionth")
    again = visit(PAGE, **{live.NAME: room.code}, **FIRST)
    again.session_state["kept.store"].texts.update(one.session_state["kept.store"].texts)
    join(again, room.code, "1" * 20)
    assert "Your vote" in words(again)
    predict(again, NAME, "same")
    assert poll.how_many(stores.store(), room.code, room.now()) == 1


def test_a_vote_that_is_too_late_does_not_count_and_says_so():
    room = Class(**FIRST)
    one, _ = room.students
    room.press("Open poll")
    one.segmented_control(key=f"{NAME}-choice").set_value("billionth")
    one.run()
    stores.store().say(room.code, poll.closed(stores.store().read(room.code).said))
    run(one.button(key=f"{NAME}-lock").click())
    assert "You have not voted" in words(one)
    assert poll.how_many(stores.store(), room.code, room.now()) == 0


def test_a_store_that_falls_silent_does_not_uncover_the_answer(monkeypatch):
    room = Class(**FIRST)
    one, two = room.students
    room.press("Open poll")
    predict(one, NAME, "billionth")

    class Silent:
        def __getattr__(self, name):
            raise StoreError("away")

    with monkeypatch.context() as patch:
        patch.setattr(stores, "store", Silent)
        predict(two, NAME, "same")
        assert "Your vote has not arrived. Lock it again." in words(two)
        assert "Your vote has not arrived. Lock it again." in words(run(two)), "the page may run again at once"
        assert "does not answer just now" in words(two)
        assert NAME not in address(two)
        assert "Show me" not in room.options(two)
    run(two.button(key=f"{NAME}-lock").click())  # what was chosen is still there
    assert "Your vote: **" in words(two)
    assert poll.how_many(stores.store(), room.code, room.now()) == 2


def test_only_the_leader_has_the_buttons():
    room = Class(**FIRST)
    assert f"{NAME}-poll" in keys(room.leader)
    assert f"{NAME}-poll" not in keys(room.students[0])
    assert f"{NAME}-poll" not in keys(visit(PAGE))
    assert secrets(room.leader)["keys"]
    room.press("Open poll")
    assert f"{NAME}-lock" not in keys(room.leader)


def test_a_poll_on_a_page_whose_link_is_too_long_to_tell_is_greyed_with_the_reason(monkeypatch):
    room = Class(**FIRST)
    monkeypatch.setattr(live, "LONGEST_SAID", 5)
    button = run(room.leader).button(key=f"{NAME}-poll")
    assert button.disabled
    assert "too long" in button.help
    monkeypatch.undo()
    assert not run(room.leader).button(key=f"{NAME}-poll").disabled


@pytest.mark.parametrize(
    ("page", "name", "state"),
    [
        ("vanishing", "guess", {"lesson": "vanishing", "step": "2"}),
        ("gradient_check", "guess", {}),
        ("race", "guess", {}),
        ("digits", "guess", {}),
        ("steep", "guess", {}),
        ("zigzag", "guess", {}),
        ("dying", "guess", {}),
        ("collapse", "guess", {}),
    ],
    ids=lambda value: str(value),
)
def test_any_prediction_of_any_page_is_a_poll(page, name, state):
    room = Class(page, name, **state)
    one, _ = room.students
    room.press("Open poll")
    answer = one.segmented_control(key=f"{name}-choice").options[0]
    run(one.segmented_control(key=f"{name}-choice").set_value(answer))
    run(one.button(key=f"{name}-lock").click())
    for label in ("Close poll", "Reveal"):
        room.press(label)
    assert "The class: 1 vote<" in words(room.leader)


def test_a_number_is_a_poll_too():
    room = Class("compare", "guess")
    room.press("Open poll")
    for student, text in zip(room.students, ("1.5", "2.5"), strict=True):
        type_in(student, "guess-typed", text)
        run(student.button(key="guess-lock").click())
        assert f"Your vote: **{text}**" in words(student)
    for label in ("Close poll", "Reveal"):
        room.press(label)
    assert ">1.5</th>" in words(room.leader)
    assert "The class: 2 votes" in words(room.leader)


def test_a_question_stays_where_its_leader_opened_the_poll():
    """On a projector it went under the picture with what had come of it, and with the button of the second round."""
    room = Class("compare", "guess")
    for label in ("Open poll", "Close poll", "Reveal", "Second round"):
        shown = [getattr(element, "key", None) for element in room.leader.main]
        assert shown.index("guess-poll") < shown.index("show"), label
        room.press(label)


def test_a_drawn_curve_is_a_poll_too():
    room = Class("explore", "drawn", fn="tanh", ask="slope")
    one, two = room.students
    room.press("Open poll")
    (key,) = [
        e.proto.id.rpartition("-explore/")[2] for e in one.get("bidi_component") if e.proto.id.endswith("-sketch")
    ]
    sent = json.loads(component(one, f"explore/{key}").json)
    heights = [0.5] * len(sent["places"])
    run(report(one, f"explore/{key}", "drawn", {"heights": heights, "turn": sent["turn"] + 1}))
    run(one.button(key="drawn-lock").click())
    assert "Your vote: **A curve" in words(one)
    assert "drawn" not in charts(room.leader)[0]
    again = json.loads(component(run(one), f"explore/{key}").json)
    assert (again["heights"], again["final"]) == (heights, False), "it can be changed, also after a reload"
    assert "drawn-lock" not in keys(one)
    room.press("Close poll")
    closed = json.loads(component(one, f"explore/{key}").json)
    assert (closed["heights"], closed["final"]) == (heights, True)
    room.press("Reveal")
    assert "The class: 1 curve, thin and grey in the picture" in words(room.leader)
    for app in (room.leader, *room.students):
        table = charts(app)[0].get("drawn")
        assert (table["df"].to_list() == heights) if app is not two else (table is None), "who has not answered yet"


def test_a_claim_is_a_poll_too_and_what_is_measured_is_hidden_until_it_is_revealed():
    name = "flat-sigmoid"
    room = Class("claims", name, claim=name)
    one, two = room.students
    run(two.button(key="verdict-true").click())
    for app in (room.leader, two):
        assert ("As you said." in words(app)) is (app is two)
    room.press("Open poll")
    assert "Your answer counts once you press it." in words(one)
    for app in (room.leader, one, two):
        assert evidence(name) not in words(app)
        assert "Say first how far it holds." in words(app)
    run(one.button(key="verdict-if").click())
    run(one.button(key="verdict-true").click())
    assert "Your vote: **True**" in words(one)
    assert one.button(key="verdict-true").label == "**True**"
    assert address(one).get(name) is None
    run(room.leader.button(key="verdict-not-quite").click())
    assert address(room.leader).get(name) is None, "who leads does not answer"
    room.press("Close poll")
    assert [one.button(key=f"verdict-{key}").disabled for key in VERDICTS] == [key != "true" for key in VERDICTS]
    assert evidence(name) not in words(one) + words(room.leader)
    room.press("Reveal")
    for app in (room.leader, one):
        assert evidence(name) in words(app)
        assert "The class: 1 vote<" in words(app)
    assert address(one)[name] == "true"
    assert address(room.leader)[name] == "show"
    assert "verdict-again" in keys(one)
    assert "verdict-again" not in keys(room.leader)
    assert f"of {len(CLAIMS)} judged" not in words(room.leader), "who was shown has judged nothing"
    again = visit("claims", **address(room.leader))
    assert notice(again) == ""
    assert evidence(name) in words(again)


def test_a_poll_on_a_claim_leads_to_that_claim_whatever_was_judged_before():
    name = "flat-sigmoid"
    room = Class("claims", name, **{name: "true"})
    room.press("Open poll")
    assert evidence(name) not in words(room.leader)
    app = join(visit("explore", **{live.NAME: room.code}), room.code)
    (way,) = [link for link in app.get("page_link") if "The class is voting" in link.proto.label]
    assert way.proto.query_string.endswith(f"claim={name}")


def test_where_all_verdicts_are_shown_no_poll_is_opened():
    room = Class("claims", "flat-sigmoid", topic="slopes", all="1")
    assert "Open poll" not in labels(room.leader)
