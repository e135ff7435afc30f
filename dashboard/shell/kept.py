"""What a student has done, kept in the student's own browser: short texts by name, and a few files.

The session holds them while it lasts, and the browser keeps the same under one name in its localStorage; a new session
takes them over from there. So they outlive a reload and a restart of the server, and no server stores them.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from dashboard.shell import messages

NAME = "activation-lab.progress"
"""Where a browser keeps them."""
MOST = 500
"""Texts that are kept."""
LONGEST = 300
"""Characters of a text."""
FILES = "files/"
"""How the names of files begin."""
MOST_FILES, LONGEST_FILE = 6, 64 * 1024
"""Files that are kept, and their characters."""

FRAGMENT = "kept-mirror"
"""What runs again, where the page does not, so that the browser keeps what was noted."""

_KEY = "kept"
_STATE = "kept.store"
_A_NAME = re.compile(r"[a-z0-9][a-z0-9./_-]{0,79}")

_mirror = st.components.v2.component(
    "activation_lab.kept", js=Path(__file__).with_name("kept.js").read_text(encoding="utf-8")
)


@dataclass
class _Store:
    """What a session knows of what is kept.

    heard: whether the browser has said what it had kept before. erased: how often all of it was erased.
    """

    texts: dict[str, str] = field(default_factory=dict)
    heard: bool = False
    erased: int = 0
    session: str = field(default_factory=lambda: uuid.uuid4().hex)


def get(name: str) -> str | None:
    """The text that is kept under this name."""
    return _store().texts.get(name)


def under(prefix: str) -> Mapping[str, str]:
    """All texts whose names begin so, in the order in which they were first noted, by the rest of their names."""
    return {name.removeprefix(prefix): text for name, text in _store().texts.items() if name.startswith(prefix)}


def note(name: str, text: str) -> None:
    """Keep a text; one that is too long is cut, a file that is too long is not kept, and of too many the oldest goes.

    "" in place of a text makes the browser forget it. Raises ValueError for a name that is not made of small letters,
    digits and ``./_-``.
    """
    if not _A_NAME.fullmatch(name):
        raise ValueError(f"name must be 1 to 80 small letters, digits or ./_-; got {name!r}")
    _put(_store().texts, name, text)


def _put(texts: dict[str, str], name: str, text: str) -> None:
    texts[name] = text[:LONGEST] if not name.startswith(FILES) else text if len(text) <= LONGEST_FILE else ""
    files = [name for name in texts if name.startswith(FILES)]
    for oldest in (*list(texts)[: max(0, len(texts) - MOST)], *files[: max(0, len(files) - MOST_FILES)]):
        texts.pop(oldest, None)


def erase() -> None:
    """Forget everything, here and in the browser."""
    store = _store()
    store.texts.clear()
    store.erased += 1


@st.fragment(key=FRAGMENT)
def mirror() -> None:
    """Let the browser keep what there is, and hear what it has kept before. Once, after the page."""
    store = _store()
    _mirror(
        key=_KEY,
        data={
            "name": NAME,
            "session": store.session,
            "heard": store.heard,
            "erased": store.erased,
            "texts": dict(store.texts),
        },
        on_found_change=_take_over,
        on_gone_change=_erased_elsewhere,
    )


def _take_over() -> None:
    """Take over what the browser has kept before; what this session knows itself is newer."""
    found, store = messages.report(_KEY, "found"), _store()
    if store.heard or not isinstance(found, dict):
        return
    texts: dict[str, str] = {}
    for name, value in [*list(found.items())[:MOST], *store.texts.items()]:
        if isinstance(name, str) and _A_NAME.fullmatch(name):
            longest = LONGEST_FILE if name.startswith(FILES) else LONGEST
            if (text := messages.text(value, longest)) is not None:
                _put(texts, name, text)
    store.texts, store.heard = texts, True
    st.rerun()


def _erased_elsewhere() -> None:
    """Another tab of the same browser has erased everything."""
    if messages.report(_KEY, "gone") is True:
        _store().texts.clear()
        st.rerun()


def _store() -> _Store:
    store: _Store = st.session_state.setdefault(_STATE, _Store())
    return store
