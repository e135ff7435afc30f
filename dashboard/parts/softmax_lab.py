"""The parts of the softmax lab: its controls, its numbers, and softmax step by step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import softmax as charts
from dashboard.frames import softmax as frames
from dashboard.frames.rows import Row
from dashboard.shell import link, look, plot
from dashboard.text.numbers import figure, short
from dashboard.widgets import controls, handles, prediction, sheet, snippets
from dashboard.widgets.sheet import Grid
from lib.arrays import Array, subscript
from lib.lessons.softmax_steps import FORMS, PRECISIONS, Calculation, Form, calculate, in_precision
from lib.losses import cross_entropy, cross_entropy_from_logits
from lib.softmax import entropy, log_softmax, logit_for, naive_softmax, softmax, softmax_jacobian

SHEET = "logits.sheet"
"""Where the sheet keeps its cells."""

_SEEDED = np.random.default_rng(0).standard_normal((4, 10)).round(2)

PRESETS: Mapping[str, tuple[str, Grid]] = MappingProxyType(
    {
        key: (label, sheet.grid(cells))
        for key, label, cells in (
            ("moderate", "Moderate: 2, 1, −1", [[2, 1, -1]]),
            ("exercise", "Exercise 4: rows of ±1000", [[1000] * 3, [-1000] * 3]),
            ("thousand", "Around a thousand: 1000, 999, 998", [[1000, 999, 998]]),
            ("gap", "A wide gap: 0, 800", [[0, 800]]),
            ("digits", "Example 2: four images, ten digits", _SEEDED.tolist()),
        )
    }
)

VIEWS = MappingProxyType({"row": "Row", "matrix": "Matrix", "jacobian": "Jacobian", "two": "Sigmoid"})

LEAST = 0.001
"""A bar is dragged to probabilities from this to 1 less this."""

_MOST_LINES = 5

_NONE, _PASS = "none", "pass"
"""What a link says of the question when it is not answered, or not predicted."""
_GUESSES = MappingProxyType(
    {
        "third": "1/3 each",
        "zero": "0 each",
        "infinite": "∞ each",
        "nan": "NaN (not a number)",
    }
)


@dataclass(frozen=True)
class LogitRows:
    """What is on the table: all rows that can be read, the one in the picture, and the precision."""

    rows: tuple[Row, ...]
    row: Row
    precision: str

    def logits(self, row: Row, shift: float = 0.0) -> Array:
        """The logits z + c of a row, in this precision."""
        z = in_precision(row.values, self.precision)
        return z + np.asarray(shift, dtype=z.dtype)


def question() -> LogitRows | None:
    """The controls on the left. None, with a sentence, while the sheet holds no number."""
    cells = sheet.edit("logits", "Logits", PRESETS, "moderate")
    place, more = st.container(), controls.more()
    with more:
        precision = controls.choice("precision", "Precision", {key: _named(key) for key in PRECISIONS}, "float64")
    reading = _read(cells, precision)
    with place:
        sheet.notices(cells, reading.problems)
        if not reading.rows:
            st.info("The sheet holds no number yet. Type logits into a row, or choose a preset above.")
            return None
        options = {str(row.number): f"Row {row.number}" for row in reading.rows}
        chosen = controls.choice("row", "Row in the picture", options, next(iter(options)))
    row = next(row for row in reading.rows if str(row.number) == chosen)
    return LogitRows(reading.rows, row, precision)


def _read(cells: Grid, precision: str) -> sheet.Reading:
    return sheet.read(cells, float(np.finfo(precision).max), precision)


def _now(asked: LogitRows) -> LogitRows:
    """The question with the sheet as it is while a bar is dragged, before the page runs as a whole."""
    rows = _read(st.session_state[SHEET], asked.precision).rows
    return replace(asked, rows=rows, row=next(row for row in rows if row.number == asked.row.number))


def _named(precision: str) -> str:
    limits = np.finfo(precision)
    return f"{precision}: {round(-np.log10(limits.eps))} digits, up to {short(float(limits.max), 2)}"


@st.fragment
def scene(asked: LogitRows, places: Mapping[str, DeltaGenerator]) -> None:
    """What moves with the sliders and the bars. A fragment: a move redraws this and nothing else of the page."""
    asked = _now(asked)
    view = controls.segments("view", "Picture", VIEWS, "row", titled=False)
    picture = plot.room("softmax")
    left, right = st.columns(2)
    with left:
        temperature = controls.dragged("T", "T: temperature", 0.1, 5.0, 1.0, 0.05)
    with right:
        shift = controls.dragged("c", "c: added to every logit", -1000.0, 1000.0, 0.0, 1.0)
    z = asked.logits(asked.row, shift)
    with picture:
        words = _PICTURES[view](asked, z, temperature, shift)
    _numbers(asked, z, temperature)
    st.markdown(words)
    for key, place in places.items():
        if key in FORMS:
            place.markdown(_table(asked.row, z, calculate(key, z, temperature)))
    places["loss"].markdown(_loss(asked.row, z, temperature))
    with places["code"].container():
        _code(z, temperature)


def _one_row(asked: LogitRows, z: Array, temperature: float, shift: float) -> str:
    p = softmax(z, temperature=temperature)
    k = len(p)
    ends = [
        handles.Handle(str(i), float(p[i]), k - i - 0.5, f"Drag: z{subscript(j)} follows", ("logits",), "edge")
        for i, j in enumerate(asked.row.columns)
        if k > 1 and np.isfinite(p[i])
    ]
    axes = handles.Axes((0.0, 1.0), (0.0, float(k)), right=charts.beside(look.current()))

    def move(name: str, share: float, _: float) -> dict[str, Grid]:
        return {SHEET: dragged(st.session_state[SHEET], asked, int(name), share, temperature)}

    with handles.place("bars"):
        plot.show(
            charts.bars(look.current()),
            alt="A bar for the probability of each class of the chosen row, with the probability and its logarithm "
            "written beside it, and a tick where the bar ends without temperature and shift.",
            bars=frames.bars(asked.row, z, temperature, asked.logits(asked.row)),
        )
        if handles.lay("bars", ends, axes, move):
            link.rerun()  # the sheet shows the logit too
    return ""


def dragged(cells: Grid, asked: LogitRows, entry: int, share: float, temperature: float) -> Grid:
    """The sheet after the bar of an entry has been dragged to a probability: its logit is the one that gives it.

    Where that one is beyond the precision, the sheet stays as it is.
    """
    row, p = asked.row, min(max(share, LEAST), 1 - LEAST)
    with np.errstate(over="ignore", invalid="ignore"):
        logit = round(logit_for(p, row.values, entry, temperature), 3)
    if not abs(logit) <= np.finfo(asked.precision).max:
        return cells
    return sheet.put(cells, (row.number, row.columns[entry]), logit)


def _all_rows(asked: LogitRows, z: Array, temperature: float, shift: float) -> str:
    every = {row.number: asked.logits(row, shift) for row in asked.rows}
    plot.show(
        charts.matrix(look.current()),
        alt="A heat map of the probabilities, one line for each row of the sheet, with the sum of each row beside it.",
        cells=frames.matrix(asked.rows, asked.row, every, temperature),
    )
    sums = [softmax(row, temperature=temperature).sum() for row in every.values()]
    apart = float(max(abs(np.array(sums) - 1)))
    if not apart:
        return "Each row sums to 1."
    return f"The row sums differ from 1 by at most {figure(apart)}: that is rounding."


def _jacobian(asked: LogitRows, z: Array, temperature: float, shift: float) -> str:
    plot.show(
        charts.jacobian(look.current()),
        alt="A heat map of the Jacobian of softmax for the chosen row, from −0.25 in orange through 0 in white to 0.25 "
        "in blue, with the sum of each row beside it.",
        cells=frames.jacobian(asked.row, z, temperature),
    )
    sums = softmax_jacobian(softmax(z, temperature=temperature)).sum(axis=1)
    return (
        "The Jacobian holds the slope of each probability by each logit: "
        "$J_{ij} = \\partial p_i / \\partial (z_j/T) = p_i(\\delta_{ij} - p_j)$; by $z_j$ itself, divide by $T$. "
        f"Each row sums to 0, up to a rounding of {figure(float(abs(sums).max()))}: "
        "equal steps of all logits change nothing."
    )


def _two_classes(asked: LogitRows, z: Array, temperature: float, shift: float) -> str:
    if len(z) < 2:
        st.info("Two classes need two logits. Type a second number into this row, or choose another row.")
        return ""
    d, p, sigma = frames.pair(z, temperature)
    first, second = (subscript(j) for j in asked.row.columns[:2])
    plot.show(
        charts.two_classes(look.current()),
        alt="Softmax of two classes and the sigmoid of the difference of their logits: one curve on the other, "
        "with a mark at the present difference.",
        curve=frames.two_classes(asked.precision),
        marker=frames.marker(d, p),
    )
    beyond = " (beyond the axis)" if abs(d) > frames.DIFFERENCE_LIMIT else ""
    return (
        f"*d* = (z{first} − z{second})/T = {figure(d)}{beyond}: softmax **{figure(p)}**, "
        f"σ(*d*) **{figure(sigma)}**, {figure(abs(p - sigma))} apart."
    )


_PICTURES: Mapping[str, Callable[[LogitRows, Array, float, float], str]] = MappingProxyType(
    {"row": _one_row, "matrix": _all_rows, "jacobian": _jacobian, "two": _two_classes}
)


def _numbers(asked: LogitRows, z: Array, temperature: float) -> None:
    """Sum, entropy, and what the shift has changed, in one line."""
    p = softmax(z, temperature=temperature)
    unshifted = softmax(asked.logits(asked.row), temperature=temperature)
    k = len(p)
    # Plain letters: typesetting formulas anew on every move would cost more than the picture.
    told = (
        f"sum of *p* **{figure(float(p.sum()))}**",
        f"entropy *H* **{figure(float(entropy(p)))}** nats, at most ln {k} = {figure(float(np.log(k)))}",
        f"largest change of a *p* by *c* **{figure(float(abs(p - unshifted).max()))}**",
    )
    st.container(key="sums").markdown(" · ".join(told))


def why() -> None:
    """What the two sliders do, and why."""
    st.caption(
        "Adding $c$ multiplies every $e^{z}$ by the same $e^{c}$, which cancels: what remains is rounding. "
        "$T$ changes the shares: towards 0 the largest logit takes all, towards ∞ all become equal."
    )
    st.caption(
        "In the picture **Row**, drag the end of a bar to a probability $p$: its logit becomes the one that gives it, "
        r"$z_i = T\,(\ln\frac{p}{1-p} + \ln\sum_{j\neq i} e^{z_j/T})$. The other logits stay, so the other bars share "
        "what is left in the proportions that they had."
    )


def _guess(before: DeltaGenerator) -> bool:
    """Ask what the naive formula gives; returns whether there is an answer, so that the result may be shown."""
    chosen = prediction.choose(
        "what is the naive softmax of 1000, 1000, 1000?", _GUESSES, before=before, none=_NONE, show=_PASS
    )
    if chosen == _NONE:
        return False
    result = calculate("naive", [1000.0, 1000.0, 1000.0])
    truth = "nan" if np.isnan(naive_softmax([1000.0, 1000.0, 1000.0])).all() else "third"
    opening = "Right." if chosen == truth else "" if chosen == _PASS else "Not quite."
    st.markdown(f"{opening} It gives **{', '.join(_word(value) for value in result.p)}**. {result.flaw}")
    return True


def steps(before: DeltaGenerator) -> dict[str, DeltaGenerator]:
    """The frame of the step-by-step tables: what each form does, and an empty place for its numbers.

    The places are for ``scene`` to fill. Before a prediction there is none for the naive form, and the question stands
    in the place ``before``.
    """
    places: dict[str, DeltaGenerator] = {}
    revealed = _guess(before)
    with st.container(key="steps"):
        for column, form in zip(st.columns(3, gap="medium"), FORMS.values(), strict=True):
            with column:
                st.markdown(f"### {form.label}")
                st.latex(_recipe(form))
                if form.key == "naive" and not revealed:
                    st.info("Predict first: its numbers appear when the question is answered.")
                else:
                    places[form.key] = st.empty()
    return {**places, "loss": st.empty()}


def code() -> dict[str, DeltaGenerator]:
    """An empty place for the code, for ``scene`` to fill."""
    return {"code": st.empty()}


def _table(row: Row, z: Array, result: Calculation) -> str:
    """All numbers of one form: a line for each class, the shared numbers below, and the first flaw in words."""
    by_class = [step for step in result.steps.values() if step.values.ndim]
    shared = [step for step in result.steps.values() if not step.values.ndim]

    def cell(key: str, entry: int | None, value: float) -> str:
        flawed = result.flaw is not None and (result.flaw.step, result.flaw.entry) == (key, entry)
        return f":orange-background[**► {_word(value)}**]" if flawed else _word(value)

    lines = ["| logit | " + " | ".join(step.symbol for step in by_class) + " |", "|:--" + "|--:" * len(by_class) + "|"]
    for entry, j in enumerate(row.columns):
        values = " | ".join(cell(step.key, entry, float(step.values[entry])) for step in by_class)
        lines.append(f"| z{subscript(j)} = {figure(float(z[entry]))} | {values} |")
    sums = " · ".join(f"{step.symbol} = {cell(step.key, None, float(step.values))}" for step in shared)
    verdict = (
        "Nothing overflows, nothing underflows." if result.flaw is None else f"**{_verdict(result)}** ► {result.flaw}"
    )
    return "\n".join(lines) + f"\n\n{sums}\n\n{verdict}"


def _verdict(result: Calculation) -> str:
    if result.flaw is not None and result.flaw.spoils:
        return "Fails."
    return "Survives." if np.isfinite(result.log_p).all() else "Keeps p, loses ln p."


def _recipe(form: Form) -> str:
    """The equations in the order of the board, one to a line."""
    lines = [step.equation for step in form.steps(np.zeros(1), 1.0) if step.equation]
    lines += [r"\phantom{p}"] * (_MOST_LINES - len(lines))  # so that the three tables begin at one height
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def _word(value: float) -> str:
    return figure(value)


def _loss(row: Row, z: Array, temperature: float) -> str:
    """Cross-entropy from probabilities and from logits, where they differ most: at the least likely class."""
    log_p = log_softmax(z, temperature=temperature)
    worst = int(log_p.argmin())
    target = np.eye(len(z), dtype=z.dtype)[worst]
    from_p = cross_entropy(softmax(z, temperature=temperature), target)
    with np.errstate(over="ignore"):
        from_logits = cross_entropy_from_logits(z / np.asarray(temperature, dtype=z.dtype), target)
    name = subscript(row.columns[worst])
    return (
        f"**A loss that takes logits.** Were class {row.columns[worst]} the right answer, the cross-entropy "
        f"−ln *p* would be **{figure(from_p)}** from the probability p{name} and **{figure(from_logits)}** from the "
        "logits, by log-softmax. This is why a classifier's last layer is linear: it hands its logits to the loss."
    )


def claims() -> None:
    """What subtracting the maximum does and does not do, each with the numbers that show it."""
    for text, preset, row in (
        ("It prevents overflow: no exponent is above 0, so no $e^{d}$ is above 1.", "thousand", "1"),
        ("It prevents 0/0: the largest term is $e^0 = 1$, so the sum is at least 1.", "exercise", "2"),
        (
            "It does not keep small probabilities from becoming 0. Log-softmax keeps their logarithms.",
            "gap",
            "1",
        ),
    ):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Show it", key=f"claim-{preset}", on_click=_demonstrate, args=(preset, row))
            st.markdown(text, width="stretch")
    st.caption(
        "It is allowed because softmax does not change when the same number is added to all logits; "
        "the maximum is one such number."
    )


def _demonstrate(preset: str, row: str) -> None:
    link.put(SHEET, PRESETS[preset][1])
    for key, value in (("row", row), ("T", 1.0), ("c", 0.0), ("guess", _PASS)):
        if key != "guess" or st.session_state.get(key) == _NONE:
            link.put(key, value)


def _code(z: Array, temperature: float) -> None:
    """The source behind the page, and the same numbers by NumPy alone."""
    snippets.show(FUNCTIONS, {"z": z.tolist(), "T": temperature}, expression(str(z.dtype)))


FUNCTIONS: list[snippets.Function] = [softmax, log_softmax, naive_softmax, softmax_jacobian, entropy]
"""What the page computes with, in the order of ``expression``."""


def expression(precision: str) -> str:
    """What the snippet prints for its variables z and T: p, ln p, the naive p, the Jacobian and the entropy."""
    z = "z" if precision == "float64" else f"z.astype(np.{precision})"
    p = f"softmax({z}, temperature=T)"
    return (
        f"{p}, log_softmax({z}, temperature=T), naive_softmax({z}, temperature=T), softmax_jacobian({p}), entropy({p})"
    )
