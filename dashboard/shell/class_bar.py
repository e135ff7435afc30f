"""The class in the line of the menu, for who is in one: its code, where it is, what it votes on, and the way out."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.classroom import code as codes
from dashboard.classroom import poll
from dashboard.lessons.lesson import linked
from dashboard.shell import lesson, link, live, news

_NEWS = "class-news"
KEPT = (
    "The class keeps a random mark of this browser, your votes and, if you want, what you have solved: no name, no "
    f"address. Leaving erases it, and after {live.HOURS} hours at the latest all of the class is erased."
)


def show(paths: Mapping[str, str], pages: tuple[str, ...], page: str, listeners: DeltaGenerator) -> None:
    """The class that this visitor is in, and what it offers now; nothing for all others.

    paths: the file of each page by its place in the address bar. pages: those to which a class can be led. page: the
    one that is on the screen. listeners: the place for what only listens.
    """
    if not live.code():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="class-bar"):
        st.fragment(_news, key=_NEWS)(paths, pages, page, listeners)
        if live.state():
            with st.popover(f"Class {live.code()}", type="tertiary"):
                (_lead if live.leads() else _belong)(pages, page)
        else:
            _leave()


def _news(paths: Mapping[str, str], pages: tuple[str, ...], page: str, listeners: DeltaGenerator) -> None:
    """What changes with the class, by itself: a class that goes on does not draw its pages."""
    live.draws(live.ANY, _NEWS)
    if _travels() and live.is_led_on():
        link.rerun()
    with listeners:
        listen()
    if live.silent():
        st.markdown(f"Class {live.code()} does not answer just now. All else works.", width="content")
    elif not live.state():
        st.markdown(f"There is no class {live.code()}: it has ended, or its code is another.", width="content")
    if live.state():
        _offer(paths, pages, page)


def listen() -> None:
    """Hear when the class changes, and draw anew what shows it."""
    news.listen(live.code(), live.state(), silent=live.silent(), answers=live.leads(), heard=_heard)


def _heard() -> None:
    fragments = live.heard()
    if not (fragments and all(fragments)):  # of a page that was interrupted, nothing may be drawn yet
        st.rerun()
    if fragments != [_NEWS]:  # which runs again anyway
        st.rerun(fragments)


def _leave() -> None:
    st.button("Leave the class", key="class-leave", type="tertiary", icon=":material/logout:", on_click=live.leave)


def _offer(paths: Mapping[str, str], pages: tuple[str, ...], page: str) -> None:
    """The way to where the class is, for who is elsewhere."""
    voting, lead = live.place(live.told(poll.PLACE), pages), live.led_to(pages)
    now = live.poll_on()
    if now and now.asks and voting and not is_at(page, *voting, but=link.unbegun):
        _way(paths, "The class is voting: **go there**", *voting)
    elif lead and not live.leads() and not is_at(page, *lead):
        _way(paths, "**Go where the class is**", *lead)


def _way(paths: Mapping[str, str], label: str, to: str, told: link.Address) -> None:
    st.page_link(paths[to], label=label, icon="", query_params=_address(told), width="content")


def _address(told: link.Address) -> link.Address:
    """The address of a place, for who may be in a lesson of its own."""
    on = lesson.walk()
    return told if lesson.told(told) or not on else link.within(on.address, told.items())


def is_at(
    page: str, to: str, told: link.Address, but: Callable[[link.Address], link.Address] = link.unanswered
) -> bool:
    """Whether the screen shows this page, at what a link says of it; an answer that was given is no difference.

    but: an address without what is no difference.
    """
    on = lesson.walk()
    if step := lesson.told(told):
        if not on or lesson.at(on.key, on.step) != step:
            return False
        told = {name.removeprefix(link.OF_PAGE): token for name, token in told.items() if name not in step}
    return page == to and but(told) == but(link.here()[1])


def _lead(pages: tuple[str, ...], page: str) -> None:
    """What the leader can do on any page."""
    st.button(
        "Bring everyone here",
        key="class-bring",
        icon=":material/campaign:",
        disabled=page not in pages or not live.fits(linked(page, here().items())),
        help="Offers this page, as it stands, to all of the class. A lesson’s steps are offered by themselves.",
        on_click=lambda: live.bring(page, here()),
    )
    st.caption("You lead this class. The page “Teach a class” has its QR code and its end.")


def here() -> link.Address:
    """What the link says of the screen, without answers: each predicts for oneself."""
    on = lesson.walk()
    own = on is not None and on.key == lesson.OWN  # nobody else has it
    told = link.here()[1] if own else link.address()
    return link.unanswered({name: token for name, token in told.items() if name not in link.EVERYWHERE})


def _belong(pages: tuple[str, ...], page: str) -> None:
    """What one who has joined can choose."""
    st.toggle(
        "Follow the class",
        live.follows(),
        key="class-follow",
        on_change=lambda: live.follow(st.session_state["class-follow"]),
        help="Go by itself where the class goes. Off, you are asked.",
    )
    st.toggle(
        "Count me in",
        live.counted(),
        key="class-count",
        on_change=lambda: live.count_in(st.session_state["class-count"]),
        help="Adds which exercises and steps you have tried, solved or used a hint for to the numbers of the class.",
    )
    st.caption(KEPT)
    _leave()


def join_box(key: str) -> None:
    """A box for the code of a class, and a button that enters it. key: of this box; the lab has several."""
    typed, refused = f"{key}-code", f"{key}-refused"

    def enter() -> None:
        text = st.session_state.get(typed, "")
        read = codes.read(text)
        st.session_state[refused] = bool(text) and read is None
        if read:
            live.join(read)
            st.session_state[typed] = ""

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=key):
        st.text_input(
            "Class code",
            key=typed,
            max_chars=20,
            placeholder="Class code",
            on_change=enter,
            label_visibility="collapsed",
            autocomplete="off",
        )
        st.button("Join", key=f"{key}-join", on_click=enter)
    if st.session_state.get(refused):
        st.caption(f"A code has {codes.LENGTH} letters, none of them a vowel. Try again.")


def travel(paths: Mapping[str, str], pages: tuple[str, ...], page: str) -> None:
    """Go where the class goes: the window of the notes to the step, who follows to the page."""
    if not _travels():
        return
    back = live.is_put_back(page)
    if not (back or live.is_led_on()):
        return
    if told := live.led_to(pages):
        to, address = told
        if lesson.reads_notes():
            key, step = address.get(lesson.NAME, ""), address.get(lesson.STEP, "")
            if (known := lesson.every(pages).get(key)) and step in map(str, range(1, len(known.steps) + 1)):
                lesson.follow(key, int(step))
        elif not is_at(page, to, address):
            if not back:
                live.leave_behind(page)
            link.leave_for(page, to, paths, _address(address))
    live.arrive()


def _travels() -> bool:
    """Whether this window goes where the class goes."""
    return live.follows() or lesson.reads_notes()


def lead_on(pages: tuple[str, ...]) -> None:
    """Offer the class each step of the lesson that its leader gives. Once, at the end of a run."""
    on, taught = lesson.walk(), lesson.given(pages)
    if on and taught and on.key != lesson.OWN and not on.notes and live.leads():
        step = taught.steps[on.step - 1]
        address = lesson.step_address(on.key, taught, on.step)
        live.offer(linked(step.page, address.items()), step.page, address)
