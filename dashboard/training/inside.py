"""A look inside a network: one unit of it in numbers, and one example worked out as on the board.

Everything comes as plain arrays in a ``Subject``; who trains the network, and on what, is not known here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from dashboard.charts import network as charts
from dashboard.frames import network as frames
from dashboard.frames.network import Unit
from dashboard.pictures import unit_maps
from dashboard.pictures.unit_maps import Ground
from dashboard.shell import look, plot
from dashboard.text.board import all_digits, board, layer_table, step_table, words
from dashboard.text.flat import flat_where
from dashboard.text.numbers import figure, percent, short
from dashboard.text.plain import literal
from dashboard.widgets import controls, field
from lib.activations import ACTIVATIONS
from lib.arrays import Array, subscript
from lib.network import Params, forward
from lib.outputs import output_of, pair
from lib.runs import inspection
from lib.runs.inspection import Health, Units
from lib.units import rectifies

EditWeight = Callable[[int, int, int, float], None]
"""Set one number of a network: (layer of params, row of its W, column, value); row n_in means the bias."""

OUTPUT = "output"
_CONSTANT = 1e-3
"""A unit whose output varies by less is as good as a bias."""
_BIG = 10
"""Side of the chosen unit's picture, in the page's letters (rem)."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A network to look into, as it stands.

    params, activations (one key for each hidden layer), output, loss: as for ``lib.network``. rate: η, above 0.
    X (n, n_in), Y (n, n_out): the training rows as the network sees them. input_names: one for each input.
    class_names: of the outputs where they are classes, or of the two classes of a single output; else ().
    task: "binary", "multiclass" or "regression". plane: the network inputs at the pixels of the shown plane, row by
    row from the top, (side², n_in), or None; line: those along a single shown input from left to right, or None.
    """

    params: Params
    activations: tuple[str, ...]
    output: str
    loss: str
    rate: float
    X: Array
    Y: Array
    input_names: tuple[str, ...]
    class_names: tuple[str, ...] = ()
    task: str = "binary"
    plane: Array | None = None
    line: Array | None = None

    def layer_name(self, layer: int) -> str:
        """What a layer is called, such as "Layer 1 (tanh)"."""
        if layer < len(self.activations):
            return f"Layer {layer + 1} ({ACTIVATIONS[self.activations[layer]].label})"
        return f"Output ({output_of(self.output).label})"

    def into(self, layer: int) -> list[str]:
        """Names of what comes into a layer's units."""
        if layer == 0:
            return list(self.input_names)
        return [f"a{subscript(i + 1)}" for i in range(self.params[layer][0].shape[0])]

    def outputs(self) -> list[str]:
        """What stands beside the outputs."""
        count = self.params[-1][0].shape[1]
        if self.task == "multiclass" and len(self.class_names) == count:
            return list(self.class_names)
        return ["ŷ"] if count == 1 else [f"ŷ{subscript(k + 1)}" for k in range(count)]


def show(subject: Subject, chosen: Unit, edit: EditWeight | None = None, *, moving: bool = False) -> None:
    """One unit in numbers, and one example on its way through it.

    edit: changes one of the network's numbers; without it nothing can be edited. moving: while the network trains
    only the unit's state and weights follow, for nobody can check numbers that change several times a second.
    """
    layers = inspection.units(subject.params, subject.X, subject.activations, subject.output)
    state, weights = st.columns([1, 1.3], gap="medium")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        row = _row(subject)
    with state:
        _state(subject, layers, unit_maps.ground_of(subject.plane, subject.line, subject.X[row]), chosen)
    with weights:
        _weights(subject, chosen, edit)
    if moving:
        st.caption("Pause to follow an example through the network, number by number.")
    else:
        _work(subject, chosen, row)


def pick(subject: Subject) -> Unit:
    """The chosen unit: by these controls, or by a click on the stage."""
    last = len(subject.params) - 1
    tokens = [str(layer + 1) for layer in range(last)] + [OUTPUT]
    left, right = st.columns([2, 1])
    with left:
        names = {token: subject.layer_name(layer) for layer, token in enumerate(tokens)}
        token = controls.choice("layer", "Layer", names, tokens[0])
    layer = tokens.index(token)
    with right:
        units = {str(j + 1): str(j + 1) for j in range(subject.params[layer][0].shape[1])}
        unit = int(controls.choice("unit", "Unit", units, "1")) - 1
    return layer, unit


def _state(subject: Subject, layers: Sequence[Units], ground: Ground, chosen: Unit) -> None:
    """The chosen unit: its picture and what it does on the training examples."""
    layer, j = chosen
    units, key = layers[layer], inspection.function_of(subject.activations, subject.output, layer)
    name = f"{subject.layer_name(layer)}, unit {j + 1}"
    a = _answers(subject, layer, ground.X)
    url = unit_maps.large(a, ground, key, j, dead=bool(units.dead[j]))
    rows = [
        ("bias $b$", figure(float(subject.params[layer][1][j]))),
        ("fires, $z > 0$", percent(float(units.firing[j]))),
        ("mean $a$", figure(float(units.mean[j]))),
        ("least $a$", figure(float(units.low[j]))),
        ("most $a$", figure(float(units.high[j]))),
    ]
    if key in ACTIVATIONS and ACTIVATIONS[key].saturates and not rectifies(key):
        rows.insert(2, ("saturated", percent(float(units.saturated[j]))))
    picture, facts = st.columns([1, 1.8], vertical_alignment="center")
    with picture:
        st.html(
            f'<img src="{url}" alt="What {name} answers over the inputs" '
            f'style="width:100%;max-width:{_BIG}rem;aspect-ratio:1;border:1px solid #8F8A82">'
        )
    with facts, st.container(key="inside-facts"):
        st.markdown(_table(rows))
    cancels = pair(subject.output, subject.loss).cancels
    st.markdown(verdict(units, j, key, hidden=layer < len(subject.activations), cancels=cancels))


def _table(rows: list[tuple[str, str]]) -> str:
    """Names and numbers in Markdown; the style sheet hides the empty head."""
    return "| | |\n|:--|--:|\n" + "\n".join(f"| {name} | {value} |" for name, value in rows)


def _answers(subject: Subject, layer: int, X: Array) -> Array:
    """What the units of a layer answer to X: (n, units)."""
    hidden = layer < len(subject.activations)
    with np.errstate(all="ignore"):
        output = "linear" if hidden else subject.output
        a = forward(subject.params[: layer + 1], X, subject.activations[:layer], output).prediction
        return ACTIVATIONS[subject.activations[layer]].f(a) if hidden else a


def verdict(units: Units, j: int, key: str, *, hidden: bool, cancels: bool = False) -> str:
    """What state a unit is in, in a sentence or two. cancels: whether the loss cancels the slope of the output."""
    if not hidden:
        if key == "linear":
            return "An output without a curve: ŷ = z."
        if cancels:
            return "An output. Where its curve is flat it still learns, for its loss cancels the slope."
        return "An output. Where its curve is flat, hardly any gradient passes."
    label = ACTIVATIONS[key].label
    if units.dead[j]:
        return (
            f"**Dead**: {flat_where(ACTIVATIONS[key])} for every training example, where the slope of {label} is 0. "
            "No gradient reaches its weights and bias."
        )
    if units.stuck[j]:
        return (
            f"**Saturated** for {percent(float(units.saturated[j]))} of the examples: the curve is flat there, "
            "and hardly any gradient passes."
        )
    if units.firing[j] == 0:
        where = "on some of them" if any(low < 0 for low, _ in ACTIVATIONS[key].flat()) else "there"
        return f"z ≤ 0 for every training example, but its function keeps a slope {where}: the unit is not dead."
    if units.high[j] - units.low[j] < _CONSTANT:
        return "Nearly constant: it says the same for every example, as a bias would."
    return "Neither dead nor saturated."


def _weights(subject: Subject, chosen: Unit, edit: EditWeight | None) -> None:
    """The weights and the bias of the chosen unit, to edit where that is possible."""
    layer, j = chosen
    W, b = subject.params[layer]
    values = [*W[:, j].tolist(), float(b[j])]
    labels = [f"w from {name}" for name in subject.into(layer)] + ["bias b"]
    st.markdown(f"**Weights and bias of unit {j + 1}**")
    if edit is None or not np.isfinite(values).all():
        with st.container(key="inside-weights"):
            st.markdown(_table([(label, figure(value)) for label, value in zip(labels, values, strict=True)]))
        return
    with st.container(horizontal=True, key="inside-weights"):
        complaints = [
            field.box(f"inside-w{row}", label, value, partial(edit, layer, row, j), field.ROUNDED, width=150)
            for row, (label, value) in enumerate(zip(labels, values, strict=True))
        ]
    for label, wrong in zip(labels, complaints, strict=True):
        field.complain(f"{label}: {wrong}" if wrong else "")
    st.caption("A changed number is in the network at once. Training goes on from there.")


def _row(subject: Subject) -> int:
    """Which training example is worked out, and what it holds."""
    with st.container(key="inside-row", width="content"):
        row = controls.entry("row", f"Example, 1 to {len(subject.X)}", 1, len(subject.X), 1) - 1
    inputs = ", ".join(
        f"{name} = {figure(float(x))}" for name, x in zip(subject.input_names, subject.X[row], strict=True)
    )
    st.markdown(f"{inputs}; target {_target(subject, subject.Y[row])}", width="content")
    return row


def _target(subject: Subject, y: Array) -> str:
    """A target in numbers, and its class by name."""
    numbers = ", ".join(short(value) for value in np.round(y, 4).tolist())
    if subject.task == "regression" or not subject.class_names:
        return f"y = {numbers}"
    label = int(y.argmax()) if y.size > 1 else int(y[0] >= 0.5)
    return f"y = {f'({numbers})' if y.size > 1 else numbers}, {literal(subject.class_names[label])}"


def _work(subject: Subject, chosen: Unit, row: int) -> None:
    """The chosen example's way through the chosen unit, then through every layer."""
    layer, j = chosen
    example = inspection.worked(
        subject.params, subject.X[row], subject.Y[row], subject.activations, subject.output, subject.loss, subject.rate
    )
    arithmetic, step = st.columns([1.15, 1], gap="medium")
    with arithmetic:
        st.markdown(f"**Forward and backward through unit {j + 1}**")
        st.latex(board(example, layer, j), width="content")
    with step, st.container(key="inside-step"):
        st.markdown(f"**Its step**, with $\\eta$ = {short(subject.rate)}")
        with st.container(key="inside-table"):
            st.markdown(step_table(example, layer, j, subject.into(layer)))
        st.markdown(words(example))
    with st.container(gap="xsmall"):
        for number, working in enumerate(example.layers):
            with st.expander(f"{subject.layer_name(number)}: every unit"), st.container(key=f"inside-layer-{number}"):
                st.markdown(layer_table(working, cancels=example.cancels and number + 1 == len(example.layers)))
        with st.expander("All digits"):
            st.code(all_digits(example, layer, j), language="python")


def history(epochs: Array, states: Sequence[Health], activations: Sequence[str]) -> None:
    """Gradient norms and dead or saturated units over the recorded epochs."""
    style, layers = look.current(), len(activations) + 1
    left, right = st.columns(2)
    with left:
        plot.show(
            charts.gradients(layers, style),
            alt="The size of the gradient of each layer by epoch, on a logarithmic axis. Zeros stand at the bottom.",
            gradients=frames.gradients(epochs, states),
        )
    with right:
        if layers == 1:
            st.caption("Without hidden layers no unit can die or saturate.")
            return
        plot.show(
            charts.counts(layers, style),
            alt="The number of units in each hidden layer that are dead or saturated, by epoch.",
            counts=frames.counts(epochs, states),
        )
