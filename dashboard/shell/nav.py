"""The table of pages, and the frame around each of them."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard.shell import (
    class_bar,
    history,
    kept,
    lesson,
    lesson_bar,
    link,
    live,
    present,
    share,
    terms,
    window,
)


@dataclass(frozen=True)
class Entry:
    """One page: its file in pages/, its place in the address bar and in the menu, and what one does there.

    goal: a sentence under the title. hint: the same in a few words, for a card. before: what the page builds on.
    """

    file: str
    title: str
    url: str
    icon: str
    section: str
    goal: str
    hint: str = ""
    before: str = ""

    @property
    def menu(self) -> str:
        """The name in the menu."""
        return "Home" if self is HOME else self.title

    @property
    def path(self) -> str:
        """The file as Streamlit wants it."""
        return str(PAGES / self.file)


NAME = "Activation Lab"
ICON = str(Path(__file__).resolve().parents[1] / "icon.svg")

PAGES = Path(__file__).resolve().parents[2] / "pages"

HOME = Entry(
    "home.py",
    "See why neural networks need a bend",
    "",
    ":material/home:",
    "",
    "Drag along a curve and watch its slope. Press Play and watch a network learn. "
    "Every number is computed as on the board.",
)
LESSONS = Entry(
    "lessons.py",
    "Lessons",
    "lessons",
    ":material/school:",
    "",
    "Take a lesson, give one with nothing but the lab, or make your own.",
    "Six lessons, step by step.",
)
TEACH = Entry(
    "teach.py",
    "Teach a class",
    "teach",
    ":material/groups:",
    "",
    "One code for the room: everyone predicts, and the projector counts.",
)
EXPLORE = Entry(
    "explore.py",
    "Explore a function",
    "explore",
    ":material/show_chart:",
    "Functions",
    "Move a probe along an activation function and watch its slope.",
    "Drag a probe, watch the slope.",
    before="A graph, and the slope of a line.",
)
SOFTMAX = Entry(
    "softmax_lab.py",
    "Softmax lab",
    "softmax",
    ":material/stacked_bar_chart:",
    "Functions",
    "Turn logits, the raw scores of a network, into probabilities, and find where the formula breaks on a computer.",
    "Logits in, probabilities out.",
    before="Exponentials, and that probabilities add up to 1.",
)
EXERCISES = Entry(
    "exercises.py",
    "Exercises",
    "exercises",
    ":material/edit_note:",
    "Functions",
    "Work through the lesson's tasks and some of our own, and have each answer checked.",
    "Tasks, checked on your own numbers.",
    before=f"{EXPLORE.title}, {SOFTMAX.title} and matrix products, or the lesson itself.",
)
MATRICES = Entry(
    "matrices.py",
    "Functions on matrices",
    "matrices",
    ":material/grid_on:",
    "Functions",
    "Put a matrix through an activation function and count what is zeroed, kept and blocked.",
    "What is zeroed, what is kept?",
    before=f"{EXPLORE.title}; what a matrix is.",
)
GRADIENT_CHECK = Entry(
    "gradient_check.py",
    "Check a slope by measuring it",
    "gradient-check",
    ":material/straighten:",
    "Functions",
    "Measure a slope with smaller and smaller steps, and see why the smallest step is not the best.",
    "Why the smallest step is not the best.",
    before=f"{EXPLORE.title}; powers of ten.",
)
COMPARE = Entry(
    "compare.py",
    "Compare functions",
    "compare",
    ":material/stacked_line_chart:",
    "Functions",
    "Lay several activation functions over each other, and test every word of the summary table.",
    "Which one is steepest, and where?",
    before=f"{EXPLORE.title}.",
)
ZIGZAG = Entry(
    "zigzag.py",
    "Zig-zag",
    "zig-zag",
    ":material/timeline:",
    "Gradients",
    "Watch two weights find their minimum when all inputs are positive, and when they are centred on 0.",
    "Why centred inputs help.",
    before=f"{EXPLORE.title}; a step down a slope.",
)
DYING = Entry(
    "dying.py",
    "Dying ReLU",
    "dying",
    ":material/heart_broken:",
    "Gradients",
    "Watch units fall silent for every example, and find out what brings them back.",
    "Watch units fall silent.",
    before=f"{EXPLORE.title}, with ReLU; a weighted sum.",
)
COLLAPSE = Entry(
    "collapse.py",
    "Why non-linearity",
    "non-linearity",
    ":material/layers:",
    "Gradients",
    "Stack linear layers and see them collapse into one; then bend a single layer and watch the boundary follow.",
    "Linear layers collapse. Bend one.",
    before=f"{EXPLORE.title}; a straight line in a plane.",
)
VANISHING = Entry(
    "vanishing.py",
    "Vanishing and exploding gradients",
    "vanishing",
    ":material/trending_down:",
    "Gradients",
    "Follow a gradient back through a deep network: what do slopes and weights do to it?",
    "What is left after 20 layers?",
    before=f"{EXPLORE.title}; the chain rule, or that slopes of a chain multiply.",
)
STEEP = Entry(
    "steep.py",
    "Steep slope, big correction",
    "steep-slope",
    ":material/signal_cellular_alt:",
    "Gradients",
    "Take one step of one unit apart, and see which losses a flat slope stops.",
    "One unit, one correction.",
    before=f"{EXPLORE.title}; the chain rule.",
)
CLAIMS = Entry(
    "claims.py",
    "Claims",
    "claims",
    ":material/fact_check:",
    "Gradients",
    "Judge what the lesson says about activation functions, then see what is measured.",
    "Sentences of the lesson. True?",
    before=f"{COMPARE.title}; the rest can be looked up on the way.",
)
TRAIN = Entry(
    "train.py",
    "Train a network",
    "train",
    ":material/play_circle:",
    "Networks",
    "Watch a small network learn, one epoch at a time.",
    "Pick data, press Play, look inside.",
    before=f"{COLLAPSE.title}.",
)
RACE = Entry(
    "race.py",
    "Race settings",
    "race",
    ":material/flag:",
    "Networks",
    "Let up to five activations, rates, optimisers, initial weights or widths learn the same data side by side.",
    "Five settings, one finish line.",
    before=f"{TRAIN.title}.",
)
DIGITS = Entry(
    "digits.py",
    "Handwritten digits",
    "digits",
    ":material/draw:",
    "Networks",
    "Train a classifier on handwritten digits, look at its mistakes and its weights, and draw a digit for it.",
    "Draw one. Does the network know it?",
    before=f"{SOFTMAX.title} and {TRAIN.title}.",
)
WORDS = Entry(
    "words.py",
    "Words and notation",
    "words",
    ":material/menu_book:",
    "",
    "Look up a word or a sign: what it means, and what it is called in code.",
)

ENTRIES = (
    HOME,
    LESSONS,
    TEACH,
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
    WORDS,
)
"""Every page of the lab, in menu order. A new page is a file in pages/ and a line here."""

PATHS = {entry.url: entry.path for entry in ENTRIES}
"""The file of each page by its place in the address bar."""

SHOWN = tuple(entry for entry in ENTRIES if entry.section)
"""The pages that show something of networks: those with a card on Home."""

STEPS = tuple(entry.url for entry in SHOWN)
"""The pages to which a step of a lesson may lead, by their place in the address bar."""


def run() -> None:
    """Show the page that the address bar asks for."""
    # First, or Streamlit takes the page's icon for the browser's tab, and fetches that from the internet.
    st.set_page_config(page_icon=ICON, layout="wide")
    present.read_link()
    live.read_link()
    lesson.read_link(STEPS)
    sections: dict[str, list[st.Page]] = {}
    for entry in ENTRIES:
        page = st.Page(entry.path, title=entry.menu, icon=entry.icon, url_path=entry.url or None, default=entry is HOME)
        sections.setdefault(entry.section, []).append(page)
    hidden = present.on() or st.context.is_embedded or lesson.reads_notes()
    page = st.navigation(sections, position="hidden" if hidden else "top")
    lesson.travel(PATHS, STEPS, page.url_path)
    class_bar.travel(PATHS, STEPS, page.url_path)
    lesson.remember(STEPS, page.url_path)
    link.open_page(page.url_path)
    listeners = st.container(key="listeners")
    with listeners:
        window.watch()  # before the page, whose charts are as high as it has found
        history.keep()
        live.keep(asks=page.url_path == TEACH.url)
    if lesson_bar.notes(STEPS):
        if live.code():
            live.draws(live.ANY)
            with listeners:
                class_bar.listen()
        link.close_page()
        return
    entry = next(entry for entry in ENTRIES if entry.url == page.url_path)
    st.set_page_config(page_title=f"{entry.menu} · {NAME}")
    if entry is not HOME:
        _head(entry)
    notices = st.container()
    page.run()
    lesson_bar.show(PATHS, STEPS, page.url_path)
    class_bar.show(PATHS, STEPS, page.url_path, listeners)
    class_bar.lead_on(STEPS)
    with listeners:
        lesson_bar.tell()
    if problems := link.close_page():
        notices.warning("\n\n".join(problems), icon=":material/link_off:")
    with listeners:
        history.settle()
        terms.explain()
        kept.mirror()
    share.panel(entry.menu)


def _head(entry: Entry) -> None:
    """Title and goal of the page in one line, and the switch for presenter mode at its end."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        before = f"Before this page: {entry.before}" if entry.before else None
        st.title(entry.title, anchor=False, width="content", help=before)
        st.markdown(entry.goal)
        if not (present.on() and lesson.walk()):  # then it is in the lesson's bar
            present.switch()
