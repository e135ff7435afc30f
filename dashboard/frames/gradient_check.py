"""The errors of measured slopes by step size, as tables."""

from functools import lru_cache, partial

import numpy as np
import pyarrow as pa

from dashboard.frames import ParamValues
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.derivatives import (
    DifferenceErrors,
    ErrorModel,
    best_step,
    central_difference,
    difference_errors,
    error_model,
    forward_difference,
)

STEP_EXPONENTS = (-12.0, 0.0)
"""Step sizes of finite differences are shown from 10 to the first to 10 to the second of these powers."""
ERROR_FLOOR, ERROR_CEILING = 1e-17, 10.0
"""Errors are shown between these; what is smaller, 0 above all, is drawn at the floor."""


CHORD = 2.5
"""Chords are drawn this far to both sides of z, so that even the shortest can be seen."""


def step_sizes() -> Array:
    """Evenly spaced on a logarithmic axis, eight to a power of ten; holds every quarter power exactly."""
    low, high = STEP_EXPONENTS
    return np.array([10.0 ** (n / 8) for n in range(int(8 * low), int(8 * high) + 1)])


@lru_cache(maxsize=256)
def differences(key: str, items: tuple[tuple[str, float | str], ...], z: float) -> tuple[DifferenceErrors, ErrorModel]:
    """Forward and central difference of one activation at z for all shown steps, and Taylor's account of the errors.

    items: the parameters as sorted (key, value) pairs, so that the result can be kept from rerun to rerun.
    """
    record, params = ACTIVATIONS[key], dict(items)
    f, df = partial(record.f, **params), partial(record.df, **params)
    return difference_errors(f, df, z, step_sizes()), error_model(f, df, z)


def chords(key: str, params: ParamValues, z: float, h: float) -> dict[str, pa.Table]:
    """What is measured on the curve.

    ``points`` (z, f): z − h, z and z + h. ``chords`` (z, f, z2, f2, method): the line through the two points of each
    difference, made longer.
    """
    f = partial(ACTIVATIONS[key].f, **params)
    ends = np.array([z - h, z, z + h])
    before, here, after = f(ends)
    slopes = np.array([float(difference(f, z, h)) for difference in (forward_difference, central_difference)])
    middle = np.array([here, (before + after) / 2])
    return {
        "points": pa.table({"z": ends, "f": [before, here, after]}),
        "chords": pa.table(
            {
                "z": [z - CHORD] * 2,
                "f": middle - CHORD * slopes,
                "z2": [z + CHORD] * 2,
                "f2": middle + CHORD * slopes,
                "method": ["forward", "central"],
            }
        ),
    }


def error_curves(errors: DifferenceErrors) -> pa.Table:
    """Columns h, error, method ("forward" or "central"); errors below the floor are raised to it."""
    return pa.table(
        {
            "h": np.tile(errors.steps, 2),
            "error": shown_error(np.concatenate([errors.forward_error, errors.central_error])),
            "method": np.repeat(["forward", "central"], errors.steps.size),
        }
    )


def shown_error(errors: Array) -> Array:
    """Errors as a logarithmic axis with a floor can draw them."""
    return np.clip(np.nan_to_num(errors, nan=ERROR_CEILING), ERROR_FLOOR, ERROR_CEILING)


def error_guides(model: ErrorModel) -> pa.Table:
    """Taylor's straight lines for truncation and rounding: columns h, error, law, and label at one end of each line."""
    low, high = 10 ** STEP_EXPONENTS[0], 10 ** STEP_EXPONENTS[1]
    foot = (3 * ERROR_FLOOR / model.b) ** 0.5 if model.b else low
    lines = [
        (model.a, 1, "h", "truncation, ∝ h", low, high, high),
        (model.b, 2, "h²", "truncation, ∝ h²", foot, high, foot),
        (model.r, -1, "ε/h", "rounding, ∝ ε/h", low, high, low),
    ]
    rows = [
        (c * h**power, h, law, text if h == at else "")
        for c, power, law, text, left, right, at in lines
        if c
        for h in (left, right)
    ]
    error, h, law, label = ([row[i] for row in rows] for i in range(4))
    return pa.table(
        {
            "h": np.array(h, dtype=float),
            "error": np.array(error, dtype=float),
            "law": np.array(law, dtype=str),
            "label": np.array(label, dtype=str),
        }
    )


def best_steps(errors: DifferenceErrors) -> pa.Table:
    """The best step of each method where there is one: columns h, error, method."""
    found = [
        (best_step(errors.steps, error), error, method)
        for error, method in ((errors.forward_error, "forward"), (errors.central_error, "central"))
    ]
    rows = [(h, float(error[errors.steps == h][0]), method) for h, error, method in found if h is not None]
    rows = [row for row in rows if row[1] > 0]  # where a stretch of steps is exact, no one of them is best
    h, error, method = ([row[i] for row in rows] for i in range(3))
    table = {"h": np.array(h, dtype=float), "error": shown_error(np.array(error, dtype=float))}
    return pa.table({**table, "method": np.array(method, dtype=str)})


def straddling(distance: float) -> pa.Table:
    """The steps that reach across a kink at this distance: columns low, high (none when the band would be empty)."""
    low, high = max(distance, 10 ** STEP_EXPONENTS[0]), 10 ** STEP_EXPONENTS[1]
    return pa.table({"low": [low] if low < high else [], "high": [high] if low < high else []})
