"""Runs that were put aside, to compare the next one with. The visitor's browser keeps those that are not too long."""

import json
import math
import string
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import streamlit as st

from dashboard.frames.train import Pinned
from dashboard.shell import kept
from dashboard.text.numbers import figure, grouped, percent
from dashboard.training.run import RecordedRun
from lib.runs.stopping import epochs_to
from lib.train_config import TrainConfig, differing
from lib.training.changes import Change, Edit, Retune

MOST = 5
_PINS = "training.pins"
_KEPT = f"{kept.FILES}pin."
"""Where the browser keeps them, by letter."""
_BEFORE = "before"
_SAME = "the same settings"


def all_of(before: RecordedRun | None = None) -> list[Pinned]:
    """The pinned runs, in the order of pinning, and behind them the one that was on screen before, if there is one."""
    pins = _pinned()
    last = [] if before is None else [_taken(before, _BEFORE)]
    return [*pins, *(run for run in last if not any(_alike(run, pin) for pin in pins))]


@dataclass
class _Pins:
    """The pins of a session. told: what the browser keeps of each, as far as they were taken from there."""

    pins: list[Pinned] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)


def _pinned() -> list[Pinned]:
    """The pins; what the browser has kept from before is among them, and what was erased is not."""
    state: _Pins = st.session_state.setdefault(_PINS, _Pins())
    there = kept.under(_KEPT)
    for letter in sorted({*state.told, *there}):
        if (text := there.get(letter, "")) == state.told.get(letter, ""):
            continue
        state.told[letter] = text
        state.pins = [pin for pin in state.pins if pin.name.lower() != letter]
        if text and (pin := read(text, letter.upper())) and len(state.pins) < MOST:
            state.pins = sorted([*state.pins, pin], key=lambda pin: pin.name)
    return state.pins


def _keep(name: str, text: str) -> None:
    """Let the browser keep this of the pin with this name; "" to keep nothing."""
    kept.note(f"{_KEPT}{name.lower()}", text)
    st.session_state[_PINS].told[name.lower()] = kept.get(f"{_KEPT}{name.lower()}") or ""


def written(pin: Pinned) -> str:
    """All of a pin as text, its letter aside."""
    told = asdict(pin)
    del told["name"]
    return json.dumps(told, separators=(",", ":"))


def read(text: str, name: str) -> Pinned | None:
    """The pin of such a text, under this letter; None for any other text."""
    try:
        told = json.loads(text)
        changes = tuple(map(_change, told.pop("changes")))
        pin = Pinned(name, _config(told.pop("config")), changes=changes, **told)
        numbers = [*pin.history, *pin.test_history, pin.seconds, *([] if pin.accuracy is None else [pin.accuracy])]
        sound = pin.history and isinstance(pin.data_print, str) and all(map(_is_number, numbers))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return pin if sound else None


def _config(told: dict[str, Any]) -> TrainConfig:
    return TrainConfig(**{name: _frozen(value) for name, value in told.items()})


def _frozen(value: Any) -> Any:
    """Lists, which JSON makes of tuples, as tuples again."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _change(told: dict[str, Any]) -> Change:
    if "config" in told:
        return Retune(told["epoch"], told["batch"], _config(told["config"]))
    return Edit(**told)


def _is_number(value: object) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and not math.isnan(value)


def _alike(run: Pinned, pin: Pinned) -> bool:
    return (run.config, run.history, run.changes) == (pin.config, pin.history, pin.changes)


def full() -> bool:
    """Whether there is no room for one more."""
    return len(_pinned()) >= MOST


def button(run: RecordedRun) -> None:
    """The button that pins a run; it waits while the run plays."""
    st.button(
        "Pin",
        key="pin",
        icon=":material/keep:",
        on_click=add,
        args=(run,),
        disabled=run.playing or run.trainer.epoch == 0 or full(),
        help="Keep this run's losses in the picture, and compare the next one with it.",
    )


def add(run: RecordedRun) -> None:
    """Pin a run as it stands."""
    taken = {pin.name for pin in _pinned()}
    pin = _taken(run, next(letter for letter in string.ascii_uppercase if letter not in taken))
    _pinned().append(pin)
    _keep(pin.name, written(pin))


def _taken(run: RecordedRun, name: str) -> Pinned:
    """A run as it stands, under a name."""
    trainer = run.trainer
    return Pinned(
        name,
        trainer.now,
        list(trainer.history),
        list(trainer.test_history),
        trainer.accuracy(trainer.X_test, trainer.Y_test) if len(trainer.X_test) else None,
        run.seconds,
        run.setup.data_print,
        run.setup.params is not None,
        tuple(trainer.changes),
    )


def table(run: RecordedRun, before: RecordedRun | None, forget: Callable[[], None]) -> None:
    """The pinned runs and the present one, in numbers; nothing while none is pinned. forget: the one before."""

    def clear() -> None:
        for pin in _pinned():
            _keep(pin.name, "")
        _pinned().clear()
        forget()

    pins = all_of(before)
    if not pins:
        return
    here = _taken(run, "now")
    goal = run.rule.loss or max(min(pin.history) for pin in [*pins, here])
    with st.container(key="models"):
        st.markdown(
            "| run | what differs | epochs | training loss | test loss | test accuracy "
            f"| epochs to {figure(goal)} | seconds |\n|:--|:--|--:|--:|--:|--:|--:|--:|\n"
            + "\n".join(_row(pin, here, goal) for pin in [*pins, here])
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.button("Unpin all", key="unpin", icon=":material/keep_off:", on_click=clear)
        st.caption("Pins are not in the link. This browser keeps them, unless they are very long.", width="content")


def _row(pin: Pinned, here: Pinned, goal: float) -> str:
    needed = epochs_to(pin.history, goal)
    cells = [
        f"**{pin.name}**",
        "" if pin is here else difference(pin, here),
        grouped(len(pin.history) - 1),
        figure(pin.history[-1]),
        figure(pin.test_history[-1]) if pin.test_history else "–",
        "–" if pin.accuracy is None else percent(pin.accuracy, 1),
        "–" if needed is None else grouped(needed),
        f"{pin.seconds:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def difference(pin: Pinned, other: Pinned) -> str:
    """In what one run differs from another, in words."""
    told, fields = [], differing(pin.config, other.config)
    if pin.data_print != other.data_print:
        told = [_own(pin, other)]
        # Of own data the settings know nothing; these fields stand at their defaults.
        fields = [field for field in fields if field.name not in {"data", "n", "noise"}]
    told += [f"{field.short} {field.say(field.of(pin.config))}" for field in fields]
    if pin.given != other.given:
        told.append("first weights from a file" if pin.given else "first weights drawn")
    if pin.changes != other.changes:
        told.append("with changes on the way" if pin.changes else "without changes on the way")
    return ", ".join(told) or _SAME


def _own(pin: Pinned, other: Pinned) -> str:
    if not pin.data_print:
        return f"data {pin.config.data}"
    return "other own data" if other.data_print else "own data"
