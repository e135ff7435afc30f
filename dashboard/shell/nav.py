"""The table of pages, and the frame around each of them."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard.shell import history, link, look, present, share, style, window


@dataclass(frozen=True)
class Entry:
    """One page: its file in pages/, its place in the address bar and in the menu, and what one does there.

    goal: a sentence under the title. hint: the same in a few words, for a card.
    """

    file: str
    title: str
    url: str
    icon: str
    section: str
    goal: str
    hint: str = ""

    @property
    def menu(self) -> str:
        """The name in the menu."""
        return "Home" if self is HOME else self.title

    @property
    def path(self) -> str:
        """The file as Streamlit wants it."""
        return str(PAGES / self.file)


NAME = "Activation Lab"

PAGES = Path(__file__).resolve().parents[2] / "pages"

HOME = Entry(
    "home.py",
    "See why neural networks need a bend",
    "",
    ":material/home:",
    "",
    "Drag a curve and watch its slope. Press Play and watch a network learn. Every number is computed as on the board.",
)
EXPLORE = Entry(
    "explore.py",
    "Explore a function",
    "explore",
    ":material/show_chart:",
    "Functions",
    "Move a probe along an activation function and watch its slope.",
    "Drag a probe, watch the slope.",
)
SOFTMAX = Entry(
    "softmax_lab.py",
    "Softmax lab",
    "softmax",
    ":material/stacked_bar_chart:",
    "Functions",
    "Turn logits, the raw scores of a network, into probabilities, and find where the formula breaks on a computer.",
    "Logits in, probabilities out.",
)
EXERCISES = Entry(
    "exercises.py",
    "Exercises",
    "exercises",
    ":material/edit_note:",
    "Functions",
    "Work through the lesson's tasks and some of our own, and have each answer checked.",
    "Tasks, checked on your own numbers.",
)
MATRICES = Entry(
    "matrices.py",
    "Functions on matrices",
    "matrices",
    ":material/grid_on:",
    "Functions",
    "Put a matrix through an activation function and count what is zeroed, kept and blocked.",
    "What is zeroed, what is kept?",
)
GRADIENT_CHECK = Entry(
    "gradient_check.py",
    "Check a slope by measuring it",
    "gradient-check",
    ":material/straighten:",
    "Functions",
    "Measure a slope with smaller and smaller steps, and see why the smallest step is not the best.",
    "Why the smallest step is not the best.",
)
COMPARE = Entry(
    "compare.py",
    "Compare functions",
    "compare",
    ":material/stacked_line_chart:",
    "Functions",
    "Lay several activation functions over each other, and test every word of the summary table.",
    "Which one is steepest, and where?",
)
ZIGZAG = Entry(
    "zigzag.py",
    "Zig-zag",
    "zig-zag",
    ":material/timeline:",
    "Gradients",
    "Watch two weights find their minimum when all inputs are positive, and when they are centred on 0.",
    "Why centred inputs help.",
)
DYING = Entry(
    "dying.py",
    "Dying ReLU",
    "dying",
    ":material/heart_broken:",
    "Gradients",
    "Watch units fall silent for every example, and find out what brings them back.",
    "Watch units fall silent.",
)
COLLAPSE = Entry(
    "collapse.py",
    "Why non-linearity",
    "non-linearity",
    ":material/layers:",
    "Gradients",
    "Stack linear layers and see them collapse into one; then bend a single layer and watch the boundary follow.",
    "Linear layers collapse. Bend one.",
)
VANISHING = Entry(
    "vanishing.py",
    "Vanishing and exploding gradients",
    "vanishing",
    ":material/trending_down:",
    "Gradients",
    "Follow a gradient back through a deep network, and see what the slopes and what the weights do to it.",
    "What is left after 20 layers?",
)
STEEP = Entry(
    "steep.py",
    "Steep slope, big correction",
    "steep-slope",
    ":material/signal_cellular_alt:",
    "Gradients",
    "Take one step of one unit apart, and see which losses a flat slope stops.",
    "One unit, one correction.",
)
CLAIMS = Entry(
    "claims.py",
    "Claims",
    "claims",
    ":material/fact_check:",
    "Gradients",
    "Judge what the lesson says about activation functions, then see what is measured.",
    "Sentences of the lesson. True?",
)
TRAIN = Entry(
    "train.py",
    "Train a network",
    "train",
    ":material/play_circle:",
    "Networks",
    "Watch a small network learn, one epoch at a time.",
    "Pick data, press Play, look inside.",
)
RACE = Entry(
    "race.py",
    "Race settings",
    "race",
    ":material/flag:",
    "Networks",
    "Let up to five activations, rates, optimisers, initial weights or widths learn the same data side by side.",
    "Five settings, one finish line.",
)
DIGITS = Entry(
    "digits.py",
    "Handwritten digits",
    "digits",
    ":material/draw:",
    "Networks",
    "Train a classifier on handwritten digits, look at its mistakes and its weights, and draw a digit for it.",
    "Draw one. Does the network know it?",
)

ENTRIES = (
    HOME,
    EXPLORE,
    COMPARE,
    SOFTMAX,
    MATRICES,
    GRADIENT_CHECK,
    EXERCISES,
    COLLAPSE,
    STEEP,
    VANISHING,
    DYING,
    ZIGZAG,
    CLAIMS,
    TRAIN,
    RACE,
    DIGITS,
)
"""Every page of the lab, in menu order. A new page is a file in pages/ and a line here."""


def run() -> None:
    """Show the page that the address bar asks for."""
    present.read_link()
    sections: dict[str, list[st.Page]] = {}
    for entry in ENTRIES:
        page = st.Page(entry.path, title=entry.menu, icon=entry.icon, url_path=entry.url or None, default=entry is HOME)
        sections.setdefault(entry.section, []).append(page)
    page = st.navigation(sections, position="hidden" if present.on() or st.context.is_embedded else "top")
    link.open_page(page.url_path)
    style.apply(look.current())
    with st.container(key="listeners"):
        window.watch()  # before the page, whose charts are as high as it has found
        history.keep()
    entry = next(entry for entry in ENTRIES if entry.url == page.url_path)
    st.set_page_config(page_title=f"{entry.menu} · {NAME}")
    if entry is not HOME:
        _head(entry)
    notices = st.container()
    page.run()
    if problems := link.close_page():
        notices.warning("\n\n".join(problems), icon=":material/link_off:")
    share.panel()


def _head(entry: Entry) -> None:
    """Title and goal of the page in one line, and the switch for presenter mode at its end."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(entry.title, anchor=False, width="content")
        st.markdown(entry.goal)
        present.switch()
