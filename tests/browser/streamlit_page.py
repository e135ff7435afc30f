"""Open pages of the running app, wait until Streamlit has finished, and count what went over the wire."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 20_000  # milliseconds


def open_page(page: Page, address: str) -> None:
    """Go to an address of the app and wait until its script has run."""
    page.goto(address)
    wait_until_idle(page)


def wait_until_idle(page: Page) -> None:
    """Wait until the page is connected and no script runs.

    Right after a click the rerun may not have begun; use ``Reruns.after`` there, or expect the result.
    """
    idle = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
    page.locator(idle).wait_for(timeout=PATIENCE)


def expect_no_exception(page: Page) -> None:
    """Fail, with its words, when the page shows an exception box."""
    boxes = page.get_by_test_id("stException")
    expect(boxes).to_have_count(0)


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
