"""A run with dying units as tables: data, hinge lines, monitor, and the shares of many networks."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
import pyarrow as pa

from dashboard.frames import INPUT_LIMIT
from dashboard.text.numbers import percent
from lib.arrays import Array
from lib.datasets import DATASETS
from lib.experiments import dying
from lib.experiments.dying import DyingConfig, DyingRun, Outcome
from lib.network import forward

Y_LIMIT = 2.0
"""Targets of a set with one input are shown from −Y_LIMIT to Y_LIMIT."""
RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Learning rates at which ReLU and leaky are compared."""
RESCUE_EPOCHS = 3000
DEPTHS = (1, 2, 3, 5, 7, 10, 15, 20, 25, 30)
"""Numbers of hidden layers at which networks are counted."""
NETS = 100
RIVALS = ("relu", "leaky_relu")


@lru_cache(maxsize=64)
def recorded(setting: DyingConfig) -> DyingRun:
    """The run of a setting, kept from rerun to rerun."""
    return dying.run(setting)


def points(run: DyingRun) -> pa.Table:
    """The data: columns x1, x2 (the target where there is one input), y (target) and label (class)."""
    x2 = run.X[:, 1] if run.X.shape[1] > 1 else run.Y[:, 0]
    label = (run.Y[:, 0] >= 0.5).astype(int).astype(str)
    return pa.table({"x1": run.X[:, 0], "x2": x2, "y": run.Y[:, 0], "label": label})


def fit(run: DyingRun, epoch: int) -> pa.Table:
    """The output of a network with one input at one epoch: columns x1, x2."""
    x = np.linspace(-INPUT_LIMIT, INPUT_LIMIT, 241)
    return pa.table({"x1": x, "x2": answer(run, epoch, x[:, np.newaxis])[:, 0]})


def answer(run: DyingRun, epoch: int, X: Array) -> Array:
    """What the network says at one epoch: (n, 1)."""
    regression = DATASETS[run.setting.data].task == "regression"
    # A network on its way to infinity may pass it here: such points are not drawn.
    with np.errstate(over="ignore", invalid="ignore"):
        return forward(run.params(epoch), X, run.activations[epoch], "linear" if regression else "sigmoid").prediction


def hinges(run: DyingRun, epoch: int) -> pa.Table:
    """The lines w·x + b = 0 inside the picture, each with an arrow to the side where its unit fires.

    Columns unit, state ("fires" or "dead"), x1, y1, x2, y2 (the ends), bx, by, tx, ty (the arrow's base and tip),
    angle (degrees clockwise from up), lx, ly (the label's place), text. With one input the lines are vertical.
    """
    rows = [
        row
        for j in range(run.setting.units)
        if (row := _hinge(run.W[epoch, :, j], float(run.b[epoch, j]), j, bool(run.dead[epoch, j]))) is not None
    ]
    return pa.Table.from_pylist(rows, schema=_HINGE)


_HINGE = pa.schema(
    [("unit", pa.int64()), ("state", pa.string()), ("text", pa.string())]
    + [(name, pa.float64()) for name in ("x1", "y1", "x2", "y2", "bx", "by", "tx", "ty", "angle", "lx", "ly")]
)


def _hinge(w: Array, b: float, j: int, dead: bool) -> dict[str, float | int | str] | None:
    size = float(np.hypot.reduce(w))
    if size == 0:
        return None
    height = INPUT_LIMIT if w.size > 1 else Y_LIMIT
    normal = np.array([w[0], w[1] if w.size > 1 else 0.0]) / size
    foot, along = -(b / size) * normal, np.array([-normal[1], normal[0]])
    low, high = -np.inf, np.inf
    for position, direction, limit in zip(foot, along, (INPUT_LIMIT, height), strict=True):
        if abs(direction) < 1e-12:
            if abs(position) >= limit:
                return None
            continue
        ends = sorted(((-limit - position) / direction, (limit - position) / direction))
        low, high = max(low, ends[0]), min(high, ends[1])
    if not low < high:
        return None
    start, end = foot + low * along, foot + high * along
    # Parallel lines often lie close together: with one input each arrow has a height of its own.
    share = 0.9 - 0.08 * (j % 3) if w.size > 1 else 0.95 - 0.9 * ((j * 3) % 8) / 8
    base = start + share * (end - start)
    tip = base + 0.32 * normal
    edge = np.array([INPUT_LIMIT - 0.45, height - 0.25])
    label = np.clip(base + 0.62 * normal, -edge, edge)
    return {
        "unit": j + 1,
        "state": "dead" if dead else "fires",
        "text": f"{j + 1} dead" if dead else f"{j + 1}",
        **dict(zip(("x1", "y1", "x2", "y2"), (*map(float, start), *map(float, end)), strict=True)),
        **dict(zip(("bx", "by", "tx", "ty"), (*map(float, base), *map(float, tip)), strict=True)),
        **dict(zip(("lx", "ly"), map(float, label), strict=True)),
        "angle": float(np.degrees(np.arctan2(normal[0], normal[1]))),
    }


def monitor(run: DyingRun, epoch: int, text: Callable[[float], str]) -> pa.Table:
    """Each unit now: columns unit, fires, gradient and since (texts; ``text`` writes a number), dead."""
    units = run.units(epoch)
    return pa.table(
        {
            "unit": np.arange(1, len(units) + 1),
            "fires": [percent(unit.firing, 1 if 0 < unit.firing < 0.01 else 0) for unit in units],
            "gradient": [text(unit.gradient) for unit in units],
            "since": [
                "back"
                if unit.revived
                else "–"
                if unit.since is None
                else "start"
                if unit.since == 0
                else f"{unit.since}"
                for unit in units
            ],
            "dead": [unit.since is not None for unit in units],
        }
    )


def acts(run: DyingRun) -> pa.Table:
    """The actions carried out: columns epoch, text (a number; it stands for the line below the picture)."""
    epochs = [effect.act.epoch for effect in run.effects]
    texts = [str(number) for number in range(1, len(epochs) + 1)]
    last = {epoch: "+".join(t for t, e in zip(texts, epochs, strict=True) if e == epoch) for epoch in epochs}
    return pa.table({"epoch": pa.array(list(last), pa.int64()), "text": pa.array(list(last.values()), pa.string())})


def rates(found: Mapping[tuple[str, float], Outcome]) -> pa.Table:
    """What is left for each of RIVALS at each learning rate: columns key, rate, silent, stuck, accuracy."""
    rows = [
        {
            "key": key,
            "rate": rate,
            "silent": float(outcome.never_active[-1]),
            "stuck": float(outcome.stuck[-1]),
            "accuracy": float(outcome.accuracy[-1]),
        }
        for (key, rate), outcome in found.items()
    ]
    return pa.Table.from_pylist(rows, schema=_RATES)


_RATES = pa.schema([("key", pa.string()), *((name, pa.float64()) for name in ("rate", "silent", "stuck", "accuracy"))])


def asked(waiting: bool, **place: float) -> pa.Table:
    """Where a question mark stands while a picture waits for a prediction: columns as in ``place``, and text."""
    columns = {name: pa.array([value], pa.float64()) for name, value in place.items()}
    return pa.table({**columns, "text": ["?"]}).slice(0, int(waiting))


def rescue_curves(found: Mapping[str, Outcome]) -> pa.Table:
    """What became of each of RIVALS from the same bad start: columns key, epoch, accuracy."""
    return pa.table(
        {
            "key": pa.array([key for key, outcome in found.items() for _ in outcome.epochs], pa.string()),
            "epoch": np.concatenate([[], *(outcome.epochs for outcome in found.values())]),
            "accuracy": np.concatenate([[], *(outcome.accuracy for outcome in found.values())]),
        }
    )


def born_dead(depth: int, width: int, key: str) -> tuple[bool, ...]:
    """Which of NETS networks have a first-layer gradient of exactly 0, seed by seed."""
    return tuple((dying.first_gradients(depth, width, key, NETS) == 0).tolist())


def born_dead_shares(width: int, found: Mapping[tuple[str, int], tuple[bool, ...]]) -> dict[str, pa.Table]:
    """Tables ``shares`` (key, depth, share, low, high: the 95% range) and ``bound`` (depth, share).

    found: what ``born_dead`` says of each of RIVALS at each of DEPTHS; both are empty as long as it is.
    """
    rows = []
    for (key, depth), dead in found.items():
        low, high = dying.interval(sum(dead), NETS)
        rows.append({"key": key, "depth": depth, "share": sum(dead) / NETS, "low": low, "high": high})
    depths = np.arange(1, DEPTHS[-1] + 1)
    bound = [dying.one_row_share(int(depth), width) for depth in depths]
    drawn = len(depths) if found else 0
    return {
        "shares": pa.Table.from_pylist(rows, schema=_SHARES),
        "bound": pa.table({"depth": depths, "share": bound}).slice(0, drawn),
    }


_SHARES = pa.schema(
    [("key", pa.string()), ("depth", pa.int64()), *((name, pa.float64()) for name in ("share", "low", "high"))]
)
