"""What the lab says about an activation function, in words and formulas taken from its record."""

import streamlit as st

from dashboard.frames import ParamValues
from dashboard.shell import present
from dashboard.text.numbers import figure, percent, short
from lib.activations import SATURATED, Activation
from lib.derivatives import central_difference

STEP = 1e-5
"""Step of the central difference that stands next to the formula's slope."""


def probe(record: Activation, params: ParamValues, z: float) -> None:
    """The numbers at the pinned probe: value, slope, and the slope measured without the formula."""
    value, slope = float(record.f(z, **params)), float(record.df(z, **params))
    measured = float(central_difference(lambda x: record.f(x, **params), z, STEP))
    st.markdown(
        f"| at the pinned probe | |\n|:--|--:|\n"
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
