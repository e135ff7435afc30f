"""The fast engine: the sums of ``lib.network``, arranged so that NumPy spends its time on arithmetic.

What is different from the lesson, and why it pays: examples are columns, and the bias is one more weight whose
input is always 1, so that a layer is a single ``dot``; all parameters lie in one flat vector, so that an
optimiser takes one step for all layers; every array is allocated once, and an epoch is a list of calls with
their arguments bound beforehand. ``lib.network`` remains the definition: the tests compare the two step by step.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import groupby
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.engine.calls import ArrayFunction, Call
from lib.engine.kernels import activation_kernel
from lib.engine.pairs import output_calls, output_kernel, pair_kernel
from lib.engine.steps import Rate, update_calls
from lib.network import Params, Trace
from lib.optimizers import Recipe, State


class Matrices(Protocol):
    """What a pass needs of parameters: theta for its precision, and per layer a matrix V and its gradient dV."""

    theta: Array
    V: list[Array]
    dV: list[Array]  # noqa: N815 (as on the board)


class FlatParams:
    """All parameters of a network in one vector ``theta``, and their gradient in another.

    V and dV are views on them, one (n_in + 1, n_out) matrix per layer: the weights, with the bias as last row.
    ``weights`` is 1 where theta holds a weight and 0 where it holds a bias.
    """

    def __init__(self, params: Params, dtype: str) -> None:
        shapes = [(W.shape[0] + 1, W.shape[1]) for W, _ in params]
        self.theta = np.empty(sum(rows * columns for rows, columns in shapes), dtype)
        self.gradient = np.zeros_like(self.theta)
        self.weights = np.ones_like(self.theta)
        self.V = flat_views(self.theta, shapes)
        self.dV = flat_views(self.gradient, shapes)
        for part in flat_views(self.weights, shapes):
            part[-1] = 0
        for V, (W, b) in zip(self.V, params, strict=True):
            V[:-1], V[-1] = W, b

    def copies(self) -> Params:
        """Return the parameters in the lesson's layout, [(W, b), …], as copies."""
        return [(V[:-1].copy(), V[-1].copy()) for V in self.V]


def flat_views(flat: NDArray[Any], shapes: Sequence[tuple[int, int]]) -> list[NDArray[Any]]:
    """Return one matrix of each shape on consecutive parts of a vector."""
    ends = np.cumsum([rows * columns for rows, columns in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)]


Group = tuple[str, int]
"""A key of ACTIVATIONS, and how many neighbouring units have it."""


class Layers:
    """The arrays of one pass over ``width`` examples, and the calls that fill them.

    Hidden layers lie one below the other in three blocks: z, a and the slopes s. Each has a spare row per layer:
    in ``a`` it holds the 1 that the bias is multiplied by. groups: for each hidden layer the activations of its units
    in turn, with their numbers. p and z_out: prediction and its pre-activation. back: whether there will be a way
    back; without it two layers' room is enough for all, in turn.
    """

    def __init__(
        self, params: Matrices, groups: Sequence[Sequence[Group]], output: str, width: int, *, back: bool = True
    ) -> None:
        self.params, self.output = params, output
        hidden = [V.shape[1] for V in params.V[:-1]]
        self._rows = _one_below_the_other(hidden) if back else _in_turn(hidden)
        height = max((rows.stop + 1 for rows in self._rows), default=0)
        self._blocks = np.zeros((3, height, width), params.theta.dtype)
        _, self._a_block, self._s_block = self._blocks
        self._a_block[[rows.stop for rows in self._rows]] = 1
        self._groups = [list(_places(layer, rows.start)) for layer, rows in zip(groups, self._rows, strict=True)]
        self._bent = [any(not activation_kernel(key).straight for key, _ in layer) for layer in groups]
        n_out = params.V[-1].shape[1]
        self.z_out, self.p, self.delta_out = np.zeros((3, n_out, width), params.theta.dtype)
        if output_kernel(output).straight:
            self.p = self.z_out
        self._zs = [*(self._blocks[0, rows] for rows in self._rows), self.z_out]
        self._hidden = hidden

    def forward(self, x: Array) -> list[Call]:
        """Calls from the input x, (n_in + 1, width) with a last row of ones, to z_out."""
        return [partial(self._first_dot, x, self._zs[0]), *self._after_first_z]

    @cached_property
    def _first_dot(self) -> ArrayFunction:
        return self.params.V[0].T.dot

    @cached_property
    def _first_delta(self) -> Array:
        return self.deltas[0].T

    @cached_property
    def _after_first_z(self) -> list[Call]:
        """The calls of the forward pass that read no input: all batches share them."""
        calls: list[Call] = []
        for V, rows, groups, z in zip(self.params.V[1:], self._rows, self._groups, self._zs[1:], strict=True):
            for key, part in groups:
                calls += activation_kernel(key).forward(*self._blocks[:, part])
            calls.append(partial(V.T.dot, self._with_ones(rows), z))
        return calls

    def predict(self, x: Array) -> list[Call]:
        """Calls from the input x to the prediction p."""
        return self.forward(x) + output_calls(self.output, self.z_out, self.p)

    @property
    def states(self) -> list[tuple[Array, Array]]:
        """Z and a of each layer, (units, width), after a pass with a way back: only then has each a room of its own."""
        return [*((self._blocks[0, rows], self._blocks[1, rows]) for rows in self._rows), (self.z_out, self.p)]

    def backward(self, x: Array) -> list[Call]:
        """Calls from delta_out to the gradient of every layer, given the input x of the forward pass."""
        return [*self._down_to_first_delta, partial(x.dot, self._first_delta, self.params.dV[0])]

    @cached_property
    def deltas(self) -> list[Array]:
        """∂L/∂z of each layer, up to the factor that the error leaves out; a pass without a way back needs none."""
        return [np.zeros((n, self.p.shape[1]), self.params.theta.dtype) for n in self._hidden] + [self.delta_out]

    @cached_property
    def _down_to_first_delta(self) -> list[Call]:
        """The calls of the backward pass that read no input: all batches share them."""
        calls = self._slopes()
        for layer in reversed(range(1, len(self.deltas))):
            delta, before, rows = self.deltas[layer], self.deltas[layer - 1], self._rows[layer - 1]
            calls.append(partial(self._with_ones(rows).dot, delta.T, self.params.dV[layer]))
            calls.append(partial(self.params.V[layer][:-1].dot, delta, before))
            if self._bent[layer - 1]:
                calls.append(partial(np.multiply, before, self._s_block[rows], before))
        return calls

    def _slopes(self) -> list[Call]:
        """Slopes in one pass for neighbours with the same activation, over layers too: fewer, longer calls."""
        calls: list[Call] = []
        places = [place for groups, bent in zip(self._groups, self._bent, strict=True) if bent for place in groups]
        for key, neighbours in groupby(places, key=lambda place: place[0]):
            parts = [part for _, part in neighbours]
            calls += activation_kernel(key).slope(*self._blocks[:, parts[0].start : parts[-1].stop])
        return calls

    def _with_ones(self, rows: slice) -> Array:
        a: Array = self._a_block[rows.start : rows.stop + 1]
        return a


def _one_below_the_other(sizes: Sequence[int]) -> list[slice]:
    """Rows for layers of these sizes, each with a spare one behind it."""
    stops = np.cumsum([size + 1 for size in sizes]).tolist()
    return [slice(stop - 1 - size, stop - 1) for size, stop in zip(sizes, stops, strict=True)]


def _in_turn(sizes: Sequence[int]) -> list[slice]:
    """The same in two places in turn; all layers of a place end at one spare row."""
    most = max(sizes, default=0)
    ends = [most + (i % 2) * (most + 1) for i in range(len(sizes))]
    return [slice(end - size, end) for size, end in zip(sizes, ends, strict=True)]


def _places(groups: Sequence[Group], start: int) -> Iterator[tuple[str, slice]]:
    """Each activation of a layer with the rows of its units."""
    for key, units in groups:
        yield key, slice(start, start + units)
        start += units


class Engine:
    """Mini-batch descent on fixed arrays: shuffle, run a batch, evaluate. Knows nothing of epochs or clocks.

    X: (n, n_in), Y: (n, n_out), the training set. activations: one key per hidden layer. ``params`` holds the
    parameters, ``rate`` the learning rate, ``state`` the optimiser's memory. recipe: how a gradient becomes a
    step; see ``use``. ``examples``: for each batch its columns as the calls read them: inputs with a last row of ones,
    and targets as ``PairKernel`` has them. ``Y``: the targets.
    """

    CHUNK, TRACED = 1024, 256
    """Examples per pass when predicting, and when all layers are kept: few enough for the processor's cache."""

    def __init__(
        self,
        params: Params,
        X: Array,
        Y: Array,
        *,
        activations: Sequence[str],
        output: str,
        loss: str,
        recipe: Recipe,
        learning_rate: float,
        batch_size: int,
        dtype: str,
    ) -> None:
        self.params = FlatParams(params, dtype)
        self.rate = Rate(learning_rate, self.params.theta)
        self.state: State = {}
        self.activations, self.output, self.loss, self.recipe = tuple(activations), output, loss, recipe
        self._pair = pair_kernel(output, loss)
        self._n_in = X.shape[1]
        self._inputs = Batches(np.hstack([X, np.ones((len(X), 1))]).astype(dtype), batch_size)
        self._targets = Batches(self._pair.targets(Y).astype(dtype), batch_size)
        self.examples = list(zip(self._inputs.columns, self._targets.columns, strict=True))
        self.Y, self._order, self.batch_size = Y.astype(dtype), np.arange(len(Y)), batch_size
        # Batches of one width share their arrays; only a short last batch needs its own.
        self._layers_of = {width: self._layers(width) for width in {y.shape[1] for y in self._targets.columns}}
        self._chunks: dict[bool, tuple[Array, Layers, list[Call]]] = {}
        self.save()

    def _layers(self, width: int, *, back: bool = True) -> Layers:
        units = [V.shape[1] for V in self.params.V[:-1]]
        groups = [[group] for group in zip(self.activations, units, strict=True)]
        return Layers(self.params, groups, self.output, width, back=back)

    @cached_property
    def _updates(self) -> list[list[Call]]:
        """The update of each batch; bound when first asked for, which a network that trains in a ``Wide`` never is."""
        return bound(self.examples, self._layers_of, self._error, self._step)

    def _forget_updates(self) -> None:
        """Bind anew before the next update: what was bound holds an old recipe, or the arrays of an old memory."""
        self.__dict__.pop("_updates", None)

    def _error(self, layers: Layers, y: Array) -> tuple[list[Call], float]:
        return self._pair.delta(layers.z_out, layers.p, y, layers.delta_out)

    def _step(self, factor: float) -> list[Call]:
        params = self.params
        return update_calls(self.recipe, params.theta, params.gradient, params.weights, self.state, self.rate, factor)

    def use(self, recipe: Recipe) -> None:
        """Take steps by another recipe from here on. Another optimiser begins without a memory."""
        if recipe.optimizer != self.recipe.optimizer:
            self.state.clear()
        self.recipe = recipe
        self._forget_updates()

    def shuffle(self, order: NDArray[np.intp]) -> None:
        """Lay the examples out in the given order of indices; the batches read them from there."""
        self._order = order
        self._inputs.lay_out(order)
        self._targets.lay_out(order)

    def run(self, index: int) -> None:
        """Make the update of one batch of the current order."""
        for call in self._updates[index]:
            call()

    def save(self) -> None:
        """Remember the parameters, the recipe and the optimiser's memory."""
        self._saved = self.params.theta.copy(), self.recipe, copied(self.state)

    def restore(self) -> None:
        """Return to what was saved last."""
        theta, self.recipe, state = self._saved
        self.load(theta, state)

    def load(self, theta: Array, state: State) -> None:
        """Go on from these parameters, with this memory of the optimiser."""
        self.params.theta[...] = theta
        self.state.clear()
        self.state.update(copied(state))
        self._forget_updates()

    def batch(self, index: int) -> tuple[Array, Array]:
        """Return inputs and targets of a batch of the current order, in the lesson's layout."""
        rows = self._order[index * self.batch_size :][: self.batch_size]
        return self._inputs.columns[index].T[:, :-1], self.Y[rows]

    def evaluation(self, X: Array, Y: Array) -> "Evaluation":
        """Prepare the loss over a fixed set of examples."""
        return Evaluation(self._layers(len(X), back=False), X, Y, self.loss)

    def predict(self, X: Array) -> Array:
        """Return predictions (n, n_out), float64, for X (n, n_in)."""
        prediction = np.empty((len(X), self.params.V[-1].shape[1]))
        for rows, layers in self._passes(X, kept=False):
            prediction[rows] = layers.p[:, : rows.stop - rows.start].T
        return prediction

    def trace(self, X: Array) -> Trace:
        """Return what a forward pass over X (n, n_in) leaves behind in all layers, float64."""
        Z, A = (list[Array](np.empty((len(X), V.shape[1])) for V in self.params.V) for _ in range(2))
        for rows, layers in self._passes(X, kept=True):
            for z_of, a_of, (z, a) in zip(Z, A, layers.states, strict=True):
                z_of[rows], a_of[rows] = (block[:, : rows.stop - rows.start].T for block in (z, a))
        return Trace(X, Z, A, self.activations, self.output)

    def _passes(self, X: Array, *, kept: bool) -> Iterator[tuple[slice, Layers]]:
        """Carry X forward, some rows at a time: which, and what holds them. kept: all layers, not just the last."""
        if kept not in self._chunks:
            layers = self._layers(self.TRACED if kept else self.CHUNK, back=kept)
            x = as_columns(np.zeros((layers.p.shape[1], self._n_in)), self.params.theta.dtype)
            self._chunks[kept] = x, layers, layers.predict(x)
        x, layers, calls = self._chunks[kept]
        for start in range(0, len(X), x.shape[1]):
            rows = X[start : start + x.shape[1]]
            x[:-1, : len(rows)] = rows.T
            for call in calls:
                call()
            yield slice(start, start + len(rows)), layers


class Batches:
    """The rows of a matrix (n, k), laid out in mini-batches with one column per example.

    columns: one contiguous (k, width) array per batch, because ``dot`` is fastest on those; they are filled once
    per epoch, for all batches together. The last one is shorter when batch_size does not divide n.
    """

    def __init__(self, rows: Array, batch_size: int) -> None:
        n, k = rows.shape
        width = min(batch_size, n)
        whole = n // width
        self._rows, self._ordered = rows, np.empty_like(rows)
        blocks = np.empty((whole, k, width), rows.dtype)
        tail = np.empty((k, n - whole * width), rows.dtype)
        self.columns = [*blocks, tail] if tail.size else list(blocks)
        start_of_tail = whole * width
        self._copies: list[Call] = [
            partial(np.copyto, blocks, self._ordered[:start_of_tail].reshape(whole, width, k).transpose(0, 2, 1)),
            partial(np.copyto, tail, self._ordered[start_of_tail:].T),
        ]
        self.lay_out(np.arange(n))

    def lay_out(self, order: NDArray[np.intp]) -> None:
        """Fill the batches with the rows in the given order."""
        self._rows.take(order, 0, self._ordered, "clip")  # any mode but "raise" writes without a buffer
        for call in self._copies:
            call()


class Evaluation:
    """The loss over one fixed set of examples, X (n, n_in) and Y (n, n_out), for whatever the parameters are now."""

    def __init__(self, layers: Layers, X: Array, Y: Array, loss: str) -> None:
        dtype = layers.params.theta.dtype
        y = np.ascontiguousarray(Y.T, dtype)
        calls, self._value = pair_kernel(layers.output, loss).loss(layers.z_out, layers.p, y)
        self._calls = layers.forward(as_columns(X, dtype)) + calls

    def value(self) -> float:
        """Carry the examples forward and return their loss."""
        for call in self._calls:
            call()
        return self._value()


def bound(
    examples: Iterable[tuple[Array, Array]],
    layers_of: Mapping[int, Layers],
    error: Callable[[Layers, Array], tuple[list[Call], float]],
    step: Callable[[float], list[Call]],
) -> list[list[Call]]:
    """The update of each mini-batch as a list of calls, in reading order: forward, error, backward, step.

    examples: x and y of each batch. layers_of: the arrays of a pass, by the width of a batch. error: calls that compare
    with y, and the factor they leave out; step: calls that move the parameters, given that factor.
    Batches of one width share all calls but the three or so that read their own examples, so that a run needs hardly
    more memory for a thousand batches than for ten.
    """
    steps: dict[float, list[Call]] = {}
    batches = []
    for x, y in examples:
        layers = layers_of[y.shape[1]]
        calls, factor = error(layers, y)
        if factor not in steps:
            steps[factor] = step(factor)
        batches.append([*layers.forward(x), *calls, *layers.backward(x), *steps[factor]])
    return batches


def as_columns(X: Array, dtype: np.dtype[Any]) -> Array:
    """Return X (n, n_in) as columns (n_in + 1, n) with a last row of ones."""
    return np.vstack([X.T, np.ones(len(X))]).astype(dtype)


def copied(state: State) -> State:
    """Return a memory that later steps do not change."""
    return {name: value.copy() for name, value in state.items()}
