"""One example worked out: the arithmetic of a unit in LaTeX, tables for the layers, and all digits to copy."""

import re

import numpy as np

from dashboard.text.numbers import bracketed, figure, tex
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.losses import LOSSES
from lib.outputs import OUTPUTS, output_of
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
    lines = [
        rf"z &= {_symbols(working.before.size, layer)} + b",
        *_sum(working.W[:, unit], working.before, working.b[unit]),
        rf"&= {z}",
    ]
    name, value = function(working.function), tex(working.a[unit])
    if _of_row(working):
        spelt = _SPELT_OUT[working.function][0](working, unit) if working.function in _SPELT_OUT else ""
        lines.append(rf"\hat y_{{{unit + 1}}} &= {name}(z)_{{{unit + 1}}} {spelt}= {value}")
    else:
        lines.append(rf"{a} &= f(z) = {name}({z}) = {value}")
    lines += _loss(example)
    lines += _back_from_loss(example, unit) if last else _back_from_layer(example, layer, unit)
    joined = r" \\ ".join(lines).replace("nan", r"\text{NaN}")
    return r"\small\begin{aligned}" + joined + r"\end{aligned}"


def function(key: str) -> str:
    """The name of a function in LaTeX."""
    label = ACTIVATIONS[key].label if key in ACTIVATIONS else OUTPUTS[key].label.lower()
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
        return [rf"\hat y &= {tex(p[0])} \qquad y = {tex(y[0])}", rf"L &= {_in_numbers(example, 0)} = {value}"]
    prediction, target = (r",\ ".join(tex(number) for number in numbers) for numbers in (p, y))
    return [rf"\hat y &= ({prediction})", rf"y &= ({target})", rf"L &= {_of_all(example)} = {value}"]


def _of_all(example: Example) -> str:
    """The loss of several outputs: of a row the sum of what counts, in numbers; else the mean, in symbols."""
    record, n = LOSSES[example.loss], example.target.size
    if record.by_row:
        terms = [term for term in (_in_numbers(example, k) for k in range(n)) if term != "0"]
        if len(terms) <= MOST_PRODUCTS:
            return " + ".join(terms).replace("+ -", "- ") or "0"
    share = "" if record.by_row else rf"\tfrac{{1}}{{{n}}} "
    return rf"{share}\sum_k {_factor(_subscripted(record.term.value))}"


_SYMBOL = re.compile(
    r"""(?P<sum>\\sum_j\ e\^\{z_j\})
    |(?P<difference>\\hat\ y\ -\ y(?![a-z]))
    |(?P<logarithm>\\ln\ \\hat\ y)
    |(?P<rest>1\ -\ \\hat\ y)
    |(?P<prediction>\\hat\ y)
    |(?P<target>(?<![\\a-zA-Z])y(?![a-zA-Z]))
    |(?P<logit>(?<![\\a-zA-Z])z(?![a-zA-Z_]))""",
    re.VERBOSE,
)
"""The symbols of a ``Term``, and the pairs of them of which rounding would leave too little."""
_LOST = 1e-12
"""A probability so close to 0 or 1 has lost the digits of its loss; the logit has kept them."""
_ROUNDED = 1e-3
"""Where rounding to four digits would leave no more than one of a difference, the difference itself is written."""


def _in_numbers(example: Example, k: int) -> str:
    """What one output adds to the loss, in numbers."""
    term, last = LOSSES[example.loss].term, example.layers[-1]
    p, y = float(last.a[k]), float(example.target[k])
    if example.cancels and term.case_from_logit and not _LOST < p < 1 - _LOST:
        return _numbers(term.case_from_logit(y), example, k)
    return _numbers(term.case(p, y) if term.case else term.value, example, k)


def _numbers(text: str, example: Example, k: int) -> str:
    """The text of a Term with output k's numbers in the place of the symbols."""
    last = example.layers[-1]
    p, y, z = float(last.a[k]), float(example.target[k]), float(last.z[k])
    nearly_1 = 1 - _ROUNDED < p < 1
    written = {
        "sum": rf"\left({_powers(last.z)}\right)",
        "difference": tex(p - y) if _close(p, y) else rf"{tex(p)} - {bracketed(y)}",
        "logarithm": rf"\ln(1 - {tex(1 - p)})" if nearly_1 else rf"\ln {bracketed(p)}",
        "rest": tex(1 - p) if nearly_1 else rf"1 - {bracketed(p)}",
        "prediction": bracketed(p),
        "target": bracketed(y),
        "logit": bracketed(z),
    }
    return _SYMBOL.sub(lambda match: written[str(match.lastgroup)], text)


def _subscripted(text: str) -> str:
    """A term of output k: its symbols with a subscript."""
    return re.sub(r"(?<![\\a-zA-Z])(\\hat )?y(?![a-zA-Z])", lambda match: f"{match[0]}_k", text)


def _factor(text: str) -> str:
    """The same in brackets if it is a sum, so that a factor or a Σ may stand in front."""
    depth, bars = 0, 0
    for character in text:
        depth += (character in "({[") - (character in ")}]")
        bars += character == "|"
        if character in "+-" and depth == 0 and bars % 2 == 0:
            return rf"\left({text}\right)"
    return text


def _powers(z: Array) -> str:
    """What softmax divides by, in numbers."""
    return " + ".join(rf"e^{{{tex(number)}}}" for number in z.tolist())


def _close(p: float, y: float) -> bool:
    return abs(p - y) < _ROUNDED * max(abs(p), abs(y))


def _share(example: Example) -> str:
    """The factor before an output's term, if there is one: a loss is a mean over outputs, or it judges a row as one."""
    n = example.target.size
    return "" if n == 1 or LOSSES[example.loss].by_row else rf"\tfrac{{1}}{{{n}}} \cdot "


def _slope(example: Example) -> str:
    """∂L/∂ŷ of an output in symbols; where the slope of the output cancels, δ."""
    term, share = LOSSES[example.loss].term, _share(example)
    text = term.slope_from_logit if example.cancels and term.slope_from_logit else term.slope
    return share + _factor(text) if share else text


def _back_from_loss(example: Example, unit: int) -> list[str]:
    """δ of an output."""
    working = example.layers[-1]
    delta, upstream = tex(working.delta[unit]), tex(working.upstream[unit])
    name, result = (r"\delta", delta) if example.cancels else (r"\tfrac{\partial L}{\partial \hat y}", upstream)
    symbols = _slope(example)
    numbers = "" if r"\begin{cases}" in symbols else _numbers(symbols, example, unit)
    lines = [rf"{name} &= {symbols}", rf"&= {numbers} = {result}" if numbers not in ("", result) else rf"&= {result}"]
    if example.cancels:
        return lines
    if not _of_row(working):
        return [*lines, *_times_slope(working, unit)]
    if working.function in _SPELT_OUT:
        return [*lines, *_SPELT_OUT[working.function][1](working, unit)]
    jacobian = r"\tfrac{\partial L}{\partial \hat y_k} \tfrac{\partial \hat y_k}{\partial z}"
    return [*lines, rf"\delta &= \sum_k {jacobian} = {delta}"]


def _of_row(working: Working) -> bool:
    """Whether each prediction of an output depends on every z of its row."""
    return output_of(working.function).df is None


def _quotient(working: Working, unit: int) -> str:
    return rf"= \frac{{e^{{{tex(working.z[unit])}}}}}{{{_powers(working.z)}}} "


def _back_through_softmax(working: Working, unit: int) -> list[str]:
    upstream, mean = tex(working.upstream[unit]), bracketed(float(working.upstream @ working.a))
    return [
        r"\delta &= \hat y \left(\tfrac{\partial L}{\partial \hat y} - "
        r"\sum_k \hat y_k \tfrac{\partial L}{\partial \hat y_k}\right)",
        rf"&= {tex(float(working.a[unit]))} \cdot ({upstream} - {mean}) = {tex(working.delta[unit])}",
    ]


_SPELT_OUT = {"softmax": (_quotient, _back_through_softmax)}
"""Outputs of a whole row whose prediction and δ are written out in numbers; of others there is the result."""


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
    lines = [f"| {name} | " + " | ".join(figure(float(v)) for v in values) + " |" for name, *values in rows]
    return "\n".join([f"| from | {' | '.join(heads)} |", "|:--" + "|--:" * len(heads) + "|", *lines])


def words(example: Example) -> str:
    """What the step does to the loss, and what it is not."""
    change = "falls" if example.new_value < example.value else "rises" if example.new_value > example.value else "stays"
    told = f"When all weights take their step, the loss of this example {change}"
    told += (
        f" at {figure(example.value)}."
        if change == "stays"
        else f" from {figure(example.value)} to {figure(example.new_value)}."
    )
    parts = [told]
    if example.cancels:
        parts.append(
            rf"The slope of the output cancels against the loss: $\delta = {_slope(example)}$ needs no $f'(z)$."
        )
    parts.append(
        "This is one example, its own loss and plain gradient descent; training takes the mean over a batch, "
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
    note = "\n\nIn brackets: these two cancel, and δ is worked out without them." if cancels else ""
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
