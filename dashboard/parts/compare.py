"""The parts of the page that compares functions: its controls, its picture, its tables and the words about them."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import compare as charts
from dashboard.charts.theme import ACTIVATION_COLOUR, ACTIVATION_SHAPE
from dashboard.frames import COMPARE_LIMIT, ParamValues, summary
from dashboard.frames import activation as frames
from dashboard.frames.lesson_table import COLUMNS, DIFFERENCES, LESSON, Difference, crossing, pair
from dashboard.shell import look, nav, plot, present
from dashboard.text.numbers import figure, short, tex
from dashboard.widgets import controls, prediction, snippets
from lib.activations import ACTIVATIONS
from lib.lessons.moments import gaussian_mean
from lib.records import labels

Settings = Mapping[str, ParamValues]
"""The functions on the page: key → parameters."""

_PAIR = ("sigmoid", "tanh")
FIRST = ("sigmoid", "tanh", "relu")
"""The functions over each other at first."""


@dataclass(frozen=True)
class Prediction:
    """What the visitor thinks where the slopes of tanh and sigmoid meet, and whether the answer is shown."""

    guess: float | None
    shown: bool


@dataclass
class Places:
    """Where the picture's numbers go on the page, and the z that they belong to, which a download asks for later."""

    numbers: DeltaGenerator
    meeting: DeltaGenerator
    table: DeltaGenerator
    z: float = 0.0


def choose() -> list[str]:
    """Which functions lie over each other: at first three of the lesson. Each button shows its curve's mark and hue."""
    names = {key: f"{ACTIVATION_SHAPE[key][1]} {label}" for key, label in labels(ACTIVATIONS).items()}
    return controls.some("show", "Functions", names, FIRST)


def rules() -> str:
    """The style that gives each button's mark its curve's hue."""
    return "\n".join(
        f".st-key-show button:nth-of-type({n}) p::first-letter {{ color: {ACTIVATION_COLOUR[key]}; }}"
        for n, key in enumerate(ACTIVATIONS, start=1)
    )


def settings(chosen: Sequence[str]) -> dict[str, ParamValues]:
    """The parameters of the chosen functions, with a slider for each, and of all others at their defaults."""
    moved = {key: controls.numbers(ACTIVATIONS[key]) for key in chosen}
    if not any(moved.values()):
        st.caption("None of the functions that are shown has a parameter.")
    return {key: {**record.defaults, **moved.get(key, {})} for key, record in ACTIVATIONS.items()}


def predict(before: DeltaGenerator) -> Prediction:
    """Ask for a prediction before the answer can be shown; without one the question stands in the place ``before``."""
    said = prediction.number(
        "beyond which |z| is the slope of tanh smaller than that of the sigmoid?",
        prediction.Range(0.0, COMPARE_LIMIT),
        before=before,
    )
    marked = controls.toggle(
        "reveal",
        "Mark the crossing",
        help="Write a prediction first. Then move z and compare the two slopes yourself.",
        disabled=said.value is None and not st.session_state.get("reveal", False),
    )
    return Prediction(said.value, marked or (said.shown and said.value is None))


def scene(chosen: Sequence[str], all_settings: Settings, listed: Sequence[str], told: Prediction, to: Places) -> None:
    """What moves with the z slider: the picture, and the numbers in their places."""
    shown = {key: all_settings[key] for key in chosen}
    picture = plot.stacked()
    z = controls.dragged(
        "z", "z: where the functions are read off", -COMPARE_LIMIT, COMPARE_LIMIT, 1.0, 0.01, axis=True
    )
    if shown:
        st.container(key=f"{present.SECONDARY}-cut").caption(_clipped(shown))
    to.z = z
    with picture:
        _picture(shown, z, told)
    with to.numbers:
        _readings(shown, z)
    with to.meeting:
        _meeting(shown, z, told)
    with to.table:
        _table({key: all_settings[key] for key in listed}, z)


def _picture(shown: Settings, z: float, told: Prediction) -> None:
    if not shown:
        st.info("Nothing to draw: switch on at least one function.", icon=":material/stacked_line_chart:")
        return
    names = ", ".join(labels(ACTIVATIONS, shown).values())
    plot.show(
        charts.overlay(tuple(shown), look.current()),
        alt=f"Curves over z from −6 to 6 of {names}: values above, slopes below, "
        "with a line at the z of the slider. The numbers on the line stand in the table next to the chart.",
        **frames.overlay(shown),
        readings=frames.readings(shown, z),
        here=frames.place(z, f"z = {short(z)}"),
        meeting=frames.meeting("tanh", crossing() if told.shown and set(_PAIR) <= set(shown) else None, "tanh′ = σ′"),
    )


def _clipped(shown: Settings) -> str:
    """One line, always there: what the fixed axes cut off."""
    cut = frames.beyond(shown, charts.VALUES, charts.SLOPES)
    parts = [f"{what} of {_list(keys)}" for what, keys in cut.items() if keys]
    (v0, v1), (s0, s1) = charts.VALUES, charts.SLOPES
    axes = f"The axes are fixed: values from {short(v0)} to {short(v1)}, slopes from {short(s0)} to {short(s1)}"
    return f"{axes}. Cut off: {'; '.join(parts)}." if parts else f"{axes}. Nothing is cut off."


def _list(keys: Sequence[str]) -> str:
    """The names of some functions as English lists them."""
    names = [ACTIVATIONS[key].label for key in keys]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _readings(shown: Settings, z: float) -> None:
    if not shown:
        return
    lines = [f"| at $z = {short(z)}$ | $f(z)$ | $f'(z)$ |", "|:--|--:|--:|"]
    slopes = {}
    for key, params in shown.items():
        record = ACTIVATIONS[key]
        value, slopes[key] = float(record.f(z, **params)), float(record.df(z, **params))
        lines.append(f"| {ACTIVATION_SHAPE[key][1]} {record.label} | **{figure(value)}** | **{figure(slopes[key])}** |")
    st.markdown("\n".join(lines))
    if len(slopes) > 1:
        sizes = {key: abs(slope) for key, slope in slopes.items()}
        steepest, flattest = (
            [key for key in sizes if sizes[key] == end] for end in (max(sizes.values()), min(sizes.values()))
        )
        st.caption(f"Steepest here: {_list(steepest)}. Flattest: {_list(flattest)}.")


def _meeting(shown: Settings, z: float, told: Prediction) -> None:
    sigmoid, tanh = (float(ACTIVATIONS[key].df(z)) for key in _PAIR)
    order = ">" if tanh > sigmoid else "<" if tanh < sigmoid else "="
    st.markdown(f"At $z = {short(z)}$: $\\tanh' = {tex(tanh, figure)} {order} {tex(sigmoid, figure)} = \\sigma'$.")
    if not told.shown:
        st.caption("Move z until the two slopes are equal." if told.guess is None else "Your prediction is kept.")
        return
    where = crossing()
    slope = float(ACTIVATIONS["tanh"].df(where))
    words = (
        f"The slopes cross at $|z| = 2\\,\\operatorname{{arcosh}}\\frac{{1+\\sqrt{{3}}}}{{2}} = {where:.5f}$, "
        f"where both are {figure(slope)}. Inside, tanh is steeper; outside, the sigmoid."
    )
    if not set(_PAIR) <= set(shown):
        words += " Switch on both functions to see it marked."
    if told.guess is not None:
        words += f" {prediction.judged(told.guess, where, 0.005, 'right to two decimals')}"
    st.markdown(words)


def listed(chosen: Sequence[str]) -> list[str]:
    """Which functions the summary table lists: those of the picture, or all."""
    everything = controls.toggle("all", f"All {len(ACTIVATIONS)} functions in the table")
    return list(ACTIVATIONS) if everything else list(chosen)


_NUMBER = "%.4g"
_HEADINGS = {
    "function": st.column_config.TextColumn("Function", pinned=True),
    "setting": st.column_config.TextColumn("Setting", width=80),
    "curve": st.column_config.LineChartColumn(
        "Curve", width=80, y_min=charts.VALUES[0], y_max=charts.VALUES[1], help="f for z from −6 to 6."
    ),
    "f": st.column_config.NumberColumn("f(z)", width=90, format=_NUMBER, help="At the z of the slider."),
    "slope": st.column_config.NumberColumn("f′(z)", width=90, format=_NUMBER, help="At the z of the slider."),
    "output_range": st.column_config.TextColumn("Output range", width=110),
    "zero_centred": st.column_config.TextColumn("Zero-centred", width=180),
    "vanishing_gradient": st.column_config.TextColumn("Vanishing gradient", width=240),
    "max_slope": st.column_config.NumberColumn("Largest slope", format=_NUMBER, help="Least upper bound of |f′|."),
    "mean_output": st.column_config.NumberColumn("Mean output", format=_NUMBER, help="For z ~ N(0, 1)."),
    "mean_slope": st.column_config.NumberColumn("Mean slope", format=_NUMBER, help="For z ~ N(0, 1)."),
    "saturated_share": st.column_config.NumberColumn(
        "Saturated share",
        format=_NUMBER,
        help="Share of z ~ N(0, 1) that lies where the slope stays below 1% of its maximum.",
    ),
    "derivative": st.column_config.TextColumn("Derivative", width=240),
    "formula": st.column_config.TextColumn("Formula", width=240),
    "typical_use": st.column_config.TextColumn("Typical use", width=320),
    "notes": st.column_config.TextColumn("Notes", width=320),
}


def _table(rows: Settings, z: float) -> None:
    if not rows:
        st.info("The table is empty: switch on at least one function, or list all of them.", icon=":material/table:")
        return
    st.dataframe(
        summary.table(rows, z),
        hide_index=True,
        column_config=_HEADINGS,
        row_height=76,
        height=len(rows) * 76 + 40,
        alt="Summary of the functions: words and numbers, one row each. The download holds the same as CSV.",
    )


def download(rows: Settings, places: Places) -> None:
    """The table as a file, for the z where the slider stands when the button is pressed."""
    st.download_button(
        "Download the table (CSV)",
        data=lambda: summary.as_csv(rows, places.z),
        file_name="activation-functions-summary.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        disabled=not rows,
        help="All words and numbers, with all digits. f(z) and f′(z) are for the z of the slider.",
    )


def formulas(rows: Settings) -> None:
    """Formula and derivative of each function, typeset."""
    if (drawer := controls.drawer("formulas", "The formulas, typeset")).open:
        records = [ACTIVATIONS[key] for key in rows]
        lines = [f"| {one.label} | {_in_cell(one.formula)} | {_in_cell(one.derivative)} |" for one in records]
        drawer.markdown("\n".join(["| function | value | slope |", "|:--|:--|:--|", *lines]))


def _in_cell(formula: str) -> str:
    r"""A formula for a cell of a table, where a bar would end the cell."""
    return "$" + formula.replace("|", r"\vert ") + "$"


def evidence(rows: Settings) -> None:
    """For each row the words about the gradient, and the place in the explorer that shows them."""
    drawer = controls.drawer("evidence", "See what the words about the gradient mean")
    if not drawer.open:
        return
    with drawer:
        st.markdown(
            "A gradient **vanishes** where the slope is close to 0: whatever comes back through the layer is "
            "multiplied by it. A ReLU unit **dies** when z ≤ 0 for every example; one example is not enough."
        )
        for key, params in rows.items():
            words, z = summary.row(key, params).vanishing_gradient, summary.telling(ACTIVATIONS[key], params)
            st.page_link(
                nav.EXPLORE.path,
                label=f"**{ACTIVATIONS[key].label}**: {words}. See it at z = {short(z)}.",
                icon=nav.EXPLORE.icon,
                query_params={"fn": key, "z": f"{z:g}", **_moved(key, params)},
            )


def _moved(key: str, params: ParamValues) -> dict[str, str]:
    defaults = ACTIVATIONS[key].defaults
    return {name: f"{value:g}" for name, value in params.items() if value != defaults[name]}


def lesson() -> None:
    """The lesson's own table next to ours, and every difference explained."""
    st.markdown("**Each function twice: as the lesson's table has it, and as ours does** (with default parameters).")
    lines = [f"| Function | table | {' | '.join(COLUMNS.values())} |", f"|:--|:--|{':--|' * len(COLUMNS)}"]
    for key in LESSON:
        theirs, ours = pair(key, ACTIVATIONS[key].defaults)
        lines.append(
            f"| **{ACTIVATIONS[key].label}** | lesson | {' | '.join(cell or '*(blank)*' for cell in theirs)} |"
        )
        lines.append(f"| | here | {' | '.join(_escaped(cell) for cell in ours)} |")
    st.markdown("\n".join(lines))
    st.markdown("**What differs, and why**")
    half = (len(DIFFERENCES) + 1) // 2
    for column, part in zip(st.columns(2, gap="large"), (DIFFERENCES[:half], DIFFERENCES[half:]), strict=True):
        with column:
            for difference in part:
                _difference(difference)


def _difference(difference: Difference) -> None:
    who = f"All {len(LESSON)}" if difference.key is None else ACTIVATIONS[difference.key].label
    quote = f" (“{_escaped(difference.quoted)}”)" if difference.quoted else ""
    st.markdown(f"**{who}, {COLUMNS[difference.column].lower()}**{quote}. {_escaped(difference.explain())}")
    st.page_link(
        nav.EXPLORE.path, label=f"See {difference.see}", icon=nav.EXPLORE.icon, query_params=dict(difference.link)
    )


def _escaped(text: str) -> str:
    return text.replace("|z|", "\\|z\\|").replace("~", "\\~").replace("*", "\\*")


def in_short(rows: Settings) -> None:
    """One line per function, and the rule of thumb with its conditions."""
    st.markdown("\n".join(f"- **{ACTIVATIONS[key].label}.** {ACTIVATIONS[key].use}" for key in rows))
    st.markdown(
        "**A rule of thumb:** start with ReLU in the hidden layers and with a linear output. The linear output suits a "
        "regression, or hands its logits to a loss that applies sigmoid or softmax itself. ReLU wants "
        "He’s initial weights and a moderate learning rate, or units die."
    )


def code(shown: Settings) -> None:
    """The drawer with the code behind the picture and the table's means."""
    if shown:
        snippets.show(*program(shown))


def program(shown: Settings) -> tuple[list[Callable[..., Any]], dict[str, list[float]], str]:
    """What the drawer shows: the functions, the z, and an expression with values, slopes and mean outputs."""
    functions: list[Callable[..., Any]] = []
    lines, means = [], []
    for key, params in shown.items():
        record = ACTIVATIONS[key]
        pair = [inspect.unwrap(function) for function in (record.f, record.df)]
        arguments = "".join(f", {name}={value!r}" for name, value in params.items())
        f, df = (f"{function.__name__}(z{arguments})" for function in pair)
        functions += pair
        lines.append(f"{f}, {df}")
        means.append(f"gaussian_mean(lambda z: {f})")
    return [*functions, gaussian_mean], {"z": [-2.0, 0.0, 2.0]}, "\n    " + ",\n    ".join([*lines, *means]) + ",\n"
