"""The parts of the page that puts the lessons' claims to the test."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Literal

import streamlit as st

from dashboard.shell import nav
from dashboard.shell.nav import Entry
from dashboard.text.numbers import figure, percent, written
from dashboard.text.plain import literal
from dashboard.training import in_turns
from dashboard.widgets import controls, snippets, status
from lib.lessons.claims import CLAIMS, IF, NOT_QUITE, TOPICS, TRUE, VERDICTS, Claim

EVERYTHING = "all"

SEE: Mapping[str, tuple[Entry, Mapping[str, str]]] = MappingProxyType(
    {
        "steepest-sigmoid": (nav.EXPLORE, {"fn": "sigmoid", "z": "0"}),
        "flat-sigmoid": (nav.EXPLORE, {"fn": "sigmoid", "z": "5"}),
        "sigmoid-vanishes": (
            nav.VANISHING,
            {
                "guess": "show",
                "median": "1",
                "pins": "tanh.xavier_normal.20.8.0.1~relu.he_normal.20.8.0.1~sigmoid.xavier_normal.20.8.0.4",
            },
        ),
        "tanh-flows": (nav.COMPARE, {"show": "sigmoid,tanh", "z": "3", "guess": "1.7", "reveal": "1"}),
        "steepest-tanh": (nav.EXPLORE, {"fn": "tanh", "z": "2"}),
        "rectifiers-do-not-vanish": (nav.VANISHING, {"guess": "show", "fn": "leaky_relu", "depth": "10"}),
        "saturated-stops": (nav.STEEP, {"guess": "show"}),
        "steep-slope": (nav.STEEP, {"panel": "loss", "peak": "show", "z": "0"}),
        "negative-is-dead": (nav.DYING, {"guess": "show", "rate": "0.5", "epoch": "0", "units": "16"}),
        "leaky-solves": (nav.DYING, {"view": "leaky", "cure": "show"}),
        "no-squashing": (nav.DYING, {"view": "born", "born": "show"}),
        "sparse": (nav.MATRICES, {"fn": "relu", "matrix": "exercise-3"}),
        "counted-zeros": (nav.MATRICES, {"fn": "relu", "matrix": "exercise-1"}),
        "zero-centred": (nav.COMPARE, {"show": "sigmoid,tanh,relu,leaky_relu", "z": "0"}),
        "zig-zag": (nav.ZIGZAG, {"guess": "show", "step": "200"}),
        "normalized": (nav.ZIGZAG, {"guess": "show", "norm": "1"}),
        "closed-range": (nav.EXPLORE, {"fn": "sigmoid", "z": "10"}),
        "leaky-range": (nav.EXPLORE, {"fn": "leaky_relu", "z": "-10"}),
        "relu-derivative": (nav.GRADIENT_CHECK, {"fn": "relu", "z": "0", "guess": "show"}),
        "softmax-sums": (nav.SOFTMAX, {"logits": "digits", "view": "matrix"}),
        "softmax-derivative": (nav.SOFTMAX, {"logits": "1,1,-1", "view": "jacobian"}),
        "subtract-max": (nav.SOFTMAX, {"logits": "gap", "guess": "pass"}),
        "collapse": (nav.COLLAPSE, {"view": "rank", "rank-guess": "show", "seed": "0"}),
        "needs-bend": (nav.COLLAPSE, {"view": "corners", "corner-guess": "show", "steep": "0"}),
        "linear-for-regression": (nav.SOFTMAX, {"logits": "gap", "guess": "pass"}),
        "shortcut": (nav.STEEP, {"panel": "shortcut", "exact": "show", "fn": "tanh", "loss": "mse"}),
    }
)
"""Claim → the page that shows it, in exactly the state that does."""

_ICONS = {TRUE: ":material/check:", IF: ":material/rule:", NOT_QUITE: ":material/close:"}
_COLOURS: Mapping[str, Literal["green", "orange", "red"]] = {TRUE: "green", IF: "orange", NOT_QUITE: "red"}


class Told(float):
    """A measured number in a sentence: with 4 digits unless the sentence asks for another form."""

    def __format__(self, form: str) -> str:
        if form.endswith("%"):
            return percent(self, int(form[1:-1]))
        return written(super().__format__(form)) if form else figure(self)


def choose() -> tuple[list[Claim], bool]:
    """Which claims are on the page, and whether their verdicts are shown without being asked for."""
    topic = controls.choice("topic", "Topic", {EVERYTHING: "All topics", **TOPICS}, EVERYTHING)
    shown = controls.toggle("all", "Show every verdict", help="Measures all claims on the page, now.")
    return [claim for claim in CLAIMS.values() if topic in (EVERYTHING, claim.topic)], shown


def score(claims: Sequence[Claim]) -> None:
    """How many of the visitor's verdicts are borne out by the measurements."""
    given = {claim: answer for claim in claims if (answer := st.session_state.get(claim.key))}
    right = sum(claim.verdict == answer for claim, answer in given.items())
    st.markdown(
        f"**{len(given)}** of {len(claims)} judged, **{right}** as measured."
        if given
        else f"{len(claims)} claims. Judge one to see what the measurement says."
    )
    status.say(f"{len(given)} of {len(claims)} judged, {right} as measured." if given else "")


def listing(claims: Sequence[Claim], shown: bool) -> None:
    """The claims, topic by topic."""
    for topic, about in groupby(claims, key=lambda claim: claim.topic):
        st.header(TOPICS[topic], anchor=False)
        for claim in about:
            _card(claim, shown)


def _card(claim: Claim, shown: bool) -> None:
    """One claim: what is said, the visitor's verdict, and then the measured one with its evidence."""
    with st.container(border=True):
        left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
        left.markdown(f"**“{literal(claim.says)}”**")
        with right:
            answer = controls.answer(claim.key, f"{claim.says} Your verdict?", VERDICTS, titled=False)
        if not answer and not shown:
            return
        if in_turns.all_of([in_turns.job(claim.measure)], "Measuring", claim.key) is None:
            return
        _outcome(claim, answer, verdict(claim.key))
        st.markdown(literal(evidence(claim.key)))
        entry, query = SEE[claim.key]
        st.page_link(entry.path, label=f"See it on the page {entry.title}", icon=entry.icon, query_params=dict(query))


def _outcome(claim: Claim, answer: str, told: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(literal(told), icon=_ICONS[claim.verdict], color=_COLOURS[claim.verdict])
        if answer:
            st.markdown("As you said." if answer == claim.verdict else f"You said: {VERDICTS[answer]}", width="content")


def evidence(key: str) -> str:
    """The sentence of a claim's evidence, with its numbers."""
    return CLAIMS[key].evidence.format(**numbers(key))


def verdict(key: str) -> str:
    """A claim's verdict in words, completed by its condition."""
    claim = CLAIMS[key]
    condition = claim.condition.format(**numbers(key))
    return {TRUE: "True", IF: f"True if {condition}", NOT_QUITE: f"Not quite: {condition}"}[claim.verdict]


def numbers(key: str) -> dict[str, str | Told]:
    """What was measured; counts stand as whole numbers."""
    found = in_turns.at_once(CLAIMS[key].measure)
    return {name: f"{n}" if isinstance(n, int) else Told(n) for name, n in found.items()}


def measurement(claims: Sequence[Claim]) -> None:
    """Show how the claims on the page are measured."""
    if (drawer := snippets.drawer()).open:
        drawer.code("\n\n\n".join(snippets.source(claim.measure) for claim in claims), language="python")
