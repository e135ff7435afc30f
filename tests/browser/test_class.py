"""A live class in two browsers: who leads starts it, the other joins by its link, votes, and sees what comes of it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.app_process import App
from dashboard.classroom import poll, stores
from dashboard.classroom.overview import FEWEST, Deed
from dashboard.shell import live
from lib.lessons.exercises import EXERCISES
from tests.browser.streamlit_page import expect_no_exception, open_page, wait_until_idle

pytestmark = pytest.mark.ci

ANSWERS = ("at least a billionth", "less than a billionth")


@pytest.fixture
def room(browser: Browser, app_server: App):
    """The leader's page and a student's, on a phone, and the code of their class."""
    leader = browser.new_context(viewport={"width": 1366, "height": 720}).new_page()
    student = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    open_page(leader, f"{app_server.url}/teach")
    leader.get_by_role("button", name="Start a class").click()
    code = leader.locator(".join-code").inner_text()
    assert re.fullmatch("[A-Z]{5}", code)
    open_page(student, f"{app_server.url}/")
    student.get_by_placeholder("Class code").fill(code.lower())
    student.get_by_role("button", name="Join").click()
    expect(student.get_by_role("button", name=f"Class {code}")).to_be_visible()
    expect(leader.locator(".join-card")).to_contain_text("1 browser is here")
    yield leader, student, code
    for page in (leader, student):
        page.context.close()


def press(leader: Page, label: str) -> None:
    leader.get_by_role("button", name=label, exact=True).click()


def vote(student: Page, answer: str) -> None:
    student.get_by_role("radio", name=answer).click()
    student.get_by_role("button", name="Lock").click()
    expect(student.get_by_text(f"Your vote: {answer}. You can change it until the poll closes.")).to_be_visible()


def tally(page: Page) -> dict[str, list[str]]:
    """The counts of each answer, round by round."""
    rows = page.locator("table.tally tr")
    return {row.locator("th").inner_text(): row.locator("b").all_inner_texts() for row in rows.all()}


def test_a_class_votes_twice_and_nobody_sees_how_before_it_is_revealed(room, app_server: App, tmp_path: Path):
    leader, student, code = room
    open_page(leader, f"{app_server.url}/vanishing?class={code}&depth=12")
    press(leader, "Open poll")
    student.get_by_role("link", name="The class is voting").click()
    expect(student.get_by_text("The class is voting. Your answer counts")).to_be_visible()
    vote(student, ANSWERS[0])
    vote(student, ANSWERS[1])
    expect(leader.get_by_text("1 of 1 browser")).to_be_visible()
    assert leader.locator("table.tally").count() == 0
    press(leader, "Close poll")
    expect(student.get_by_text("The poll is closed")).to_contain_text(ANSWERS[1])
    press(leader, "Reveal")
    for page in (leader, student):
        expect(page.locator("table.tally caption")).to_have_text("The class: 1 vote")
        assert tally(page)[ANSWERS[1]] == ["1"]
    expect(student).to_have_url(re.compile("guess=billionth"))
    expect(leader).to_have_url(re.compile("guess=show"))
    press(leader, "Second round")
    expect(student.locator("table.tally")).to_have_count(0)
    vote(student, ANSWERS[0])
    press(leader, "Close poll")
    press(leader, "Reveal")
    expect(leader.locator("table.tally caption")).to_contain_text("second round")
    assert tally(leader)[ANSWERS[0]] == ["0", "1"]
    assert tally(leader)[ANSWERS[1]] == ["1", "0"]

    open_page(leader, f"{app_server.url}/teach?class={code}")
    with leader.expect_download() as download:
        leader.get_by_role("button", name="Polls as CSV").click()
    assert Path(download.value.path()).read_text(encoding="utf-8").splitlines() == [
        "poll,question,round,answer,count",
        "1,vanishing/guess,1,billionth,1",
        "1,vanishing/guess,2,millionth,1",
    ]
    for page in (leader, student):
        expect_no_exception(page)


def voted(code: str, answers: Sequence[str]) -> None:
    """Let as many others vote as there are answers."""
    now = poll.current(stores.store().read(code).said)
    for number, answer in enumerate(answers):
        mark = f"mark-{number}"
        assert stores.store().answer(code, poll.asked(now), mark, answer, during={poll.POLL: now.text})


def revealed(leader: Page, code: str, *rounds: Sequence[str]) -> None:
    """Let a class vote on the question that is on the leader's screen, and show what comes of it."""
    for number, answers in enumerate(rounds):
        press(leader, "Second round" if number else "Open poll")
        expect(leader.get_by_role("button", name="Close poll")).to_be_visible()
        voted(code, answers)
        press(leader, "Close poll")
        press(leader, "Reveal")
        expect(leader.get_by_role("button", name="Reveal")).to_have_count(0)
    wait_until_idle(leader)


def test_numbers_stand_over_an_axis_beside_the_question_and_leave_the_picture_on_the_projector(room, app_server: App):
    leader, student, code = room
    leader.set_viewport_size({"width": 1280, "height": 720})
    open_page(leader, f"{app_server.url}/explore?class={code}&fn=tanh&ask=steepest&present=1")
    first = [f"{n / 10:g}" for n in range(12)]
    revealed(leader, code, [*first, "100"], [*first[:6], "1", "1"])
    open_page(student, f"{app_server.url}/explore?class={code}&fn=tanh&ask=steepest&steepest=show")
    for page in (leader, student):
        bars = [bar.bounding_box() for bar in page.locator("table.tally i").all()]
        assert len(bars) > 8
        assert all(left["x"] < right["x"] for left, right in pairwise(bars))
        assert max(bar["height"] for bar in bars) > 30
        labels = page.locator("table.tally th").all()
        assert labels[-1].inner_text().startswith("over")
        for label in labels:
            assert label.evaluate("e => e.scrollWidth <= e.clientWidth"), label.inner_text()
    slope = leader.get_by_test_id("stVegaLiteChart").locator("svg .role-scope > g > .background").last.bounding_box()
    assert slope["y"] + slope["height"] < 720
    below = student.locator(".st-key-steepest-tally").bounding_box()
    assert below["y"] < student.get_by_test_id("stVegaLiteChart").bounding_box()["y"], "where the vote was"
    for page in (leader, student):
        expect_no_exception(page)


def test_the_curves_of_a_class_are_drawn_over_the_measured_one(room, app_server: App):
    leader, _, code = room
    open_page(leader, f"{app_server.url}/explore?class={code}&fn=tanh&ask=slope")
    revealed(leader, code, ["~".join([height] * 41) for height in ("0.2", "0.4")], ["~".join(["0.6"] * 41)])
    expect(leader.get_by_text("The class: 2 curves, thin and grey in the picture; in the second")).to_be_visible()
    lines = leader.get_by_test_id("stVegaLiteChart").locator("svg path[stroke-dasharray='2,4']")
    expect(lines).to_have_count(2)
    expect(leader.get_by_test_id("stVegaLiteChart").locator("svg path[stroke-dasharray='1,0']")).to_have_count(1)
    expect_no_exception(leader)


def test_a_claim_and_what_the_class_says_of_it_fit_the_projector(room, app_server: App):
    leader, _, code = room
    leader.set_viewport_size({"width": 1280, "height": 720})
    open_page(leader, f"{app_server.url}/claims?class={code}&present=1")
    revealed(leader, code, ["true", "if", "not-quite"], ["true", "true"])
    expect(leader.get_by_text("The class: 3 votes, in the second round 2")).to_be_visible()
    card = leader.locator(".st-key-claim-said").bounding_box()
    assert card["y"] + card["height"] <= 720
    expect_no_exception(leader)


def test_the_overview_fits_a_phone(room, app_server: App):
    leader, _, code = room
    for key in EXERCISES:
        for number in range(FEWEST):
            deed = Deed(solved=number > 1, wrong="zero_at_kink" if number < 2 else "")
            stores.store().answer(code, f"{live.DID}exercise/{key}", f"mark-{number}", deed.text, during={})
    leader.set_viewport_size({"width": 390, "height": 844})
    open_page(leader, f"{app_server.url}/teach?class={code}")
    leader.get_by_text("What the class has done").click()
    table = leader.get_by_role("table").filter(has_text="most often wrong")
    expect(table.get_by_role("row")).to_have_count(1 + len(EXERCISES))
    box = table.bounding_box()
    assert box["x"] + box["width"] <= 390
    assert table.evaluate(
        "e => { while (e && e.scrollWidth <= e.clientWidth) e = e.parentElement; return e === null; }"
    )


def test_the_class_is_brought_together_and_who_follows_goes_by_itself(room, app_server: App):
    leader, student, code = room
    open_page(leader, f"{app_server.url}/explore?class={code}&fn=tanh")
    leader.get_by_role("button", name=f"Class {code}").click()
    leader.get_by_role("button", name="Bring everyone here").click()
    student.get_by_role("link", name="Go where the class is").click()
    expect(student).to_have_url(re.compile("/explore.*fn=tanh"))
    wait_until_idle(student)
    student.get_by_role("button", name=f"Class {code}").click()
    student.get_by_text("Follow the class").click()
    wait_until_idle(student)
    open_page(leader, f"{app_server.url}/dying?class={code}")
    leader.get_by_role("button", name=f"Class {code}").click()
    leader.get_by_role("button", name="Bring everyone here").click()
    expect(student.get_by_role("heading", name="Dying ReLU")).to_be_visible()
    for page in (leader, student):
        expect_no_exception(page)


def test_the_leaders_link_leads_in_another_browser_and_leaves_no_trace_of_the_key(room, browser: Browser):
    leader, _, _ = room
    leader.get_by_role("button", name="Your key").click()
    link = leader.get_by_role("textbox", name="Link with which you lead").input_value()
    assert link.partition("#lead=")[2]
    other = browser.new_context().new_page()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    open_page(other, link)
    expect(other.get_by_role("button", name="End the class")).to_be_visible()
    assert "lead=" not in other.url
    assert not [url for url in asked if link.partition("#lead=")[2] in url]
    other.context.close()
