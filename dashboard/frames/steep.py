"""What the page on corrections draws: the loss over the logit, one step, runs of steps, and the table of pairs."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike

from dashboard.frames import Z_LIMIT
from dashboard.frames.activation import z_grid
from dashboard.text.numbers import percent, short
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.experiments import correction, shortcut
from lib.experiments.correction import LossCurve, Neuron, NeuronPath, Step
from lib.lessons.roots import bisect
from lib.losses import LOSSES

VISIBLE = 0.25
"""A step in z shorter than this is too short for an arrow: it is said in words."""
LOSS_LIMITS = (1e-6, 1e3)
"""Losses are shown between these on a logarithmic axis; what lies beyond, 0 above all, is marked at its edge."""
OUTPUT_LIMIT = 12.0
"""Outputs of unbounded functions are shown to this on either side of 0."""
WRONG, HARDLY = 0.1, 0.01
"""A point is stuck when its output is wrong by more than the first and |∂L/∂z| is below the second."""
SIDE = 1e-9
"""How close to a jump its two sides are drawn."""


@lru_cache(maxsize=256)
def loss_over(loss: str, output: str, target: float) -> pa.Table:
    """The loss over the shown logits, cut where its gradient jumps: columns z, output, value, gradient, piece."""
    cuts = _jumps(loss, output, target)
    # Half the points are smooth enough here, and all of them travel on every redraw.
    z = np.unique(np.concatenate([z_grid()[::2], cuts - SIDE, cuts + SIDE]))
    z = z[~np.isin(z, cuts)]
    curve = correction.loss_curve(loss, output, target, z)
    return _curve(curve).append_column("piece", pa.array(np.searchsorted(cuts, z)))


def at(loss: str, output: str, target: float, z: Iterable[float]) -> pa.Table:
    """The loss at some logits: columns z, output, value, gradient."""
    return _curve(correction.loss_curve(loss, output, target, list(z)))


def shown(losses: pa.Table, revealed: bool) -> pa.Table:
    """The same table; before the prediction without its gradient."""
    if revealed:
        return losses
    place = losses.schema.get_field_index("gradient")
    return losses.set_column(place, "gradient", pa.nulls(losses.num_rows, pa.float64()))


def reach(losses: pa.Table) -> pa.Table:
    """How far its gradient reaches, so that the axis stays when the curve appears: two rows of gradient."""
    gradient = losses["gradient"].to_numpy()
    return pa.table({"gradient": [gradient.min(), gradient.max()]})


def _curve(curve: LossCurve) -> pa.Table:
    return pa.table({"z": curve.z, "output": curve.output, "value": curve.value, "gradient": curve.gradient})


def _jumps(loss: str, output: str, target: float) -> Array:
    """Where ∂L/∂z jumps in the shown range: at kinks of the activation, and where the error is at one of the loss."""
    kinks = list(ACTIVATIONS[output].kinks) if output in ACTIVATIONS else []
    kinks += [z for error in LOSSES[loss].kinks for z in _crossings(output, target + error)]
    return np.array(sorted(set(kinks)), dtype=np.float64)


def _crossings(output: str, level: float) -> list[float]:
    """The logits in the shown range at which the output passes a level."""

    def excess(z: ArrayLike) -> Array:
        return correction.loss_curve("mse", output, 0.0, z).output - level

    z = z_grid()
    side = np.sign(excess(z))
    between = np.flatnonzero(side[:-1] * side[1:] < 0)
    on_grid = np.flatnonzero((side[1:-1] == 0) & (side[:-2] * side[2:] < 0)) + 1
    return [
        *(bisect(lambda x: float(excess(x)[0]), float(z[i]), float(z[i + 1])) for i in between),
        *(float(z[i]) for i in on_grid),
    ]


@lru_cache(maxsize=256)
def stuck(loss: str, output: str, target: float) -> pa.Table:
    """Stretches of the shown range in which the output is wrong and the gradient next to nothing: columns low, high."""
    z = z_grid()
    curve = correction.loss_curve(loss, output, target, z)
    here = (np.abs(curve.output - target) > WRONG) & (np.abs(curve.gradient) < HARDLY)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], here, [False]]).astype(int)))
    ends = [(z[first], z[last - 1]) for first, last in edges.reshape(-1, 2) if last - 1 > first]
    return pa.table({"low": np.array([low for low, _ in ends]), "high": np.array([high for _, high in ends])})


def level(target: float) -> pa.Table:
    """The target as a horizontal line: one row of output."""
    return pa.table({"output": [target]})


def tangent(now: Step) -> pa.Table:
    """The tangent of the activation at the start of a step: two rows of z, output."""
    ends = np.array([-2.0, 2.0])
    return pa.table({"z": now.z + ends, "output": now.output + now.slope * ends})


def points(now: Step) -> pa.Table:
    """Start and end of a step, the end only where it can be seen: columns z, output, value, place."""
    rows = [(now.z, now.output, now.loss, "start")]
    if inside(now) and abs(now.moved) >= VISIBLE:
        rows.append((now.new_z, now.new_output, now.new_loss, "end"))
    z, output, value, place = zip(*rows, strict=True)
    return pa.table({"z": z, "output": output, "value": value, "place": place})


def arrow(now: Step) -> pa.Table:
    """The way from the old z to the new one, where it is long enough: columns z, to, output, value, angle."""
    shown = abs(now.moved) >= VISIBLE
    row = {"z": now.z, "to": float(np.clip(now.new_z, -Z_LIMIT, Z_LIMIT)), "output": now.output, "value": now.loss}
    angle = 90.0 if now.moved > 0 else -90.0
    return pa.table({name: [value] for name, value in {**row, "angle": angle}.items()}).slice(0, int(shown))


def inside(now: Step) -> bool:
    """Whether the picture shows where the step leads."""
    return abs(now.new_z) <= Z_LIMIT


def output_limits(key: str) -> tuple[float, float]:
    """Between which outputs runs of this activation are shown: its range, if that is bounded."""
    low, high = ACTIVATIONS[key].range
    return (low, high) if np.isfinite([low, high]).all() else (-OUTPUT_LIMIT, OUTPUT_LIMIT)


@lru_cache(maxsize=64)
def run(neuron: Neuron, n: int) -> NeuronPath:
    """Several steps of a neuron, kept from rerun to rerun."""
    return correction.steps(neuron, n)


def runs(key: str, found: dict[str, NeuronPath]) -> pa.Table:
    """Several runs of one activation: columns step, name, output, loss, output_beyond, loss_beyond.

    What lies outside the axes is moved to their edge; the last two columns say to which: "low", "high" or "".
    """
    tables = []
    for name, run in found.items():
        columns: dict[str, Any] = {"step": np.arange(run.z.size), "name": np.repeat([name], run.z.size)}
        for quantity, values, (low, high) in (
            ("output", run.output, output_limits(key)),
            ("loss", run.loss, LOSS_LIMITS),
        ):
            columns[quantity] = np.clip(values, low, high)
            columns[f"{quantity}_beyond"] = np.select([values < low, values > high], ["low", "high"], "")
        tables.append(pa.table(columns))
    return pa.concat_tables(tables)


@lru_cache(maxsize=8)
def surveys(pairs: tuple[tuple[str, str], ...], seed: int, spread: float) -> dict[tuple[str, str], shortcut.Survey]:
    """Pairs compared with the shortcut, by (loss, output)."""
    return {pair: shortcut.survey(*pair, seed=seed, spread=spread) for pair in pairs}


def kind(survey: shortcut.Survey) -> str:
    """In one word, how the shortcut relates to the gradient of a pair."""
    if survey.exact:
        return "exact"
    if survey.constant is not None:
        return "factor"
    return "wrong" if survey.wrong else "signs"


def cells(
    found: dict[tuple[str, str], shortcut.Survey],
    losses: dict[str, str],
    outputs: dict[str, str],
    chosen: tuple[str, str],
) -> pa.Table:
    """The table of pairs: columns loss, output (as labels), kind, text, chosen. Undefined pairs are of kind "none"."""
    pairs = [(loss, output) for output in outputs for loss in losses]
    surveys = [found.get(pair) for pair in pairs]
    return pa.table(
        {
            "loss": [losses[loss] for loss, _ in pairs],
            "output": [outputs[output] for _, output in pairs],
            "kind": [kind(survey) if survey else "none" for survey in surveys],
            "text": [_text(survey) if survey else "–" for survey in surveys],
            "chosen": [pair == chosen for pair in pairs],
        }
    )


def _text(survey: shortcut.Survey) -> str:
    if survey.constant is not None:
        return f"✓ {short(survey.constant, 3)}"
    return f"✗ {percent(survey.wrong)}" if survey.wrong else "✓"
