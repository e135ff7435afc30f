"""The parts of the page on lessons: the list of them, and one's own from a file or step by step."""

import streamlit as st

from dashboard.lessons import file, shelf
from dashboard.lessons.lesson import Lesson
from dashboard.shell import lesson, lesson_bar, nav
from dashboard.text.plain import counted, literal

_FILE, _SEEN, _REFUSED = "lesson-file", "lesson.seen", "lesson.refusal"


def listing() -> None:
    """A card for each lesson: its name, how long it takes, and the question with which it begins."""
    found, problems = shelf.lessons(nav.STEPS)
    columns = [column for _ in range(0, len(found), 3) for column in st.columns(3)]
    for (key, taught), column in zip(found.items(), columns, strict=False):
        with column:
            _card(key, taught)
    for words in problems:
        st.warning(literal(words), icon=":material/error:")


def _card(key: str, taught: Lesson) -> None:
    first = taught.steps[0]
    with st.container(border=True, gap="xsmall", height="stretch", key=f"lesson-card-{key}"):
        st.page_link(
            nav.PATHS[first.page],
            label=f"**{literal(taught.title)}**",
            icon=":material/play_arrow:",
            query_params=lesson.step_address(key, taught, 1),
        )
        opened, answered = lesson.done(key)
        so_far = f"; opened {opened}, answered {answered}" if opened else ""
        st.caption(f"{taught.minutes} minutes, {counted(len(taught.steps), 'step')}{so_far}")
        st.markdown(literal(first.text("question")))


def own() -> None:
    """A lesson of the visitor's own: from a file, or made here; to be given, kept as a file, or forgotten."""
    st.header("A lesson of your own", anchor=False)
    made, brought = st.columns(2, gap="large")
    with brought:
        _upload()
    with made:
        mine = lesson.own()
        if mine:
            _card(lesson.OWN, mine)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if mine:
                st.text_input(
                    "Title", mine.title, max_chars=file.LONGEST["title"], key="lesson-title", on_change=_entitle
                )
                if not lesson.making():  # else the bar below has it
                    lesson_bar.download(mine)
                st.button("Forget it", key="lesson-forget", type="tertiary", on_click=_forget)
            if not lesson.making():
                st.button(
                    "Add steps" if mine else "Make a lesson",
                    key="lesson-make",
                    icon=":material/add:",
                    on_click=lesson.make,
                    args=(True,),
                )
        st.caption(
            "Go to any page, set it as you want it, and press “Add this state as a step” in the bar below. Your lesson "
            "and which steps you have opened and answered are kept in this browser only; the page Exercises says what "
            "else is, and erases it all. Download your lesson to keep it elsewhere."
        )


def _upload() -> None:
    uploaded = st.file_uploader(
        "Lesson file",
        type=["toml"],
        key=_FILE,
        help=f"As the download writes it, at most {file.MOST_BYTES // 1024} KB.",
    )
    if uploaded is not None and uploaded.file_id != st.session_state.get(_SEEN):
        try:
            lesson.put_own(file.read(uploaded.getvalue(), nav.STEPS))
            st.session_state[_REFUSED] = ""
        except ValueError as error:
            st.session_state[_REFUSED] = str(error)
        st.session_state.pop("lesson-title", None)
        st.session_state[_SEEN] = uploaded.file_id  # only now: a run may be interrupted wherever it asks its session
    if uploaded is not None and (words := st.session_state.get(_REFUSED)):
        st.error(literal(words), icon=":material/error:")
    st.caption("It is read, never executed, and leads only into the lab. A lesson of ours shows the form:")
    key, taught = next(iter(shelf.lessons(nav.STEPS)[0].items()), ("", None))
    if taught:
        st.download_button("An example", file.written(taught), f"{key}.toml", "application/toml", on_click="ignore")


def _entitle() -> None:
    """Give the lesson another title, if a file may hold it."""
    mine, title = lesson.own(), st.session_state["lesson-title"]
    if mine:
        try:
            lesson.put_own(file.read(file.written(Lesson(title, mine.steps)).encode(), nav.STEPS))
        except ValueError as error:
            st.session_state[_REFUSED] = str(error)


def _forget() -> None:
    lesson.put_own(None)
    st.session_state.pop("lesson-title", None)
