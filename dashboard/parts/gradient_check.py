"""The parts of the page on gradient checks: the prediction, the numbers at the current step, and what they mean."""

import inspect
import math
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import gradient_check as charts
from dashboard.charts.activation import domain
from dashboard.frames import Z_LIMIT, ParamValues
from dashboard.frames import activation as activation_frames
from dashboard.frames import gradient_check as frames
from dashboard.frames.gradient_check import STEP_EXPONENTS
from dashboard.shell import link, look, plot
from dashboard.text.numbers import figure, short
from dashboard.widgets import controls, field, handles, prediction, snippets
from lib.activations import Activation
from lib.arrays import Array
from lib.derivatives import (
    DifferenceErrors,
    ErrorModel,
    best_step,
    central_difference,
    difference_errors,
    forward_difference,
)

GUESSES = {"1e-12": 1e-12, "1e-5": 1e-5, "0.1": 0.1}
"""The steps to choose from: the key in a link → h."""
_NEAR = 0.1
"""How far around z the curve is looked at."""
PLACES = (-Z_LIMIT, Z_LIMIT)
"""Between which z the slope may be measured."""


@st.fragment
def scene(record: Activation, params: ParamValues, z: float, guess: str, place: DeltaGenerator) -> None:
    """What moves with the h slider, or when z is dragged on the curve. place: for the numbers."""
    z = st.session_state["z"]
    left, right = st.columns([3, 2], gap="small")
    above = left.container()
    with left:
        exponent = controls.dragged(
            "h", "h: the step, as a power of ten", *STEP_EXPONENTS, -2.0, 0.25, "%.2f", field.POWER_OF_TEN, axis=True
        )
    h = 10.0**exponent
    with above:
        picture(record, params, z, h, revealed=bool(guess))
    with right, handles.place("curve"):
        dropped = curve(record, params, z, h)
    if dropped:
        link.rerun()  # the judgement and the code are about z too
    st.caption("An error of exactly 0 has no place on a logarithmic axis: it is drawn at the lower edge.")
    with place:
        numbers(record, params, z, h)
    why(record, params, z, h, revealed=bool(guess))


def predict() -> str:
    """Ask for a prediction before the curves are shown; "" while there is none."""
    options = {key: step(h) for key, h in GUESSES.items()}
    return prediction.choose("which step h is best for the central difference?", options)


def picture(record: Activation, params: ParamValues, z: float, h: float, revealed: bool) -> None:
    """The errors of both differences by step size; before the prediction only those at the current step."""
    errors, model = frames.differences(record.key, tuple(sorted(params.items())), z)
    guides, best = frames.error_guides(model), frames.best_steps(errors)
    curves, distance = frames.error_curves(errors), kink_distance(record, params, z)
    straddle = frames.straddling(math.inf if distance is None else distance)
    plot.show(
        charts.errors(record.key, look.current()),
        alt=f"Error of the measured slope of {record.label} against the step h from 10⁻¹² to 1, both axes "
        "logarithmic: forward difference dashed, central difference solid, with a marker at the current step. "
        "The numbers at that step stand in the table.",
        curves=curves if revealed else curves.slice(0, 0),
        guides=guides if revealed else guides.slice(0, 0),
        best=best if revealed else best.slice(0, 0),
        straddle=straddle if revealed else straddle.slice(0, 0),
        now=frames.error_curves(at_step(record, params, z, h)),
    )


def curve(record: Activation, params: ParamValues, z: float, h: float) -> bool:
    """The curve with the chords that are measured; z is dragged on it. Returns whether it has just been let go."""
    plot.show(
        charts.curve(record.key, look.current()),
        alt=f"The curve of {record.label} over z from −10 to 10, with points at z − h, z and z + h, and through them "
        "the chord of the forward difference, dashed, and that of the central difference, solid, both made longer.",
        curve=activation_frames.explorer(record.key, params)["curve"],
        **frames.chords(record.key, params, z, h),
    )
    low, high = domain(record.key, "f")
    value = float(record.f(z, **params))
    here = handles.Handle("z", z, value, "Drag: z, where the slope is measured", ("z",))
    return handles.lay("curve", [here], handles.Axes(PLACES, (low, high)), _move)


def _move(_: str, z: float, __: float) -> dict[str, float]:
    """Where z is put when it is dragged: on the grid of its slider."""
    return {"z": round(z * 10) / 10}


def at_step(record: Activation, params: ParamValues, z: float, h: float) -> DifferenceErrors:
    """Both differences with one step."""
    return difference_errors(partial(record.f, **params), partial(record.df, **params), z, [h])


def kink_distance(record: Activation, params: ParamValues, z: float) -> float | None:
    """How far z is from the nearest kink; None for a function without one."""
    return min((abs(z - kink) for kink in record.at(**params).kinks), default=None)


def numbers(record: Activation, params: ParamValues, z: float, h: float) -> None:
    """Both estimates and their errors with the current step, next to the formula's slope."""
    errors = at_step(record, params, z, h)
    forward, central = float(errors.forward[0]), float(errors.central[0])
    st.markdown(
        f"| $h$ = {step(h)} | value |\n|:--|--:|\n"
        f"| forward difference | {long(forward)} |\n"
        f"| its error | **{error(abs(forward - errors.slope))}** |\n"
        f"| central difference | {long(central)} |\n"
        f"| its error | **{error(abs(central - errors.slope))}** |\n"
        f"| formula $f'(z)$ | {long(errors.slope)} |"
    )


def verdict(record: Activation, params: ParamValues, z: float, guess: str) -> None:
    """What came of the prediction, in the numbers of this function at this point."""
    if guess not in GUESSES:
        return
    found = {name: float(at_step(record, params, z, h).central_error[0]) for name, h in GUESSES.items()}
    least = min(found.values())
    best = [name for name, value in found.items() if value <= least * 1.001]
    listed = ", ".join(f"{step(GUESSES[name])}: {error(value)}" for name, value in found.items())
    if len(best) == len(found):
        outcome = "All three are exact here." if least == 0 else "All three are equally far off here."
    elif guess in best:
        outcome = f"Yes, {step(GUESSES[guess])} has the smallest error of the three."
    else:
        winners = " and ".join(step(GUESSES[name]) for name in best)
        outcome = f"{winners} {'has' if len(best) == 1 else 'have'} the smallest error of the three."
    st.markdown(f"**You chose {step(GUESSES[guess])}.** {outcome} Errors: {listed}.")


def why(record: Activation, params: ParamValues, z: float, h: float, revealed: bool) -> None:
    """Why the curves look as they do at this point: a kink, a straight line, or truncation against rounding."""
    if not revealed:
        st.markdown(
            r"Drag the step and watch the errors of the forward difference $\frac{f(z+h)-f(z)}{h}$ and of the central "
            r"difference $\frac{f(z+h)-f(z-h)}{2h}$. Once you have predicted, the whole curves appear."
        )
        return
    errors, model = frames.differences(record.key, tuple(sorted(params.items())), z)
    distance = kink_distance(record, params, z)
    if distance == 0:
        st.markdown(_at_kink(record, params, z, errors))
        return
    if distance is not None and distance < h:
        st.markdown(
            f"**The step straddles the kink**, which is {short(distance)} away. One end of the central difference lies "
            "on the other side, so it mixes two slopes. Only smaller steps measure the slope at $z$."
        )
    st.markdown(_two_sides(errors, model, straight=_is_straight(record, params, z)))


def _at_kink(record: Activation, params: ParamValues, z: float, errors: DifferenceErrors) -> str:
    claims = record.at(**params)
    right = float(errors.forward[0])
    central = float(errors.central[0])
    return (
        f"**At a kink no step helps.** There is no slope here. The forward difference measures the slope on the right, "
        f"{short(right)}; the central difference the mean of both sides, {short(central)}; the formula returns "
        f"{short(claims.kinks[z])}, a choice. A gradient check at a kink must disagree, and nothing is wrong."
    )


def _is_straight(record: Activation, params: ParamValues, z: float) -> bool:
    """Whether the curve is a straight line around z, as far as the next kink."""
    reach = min(kink_distance(record, params, z) or 0.0, _NEAR) if record.at(**params).kinks else _NEAR
    slopes = record.df(z + reach * np.linspace(-0.9, 0.9, 7), **params)
    return bool((slopes == slopes[0]).all())


def _two_sides(errors: DifferenceErrors, model: ErrorModel, *, straight: bool) -> str:
    if not errors.forward_error.any() and not errors.central_error.any():
        return (
            "**A straight line has nothing to truncate.** Near $z$ the chord is the tangent, and both differences "
            "are divided by the step really taken, so that no rounding is left: every step shown is exact."
        )
    lines = []
    methods = (
        ("forward", errors.forward_error, model.best_forward, model.a, "h", r"\sqrt{\varepsilon}"),
        ("central", errors.central_error, model.best_central, model.b, "h²", r"\sqrt[3]{\varepsilon}"),
    )
    for name, error_of, theory, truncation, power, root in methods:
        measured = best_step(errors.steps, error_of)
        if not error_of.any():
            lines.append(f"- **{name.capitalize()}**: exact with every step shown.")
        elif exact := exact_up_to(errors.steps, error_of):
            lines.append(f"- **{name.capitalize()}**: exact to the last digit with every step up to {step(exact)}.")
        elif measured is None:
            lines.append(f"- **{name.capitalize()}**: the same error with every step.")
        elif theory is None:
            missing = "no truncation" if not truncation else "no rounding"
            lines.append(f"- **{name.capitalize()}**: best measured near {step(measured)}; {missing} ∝ {power} here.")
        else:
            lines.append(
                f"- **{name.capitalize()}**: best measured near {step(measured)}; "
                f"theory, ${root}$ scaled by $f$ here: {step(theory)}."
            )
    if straight:
        return (
            "**A straight line has nothing to truncate.** As far as the line goes, only *rounding* can part the chord "
            r"from the tangent, and it grows as $\varepsilon/h$."
            "\n\n" + "\n".join(lines)
        )
    return (
        "**Two errors pull in opposite directions.** On the right, *truncation*: the chord is not the tangent; it "
        "shrinks with $h$ (forward) or $h^2$ (central). On the left, *rounding*: $f(z+h)$ and $f(z-h)$ agree in "
        r"almost all digits, and what is left of them is divided by $h$: it grows as $\varepsilon/h$."
        "\n\n" + "\n".join(lines)
    )


def program(record: Activation, params: ParamValues, z: float) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """What "Show the code" shows: both differences and the function, their variables, and what is printed."""
    name, slope = (inspect.unwrap(function).__name__ for function in (record.f, record.df))
    arguments = ", ".join(["z", *(f"{key}={value!r}" for key, value in params.items())])
    measured = f"lambda z: {name}({arguments}), z, h"
    return (
        [forward_difference, central_difference, record.f, record.df],
        {"z": [z], "h": 1e-5},
        f"forward_difference({measured}), central_difference({measured}), {slope}({arguments})",
    )


def exact_up_to(steps: Array, errors: Array) -> float | None:
    """The largest step such that it and all smaller ones have error 0; None when the smallest has one."""
    exact = int((errors > 0).argmax()) if errors.any() else errors.size
    return float(steps[exact - 1]) if exact else None


def step(h: float) -> str:
    """A step size such as 10⁻⁵, 0.1 or 4.22 × 10⁻⁶."""
    return short(h, 3)


def long(value: float) -> str:
    """A slope with ten significant digits: enough to see where two of them part."""
    return figure(value, 10)


def error(value: float) -> str:
    """An error with three digits; exact is said in words."""
    return figure(value, 3) if value else "none"
