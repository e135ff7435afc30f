"""Training: a validated description of a run (TrainConfig), and the run itself (Trainer).

Runs are deterministic: the same TrainConfig gives the same history bit for bit, in one go, step by step or in
time slices. The sums are those of ``lib.network``; ``lib.engine`` arranges them for speed.
"""

import time
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array
from lib.datasets import DATASETS
from lib.divergence import Divergence, DivergenceError, first_bad
from lib.gradient_descent import gradient_descent
from lib.network import Params, Trace, init_params
from lib.outputs import pair
from lib.records import check_count, check_finite
from lib.train_config import TrainConfig
from lib.training import breakdown, split
from lib.training.changes import Change, Edit, Retune, check_changeable, up_to, with_one_more
from lib.training.descent import Descent, limits
from lib.training.preprocessing import Preprocessing
from lib.training.scoring import share_right
from lib.training.split import SplitLike

__all__ = ["Divergence", "DivergenceError", "TrainConfig", "Trainer", "gradient_descent"]


class Trainer:
    """One training run: a network, its data, and the place it has reached.

    config: what to train. data: optional (X_train, Y_train, X_test, Y_test) instead of the data set drawn from
    the config; n, noise and test_share then have no effect, and the test set may have no rows. params: optional
    first weights and biases instead of those drawn from the config.

    Data, split, first weights and shuffles have random streams of their own, so changing the noise keeps the
    first weights. X_train, Y_train, X_test, Y_test: the examples, read-only. task: what they are for. inputs: turns
    rows of the data into what the network is given. own_data: whether the examples were given. own_params: the first
    weights and biases if they were given, else None. history, test_history: the loss over the whole training and test
    set, first before any step, then after each epoch; without test examples test_history stays empty. changes: each
    Retune and Edit in turn. divergence: None, or where training broke down: a loss or a parameter that is no longer
    finite (an infinity that leaves no mark, such as z = −∞ before a ReLU, does not count). After that, step and run
    do nothing until a setting or a weight is changed, and everything is as it was at the start of the epoch that
    broke. descent: the steps themselves, for whoever trains several runs together.

    Raises ValueError when data or params do not fit together, the features, the loss or the output.
    """

    def __init__(self, config: TrainConfig, data: SplitLike | None = None, params: Params | None = None) -> None:
        self.config = config
        streams = np.random.SeedSequence(config.seed).spawn(4)
        for_data, for_split, for_weights, for_shuffles = map(np.random.default_rng, streams)
        examples = split.drawn(config, for_data, for_split) if data is None else split.given(data)
        self.X_train, self.Y_train, self.X_test, self.Y_test = examples
        self.own_data = data is not None
        self.task = split.task_of(examples.targets) if self.own_data else DATASETS[config.data].task
        pair(*config.head).check_targets(examples.targets)
        self.inputs = Preprocessing.fit(config, self.X_train)

        train, test = (self.inputs(self.X_train), self.Y_train), (self.inputs(self.X_test), self.Y_test)
        sizes = [train[0].shape[1], *config.hidden, self.Y_train.shape[1]]
        first = init_params(sizes, config.init, for_weights) if params is None else _fitting(params, sizes)
        self.descent = Descent(config, first, train, test, for_shuffles)
        self.own_params = None if params is None else self.params
        self.history, self.test_history = self.descent.history, self.descent.test_history
        if first_bad(np.array(self.history + self.test_history)) is not None:
            raise ValueError("data must give a finite loss before the first step; its values are too large")
        self.changes: list[Change] = []
        self.divergence: Divergence | None = None

    @property
    def now(self) -> TrainConfig:
        """The settings in force."""
        return self.descent.now

    @property
    def epoch(self) -> int:
        """Completed epochs."""
        return self.descent.epoch

    @property
    def batch(self) -> int:
        """Batches made of the current epoch; 0 between two epochs."""
        return self.descent.batch

    @property
    def batches(self) -> int:
        """Batches of an epoch."""
        return self.descent.batches

    @property
    def updates(self) -> int:
        """Mini-batches used."""
        return self.descent.updates

    @property
    def learning_rate(self) -> float:
        """The learning rate in force, by the schedule."""
        return float(self.descent.engine.rate.value)

    @property
    def params(self) -> Params:
        """The current parameters as ``lib.network`` takes them: [(W, b), …], copies."""
        return self.descent.engine.params.copies()

    @property
    def input_names(self) -> tuple[str, ...]:
        """What the inputs of the network are called."""
        return self.inputs.names

    def step(self) -> None:
        """Make one mini-batch update; after the last batch of an epoch, note the losses and begin the next."""
        with np.errstate(all="ignore"):
            if self.divergence is None:
                self._update()
                self._stop_if_broken()

    def run(self, *, epochs: int | None = None, seconds: float | None = None) -> int:
        """Train for a number of epochs, for a time, or for whichever is over first; return how many were completed.

        An epoch begun by step or by an earlier time slice is continued, and counts as one. A time slice may end in
        the middle of an epoch and makes at least one update.

        Raises ValueError for neither, a number of epochs below 0, or seconds not above 0.
        """
        descent, begun = self.descent, self.epoch
        most, deadline = limits(epochs, seconds)
        with np.errstate(all="ignore"):
            while self.divergence is None and descent.epoch < begun + most:
                self._update()
                if time.perf_counter() >= deadline:
                    break
            self._stop_if_broken()
        return self.epoch - begun

    def predict(self, X: ArrayLike) -> Array:
        """Return the network's output for X (n, columns), or one row (columns,): (n, n_out), float64.

        Raises ValueError, naming both shapes, when X does not have the columns of the training data.
        """
        with np.errstate(all="ignore"):
            return self.descent.engine.predict(self.inputs(X))

    def trace(self, X: ArrayLike) -> Trace:
        """Return what a forward pass over X, as for ``predict``, leaves behind; its inputs are the network's."""
        with np.errstate(all="ignore"):
            return self.descent.engine.trace(self.inputs(X))

    def accuracy(self, X: ArrayLike, Y: ArrayLike) -> float | None:
        """Return the share of examples put into the right class (``share_right``), or None for a regression.

        Raises ValueError when X and Y do not fit the network or each other.
        """
        return None if self.task == "regression" else share_right(self.predict(X), Y, self.task)

    def adopt(self, config: TrainConfig) -> None:
        """Go on with other settings, from the next update on. The same settings are no change.

        Another optimiser begins without a memory. After a breakdown, training may go on.

        Raises ValueError, naming the field, when one differs that is not among CHANGEABLE.
        """
        check_changeable(self.now, config)
        if config != self.now:
            change = Retune(self.epoch, self.batch, config)
            self.descent.make(change)
            self._note(change)

    def edit(self, layer: int, row: int, column: int, value: float) -> None:
        """Set one weight, or with row = n_in one bias, by hand; between two epochs the last losses follow.

        layer: counted from 0. row: number of the input. column: number of the unit.

        Raises ValueError for a place that does not exist, or a value that is not finite or gives a loss that is not.
        """
        change = Edit(self.epoch, self.batch, layer, row, column, float(value))
        self.check_edit(change)
        V = self.descent.engine.params.V[layer]
        before = float(V[row, column])
        if change.value == before:
            return
        self.descent.make(change)
        losses = self.descent.losses()
        if not np.isfinite(losses).all():
            V[row, column] = before
            raise ValueError(f"value must give a finite loss; got {value!r}")
        if self.batch == 0:
            self.history[-1], self.test_history[-1:] = losses[0], losses[1:]
        self._note(change)

    def check_edit(self, change: Edit) -> None:
        """Raise ValueError for a place that this network does not have, or a value that is not finite."""
        matrices = self.descent.engine.params.V
        V = matrices[check_count("layer", change.layer, 0, len(matrices) - 1)]
        check_count("row", change.row, 0, V.shape[0] - 1)
        check_count("column", change.column, 0, V.shape[1] - 1)
        check_finite("value", change.value)

    def _note(self, change: Change) -> None:
        self.changes = with_one_more(self.config, self.changes, change)
        self.divergence = None

    def _update(self) -> None:
        descent = self.descent
        descent.update()
        if descent.batch == descent.batches:
            losses = descent.losses()
            if descent.finite and np.isfinite(losses).all():
                descent.complete(losses)
            else:
                self._stop(losses)

    def _stop_if_broken(self) -> None:
        if not self.descent.finite:
            self._stop()

    def _stop(self, losses: Sequence[float] = ()) -> None:
        """Find out what went wrong, and put everything back to where the epoch began, but for the settings."""
        wanted = self.now
        found = breakdown.explain(self.descent, self.changes, losses)
        self.changes = up_to(self.changes, self.epoch)
        self.adopt(wanted)
        self.divergence = found


def _fitting(params: Params, sizes: Sequence[int]) -> Params:
    """Given first parameters, if they have the shapes of the network."""
    shapes = [(np.shape(W), np.shape(b)) for W, b in params]
    expected = [((n_in, n_out), (n_out,)) for n_in, n_out in pairwise(sizes)]
    if shapes != expected:
        raise ValueError(f"params must have the shapes {expected} of (W, b) in this network; got {shapes}")
    if any(first_bad(np.asarray(part)) is not None for pair in params for part in pair):
        raise ValueError("params must be finite numbers; at least one is not")
    return params
