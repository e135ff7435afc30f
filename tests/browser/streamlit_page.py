"""Open pages of the running app, wait until Streamlit has finished, and count what went over the wire."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import FloatRect, FrameLocator, Locator, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.server import faults

PATIENCE = 60_000
"""Milliseconds after which something that does not happen counts as broken: no test measures speed."""

# A page that is connected and has not begun to run looks idle as well.
NOTE_RUNS = """new MutationObserver(records => {
    const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
    if (state == 'running' || records.some(record => record.oldValue == 'running')) window.hasRun = true;
}).observe(document, {subtree: true, childList: true, attributeFilter: ['data-test-script-state'],
    attributeOldValue: true})"""


def open_page(page: Page, address: str) -> None:
    """Go to an address of the app and wait until its script has run and all its elements are there."""
    page.add_init_script(NOTE_RUNS)
    page.goto(address)
    page.wait_for_function("window.hasRun", timeout=PATIENCE)
    wait_until_idle(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)


def wait_until_idle(page: Page) -> None:
    """Wait until the page is connected and no script runs.

    Right after a click the rerun may not have begun; use ``Reruns.after`` there, or expect the result.
    """
    idle = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
    page.locator(idle).wait_for(timeout=PATIENCE)


def wait_until(page: Page, holds: Callable[[], object]) -> None:
    """Wait until the function says so; fail when it does not within ``PATIENCE``."""
    for _ in range(PATIENCE // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"did not come true within {PATIENCE} ms")


def put_aside(page: Page, hidden: bool) -> None:
    """Tell the page that its tab is hidden, or seen again."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        hidden,
    )


def expect_rest_while_hidden(page: Page, reruns: "Reruns") -> None:
    """Hide the tab, see that it asks for nothing more, and show it again."""
    put_aside(page, True)
    page.wait_for_timeout(1500)
    asked = reruns.asked
    page.wait_for_timeout(3000)  # longer than a question that was not answered waits
    assert reruns.asked == asked
    put_aside(page, False)


def settled(element: Locator) -> FloatRect:
    """Where the element is, in pixels, once it has stayed there for half a second."""
    seen: list[FloatRect | None] = []

    def rests() -> bool:
        seen.append(element.bounding_box())
        return seen[-1] is not None and seen[-10:] == 10 * seen[-1:]

    element.wait_for(timeout=PATIENCE)
    wait_until(element.page, rests)
    assert seen[-1] is not None
    return seen[-1]


def wait_for_listener(page: Page, key: str) -> None:
    """Wait until the component with this key, which only listens, is there and does."""
    listens = "name => [...document.querySelectorAll(`${name}, ${name} *`)].some(element => element.listening)"
    page.wait_for_function(listens, arg=f".st-key-{key}", timeout=PATIENCE)


@contextmanager
def held(page: Page, key: str, distance: float) -> Iterator[Callable[[Callable[[], object]], None]]:
    """Hold the thumb of the slider with this key inside the with block, and let it go so many pixels to the right.

    The block gets a function that moves the thumb there and back until another function says that it has seen enough.
    """
    wait_for_listener(page, f"{key}-drag")
    thumb = page.locator(f".st-key-{key}").get_by_test_id("stSliderThumbValue").locator("..")
    thumb.scroll_into_view_if_needed()
    box = settled(thumb)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    places = [x + distance * step / 20 for step in (*range(1, 21), *range(19, 0, -1))]

    def move_until(seen: Callable[[], object]) -> None:
        moves = iter(range(PATIENCE // 50))

        def moved() -> object:
            page.mouse.move(places[next(moves) % len(places)], y)
            return seen()

        wait_until(page, moved)

    page.mouse.move(x, y)
    page.mouse.down()
    yield move_until
    page.mouse.move(places[19], y)
    page.mouse.up()


def cell(page: Page, row: int, column: int) -> Locator:
    """A cell of the page's sheet, counted from 1."""
    return page.get_by_role("textbox", name=f"row {row}, column {column}", exact=True)


def expect_no_exception(page: Page | FrameLocator) -> None:
    """Fail, with its words, when the page shows an error: the lab's sentence, or Streamlit's box."""
    expect(page.get_by_test_id("stException").or_(page.get_by_text(faults.SENTENCE))).to_have_count(0)


class Reruns:
    """Counts the reruns that a page asks of the server and that the server finishes, from its WebSocket.

    Make it before the page is opened: ``reruns = Reruns(page)``.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked = 0
        self.finished = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        if "/_stcore/stream" in socket.url:
            socket.on("framesent", self._sent)
            socket.on("framereceived", self._received)

    def _sent(self, data: str | bytes) -> None:
        if isinstance(data, bytes) and BackMsg.FromString(data).WhichOneof("type") == "rerun_script":
            self.asked += 1

    def _received(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            message = ForwardMsg.FromString(data)
            # A run that is cut short for the next one is not the end.
            if (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                self.finished += 1

    @contextmanager
    def after(self) -> Iterator[None]:
        """Do what causes a rerun inside the with block; it ends when that rerun has finished and is shown."""
        asked, finished = self.asked, self.finished
        yield
        for _ in range(PATIENCE // 50):
            if self.asked > asked and self.finished > finished:
                break
            self.page.wait_for_timeout(50)
        else:
            raise AssertionError(f"no rerun finished within {PATIENCE} ms: asked {self.asked - asked}")
        wait_until_idle(self.page)
