"""Rules that turn a gradient into a step.

Each takes the parameters θ and the gradient g as flat arrays of equal length, a state (a dict of arrays
that it fills on first use) and the learning rate, and changes θ and the state in place.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lib.arrays import Array
from lib.records import Param, Registry

State = dict[str, Array]
"""What an optimiser remembers from step to step; start with an empty dict."""


def sgd(theta: Array, g: Array, state: State, learning_rate: float) -> None:
    """Step against the gradient. Formula: θ ← θ − η g.

    Source: Robbins & Monro (1951), A stochastic approximation method.
    """
    theta -= learning_rate * g


def momentum(theta: Array, g: Array, state: State, learning_rate: float, beta: float = 0.9) -> None:
    """Step along a decaying sum of past gradients. Formula: v ← βv + g, θ ← θ − η v.

    Source: Polyak (1964), Some methods of speeding up the convergence of iteration methods.
    """
    v = _remembered(state, "v", theta)
    v *= beta
    v += g
    theta -= learning_rate * v


def nesterov(theta: Array, g: Array, state: State, learning_rate: float, beta: float = 0.9) -> None:
    """Momentum that counts the newest gradient once more, as if it were seen from where the momentum leads.

    Formula: v ← βv + g, θ ← θ − η (g + βv). This is Nesterov's method written for the point at which the gradient is
    taken, as in PyTorch.

    Source: Nesterov (1983), A method of solving a convex programming problem with convergence rate O(1/k²);
    Sutskever et al. (2013), On the importance of initialization and momentum in deep learning.
    """
    v = _remembered(state, "v", theta)
    v *= beta
    v += g
    theta -= learning_rate * (g + beta * v)


def adagrad(theta: Array, g: Array, state: State, learning_rate: float, epsilon: float = 1e-10) -> None:
    """Scale each step by the size of all gradients so far, so that steps grow shorter with time.

    Formula: s ← s + g², θ ← θ − η g/(√s + ε).

    Source: Duchi, Hazan & Singer (2011), Adaptive subgradient methods for online learning and stochastic optimization.
    """
    s = _remembered(state, "s", theta)
    s += g**2
    theta -= learning_rate * g / (np.sqrt(s) + epsilon)


def rmsprop(
    theta: Array, g: Array, state: State, learning_rate: float, rho: float = 0.9, epsilon: float = 1e-8
) -> None:
    """Scale each step by the recent size of its own gradient.

    Formula: s ← ρs + (1 − ρ)g², θ ← θ − η g/(√s + ε).

    Source: Tieleman & Hinton (2012), Neural networks for machine learning, lecture 6.5.
    """
    s = _remembered(state, "s", theta)
    s *= rho
    s += (1 - rho) * g**2
    theta -= learning_rate * g / (np.sqrt(s) + epsilon)


def adam(
    theta: Array,
    g: Array,
    state: State,
    learning_rate: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> None:
    """Momentum and per-parameter scaling together, corrected for starting at 0.

    Formula: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η m̂/(√v̂ + ε) with
    m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ) at step t = 1, 2, …

    Source: Kingma & Ba (2015), Adam: a method for stochastic optimization.
    """
    m, v = _remembered(state, "m", theta), _remembered(state, "v", theta)
    t = state.setdefault("t", np.zeros(()))
    t += 1
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta -= learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)


def _remembered(state: State, name: str, theta: Array) -> Array:
    return state.setdefault(name, np.zeros_like(theta))


@dataclass(frozen=True)
class Optimizer:
    """One rule: ``step(theta, gradient, state, learning_rate, **params)`` changes theta and state in place."""

    key: str
    label: str
    step: Callable[..., None]
    formula: str
    default_rate: float
    use: str
    params: tuple[Param, ...] = ()


_RECORDS = (
    Optimizer("sgd", "SGD", sgd, r"\theta \leftarrow \theta - \eta g", 0.1, "The plain rule; start here."),
    Optimizer(
        "momentum",
        "Momentum",
        momentum,
        r"v \leftarrow \beta v + g, \quad \theta \leftarrow \theta - \eta v",
        0.02,
        "Faster along long valleys; with β = 0.9 a steady gradient moves ten times as far.",
        (Param("beta", "Memory β", 0.9, 0.0, 0.99, 0.01),),
    ),
    Optimizer(
        "nesterov",
        "Nesterov",
        nesterov,
        r"v \leftarrow \beta v + g, \quad \theta \leftarrow \theta - \eta (g + \beta v)",
        0.02,
        "Momentum that brakes earlier: it swings less past the bottom of a valley.",
        (Param("beta", "Memory β", 0.9, 0.0, 0.99, 0.01),),
    ),
    Optimizer(
        "adagrad",
        "AdaGrad",
        adagrad,
        r"s \leftarrow s + g^2, \quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s} + \epsilon}",
        0.1,
        "When some gradients are rare. It divides by all gradients so far, so steps shrink and may halt too early.",
    ),
    Optimizer(
        "rmsprop",
        "RMSProp",
        rmsprop,
        r"s \leftarrow \rho s + (1-\rho) g^2, \quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s} + \epsilon}",
        0.01,
        "When gradients differ much in size between parameters.",
        (Param("rho", "Memory ρ", 0.9, 0.0, 0.999, 0.001),),
    ),
    Optimizer(
        "adam",
        "Adam",
        adam,
        r"\theta \leftarrow \theta - \eta \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
        0.01,
        "A robust default for larger networks.",
        (
            Param("beta1", "Memory β₁", 0.9, 0.0, 0.99, 0.01),
            Param("beta2", "Memory β₂", 0.999, 0.9, 0.9999, 0.0001),
        ),
    ),
)

OPTIMIZERS = Registry(_RECORDS)
"""Every optimiser of the lab by key. Read-only."""


@dataclass(frozen=True)
class Recipe:
    """How a gradient becomes a step: an optimiser with its options, penalties, and a limit on the gradient's length.

    The order: penalties are added to the gradient of the loss, the sum is clipped, then the optimiser takes its step.
    optimizer: a key of OPTIMIZERS. options: (name, value) of its params that are not at their default. l1, l2:
    strength of the penalties of ``lib.regularization``. clip: the greatest length of a gradient, or None.
    """

    optimizer: str = "sgd"
    options: tuple[tuple[str, float], ...] = ()
    l1: float = 0.0
    l2: float = 0.0
    clip: float | None = None
