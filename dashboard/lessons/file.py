"""A lesson as a TOML file: read strictly, never executed, and written again.

title = "Slopes and the tangent"

[[step]]
link = "explore?fn=sigmoid&z=0"
question = "Where is the sigmoid steepest?"
notice = "At 0, and only {max_slope.sigmoid} there."
note = "Let them point before you drag."
minutes = 4
"""

import re
import tomllib
from collections.abc import Collection
from urllib.parse import parse_qsl

from dashboard.lessons.lesson import TEXTS, Lesson, LessonStep

MOST_BYTES = 32 * 1024
MOST_STEPS = 40
MOST_MINUTES = 120
LONGEST = {"title": 80, "link": 800, "question": 200, "notice": 320, "note": 600}
"""Characters that each text may have."""

_LONGEST_LINE = 1500
_LINK = re.compile(r"([a-z-]+)(?:\?(\S*))?")
_MARKUP = re.compile(r"<[A-Za-z/!]")
_OF_THE_APP = ("present", "class", "notes", "embed", "embed_options")
"""Names that say how and to whom a page is shown, not what it shows."""


def read(data: bytes, pages: Collection[str]) -> Lesson:
    """Read a lesson. pages: the places in the address bar that a step may lead to.

    Raises ValueError, with one sentence for its author, for whatever is not exactly a lesson: a file that is too large
    or no TOML, a name that is missing or not known, a value of another type, markup, a number that has no name in
    ``lib``, a link that leads elsewhere.
    """
    table = _table(data)
    _only(table, ("title", "step"), "The lesson")
    title, steps = _text(table, "title", "The lesson"), table.get("step")
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        raise ValueError(f"The lesson needs from 1 to {MOST_STEPS} steps, each under a line [[step]].")
    return Lesson(title, tuple(step(table, number, pages) for number, table in enumerate(steps, 1)))


def _table(data: bytes) -> dict[str, object]:
    if len(data) > MOST_BYTES:
        raise ValueError(f"The file has more than {MOST_BYTES // 1024} KB, too many for a lesson.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("The file is no text in UTF-8.") from None
    if max(map(len, text.splitlines()), default=0) > _LONGEST_LINE:  # before a name of a thousand dots is read
        raise ValueError(f"A line of the file has more than {_LONGEST_LINE} characters.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"The file is no TOML: {error}.") from None
    except (RecursionError, ValueError):  # brackets in brackets; a date or a number that there cannot be
        raise ValueError("The file is no TOML that can be read.") from None


def step(table: object, number: int, pages: Collection[str]) -> LessonStep:
    """Read one step, as ``read`` does. number: its own, counted from 1."""
    where = f"Step {number}"
    if not isinstance(table, dict):
        raise ValueError(f"{where} is no table under a line [[step]].")
    _only(table, ("link", *TEXTS, "minutes"), where)
    page, state = link_of(_text(table, "link", where), pages, where)
    minutes = table.get("minutes")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(f"{where}: minutes must be a whole number from 1 to {MOST_MINUTES}.")
    found = LessonStep(page, state, minutes=minutes, **{name: _text(table, name, where) for name in TEXTS})
    for name in TEXTS:
        try:
            found.text(name)
        except ValueError as error:
            raise ValueError(f"{where}, {name}: {error}.") from None
    return found


def link_of(link: str, pages: Collection[str], where: str = "The link") -> tuple[str, tuple[tuple[str, str], ...]]:
    """The page and the state that a link into the lab names. Raises ValueError, with a sentence, for any other link."""
    match = _LINK.fullmatch(link)
    if not match or match[1] not in pages:
        raise ValueError(f"{where}: the link must begin with a page of the lab, such as explore?fn=tanh.")
    try:
        pairs = parse_qsl(match[2] or "", keep_blank_values=True, strict_parsing=bool(match[2]), errors="strict")
    except ValueError:
        raise ValueError(f"{where}: what follows the page in the link must be name=value, with & between.") from None
    names = [name for name, _ in pairs]
    if forbidden := next((name for name in names if name in _OF_THE_APP or names.count(name) > 1), None):
        raise ValueError(f"{where}: the link says {forbidden}, which a step must not, or must not twice.")
    return match[1], tuple(pairs)


def _only(table: dict[str, object], names: Collection[str], where: str) -> None:
    if stranger := next((name for name in table if name not in names), None):
        raise ValueError(f"{where} has {stranger[:40]!r}, which is none of {', '.join(names)}.")


def _text(table: dict[str, object], name: str, where: str) -> str:
    text = table.get(name)
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{where} needs {name}, a text in quotation marks.")
    if len(text) > LONGEST[name]:
        raise ValueError(f"{where}: {name} has more than {LONGEST[name]} characters.")
    if not all(character.isprintable() or character == "\n" for character in text) or _MARKUP.search(text):
        raise ValueError(f"{where}: {name} must be plain text, without markup.")
    return " ".join(text.split())


def written(lesson: Lesson) -> str:
    """The lesson as a file that ``read`` takes again."""
    parts = [f"title = {_quoted(lesson.title)}\n"]
    for one in lesson.steps:
        texts = "".join(f"{name} = {_quoted(getattr(one, name))}\n" for name in TEXTS)
        parts.append(f"[[step]]\nlink = {_quoted(one.link)}\n{texts}minutes = {one.minutes}\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    """A printable text as TOML writes it, on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
