"""Training: a validated description of a run (TrainConfig), and the run itself (Trainer).

Runs are deterministic: the same TrainConfig gives the same history bit for bit, in one go, step by step or in
time slices. The sums are those of ``lib.network``; ``lib.engine`` arranges them for speed.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.activations import ACTIVATIONS
from lib.arrays import Array, as_float, as_matrix, check_count, check_non_negative, check_positive, choose
from lib.datasets import DATASETS
from lib.divergence import Divergence, DivergenceError, find_bad_params, find_divergence, first_bad
from lib.engine import Engine
from lib.gradient_descent import gradient_descent
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES
from lib.network import OUTPUTS, Params, init_params
from lib.optimizers import OPTIMIZERS

__all__ = ["Divergence", "DivergenceError", "TrainConfig", "Trainer", "gradient_descent"]

TASKS = {
    "binary": ("sigmoid", "binary_cross_entropy"),
    "multiclass": ("softmax", "cross_entropy"),
    "regression": ("linear", "mse"),
}
"""What each kind of task calls for: (output, loss)."""

DTYPES = ("float64", "float32")

Examples = tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike]
"""(X_train, Y_train, X_test, Y_test)."""


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides a training run. Frozen, hashable, and valid once it exists.

    data: a key of DATASETS. n: examples, training and test set together. noise: see the data set.
    test_share: share of n kept for testing, in [0, 1). hidden: widths of the hidden layers, () for none.
    activation: a key of ACTIVATIONS for all hidden layers, or one per layer. output, loss: keys of OUTPUTS and
    LOSSES; None becomes what the data set's task calls for (TASKS). init, optimizer: keys of INITIALIZERS and
    OPTIMIZERS. learning_rate: above 0. batch_size: examples per update; the last batch of an epoch may be
    short. seed: 0 or more. dtype: "float64" or "float32", the precision of the sums.

    Raises ValueError naming the argument, its value and what is allowed.
    """

    data: str = "circle"
    n: int = 250
    noise: float = 0.1
    test_share: float = 0.2
    hidden: tuple[int, ...] = (4, 2)
    activation: str | tuple[str, ...] = "tanh"
    output: str | None = None
    loss: str | None = None
    init: str = "xavier_normal"
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    batch_size: int = 10
    seed: int = 0
    dtype: str = "float64"

    def __post_init__(self) -> None:
        task = choose("data", self.data, DATASETS).task
        self._set("n", check_count("n", self.n))
        self._set("noise", check_non_negative("noise", self.noise))
        self._set("test_share", _share_to_test(self.test_share, self.n))
        self._set("hidden", _widths(self.hidden))
        self._set("activation", _keys_of_layers(self.activation, len(self.hidden)))
        output, loss = _head(self.output, self.loss, task)
        self._set("output", output)
        self._set("loss", loss)
        choose("init", self.init, INITIALIZERS)
        choose("optimizer", self.optimizer, OPTIMIZERS)
        self._set("learning_rate", check_positive("learning_rate", self.learning_rate))
        self._set("batch_size", check_count("batch_size", self.batch_size))
        self._set("seed", check_count("seed", self.seed, low=0))
        choose("dtype", self.dtype, DTYPES)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # frozen, but only once it is valid

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        return (self.activation,) * len(self.hidden) if isinstance(self.activation, str) else self.activation

    @property
    def head(self) -> tuple[str, str]:
        """Output and loss, which are never None once the config exists."""
        assert self.output is not None
        assert self.loss is not None
        return self.output, self.loss


def _share_to_test(share: float, n: int) -> float:
    share = check_non_negative("test_share", share)
    if n - round(n * share) < 1:
        raise ValueError(f"test_share must leave at least one of the n = {n} examples to train on; got {share}")
    return share


def _widths(hidden: Sequence[int]) -> tuple[int, ...]:
    if isinstance(hidden, str) or not isinstance(hidden, Sequence):
        raise ValueError(f"hidden must be a tuple of layer widths, such as (4, 2); got {hidden!r}")
    return tuple(check_count(f"hidden[{i}]", width) for i, width in enumerate(hidden))


def _keys_of_layers(activation: str | Sequence[str], layers: int) -> str | tuple[str, ...]:
    if not isinstance(activation, (list, tuple)):
        return choose("activation", str(activation), tuple(ACTIVATIONS))
    if len(activation) != layers:
        raise ValueError(f"activation must be one key or one per hidden layer ({layers}); got {list(activation)}")
    return tuple(choose(f"activation[{i}]", key, tuple(ACTIVATIONS)) for i, key in enumerate(activation))


def _head(output: str | None, loss: str | None, task: str) -> tuple[str, str]:
    usual_output, usual_loss = TASKS[task]
    output = choose("output", usual_output if output is None else output, OUTPUTS)
    loss = choose("loss", usual_loss if loss is None else loss, tuple(LOSSES))
    if LOSSES[loss].value_from_logits is not None and output == "linear":
        raise ValueError(
            f"output must be sigmoid or softmax for the loss {loss}, which needs probabilities; got {output!r}"
        )
    return output, loss


class Trainer:
    """One training run: a network, its data, and the place it has reached.

    config: what to train. data: optional (X_train, Y_train, X_test, Y_test) instead of the data set drawn from
    the config; n, noise and test_share then have no effect, and the test set may have no rows.

    Data, split, first weights and shuffles have random streams of their own, so changing the noise keeps the
    first weights. X_train, Y_train, X_test, Y_test: the examples, read-only. epoch: completed epochs.
    updates: mini-batches used. history, test_history: the loss over the whole training and test set, first
    before any step, then after each epoch; without test examples test_history stays empty.
    rate_changes: (completed epochs, new rate) for each change of the learning rate. divergence: None, or where
    training broke down: a loss or a parameter that is no longer finite (an infinity that leaves no mark, such as
    z = −∞ before a ReLU, does not count). After that, step and run do nothing, and everything is as it was at the
    start of the epoch that broke.

    Raises ValueError when data does not fit together, the loss or the output.
    """

    def __init__(self, config: TrainConfig, data: Examples | None = None) -> None:
        self.config = config
        streams = np.random.SeedSequence(config.seed).spawn(4)
        for_data, for_split, for_weights, self._for_shuffles = map(np.random.default_rng, streams)
        examples = _drawn(config, for_data, for_split) if data is None else _given(data)
        self.X_train, self.Y_train, self.X_test, self.Y_test = map(_read_only, examples)
        self.task = DATASETS[config.data].task if data is None else _task(self.Y_train)
        self._check_head()

        sizes = [self.X_train.shape[1], *config.hidden, self.Y_train.shape[1]]
        with np.errstate(all="ignore"):
            self._engine = Engine(
                init_params(sizes, config.init, for_weights),
                self.X_train,
                self.Y_train,
                activations=config.activations,
                output=self._output,
                loss=self._loss,
                optimizer=config.optimizer,
                learning_rate=config.learning_rate,
                batch_size=config.batch_size,
                dtype=config.dtype,
            )
            self._train_loss = self._engine.evaluation(self.X_train, self.Y_train)
            self._test_loss = self._engine.evaluation(self.X_test, self.Y_test) if len(self.X_test) else None
            self.history = [self._train_loss.value()]
            self.test_history = [self._test_loss.value()] if self._test_loss else []
        if first_bad(np.array(self.history + self.test_history)) is not None:
            raise ValueError("data must give a finite loss before the first step; its values are too large")

        self.epoch = 0
        self.updates = 0
        self.rate_changes: list[tuple[int, float]] = []
        self.divergence: Divergence | None = None
        self._next_batch = 0
        self._rates: list[tuple[int, float]] = []  # (batch, rate) of the current epoch, for the replay

    @property
    def learning_rate(self) -> float:
        """The learning rate. A new one holds from the next update on and is noted in rate_changes."""
        return self._engine.rate.value

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        value = check_positive("learning_rate", value)
        if value != self.learning_rate:
            self._engine.rate.set(value)
            self._rates.append((self._next_batch, value))
            self.rate_changes.append((self.epoch, value))

    @property
    def params(self) -> Params:
        """The current parameters as ``lib.network`` takes them: [(W, b), …], copies."""
        return self._engine.params.copies()

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
        """Return the network's output for X (n, n_in), or (n_in,) for one example: (n, n_out), float64.

        Raises ValueError, naming both shapes, when X does not have the columns the network was trained on.
        """
        rows = as_float(X, "X")
        n_in = self.X_train.shape[1]
        if rows.ndim == 1 and len(rows) == n_in:
            rows = rows[np.newaxis]
        if rows.ndim != 2 or rows.shape[1] != n_in:
            raise ValueError(f"X must have shape (n, {n_in}), as the training data has; got {np.shape(X)}")
        with np.errstate(all="ignore"):
            return self._engine.predict(rows)

    def accuracy(self, X: ArrayLike, Y: ArrayLike) -> float | None:
        """Return the share of examples put into the right class, or None for a regression.

        One column: right when prediction and target lie on the same side of ½ (½ itself counts as class 1).
        Several: right when the largest prediction is that of the right class. Y: (n, n_out), or (n,).

        Raises ValueError when X and Y do not fit the network or each other.
        """
        if self.task == "regression":
            return None
        prediction, target = self.predict(X), as_matrix(Y, "Y")
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

    def _check_head(self) -> None:
        Y = np.vstack([self.Y_train, self.Y_test])
        if self._output == "softmax" and Y.shape[1] == 1:
            raise ValueError(
                "output softmax needs at least two outputs, or it is always 1; the targets have one column"
            )
        if LOSSES[self._loss].value_from_logits is not None and (Y.min() < 0 or Y.max() > 1):
            raise ValueError(
                f"loss {self._loss} needs targets in [0, 1]; the targets go from {Y.min():.4g} to {Y.max():.4g}"
            )
        if self._loss == "cross_entropy" and not np.allclose(Y.sum(axis=1), 1):
            raise ValueError("loss cross_entropy needs targets whose rows sum to 1, such as one-hot rows")

    def _update(self) -> None:
        if self._next_batch == 0:
            self._begin_epoch()
        self._engine.run(self._next_batch)
        self._next_batch += 1
        self.updates += 1
        if self._next_batch == len(self._engine.batches):
            self._end_epoch()

    def _begin_epoch(self) -> None:
        self._engine.shuffle(self._for_shuffles.permutation(len(self.X_train)))
        self._engine.save()
        self._rates = [(0, self.learning_rate)]

    def _end_epoch(self) -> None:
        train = self._train_loss.value()
        test = [self._test_loss.value()] if self._test_loss else []
        if not np.isfinite([train, *test]).all():
            self._stop(train, test)
        elif not self._stop_if_broken():
            self.history.append(train)
            self.test_history += test
            self.epoch += 1
            self._next_batch = 0

    def _stop_if_broken(self) -> bool:
        """Stop when a parameter is no longer finite; one look at a flat vector, so it costs next to nothing."""
        if np.isfinite(self._engine.params.theta).all():
            return False
        self._stop()
        return True

    def _stop(self, train: float = 0.0, test: Sequence[float] = ()) -> None:
        """Find out what went wrong, and put everything back to where the epoch began."""
        found = self._replay()
        if found is None:  # every batch was fine on its own: what is left is a loss over a whole set
            quantity, value = ("loss", train) if not np.isfinite(train) else ("loss on the test set", test[0])
            found = Divergence(self.epoch + 1, self._next_batch, None, quantity, value)
        self._engine.restore()
        self.divergence = found
        self.updates -= self._next_batch
        self._next_batch = 0

    def _replay(self) -> Divergence | None:
        """Run the current epoch again, with the lesson's arithmetic looking for the first bad value in each batch."""
        engine, rate = self._engine, self.learning_rate
        rates = dict(self._rates)
        engine.restore()
        try:
            for batch in range(self._next_batch):
                engine.rate.set(rates.get(batch, engine.rate.value))
                X, Y = engine.batch(batch)
                found = find_divergence(self.params, X, Y, self.config.activations, self._output, self._loss)
                if found is None:
                    engine.run(batch)
                    found = find_bad_params(self.params)
                if found is not None:
                    return Divergence(self.epoch + 1, batch + 1, *found)
        finally:
            engine.rate.set(rate)
        return None


def _drawn(config: TrainConfig, for_data: np.random.Generator, for_split: np.random.Generator) -> tuple[Array, ...]:
    X, Y = DATASETS[config.data].draw(config.n, config.noise, for_data)
    order = for_split.permutation(config.n)
    test, train = np.split(order, [round(config.n * config.test_share)])
    return X[train], Y[train], X[test], Y[test]


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
    values = np.array(values, dtype=np.float64)  # a copy: later edits of the caller's array change nothing here
    values.setflags(write=False)
    return values


def _task(Y: Array) -> str:
    """What given targets are for: only 0 and 1 with one 1 per row, or in one column, mean classes."""
    if not np.isin(Y, (0, 1)).all():
        return "regression"
    if Y.shape[1] == 1:
        return "binary"
    return "multiclass" if (Y.sum(axis=1) == 1).all() else "regression"
