"""A change of a class draws anew what shows it, and not the pages of all who are in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from benchmarks.app_process import App
from benchmarks.client import Session, session
from benchmarks.live_class import POLLED, QUESTION, join, leading
from tests.threads import in_a_thread

pytestmark = pytest.mark.ci

CLAIM = "flat-sigmoid"


@asynccontextmanager
async def a_class(app: App, page: str = POLLED[0], query: str = "") -> AsyncIterator[tuple[Session, Session, Session]]:
    """Who leads, who stands at the question, and who is elsewhere."""
    async with AsyncExitStack() as stack:
        leader = await stack.enter_async_context(leading(app, page, query))
        students = []
        for number, (where, what) in enumerate(((page, query), ("explore", ""))):
            link = f"{what}&class={leader.code}".lstrip("&")
            student = await stack.enter_async_context(session(app.port, where, link))
            await join(student, leader.code, f"a-token-of-number-{number}")
            students.append(student)
        yield leader.session, *students


async def news(of: Session) -> int:
    """The bytes that a change of the class sends to a page."""
    await of.report("news", "changed", 1)
    assert not of.exceptions
    return of.received


async def lock(here: Session) -> None:
    """Vote as on most pages: choose, then lock."""
    await here.choose(f"{QUESTION}-choice", 0)
    await here.press(f"{QUESTION}-lock")


async def press(here: Session) -> None:
    """Vote on a claim: at a single press."""
    await here.press("verdict-true")


@pytest.mark.parametrize(
    ("where", "name", "vote", "said"),
    [(POLLED, QUESTION, lock, f"{QUESTION}="), (("claims", f"claim={CLAIM}"), CLAIM, press, f"{CLAIM}=true")],
    ids=["question", "claim"],
)
def test_a_poll_draws_the_question_where_it_is_asked_and_the_way_to_it_elsewhere_and_no_page(
    app_server: App, where: tuple[str, str], name: str, vote: Callable[[Session], Awaitable[None]], said: str
):
    async def poll() -> None:
        async with a_class(app_server, *where) as (leader, here, elsewhere):
            await here.rerun()
            page = here.received
            await leader.press(f"{name}-poll")
            assert await news(elsewhere) < page / 3
            assert await news(here) < page / 3
            assert any("The class is voting" in text for text in here.texts)
            await vote(here)
            assert here.received < page / 3
            assert any("Your vote" in text for text in here.texts)
            assert "votes/" in here.components["kept"].json, "the browser keeps it"
            assert await news(leader) < page / 3
            assert any("**1** of 2 browsers" in text for text in leader.texts)
            await leader.press(f"{name}-poll")
            assert await news(here) < page / 3
            assert any("The poll is closed" in text for text in here.texts)
            await leader.press(f"{name}-poll")
            assert await news(here) > page / 3, "what is measured is shown"
            assert said in here.query

    in_a_thread(poll())


PLACES = {
    "dying": False,
    "race": False,
    **dict.fromkeys(("vanishing", "gradient-check", "digits", "zig-zag", "softmax", "non-linearity"), True),
    **dict.fromkeys(("steep-slope", "steep-slope?panel=loss", "steep-slope?panel=shortcut"), True),
    **dict.fromkeys(("dying?view=leaky", "dying?view=born", "non-linearity?view=corners", "train?ask=100"), True),
    "vanishing?lesson=vanishing&step=2": True,
}
"""Links to questions, and whether theirs is left to the slow tests."""


@pytest.mark.parametrize(
    "place", [pytest.param(place, marks=[pytest.mark.slow] if slow else []) for place, slow in PLACES.items()]
)
def test_a_class_votes_twice_on_any_question_and_late_and_changed_votes_break_nothing(app_server: App, place: str):
    page, _, query = place.partition("?")

    async def vote(student: Session, number: int) -> str:
        await student.choose(f"{name}-choice", number)
        assert not student.exceptions
        await student.press(f"{name}-lock")
        assert not student.exceptions
        return " ".join(student.texts)

    async def press(leader: Session, button: str, *others: Session) -> None:
        await leader.press(button)
        for one in (leader, *others):
            await news(one)

    async def poll() -> None:
        nonlocal name
        async with a_class(app_server, page, query) as (leader, here, elsewhere):
            name = next(key for key in leader.buttons if key.endswith("-poll")).removesuffix("-poll")
            await press(leader, f"{name}-poll", here, elsewhere)
            assert "Your vote" in await vote(here, 0)
            assert "Your vote" in await vote(here, 1)
            await leader.press(f"{name}-poll")
            await vote(here, 0)  # before it has heard that the poll is closed
            await press(leader, f"{name}-poll", here, elsewhere)
            assert f"{name}=" in here.query
            await press(leader, f"{name}-poll", here, elsewhere)
            assert f"{name}=" not in here.query, "the second round hides the answer of the first"
            assert "Your vote" in await vote(here, 0)
            await leader.press(f"{name}-poll")
            await press(leader, f"{name}-poll", here, elsewhere)
            assert f"{name}=" in here.query
            await press(leader, f"{name}-poll-reset", here, elsewhere)

    name = ""
    in_a_thread(poll())
