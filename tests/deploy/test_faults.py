"""What happens to a class when something breaks: two processes behind nginx, Redis, and sixty who learn on them."""

import asyncio
import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import ConnectionClosed

from benchmarks.app_process import App, served
from benchmarks.client import Session, session
from benchmarks.live_class import POLLED, QUESTION, join, leading
from benchmarks.player import look
from benchmarks.server import POSITIONS, SLIDER
from dashboard.classroom import code as codes
from dashboard.classroom import poll, stores
from dashboard.classroom.store import Store
from dashboard.shell import live
from dashboard.text.numbers import figure
from dashboard.training import linked
from lib.train_config import TrainConfig
from lib.trainers import Trainer
from tests.browser.streamlit_page import Reruns, expect_no_exception, open_page, wait_until, wait_until_idle
from tests.browser.test_restart import ON_STAGE, expect_paused, go_on, metric, play, trained
from tests.deploy.processes import labs, numbered, resident
from tests.redis_server import RedisServer
from tests.threads import in_a_thread

pytestmark = pytest.mark.ci

STUDENTS, TRAINING, MOVING = 60, 8, 26
BACK = 10.0
"""Seconds after which everybody is back."""
START = 1.0
"""Where the slider stands of whose link says nothing."""
TRAIN = "view=home&pace=slow&n=60"
"""The view that draws the least: eight times the pictures of the stage are not what is tested."""


@pytest.fixture
def lab(nginx: str, redis_server: RedisServer, tmp_path: Path) -> Iterator[App]:
    """Two processes behind nginx, which keep their classes in Redis."""
    with served(tmp_path / "log", 2, environment={stores.SETTING: redis_server.empty().url}) as app:
        yield app


@pytest.fixture
def store(redis_server: RedisServer) -> Iterator[Store]:
    """The store of these processes."""
    store = stores.opened(redis_server.url)
    yield store
    store.close()


def kill(app: App, number: str) -> None:
    """Kill one process of the lab, as the system does when there is no memory left."""
    port = numbered(app)[number]
    (victim,) = (process for process, at in labs(app).items() if at == port)
    os.kill(victim, signal.SIGKILL)


@asynccontextmanager
async def opened(app: App, visits: list[tuple[str, str, str]]) -> AsyncIterator[list[Session]]:
    """Sessions: the page, its link, and the process of each."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(session(app.port, page, query, f"lab_process={number}"))
            for page, query, number in visits
        ]


class Student:
    """One who works all the time, comes back when the connection is gone, and notes for how long it was.

    voted: the answer, by its number, that the page has said to have arrived last.
    """

    def __init__(self, app: App, session: Session, draw: random.Random) -> None:
        self.app, self.session, self.draw = app, session, draw
        self.token = codes.token()
        self.voted: int | None = None
        self.away: list[float] = []
        self.done = 0

    async def work(self, seconds: float, code: str = "") -> None:
        """Move the slider, watch the network learn, or vote, about once a second. code: of the class, if any."""
        end = time.monotonic() + seconds
        if code:
            await join(self.session, code, self.token)
        if self.session.page == "train":
            await self.session.press("play")
        while time.monotonic() < end:
            seen = self.session.query
            try:
                await self._act()
            except ConnectionClosed:
                self.session.query = seen  # the address bar says what the lab has answered
                self.away.append(await self._comes_back(seen))
                if code:
                    await join(self.session, code, self.token)
                if self.session.page == "train":
                    await self.session.press("play")
            assert self.session.exceptions == []
            self.done += 1
            await asyncio.sleep(self.draw.uniform(0.5, 1.5))
        while code and self.session.page == POLLED[0] and self.voted is None:
            await self._act()

    async def _act(self) -> None:
        match self.session.page:
            case "train":
                await look(self.session)
            case "explore":
                await self.session.move(SLIDER, self.draw.choice(POSITIONS))
            case _:
                await self._vote()

    async def _vote(self) -> None:
        number = self.draw.randrange(2)
        await self.session.choose(f"{QUESTION}-choice", number)
        await self.session.press(f"{QUESTION}-lock")
        if any(text.startswith("Your vote: **") for text in self.session.texts):
            self.voted = number

    async def _comes_back(self, link: str) -> float:
        """Seconds until the page stands as its link says; a run, as if it had never been interrupted."""
        start, told = time.monotonic(), dict(pair.split("=") for pair in link.split("&"))
        self.session.buttons.clear()
        await self.session.reconnect(self.app.port)
        if self.session.page == "train":
            epoch = int(told.get("run", "0").partition(".")[0])
            async with asyncio.timeout(60):
                while self.session.metrics["Epoch"] != str(epoch):  # repeated in turns, with the others
                    await self._act()
            took = time.monotonic() - start
            trainer = Trainer(TrainConfig(n=60, seed=int(told.get("seed", "0"))))
            trainer.run(epochs=epoch)
            assert self.session.metrics["Training loss"] == figure(trainer.history[-1])
        elif self.session.page == "explore":
            took = time.monotonic() - start
            assert list(self.session.sliders[SLIDER].default) == [float(told.get(SLIDER, START))]
            assert ("steepest-again" in self.session.buttons) == ("steepest" in told), "what was predicted stands"
        else:
            took = time.monotonic() - start
        assert self.session.query == link
        return took


def everybody(code: str) -> list[tuple[str, str, str]]:
    """Sixty visits, one after the other to this process and to that."""
    visits = [("train", f"{TRAIN}&seed={n}") for n in range(TRAINING)]
    visits += [("explore", f"fn=tanh&ask=steepest&steepest=1&z={n / 10:g}") for n in range(MOVING)]
    visits += [(POLLED[0], "") for _ in range(STUDENTS - TRAINING - MOVING)]
    return [(page, f"{query}&class={code}".lstrip("&"), str(1 + n % 2)) for n, (page, query) in enumerate(visits)]


def lesson_with(app: App, seconds: float, fault: Callable[[], object]) -> tuple[str, list[Student]]:
    """All join a class, work and vote for so long, and after a third of that time something happens."""

    async def lesson() -> tuple[str, list[Student]]:
        async with leading(app) as leader, opened(app, everybody(leader.code)) as sessions:
            await leader.session.press(f"{QUESTION}-poll")
            students = [Student(app, each, random.Random(n)) for n, each in enumerate(sessions)]
            async with asyncio.TaskGroup() as group:
                for student in students:
                    group.create_task(student.work(seconds, leader.code))
                await asyncio.sleep(seconds / 3)
                await asyncio.to_thread(fault)
            return leader.code, students

    return in_a_thread(lesson())


def expect_no_vote_lost_or_doubled(store: Store, code: str, students: list[Student]) -> None:
    """Each browser counts once, with the last answer of which its page has said that it has arrived."""
    now = store.read(code)
    assert now
    on = poll.current(now.said)
    assert on
    counted = store.counts(code, poll.asked(on))
    voting = [student for student in students if student.session.page == POLLED[0]]
    assert sorted(counted.values()) == sorted(Counter(student.voted for student in voting).values())
    assert sum(store.counts(code, live.JOINED).values()) == len(students)


@pytest.mark.slow
def test_of_sixty_the_half_whose_process_is_killed_is_back_in_seconds_and_the_others_notice_nothing(
    lab: App, store: Store
):
    code, students = lesson_with(lab, 25, lambda: kill(lab, "1"))
    hit, others = students[0::2], students[1::2]
    assert [len(student.away) for student in hit] == [1] * len(hit)
    assert max(student.away[0] for student in hit) <= BACK
    assert {student.session.cookie for student in students} == {"lab_process=2"}
    assert [student for student in others if student.away] == []
    assert min(student.done for student in students) > 5
    expect_no_vote_lost_or_doubled(store, code, students)


@pytest.mark.slow
def test_while_redis_is_away_everybody_works_on_and_no_vote_is_lost_or_counted_twice(
    lab: App, store: Store, redis_server: RedisServer
):
    def away() -> None:
        redis_server.stop()
        time.sleep(10)
        redis_server.start()

    code, students = lesson_with(lab, 30, away)
    assert [student for student in students if student.away] == []
    assert min(student.done for student in students) > 5
    expect_no_vote_lost_or_doubled(store, code, students)


def on_the_first(page: Page, app: App, address: str) -> Reruns:
    """Open a page of the first process, and count its runs."""
    page.context.add_cookies([{"name": "lab_process", "value": "1", "url": app.url}])
    reruns = Reruns(page)
    open_page(page, f"{app.url}/{address}")
    return reruns


def wait_until_back(page: Page, reruns: Reruns, kill: Callable[[], object]) -> None:
    """Kill, and wait until the page has run again."""
    finished = reruns.finished
    kill()
    start = time.monotonic()
    wait_until(page, lambda: reruns.finished > finished)
    wait_until_idle(page)
    assert time.monotonic() - start <= BACK
    assert {each["name"]: each["value"] for each in page.context.cookies()}["lab_process"] == "2"


@pytest.mark.slow
def test_a_browser_whose_process_is_killed_in_mid_run_finds_its_run_on_the_other(page: Page, lab: App):
    reruns = on_the_first(page, lab, "train?pace=normal&seed=4")
    play(page, 15)
    at_the_kill = int(metric(page, "Epoch"))
    wait_until_back(page, reruns, lambda: kill(lab, "1"))
    expect_paused(page)
    back = int(metric(page, "Epoch"))
    assert at_the_kill - back <= (linked.EVERY + 1) * ON_STAGE
    assert metric(page, "Training loss") == figure(trained(TrainConfig(seed=4), back).history[-1])
    go_on(page, back)
    expect_no_exception(page)


async def poll_opened(app: App) -> str:
    """Start a class with a poll that is open; the code of the class."""
    async with leading(app) as leader:
        await leader.session.press(f"{QUESTION}-poll")
        return leader.code


def test_a_browser_whose_process_is_killed_in_mid_poll_has_its_vote_and_can_change_it(
    page: Page, lab: App, store: Store
):
    code = in_a_thread(poll_opened(lab))
    reruns = on_the_first(page, lab, f"{POLLED[0]}?class={code}")
    voted = page.get_by_text("You can change it until the poll closes")

    def vote(number: int) -> None:
        option = page.locator(f".st-key-{QUESTION}-choice").get_by_role("radio").filter(visible=True).nth(number)
        label = option.inner_text()
        option.click()
        page.get_by_role("button", name="Lock").click()
        expect(voted).to_contain_text(label)

    vote(0)
    address, said = page.url, voted.inner_text()
    wait_until_back(page, reruns, lambda: kill(lab, "1"))
    expect(voted).to_have_text(said)
    assert page.url == address
    vote(1)
    expect_no_exception(page)
    state = store.read(code)
    assert state
    on = poll.current(state.said)
    assert on
    assert list(store.counts(code, poll.asked(on)).values()) == [1]


@pytest.mark.slow
def test_two_hundred_come_back_after_all_processes_were_killed(lab: App):
    """Streamlit keeps at most 128 sessions that are gone, and none over a restart: the links bring all of them back."""
    visits = [("explore", f"fn=gelu&z={n / 100:g}", str(1 + n % 2)) for n in range(200)]

    async def lesson() -> list[Student]:
        async with opened(lab, visits) as sessions:
            students = [Student(lab, each, random.Random(n)) for n, each in enumerate(sessions)]
            for number in ("1", "2"):
                kill(lab, number)
            async with asyncio.TaskGroup() as group:
                for student in students:
                    group.create_task(student.work(0.1))
            return students

    students = in_a_thread(lesson())
    away = [student.away for student in students]
    assert [len(each) for each in away] == [1] * 200


@pytest.mark.slow
def test_sixty_who_join_within_five_seconds_all_see_the_page_within_ten(lab: App):
    async def joins(wait: float) -> float:
        await asyncio.sleep(wait)
        start = time.monotonic()
        async with session(lab.port, "explore", "fn=gelu") as student:
            assert student.exceptions == []
            took = time.monotonic() - start
            await asyncio.sleep(10)
            return took

    async def lesson() -> list[float]:
        draw = random.Random(0)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(joins(draw.uniform(0, 5))) for _ in range(STUDENTS)]
        return [task.result() for task in tasks]

    took = in_a_thread(lesson())
    assert max(took) <= 10


@pytest.mark.slow
def test_clients_that_stop_reading_hold_up_nobody_and_take_no_memory(lab: App):
    ports = numbered(lab)

    async def sleeps(stop: asyncio.Event) -> None:
        async with session(lab.port, "explore", "fn=gelu", "lab_process=1") as sleeping:
            sleeping.connection.transport.pause_reading()
            with contextlib.suppress(ConnectionClosed):  # cut off, as it may be
                while not stop.is_set():
                    await sleeping.ask()
                    await asyncio.sleep(0.5)
            sleeping.connection.transport.abort()

    async def lesson() -> list[Student]:
        stop = asyncio.Event()
        async with opened(lab, [("explore", f"fn=tanh&z={n}", "1") for n in range(5)]) as sessions:
            students = [Student(lab, each, random.Random(n)) for n, each in enumerate(sessions)]
            async with asyncio.TaskGroup() as group:
                for _ in range(10):
                    group.create_task(sleeps(stop))
                async with asyncio.TaskGroup() as working:
                    for student in students:
                        working.create_task(student.work(30))
                stop.set()
            return students

    (process,) = (process for process, port in labs(lab).items() if port == ports["1"])
    before = resident(process)
    students = in_a_thread(lesson())
    grown = resident(process) - before
    assert [student.away for student in students] == [[]] * 5
    assert min(student.done for student in students) > 10
    assert grown < 200 * 2**20, f"{grown / 2**20:.0f} MB"
