"""The lesson's bar at the lower edge of every page, and its notes in a second window of the same browser."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard.lessons import file
from dashboard.lessons.lesson import TEXTS, Lesson, LessonStep
from dashboard.shell import lesson, link, live, messages, present
from dashboard.shell.lesson import Walk
from dashboard.text.plain import counted, literal

_TELL = """
export default function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement;
  host.data = data;
  host.channel ??= new BroadcastChannel("activation-lab.lesson");
  const tell = () => host.data.lesson && host.channel.postMessage({ at: host.data });
  host.channel.onmessage = ({ data }) => { if (data.asks) tell(); };
  tell();
  return () => { host.channel?.close(); host.channel = null; };
}
"""

_FOLLOW = """
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  host.shown = data;
  if (host.channel) return;
  host.channel = new BroadcastChannel("activation-lab.lesson");
  host.channel.onmessage = ({ data }) => {
    const { at } = data;
    if (at && (at.lesson !== host.shown.lesson || at.step !== host.shown.step)) setTriggerValue("at", at);
  };
  host.channel.postMessage({ asks: true });
  return () => { host.channel?.close(); host.channel = null; };
}
"""

_ADDED, _REFUSED = "lesson.added", "lesson.refused"

_teller = st.components.v2.component(
    "activation_lab.lesson_tell",
    css=Path(__file__).with_name("lesson_bar.css").read_text(encoding="utf-8"),
    js=_TELL,
    isolate_styles=False,
)  # the look comes and goes with the bar
_follower = st.components.v2.component("activation_lab.lesson_follow", js=_FOLLOW)


def show(paths: Mapping[str, str], pages: tuple[str, ...], page: str) -> None:
    """The step of the lesson on its way, what it asks, and the ways to the others; or what is needed to make a lesson.

    paths: the file of each page by its place in the address bar. pages: those that a step may lead to. page: the one
    that is on the screen.
    """
    on, taught = lesson.walk(), lesson.given(pages)
    if not on:
        if lesson.making():
            _draft(pages, page)
        return
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="lesson-bar"):
        if taught:
            _steps(on, taught, paths, page)
        else:
            st.markdown("This lesson is a file of its author’s: open it on the page Lessons.", width="stretch")
        if present.on() and page:
            present.switch()
        st.button("End", key="lesson-leave", type="tertiary", help="Back to where you were.", on_click=lesson.leave)


def _steps(on: Walk, taught: Lesson, paths: Mapping[str, str], page: str) -> None:
    last = len(taught.steps)
    step = lesson.current(taught)
    if page == step.page:
        lesson.note()

    def way(number: int, label: str, help: str | None = None) -> None:  # noqa: A002
        there = min(max(number, 1), last)
        st.page_link(
            paths[taught.steps[there - 1].page],
            label=label,
            icon="",
            help=help,
            disabled=there != number,
            query_params=lesson.step_address(on.key, taught, there),
        )

    with st.container(horizontal=True, gap=None, key="lesson-steps", width="content"):
        for number in range(1, last + 1):
            with st.container(key="lesson-now" if number == on.step else None, width="content"):
                way(number, str(number))
    st.html(_words(step))
    with st.container(horizontal=True, gap=None, key="lesson-way", width="content"):
        if page != step.page:
            st.page_link(
                paths[step.page],
                label="Back to the step",
                icon="",
                query_params=link.within(lesson.at(on.key, on.step), on.back[1].items() if on.back[0] else step.state),
            )
        way(on.step - 1, "Back")
        way(on.step + 1, "**Next**")
    with st.container(key=f"{present.SECONDARY}-notes", width="content"):
        st.link_button("Notes", notes_link(on), type="tertiary", help="In a second window, which follows this one.")


def _draft(pages: tuple[str, ...], page: str) -> None:
    """The bar of whoever makes a lesson: how far it is, and the way to add what is on the screen."""
    mine = lesson.own()
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="lesson-bar"):
        st.markdown(f"Your lesson: **{counted(len(mine.steps), 'step') if mine else 'no step yet'}**", width="stretch")
        if page in pages:
            with st.popover("Add this state as a step", icon=":material/add:"):
                _form(pages)
        if mine:
            download(mine)
        st.button("Done", key="lesson-done", type="tertiary", on_click=lesson.make, args=(False,))


def _form(pages: tuple[str, ...]) -> None:
    """What is asked about the state on the screen; it is checked as a file of a lesson is."""
    if words := st.session_state.get(_REFUSED):
        st.error(literal(words))

    def add() -> None:
        said = {name: st.session_state.get(f"{_ADDED}.{name}") for name in (*TEXTS, "minutes")}
        try:
            lesson.add(said, pages)
        except ValueError as error:
            st.session_state[_REFUSED] = str(error)
        else:
            st.session_state[_REFUSED] = ""
            for name in TEXTS:
                st.session_state[f"{_ADDED}.{name}"] = ""

    for name, label in zip(TEXTS, ("Question", "What to notice", "Note for whoever teaches"), strict=True):
        st.text_area(label, key=f"{_ADDED}.{name}", max_chars=file.LONGEST[name], height=68)
    st.number_input("Minutes", 1, file.MOST_MINUTES, 5, key=f"{_ADDED}.minutes")
    st.button("Add", key="lesson-add", type="primary", on_click=add)
    st.caption("A number may be quoted by its name, such as {slope.sigmoid.5}: the lab computes it.")


def download(mine: Lesson) -> None:
    """The visitor's own lesson as a file."""
    st.download_button(
        "Download", file.written(mine), "lesson.toml", "application/toml", key="lesson-download", on_click="ignore"
    )


def _words(step: LessonStep) -> str:
    """The question, and what to notice once it is revealed."""
    question, notice = (escape(step.text(name)) for name in ("question", "notice"))
    return (
        f'<div class="lesson-words"><p>{question}</p><details><summary>Reveal</summary><p>{notice}</p></details></div>'
    )


def notes_link(on: Walk) -> str:
    """Where the notes of this step are, seen from any page; in a class they follow it on another machine too."""
    of_class = {live.NAME: live.code()} if live.code() else {}
    return f"./?{urlencode(lesson.at(on.key, on.step) | {lesson.NOTES: '1'} | of_class)}"


def tell() -> None:
    """Tell the window of the notes, if there is one, at which step this one is; an own lesson goes with it."""
    on, mine = lesson.walk(), lesson.own()
    if on:
        data = {"lesson": on.key, "step": on.step, "file": file.written(mine) if mine and on.key == lesson.OWN else ""}
        _teller(key="lesson-tell", data=data)
    elif lesson.making():
        _teller(key="lesson-tell", data={})


def notes(pages: tuple[str, ...]) -> bool:
    """Show the notes in place of a page, if the link asks for them: for whoever teaches, following the other window."""
    on = lesson.walk()
    if not on or not lesson.reads_notes():
        return False

    def hear() -> None:
        told = messages.report("lesson-follow", "at")
        key, step = messages.text(messages.part(told, "lesson"), 40), messages.whole(messages.part(told, "step"), 1)
        text = messages.text(messages.part(told, "file"), file.MOST_BYTES)
        if key == lesson.OWN and text:
            try:
                lesson.put_own(file.read(text.encode(), pages))
            except ValueError:
                return
        known = lesson.every(pages).get(key or "")
        if key and known and step and step <= len(known.steps):
            lesson.follow(key, step)

    _follower(key="lesson-follow", data={"lesson": on.key, "step": on.step}, on_at_change=hear)
    if taught := lesson.given(pages):
        _notes(on, taught)
    else:
        st.title("Notes", anchor=False)
        st.info("Open the lesson in another window of this browser: its notes follow here.")
    return True


def _notes(on: Walk, taught: Lesson) -> None:
    step, before, after = lesson.current(taught), taught.steps[: on.step - 1], taught.steps[on.step :]
    begun = sum(one.minutes for one in before)
    st.title(taught.title, anchor=False)
    st.markdown(
        f"Step **{on.step}** of {len(taught.steps)} · **{step.minutes} min**, "
        f"from minute {begun} to {begun + step.minutes} of {taught.minutes}"
    )
    rows = [("Question", "question"), ("What to notice", "notice"), ("Note", "note")]
    said = [(label, step.text(name)) for label, name in rows]
    said.append(("Next", after[0].text("question") if after else "The end of the lesson."))
    st.html("".join(f"<h2>{label}</h2><p>{escape(words)}</p>" for label, words in said))
