"""Training: a validated description of a run (TrainConfig), and the run itself (Trainer).

Runs are deterministic: the same TrainConfig gives the same history bit for bit, in one go, step by step or in
time slices. The sums are those of ``lib.network``; ``lib.engine`` arranges them for speed.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_float, as_matrix, subscript
from lib.datasets import DATASETS, Standardizer
from lib.divergence import Divergence, DivergenceError, find_bad_params, find_divergence, first_bad
from lib.engine.engine import Engine
from lib.features import FEATURES, feature_matrix, features_of
from lib.gradient_descent import gradient_descent
from lib.network import Params, init_params
from lib.outputs import pair
from lib.records import check_count, check_finite, check_positive
from lib.train_config import CHANGEABLE, TrainConfig

__all__ = ["Divergence", "DivergenceError", "TrainConfig", "Trainer", "gradient_descent"]

Examples = tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike]
"""(X_train, Y_train, X_test, Y_test)."""


@dataclass(frozen=True)
class Retune:
    """Other settings from one moment of a run on: after ``epoch`` epochs and ``batch`` batches of the next.

    config: the settings, which differ from those before in fields of CHANGEABLE only.
    """

    epoch: int
    batch: int
    config: TrainConfig


@dataclass(frozen=True)
class Edit:
    """A weight set by hand, at one moment of a run (see Retune).

    layer: counted from 0. row: the input, or n_in for the bias. column: the unit. value: what it was set to.
    """

    epoch: int
    batch: int
    layer: int
    row: int
    column: int
    value: float


class Trainer:
    """One training run: a network, its data, and the place it has reached.

    config: what to train. data: optional (X_train, Y_train, X_test, Y_test) instead of the data set drawn from
    the config; n, noise and test_share then have no effect, and the test set may have no rows. params: optional
    first weights and biases instead of those drawn from the config.

    Data, split, first weights and shuffles have random streams of their own, so changing the noise keeps the
    first weights. X_train, Y_train, X_test, Y_test: the examples, read-only. input_names: what the network is
    given. own_data: whether the examples were given. own_params: the first weights and biases if they were given,
    else None. epoch: completed epochs. updates: mini-batches used. history, test_history: the loss over the whole
    training and test set, first before any step, then after each epoch; without test examples test_history
    stays empty. now: the settings in force; changes: each Retune and Edit in turn. divergence: None, or where
    training broke down: a loss or a parameter that is no longer finite (an infinity that leaves no mark, such as
    z = −∞ before a ReLU, does not count). After that, step and run do nothing until a setting or a weight is
    changed, and everything is as it was at the start of the epoch that broke.

    Raises ValueError when data or params do not fit together, the features, the loss or the output.
    """

    def __init__(self, config: TrainConfig, data: Examples | None = None, params: Params | None = None) -> None:
        self.config = self.now = config
        streams = np.random.SeedSequence(config.seed).spawn(4)
        for_data, for_split, for_weights, self._for_shuffles = map(np.random.default_rng, streams)
        examples = _drawn(config, for_data, for_split) if data is None else _given(data)
        self.X_train, self.Y_train, self.X_test, self.Y_test = map(_read_only, examples)
        self.own_data = data is not None
        self.task = DATASETS[config.data].task if data is None else _task(np.vstack([self.Y_train, self.Y_test]))
        pair(*config.head).check_targets(np.vstack([self.Y_train, self.Y_test]))
        self._features = _possible(config, self.X_train.shape[1])
        self._scale = Standardizer.fit(self._features_of(self.X_train)) if config.standardize else None

        inputs = self.inputs(self.X_train)
        sizes = [inputs.shape[1], *config.hidden, self.Y_train.shape[1]]
        first = init_params(sizes, config.init, for_weights) if params is None else _fitting(params, sizes)
        with np.errstate(all="ignore"):
            self._engine = Engine(
                first,
                inputs,
                self.Y_train,
                activations=config.activations,
                output=self._output,
                loss=self._loss,
                recipe=config.recipe,
                learning_rate=config.rate(0),
                batch_size=config.batch_size,
                dtype=config.dtype,
            )
            self.own_params = None if params is None else self.params
            self._train_loss = self._engine.evaluation(inputs, self.Y_train)
            self._test_loss = None
            if len(self.X_test):
                self._test_loss = self._engine.evaluation(self.inputs(self.X_test), self.Y_test)
            self.history = [self._train_loss.value()]
            self.test_history = [self._test_loss.value()] if self._test_loss else []
        if first_bad(np.array(self.history + self.test_history)) is not None:
            raise ValueError("data must give a finite loss before the first step; its values are too large")

        self.epoch = 0
        self.updates = 0
        self.changes: list[Retune | Edit] = []
        self.divergence: Divergence | None = None
        self._next_batch = 0
        self._begun = config, self._for_shuffles.bit_generator.state  # how the current epoch began

    @property
    def input_names(self) -> tuple[str, ...]:
        """What the columns of ``inputs`` are called."""
        if self._features:
            return tuple(FEATURES[key].label for key in self._features)
        return tuple(f"x{subscript(i + 1)}" for i in range(self.X_train.shape[1]))

    def inputs(self, X: ArrayLike) -> Array:
        """Return what the network is given for the rows of X (n, columns of the data): features, standardised or not.

        Raises ValueError, naming both shapes, when X does not have the columns of the training data.
        """
        rows = as_float(X, "X")
        columns = self.X_train.shape[1]
        if rows.ndim == 1 and len(rows) == columns:
            rows = rows[np.newaxis]
        if rows.ndim != 2 or rows.shape[1] != columns:
            raise ValueError(f"X must have shape (n, {columns}), as the training data has; got {np.shape(X)}")
        if not len(rows):
            return np.empty((0, len(self.input_names)))
        features = self._features_of(rows)
        return features if self._scale is None else self._scale.apply(features)

    def _features_of(self, rows: Array) -> Array:
        return feature_matrix(rows, self._features) if self._features else rows

    @property
    def learning_rate(self) -> float:
        """The learning rate in force, by the schedule."""
        return float(self._engine.rate.value)

    @property
    def params(self) -> Params:
        """The current parameters as ``lib.network`` takes them: [(W, b), …], copies."""
        return self._engine.params.copies()

    @property
    def batch(self) -> int:
        """Batches made of the current epoch; 0 between two epochs."""
        return self._next_batch

    @property
    def batches(self) -> int:
        """Batches of an epoch."""
        return len(self._engine.batches)

    @property
    def engine(self) -> Engine:
        """The arrays with which this run computes; ``lib.runs.race`` joins those of several."""
        return self._engine

    @property
    def shuffles(self) -> np.random.Generator:
        """Where the order of the examples comes from, epoch by epoch."""
        return self._for_shuffles

    def losses(self) -> list[float]:
        """Work out [training loss], or [training loss, test loss], as the parameters are now."""
        with np.errstate(all="ignore"):
            return [loss.value() for loss in (self._train_loss, self._test_loss) if loss]

    def follow(self, losses: Sequence[float]) -> None:
        """Note an epoch that was trained elsewhere, with the ``losses`` it has led to."""
        self._engine.rate.set(self.now.rate(self.epoch))
        self.updates += self.batches
        self._complete(losses)

    def adopt(self, config: TrainConfig) -> None:
        """Go on with other settings, from the next update on. The same settings are no change.

        Another optimiser begins without a memory. After a breakdown, training may go on.

        Raises ValueError, naming the field, when one differs that is not among CHANGEABLE.
        """
        fixed = replace(config, **{name: getattr(self.now, name) for name in CHANGEABLE})
        if fixed != self.now:
            names = [name for name in vars(config) if getattr(fixed, name) != getattr(self.now, name)]
            raise ValueError(
                f"config must not differ in {names[0]} from that of the run, only in {', '.join(CHANGEABLE)}; "
                f"got {getattr(config, names[0])!r}"
            )
        if config == self.now:
            return
        change = Retune(self.epoch, self._next_batch, config)
        if self._is_second_thought(change):
            self.changes.pop()
        self._note(change)
        if self._settings_before(len(self.changes) - 1) == config:
            self.changes.pop()

    def _is_second_thought(self, change: Retune) -> bool:
        """Whether a change replaces one of the same moment; another optimiser has lost the memory of the first."""
        if not self.changes or not isinstance(last := self.changes[-1], Retune):
            return False
        before = self._settings_before(len(self.changes) - 1)
        optimizers = {before.optimizer, last.config.optimizer, change.config.optimizer}
        return (last.epoch, last.batch) == (change.epoch, change.batch) and len(optimizers) == 1

    def _settings_before(self, index: int) -> TrainConfig:
        """The settings in force before the change with this index."""
        earlier = [change.config for change in self.changes[:index] if isinstance(change, Retune)]
        return earlier[-1] if earlier else self.config

    def edit(self, layer: int, row: int, column: int, value: float) -> None:
        """Set one weight, or with row = n_in one bias, by hand; between two epochs the last losses follow.

        layer: counted from 0. row: number of the input. column: number of the unit.

        Raises ValueError for a place that does not exist, or a value that is not finite or gives a loss that is not.
        """
        layer = check_count("layer", layer, 0, len(self._engine.params.V) - 1)
        V = self._engine.params.V[layer]
        row, column = check_count("row", row, 0, V.shape[0] - 1), check_count("column", column, 0, V.shape[1] - 1)
        before = float(V[row, column])
        edit = Edit(self.epoch, self._next_batch, layer, row, column, check_finite("value", value))
        if edit.value == before:
            return
        self._apply(edit)
        losses = self.losses()
        if not np.isfinite(losses).all():
            V[row, column] = before
            raise ValueError(f"value must give a finite loss; got {value!r}")
        if self._next_batch == 0:
            self.history[-1], self.test_history[-1:] = losses[0], losses[1:]
        self._note(edit)

    def _note(self, change: Retune | Edit) -> None:
        self._apply(change)
        self.changes.append(change)
        self.divergence = None

    def _apply(self, change: Retune | Edit) -> None:
        if isinstance(change, Edit):
            self._engine.params.V[change.layer][change.row, change.column] = change.value
            return
        if change.config.recipe != self.now.recipe:
            self._engine.use(change.config.recipe)
        self.now = change.config
        self._engine.rate.set(self.now.rate(self.epoch))

    def step(self) -> None:
        """Make one mini-batch update; after the last batch of an epoch, note the losses and begin the next."""
        with np.errstate(all="ignore"):
            if self.divergence is None:
                self._update()
                self._stop_if_broken()

    def run(self, *, epochs: int | None = None, seconds: float | None = None) -> int:
        """Train for a number of epochs or for a time, and return how many epochs were completed.

        Give exactly one of the two. An epoch begun by step or by an earlier time slice is continued, and
        counts as one. A time slice may end in the middle of an epoch and makes at least one update.

        Raises ValueError for neither or both, a number of epochs below 0, or seconds not above 0.
        """
        if (epochs is None) == (seconds is None):
            raise ValueError(f"run needs exactly one of epochs and seconds; got epochs={epochs!r}, seconds={seconds!r}")
        begun = self.epoch
        with np.errstate(all="ignore"):
            if epochs is not None:
                end = begun + check_count("epochs", epochs, low=0)
                while self.divergence is None and self.epoch < end:
                    self._update()
            elif seconds is not None:
                deadline = time.perf_counter() + check_positive("seconds", seconds)
                while self.divergence is None:
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
            return self._engine.predict(self.inputs(X))

    def accuracy(self, X: ArrayLike, Y: ArrayLike) -> float | None:
        """Return the share of examples put into the right class, or None for a regression.

        One column: right when prediction and target lie on the same side of ½ (½ itself counts as class 1).
        Several: right when the largest prediction is that of the right class. Y: (n, n_out), or (n,).

        Raises ValueError when X and Y do not fit the network or each other.
        """
        return None if self.task == "regression" else self.score(self.predict(X), Y)

    def score(self, prediction: Array, Y: ArrayLike) -> float:
        """Return the share of right answers among predictions (n, n_out) of classes; see ``accuracy``."""
        target = as_matrix(Y, "Y")
        if prediction.shape != target.shape:
            raise ValueError(f"Y must have shape {prediction.shape} to match X; got {np.shape(Y)}")
        if self.task == "binary":
            return float(np.mean((prediction >= 0.5) == (target >= 0.5)))
        return float(np.mean(prediction.argmax(axis=1) == target.argmax(axis=1)))

    @property
    def _output(self) -> str:
        return self.config.head[0]

    @property
    def _loss(self) -> str:
        return self.config.head[1]

    def _update(self) -> None:
        if self._next_batch == 0:
            self._begin_epoch()
        self._engine.run(self._next_batch)
        self._next_batch += 1
        self.updates += 1
        if self._next_batch == len(self._engine.batches):
            self._end_epoch()

    def _begin_epoch(self) -> None:
        self._begun = self.now, self._for_shuffles.bit_generator.state
        self._engine.shuffle(self._for_shuffles.permutation(len(self.X_train)))
        self._engine.save()
        self._engine.rate.set(self.now.rate(self.epoch))

    def _end_epoch(self) -> None:
        train, *test = self.losses()
        if not np.isfinite([train, *test]).all():
            self._stop(train, test)
        elif not self._stop_if_broken():
            self._complete([train, *test])
            self._next_batch = 0

    def _complete(self, losses: Sequence[float]) -> None:
        train, *test = losses
        self.history.append(train)
        self.test_history += test
        self.epoch += 1

    def _stop_if_broken(self) -> bool:
        """Stop when a parameter is no longer finite; one look at a flat vector, so it costs next to nothing."""
        if np.isfinite(self._engine.params.theta).all():
            return False
        self._stop()
        return True

    def _stop(self, train: float = 0.0, test: Sequence[float] = ()) -> None:
        """Find out what went wrong, and put everything back to where the epoch began, but for the settings."""
        wanted, (_, shuffles) = self.now, self._begun
        found = self._replay()
        if found is None:  # every batch was fine on its own: what is left is a loss over a whole set
            quantity, value = ("loss", train) if not np.isfinite(train) else ("loss on the test set", test[0])
            found = Divergence(self.epoch + 1, self._next_batch, None, quantity, value)
        self._rewind()
        self._for_shuffles.bit_generator.state = shuffles
        self.changes = [change for change in self.changes if (change.epoch, change.batch) <= (self.epoch, 0)]
        self.updates -= self._next_batch
        self._next_batch = 0
        self.adopt(wanted)
        self.divergence = found

    def _rewind(self) -> None:
        """Go back to the parameters, the optimiser's memory and the settings with which the epoch began."""
        self._engine.restore()
        self.now, _ = self._begun
        self._engine.rate.set(self.now.rate(self.epoch))

    def _replay(self) -> Divergence | None:
        """Run the current epoch again, with the lesson's arithmetic looking for the first bad value in each batch."""
        midway = [change for change in self.changes if change.epoch == self.epoch and change.batch > 0]
        self._rewind()
        for batch in range(self._next_batch):
            for change in midway:
                if change.batch == batch:
                    self._apply(change)
            X, Y = self._engine.batch(batch)
            found = find_divergence(self.params, X, Y, self.config.activations, self._output, self._loss)
            if found is None:
                self._engine.run(batch)
                found = find_bad_params(self.params)
            if found is not None:
                return Divergence(self.epoch + 1, batch + 1, *found)
        return None


def _drawn(config: TrainConfig, for_data: np.random.Generator, for_split: np.random.Generator) -> tuple[Array, ...]:
    X, Y = DATASETS[config.data].draw(config.n, config.noise, for_data)
    order = for_split.permutation(config.n)
    test, train = np.split(order, [round(config.n * config.test_share)])
    return X[train], Y[train], X[test], Y[test]


def _possible(config: TrainConfig, columns: int) -> tuple[str, ...] | None:
    """The features of a config, if data with this number of columns can have them."""
    for key in config.features or ():
        if key not in features_of(columns):
            raise ValueError(f"features must exist for data with {columns} columns; got {key!r}")
    return config.features


def _fitting(params: Params, sizes: Sequence[int]) -> Params:
    """Given first parameters, if they have the shapes of the network."""
    shapes = [(np.shape(W), np.shape(b)) for W, b in params]
    expected = [((n_in, n_out), (n_out,)) for n_in, n_out in pairwise(sizes)]
    if shapes != expected:
        raise ValueError(f"params must have the shapes {expected} of (W, b) in this network; got {shapes}")
    if any(first_bad(np.asarray(part)) is not None for pair in params for part in pair):
        raise ValueError("params must be finite numbers; at least one is not")
    return params


def _given(data: Examples) -> tuple[Array, ...]:
    if not isinstance(data, (tuple, list)) or len(data) != 4:
        raise ValueError("data must be (X_train, Y_train, X_test, Y_test)")
    X_train, Y_train = as_matrix(data[0], "X_train"), as_matrix(data[1], "Y_train")
    X_test, Y_test = _test_matrix(data[2], "X_test", X_train), _test_matrix(data[3], "Y_test", Y_train)
    for name, X, Y in (("train", X_train, Y_train), ("test", X_test, Y_test)):
        if len(X) != len(Y):
            raise ValueError(
                f"X_{name} and Y_{name} must have one row per example; got X_{name} {X.shape} and Y_{name} {Y.shape}"
            )
    return X_train, Y_train, X_test, Y_test


def _test_matrix(values: ArrayLike, name: str, train: Array) -> Array:
    empty = np.size(np.asarray(values)) == 0
    matrix = np.empty((0, train.shape[1])) if empty else as_matrix(values, name)
    if matrix.shape[1] != train.shape[1]:
        raise ValueError(
            f"{name} must have as many columns as the training data; got shapes {matrix.shape} and {train.shape}"
        )
    return matrix


def _read_only(values: Array) -> Array:
    # A copy, so that later edits of the caller's array change nothing here; row by row, so that sums over a column
    # have one order and one last digit, however the caller's array lies in memory.
    values = np.array(values, dtype=np.float64, order="C")
    values.setflags(write=False)
    return values


def _task(Y: Array) -> str:
    """What given targets are for: only 0 and 1 with one 1 per row, or in one column, mean classes."""
    if not np.isin(Y, (0, 1)).all():
        return "regression"
    if Y.shape[1] == 1:
        return "binary"
    return "multiclass" if (Y.sum(axis=1) == 1).all() else "regression"
