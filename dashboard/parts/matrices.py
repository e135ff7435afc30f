"""The parts of the page on matrices: the sheet, the three grids, and the counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import matrices as charts
from dashboard.charts.theme import ACTIVATION_COLOUR, PAPER, themed
from dashboard.frames import Z_LIMIT, ParamValues
from dashboard.frames import activation as frames
from dashboard.shell import link, look, plot, present
from dashboard.text.numbers import short
from dashboard.text.plain import counted
from dashboard.widgets import controls, field, prediction, sheet, snippets
from dashboard.widgets.prediction import Said
from dashboard.widgets.sheet import Grid
from lib.activations import Activation
from lib.arrays import Array
from lib.lessons.sparsity import count_fates, fates
from lib.notation import TIMES

EXERCISE_1 = np.array([[-1.5, 2, 0], [-0.5, -2, 1.5], [3, -1, 0.5], [-3, 4, -0.2]])
EXAMPLE_1 = np.array([[-1, 2], [0, -3], [4, -0.5]])
EXERCISE_3 = np.random.default_rng(0).uniform(-5, 5, (5, 4)).round(2)
"""The lesson's exercise 3: 5 × 4 numbers uniform in (−5, 5), here with a seed and two decimals."""

PRESETS: Mapping[str, tuple[str, Grid]] = MappingProxyType(
    {
        key: (label, sheet.grid(cells.tolist()))
        for key, label, cells in (
            ("exercise-1", "Exercise 1", EXERCISE_1),
            ("example-1", "Example 1", EXAMPLE_1),
            ("exercise-3", "Exercise 3, with a seed", EXERCISE_3),
            ("empty", "Empty", np.empty((0, 0))),
        )
    }
)
SHEET = "matrix.sheet"
"""Where the sheet keeps its cells."""
_DRAWS = "matrices.draws"
_BLUE, _ORANGE = (0, 114, 178), (230, 159, 0)


@dataclass(frozen=True)
class Spaces:
    """Where things stand: the grids, the slider under them, the sentence or the question, and the numbers."""

    grids: DeltaGenerator
    moved: DeltaGenerator
    found: DeltaGenerator
    numbers: DeltaGenerator


def spaces() -> Spaces:
    """The spaces of the page, from top to bottom."""
    return Spaces(st.container(), st.container(), st.container(key="found"), st.container())


def asks() -> bool:
    """Whether the visitor wants to be asked before the output is shown."""
    with st.container(key=f"{present.SECONDARY}-ask"):
        return controls.toggle("ask", "Ask me first", help="How many zeros will the output hold? Predict, then see.")


def predict(record: Activation, matrix: Array, *, wanted: bool) -> Said:
    """Ask how many zeros the output will hold, if that is wanted. Each function is asked about by itself."""
    if not wanted:
        return Said(None, shown=True)
    words = f"how many zeros will the output of {record.label} hold?"
    return prediction.number(words, prediction.Range(0, matrix.size, field.WHOLE), "zeros", key=f"{record.key}.zeros")


@st.fragment
def scene(record: Activation, params: ParamValues, matrix: Array, said: Said, to: Spaces) -> None:
    """What moves with the c slider."""
    c = controls.dragged("c", "c: added to every entry", -5.0, 5.0, 0.0, 0.1)
    z = matrix + c
    with to.grids:
        grids(record, params, z, hidden=not said.shown)
        with st.container(key=f"{present.SECONDARY}-colours"):
            st.caption(
                "Blue is above 0, orange below, no colour is 0. In the output, a dashed frame marks what was zeroed, "
                "a dotted one what was 0 already."
            )
    if not said.shown:
        return
    with to.found:
        judged = f"{_judged(record, params, z, said.value)} " if said.value is not None else ""
        st.markdown(f"{judged}{_verdict(record, params, z)} {_slopes(record, params, z)}{outside(z, Z_LIMIT)}")
    with to.numbers:
        numbers, curve = st.columns(2, gap="medium")
    with numbers.container(key="counts"):
        counts(record, params, z)
    with curve:
        plot.show(
            charts.entries(record.key, look.current()),
            alt=f"The curve of {record.label} from z = −10 to 10 with a point on it for each entry of the matrix. "
            "The same numbers stand in the grids.",
            curve=frames.explorer(record.key, params)["curve"],
            entries=frames.entries(record.key, params, z),
        )


def normal(seed: int) -> Array:
    """4 × 3 numbers from the standard normal distribution, with two decimals."""
    return np.random.default_rng(seed).standard_normal((4, 3)).round(2)


def edit() -> tuple[Array, Sequence[str]]:
    """The sheet; returns the matrix, NaN where there is no number, and a sentence for each such cell."""
    cells = sheet.edit("matrix", "Matrix Z", PRESETS, "exercise-1")
    place = st.container()
    st.button(
        "Random",
        key="random",
        help="Draws a new matrix from the standard normal distribution each time.",
        on_click=_draw,
    )
    z, problems = sheet.matrix(cells)
    with place:
        sheet.notices(cells, problems)
    return z, problems


def _draw() -> None:
    draws = st.session_state[_DRAWS] = st.session_state.get(_DRAWS, 0) + 1
    link.put(SHEET, sheet.grid(normal(draws).tolist()))


def _judged(record: Activation, params: ParamValues, z: Array, guess: float) -> str:
    """What came of the prediction, counted in the output as it is now."""
    zeros, entries = int(np.count_nonzero(record.f(z, **params) == 0)), z.size - int(np.count_nonzero(np.isnan(z)))
    return f"**{zeros} of {entries} are 0.** {prediction.judged(guess, zeros, 0.5, 'right')}"


def grids(record: Activation, params: ParamValues, z: Array, *, hidden: bool = False) -> None:
    """Input, output and slope as three grids of the same shape, coloured by sign and size.

    hidden: whether output and slope wait for a prediction.
    """
    a, slope = (np.full(z.shape, np.nan),) * 2 if hidden else (record.f(z, **params), record.df(z, **params))
    fate = fates(z, a)
    plain = np.full(z.shape, "")
    drawn = (
        ("Input Z + c", z, 2.0, plain),
        (f"Output A = {record.label}(Z + c)", a, 2.0, fate),
        ("Slope f′(Z + c), the mask", slope, 0.5, plain),
    )
    for caption, values, *_ in drawn:
        link.tabulate(
            caption, tuple(tuple("–" if np.isnan(value) else short(value) for value in row) for row in values)
        )
    tables = "".join(_grid(escape(caption), *rest) for caption, *rest in drawn)
    st.html(f'<div class="grids" style="--hue: {ACTIVATION_COLOUR[record.key]}">{tables}</div>')


def _grid(caption: str, values: Array, half: float, fate: np.ndarray) -> str:
    """One table; ``half`` is the number that gets half of the full colour."""
    rows = "".join(
        "<tr>" + "".join(_cell(values[i, j], half, fate[i, j], i, j) for j in range(values.shape[1])) + "</tr>"
        for i in range(values.shape[0])
    )
    width = f"min(100%, {3.35 * values.shape[1]:.1f}em)"
    return f'<div style="min-width: {width}"><table><caption>{caption}</caption><tbody>{rows}</tbody></table></div>'


def _cell(value: float, half: float, fate: str, i: int, j: int) -> str:
    kind = fate.replace(" ", "-")
    if np.isnan(value):
        return f'<td class="r{i} c{j} missing">–</td>'
    background, ink = (
        themed(*pair) for pair in zip(*(shade(float(value), half, paper) for paper in PAPER), strict=True)
    )
    text = short(value)
    if TIMES in text:
        kind, text = f"{kind} tiny", short(value, 2)
    return f'<td class="r{i} c{j} {kind}" style="background: {background}; color: {ink}">{text}</td>'


def shade(value: float, half: float, ground: str) -> tuple[str, str]:
    """Background and text colour of a number: blue above 0, orange below, the page's own ``ground`` at 0.

    The strength is |value| / (|value| + half): a fixed scale, so that colours do not jump while numbers change.
    """
    paper = tuple(int(ground[i : i + 2], 16) for i in (1, 3, 5))
    size = min(abs(value), 1e300)
    strength = size / (size + half)
    hue = _BLUE if value > 0 else _ORANGE
    mixed = [round(p + strength * (h - p)) for p, h in zip(paper, hue, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed), "#000000" if _luminance(mixed) > 0.179 else "#ffffff"


def _luminance(colour: list[int]) -> float:
    """Relative luminance as WCAG defines it; at 0.179 black and white text are equally readable."""
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rules() -> str:
    """The style that frames the cell under the pointer in all three grids."""
    return "\n".join(
        f".grids:has(.r{i}.c{j}:hover) .r{i}.c{j} {{ outline: 3px solid currentColor; }}"
        for i in range(sheet.ROWS)
        for j in range(sheet.COLUMNS)
    )


def counts(record: Activation, params: ParamValues, z: Array) -> None:
    """How many entries were zeroed, were 0 already, were kept."""
    a = record.f(z, **params)
    number = count_fates(z, a)
    what = "negatives" if _only_negatives(z, fates(z, a)) else "numbers"
    zeroed, already = number["zeroed"], number["already zero"]
    st.markdown(
        f"| of {_entries(z.size - number['missing'])} | number |\n|:--|--:|\n"
        f"| {what} zeroed (dashed) | **{zeroed}** |\n"
        f"| already 0 (dotted) | **{already}** |\n"
        f"| kept as they were | **{number['kept']}** |\n"
        f"| changed to another number | **{number['changed']}** |\n"
        f"| zeros in the output, `(A == 0).sum()` | **{zeroed + already}** |"
    )


def _verdict(record: Activation, params: ParamValues, z: Array) -> str:
    fate = fates(z, record.f(z, **params))
    zeroed, already = (int(np.count_nonzero(fate == name)) for name in ("zeroed", "already zero"))
    # Where f is 0 and flat, it is 0 in mathematics as well.
    zeros = [(low, high) for low, high in record.flat(**params) if record.f(np.clip(0, low, high), **params) == 0]
    exact = (
        np.any([(low <= z) & (z <= high) for low, high in zeros], axis=0) if zeros else np.zeros(z.shape, dtype=bool)
    )
    rounded = int(np.count_nonzero((fate == "zeroed") & ~exact))
    if rounded:
        there = "there" if rounded == zeroed else f"at {rounded} of the zeroed entries"
        return f"{record.label} is never 0 {there}: in mathematics the output is tiny, in float64 it rounds to 0."
    if not zeros:
        return f"{record.label} zeroes no entry."
    lost = counted(zeroed, "negative" if _only_negatives(z, fate) else "number") if zeroed else "no entry"
    if already:
        return (
            f"{record.label} zeroed {lost}. Counting the zeros of the output gives {zeroed + already}, "
            f"{already} too many: {'that entry was' if already == 1 else 'those entries were'} 0 before."
        )
    return f"{record.label} zeroed {lost}; here the zeros of the output say the same."


def _slopes(record: Activation, params: ParamValues, z: Array) -> str:
    """One sentence on what the slopes let through."""
    slope = record.df(z, **params)
    blocked = int(np.count_nonzero(slope == 0))
    kinks = record.at(**params).kinks
    choice = ""
    for kink, chosen in kinks.items():
        if at_kink := int(np.count_nonzero(z == kink)):
            stand = "entry stands" if at_kink == 1 else "entries stand"
            which = "" if len(kinks) == 1 else f" at z = {short(kink)}"
            choice += f" {at_kink} {stand} on the kink{which}, where the slope {short(chosen)} is our choice."
    if not blocked:
        return f"No slope is 0: every entry passes some gradient back.{choice}"
    return f"Slope 0 blocks the gradient of {_entries(blocked)}.{choice}"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _only_negatives(z: Array, fate: NDArray[np.str_]) -> bool:
    return bool((z[fate == "zeroed"] < 0).all())


def outside(z: Array, limit: float) -> str:
    """A sentence on the entries that the curve's picture cannot show, or nothing."""
    beyond = int(np.count_nonzero(np.abs(z) > limit))
    return f" The curve ends at ±{short(limit)}: {_entries(beyond)} beyond." if beyond else ""


def program(
    record: Activation, params: ParamValues, matrix: Array
) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """What "Show the code" shows: the function, its slope, and the count of what becomes of the entries."""
    calls = snippets.calls(record, params)
    variables = {"z": matrix, **params}
    return [record.f, record.df, count_fates], variables, f"{calls}, count_fates(z, {calls.split(', ')[0]})"
