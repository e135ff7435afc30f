"""The fast engine against the lesson, ``lib.network``, step by step."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.app_process import ROOT
from lib.activations import ACTIVATIONS
from lib.engine.engine import Engine
from lib.losses import LOSSES
from lib.network import backward, forward, loss_value
from lib.optimizers import OPTIMIZERS, Recipe
from lib.outputs import OUTPUTS, as_output, pairs
from lib.regularization import clip_norm, penalty_gradient
from tests.lib.targets import targets_for

HEADS = [(one.output, one.loss) for one in pairs()]
N, BATCH = 11, 4  # two batches of 4 and a short one of 3


def make(output, *, n_out=4, hidden=(3,), seed=0):
    """A network that is never square, with biases that are not 0, and data whose targets suit the output."""
    rng = np.random.default_rng(seed)
    sizes = [2, *hidden, n_out]
    params = [(rng.normal(0, 0.8, (a, b)), rng.normal(0, 0.5, b)) for a, b in pairwise(sizes)]
    X = rng.normal(0, 1, (N, 2))
    return params, X, targets_for(output, (N, n_out), rng)


def engine(params, X, Y, activations, output, loss, recipe=Recipe(), batch_size=BATCH, dtype="float64"):  # noqa: B008
    return Engine(
        params,
        X,
        Y,
        activations=activations,
        output=output,
        loss=loss,
        recipe=recipe,
        learning_rate=OPTIMIZERS[recipe.optimizer].default_rate,
        batch_size=batch_size,
        dtype=dtype,
    )


def lesson_steps(params, batches, activations, output, loss, recipe):
    """Train with network.py, regularization.py and the optimiser's record; yield the parameters after each batch."""
    theta = np.concatenate([part.ravel() for pair in params for part in pair])
    state = {}
    for X, Y in batches:
        current = unflatten(theta, params)
        gradients = backward(current, forward(current, X, activations, output), Y, loss)
        penalties = penalty_gradient(current, recipe.l1, recipe.l2)
        gradients = [(dW + pW, db + pb) for (dW, db), (pW, pb) in zip(gradients, penalties, strict=True)]
        if recipe.clip is not None:
            gradients = clip_norm(gradients, recipe.clip)
        g = np.concatenate([part.ravel() for pair in gradients for part in pair])
        optimizer = OPTIMIZERS[recipe.optimizer]
        optimizer.step(theta, g, state, optimizer.default_rate, **dict(recipe.options))
        yield unflatten(theta, params)


def unflatten(theta, like):
    parts, start = [], 0
    for W, b in like:
        parts.append((theta[start : start + W.size].reshape(W.shape), theta[start + W.size :][: b.size]))
        start += W.size + b.size
    return parts


def assert_same_steps(params, X, Y, activations, output, loss, recipe=Recipe(), tolerance=1e-10):  # noqa: B008
    fast = engine(params, X, Y, activations, output, loss, recipe)
    shuffles = np.random.default_rng(1)
    orders = [shuffles.permutation(N) for _ in range(2)]
    batches = [(X[rows], Y[rows]) for order in orders for rows in np.split(order, [4, 8])]
    expected = lesson_steps(params, batches, activations, output, loss, recipe)
    with np.errstate(all="ignore"):
        for order in orders:
            fast.shuffle(order)
            for index in range(3):
                fast.run(index)
                for pair, lesson_pair in zip(fast.params.copies(), next(expected), strict=True):
                    for part, lesson_part in zip(pair, lesson_pair, strict=True):
                        np.testing.assert_allclose(part, lesson_part, rtol=tolerance, atol=tolerance)
    after = fast.params.copies()
    assert any(np.abs(W - W0).max() > 1e-3 for (W, _), (W0, _) in zip(after, params, strict=True)), "nothing moved"
    lesson = forward(after, X, activations, output)
    np.testing.assert_allclose(fast.predict(X), lesson.prediction, rtol=0, atol=1e-12)
    assert_same_trace(fast.trace(X), lesson)
    assert fast.evaluation(X, Y).value() == pytest.approx(loss_value(lesson, Y, loss), rel=1e-12)


def assert_same_trace(fast, lesson):
    assert (fast.activations, fast.output) == (lesson.activations, lesson.output)
    for ours, expected in zip([fast.X, *fast.Z, *fast.A], [lesson.X, *lesson.Z, *lesson.A], strict=True):
        np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("output", "loss"), HEADS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_engine_makes_the_same_steps_as_the_lesson(activation, output, loss, optimizer):
    params, X, Y = make(output)
    assert_same_steps(params, X, Y, (activation,), output, loss, Recipe(optimizer))


@pytest.mark.parametrize(("output", "loss"), [head for head in HEADS if not OUTPUTS[head[0]].shares])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_engine_makes_the_same_steps_with_one_output(activation, output, loss):
    params, X, Y = make(output, n_out=1)
    assert_same_steps(params, X, Y, (activation,), output, loss)


@pytest.mark.parametrize(
    "activations",
    [
        (),
        ("tanh", "tanh"),
        ("sigmoid", "sigmoid", "sigmoid"),
        ("tanh", "relu"),
        ("gelu", "tanh", "tanh", "leaky_relu"),
        ("linear", "linear"),
        ("relu", "linear", "softplus", "relu"),
    ],
)
def test_engine_handles_any_mixture_of_layers(activations):
    hidden = (3, 5, 2, 6)[: len(activations)]
    params, X, Y = make("softmax", hidden=hidden)
    assert_same_steps(params, X, Y, activations, "softmax", "cross_entropy", Recipe("momentum"))


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_targets_between_0_and_1_take_the_exact_gradient(output):
    params, X, _ = make(output)
    Y = np.random.default_rng(5).dirichlet(np.ones(4), N)
    loss = "cross_entropy" if output == "softmax" else "binary_cross_entropy"
    assert_same_steps(params, X, Y, ("tanh",), output, loss)


def test_float32_follows_the_lesson_to_its_own_precision():
    params, X, Y = make("softmax", hidden=(5, 3))
    fast = engine(params, X, Y, ("relu", "tanh"), "softmax", "cross_entropy", dtype="float32")
    fast.run(0)
    (expected,) = lesson_steps(params, [(X[:4], Y[:4])], ("relu", "tanh"), "softmax", "cross_entropy", Recipe())
    for pair, lesson_pair in zip(fast.params.copies(), expected, strict=True):
        for part, lesson_part in zip(pair, lesson_pair, strict=True):
            assert part.dtype == np.float32
            np.testing.assert_allclose(part, lesson_part, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu", "linear"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_saturated_units_neither_warn_nor_differ(activation, dtype):
    params, X, Y = make("sigmoid", n_out=1)
    params = [(200 * W, 200 * b) for W, b in params]
    fast = engine(params, X, Y, (activation,), "sigmoid", "binary_cross_entropy", dtype=dtype)
    with np.errstate(all="ignore"):
        prediction = fast.predict(X)
    expected = forward(params, X, activation, "sigmoid").prediction
    np.testing.assert_allclose(prediction, expected, atol=1e-3 if dtype == "float32" else 1e-12)


def test_predicting_does_not_depend_on_how_many_rows_are_asked_for():
    params, X, Y = make("sigmoid")
    fast = engine(params, X, Y, ("tanh",), "sigmoid", "binary_cross_entropy")
    many = np.random.default_rng(2).normal(0, 1, (2 * Engine.CHUNK + 7, 2))
    together = fast.predict(many)
    np.testing.assert_array_equal(together[-3:], fast.predict(many[-3:]))
    np.testing.assert_allclose(together, forward(params, many, "tanh", "sigmoid").prediction, atol=1e-14)


def test_tracing_does_not_depend_on_how_many_rows_are_asked_for():
    params, X, Y = make("sigmoid", hidden=(3, 4))
    fast = engine(params, X, Y, ("tanh", "relu"), "sigmoid", "binary_cross_entropy")
    many = np.random.default_rng(2).normal(0, 1, (2 * Engine.TRACED + 7, 2))
    together, few = fast.trace(many), fast.trace(many[-3:])
    for all_rows, last in zip(together.Z + together.A, few.Z + few.A, strict=True):
        np.testing.assert_array_equal(all_rows[-3:], last)
    assert_same_trace(together, forward(params, many, ("tanh", "relu"), "sigmoid"))


def test_a_new_activation_trains_without_a_change_to_the_engine():
    record = replace(ACTIVATIONS["tanh"], key="sine", f=np.sin, df=np.cos)
    params, X, Y = make("linear")
    with ACTIVATIONS.registered(record):
        assert_same_steps(params, X, Y, ("sine",), "linear", "mse")


def test_a_new_output_trains_without_a_change_to_the_engine():
    params, X, Y = make("linear")
    with OUTPUTS.registered(as_output(ACTIVATIONS["softplus"]), replace(OUTPUTS["softmax"], key="other")):
        assert_same_steps(params, X, Y, ("tanh",), "softplus", "mse")
        assert_same_steps(params, X, Y, ("tanh",), "other", "mae")


def test_a_new_loss_trains_without_a_change_to_the_engine():
    records = [replace(record, key=f"other_{key}") for key, record in LOSSES.items()]
    with LOSSES.registered(*records):
        for record in records:
            params, X, Y = make(record.output)
            assert_same_steps(params, X, Y, ("tanh",), record.output, record.key)


def plain(theta, g, state, learning_rate):
    """Step against the gradient, with a count of the steps."""
    state["t"] = state.get("t", np.zeros(())) + 1
    theta -= learning_rate * g


def test_a_new_optimiser_trains_without_a_change_to_the_engine():
    params, X, Y = make("linear")
    with OPTIMIZERS.registered(replace(OPTIMIZERS["sgd"], key="plain", step=plain)):
        assert_same_steps(params, X, Y, ("tanh",), "linear", "mse", Recipe("plain"))


RESTRAINTS = [{"l1": 0.02}, {"l2": 0.1}, {"clip": 0.05}, {"l1": 0.01, "l2": 0.05, "clip": 0.2}]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("restraints", RESTRAINTS, ids=lambda restraints: "-".join(restraints))
@pytest.mark.parametrize(
    ("output", "loss"), [("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy"), ("linear", "mae")]
)
def test_penalties_and_clipping_are_those_of_the_lesson(output, loss, restraints, optimizer):
    params, X, Y = make(output, hidden=(3, 5))
    # At the zeros of a weight, where sign(w) jumps, rounding could decide; none of these weights gets there.
    assert_same_steps(params, X, Y, ("tanh", "relu"), output, loss, Recipe(optimizer, **restraints))


@pytest.mark.parametrize(
    ("optimizer", "options"),
    [("momentum", {"beta": 0.5}), ("rmsprop", {"rho": 0.6}), ("adam", {"beta1": 0.3}), ("adam", {"beta2": 0.95})],
)
def test_options_of_an_optimiser_reach_the_engine(optimizer, options):
    params, X, Y = make("sigmoid")
    recipe = Recipe(optimizer, tuple(options.items()))
    assert_same_steps(params, X, Y, ("tanh",), "sigmoid", "binary_cross_entropy", recipe)
    usual, other = (engine(params, X, Y, ("tanh",), "sigmoid", "mse", r) for r in (Recipe(optimizer), recipe))
    for fast in (usual, other):
        for index in (0, 1, 2):
            fast.run(index)
    assert not np.allclose(usual.params.theta, other.params.theta, rtol=1e-6)


def test_another_recipe_holds_from_the_next_batch_on_and_a_new_optimiser_has_no_memory():
    params, X, Y = make("sigmoid")
    fast = engine(params, X, Y, ("tanh",), "sigmoid", "binary_cross_entropy", Recipe("momentum"))
    fast.run(0)
    fast.use(Recipe("adam"))
    fast.rate.set(OPTIMIZERS["adam"].default_rate)
    between = fast.params.copies()
    fast.run(1)
    (expected,) = lesson_steps(
        between, [(X[4:8], Y[4:8])], ("tanh",), "sigmoid", "binary_cross_entropy", Recipe("adam")
    )
    for pair, lesson_pair in zip(fast.params.copies(), expected, strict=True):
        for part, lesson_part in zip(pair, lesson_pair, strict=True):
            np.testing.assert_allclose(part, lesson_part, rtol=1e-10, atol=1e-12)


def test_restore_brings_back_the_recipe_too():
    params, X, Y = make("sigmoid")
    fast = engine(params, X, Y, ("tanh",), "sigmoid", "binary_cross_entropy", Recipe("momentum"))
    fast.run(0)
    fast.save()
    fast.run(1)
    first = fast.params.theta.copy()
    fast.use(Recipe("adam", l2=1.0))
    fast.run(2)
    fast.restore()
    fast.run(1)
    np.testing.assert_array_equal(fast.params.theta, first)


def test_restore_brings_back_parameters_and_the_memory_of_the_optimiser():
    params, X, Y = make("sigmoid")
    fast = engine(params, X, Y, ("tanh",), "sigmoid", "binary_cross_entropy", Recipe("adam"))
    fast.run(0)
    fast.save()
    fast.run(1)
    first = fast.params.theta.copy()
    fast.restore()
    assert not np.array_equal(fast.params.theta, first)
    fast.run(1)
    np.testing.assert_array_equal(fast.params.theta, first)


HEAVIEST = """
import resource
import sys

import numpy as np

from lib.runs.race import Race
from lib.trainers import TrainConfig, Trainer

KEYS = ("sigmoid", "tanh", "relu", "leaky_relu", "gelu")
settings = dict(n=2000, batch_size=1, hidden=(32,) * 6, optimizer="adam", l1=0.001, l2=0.001, clip=1.0)
Trainer(TrainConfig()).run(epochs=1)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if sys.argv[1] == "race":
    run = Race([TrainConfig(activation=key, **settings) for key in KEYS])
elif sys.argv[1] == "own":
    X = np.random.default_rng(0).normal(size=(5000, 2))
    Y = (X[:, :1] > 0).astype(float)
    run = Trainer(TrainConfig(**settings), (X[1:], Y[1:], X[:1], Y[:1]))
else:
    run = Trainer(TrainConfig(**settings))
run.run(epochs=1, seconds=0.5)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


ROOM = 40 * 2**20
"""Bytes that the heaviest run may take."""


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss differs from system to system")
@pytest.mark.parametrize("kind", ["train", "own", "race"])
def test_the_heaviest_run_that_a_link_can_ask_for_takes_at_most_forty_megabytes(kind):
    """It was 1.6 GB for a race, before Play: every mini-batch had calls and scratch arrays of its own."""
    done = subprocess.run(
        [sys.executable, "-c", HEAVIEST, kind],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert 1024 * int(done.stdout) <= ROOM


def test_batches_share_all_calls_but_those_that_read_their_own_examples():
    params, X, Y = make("softmax", hidden=(5, 3))
    fast = engine(params, X, Y, ("relu", "tanh"), "softmax", "cross_entropy")
    first, second, short = fast._updates
    own = [call for call, other in zip(first, second, strict=True) if call is not other]
    assert len(own) < len(first) / 2
    assert sum(call is other for call, other in zip(first, short, strict=True)) < len(first) / 2


@pytest.mark.parametrize("hidden", [(), (3,), (2, 5), (5, 2, 4), (1, 1, 7, 1)])
def test_a_pass_without_a_way_back_needs_room_for_two_layers_and_gives_the_same_loss(hidden):
    params, X, Y = make("softmax", hidden=hidden)
    keys = ("tanh", "relu", "leaky_relu", "gelu")[: len(hidden)]
    fast = engine(params, X, Y, keys, "softmax", "cross_entropy")
    lesson = forward(params, X, keys, "softmax")
    assert fast.evaluation(X, Y).value() == pytest.approx(loss_value(lesson, Y, "cross_entropy"), rel=1e-12)
    np.testing.assert_allclose(fast.predict(X), lesson.prediction, rtol=0, atol=1e-12)
