"""One data point worked out: the arithmetic of a unit in LaTeX, tables for the layers, and all digits to copy."""

import re

import numpy as np

from dashboard.text.numbers import bracketed, figure, tex
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.runs.inspection import Example, Working

_LINE = 40
"""Characters on one line of a sum: as many as fit on a phone."""
MOST_PRODUCTS = 8
"""A sum of more products is not written out; they stand in the table of the step."""
_SPELT = 3
"""A sum of at most so many terms is also written with its symbols."""


def board(example: Example, layer: int, unit: int) -> str:
    """The chosen unit's arithmetic in the order of the board, in LaTeX: forward, the loss, backward."""
    working, last = example.layers[layer], layer + 1 == len(example.layers)
    z, a = tex(working.z[unit]), (r"\hat y" if last else "a")
    name = function(working.function)
    lines = [
        rf"z &= {_symbols(working.before.size, layer)} + b",
        *_sum(working.W[:, unit], working.before, working.b[unit]),
        rf"&= {z}",
    ]
    if working.function == "softmax":
        powers = " + ".join(rf"e^{{{tex(number)}}}" for number in working.z.tolist())
        lines.append(
            rf"\hat y_{{{unit + 1}}} &= \text{{softmax}}(z)_{{{unit + 1}}} = \frac{{e^{{{z}}}}}{{{powers}}} "
            rf"= {tex(working.a[unit])}"
        )
    else:
        lines.append(rf"{a} &= f(z) = {name}({z}) = {tex(working.a[unit])}")
    lines += _loss(example)
    lines += _back_from_loss(example, unit) if last else _back_from_layer(example, layer, unit)
    joined = r" \\ ".join(lines).replace("nan", r"\text{NaN}")
    return r"\small\begin{aligned}" + joined + r"\end{aligned}"


def function(key: str) -> str:
    """The name of a function in LaTeX."""
    label = ACTIVATIONS[key].label if key in ACTIVATIONS else "softmax"
    return {"sigmoid": r"\sigma", "tanh": r"\tanh"}.get(key, rf"\text{{{label}}}")


def _symbols(count: int, layer: int) -> str:
    letter = "a" if layer else "x"
    if count > _SPELT:
        return rf"\sum_i w_i {letter}_i"
    return " + ".join(f"w_{{{i}}} {letter}_{{{i}}}" for i in range(1, count + 1))


def _sum(first: Array, second: Array, bias: float | None = None) -> list[str]:
    """A sum of products in numbers, a few on each line; of many, only what they come to."""
    if first.size > MOST_PRODUCTS:
        return [] if bias is None else [rf"&= {tex(float(first @ second))} + {bracketed(float(bias))}"]
    products = [rf"{bracketed(p)} \cdot {bracketed(q)}" for p, q in zip(first.tolist(), second.tolist(), strict=True)]
    products += [] if bias is None else [bracketed(float(bias))]
    lines = products[:1]
    for product in products[1:]:
        if _length(lines[-1]) + _length(product) < _LINE:
            lines[-1] += f" + {product}"
        else:
            lines.append(product)
    return [("&= " if i == 0 else r"&\quad + ") + line for i, line in enumerate(lines)]


def _length(tex_line: str) -> int:
    """About how many characters a line of numbers in LaTeX comes to."""
    return len(re.sub(r"[{}^ ]", "", tex_line.replace(r"\cdot", ".")))


def _loss(example: Example) -> list[str]:
    """The prediction, the target and the loss of this example, in numbers."""
    y, p, n = example.target.tolist(), example.prediction.tolist(), example.target.size
    value = tex(example.value)
    if n == 1:
        return [
            rf"\hat y &= {tex(p[0])} \qquad y = {tex(y[0])}",
            rf"L &= {_one_loss(example, p[0], y[0])} = {value}",
        ]
    prediction, target = (r",\ ".join(tex(number) for number in numbers) for numbers in (p, y))
    lines = [rf"\hat y &= ({prediction})", rf"y &= ({target})"]
    if example.loss == "cross_entropy":
        parts = [rf"-{'' if t == 1 else tex(t)} {_logarithm(q)}" for t, q in zip(y, p, strict=True) if t]
        return [*lines, rf"L &= {' '.join(parts) or '0'} = {value}"]
    return [*lines, rf"L &= \tfrac{{1}}{{{n}}} \sum_k {_PER_OUTPUT[example.loss]} = {value}"]


_PER_OUTPUT = {
    "mse": r"(\hat y_k - y_k)^2",
    "mae": r"|\hat y_k - y_k|",
    "huber": r"h(\hat y_k - y_k)",
    "binary_cross_entropy": r"\left[-y_k \ln \hat y_k - (1 - y_k) \ln(1 - \hat y_k)\right]",
}


def _one_loss(example: Example, p: float, y: float) -> str:
    difference = _difference(p, y)
    if example.loss == "mse":
        return rf"({difference})^2"
    if example.loss == "mae":
        return rf"|{difference}|"
    if example.loss == "huber":
        return rf"\tfrac12 ({difference})^2" if abs(p - y) <= 1 else rf"|{difference}| - \tfrac12"
    if y in (0, 1):
        if example.cancels and not _ROUNDED < p < 1 - _ROUNDED:  # the logit keeps the digits that p has lost
            return rf"\ln(1 + e^{{{tex(float(example.layers[-1].z[0]) * (1 - 2 * y))}}})"
        return rf"-{_logarithm(p)}" if y else rf"-\ln(1 - {tex(p)})"
    return rf"-{tex(y)} \ln {tex(p)} - {tex(1 - y)} \ln(1 - {tex(p)})"


_ROUNDED = 1e-3
"""Where rounding to four digits would leave no more than one of a difference, the difference itself is written."""


def _close(p: float, y: float) -> bool:
    return abs(p - y) < _ROUNDED * max(abs(p), abs(y))


def _difference(p: float, y: float) -> str:
    return tex(p - y) if _close(p, y) else rf"{tex(p)} - {bracketed(y)}"


def _logarithm(p: float) -> str:
    return rf"\ln(1 - {tex(1 - p)})" if 1 - _ROUNDED < p < 1 else rf"\ln {tex(p)}"


def _back_from_loss(example: Example, unit: int) -> list[str]:
    """δ of an output."""
    working, n = example.layers[-1], example.target.size
    p, y, delta = float(working.a[unit]), float(example.target[unit]), tex(working.delta[unit])
    # Cross-entropy is one number for a row; the other losses are means over the outputs.
    share = "" if n == 1 or example.loss == "cross_entropy" else rf"\tfrac{{1}}{{{n}}}"
    if example.cancels:
        opened, closed = ("(", ")") if share else ("", "")
        numbers = "" if _close(p, y) and not share else rf"= {share}{opened}{_difference(p, y)}{closed}"
        return [rf"\delta &= {share}{opened}\hat y - y{closed} {numbers} = {delta}"]
    upstream = tex(working.upstream[unit])
    twice = "2" if n == 1 else rf"\tfrac{{2}}{{{n}}}"
    formula = {
        "mse": rf"{twice}(\hat y - y)",
        "mae": rf"{share}\operatorname{{sign}}(\hat y - y)",
        "huber": rf"{share}\operatorname{{clip}}(\hat y - y, -1, 1)",
        "binary_cross_entropy": rf"{share}\left(\tfrac{{1 - y}}{{1 - \hat y}} - \tfrac{{y}}{{\hat y}}\right)",
        "cross_entropy": r"-\tfrac{y}{\hat y}",
    }[example.loss]
    lines = [rf"\tfrac{{\partial L}}{{\partial \hat y}} &= {formula} = {upstream}"]
    if working.function != "softmax":
        return [*lines, *_times_slope(working, unit)]
    mean = bracketed(float(working.upstream @ working.a))
    return [
        *lines,
        r"\delta &= \hat y \left(\tfrac{\partial L}{\partial \hat y} - "
        r"\sum_k \hat y_k \tfrac{\partial L}{\partial \hat y_k}\right)",
        rf"&= {tex(p)} \cdot ({upstream} - {mean}) = {delta}",
    ]


def _back_from_layer(example: Example, layer: int, unit: int) -> list[str]:
    """∂L/∂a and δ of a hidden unit, from the next layer's δ."""
    working, after = example.layers[layer], example.layers[layer + 1]
    return [
        r"\tfrac{\partial L}{\partial a} &= \sum_k w_k \delta_k \quad\text{(on to the next layer)}",
        *_sum(after.W[unit], after.delta),
        rf"&= {tex(working.upstream[unit])}",
        *_times_slope(working, unit),
    ]


def _times_slope(working: Working, unit: int) -> list[str]:
    upstream, slope = float(working.upstream[unit]), float(working.slope[unit])
    return [
        rf"f'(z) &= {tex(slope)}",
        rf"\delta &= {bracketed(upstream)} \cdot {bracketed(slope)} = {tex(working.delta[unit])}",
    ]


def step_table(example: Example, layer: int, unit: int, into: list[str]) -> str:
    """The step of every weight and the bias of a unit, as a table in Markdown."""
    working = example.layers[layer]
    letter = "a" if layer else "x"
    columns = [working.before, working.W[:, unit], working.dw[:, unit], working.new_W[:, unit]]
    bias = [1.0, working.b[unit], working.db[unit], working.new_b[unit]]
    heads = [f"${letter}$", "$w$", rf"$\delta {letter}$", rf"$w - \eta\,\delta {letter}$"]
    if len(into) > MOST_PRODUCTS:
        columns.insert(2, working.terms[:, unit])
        bias.insert(2, working.b[unit])
        heads.insert(2, f"$w{letter}$")
    rows = [*zip(into, *columns, strict=True), ("bias", *bias)]
    lines = [f"| {name} | " + " | ".join(_short(float(v)) for v in values) + " |" for name, *values in rows]
    return "\n".join([f"| from | {' | '.join(heads)} |", "|:--" + "|--:" * len(heads) + "|", *lines])


def _short(value: float) -> str:
    return "1" if value == 1 else figure(value)


def words(example: Example) -> str:
    """What the step does to the loss, and what it is not."""
    change = "falls" if example.new_value < example.value else "rises" if example.new_value > example.value else "stays"
    told = f"When all weights take their step, the loss of this data point {change}"
    told += (
        f" at {figure(example.value)}."
        if change == "stays"
        else f" from {figure(example.value)} to {figure(example.new_value)}."
    )
    parts = [told]
    if example.cancels:
        parts.append(r"The slope of the output cancels against the loss: $\delta = \hat y - y$ needs no $f'(z)$.")
    parts.append(
        "This is one data point, its own loss and plain gradient descent; training takes the mean over a batch, "
        "and its optimiser, penalties or clipping may change the step."
    )
    return " ".join(parts)


def layer_table(working: Working, *, cancels: bool) -> str:
    """Every unit of a layer: the sum, z, a, slope, ∂L/∂a, δ, as a table in Markdown."""
    head = r"| unit | $\sum w a$ | $b$ | $z$ | $f(z)$ | $f'(z)$ | $\partial L/\partial a$ | $\delta$ |"
    total = working.terms.sum(axis=0)
    lines = []
    for j in range(working.z.size):
        slope, upstream = figure(float(working.slope[j])), figure(float(working.upstream[j]))
        if cancels:
            slope, upstream = f"({slope})", f"({upstream})"
        numbers = [figure(float(v)) for v in (total[j], working.b[j], working.z[j], working.a[j])]
        lines.append(f"| {j + 1} | " + " | ".join([*numbers, slope, upstream, figure(float(working.delta[j]))]) + " |")
    note = "\n\nIn brackets: these two cancel; δ comes straight from ŷ − y." if cancels else ""
    return "\n".join([head, "|:--" + "|--:" * 7 + "|", *lines]) + note


def all_digits(example: Example, layer: int, unit: int) -> str:
    """The same numbers as Python writes them, without rounding."""
    working = example.layers[layer]
    lines = [
        "from math import inf, nan",
        "",
        f"# unit {unit + 1} of layer {layer + 1}, η = {working.rate!r}",
        *(
            f"{name} = {_literal(values)}"
            for name, values in (
                ("inputs", working.before),
                ("w", working.W[:, unit]),
                ("b", working.b[unit]),
                ("z", working.z[unit]),
                ("f_z", working.a[unit]),
                ("slope", working.slope[unit]),
                ("upstream", working.upstream[unit]),
                ("delta", working.delta[unit]),
                ("dw", working.dw[:, unit]),
                *([] if layer + 1 == len(example.layers) else [("w_on", example.layers[layer + 1].W[unit])]),
                ("new_w", working.new_W[:, unit]),
                ("new_b", working.new_b[unit]),
            )
        ),
        "",
        "# every layer",
    ]
    for number, each in enumerate(example.layers, start=1):
        lines += [
            f"{name}{number} = {_literal(v)}" for name, v in (("z", each.z), ("a", each.a), ("delta", each.delta))
        ]
    lines += [
        "",
        f"y = {_literal(example.target)}",
        f"loss = {example.value!r}",
        f"loss_after_the_step = {example.new_value!r}",
    ]
    return "\n".join(lines)


def _literal(values: Array | float) -> str:
    return repr(np.asarray(values, dtype=np.float64).tolist())
