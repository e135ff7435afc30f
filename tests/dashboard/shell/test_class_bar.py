"""What every page shows of the class that one is in."""

import json

import pytest

from dashboard.classroom import stores
from dashboard.classroom.store import StoreError
from dashboard.shell import class_bar, live, news
from tests.pages.app_pages import address, component, go_to, notice, report, run, visit
from tests.pages.class_pages import join, labels, secrets, started, words
from tests.pages.interruption import interruptions


def test_a_code_is_typed_in_whatever_form():
    _, code = started()
    app = visit("teach")
    run(app.text_input(key="join-code").set_value("what?"))
    assert "A code has 5 letters" in words(app)
    run(app.text_input(key="join-code").set_value(f" {code[:2].lower()}-{code[2:]} "))
    assert address(app)[live.NAME] == code
    assert f"You are in class **{code}**" in words(app)


def test_an_unknown_or_ended_class_is_one_sentence_and_a_wrong_code_a_notice():
    app, code = started()
    student = visit("explore", **{live.NAME: code})
    run(app.button(key="class-end").click())
    assert live.NAME not in address(app)
    assert "Start a class" in labels(app)
    assert secrets(app)["ended"] == [code]
    run(student)
    assert f"There is no class {code}" in words(student)
    assert "not the code of a class" in notice(visit("home", **{live.NAME: "abc"}))


def test_a_store_that_does_not_answer_is_one_sentence_and_all_else_works(monkeypatch):
    _, code = started()

    class Silent:
        def __getattr__(self, name):
            raise StoreError("the disk is full")

    monkeypatch.setattr(stores, "store", Silent)
    app = visit("explore", **{live.NAME: code, "fn": "gelu"})
    assert f"Class {code} does not answer just now" in words(app)
    assert json.loads(component(app, news.KEY).json)["silent"], "it runs again with what is said next"
    assert app.segmented_control(key="fn").value == "gelu"
    assert join(app, code).exception == []
    page = run(visit("teach").button(key="class-start").click())
    assert "the store does not answer" in words(page)


def ways(app):
    return {link.proto.label: link.proto for link in app.get("page_link") if "class is" in link.proto.label}


def lead_to(app, page, **state):
    """Let the leader go to a page and bring everyone there."""
    app.query_params.clear()
    for name, value in state.items():
        app.query_params[name] = value
    run(app.switch_page(f"../pages/{page}.py"))
    run(app.button(key="class-bring").click())


def test_the_leaders_page_is_offered_to_all_without_the_leaders_answer():
    leader, code = started()
    student = join(visit("explore", **{live.NAME: code}), code)
    assert ways(student) == {}
    lead_to(leader, "vanishing", depth="12", guess="show")
    (way,) = ways(run(student)).values()
    assert (way.page, way.query_string) == ("vanishing", "depth=12")
    assert student.title[0].value == "Explore a function", "nobody is torn away"
    there = join(visit("vanishing", depth="12", **{live.NAME: code}), code)
    assert ways(there) == {}


def test_who_follows_goes_by_itself_and_who_has_gone_on_alone_is_left_alone():
    leader, code = started()
    student = join(visit("explore", **{live.NAME: code}), code)
    run(student.toggle(key="class-follow").set_value(True))
    lead_to(leader, "vanishing", depth="12")
    run(student)
    assert student.title[0].value == "Vanishing and exploding gradients"
    assert address(student)["depth"] == "12"
    go_to(student, "compare")
    assert student.title[0].value == "Compare functions", "until the class goes on"
    lead_to(leader, "dying")
    assert run(student).title[0].value == "Dying ReLU"


def test_a_step_of_the_leaders_lesson_is_offered_by_itself_and_the_notes_follow():
    leader, code = started()
    notes = visit("home", lesson="vanishing", step="1", notes="1", **{live.NAME: code})
    student = join(visit("explore", **{live.NAME: code}), code)
    run(student.toggle(key="class-follow").set_value(True))
    leader.query_params.clear()
    for name, value in {"lesson": "vanishing", "step": "2"}.items():
        leader.query_params[name] = value
    run(leader.switch_page("../pages/home.py"))
    assert address(run(student))["step"] == "2"
    assert "Step **2** of" in words(report(notes, "news", "changed", 1))
    (link,) = [link for link in leader.get("link_button") if link.proto.label == "Notes"]
    assert f"class={code}" in link.proto.url


@pytest.mark.parametrize(
    "told", ["https://elsewhere.example/", "nowhere?x=1", "explore?present=1", "explore?class=BCDFG", ""]
)
def test_a_class_is_led_nowhere_but_into_the_lab(told):
    _, code = started()
    stores.store().say(code, {live.LEAD: told})
    student = join(visit("explore", **{live.NAME: code}), code)
    run(student.toggle(key="class-follow").set_value(True))
    assert ways(student) == {}
    assert not student.exception


def test_who_follows_arrives_wherever_the_way_is_interrupted():
    leader, code = started()
    student = join(visit("explore", **{live.NAME: code}), code)
    run(student.toggle(key="class-follow").set_value(True))
    for place, interrupted in enumerate(interruptions((class_bar, "travel"))):
        page, title = (("vanishing", "Vanishing and exploding gradients"), ("dying", "Dying ReLU"))[place % 2]
        lead_to(leader, page)
        with interrupted:
            student.run()
        if [shown.value for shown in student.title] != [title]:
            run(student)
        assert [shown.value for shown in student.title] == [title], place


def test_who_is_put_back_by_a_message_for_the_old_page_goes_again_and_is_not_held(monkeypatch):
    leader, code = started()
    student = join(visit("explore", **{live.NAME: code}), code)
    run(student.toggle(key="class-follow").set_value(True))
    lead_to(leader, "dying")
    assert [shown.value for shown in run(student).title] == ["Dying ReLU"]
    for title in ("Dying ReLU", "Explore a function"):
        go_to(student, "explore")
        assert [shown.value for shown in student.title] == [title]
    lead_to(leader, "vanishing")
    assert [shown.value for shown in run(student).title] == ["Vanishing and exploding gradients"]
    monkeypatch.setattr(live, "_PUT_BACK_WITHIN", 0.0)
    go_to(student, "explore")
    assert [shown.value for shown in student.title] == ["Explore a function"], "by its own choice, later"


def test_the_class_is_led_to_a_step_wherever_its_leader_is_interrupted():
    leader, code = started()
    for place, interrupted in enumerate(interruptions((class_bar, "lead_on"))):
        leader.query_params.clear()
        step = str(1 + place % 2)
        for name, value in {"lesson": "vanishing", "step": step}.items():
            leader.query_params[name] = value
        with interrupted:
            leader.switch_page("../pages/home.py").run()
        run(leader)
        assert f"step={step}" in stores.store().read(code).said[live.LEAD], place
