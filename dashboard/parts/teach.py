"""The parts of the page that teaches a class: how to join it, what it has answered, and its end."""

import time
from html import escape
from urllib.parse import urljoin, urlsplit

import streamlit as st

from dashboard.classroom import poll
from dashboard.classroom.overview import FEWEST, Summary
from dashboard.pictures import qr
from dashboard.shell import class_bar, copying, lesson, link, live, nav, present, share
from dashboard.text.plain import counted, literal
from dashboard.widgets import controls
from lib.lessons.exercises import EXERCISES

STORED = (
    "**What is stored.** On the server: a random mark of each browser, its votes, and what it has solved if its owner "
    f"agrees. No name, no address. All of it is erased when you end the class, at the latest after {live.HOURS} hours. "
    "In this browser: the key with which you lead."
)


def page() -> None:
    """The class that one leads; before that, the ways to start one or to join one."""
    if live.leads():
        live.draws(live.ANY)
        _card()
        with st.container(key=f"{present.SECONDARY}-class"):
            _leading()
    else:
        _begin()


def _begin() -> None:
    started, joined = st.columns(2, gap="large")
    with started:
        st.header("Start a class", anchor=False)
        st.button("Start a class", key="class-start", icon=":material/groups:", type="primary", on_click=live.start)
        if live.silent():
            st.error("Classes cannot be kept just now: the store does not answer. All else works.")
        for code in live.led():
            st.button(f"Go on with class {code}", key=f"class-on-{code}", on_click=live.join, args=(code,))
        st.markdown(
            "You get a code and a QR code for the room. Then, on any page that asks a question, press **Open poll**: "
            "all answer on their own screens, and nobody sees how the class is split before you reveal it."
        )
        st.caption(STORED)
    with joined:
        st.header("Join a class", anchor=False)
        if code := live.code():
            st.markdown(f"You are in class **{code}**.")
        else:
            class_bar.join_box("join")
        st.caption(class_bar.KEPT)


def _card() -> None:
    """How to join, for the back row."""
    url, _ = share.seen_by_others()
    root = urljoin(url, ".")
    joining = f"{root}?{live.NAME}={live.code()}"
    typed = urlsplit(root).netloc + urlsplit(root).path.rstrip("/")
    here = sum(live.counts(live.JOINED).values())
    are = f"<b>{counted(here, 'browser')}</b> {'is' if here == 1 else 'are'} here"
    picture = qr.picture(joining)
    st.html(
        f'<section class="join-card" aria-label="How to join the class">'
        f'<img alt="QR code of {escape(joining)}" src="{escape(picture or "")}">'
        f"<div><p>Scan, or open <b>{escape(typed)}</b> and type</p>"
        f'<p class="join-code">{live.code()}</p><p>No name, no account. {are}.</p></div></section>'
    )


def _leading() -> None:
    """What the leader alone needs: the poll, the key, and the end."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Show it to the room",
            key="class-card",
            icon=":material/present_to_all:",
            type="primary",
            on_click=link.put,
            args=(present.NAME, True),
            help="Presenter mode; F fills the screen, Esc comes back.",
        )
        st.download_button(
            "Polls as CSV",
            live.table(),
            f"class-{live.code()}.csv",
            "text/csv",
            key="class-csv",
            icon=":material/download:",
            on_click="ignore",
            disabled=not live.told(poll.SHOWN),
            help="Every poll that you have revealed: how many gave each answer, and nothing else.",
        )
        with st.popover("Your key", icon=":material/key:"):
            _key()
        with st.popover("End the class", icon=":material/stop_circle:"):
            st.markdown("All that was said and answered in it is erased at once. This cannot be undone.")
            st.button("End and erase", key="class-end", type="primary", on_click=live.end)
    _poll()
    with controls.drawer("class-done", "What the class has done"):
        if st.session_state.get("drawer-class-done"):
            _overview()
    st.caption(f"{STORED} This class ends by itself {_left()}.")


def _poll() -> None:
    now = live.poll_on()
    if not now:
        st.markdown("No poll is open. On any page with a question, press **Open poll** beside it.")
        return
    title = next((entry.title for entry in nav.ENTRIES if entry.url == now.question.partition("/")[0]), "")
    stands = {"open": "is open", "closed": "is closed", "shown": "is revealed"}[now.phase]
    answered = live.how_many(now) or 0
    st.markdown(
        f"The poll on **{title}** {stands}, round {now.turn}: **{counted(answered, 'browser')}** "
        f"{'has' if answered == 1 else 'have'} answered."
    )


def _key() -> None:
    """The link that leads: it holds the key behind #, which no browser sends to a server."""
    url, _ = share.seen_by_others()
    copying.line("lead-link", "Link with which you lead from another browser", lead_link(url))
    st.caption("Keep it to yourself: whoever has it leads the class. This browser has it already.")


def lead_link(url: str) -> str:
    """The link to lead the class, seen from a page at ``url``."""
    return f"{urljoin(url, nav.TEACH.url)}?{live.NAME}={live.code()}#{live.LEAD}={live.key()}"


def _left() -> str:
    """How long the class still lasts, in words."""
    now = live.state()
    hours = round((now.until - time.time()) / 3600) if now else 0
    return f"in {counted(hours, 'hour')}" if hours > 0 else "within the hour"


def _overview() -> None:
    """How far the class is, exercise by exercise and step by step, of those who agreed to be counted."""
    exercises = [(exercise.title, live.done(f"exercise/{key}"), True) for key, exercise in EXERCISES.items()]
    steps = [
        (f"{taught.title}, step {number}", live.done(f"step/{key}/{number}"), False)
        for key, taught in lesson.every(nav.STEPS).items()
        for number in range(1, len(taught.steps) + 1)
    ]
    lines = [f"| {literal(what)} | {_cells(done, checked)} |" for what, done, checked in exercises + steps if done]
    st.caption(
        f"Of those who have chosen “Count me in” in their class menu. Nothing is shown below {FEWEST} students. A step "
        "counts as tried once its question is answered."
    )
    if lines:
        st.markdown("\n".join(["| | tried | solved | hints | most often wrong |", "|:--|--:|--:|--:|:--|", *lines]))


def _cells(done: Summary, checked: bool) -> str:
    """The numbers of a row. checked: whether it can be solved; a step of a lesson is only answered."""
    if not checked:
        return f"{done.tried} | | | "
    return f"{done.tried} | {done.solved} | {done.hints} | {done.wrong.replace('_', ' ')}"
