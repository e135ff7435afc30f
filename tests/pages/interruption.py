"""Interrupt a page as a newer message does: wherever the page asks its session or shows anything."""

import itertools
from collections.abc import Iterator

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.exceptions import StopException

Where = tuple[object, str]
"""A function, as what holds it and its name."""


class Interruption:
    """What a message that runs a page anew does to the run of before, at one of the places where that can be.

    While this is entered, it comes between a function being called and another, or the same, having returned. place:
    how many of them it passes before.
    """

    def __init__(self, place: int, begins: Where, ends: Where) -> None:
        self.place, self.begins, self.ends = place, begins, ends
        self.waits, self.came = False, False
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> None:
        handle = ScriptRunner._maybe_handle_execution_control_request
        self._patch.setattr(
            ScriptRunner,
            "_maybe_handle_execution_control_request",
            lambda runner: (self._come(executing=runner._execing), handle(runner))[1],
        )
        first = getattr(*self.begins)
        self._patch.setattr(*self.begins, lambda *args, **more: (self._wait(), first(*args, **more))[1])
        last = getattr(*self.ends)
        self._patch.setattr(*self.ends, lambda *args, **more: (last(*args, **more), self._end())[0])

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def _wait(self) -> None:
        self.waits = not self.came

    def _come(self, *, executing: bool) -> None:
        due = self.waits and executing
        if due and self.place == 0:
            self.waits, self.came = False, True
            raise StopException
        self.place -= due

    def _end(self) -> None:
        self.waits = False


def interruptions(begins: Where, ends: Where | None = None) -> Iterator[Interruption]:
    """One for each place, each to be entered once; at last one that does not come, for there are no more."""
    for place in itertools.count():
        yield (one := Interruption(place, begins, ends or begins))
        if not one.came:
            assert place, "nothing can be interrupted there"
            return
