"""Speed of training against scikit-learn and against NumPy as tutorials write it.

Run from the root of the repository: ``python -m benchmarks.training``.

One epoch means: shuffle, one update per mini-batch, and the training loss once. Ours and the tutorial's evaluate
that loss over the whole training set after the epoch; scikit-learn adds it up from the batches on the way, which
is less work. There is no test set, except in the "frame" at the end. All start from the same data, shapes, batch
size, precision and solver (for SGD: no momentum), and take turns, because the machine's speed drifts: only the
ratios mean something.

scikit-learn is timed in two ways. "partial_fit" is one call per epoch, which is what training step by step, as on
a live page, takes. "fit" is a whole fit divided by its number of epochs, which spares it the checks of its input.
PyTorch takes part where it is installed.
"""

import os
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from itertools import pairwise

# Before NumPy is loaded: one BLAS thread for every system. Matrices this small gain nothing from more, and on a
# busy machine threads that wait for each other would be all that is measured.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from sklearn.datasets import load_digits  # noqa: TID251 (the peer we compare with)
from sklearn.exceptions import ConvergenceWarning  # noqa: TID251
from sklearn.neural_network import MLPClassifier  # noqa: TID251

from dashboard.charts.theme import Look
from dashboard.frames.network import Layout, sizes_of
from dashboard.pictures import surface, unit_maps
from lib import network
from lib.activations import ACTIVATIONS as ACTIVATION_RECORDS
from lib.arrays import Array
from lib.engine.calls import Call
from lib.engine.kernels import activation_kernel
from lib.network import Trace
from lib.runs.inspection import units
from lib.runs.race import Race
from lib.trainers import TrainConfig, Trainer

ROUNDS = 15
SECONDS_PER_TURN = 0.08
SKLEARN_EPOCHS = 20
OURS, PARTIAL_FIT, FIT, TUTORIAL = "ours", "scikit-learn, partial_fit", "scikit-learn, fit", "NumPy tutorial"
AS_IT_COMES = "scikit-learn, its defaults"
PYTORCH, HAS_PYTORCH = "PyTorch", find_spec("torch") is not None
RACE, RACE_MARK = "five together", 3


@dataclass(frozen=True)
class Task:
    """One network on one data set, and the ratios it has to reach."""

    name: str
    config: TrainConfig
    over_sklearn: float
    over_tutorial: float | None
    digits: bool = False

    def data(self):
        """Return X and Y to train on."""
        if not self.digits:
            trainer = Trainer(self.config)
            return trainer.X_train, trainer.Y_train
        X, label = load_digits(return_X_y=True)
        return X / 16, np.eye(10)[label]


TASKS = (
    Task(
        "1  2-4-2-1 tanh, 250 points, batch 10, SGD",
        TrainConfig(n=250, test_share=0, hidden=(4, 2), activation="tanh", batch_size=10, learning_rate=0.03),
        10,
        3.5,
    ),
    Task(
        "2  2-8-8-8-1 ReLU, 1000 points, batch 32, SGD",
        TrainConfig(n=1000, test_share=0, hidden=(8, 8, 8), activation="relu", batch_size=32, learning_rate=0.03),
        10,
        3.5,
    ),
    Task(
        "3  digits 64-64-32-10 ReLU, batch 32, float32, SGD",
        TrainConfig(
            data="blobs", hidden=(64, 32), activation="relu", batch_size=32, learning_rate=0.03, dtype="float32"
        ),
        8,
        None,
        digits=True,
    ),
    Task(
        "1b 2-4-2-1 tanh, 250 points, batch 10, Adam",
        TrainConfig(n=250, test_share=0, batch_size=10, learning_rate=0.01, optimizer="adam"),
        10,
        None,
    ),
)


class Tutorial:
    """A network as introductory texts write it: lists of W and b, rows as examples, new arrays at every step."""

    def __init__(self, X, Y, config):
        dtype = config.dtype
        self.X, self.Y = X.astype(dtype), Y.astype(dtype)
        self.batch_size, self.learning_rate = config.batch_size, config.learning_rate
        self.activation, self.output = config.activation, config.output
        self.rng = np.random.default_rng(config.seed)
        sizes = [X.shape[1], *config.hidden, Y.shape[1]]
        self.W = [(self.rng.standard_normal((m, n)) * np.sqrt(2 / (m + n))).astype(dtype) for m, n in pairwise(sizes)]
        self.b = [np.zeros((1, n), dtype) for n in sizes[1:]]

    def _activate(self, Z):
        return np.tanh(Z) if self.activation == "tanh" else np.maximum(0, Z)

    def _slope(self, Z, A):
        return 1 - A**2 if self.activation == "tanh" else (Z > 0).astype(Z.dtype)

    def _output(self, Z):
        if self.output == "sigmoid":
            return 1 / (1 + np.exp(-Z))
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def _forward(self, X):
        A, Zs, As = X, [], [X]
        for i, (W, b) in enumerate(zip(self.W, self.b, strict=True)):
            Z = A @ W + b
            A = self._activate(Z) if i < len(self.W) - 1 else self._output(Z)
            Zs.append(Z)
            As.append(A)
        return Zs, As

    def _loss(self):
        p = np.clip(self._forward(self.X)[1][-1], 1e-7, 1 - 1e-7)
        if self.output == "sigmoid":
            return -np.mean(self.Y * np.log(p) + (1 - self.Y) * np.log(1 - p))
        return -np.mean(np.sum(self.Y * np.log(p), axis=1))

    def epoch(self):
        """Shuffle, update batch by batch, and return the loss over the whole set."""
        n = len(self.X)
        order = self.rng.permutation(n)
        for start in range(0, n, self.batch_size):
            rows = order[start : start + self.batch_size]
            X, Y = self.X[rows], self.Y[rows]
            Zs, As = self._forward(X)
            delta = (As[-1] - Y) / len(X)
            gradients = []
            for i in reversed(range(len(self.W))):
                gradients.append((As[i].T @ delta, delta.sum(axis=0, keepdims=True)))
                if i > 0:
                    delta = (delta @ self.W[i].T) * self._slope(Zs[i - 1], As[i])
            for i, (dW, db) in enumerate(reversed(gradients)):
                self.W[i] = self.W[i] - self.learning_rate * dW
                self.b[i] = self.b[i] - self.learning_rate * db
        return self._loss()


def sklearn_model(config: TrainConfig) -> MLPClassifier:
    return MLPClassifier(
        config.hidden,
        activation=config.activation,
        solver=config.optimizer,
        alpha=0,
        batch_size=config.batch_size,
        learning_rate_init=config.learning_rate,
        shuffle=True,
        momentum=0,
        random_state=config.seed,
        max_iter=SKLEARN_EPOCHS,
        n_iter_no_change=SKLEARN_EPOCHS,
    )


def sklearn_epochs(X, Y, config: TrainConfig) -> dict[str, Callable[[], object]]:
    label = Y.argmax(axis=1) if Y.shape[1] > 1 else Y[:, 0].astype(int)
    X, classes = X.astype(config.dtype), np.unique(label)
    live, whole = sklearn_model(config), sklearn_model(config)
    live.partial_fit(X, label, classes=classes)

    def fit() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            whole.fit(X, label)
        if whole.n_iter_ != SKLEARN_EPOCHS:
            raise RuntimeError(f"scikit-learn stopped after {whole.n_iter_} epochs")

    systems: dict[str, Callable[[], object]] = {PARTIAL_FIT: lambda: live.partial_fit(X, label), FIT: fit}
    if config.dtype == "float32":
        # As a user gets it who asks for nothing: float64 data and Nesterov's momentum.
        usual = sklearn_model(config).set_params(momentum=0.9)
        X64 = X.astype(np.float64)
        usual.partial_fit(X64, label, classes=classes)
        systems[AS_IT_COMES] = lambda: usual.partial_fit(X64, label)
    return systems


def pytorch_epoch(X, Y, config: TrainConfig) -> Callable[[], object]:
    """PyTorch as its tutorials use it: modules, an optimiser, batches of a permutation; the loss once an epoch."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(config.seed)
    dtype = getattr(torch, config.dtype)
    bend = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[str(config.activation)]
    sizes = [X.shape[1], *config.hidden, Y.shape[1]]
    layers: list[torch.nn.Module] = []
    for n_in, n_out in pairwise(sizes):
        layers += [torch.nn.Linear(n_in, n_out, dtype=dtype), bend()]
    model = torch.nn.Sequential(*layers[:-1])
    several = Y.shape[1] > 1
    loss_of = torch.nn.CrossEntropyLoss() if several else torch.nn.BCEWithLogitsLoss()
    optimizers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    optimizer = optimizers[config.optimizer](model.parameters(), lr=config.learning_rate)
    inputs, targets = torch.tensor(X, dtype=dtype), torch.tensor(Y, dtype=dtype)

    def epoch() -> None:
        for rows in torch.randperm(len(inputs)).split(config.batch_size):
            optimizer.zero_grad()
            loss_of(model(inputs[rows]), targets[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            loss_of(model(inputs), targets).item()

    return epoch


def interleaved(systems: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median seconds per call of each; they take turns of about SECONDS_PER_TURN."""
    calls = {}
    for name, call in systems.items():
        call()
        once = min(timed(call, 1) for _ in range(3))
        calls[name] = max(1, round(SECONDS_PER_TURN / once))
    times: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(rounds):
        for name, call in systems.items():
            times[name].append(timed(call, calls[name]))
    return {name: statistics.median(values) for name, values in times.items()}


def timed(call: Callable[[], object], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - start) / repeats


def verdict(ratio: float, mark: float | None) -> str:
    if mark is None:
        return f"{ratio:5.1f}×  (no mark)"
    return f"{ratio:5.1f}×  (mark ≥ {mark:g}×: {'reached' if ratio >= mark else 'MISSED'})"


def compare(task: Task) -> None:
    X, Y = task.data()
    trainer = Trainer(task.config, data=(X, Y, [], []))
    systems = {OURS: lambda: trainer.run(epochs=1), **sklearn_epochs(X, Y, task.config)}
    if task.config.optimizer == "sgd":
        systems[TUTORIAL] = Tutorial(X, Y, task.config).epoch
    if HAS_PYTORCH:
        systems[PYTORCH] = pytorch_epoch(X, Y, task.config)
    seconds = interleaved(systems)
    if trainer.divergence is not None:
        raise RuntimeError(f"the run is not a fair one: {trainer.divergence}")
    seconds[FIT] /= SKLEARN_EPOCHS
    marks = dict.fromkeys((PARTIAL_FIT, FIT, AS_IT_COMES), task.over_sklearn)
    marks |= {TUTORIAL: task.over_tutorial, PYTORCH: None}
    print(task.name)
    for name, value in seconds.items():
        ratio = "" if name == OURS else verdict(value / seconds[OURS], marks[name])
        print(f"  {name:<26}{1e6 * value:>8.0f} µs/epoch  {ratio}")


def set_up_and_frame(config: TrainConfig) -> None:
    """What a page waits for: a new Trainer, and one frame of a playing network with the outputs of all its units."""
    trainer, grid, (output, _) = Trainer(config), surface.inputs(), config.head
    place = Layout(sizes_of(trainer.params), Look().projector)

    def numbers() -> Trace:
        trainer.run(epochs=1)
        return network.forward(trainer.params, trainer.inputs(grid), config.activations, output)

    def pictures() -> None:
        params, ground = trainer.params, unit_maps.ground_of(grid, None, grid[0])
        layers = units(params, trainer.inputs(trainer.X_train), config.activations, output)
        surface.probabilities(trainer.predict(grid))
        unit_maps.columns(params, config.activations, output, ground, layers, place)

    def frame() -> None:
        numbers()
        pictures()

    seconds = interleaved({"set-up": lambda: Trainer(config), "numbers": numbers, "frame": frame}, rounds=7)
    sizes = "-".join(map(str, sizes_of(trainer.params)))
    print(f"A Trainer for {sizes} {config.activation}, {config.n} points, batch {config.batch_size}")
    print(f"  set-up        {1e3 * seconds['set-up']:>7.2f} ms  (mark ≤ 5 ms)")
    print(f"  frame         {1e3 * seconds['numbers']:>7.2f} ms  (epoch, both losses, every unit on 100 × 100 points)")
    print(f"  with pictures {1e3 * seconds['frame']:>7.2f} ms  (the surface and the maps of all units, drawn)")


ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")
RATES = (0.01, 0.02, 0.03, 0.05, 0.1)


def race(name: str, configs: dict[str, TrainConfig]) -> None:
    """Several settings together against one of them (the mean of all), and against as many runs in turn."""
    racing = Race(list(configs.values()))
    alone = {key: partial(Trainer(config).run, epochs=1) for key, config in configs.items()}
    seconds = interleaved({RACE: lambda: racing.run(epochs=1), **alone})
    if any(racing.divergences):
        raise RuntimeError(f"the race is not a fair one: {racing.divergences}")
    in_turn = sum(seconds[key] for key in configs)
    ratio = seconds[RACE] / (in_turn / len(configs))
    print(name)
    print(f"  {RACE:<26}{1e6 * seconds[RACE]:>8.0f} µs/epoch  ", end="")
    print(f"{ratio:5.2f}× one of them  (mark ≤ {RACE_MARK}×: {'reached' if ratio <= RACE_MARK else 'MISSED'})")
    print(f"  {'one after another':<26}{1e6 * in_turn:>8.0f} µs/epoch  {in_turn / seconds[RACE]:5.2f}× the race")


def races(base: TrainConfig) -> None:
    """The two races that are run most, on one network."""
    sizes = "-".join(map(str, (2, *base.hidden, 1)))
    by_activation = {key: replace(base, activation=key) for key in ACTIVATIONS}
    race(f"Five activations raced, {sizes}, {base.n} points, batch {base.batch_size}, SGD", by_activation)
    by_rate = {f"rate {rate:g}": replace(base, learning_rate=rate) for rate in RATES}
    race(f"Five learning rates raced, {sizes}, {base.n} points, batch {base.batch_size}, SGD", by_rate)


def gelu() -> None:
    """GELU's kernel against the lesson's f and f′, which take Φ from the standard library number by number."""
    record, kernel = ACTIVATION_RECORDS["gelu"], activation_kernel("gelu")
    print("GELU with its slope, kernel against lesson")
    for shape in ((4, 10), (8, 32), (8, 1000)):
        z = np.random.default_rng(0).normal(size=shape)
        a, s = np.empty_like(z), np.empty_like(z)
        calls = [*kernel.forward(z, a, s), *kernel.slope(z, a, s)]

        def by_kernel(calls: list[Call] = calls) -> None:
            for call in calls:
                call()

        def by_lesson(z: Array = z) -> None:
            record.f(z)
            record.df(z)

        seconds = interleaved({"kernel": by_kernel, "lesson": by_lesson})
        print(f"  {f'{shape[0]} × {shape[1]} numbers':<26}{1e6 * seconds['kernel']:>8.1f} µs", end="")
        print(f"  {seconds['lesson'] / seconds['kernel']:5.1f}× faster")


def main() -> None:
    print(f"Median of {ROUNDS} interleaved turns; an epoch is shuffle + updates + training loss.\n")
    if not HAS_PYTORCH:
        print("PyTorch: not installed, skipped.\n")
    for task in TASKS:
        compare(task)
    set_up_and_frame(TrainConfig())
    set_up_and_frame(TrainConfig(hidden=(8, 8, 8), activation="relu"))
    for task in TASKS[:2]:
        races(task.config)
    gelu()


if __name__ == "__main__":
    main()
