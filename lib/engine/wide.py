"""Several networks of the same depth as one wide network, so that each step of training is one call for all.

Layer by layer their units lie side by side, and between units of different networks there is no wire: those weights
are 0 and stay 0, because only the true weights take a step. Where one network's numbers stop being numbers, the
products with those zeros do too, in all of them: whoever trains a ``Wide`` must look at the losses after each
epoch, go back, and leave the broken network out.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.engine.calls import Call
from lib.engine.engine import Batches, Engine, FlatParams, Layers, bound, copied, flat_views
from lib.engine.pairs import pair_kernel
from lib.engine.steps import Rate, update_calls
from lib.optimizers import Recipe, State

T = TypeVar("T")
Indices = NDArray[np.intp]
"""Indices into a flat vector."""


class WideParams:
    """The parameters of several networks twice: in theta one network after the other, in V as one wide network.

    theta, gradient, weights: as in FlatParams. V, dV: the wide matrices, one per layer, with the bias as last row.
    gather, scatter: calls that bring the true weights' gradient from dV, and theta to V. slots: each network's part of
    theta.
    """

    def __init__(self, nets: Sequence[FlatParams]) -> None:
        self.theta = np.concatenate([net.theta for net in nets])
        self.gradient = np.zeros_like(self.theta)
        self.weights = np.concatenate([net.weights for net in nets])
        self.slots = _neighbours([net.theta.size for net in nets])
        layers = list(enumerate(zip(*(net.V for net in nets), strict=True)))
        columns = [_turned(_neighbours(_turned([V.shape[1] for V in Vs], depth)), depth) for depth, Vs in layers[:-1]]
        columns.append(_neighbours([V.shape[1] for V in layers[-1][1]]))
        rows = [[slice(0, nets[0].V[0].shape[0] - 1)] * len(nets), *columns]
        sizes = [max(part.stop for part in parts) for parts in rows]
        shapes = [(above + 1, below) for above, below in pairwise(sizes)]
        self._wide = np.zeros(sum(height * width for height, width in shapes), self.theta.dtype)
        wide_gradient = np.zeros_like(self._wide)
        self.V, self.dV = flat_views(self._wide, shapes), flat_views(wide_gradient, shapes)
        places = flat_views(np.arange(self._wide.size), shapes)
        self._places = np.concatenate(
            [
                _block(layer, above[n], below[n])
                for n in range(len(nets))
                for layer, (above, below) in zip(places, pairwise(rows), strict=True)
            ]
        )
        self.gather: Call = partial(wide_gradient.take, self._places, 0, self.gradient, "clip")
        self.scatter: Call = partial(self._wide.__setitem__, self._places, self.theta)
        self.scatter()


def _neighbours(sizes: Sequence[int]) -> list[slice]:
    """Slices of these lengths, one after the other."""
    ends = np.cumsum([0, *sizes]).tolist()
    return [slice(start, stop) for start, stop in pairwise(ends)]


def _turned(networks: Sequence[T], depth: int) -> list[T]:
    """The order of the networks in a hidden layer, backwards in every second one, so that units of one meet there.

    Neighbouring rows with the same activation share the calls for their slopes.
    """
    return list(networks if depth % 2 == 0 else networks[::-1])


def _block(places: Indices, rows: slice, columns: slice) -> Indices:
    """Where in the wide vector the weights and, as last row, the bias of one network's layer lie."""
    return np.vstack([places[rows, columns], places[-1:, columns]]).ravel()


class Wide:
    """Mini-batch descent of several networks at once: what an Engine is for one.

    engines: the networks, as far as they have come, with the same examples, batches and head; recipes and
    activations may differ. They stay as they are until ``share`` or ``give_back``. rates: a learning rate for each.
    """

    def __init__(self, engines: Sequence[Engine], rates: Sequence[float]) -> None:
        self._engines, self._lead, self._rates = engines, engines[0], list(rates)
        self.params = WideParams([engine.params for engine in engines])
        self._recipes = list(_groups([engine.recipe for engine in engines]))
        self._states = [_joined([engines[n].state for n in members]) for _, members in self._recipes]
        self._group_rates = [Rate(self._by_parameter(members), self.params.theta) for _, members in self._recipes]
        # One copy of the targets for each network: equal shapes are compared faster.
        self._pair = pair_kernel(self._lead.output, self._lead.loss)
        targets = self._pair.targets(self._lead.Y)
        tiled = np.tile(targets, len(engines)).astype(self.params.theta.dtype)
        self._targets = Batches(tiled, self._lead.batch_size)
        examples = [(x, y) for (x, _), y in zip(self._lead.examples, self._targets.columns, strict=True)]
        layers_of = {width: self._layers(width) for width in {y.shape[1] for _, y in examples}}
        self.batches = bound(examples, layers_of, self._error, self._step)
        self.save()

    def _layers(self, width: int) -> Layers:
        """Neighbours with the same activation are one group."""
        units = [
            [(engine.activations[depth], V.shape[1]) for engine, V in zip(self._engines, Vs, strict=True)]
            for depth, Vs in enumerate(zip(*(engine.params.V[:-1] for engine in self._engines), strict=True))
        ]
        groups = [
            [(key, sum(n for _, n in group)) for key, group in groupby(_turned(layer, depth), key=lambda unit: unit[0])]
            for depth, layer in enumerate(units)
        ]
        return Layers(self.params, groups, self._lead.output, width)

    def _heads(self, rows: Array) -> Array:
        """What belongs to each network's outputs: (networks, n_out, width), a view."""
        return rows.reshape(len(self._engines), -1, rows.shape[1])

    def _error(self, layers: Layers, y: Array) -> tuple[list[Call], float]:
        z, p, y, delta = map(self._heads, (layers.z_out, layers.p, y, layers.delta_out))
        return self._pair.delta(z, z if layers.p is layers.z_out else p, y, delta)

    def _step(self, factor: float) -> list[Call]:
        params = self.params
        calls = [params.gather]
        for (recipe, members), state, rate in zip(self._recipes, self._states, self._group_rates, strict=True):
            flat = (params.theta, params.gradient, params.weights)
            theta, gradient, weights = (vector[self._part(members)] for vector in flat)
            calls += update_calls(recipe, theta, gradient, weights, state, rate, factor)
        return [*calls, params.scatter]

    def _part(self, members: Sequence[int]) -> slice:
        """Where in theta the parameters of neighbouring networks are."""
        return slice(self.params.slots[members[0]].start, self.params.slots[members[-1]].stop)

    def _by_parameter(self, members: Sequence[int]) -> Array:
        slots = [self.params.slots[n] for n in members]
        return np.repeat([self._rates[n] for n in members], [slot.stop - slot.start for slot in slots])

    def set_rates(self, rates: Sequence[float]) -> None:
        """Change the learning rate of each network."""
        if list(rates) != self._rates:
            self._rates = list(rates)
            for (_, members), rate in zip(self._recipes, self._group_rates, strict=True):
                rate.set(self._by_parameter(members))

    def shuffle(self, order: NDArray[np.intp]) -> None:
        """Lay the examples out in the given order of indices; the batches read them from there."""
        self._lead.shuffle(order)
        self._targets.lay_out(order)

    def run(self, index: int) -> None:
        """Make the update of one batch of the current order, in every network."""
        for call in self.batches[index]:
            call()

    def save(self) -> None:
        """Remember the parameters and the optimisers' memories."""
        self._saved = self.params.theta.copy(), [copied(state) for state in self._states]

    def share(self) -> None:
        """Let every network have the parameters it has come to."""
        for engine, slot in zip(self._engines, self.params.slots, strict=True):
            engine.params.theta[...] = self.params.theta[slot]

    def give_back(self) -> None:
        """Let every network go on alone from what was saved last."""
        theta, states = self._saved
        for (_, members), state in zip(self._recipes, states, strict=True):
            start = self.params.slots[members[0]].start
            for n in members:
                slot = self.params.slots[n]
                own = slice(slot.start - start, slot.stop - start)
                memory = {name: value[own] if value.ndim else value for name, value in state.items()}
                self._engines[n].load(theta[slot], memory)


def _groups(recipes: Sequence[Recipe]) -> Iterator[tuple[Recipe, list[int]]]:
    """Neighbours with the same recipe take a step in the same calls; but each clipped gradient has its own length."""
    numbered = groupby(enumerate(recipes), key=lambda pair: (pair[1], pair[1].clip is not None and pair[0]))
    for (recipe, _), group in numbered:
        yield recipe, [n for n, _ in group]


def _joined(states: Sequence[State]) -> State:
    """The memories of several networks one after the other; a count of steps is the same in all."""
    return {
        name: np.concatenate([state[name] for state in states]) if value.ndim else value.copy()
        for name, value in states[0].items()
    }
