"""What the lab says about an activation function, in words and formulas taken from its record."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import activation as charts
from dashboard.frames import Z_LIMIT, ParamValues
from dashboard.frames import activation as frames
from dashboard.pictures import thumbnails
from dashboard.shell import look, plot, present
from dashboard.text.numbers import figure, percent, short
from dashboard.widgets import controls, prediction
from dashboard.widgets.prediction import Said
from dashboard.widgets.sketch import Sheet
from lib.activations import ACTIVATIONS, SATURATED, Activation
from lib.arrays import Array
from lib.derivatives import central_difference

STEP = 1e-5
"""Step of the central difference that stands next to the formula's slope."""
ASKED: Mapping[str, str] = MappingProxyType({"slope": "Draw its slope", "steepest": "Its largest slope"})
"""What the page asks for those who want to be asked."""
PLACES = tuple(float(z) for z in np.arange(-Z_LIMIT, Z_LIMIT + 0.25, 0.5))
"""Where a slope is drawn, in z."""


@dataclass(frozen=True)
class Asked:
    """What is asked about the slope, a key of ``ASKED`` or "", what was said, and what came of it, in words."""

    kind: str
    said: Said
    verdict: str = ""

    @property
    def told(self) -> bool:
        """Whether the slope may be shown."""
        return self.said.shown


NOT_ASKED = Asked("", Said(None, shown=True))


def predict(record: Activation, params: ParamValues, picture: DeltaGenerator) -> Asked:
    """A question about the slope, if one is wanted. Each function is asked about by itself."""
    with st.container(key=f"{present.SECONDARY}-ask"):
        kind = controls.at_most_one("ask", "Ask me first", ASKED)
    if not kind:
        return NOT_ASKED
    if kind == "slope":
        low, high = charts.domain(record.key, "df")
        sheet = Sheet(PLACES, low, high, panel=1, x="z", y="f′(z)")
        words = f"draw the slope of {record.label} into the lower picture."
        said = prediction.curve(words, sheet, picture, "drawn", key=f"{record.key}.drawn")
    else:
        words = f"how large does the slope of {record.label} get between z = −10 and 10?"
        said = prediction.number(words, prediction.Range(0.0, 100.0), "steepest", key=f"{record.key}.steepest")
    judged = judged_curve if kind == "slope" else judged_peak
    return Asked(kind, said, judged(record, params, said) if said.shown else "")


def judged_curve(record: Activation, params: ParamValues, said: Said) -> str:
    """How far a drawn slope is from the one that is measured; kinks, where there is none, do not count."""
    if said.value is None:
        return "The slope is at each place the steepness of the tangent above it."
    kinks = record.at(**params).kinks
    z, drawn = np.array([(z, height) for z, height in zip(PLACES, said.value, strict=True) if z not in kinks]).T
    slope = measured(record, params, z)
    far = np.abs(drawn - slope)
    worst = int(far.argmax())
    return (
        f"**On average your curve (grey) is {short(float(far.mean()))} from the slope.** Furthest at "
        f"z = {short(float(z[worst]))}: "
        f"you drew {short(float(drawn[worst]))}, measured is {short(float(slope[worst]))}."
    )


def judged_peak(record: Activation, params: ParamValues, said: Said) -> str:
    """How far a number is from the largest slope that is measured, also close to the kinks on both sides."""
    kinks = list(record.at(**params).kinks)
    close = [kink + side * 2 * STEP for kink in kinks for side in (-1, 1)]
    z = np.setdiff1d(np.append(np.linspace(-Z_LIMIT, Z_LIMIT, 8001), close), kinks)
    peak = float(measured(record, params, z).max().round(6))
    found = f"**The largest slope measured is {short(peak)}.**"
    if said.value is None:
        return found
    return f"{found} {prediction.judged(said.value, peak, 0.005, 'right to two decimals')}"


def measured(record: Activation, params: ParamValues, z: Array) -> Array:
    """The slope at each z by central differences, without the formula."""
    return np.asarray(central_difference(lambda x: record.f(x, **params), z, STEP))


def rules() -> str:
    """The style that puts its curve on the button of each function."""
    return thumbnails.rules("fn", map(thumbnails.curve, ACTIVATIONS.values()))


@st.fragment
def scene(
    record: Activation, params: ParamValues, asked: Asked, picture: DeltaGenerator, numbers: DeltaGenerator
) -> None:
    """What moves with the z slider. A fragment, so that a move redraws this and nothing else of the page."""
    z = controls.dragged("z", "z: the resting probe (◇)", -Z_LIMIT, Z_LIMIT, 1.0, 0.01, axis=True)
    with st.container(key=f"{present.SECONDARY}-hint"):
        st.caption("Point at the chart: a second probe (●) follows. Grey bands: the function is saturated.")
    with picture:
        _draw(record, params, asked, z)
    with numbers:
        probe(record, params, z, asked)


def _draw(record: Activation, params: ParamValues, asked: Asked, z: float) -> None:
    """The function over its slope, which waits for whoever predicts it and then has the prediction behind it."""
    tables = frames.explorer(record.key, params) | {"probe": frames.at(record.key, params, [z])}
    alt = f"Two curves over z from −10 to 10: {record.label} above, its slope below, with the tangent at the resting "
    alt += "probe. The numbers at the probe stand in the table next to the chart."
    if not asked.told:
        plot.show(
            charts.asking(record.key, look.current(), scaled=asked.kind == "slope"),
            alt=f"The curve of {record.label} over z from −10 to 10, with the tangent at the resting probe. Below, the "
            "axes of its slope wait for the prediction.",
            **{name: tables[name] for name in ("curve", "bands", "probe")},
        )
    elif asked.kind == "slope" and (asked.said.value is not None or any(asked.said.by_class)):
        plot.show(
            charts.sketched(record.key, look.current()),
            alt=f"{alt} Grey: the drawn ones.",
            **tables,
            sketch=frames.sketch(PLACES, asked.said.value),
            drawn=frames.drawn(PLACES, asked.said.by_class),
        )
    else:
        plot.show(charts.explorer(record.key, look.current()), alt=alt, **tables)


def probe(record: Activation, params: ParamValues, z: float, asked: Asked) -> None:
    """What came of a question, and the numbers at the probe: value, slope, and the slope without the formula."""
    rows = {"$z$": figure(z), "$f(z)$": f"**{figure(float(record.f(z, **params)))}**"}
    if asked.told:
        by_formula = float(record.df(z, **params))
        by_measure = float(central_difference(lambda x: record.f(x, **params), z, STEP))
        rows |= {
            "$f'(z)$, formula": f"**{figure(by_formula)}**",
            "measured, $z$ ± 10⁻⁵": figure(by_measure),
            "difference": figure(abs(by_measure - by_formula)),
        }
    table = "\n".join(
        ["| resting probe | value |", "|:--|--:|", *(f"| {what} | {number} |" for what, number in rows.items())]
    )
    words = state(record, params, z) if asked.told else ""
    st.markdown("\n\n".join(filter(None, (asked.verdict, table, words))))


def state(record: Activation, params: ParamValues, z: float) -> str:
    """One sentence on where the probe stands: at a kink, where f is flat or saturated, or on a live slope."""
    record = record.at(**params)
    if z in record.kinks:
        return (
            f"**At a kink.** The curve has no slope here; we choose {figure(record.kinks[z])}. "
            "The measured value is the mean of the slopes on both sides."
        )
    low, high = record.saturation(**params)
    slope = abs(float(record.df(z, **params)))
    saturated = z <= low or z >= high
    if any(z in stretch for stretch in record.flat(**params)):
        return f"**{'Saturated' if saturated else 'Flat'}.** The slope is exactly 0: no gradient passes."
    if saturated:
        return (
            f"**Saturated.** The slope is below {percent(SATURATED)} of its maximum {figure(record.max_slope)}: "
            "almost no gradient passes."
        )
    return f"**Live.** The slope is {percent(slope / record.max_slope)} of its maximum {figure(record.max_slope)}."


def card(record: Activation, params: ParamValues, asked: Asked) -> None:
    """Formula, and what the question must not give away: derivative, range, kinks, use and limits of one function."""
    claims = record.at(**params)
    # Beside a question a projector has no room for them.
    with st.container(key=f"{present.SECONDARY}-formulas" if asked.kind else "formulas"):
        st.latex(record.formula)
        if asked.told:
            st.latex(record.derivative)
    if not asked.told:
        return
    with st.container(key=f"{present.SECONDARY}-card"):
        st.markdown(
            f"**Range** {claims.range} · **zero-centred** {'yes' if claims.zero_centred else 'no'} · "
            f"**saturates** {_sides(claims.saturates)}\n\n"
            f"**Kinks** {_kinks(claims)}\n\n"
            f"**Use** {record.use}\n\n"
            f"**Limits** {record.limits}\n\n"
            f"{record.notes}"
        )
        st.caption(f"Source: {record.source}.")


def _sides(sides: tuple[str, ...]) -> str:
    return {0: "nowhere", 1: f"on the {sides[0]}" if sides else "", 2: "on both sides"}[len(sides)]


def _kinks(claims: Activation) -> str:
    if not claims.kinks:
        return "none: the slope exists everywhere."
    points = "; ".join(
        f"at z = {short(z)} the slope does not exist, we choose {short(slope)}" for z, slope in claims.kinks.items()
    )
    return f"{points}."
