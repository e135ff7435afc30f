"""Share what is on the screen: one button on every page, and a panel with the link, its QR code and a line to embed it.

The panel is a dialog that is built while it is open. It holds the state of the page, not how one's own screen shows it:
the link leaves presenter mode out, for whoever follows it looks at a screen of their own.
"""

from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit import net_util

from dashboard.pictures import qr
from dashboard.shell import copying, link, live, report

_OPEN = "share.open"
_OWN = ("localhost", "127.0.0.1", "::1")
"""Names by which a computer calls itself."""

EMBEDDED_HEIGHT = 500
"""Pixels of the frame on a course page."""


def button() -> None:
    """Offer the panel."""
    st.button("Share", key="share-open", type="tertiary", icon=":material/share:", on_click=_open)


def panel(title: str) -> None:
    """Show the panel of the page with this title while it is open. Once, when the link says all of the page."""
    if st.session_state.get(_OPEN):
        _panel(title)


def address(url: str, query: link.Address) -> str:
    """The link to a page at ``url`` with these controls; what may stand in a query as it is stays readable."""
    told = {name: token for name, token in query.items() if name not in link.EVERYWHERE}
    return f"{url}?{urlencode(told, safe=',;:')}" if told else url


def frame(shared: str) -> str:
    """The line of HTML that shows a link inside a page of another site."""
    embedded = f"{shared}{'&' if '?' in shared else '?'}embed=true"
    return (
        f'<iframe src="{escape(embedded)}" title="Activation Lab" width="100%" height="{EMBEDDED_HEIGHT}" '
        'style="border: 0" allow="fullscreen; clipboard-write"></iframe>'
    )


def seen_by_others() -> tuple[str, str]:
    """The address of the page as others reach it, and a sentence when it is not the one it was opened by."""
    return reachable(st.context.url or "", st.get_option("server.address"), net_util.get_internal_ip())


def reachable(url: str, bound: str | None, network: str | None) -> tuple[str, str]:
    """The address by which others reach the page, and a sentence when it is not the one it was opened by.

    bound: the address at which alone the server listens. network: the computer's own in its network.
    """
    parts = urlsplit(url)
    if parts.hostname not in _OWN:
        return url, ""
    if bound is not None or network is None:
        return url, "Only this computer can open this link: others cannot reach the address at which the lab answers."
    port = f":{parts.port}" if parts.port else ""
    words = "You have opened the lab at an address that only this computer knows. The link has the one in your network."
    return parts._replace(netloc=f"{network}{port}").geturl(), words


def _open() -> None:
    st.session_state[_OPEN] = True


def _close() -> None:
    st.session_state[_OPEN] = False


@st.dialog("Share this page", width="large", on_dismiss=_close)
def _panel(title: str) -> None:
    url, words = seen_by_others()
    left, right = st.columns(2, gap="large")
    with right:
        lines = st.container()
        shared = address(url, _query())
        report.collect(title, shared)
    with lines:
        copying.line("share-link", "Link to this page as it stands", shared)
        if words:
            st.caption(words)
        copying.line("share-frame", "Line for a course page", frame(shared))
    with left:
        _code(shared)


def _query() -> link.Address:
    """The link's query, without the controls that are not to stay."""
    controls, query = link.hideable(), link.address()
    before = [name for name in query.pop(link.HIDE, "").split(",") if name]
    if not controls:
        return query
    with st.expander("Hide controls", key="share-hide"):
        stays = st.pills(
            "Controls that stay",
            list(controls),
            default=[name for name in controls if name not in before],
            selection_mode="multi",
            format_func=lambda name: controls[name],
            key="share-stays",
            wrap=True,
            help="A control that does not stay is hidden from those who follow the link, and keeps its value.",
        )
    elsewhere = [name for name in before if name not in controls]
    if hidden := [*elsewhere, *(name for name in controls if name not in stays)]:
        query[link.HIDE] = ",".join(hidden)
    return query


def _instead() -> str:
    """How others get to a page whose link is too long for a QR code."""
    if live.leads():
        return f"Press “Bring everyone here” under Class {live.code()}: whoever has joined by its code gets it."
    return "Copy it instead."


def _code(shared: str) -> None:
    if (picture := qr.picture(shared)) is None:
        st.info(
            f"The link has {len(shared)} characters, too many for a QR code that a room can read "
            f"(at most {qr.LONGEST}). {_instead()}",
            icon=":material/qr_code_2:",
        )
        return
    st.html(f'<img class="share-code" alt="QR code of the link" src="{escape(picture)}">')
