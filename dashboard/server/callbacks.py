"""What a visitor has pressed is done, whatever message comes meanwhile."""

from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState
from streamlit.runtime.state import SafeSessionState


def finish() -> None:
    """Let what a visitor has pressed be done before the next message is heard.

    Where one waits that wants the whole page anew, Streamlit ends a run wherever that asks its session: also before it
    has taken over what its own message brings, and within a callback. A press is in one message only, and was lost.
    """
    handle = ScriptRunner._maybe_handle_execution_control_request

    def handle_later(self: ScriptRunner) -> None:
        runs = self._execing and self._is_in_script_thread()  # else there may be no state
        if not (runs and ThreadState.get().run_location is RunLocation.CALLBACK):
            handle(self)

    def on_script_will_rerun(self: SafeSessionState, *args: Any, **named: Any) -> None:
        with self._lock:
            self._state.on_script_will_rerun(*args, **named)

    ScriptRunner._maybe_handle_execution_control_request = handle_later  # type: ignore[method-assign]
    SafeSessionState.on_script_will_rerun = on_script_will_rerun  # type: ignore[method-assign]
