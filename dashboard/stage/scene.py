"""What the stage shows of a training run: a trainer becomes a ``Picture``."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from dashboard.charts.theme import CLASS_NAME
from dashboard.charts.train import AXES, Axis
from dashboard.frames import INPUT_LIMIT
from dashboard.frames.network import Unit, drawn
from dashboard.pictures import surface, unit_maps
from dashboard.stage.frame import CLASSES, SIGNED, Column, Links, Marks, Picture, Shades, Side, by_class, signed
from dashboard.text.numbers import figure, grouped, percent, short
from lib.activations import ACTIVATIONS
from lib.arrays import Array, subscript
from lib.network import Params, Trace, forward
from lib.runs import inspection
from lib.trainers import Trainer
from lib.training.scoring import share_right

_MANY = 40
"""Units of a network that is large: its pictures are coarser, for each shade costs more."""
_FINE, _COARSE = 40, 20
"""Shades along each side of a unit's map, and of one in a large network."""
_COARSE_PLANE = 64
"""Shades along each side of the plane of a large network; others have ``surface.PIXELS``."""
_FIT = 121
"""Places along the one input at which the curve of a fit is drawn."""
_FIT_LIMIT = 2.0
"""The plane of a fit runs from −_FIT_LIMIT to _FIT_LIMIT in y."""
_MOST = 160
"""Points of a loss curve."""
_LEAST_EPOCHS = 10
"""Epochs that the axis of the losses has room for at least."""


Readings = tuple[tuple[str, str, str], ...]
"""Numbers as they are written: label, value, and what it is out of or "" ."""

SPEED = "Epochs/s"
"""The one number that is not read aloud."""

VALUE = Axis("y")
"""The axis of a target that is not scaled."""


@dataclass(frozen=True)
class Words:
    """What data of one's own is called: its classes, its two inputs with their original units, and its target."""

    classes: tuple[str, ...] = ()
    axes: tuple[Axis, Axis] = AXES
    target: Axis = VALUE


def picture(
    trainer: Trainer,
    *,
    params: Params | None = None,
    epoch: int | None = None,
    chosen: Unit | None = None,
    words: Words | None = None,
    logarithmic: bool = False,
    told: Readings | None = None,
) -> Picture:
    """The whole picture of a run as it stands, or with ``params`` as it stood at an ``epoch`` that was recorded.

    chosen: a unit, all of whose weights are drawn. logarithmic: the losses. told: the numbers, if they are not just
    ``numbers(trainer)``. What the page decides (mode, pace, what may be edited) is put in with ``dataclasses.replace``.
    """
    words, epoch = words or Words(), trainer.epoch if epoch is None else epoch
    told = numbers(trainer, params, epoch) if told is None else told
    now = _now(trainer, params)
    return replace(
        plane(trainer, params=params, words=words),
        columns=_columns(trainer, params, words),
        links=_links(now, chosen),
        largest=float(max(np.abs(W).max() for W, _ in now)),
        curves=_curves(trainer, epoch, logarithmic),
        numbers=told,
        says=_says(trainer, told),
        speaks=f"{', '.join(' '.join(filter(None, entry)) for entry in told if entry[0] != SPEED).capitalize()}.",
        chosen=chosen,
    )


def _now(trainer: Trainer, params: Params | None) -> Params:
    return trainer.params if params is None else params


def plane(trainer: Trainer, *, params: Params | None = None, words: Words | None = None) -> Picture:
    """The plane alone: what the network says over its inputs, with the examples."""
    shades, fit = answer(trainer, params, _COARSE_PLANE if _is_large(trainer) else surface.PIXELS)
    return replace(ground(trainer, words or Words()), plane=shades, fit=fit, says=_says(trainer, ()))


def ground(trainer: Trainer, words: Words) -> Picture:
    """The plane before any network answers: its axes, and the examples."""
    classes = () if trainer.task == "regression" else CLASS_NAME[: max(trainer.Y_train.shape[1], 2)]
    across, up = (_side(axis, INPUT_LIMIT) for axis in words.axes)
    return Picture(
        plane=np.empty((0, 0), np.uint8),
        scale=CLASSES if trainer.Y_train.shape[1] > 1 else SIGNED,
        axes=(across, _side(words.target, _FIT_LIMIT) if trainer.X_train.shape[1] == 1 else up),
        points=_points(trainer),
        legend=words.classes or classes,
    )


def answer(trainer: Trainer, params: Params | None = None, pixels: int = surface.PIXELS) -> tuple[Shades, Array]:
    """What a network says over its inputs: shades of the plane, ``pixels`` along each side, or the fit of one input.

    The other of the two is empty.
    """
    if trainer.X_train.shape[1] == 1:
        return np.empty((0, 0), np.uint8), _predict(trainer, params, _line(_FIT))[:, 0]
    output = _predict(trainer, params, surface.inputs(pixels))
    return _shades(trainer.task, output).reshape(pixels, pixels), np.empty(0)


def _is_large(trainer: Trainer) -> bool:
    return sum(trainer.config.hidden) > _MANY


def _shades(task: str, output: Array) -> Shades:
    if task == "regression":
        return signed(output[:, 0])
    if output.shape[1] == 1:
        return signed(2 * output[:, 0] - 1)
    return by_class(*surface.lead(output))


def _predict(trainer: Trainer, params: Params | None, X: Array) -> Array:
    return trainer.predict(X) if params is None else _trace(trainer, params, X).prediction


def _trace(trainer: Trainer, params: Params | None, X: Array) -> Trace:
    if params is None:
        return trainer.trace(X)
    with np.errstate(all="ignore"):
        return forward(params, trainer.inputs(X), trainer.config.activations, trainer.config.head[0])


def _columns(trainer: Trainer, params: Params | None, words: Words) -> tuple[Column, ...]:
    config, (output, _) = trainer.config, trainer.config.head
    biases = [b for _, b in _now(trainer, params)]
    side = _COARSE if _is_large(trainer) else _FINE
    one = trainer.X_train.shape[1] == 1
    shape = (1, _FINE) if one else (side, side)
    states = inspection.still(_trace(trainer, params, trainer.X_train))
    trace = _trace(trainer, params, _line(_FINE) if one else surface.inputs(side))
    X = trace.X
    alive = np.zeros(X.shape[1], dtype=bool)
    inputs = Column("inputs", SIGNED, _maps(X, "", shape), np.zeros(X.shape[1]), alive, alive, trainer.input_names)
    columns = [inputs]
    for layer, (a, b, (dead, stuck)) in enumerate(zip(trace.A, biases, states, strict=True)):
        key = inspection.function_of(config.activations, output, layer)
        columns.append(
            Column(
                _heading(key, layer, last=layer + 1 == len(biases)),
                CLASSES if key == "softmax" else SIGNED,
                _maps(a, key, shape),
                b,
                dead,
                stuck,
                _outputs(trainer, words, len(b)) if layer + 1 == len(biases) else (),
            )
        )
    return tuple(columns)


def _maps(a: Array, key: str, shape: tuple[int, int]) -> Shades:
    """A map for each unit, (units, *shape), from what the units answer at the places of the map, (places, units)."""
    with np.errstate(all="ignore"):
        share = unit_maps.strength(a, key)
    shades = by_class(np.arange(a.shape[1]), share) if key == "softmax" else signed(share)
    return np.ascontiguousarray(shades.T).reshape(-1, *shape)


def _heading(key: str, layer: int, *, last: bool) -> str:
    label = ACTIVATIONS[key].label if key in ACTIVATIONS else "Softmax"
    return f"output\n{label}" if last else f"layer {layer + 1}\n{label}"


def _outputs(trainer: Trainer, words: Words, count: int) -> tuple[str, ...]:
    if trainer.task == "multiclass" and len(words.classes) == count:
        return words.classes
    return ("ŷ",) if count == 1 else tuple(f"ŷ{subscript(k + 1)}" for k in range(count))


def _links(params: Params, chosen: Unit | None) -> tuple[Links, ...]:
    ends = [np.nonzero(drawn(W, layer, chosen)) for layer, (W, _) in enumerate(params)]
    return tuple(Links(start, end, W[start, end]) for (start, end), (W, _) in zip(ends, params, strict=True))


def _points(trainer: Trainer) -> Marks:
    X, Y = np.vstack([trainer.X_train, trainer.X_test]), np.vstack([trainer.Y_train, trainer.Y_test])
    test = np.repeat([False, True], [len(trainer.X_train), len(trainer.X_test)])
    if trainer.task == "regression":
        label, shades = np.ones(len(Y), dtype=np.intp), signed(Y[:, 0])  # all are circles
    elif Y.shape[1] == 1:
        label = (Y[:, 0] >= 0.5).astype(np.intp)
        shades = signed(2.0 * label - 1)
    else:
        label = Y.argmax(axis=1)
        shades = by_class(label, np.ones(len(Y)))
    return Marks(X if X.shape[1] == 2 else np.column_stack([X, Y]), shades, label, test)


def _side(axis: Axis, limit: float) -> Side:
    ends = (short(axis.centre - limit * axis.unit), short(axis.centre + limit * axis.unit))
    return Side(-limit, limit, axis.title, ends)


def numbers(
    trainer: Trainer,
    params: Params | None = None,
    epoch: int | None = None,
    *,
    batches: bool = False,
    speed: float | None = None,
) -> Readings:
    """What there is to know of a run as it stands, or stood at an ``epoch`` with ``params``: label, value, out of what.

    batches: whether a begun epoch is told. speed: epochs per second; 0 while it is not known, None: it is not told.
    """
    epoch = trainer.epoch if epoch is None else epoch
    begun = f"+ {trainer.batch} of {trainer.batches}" if batches and trainer.batch else ""
    told = [("Epoch", grouped(epoch), begun)]
    told.append(("Training loss", figure(trainer.history[epoch]), ""))
    if trainer.test_history:
        told.append(("Test loss", figure(trainer.test_history[epoch]), ""))
        if trainer.task != "regression":
            count = len(trainer.X_test)
            share = share_right(_predict(trainer, params, trainer.X_test), trainer.Y_test, trainer.task)
            told.append(("Test accuracy", percent(share, 1), f"{round(share * count)} of {count}"))
    if speed is not None:
        told.append((SPEED, f"{speed:.0f}" if speed else "–", ""))
    return tuple(told)


def _says(trainer: Trainer, told: Readings) -> str:
    """The text alternative: what is drawn, and its numbers."""
    layers = trainer.config.hidden
    network = f"A network with hidden layers of {', '.join(map(str, layers))} units" if layers else "A single layer"
    if trainer.X_train.shape[1] == 1:
        drawing = "its curve over the one input"
    else:
        drawing = "the plane of the two inputs, coloured by what it says"
    tests = f" and {len(trainer.X_test)} test examples" if len(trainer.X_test) else ""
    numbers = "".join(f" {label}: {', '.join(filter(None, rest))}." for label, *rest in told)
    return f"{network}, and {drawing}, with {len(trainer.X_train)} training examples{tests}.{numbers}"


def _curves(trainer: Trainer, epoch: int, logarithmic: bool) -> tuple[Array, Array]:
    """The losses of training and test up to the epoch, as places from 0 to 1 on common axes."""
    histories = [np.asarray(history[: epoch + 1]) for history in (trainer.history, trainer.test_history)]
    kept = np.unique(np.linspace(0, epoch, min(epoch + 1, _MOST)).round().astype(int))
    losses = [history[kept] if history.size else history for history in histories]
    with np.errstate(divide="ignore"):
        losses = [np.log10(values) for values in losses] if logarithmic else losses
    together = np.concatenate(losses)
    finite = together[np.isfinite(together)]
    low, high = (finite.min(), finite.max()) if logarithmic and finite.size else (0.0, finite.max(initial=0.0))
    x = kept / max(epoch, _LEAST_EPOCHS)
    heights = [np.nan_to_num((values - low) / ((high - low) or 1), neginf=0, posinf=1) for values in losses]
    first, second = (np.column_stack([x[: len(values)], values]) for values in heights)
    return first, second


@cache
def _line(points: int) -> Array:
    return np.linspace(-INPUT_LIMIT, INPUT_LIMIT, points)[:, np.newaxis]
