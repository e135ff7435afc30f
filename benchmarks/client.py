"""A student at a browser, without the browser: Streamlit's own protocol over its WebSocket.

One session sends ``rerun_script`` messages and reads until ``script_finished``. As the page in a browser
does, it remembers the ids of the widgets it was shown, sends all their values with each rerun, and names
the large messages that it already holds, so that the server need not send them again.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from dashboard.server import faults

MESSAGE_AGE = 2
"""For how many runs a browser keeps a large message that is not used: global.maxCachedMessageAge."""
PATIENCE = 60.0
"""Seconds after which an answer that does not come is given up."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 4.0
"""Seconds before a browser tries to connect again."""


@dataclass
class Session:
    """One open connection to one page of an app.

    ``sliders``, ``buttons`` and ``components`` hold what the page has shown, by the key the script gave it; ``metrics``
    the latest text of each st.metric by its label; ``groups`` the rows of options by their keys; ``texts`` the
    paragraphs of the last run; ``exceptions`` what it has shown of errors; ``received`` its bytes; ``id`` what the
    server calls the session; ``cookie`` those that it has given, as a browser sends them back.
    """

    connection: ClientConnection
    cookie: str
    page: str
    query: str = ""
    patience: float = PATIENCE
    sliders: dict[str, Slider] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    components: dict[str, BidiComponent] = field(default_factory=dict)
    metrics: dict[str, str] = field(default_factory=dict)
    groups: dict[str, ButtonGroup] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    received: int = 0
    id: str = ""
    _page_hash: str = ""
    _fragments: dict[str, str] = field(default_factory=dict)
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _runs: int = 0
    _held: dict[str, int] = field(default_factory=dict)  # hash of a large message: the last run that used it

    async def move(self, key: str, value: float) -> float:
        """Move the slider with the key to the value; return the seconds until the script had finished.

        Raises KeyError when the page shows no slider with that key.
        """
        slider = self.sliders[key]
        self._values[slider.id].double_array_value.data[:] = [value]
        if slider.query_param_key:
            self.query = urlencode(dict(parse_qsl(self.query)) | {slider.query_param_key: f"{value:g}"})
        return await self.rerun(fragment=self._fragments.get(slider.id, ""))

    async def choose(self, key: str, number: int) -> float:
        """Choose an option of the row with the key, from 0 on; return the seconds until the script had finished.

        Raises KeyError when the page shows no such row.
        """
        group = self.groups[key]
        state = self._values[group.id] = WidgetState(id=group.id)
        state.string_array_value.data.append(group.options[number].content)
        return await self.rerun(self._fragments.get(group.id, ""))

    async def press(self, key: str) -> float:
        """Press the button with the key; return the seconds until the script had finished.

        Raises KeyError when the page shows no button with that key.
        """
        shown = self.buttons[key]
        self._values[key] = WidgetState(id=shown, trigger_value=True)
        try:
            return await self.rerun(self._fragments.get(shown, ""))
        finally:
            del self._values[key]

    async def report(self, key: str, event: str, value: object) -> float:
        """Report an event of the component with the key, as its script does; return the seconds until it was answered.

        Raises KeyError when the page shows no component with that key.
        """
        shown = self.components[key].id
        name = f"$$STREAMLIT_INTERNAL_KEY_{shown}__events"
        self._values[name] = WidgetState(id=name, json_trigger_value=json.dumps([{"event": event, "value": value}]))
        try:
            return await self.rerun(self._fragments[shown])
        finally:
            del self._values[name]

    async def reconnect(self, port: int) -> float:
        """Come back with all that is on the page, as a browser does whose server has gone; the seconds that it took.

        Streamlit's page tries again after a tenth of a second, then after twice that each time, up to four.
        """
        start, pause = time.perf_counter(), FIRST_PAUSE
        while True:
            await asyncio.sleep(pause)
            try:
                self.connection, self.cookie = await _connected(port, self.cookie)
                self._held.clear()
                await self.rerun()
            except (OSError, WebSocketException):
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return time.perf_counter() - start

    async def rerun(self, fragment: str = "") -> float:
        """Run the page, or one fragment of it; return the seconds from sending until it had finished.

        Raises TimeoutError after ``patience`` seconds and RuntimeError when the script does not compile.
        """
        async with asyncio.timeout(self.patience):
            start = time.perf_counter()
            await self.ask(fragment)
            replies = [await self.connection.recv(decode=False)]
            while not (finished := self._read(replies[-1])):
                replies.append(await self.connection.recv(decode=False))
            seconds = time.perf_counter() - start
        if finished == "FINISHED_WITH_COMPILE_ERROR":
            raise RuntimeError(f"the script of page {self.page!r} does not compile")
        return seconds

    async def ask(self, fragment: str = "") -> None:
        """Have the page, or one fragment of it, run, and wait for no answer."""
        self._held = {name: run for name, run in self._held.items() if self._runs - run <= MESSAGE_AGE}
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_script_hash = self._page_hash
        if not self._page_hash:
            state.page_name = self.page
        state.fragment_id = fragment
        state.widget_states.widgets.extend(self._values.values())
        state.cached_message_hashes.extend(self._held)
        self.received = 0
        self._runs += 1
        self.exceptions.clear()
        self.texts.clear()
        await self.connection.send(message.SerializeToString())

    def _read(self, data: bytes) -> str:
        """Take note of one message; return how the run finished, "" while it goes on."""
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            status = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            return "" if status == "FINISHED_EARLY_FOR_RERUN" else status
        if kind == "new_session":
            # With st.navigation the first message knows only the main script; the next one knows the page.
            self._page_hash = message.new_session.page_script_hash
            self.id = message.new_session.initialize.session_id
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "ref_hash":
            self._held[message.ref_hash] = self._runs
        elif kind == "page_not_found":
            raise RuntimeError(f"the app has no page {self.page!r}")
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            if message.metadata.cacheable:
                self._held[message.hash] = self._runs
            self._see(message)
        return ""

    def _see(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.exceptions.append(f"{element.exception.type}: {element.exception.message}")
        elif kind in {"alert", "toast"} and getattr(element, kind).body.startswith(faults.SENTENCE):
            self.exceptions.append(getattr(element, kind).body)
        elif kind == "button":
            self.buttons[element.button.id.split("-", 2)[-1]] = element.button.id
            self._fragments[element.button.id] = message.delta.fragment_id
        elif kind == "bidi_component":
            self.components[element.bidi_component.id.split("-", 2)[-1]] = element.bidi_component
            self._fragments[element.bidi_component.id] = message.delta.fragment_id
        elif kind == "button_group":
            self.groups[element.button_group.id.split("-", 2)[-1]] = element.button_group
            self._fragments[element.button_group.id] = message.delta.fragment_id
        elif kind == "markdown":
            self.texts.append(element.markdown.body)
        elif kind == "metric":
            self.metrics[element.metric.label] = element.metric.body
        widget = getattr(element, kind or "", None)
        value = _shown_value(kind or "", widget)
        if value is None:
            return
        if kind == "slider":
            # An id is "$$ID-<hash>-<key>".
            self.sliders[widget.id.split("-", 2)[-1]] = widget
            self._fragments[widget.id] = message.delta.fragment_id
        if widget.id not in self._values or widget.set_value:
            self._values[widget.id] = value


def _shown_value(kind: str, widget: Any) -> WidgetState | None:
    """Return the state that a browser sends back for a widget nobody has touched; None for other elements."""
    state = WidgetState(id=getattr(widget, "id", ""))
    match kind:
        case "slider" if widget.options and widget.set_value:
            state.string_array_value.data.extend(widget.raw_value)
        case "slider" if widget.options:
            state.string_array_value.data.extend(widget.options[int(number)] for number in widget.default)
        case "slider":
            state.double_array_value.data.extend(widget.value if widget.set_value else widget.default)
        case "selectbox" | "radio" if widget.set_value:
            state.string_value = widget.raw_value
        case "selectbox" | "radio" if widget.HasField("default"):
            state.string_value = widget.options[widget.default]
        case "button_group" if widget.set_value:
            state.string_array_value.data.extend(widget.raw_values)
        case "button_group":
            state.string_array_value.data.extend(widget.options[index].content for index in widget.default)
        case "checkbox":
            state.bool_value = widget.value if widget.set_value else widget.default
        case "number_input":
            state.double_value = widget.value if widget.set_value else widget.default
        case "text_input":
            state.string_value = widget.value if widget.set_value else widget.default
        case _:
            return None
    return state


@asynccontextmanager
async def session(port: int, page: str = "", query: str = "", cookie: str = "") -> AsyncIterator[Session]:
    """Open a page of the app on this machine's port, run it once and keep the connection until the end.

    ``page`` is the path in the address bar without slashes, "" for the home page; ``cookie`` what the browser has.
    """
    student = Session(*await _connected(port, cookie), page, query)
    try:
        await student.rerun()
        yield student
    finally:
        await student.connection.close()


async def _connected(port: int, cookie: str) -> tuple[ClientConnection, str]:
    """A connection, and the cookies of a browser that has these and is given some more."""
    connection = await connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],
        additional_headers={"Cookie": cookie} if cookie else {},
        compression=None,
        max_size=None,
        proxy=None,
        open_timeout=PATIENCE,
    )
    assert connection.response is not None
    given = [text.partition(";")[0] for text in connection.response.headers.get_all("Set-Cookie")]
    return connection, "; ".join(given) or cookie
