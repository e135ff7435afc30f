"""The cells of a written-out program that are the network: first weights, forward, loss, backward."""

from itertools import pairwise

import numpy as np

from lib.engine.calls import Code
from lib.engine.kernels import activation_kernel
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES
from lib.take_home.plain_numpy.program import Cell, Program, blocks, function, literal


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
    kernels = [activation_kernel(key) for key in program.config.activations]
    lines = []
    for i, kernel in enumerate(kernels, 1):
        a = f"z{i}" if kernel.straight else f"{kernel.f.__name__}(z{i}){'' if kernel.written else program.cast}"
        lines += [f"z{i} = V{i}.T.dot({_input(i)})", f"a{i} = {a}"]
    last = program.layers
    lines.append(f"z{last} = V{last}.T.dot({_input(last)})")
    ones_below = function("ones_below(a)", "Add the row of ones.", ["return np.vstack([a, np.ones_like(a[:1])])"])
    bent = [kernel.f for kernel in kernels if not kernel.straight]
    parts = [*program.use(*bent), *([ones_below] if kernels else [])]
    code = function("forward(x)", "z and a of each layer, and the last z.", [*lines, f"return {_names(program)}"])
    return Cell("Forward", "z = Wᵀa + b and a = f(z), layer by layer.", blocks(*parts, code))


def _input(layer: int) -> str:
    return "x" if layer == 1 else f"ones_below(a{layer - 1})"


def loss(program: Program) -> Cell:
    """The loss over a whole set."""
    output, key = program.config.head
    label, pair, trainer = LOSSES[key].label, program.pair, program.trainer
    certain = np.isin(np.vstack([trainer.Y_train, trainer.Y_test]), (0, 1)).all()
    code = pair.value if certain or pair.value_of_shares is None else pair.value_of_shares
    parts, p = _prediction(program, code, "forward(x)[-1]")
    written = function("loss(x, y)", f"{label} over a whole set.", code.filled(p=p).lines)
    return Cell("Loss", f"{label}, with the output {output}.", blocks(*program.needs(code), *parts, written))


def _prediction(program: Program, code: Code, z: str) -> tuple[list[str], str]:
    """Definitions and expression of the prediction, if some lines need it."""
    return program.predict(z) if any("{p}" in line for line in code.lines) else ([], "")


def backward(program: Program) -> Cell:
    """The gradient."""
    last, pair = program.layers, program.pair
    z, d = f"z{last}", f"d{last}"
    parts, p = _prediction(program, pair.error, z)
    parts += program.needs(pair.error)
    lines = [f"{_names(program)} = forward(x)", *pair.error.filled(z=z, d=d, p=p, cast=program.cast).lines]
    for layer in range(last, 0, -1):
        lines.append(f"g{layer} = {_input(layer)}.dot(d{layer}.T)")
        if layer > 1:
            used, times_slope = _slope(program, layer - 1)
            parts += used
            lines.append(f"d{layer - 1} = V{layer}[:-1].dot(d{layer}){times_slope}")
    gradients = ", ".join(f"g{i}.ravel()" for i in range(1, last + 1))
    lines.append(f"return np.concatenate([{gradients}]), {pair.factor.format(z=z)}")
    code = function(f"gradient(x, {pair.target})", "The gradient in one vector, and the factor it lacks.", lines)
    return Cell(
        "Backward",
        "The chain rule from the last layer to the first: d is ∂L/∂z, and g is the gradient of a layer. "
        "A constant factor is left for the update.",
        blocks(*parts, code),
    )


def _names(program: Program) -> str:
    """What the forward pass returns; always a tuple."""
    last = program.layers
    return ", ".join([*(f"z{i}, a{i}" for i in range(1, last)), f"z{last}"]) + ("," if last == 1 else "")


def _slope(program: Program, layer: int) -> tuple[list[str], str]:
    """Definitions for the slope of a hidden layer, and the slope as a factor."""
    kernel = activation_kernel(program.config.activations[layer - 1])
    if kernel.straight:
        return [], ""
    if kernel.written:
        return [], f" * {kernel.written.format(a=f'a{layer}')}"
    return program.use(kernel.df), f" * {kernel.df.__name__}(z{layer}){program.cast}"
