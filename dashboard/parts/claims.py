"""The parts of the page that puts the lesson's claims to the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Literal

import streamlit as st

from dashboard.charts import claims as charts
from dashboard.frames import claims as frames
from dashboard.shell import link, look, nav, plot, present
from dashboard.shell.nav import Entry
from dashboard.text.numbers import Told, told
from dashboard.text.plain import literal
from dashboard.training import in_turns
from dashboard.widgets import controls, marks, prediction, snippets, status
from dashboard.widgets.prediction import Judging, OneOf, Question
from lib.lessons.claims import CLAIMS, IF, NOT_QUITE, TOPICS, TRUE, VERDICTS, Claim

EVERYTHING = "all"
ON_SCREEN = "claim"
"""The name in the link of the claim on the screen."""
MEANS: Mapping[str, str] = MappingProxyType(
    {
        TRUE: "It holds as it stands.",
        IF: "It holds under a condition that it does not name.",
        NOT_QUITE: "Something in it is wrong.",
    }
)
"""What each verdict means."""
_LABELS: Mapping[str, str] = MappingProxyType({key: words[0].upper() + words[1:] for key, words in VERDICTS.items()})
"""Each verdict as it stands on a button."""

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
_MARKS: Mapping[bool | None, str] = {True: marks.DONE, False: marks.FAILED, None: marks.OPEN}
_COLOURS: Mapping[str, Literal["green", "orange", "red"]] = {TRUE: "green", IF: "orange", NOT_QUITE: "red"}


@dataclass(frozen=True)
class Deck:
    """What is on the page: claims, what is locked by key, and the claim on the screen, or None for all."""

    listed: Sequence[Claim]
    locked: Mapping[str, str]
    now: Claim | None

    @property
    def given(self) -> Mapping[str, str]:
        """The visitor's verdicts by key; who was shown what is measured has given none."""
        return {key: answer for key, answer in self.locked.items() if answer in VERDICTS}

    def right(self, claim: Claim) -> bool | None:
        """Whether a claim was judged as it is measured; None if it was not judged."""
        return claim.verdict == self.given[claim.key] if claim.key in self.given else None

    @property
    def score(self) -> str:
        """How many of the visitor's verdicts are borne out by the measurements, in Markdown."""
        right = sum(self.right(claim) is True for claim in self.listed)
        return f"**{len(self.given)}** of {len(self.listed)} judged, **{right}** as measured."


def choose() -> Deck:
    """Which claims are on the page, and the one on the screen; none if all are there with their verdicts."""
    standing = st.container()
    with st.container(key=f"{present.SECONDARY}-choice"):
        topic = controls.choice("topic", "Topic", {EVERYTHING: "All topics", **TOPICS}, EVERYTHING)
        listed = [claim for claim in CLAIMS.values() if topic in (EVERYTHING, claim.topic)]
        answers = {claim.key: prediction.given(_question(claim)) for claim in listed}
        locked = {key: answer for key, answer in answers.items() if answer}
        place = st.container()
        everything = controls.toggle("all", "Show every verdict", help="Measures all claims on the page, now.")
        with place:
            deck = Deck(listed, locked, None if everything else _on_screen(listed, locked))
        controls.reset()
    with standing:
        score(deck)
    return deck


def _on_screen(listed: Sequence[Claim], locked: Mapping[str, str]) -> Claim:
    """A link that names no claim opens the first one that it judges, or the first of all.

    Which one is on the screen then stands in the link by itself: it stays when the verdict is taken out of that.
    """
    options, first = {claim.key: claim.says for claim in listed}, listed[0].key
    link.seed(ON_SCREEN, next(iter(locked), first), link.option(options))
    return CLAIMS[controls.choice(ON_SCREEN, "Claim", options, first)]


def score(deck: Deck) -> None:
    """How many verdicts are borne out, and a mark for each claim: open, as measured or otherwise, on the screen."""
    empty = f"{len(deck.listed)} claims. Judge one to see what the measurement says."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(deck.score if deck.given else empty, width="content")
        marks.row(
            [_MARKS[deck.right(claim)] for claim in deck.listed],
            deck.listed.index(deck.now) if deck.now else None,
            f"{marks.DONE} as measured, {marks.FAILED} otherwise, {marks.OPEN} open",
        )


def card(deck: Deck, claim: Claim) -> None:
    """One claim on the whole stage: its words, the buttons for a verdict, and then what is measured."""
    place, of, answer = deck.listed.index(claim), len(deck.listed), deck.locked.get(claim.key, "")
    with st.container(key="claim-way", horizontal=True, vertical_alignment="center"):
        for label, key, step in (("Previous", "Left", -1), ("Next", "Right", 1)):
            st.button(
                label,
                key=label,
                shortcut=key,
                on_click=link.put,
                args=(ON_SCREEN, deck.listed[(place + step) % of].key),
            )
        st.markdown(f"**{place + 1}** of {of} · {TOPICS[claim.topic]}", width="content")
    with st.container(border=True, key="claim-said"):
        st.header(f"“{literal(claim.says)}”", anchor=False)
        prediction.judge(_question(claim), Judging("verdict", MEANS, alone=True))
        if not answer:
            words, picture = st.columns(2, gap="medium")
            words.caption("Say first how far it holds. Then it is measured, here and now.")
            with picture.container(key="ghost-claim"):
                _ghost(claim)
            status.say(f"{place + 1} of {of}: {claim.says}")
        elif in_turns.all_of([in_turns.job(claim.measure)], "Measuring", claim.key) is not None:
            words, picture = st.columns(2, gap="medium")
            with words.container(key="claim-told"):
                _told(claim, answer)
            with picture:
                chart(claim)
            status.say(f"{deck.score.replace('*', '')} {verdict(claim.key)}. {evidence(claim.key)}")


def _question(claim: Claim) -> Question:
    """What is asked about a claim."""
    return Question(claim.key, claim.says, OneOf(_LABELS))


def chart(claim: Claim) -> None:
    """The numbers of a claim against what is claimed, if they have an axis in common."""
    if claim.key in frames.PICTURES:
        plot.show(
            charts.measured(claim.key, look.current()),
            alt=f"{frames.PICTURES[claim.key].what}: a row for each measured number, which stands in its label, and "
            "what is claimed as a dashed line. The same numbers stand in the evidence.",
            **frames.measured(claim.key, in_turns.at_once(claim.measure)),
        )


def _ghost(claim: Claim) -> None:
    """Where the numbers of a claim will stand, before they are measured."""
    if claim.key in frames.PICTURES:
        plot.show(
            charts.measured(claim.key, look.current()),
            alt=f"{frames.PICTURES[claim.key].what}: rows in which the measured numbers will stand.",
            **frames.claimed(claim.key),
        )


def listing(deck: Deck) -> None:
    """Every claim with its verdict, topic by topic."""
    status.say(deck.score.replace("*", "") if deck.given else "")
    for topic, about in groupby(deck.listed, key=lambda claim: claim.topic):
        st.header(TOPICS[topic], anchor=False)
        for claim in about:
            _row(claim, deck.given.get(claim.key, ""))


def _row(claim: Claim, answer: str) -> None:
    """A claim of the list, and the visitor's verdict on it."""
    with st.container(border=True):
        left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
        left.markdown(f"**“{literal(claim.says)}”**")
        with right:
            prediction.judge(_question(claim), Judging(claim.key, MEANS, alone=False))
        if in_turns.all_of([in_turns.job(claim.measure)], "Measuring", claim.key) is not None:
            _told(claim, answer)


def _told(claim: Claim, answer: str) -> None:
    """The measured verdict with its evidence, and the page that shows it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(_LABELS[claim.verdict], icon=_ICONS[claim.verdict], color=_COLOURS[claim.verdict])
        if answer in VERDICTS:
            st.markdown("As you said." if answer == claim.verdict else f"You said: {VERDICTS[answer]}", width="content")
    if said := condition(claim.key):
        st.markdown(f"**{literal(f'… {said}' if claim.verdict == IF else said[0].upper() + said[1:])}.**")
    st.markdown(literal(evidence(claim.key)))
    entry, query = SEE[claim.key]
    with st.container(key=f"{present.SECONDARY}-see-{claim.key}"):
        st.page_link(entry.path, label=f"See it on the page {entry.title}", icon=entry.icon, query_params=dict(query))


def evidence(key: str) -> str:
    """The sentence of a claim's evidence, with its numbers."""
    return CLAIMS[key].evidence.format(**numbers(key))


def verdict(key: str) -> str:
    """A claim's verdict in words, completed by its condition."""
    return {TRUE: "True", IF: "True if ", NOT_QUITE: "Not quite: "}[CLAIMS[key].verdict] + condition(key)


def condition(key: str) -> str:
    """What completes the verdict on a claim, or nothing."""
    claim = CLAIMS[key]
    return claim.condition.format(**numbers(key)) if claim.condition else ""


def numbers(key: str) -> dict[str, str | Told]:
    """What was measured; counts stand as whole numbers."""
    return {name: told(number) for name, number in in_turns.at_once(CLAIMS[key].measure).items()}


def measurement(claims: Sequence[Claim]) -> None:
    """Show how the claims on the page are measured."""
    if (drawer := snippets.drawer()).open:
        drawer.code("\n\n\n".join(snippets.source(claim.measure) for claim in claims), language="python")
