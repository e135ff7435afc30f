"""What the lab says about an activation function, in words and formulas taken from its record."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import activation as charts
from dashboard.frames import Z_LIMIT, ParamValues
from dashboard.frames import activation as frames
from dashboard.shell import look, plot, present
from dashboard.text.numbers import figure, percent, short
from dashboard.widgets import controls
from lib.activations import SATURATED, Activation
from lib.derivatives import central_difference

STEP = 1e-5
"""Step of the central difference that stands next to the formula's slope."""


@st.fragment
def scene(record: Activation, params: ParamValues, numbers: DeltaGenerator) -> None:
    """What moves with the z slider. A fragment, so that a move redraws this and nothing else of the page."""
    picture = plot.stacked()
    z = controls.dragged("z", "z: where the resting probe (◇) stands", -Z_LIMIT, Z_LIMIT, 1.0, 0.01, axis=True)
    with st.container(key=f"{present.SECONDARY}-hint"):
        st.caption("Point at the chart: a second probe (●) follows. Grey bands: the function is saturated.")
    with picture:
        plot.show(
            charts.explorer(record.key, look.current()),
            alt=f"Two curves over z from −10 to 10: {record.label} above, its slope below, with the tangent "
            "at the resting probe. The numbers at the probe stand in the table next to the chart.",
            **frames.explorer(record.key, params),
            probe=frames.at(record.key, params, [z]),
        )
    with numbers:
        probe(record, params, z)


def probe(record: Activation, params: ParamValues, z: float) -> None:
    """The numbers at the resting probe: value, slope, and the slope measured without the formula."""
    value, slope = float(record.f(z, **params)), float(record.df(z, **params))
    measured = float(central_difference(lambda x: record.f(x, **params), z, STEP))
    st.markdown(
        f"| at the resting probe | value |\n|:--|--:|\n"
        f"| $z$ | {figure(z)} |\n"
        f"| $f(z)$ | **{figure(value)}** |\n"
        f"| $f'(z)$, by the formula | **{figure(slope)}** |\n"
        f"| slope measured at $z \\pm 10^{{-5}}$ | {figure(measured)} |\n"
        f"| difference of the two | {figure(abs(measured - slope))} |\n\n"
        f"{state(record, params, z)}"
    )


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


def card(record: Activation, params: ParamValues) -> None:
    """Formula, derivative, range, kinks, use and limits of one function."""
    claims = record.at(**params)
    st.latex(record.formula)
    st.latex(record.derivative)
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
