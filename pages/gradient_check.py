"""Measure a slope with a step h, from 10⁻¹² to 1: truncation against rounding, and kinks."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.frames import Z_LIMIT, ParamValues
from dashboard.frames.gradient_check import STEP_EXPONENTS
from dashboard.parts import gradient_check
from dashboard.shell import plot
from dashboard.widgets import controls, field, snippets
from lib.activations import ACTIVATIONS, Activation
from lib.records import labels


@st.fragment
def measured(record: Activation, params: ParamValues, z: float, guess: str, numbers: DeltaGenerator) -> None:
    """What moves with the h slider."""
    picture = st.container()
    exponent = controls.dragged(
        "h", "h: the step, as a power of ten", *STEP_EXPONENTS, -2.0, 0.25, "10^%.2f", field.POWER_OF_TEN
    )
    h = 10.0**exponent
    with picture:
        gradient_check.picture(record, params, z, h, revealed=bool(guess))
        st.caption("An error of exactly 0 has no place on a logarithmic axis: it is drawn at the lower edge.")
    with numbers:
        gradient_check.numbers(record, params, z, h)
    gradient_check.why(record, params, z, h, revealed=bool(guess))


with plot.workbench():
    left, right = st.columns([1, 2], gap="large")
    with left:
        options = labels(ACTIVATIONS)
        record = ACTIVATIONS[controls.choice("fn", "Function", options, "sigmoid")]
        params = controls.params(record)
        z = controls.slider("z", "z: where the slope is measured", -Z_LIMIT, Z_LIMIT, 1.0, 0.1)
        guess = gradient_check.prediction()
        numbers = st.container()
        gradient_check.verdict(record, params, z, guess)
    with right:
        measured(record, params, z, guess, numbers)

snippets.show(*gradient_check.program(record, params, z))
