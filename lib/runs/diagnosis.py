"""Why a run does not learn, measured on the run itself: the cause that its numbers show, and how strongly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.losses import LOSSES
from lib.runs.inspection import health
from lib.trainers import Trainer

LEAST_EPOCHS = 40
"""Epochs before which nothing is said: many a run takes some time to begin."""
LEARNT = 0.7
"""A run has learned something when its loss is below this share of what a constant answer has."""
PROGRESS = 0.97
"""A run is still on its way when the last third of its epochs brought the best loss below this share."""
LATELY, JUMP, OFTEN = 20, 1.02, 6
"""A rate is too high when among the last LATELY epochs at least OFTEN have raised the loss by the factor JUMP."""
GROWN = 1000
"""A loss has run away, however few the epochs, when it is so many times the first one and a constant answer's."""
SMALL = 0.1
"""A first layer hardly learns when its gradient is below this share of the output's."""
OTHERS = 4
"""Other seeds that are tried."""
MOST_UPDATES, MOST_NUMBERS = 2000, 600
"""Updates of each of them at most, and weights and biases of a network that is small enough for that."""


@dataclass(frozen=True)
class Trouble:
    """What keeps a run from learning.

    cause: "grown" (amount: the loss now), "rate" (amount: how many of the last LATELY epochs raised the loss), "dead"
    (layer: the first of which all units are dead, from 1; amount: how many), "alike" (layer: the first of which all
    units are the same), "gradient" (amount: the first layer's gradient as a share of the output's), "unlucky" (amount:
    the best loss among OTHERS other seeds; seed: which had it; epochs: each of them did), "narrow" (amount: the best
    loss among them and this run; epochs: each of the others did).
    """

    cause: str
    amount: float
    layer: int = 0
    seed: int = 0
    epochs: int = 0


def constant_loss(trainer: Trainer) -> float:
    """The training loss of the best constant answer: the targets' mean, or their median where that is better."""
    Y, value = trainer.Y_train, LOSSES[trainer.config.head[1]].value
    with np.errstate(all="ignore"):
        losses = [value(np.broadcast_to(constant, Y.shape), Y) for constant in (Y.mean(axis=0), np.median(Y, axis=0))]
    return float(np.nanmin(losses))


def learns(trainer: Trainer) -> bool:
    """Whether a run has learned something, is still on its way, or has only just begun."""
    history = trainer.history
    if _has_grown(trainer):
        return False
    if trainer.epoch < LEAST_EPOCHS or min(history[-LATELY:]) < LEARNT * constant_loss(trainer):
        return True
    recent = len(history) // 3
    return min(history[-recent:]) < PROGRESS * min(history[:-recent]) and _rises(history) < OFTEN


def trouble(trainer: Trainer) -> Trouble | None:
    """What keeps a run from learning, or None while it learns or nothing is found.

    The causes in the order in which they are looked for: "grown", "rate", "dead", "alike", "gradient", "unlucky",
    "narrow". For the last two other seeds are trained, of small networks only.
    """
    if learns(trainer):
        return None
    if _has_grown(trainer):
        return Trouble("grown", trainer.history[-1])
    rises = _rises(trainer.history)
    if rises >= OFTEN:
        return Trouble("rate", rises)
    config = trainer.config
    inputs = trainer.inputs(trainer.X_train)
    state = health(trainer.params, inputs, trainer.Y_train, config.activations, *config.head)
    for layer, (dead, width) in enumerate(zip(state.dead.tolist(), config.hidden, strict=True), 1):
        if dead == width:
            return Trouble("dead", dead, layer)
    for layer, width in enumerate(config.hidden, 1):
        W, _ = trainer.params[layer - 1]
        if width > 1 and np.array_equal(W, np.broadcast_to(W[:, :1], W.shape)):
            return Trouble("alike", width, layer)
    share = float(state.gradient[0] / state.gradient[-1]) if state.gradient[-1] > 0 else 1.0
    if len(state.gradient) > 1 and share < SMALL:
        return Trouble("gradient", share)
    return _seeds(trainer)


def _has_grown(trainer: Trainer) -> bool:
    """Whether the loss has run away."""
    return trainer.history[-1] > GROWN * max(trainer.history[0], constant_loss(trainer))


def _rises(history: Sequence[float]) -> int:
    """How many of the last epochs have raised the loss."""
    lately = np.asarray(history[-LATELY - 1 :])
    return int((lately[1:] > JUMP * lately[:-1]).sum())


def _seeds(trainer: Trainer) -> Trouble | None:
    """What other seeds reach on the same data."""
    if sum(part.size for pair in trainer.params for part in pair) > MOST_NUMBERS:
        return None
    config, now = trainer.config, trainer.now
    data = (trainer.X_train, trainer.Y_train, trainer.X_test, trainer.Y_test)
    epochs = max(1, min(trainer.epoch, MOST_UPDATES // trainer.batches))
    reached = {}
    for seed in range(config.seed + 1, config.seed + 1 + OTHERS):
        other = Trainer(replace(now, seed=seed), data)
        other.run(epochs=epochs)
        reached[seed] = min(other.history)
    best = min(reached, key=lambda seed: reached[seed])
    if reached[best] < LEARNT * constant_loss(trainer):
        return Trouble("unlucky", reached[best], seed=best, epochs=epochs)
    return Trouble("narrow", min([*reached.values(), *trainer.history]), epochs=epochs)
