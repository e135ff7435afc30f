"""Dying ReLU: units that answer 0 to every row of the data, how they come to it, and what brings them back.

A unit is *dead on a data set* when z ≤ 0 for every row of it. A unit that is silent for some rows is not dead but
sparse, as ReLU is meant to be. For ReLU a dead unit has slope 0 on every row, so its incoming weights and bias have
gradient exactly 0; in a network with one hidden layer its inputs never change, so it stays dead for ever. The same
word is used here for leaky ReLU and ELU (their unit is then "never active"), though those keep a gradient; for
functions that are flat elsewhere see ``lib.units``.

Source: Lu, Shin, Su & Karniadakis (2020), Dying ReLU and initialization.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.datasets import DATASETS
from lib.divergence import Divergence, DivergenceError, find_bad_params, find_divergence
from lib.engine.calls import Call
from lib.engine.kernels import activation_kernel
from lib.initializers import INITIALIZERS
from lib.network import Params, init_params
from lib.outputs import TASKS
from lib.pieces import Pieces, in_pieces
from lib.records import Registry, check_count, check_positive, choose
from lib.units import Flags, is_silent

ROWS = 200
"""Examples in each data set of these experiments."""
LIFT = 2.0
"""How far one action raises a bias."""


@dataclass(frozen=True)
class Action:
    """Something to try on a network with dead units. activation: the one it goes on with, if another."""

    key: str
    label: str
    told: str
    activation: str | None = None


_ACTIONS = (
    Action("bias", "Raise the bias", f"the dead units' biases rise by {LIFT:g}"),
    Action("fresh", "Redraw the dead", "the dead units get new incoming weights, and bias 0"),
    Action("leaky", "Switch to leaky", "every unit becomes leaky", "leaky_relu"),
    Action("elu", "Switch to ELU", "every unit becomes an ELU", "elu"),
    Action("rate", "Rate ÷ 10", "the learning rate is divided by 10"),
)
ACTIONS = Registry(_ACTIONS)
"""What may be done to a network in the middle of its training, by key. Read-only."""


@dataclass(frozen=True)
class Act:
    """One action at one epoch: it takes place after that epoch's step, before anything is measured."""

    epoch: int
    kind: str

    def __post_init__(self) -> None:
        check_count("epoch", self.epoch, 0)
        choose("kind", self.kind, ACTIONS)


@dataclass(frozen=True)
class DyingConfig:
    """All that a run depends on. The seed draws the data first and then the weights; hidden biases start at ``bias``.

    data: a key of DATASETS with one output. acts: in the order of their invention; they are carried out by epoch.

    Raises ValueError for an unknown key or a number out of range.
    """

    data: str = "xor"
    activation: str = "relu"
    units: int = 8
    bias: float = 0.0
    rate: float = 0.5
    init: str = "he_normal"
    seed: int = 0
    epochs: int = 200
    acts: tuple[Act, ...] = ()

    def __post_init__(self) -> None:
        if choose("data", self.data, DATASETS).n_out != 1:
            raise ValueError(f"data must have one output; {self.data} has {DATASETS[self.data].n_out}")
        choose("activation", self.activation, ACTIVATIONS)
        choose("init", self.init, INITIALIZERS)
        check_count("units", self.units)
        check_count("epochs", self.epochs)
        check_positive("rate", self.rate)
        if not math.isfinite(self.bias):
            raise ValueError(f"bias must be a finite number; got {self.bias!r}")


def start(setting: DyingConfig) -> tuple[Params, Array, Array]:
    """Draw the data and the network of a setting: params, X (n, n_in), Y (n, 1)."""
    rng = np.random.default_rng(setting.seed)
    data = DATASETS[setting.data]
    X, Y = data.draw(ROWS, 0.0, rng)
    (W, b), output = init_params([data.n_in, setting.units, 1], setting.init, rng)
    return [(W, b + setting.bias), output], X, Y


def raise_bias(params: Params, dead: Flags, by: float) -> Params:
    """Add ``by`` to the hidden bias of the units marked in ``dead``; the rest, and the input, stay as they are."""
    (W, b), output = params
    return [(W, b + np.where(dead, by, 0.0)), output]


def reinitialise(params: Params, dead: Flags, init: str, rng: np.random.Generator) -> Params:
    """Draw the incoming weights of the units marked in ``dead`` anew and set their bias to 0; outgoing weights stay."""
    (W, b), output = params
    fresh = choose("init", init, INITIALIZERS).draw(*W.shape, rng)
    return [(np.where(dead, fresh, W), np.where(dead, 0.0, b)), output]


class Stack:
    """Full-batch gradient descent on several networks n_in–units–1 at once, each with data of its own.

    The sums are those of ``lib.network``, arranged like ``lib.engine``: V (nets, units, n_in + 1) holds the hidden
    weights with the bias as last column, w (nets, 1, units + 1) the output's. Rows of the data are columns of x,
    z, a (with a last row of ones for the output's bias) and s = f′(z). Classification ends in a sigmoid with binary
    cross-entropy, regression in a linear output with MSE; for both δ is the error p − y times a constant.
    """

    def __init__(self, params: Sequence[Params], X: Array, Y: Array, activation: str, output: str = "sigmoid") -> None:
        nets, rows, _ = X.shape
        units = params[0][0][1].size
        self.x = np.concatenate([X.transpose(0, 2, 1), np.ones((nets, 1, rows))], axis=1)
        self._x_rows = self.x.transpose(0, 2, 1).copy()
        self.y = Y.transpose(0, 2, 1).copy()
        self.z, self.s = np.empty((2, nets, units, rows))
        self.a = np.ones((nets, units + 1, rows))
        self.z_out, self.p = np.empty((2, nets, 1, rows))
        self._share = (2.0 if output == "linear" else 1.0) / rows
        self._squash: list[Call] = activation_kernel(output).forward(self.z_out, self.p, np.empty_like(self.p))
        self.put(params)
        self.switch(activation)

    def put(self, params: Sequence[Params]) -> None:
        """Go on from these parameters, one list of (W, b) for each network."""
        self.V = np.stack([np.column_stack([W.T, b]) for (W, b), _ in params])
        self.w = np.stack([np.append(w.T, c[np.newaxis], axis=1) for _, (w, c) in params])

    def switch(self, activation: str) -> None:
        """Go on with another activation."""
        kernel = activation_kernel(activation)
        inner = self.a[:, :-1]
        self._activate = kernel.forward(self.z, inner, self.s)
        self._slope = kernel.slope(self.z, inner, self.s)

    def params(self, net: int = 0) -> Params:
        """Copy out the parameters of one network in the lesson's layout."""
        V, w = self.V[net], self.w[net]
        return [(V[:, :-1].T.copy(), V[:, -1].copy()), (w[:, :-1].T.copy(), w[:, -1].copy())]

    def evaluate(self) -> None:
        """Forward and backward: fill z, a, p and the gradients dV and dw."""
        np.matmul(self.V, self.x, out=self.z)
        for call in self._activate:
            call()
        np.matmul(self.w, self.a, out=self.z_out)
        for call in self._squash:
            call()
        delta = (self.p - self.y) * self._share
        self.dw = delta @ self.a.transpose(0, 2, 1)
        for call in self._slope:
            call()
        self.s *= delta
        self.dV = (self.s @ self._x_rows) * self.w[:, :, :-1].transpose(0, 2, 1)

    def step(self, rate: float) -> None:
        """Take one step against the gradients of the last evaluation."""
        self.V = self.V - rate * self.dV
        self.w = self.w - rate * self.dw

    def dead(self) -> Flags:
        """Which units had z ≤ 0 for every row at the last evaluation: (nets, units)."""
        return is_silent(self.z.transpose(0, 2, 1))

    def gradient(self) -> Array:
        """Norm of the gradient of each unit's incoming weights and bias: (nets, units)."""
        # hypot, because the squares of large numbers overflow and those of small ones vanish.
        return np.asarray(np.hypot.reduce(self.dV, axis=2))

    def accuracy(self) -> Array:
        """Share of rows on the right side of ½, network by network."""
        share: Array = ((self.p > 0.5) == (self.y > 0.5)).mean(axis=(1, 2))
        return share

    def loss(self) -> Array:
        """Binary cross-entropy from the logits, or mean squared error, network by network."""
        if self._share * self.z.shape[2] == 2.0:
            mse: Array = ((self.p - self.y) ** 2).mean(axis=(1, 2))
            return mse
        z = self.z_out
        bce: Array = (np.logaddexp(0, z) - self.y * z).mean(axis=(1, 2))
        return bce


@dataclass(frozen=True)
class Effect:
    """What became of an action: how many units were dead just before, how many of those fire at once and at the end."""

    act: Act
    dead: int
    at_once: int
    at_end: int


@dataclass(frozen=True)
class UnitState:
    """The state of one unit at one epoch.

    firing: share of rows with z > 0. gradient: norm over its incoming weights and bias. since: the first epoch of the
    unbroken stretch without firing that holds this epoch, or None when it fires now. revived: whether it fires now
    and was dead at an earlier epoch.
    """

    firing: float
    gradient: float
    since: int | None
    revived: bool


@dataclass(frozen=True, eq=False)
class DyingRun:
    """A run as recorded, epoch by epoch from 0 (before the first step) to ``last``.

    firing, gradient: (epochs, units), as in ``UnitState``; dead: the same shape. loss, accuracy (NaN in regression):
    (epochs,). W (epochs, n_in, units), b, w (epochs, units), c (epochs,): all parameters. activations and rates:
    what the next step is made with. effects: one for each act, in order of epoch. divergence: where numbers ceased
    to be finite; the record ends at the epoch before.
    """

    setting: DyingConfig
    X: Array
    Y: Array
    firing: Array
    gradient: Array
    dead: Flags
    loss: Array
    accuracy: Array
    W: Array
    b: Array
    w: Array
    c: Array
    activations: tuple[str, ...]
    rates: tuple[float, ...]
    effects: tuple[Effect, ...]
    divergence: Divergence | None

    @property
    def last(self) -> int:
        """The last epoch on record."""
        return len(self.loss) - 1

    def since(self, epoch: int) -> NDArray[np.int_]:
        """First epoch of the unbroken dead stretch that holds ``epoch``, unit by unit; −1 for those that fire."""
        history = self.dead[: epoch + 1][::-1]
        length = np.where(history.all(axis=0), len(history), (~history).argmax(axis=0))
        first: NDArray[np.int_] = np.where(length > 0, epoch + 1 - length, -1)
        return first

    def units(self, epoch: int) -> list[UnitState]:
        """Every unit's state at one epoch."""
        since, before = self.since(epoch), np.asarray(self.dead[: epoch + 1].any(axis=0))
        return [
            UnitState(
                float(self.firing[epoch, j]),
                float(self.gradient[epoch, j]),
                None if since[j] < 0 else int(since[j]),
                bool(before[j] and since[j] < 0),
            )
            for j in range(self.setting.units)
        ]

    def params(self, epoch: int) -> Params:
        """The network at one epoch in the lesson's layout."""
        return [(self.W[epoch], self.b[epoch]), (self.w[epoch][:, np.newaxis], self.c[epoch : epoch + 1])]


def run(setting: DyingConfig) -> DyingRun:
    """Train as the setting says, by full-batch gradient descent, and record every unit at every epoch.

    Each epoch: carry out its acts, measure, then step θ ← θ − η ∂L/∂θ. Stops before the first value that is not finite.

    Raises DivergenceError when there is one before the first step.
    """
    params, X, Y = start(setting)
    output, loss = TASKS[DATASETS[setting.data].task]
    activation, rate = setting.activation, setting.rate
    stack = Stack([params], X[np.newaxis], Y[np.newaxis], activation, output)
    acts = sorted(setting.acts, key=lambda act: act.epoch)
    losses, activations, rates, before, after = [], [], [], [], []
    firing, gradient, accuracy, V, w = [], [], [], [], []
    divergence = None
    # Overflow is looked for after each step and told as a Divergence.
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        for epoch in range(setting.epochs + 1):
            stack.evaluate()
            while acts and acts[0].epoch == epoch:
                act = acts.pop(0)
                activation, rate = _carry_out(act, stack, setting, activation, rate)
                before.append((act, stack.dead()[0]))
                stack.evaluate()
                after.append(stack.dead()[0])
            value, slope = float(stack.loss()[0]), stack.gradient()[0]
            if not (math.isfinite(value) and np.isfinite(slope).all() and np.isfinite(stack.dw).all()):
                params = stack.params()
                found = find_bad_params(params) or find_divergence(params, X, Y, activation, output, loss)
                divergence = Divergence(epoch, min(epoch, 1), *(found or (1, "norm of the gradient", math.inf)))
                break
            losses.append(value)
            firing.append((stack.z[0] > 0).mean(axis=1))
            gradient.append(slope)
            accuracy.append(stack.accuracy()[0] if output == "sigmoid" else np.nan)
            V.append(stack.V[0])
            w.append(stack.w[0, 0])
            activations.append(activation)
            rates.append(rate)
            stack.step(rate)
    if divergence is not None and not losses:
        raise DivergenceError(divergence)
    hidden, out, fires = np.array(V), np.array(w), np.array(firing)
    dead = fires == 0
    effects = tuple(
        Effect(act, int(was.sum()), int((was & ~now).sum()), int((was & ~dead[-1]).sum()))
        for (act, was), now in zip(before, after, strict=True)
    )
    return DyingRun(
        setting,
        X,
        Y,
        fires,
        np.array(gradient),
        dead,
        np.array(losses),
        np.array(accuracy),
        hidden[:, :, :-1].transpose(0, 2, 1),
        hidden[:, :, -1],
        out[:, :-1],
        out[:, -1],
        tuple(activations),
        tuple(rates),
        effects,
        divergence,
    )


def _carry_out(act: Act, stack: Stack, setting: DyingConfig, activation: str, rate: float) -> tuple[str, float]:
    """Do to the stack's one network what the act says; returns the activation and the rate to go on with."""
    dead = stack.dead()[0]
    if act.kind == "bias":
        stack.put([raise_bias(stack.params(), dead, LIFT)])
    elif act.kind == "fresh":
        # Named by seed and epoch, so that the same link replays the same weights.
        rng = np.random.default_rng([setting.seed, act.epoch])
        stack.put([reinitialise(stack.params(), dead, setting.init, rng)])
    elif act.kind == "rate":
        rate /= 10
    activation = ACTIONS[act.kind].activation or activation
    stack.switch(activation)
    return activation, rate


@dataclass(frozen=True, eq=False)
class Outcome:
    """Averages over many networks at some epochs of their training; all arrays (epochs.size,).

    accuracy: mean share of rows classified rightly. never_active: share of units with z ≤ 0 for every row.
    stuck: share of units whose incoming gradient is, besides, exactly 0: they cannot learn. lost: share of networks
    whose numbers have left float64; the other averages are over the rest (NaN when there is none).
    """

    epochs: NDArray[np.int_]
    accuracy: Array
    never_active: Array
    stuck: Array
    lost: Array


@in_pieces
def outcome(
    activation: str,
    rate: float,
    bias: float = 0.0,
    epochs: int = 200,
    seeds: int = 20,
    units: int = 16,
    marks: Sequence[int] = (),
) -> Pieces[Outcome]:
    """Train networks 2–units–1 on XOR from the seeds 0, 1, 2 … and average what became of them.

    He weights, hidden biases ``bias``, full batch, as in ``run``. Measured at epoch 0, at the last and at ``marks``.

    Raises ValueError for an unknown activation, a rate not above 0, or counts below 1.
    """
    check_count("seeds", seeds)
    wanted = {0, epochs, *(check_count("marks", mark, 0, epochs) for mark in marks)}
    first = DyingConfig(activation=activation, rate=rate, bias=bias, epochs=epochs, units=units)
    drawn = [start(replace(first, seed=seed)) for seed in range(seeds)]
    stack = Stack([d[0] for d in drawn], np.stack([d[1] for d in drawn]), np.stack([d[2] for d in drawn]), activation)
    found = []
    for epoch in range(epochs + 1):
        yield epoch / (epochs + 1)
        # An error state must end before a yield: the next piece may be done by another thread.
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            stack.evaluate()
            if epoch in wanted:
                dead, kept = stack.dead(), np.isfinite(stack.z_out).all(axis=(1, 2))
                stuck = dead & (stack.dV == 0).all(axis=2)
                measured = [stack.accuracy()[kept], dead[kept], stuck[kept]]
                found.append((epoch, *(part.mean() if kept.any() else np.nan for part in measured), 1 - kept.mean()))
            stack.step(rate)
    when, *columns = zip(*found, strict=True)
    return Outcome(np.array(when), *(np.array(column) for column in columns))


@in_pieces
def never_active_share(activation: str, rate: float, seeds: int = 20, epochs: int = 200) -> Pieces[float]:
    """Share of units with z ≤ 0 for every row after training 2–16–1 at this rate: the price of large steps."""
    found = yield from outcome.pieces(activation, rate, epochs=epochs, seeds=seeds)
    return float(found.never_active[-1])


@in_pieces
def rescue_accuracy(
    activation: str, bias: float, rate: float = 0.5, epochs: int = 3000, seeds: int = 20
) -> Pieces[float]:
    """Mean accuracy after training 2–16–1 whose hidden biases all start at ``bias``: who climbs out again."""
    found = yield from outcome.pieces(activation, rate, bias, epochs, seeds)
    return float(found.accuracy[-1])


def first_gradients(
    depth: int, width: int = 4, activation: str = "relu", seeds: int = 100, init: str = "he_normal"
) -> Array:
    """Norm of the first layer's weight gradient before the first step, for deep networks 2–width–…–width–1 on XOR.

    depth: number of hidden layers. Seeds 0, 1, 2 …: first the data, then the weights; biases 0. Shape (seeds,).
    The sums are those of ``lib.network``, for all seeds at once.

    Raises ValueError for an unknown activation or init, or counts below 1.
    """
    f, df = choose("activation", activation, ACTIVATIONS).f, ACTIVATIONS[activation].df
    sizes = [2, *[check_count("width", width)] * check_count("depth", depth), 1]
    inputs, targets, drawn = [], [], []
    for seed in range(check_count("seeds", seeds)):
        rng = np.random.default_rng(seed)
        X, Y = DATASETS["xor"].draw(ROWS, 0.0, rng)
        inputs.append(X.T)
        targets.append(Y.T)
        drawn.append([W.T for W, _ in init_params(sizes, init, rng)])
    x, y = np.stack(inputs), np.stack(targets)
    weights = [np.stack([net[layer] for net in drawn]) for layer in range(depth + 1)]
    a, Z = x, []
    for W in weights[:-1]:
        Z.append(W @ a)
        a = f(Z[-1])
    p = ACTIVATIONS["sigmoid"].f(weights[-1] @ a)
    delta = (p - y) / ROWS
    for W, z in zip(weights[:0:-1], Z[::-1], strict=True):
        delta = (W.transpose(0, 2, 1) @ delta) * df(z)
    dW = delta @ x.transpose(0, 2, 1)
    return np.asarray(np.hypot.reduce(dW, axis=(1, 2)))


def born_dead_share(depth: int, width: int = 4, seeds: int = 100, activation: str = "relu") -> float:
    """Share of networks whose first layer has gradient exactly 0 before the first step."""
    return float(np.mean(first_gradients(depth, width, activation, seeds) == 0))


def one_row_share(depth: int, width: int) -> float:
    """Chance that ReLU layers with biases 0 block one given row: 1 − (1 − 2^−width)^depth.

    Given an input that is not 0, each of the ``width`` signs is a coin toss; a layer blocks when all are negative.
    A network is born dead when every row is blocked, so this is an upper bound for ``born_dead_share``.
    """
    return -math.expm1(check_count("depth", depth) * math.log1p(-(2.0 ** -check_count("width", width))))


def interval(count: int, of: int) -> tuple[float, float]:
    """Range of true shares that fit ``count`` out of ``of`` at 95 %.

    Formula: (p̂ + t²/2n ± t √(p̂(1 − p̂)/n + t²/4n²)) / (1 + t²/n) with t = 1.96.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    n, share, t = check_count("of", of), check_count("count", count, 0, of) / of, 1.96
    centre = share + t**2 / (2 * n)
    spread = t * math.sqrt(share * (1 - share) / n + t**2 / (4 * n**2))
    low, high = ((centre + sign * spread) / (1 + t**2 / n) for sign in (-1, 1))
    return 0.0 if count == 0 else low, 1.0 if count == of else high
