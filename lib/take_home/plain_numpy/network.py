"""The cells of a written-out program that are the network: first weights, forward, loss, backward."""

from inspect import unwrap
from itertools import pairwise

import numpy as np

from lib.activations import ACTIVATIONS
from lib.engine.kernels import LOGISTIC, functions
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES, binary_cross_entropy_from_logits, cross_entropy_from_logits
from lib.softmax import softmax_vjp
from lib.take_home.plain_numpy.program import Cell, Program, blocks, function, literal
from lib.take_home.source_code import Function

_SLOPES = {
    "sigmoid": "((1 - {a}) * {a})",
    "tanh": "(1 - {a} * {a})",
    "relu": "np.sign({a})",
    "leaky_relu": f"np.maximum(np.sign({{a}}), {ACTIVATIONS['leaky_relu'].defaults['alpha']!r})",
}
"""Slopes in terms of a = f(z), as the kernels take them; other activations take their derivative of z."""

_SOFTMAX = '''def softmax(z):
    """Turn each column into probabilities; a product with ones puts the column's sum into every row."""
    p = np.exp(z - z.max(axis=0))
    return p / np.ones((len(z), len(z)), z.dtype).dot(p)'''


def first_weights(program: Program) -> Cell:
    """The first weights in one vector: drawn again, or as numbers."""
    init, own = INITIALIZERS[program.config.init], program.trainer.own_params
    if own:
        first = [f"W{i} = {literal(W)}\nb{i} = {literal(b)}" for i, (W, b) in enumerate(own, 1)]
        matrices = [f"np.vstack([W{i}, b{i}])" for i in range(1, len(own) + 1)]
        text = "The first weights and biases were given."
    else:
        first = program.use(init.draw)
        draw = init.draw.__name__
        matrices = [f"np.vstack([{draw}({a}, {b}, for_weights), np.zeros({b})])" for a, b in pairwise(program.sizes)]
        text = f"First weights: {init.label}; first biases: 0."
    rows = "".join(f"    {matrix},\n" for matrix in matrices)
    ends = np.cumsum([0, *((a + 1) * b for a, b in pairwise(program.sizes))]).tolist()
    views = [
        f"V{i} = theta[{start}:{end}].reshape({a + 1}, {b})"
        for i, ((start, end), (a, b)) in enumerate(zip(pairwise(ends), pairwise(program.sizes), strict=True), 1)
    ]
    return Cell(
        "First weights",
        f"{text} All numbers lie in one vector theta; V1, V2, … are windows on it, one per layer: "
        "the weights, with the biases as last row.",
        blocks(
            *first,
            f"first = [\n{rows}]\ntheta = np.concatenate([matrix.ravel() for matrix in first]){program.cast}\n"
            + "\n".join(views),
        ),
    )


def forward(program: Program) -> Cell:
    """The forward pass."""
    hidden = program.config.activations
    used = [_pair(key)[0] for key in hidden if key != "linear"]
    lines = []
    for i, key in enumerate(hidden, 1):
        a = f"z{i}" if key == "linear" else f"{_pair(key)[0].__name__}(z{i})"
        lines += [f"z{i} = V{i}.T.dot({_input(i)})", f"a{i} = {a}"]
    last = len(hidden) + 1
    lines.append(f"z{last} = V{last}.T.dot({_input(last)})")
    ones_below = function("ones_below(a)", "Add the row of ones.", ["return np.vstack([a, np.ones_like(a[:1])])"])
    parts = [*program.use(*used), *([ones_below] if hidden else [])]
    code = function("forward(x)", "z and a of each layer, and the last z.", [*lines, f"return {_names(program)}"])
    return Cell("Forward", "z = Wᵀa + b and a = f(z), layer by layer.", blocks(*parts, code))


def _pair(key: str) -> tuple[Function, Function]:
    """F and df of a hidden layer."""
    f, df = functions(key)
    return unwrap(f), unwrap(df)


def _input(layer: int) -> str:
    return "x" if layer == 1 else f"ones_below(a{layer - 1})"


def _predict(program: Program, z: str) -> tuple[list[str], str]:
    """Definitions of the output, and the prediction as an expression."""
    if program.output == "linear":
        return [], z
    if program.output == "softmax":
        return program.once(_SOFTMAX), f"softmax({z})"
    return program.use(ACTIVATIONS[program.output].f), f"{ACTIVATIONS[program.output].f.__name__}({z})"


def loss(program: Program) -> Cell:
    """The loss over a whole set."""
    record = LOSSES[program.pair[0]]
    parts: list[str] = []
    if program.pair == ("mse", "linear"):
        lines = ["error = forward(x)[-1] - y", "return float(np.vdot(error, error)) / error.size"]
    elif program.pair == LOGISTIC:
        lines = ["z = forward(x)[-1]"]
        if not np.isin(np.vstack([program.trainer.Y_train, program.trainer.Y_test]), (0, 1)).all():
            parts += program.use(binary_cross_entropy_from_logits)
            lines += [
                "if not np.isin(y, (0, 1)).all():",
                "    return binary_cross_entropy_from_logits(z.T, y.T)",
            ]
        lines.append("return float(np.logaddexp(z * (1 - 2 * y), 0.0).sum()) / z.size")
    elif program.pair == ("cross_entropy", "softmax"):
        program.imports.add("import math")
        parts += program.use(cross_entropy_from_logits)
        lines = [
            "z = forward(x)[-1]",
            "shifted = z - z.max(axis=0)",
            "log_sum = np.log(np.exp(shifted).sum(axis=0))",
            "value = (float(log_sum.sum()) - float(np.vdot(y, shifted))) / z.shape[1]",
            "return value if math.isfinite(value) else cross_entropy_from_logits(z.T, y.T)  # 0 · ∞ counts as 0",
        ]
    else:
        output, p = _predict(program, "forward(x)[-1]")
        parts += [*program.use(record.value), *output]
        lines = [f"p = {p}", f"return {record.value.__name__}(p.T, y.T)"]
    code = function("loss(x, y)", f"{record.label} over a whole set.", lines)
    return Cell("Loss", f"{record.label}, with the output {program.output}.", blocks(*parts, code))


def backward(program: Program) -> Cell:
    """The gradient."""
    last = program.layers
    parts, error, factor = _error(program, f"z{last}", f"d{last}")
    lines = [f"{_names(program)} = forward(x)", *error]
    for layer in range(last, 0, -1):
        lines.append(f"g{layer} = {_input(layer)}.dot(d{layer}.T)")
        if layer > 1:
            used, times_slope = _slope(program, layer - 1)
            parts += used
            lines.append(f"d{layer - 1} = V{layer}[:-1].dot(d{layer}){times_slope}")
    gradients = ", ".join(f"g{i}.ravel()" for i in range(1, last + 1))
    lines.append(f"return np.concatenate([{gradients}]), {factor}")
    code = function(f"gradient(x, {program.target})", "The gradient in one vector, and the factor it lacks.", lines)
    return Cell(
        "Backward",
        "The chain rule from the last layer to the first: d is ∂L/∂z, and g is the gradient of a layer. "
        "A constant factor is left for the update.",
        blocks(*parts, code),
    )


def _error(program: Program, z: str, d: str) -> tuple[list[str], list[str], str]:
    """Definitions, the lines from the last z to ∂L/∂z up to a factor, and that factor: as in lib.engine.kernels."""
    if program.pair == LOGISTIC:
        line = f"{d} = np.tanh(0.5 * {z}) - sign  # twice the error, for σ(z) = ½ (1 + tanh z/2)"
        return [], [line], f"0.5 / {z}.size"
    parts, p = _predict(program, z)
    if program.pair == ("mse", "linear"):
        return parts, [f"{d} = {p} - y"], f"2 / {z}.size"
    if program.pair == ("cross_entropy", "softmax"):
        return parts, [f"{d} = {p} - y"], f"1 / {z}.shape[1]"
    slope = LOSSES[program.pair[0]].gradient
    parts += program.use(slope)
    lines = [f"p = {p}", f"upstream = {slope.__name__}(p.T, y.T)"]
    if program.output == "linear":
        return parts, [*lines, f"{d} = upstream.T.copy()"], "1.0"
    if program.output == "softmax":
        return parts + program.use(softmax_vjp), [*lines, f"{d} = softmax_vjp(p.T, upstream).T.copy()"], "1.0"
    df = ACTIVATIONS[program.output].df
    return parts + program.use(df), [*lines, f"{d} = (upstream * {df.__name__}({z}.T)).T.copy()"], "1.0"


def _names(program: Program) -> str:
    """What the forward pass returns; always a tuple."""
    last = program.layers
    return ", ".join([*(f"z{i}, a{i}" for i in range(1, last)), f"z{last}"]) + ("," if last == 1 else "")


def _slope(program: Program, layer: int) -> tuple[list[str], str]:
    """Definitions for the slope of a hidden layer, and the slope as a factor."""
    key = program.config.activations[layer - 1]
    if key == "linear":
        return [], ""
    if key in _SLOPES:
        return [], f" * {_SLOPES[key].format(a=f'a{layer}')}"
    _, df = _pair(key)
    return program.use(df), f" * {df.__name__}(z{layer})"
