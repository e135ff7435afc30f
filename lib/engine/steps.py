"""How the fast engine moves parameters: one flat vector theta, one flat gradient g; beside what a program writes."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from inspect import signature
from types import MappingProxyType

import numpy as np

from lib.arrays import Array
from lib.engine.calls import Call, Code, constant
from lib.optimizers import OPTIMIZERS, Recipe, State


class Rate:
    """A learning rate that calls bound earlier can see: products of it with constants, kept up to date.

    It may be an array, with a rate for each parameter; its shape stays.
    """

    def __init__(self, value: float | Array, like: Array) -> None:
        self._like = like
        self._products: dict[float, Array] = {}
        self.set(value)

    def set(self, value: float | Array) -> None:
        """Change the rate and every product handed out before."""
        self.value = value
        for factor, product in self._products.items():
            product[...] = value * factor

    def times(self, factor: float) -> Array:
        """Return an array, 0-d for a single rate, that always holds rate · factor."""
        return self._products.setdefault(factor, constant(self.value * factor, self._like))


@dataclass(frozen=True)
class StepKernel:
    """An optimiser's step as calls, and as a program writes it.

    calls(theta, g, state, rate, factor, **options): move theta; g holds the gradient divided by factor. written: the
    same with theta, g, state, rate and factor, each option by its name in braces, and {options} for those that are not
    at their default.
    """

    calls: Callable[..., list[Call]]
    written: Code


def _sgd(theta: Array, g: Array, state: State, rate: Rate, factor: float) -> list[Call]:
    return [partial(np.multiply, g, rate.times(factor), g), partial(np.subtract, theta, g, theta)]


_WRITTEN_SGD = Code(("theta -= (rate * factor) * g",))


def _adam(
    theta: Array, g: Array, state: State, rate: Rate, factor: float, beta1: float, beta2: float, epsilon: float
) -> list[Call]:
    """The lines of ``lib.optimizers.adam`` without new arrays, and with the factor in the constants."""
    m, v = (state.setdefault(name, np.zeros_like(theta)) for name in ("m", "v"))
    t = state.setdefault("t", np.zeros(()))
    s = np.empty_like(theta)
    correct_m, correct_v = np.zeros_like(rate.times(1)), constant(0, theta)

    def count() -> None:
        t[()] += 1
        correct_m[...] = rate.value / (1 - beta1 ** float(t))
        correct_v[()] = 1 / (1 - beta2 ** float(t))

    return [
        count,
        partial(np.multiply, m, constant(beta1, m), m),
        partial(np.multiply, g, constant((1 - beta1) * factor, g), s),
        partial(np.add, m, s, m),
        partial(np.multiply, v, constant(beta2, v), v),
        partial(np.multiply, g, g, s),
        partial(np.multiply, s, constant((1 - beta2) * factor**2, g), s),
        partial(np.add, v, s, v),
        partial(np.multiply, v, correct_v, s),
        partial(np.sqrt, s, s),
        partial(np.add, s, constant(epsilon, s), s),
        partial(np.divide, m, s, s),
        partial(np.multiply, s, correct_m, s),
        partial(np.subtract, theta, s, theta),
    ]


_WRITTEN_ADAM = Code(
    (
        "if not state:",
        "    state.update(m=np.zeros_like(theta), v=np.zeros_like(theta), t=0)",
        'state["t"] += 1',
        'm, v, t = state["m"], state["v"], state["t"]',
        "m *= {beta1!r}",
        "m += ((1 - {beta1!r}) * factor) * g",
        "v *= {beta2!r}",
        "v += ((1 - {beta2!r}) * factor**2) * (g * g)",
        "root = np.sqrt(v * (1 / (1 - {beta2!r}**t))) + {epsilon!r}",
        "theta -= m / root * (rate / (1 - {beta1!r}**t))",
    )
)


def _lessons(
    step: Callable[..., None], theta: Array, g: Array, state: State, rate: Rate, factor: float, **options: float
) -> list[Call]:
    """The step of an optimiser's record."""
    return [
        partial(np.multiply, g, constant(factor, g), g),
        partial(step, theta, g, state, rate.times(1), **options),
    ]


_STEPS: Mapping[str, StepKernel] = MappingProxyType(
    {"sgd": StepKernel(_sgd, _WRITTEN_SGD), "adam": StepKernel(_adam, _WRITTEN_ADAM)}
)


def step_kernel(optimizer: str) -> StepKernel:
    """Return the kernel of an optimiser: its own, or one made from its record."""
    if optimizer in _STEPS:
        return _STEPS[optimizer]
    step = OPTIMIZERS[optimizer].step
    written = Code((f"{step.__name__}(theta, factor * g, state, rate{{options}})",), (step,))
    return StepKernel(partial(_lessons, step), written)


def options_of(recipe: Recipe) -> dict[str, float]:
    """Every option of a recipe's optimiser, those at their default included."""
    return _usual(OPTIMIZERS[recipe.optimizer].step) | dict(recipe.options)


@cache
def _usual(step: Callable[..., None]) -> dict[str, float]:
    parameters = signature(step).parameters.values()
    return {one.name: one.default for one in parameters if one.default is not one.empty}


def update_calls(
    recipe: Recipe, theta: Array, g: Array, weights: Array, state: State, rate: Rate, factor: float
) -> list[Call]:
    """Return calls that move theta by one step; g holds the gradient divided by ``factor``.

    weights: 1 where theta holds a weight and 0 where it holds a bias.
    """
    calls: list[Call] = []
    if _restrained(recipe):
        calls = [partial(np.multiply, g, constant(factor, g), g), *_restraints(recipe, theta, g, weights)]
        factor = 1.0
    return calls + step_kernel(recipe.optimizer).calls(theta, g, state, rate, factor, **options_of(recipe))


def written_update(recipe: Recipe) -> Code:
    """The same as lines that take theta, g, factor, rate, state, and weights."""
    step = step_kernel(recipe.optimizer).written
    named = options_of(recipe) | {"options": "".join(f", {name}={value!r}" for name, value in recipe.options)}
    return Code((*_written_restraints(recipe), *step.filled(**named).lines), step.uses)


def _restrained(recipe: Recipe) -> bool:
    return bool(recipe.l1 or recipe.l2 or recipe.clip is not None)


def _restraints(recipe: Recipe, theta: Array, g: Array, weights: Array) -> list[Call]:
    """The penalties and the limit of ``lib.regularization``, for flat arrays."""
    calls: list[Call] = []
    scratch = np.empty_like(theta)
    if recipe.l2:
        calls += [partial(np.multiply, theta, recipe.l2 * weights, scratch), partial(np.add, g, scratch, g)]
    if recipe.l1:
        calls += [
            partial(np.sign, theta, scratch),
            partial(np.multiply, scratch, recipe.l1 * weights, scratch),
            partial(np.add, g, scratch, g),
        ]
    if recipe.clip is not None:
        calls.append(partial(_shorten, g, recipe.clip))
    return calls


def _shorten(g: Array, limit: float) -> None:
    norm = math.sqrt(np.vdot(g, g))
    if norm > limit:
        np.multiply(g, limit / norm, g)


def _written_restraints(recipe: Recipe) -> list[str]:
    lines = ["g = factor * g", "factor = 1.0"] if _restrained(recipe) else []
    if recipe.l2:
        lines.append(f"g = g + theta * ({recipe.l2!r} * weights)")
    if recipe.l1:
        lines.append(f"g = g + np.sign(theta) * ({recipe.l1!r} * weights)")
    if recipe.clip is not None:
        lines += [
            "length = math.sqrt(np.vdot(g, g))",
            f"if length > {recipe.clip!r}:",
            f"    g = g * ({recipe.clip!r} / length)",
        ]
    return lines
