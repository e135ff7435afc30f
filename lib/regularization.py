"""Two ways to keep weights and steps small: a penalty on the weights, and a limit on the gradient's length.

Biases are never penalised: they do not make a network's answer steeper, only shift it.
"""

import math

import numpy as np

from lib.arrays import Array
from lib.network import Params
from lib.records import check_non_negative, check_positive


def penalty(params: Params, l1: float = 0.0, l2: float = 0.0) -> float:
    """Return what is added to the loss for the size of the weights.

    Formula: λ₁ Σ|w| + ½ λ₂ Σ w², summed over all weights of all layers, without the biases.

    Raises ValueError when l1 or l2 is not a finite number of at least 0.

    Source: Krogh & Hertz (1991), A simple weight decay can improve generalization (L2); Tibshirani (1996) (L1).
    """
    l1, l2 = check_non_negative("l1", l1), check_non_negative("l2", l2)
    return sum(l1 * float(np.abs(W).sum()) + 0.5 * l2 * float(np.square(W).sum()) for W, _ in params)


def penalty_gradient(params: Params, l1: float = 0.0, l2: float = 0.0) -> Params:
    """Return ∂penalty/∂W and ∂penalty/∂b for each layer, [(dW, db), …]: what each step adds to the gradient.

    Formula: λ₁ sign(w) + λ₂ w for a weight, 0 for a bias. |w| has a kink at 0; we choose the slope 0 there.

    Raises ValueError as ``penalty`` does.
    """
    l1, l2 = check_non_negative("l1", l1), check_non_negative("l2", l2)
    return [(l1 * np.sign(W) + l2 * W, np.zeros_like(b)) for W, b in params]


def clip_norm(gradients: Params, limit: float) -> Params:
    """Shorten a gradient that is longer than ``limit``; its direction stays.

    Formula: g ← g · min(1, limit/‖g‖), with ‖g‖ over all weights and biases together.

    Raises ValueError when limit is not a finite number above 0.

    Source: Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent neural networks.
    """
    limit = check_positive("limit", limit)
    parts: list[Array] = [part for pair in gradients for part in pair]
    norm = math.sqrt(sum(float(np.vdot(part, part)) for part in parts))
    if norm <= limit:
        return gradients
    return [(limit / norm * dW, limit / norm * db) for dW, db in gradients]
