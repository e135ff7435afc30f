"""What is taken home repeats the run: the same losses to the last digit, from NumPy alone."""

import ast
import csv
import io
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.arrays import elementwise
from lib.datasets import DATASETS
from lib.features import features_of
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES
from lib.network import init_params
from lib.optimizers import OPTIMIZERS
from lib.outputs import OUTPUTS, as_output, pairs
from lib.schedules import SCHEDULES
from lib.take_home.export import history_csv, notebook, script
from lib.take_home.plain_numpy import write_out
from lib.trainers import TrainConfig, Trainer
from tests.lib.targets import targets_for

HEADS = [(one.output, one.loss) for one in pairs()]
BASE = TrainConfig(hidden=(3,), batch_size=4, learning_rate=0.05)
N, N_TEST = 11, 3  # two batches of 4 and a short one of 3

VARIANTS = {
    "restraints": {"l1": 0.01, "l2": 0.02, "clip": 0.05},
    "schedule": {"schedule": "cosine", "schedule_epochs": 5},
    "inputs": {"features": ("x2", "x1_squared", "x1_x2", "sin_x1"), "standardize": True},
    "float32": {"dtype": "float32"},
    "one batch": {"batch_size": 50},
    "no hidden layer": {"hidden": (), "activation": "tanh"},
    "mixed layers": {"hidden": (5, 2, 1, 3), "activation": ("relu", "linear", "sigmoid", "leaky_relu")},
    "given weights": {},
    "no test set": {},
}


def examples(output="linear", loss="mse", n_out=4, test=N_TEST):
    """Own data, whose targets suit an output and a loss."""
    rng = np.random.default_rng(1)
    X = rng.normal(0, 1, (N + test, 2))
    suited = LOSSES[loss].output if OUTPUTS[LOSSES[loss].output].shares else output
    Y = targets_for(suited, (N + test, n_out), rng)
    return X[:N], Y[:N], X[N:], Y[N:]


def run(code):
    """Execute a program here and return the names that it leaves."""
    names = {}
    with np.errstate():  # the program silences NumPy for good
        exec(compile(code, "<program>", "exec"), names)
    return names


def assert_repeats(trainer):
    code = script(trainer)
    names = run(code)
    assert names["history"] == trainer.history
    assert names["test_history"] == trainer.test_history
    return code


def trained(config, *args, epochs=3, **kwargs):
    trainer = Trainer(config, *args, **kwargs)
    trainer.run(epochs=epochs)
    assert trainer.divergence is None
    assert len(set(trainer.history)) > 1, "nothing moved"
    return trainer


@pytest.mark.parametrize(("output", "loss"), HEADS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_script_repeats_the_run_for_every_choice(activation, output, loss):
    # Each optimiser as it is, and with one variant in turn: all variants meet all activations, heads and optimisers.
    turn = len(OPTIMIZERS) * (list(ACTIVATIONS).index(activation) + HEADS.index((output, loss)))
    for i, optimizer in enumerate(OPTIMIZERS, turn):
        plain = replace(BASE, activation=activation, output=output, loss=loss, optimizer=optimizer)
        assert_repeats(trained(plain, examples(output, loss)))
        name, fields = list(VARIANTS.items())[i % len(VARIANTS)]
        data = examples(output, loss, test=0 if name == "no test set" else N_TEST)
        params = init_params([2, 3, 4], "normal", np.random.default_rng(2)) if name == "given weights" else None
        assert_repeats(trained(replace(plain, **fields), data, params))


def bent_sine(z):
    """A function of the test. Formula: sin z."""
    return np.sin(z)


def bent_sine_slope(z):
    """Its slope. Formula: cos z."""
    return np.cos(z)


def dragged(theta, g, state, learning_rate, drag=0.5):
    """Step against the gradient and a part of the last step."""
    last = state.setdefault("last", np.zeros_like(theta))
    last *= drag
    last += learning_rate * g
    theta -= last


def widened(z):
    """A function that gives float64 whatever it is given. Formula: min(max(z, 0), 1)."""
    return np.where(z > 1, 1.0, np.where(z > 0, z.astype(np.float64), 0.1 * z))


def widened_slope(z):
    """Its slope, float64 as well."""
    return np.where(np.abs(z - 0.5) < 0.5, 1.0, 1 / 6)


@pytest.mark.parametrize("ends", [("linear", "mse"), ("widened", "huber")], ids="-".join)
def test_a_function_that_widens_float32_is_narrowed_as_the_lab_does(ends):
    """A program with hard sigmoid in float32 went on in float64."""
    f, df = elementwise(widened), elementwise(widened_slope)
    record = replace(ACTIVATIONS["tanh"], key="widened", f=f, df=df)
    with ACTIVATIONS.registered(record), OUTPUTS.registered(as_output(record)):
        config = replace(BASE, dtype="float32", activation="widened", output=ends[0], loss=ends[1])
        assert_repeats(trained(config, examples(*ends)))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_records_on_trial_are_written_out_from_their_own_functions(dtype):
    activation = replace(ACTIVATIONS["tanh"], key="bent_sine", f=bent_sine, df=bent_sine_slope)
    losses = [replace(record, key=f"other_{key}") for key, record in LOSSES.items()]
    outputs = [as_output(ACTIVATIONS["softplus"]), replace(OUTPUTS["softmax"], key="other_softmax")]
    optimizer = replace(OPTIMIZERS["momentum"], key="dragged", step=dragged, params=())
    config = replace(BASE, dtype=dtype)
    new = {"softplus", "other_softmax", *(loss.key for loss in losses)}
    with (
        ACTIVATIONS.registered(activation),
        OUTPUTS.registered(*outputs),
        LOSSES.registered(*losses),
        OPTIMIZERS.registered(optimizer),
    ):
        for one in pairs():
            if new & {one.output, one.loss}:
                ends = {"output": one.output, "loss": one.loss, "activation": "bent_sine", "optimizer": "dragged"}
                assert_repeats(trained(replace(config, **ends), examples(one.output, one.loss)))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("data", DATASETS)
def test_a_script_draws_the_data_again(data, dtype):
    columns = DATASETS[data].n_in
    config = TrainConfig(data=data, n=101, hidden=(8, 33), activation=("gelu", "relu"), batch_size=32, dtype=dtype)
    assert "X_train = np.array(" not in assert_repeats(trained(config))
    assert_repeats(trained(replace(config, features=features_of(columns), standardize=True, test_share=0, seed=7)))


@pytest.mark.parametrize("init", INITIALIZERS)
def test_a_script_draws_the_first_weights_again(init):
    assert_repeats(trained(TrainConfig(data="blobs", init=init)))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_script_follows_the_schedule(schedule):
    assert_repeats(trained(TrainConfig(schedule=schedule, schedule_epochs=2)))


@pytest.mark.parametrize(
    ("optimizer", "options"),
    [("momentum", {"beta": 0.3}), ("rmsprop", {"rho": 0.5}), ("adam", {"beta1": 0.5, "beta2": 0.99})],
)
def test_a_script_takes_the_options_of_the_optimiser(optimizer, options):
    config = TrainConfig(optimizer=optimizer, optimizer_options=tuple(options.items()))
    assert trained(config).history != trained(replace(config, optimizer_options=())).history
    assert_repeats(trained(config))


@pytest.mark.parametrize("batch_size", [1, 3, 64])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_script_repeats_larger_and_smaller_batches(batch_size, dtype):
    config = TrainConfig(data="spiral", n=180, hidden=(32, 1, 7), batch_size=batch_size, dtype=dtype, optimizer="adam")
    assert_repeats(trained(replace(config, learning_rate=0.01)))


def test_a_script_takes_targets_between_0_and_1():
    X, Y, X_test, Y_test = examples("sigmoid", n_out=1)
    for dtype in ("float64", "float32"):
        config = replace(BASE, dtype=dtype)
        code = assert_repeats(trained(config, (X, 0.1 + 0.7 * Y, X_test, Y_test)))
        assert "binary_cross_entropy_from_logits" in code


def test_a_script_repeats_sums_over_data_that_lay_column_by_column():
    rng = np.random.default_rng(3)
    X = np.asfortranarray(rng.normal(0, 1, (400, 2)))
    X[:, 1] = 0.1  # numerically constant: only centred
    Y = (X[:, :1] > 0).astype(float)
    assert_repeats(trained(TrainConfig(standardize=True), (X, Y, X[:5], Y[:5])))


def test_a_script_repeats_logits_that_are_infinite():
    # 0 · ∞ in the cross-entropy of a class without weight: the lab takes it as 0, and so must the program.
    params = [(np.array([[1e200, 1e200], [0.0, 0.0]]), np.zeros(2)), (np.array([[1e200, 0, 0]] * 2), np.zeros(3))]
    X = np.array([[1.0, 0.0], [2.0, 0.0]])
    Y = np.array([[1.0, 0, 0]] * 2)
    config = TrainConfig(hidden=(2,), activation="relu", output="softmax", loss="cross_entropy")
    trainer = Trainer(config, (X, Y, X, Y), params)
    assert trainer.history == [0.0]
    assert_repeats(trainer)


class TestChangesOnTheWay:
    def changed(self):
        trainer = Trainer(TrainConfig(n=50))
        trainer.edit(0, 1, 2, -0.7)
        trainer.run(epochs=2)
        trainer.adopt(replace(trainer.now, learning_rate=0.3))
        trainer.run(epochs=1)
        trainer.step()
        trainer.adopt(replace(trainer.now, schedule="exponential", schedule_epochs=3, l2=0.01))
        trainer.edit(2, 2, 0, 0.25)
        trainer.step()
        trainer.adopt(replace(trainer.now, optimizer="adam", learning_rate=0.01))
        trainer.run(epochs=2)
        trainer.adopt(replace(trainer.now, optimizer="momentum", optimizer_options={"beta": 0.5}, clip=0.1))
        trainer.adopt(replace(trainer.now, optimizer="adam", optimizer_options={}))
        trainer.run(epochs=2)
        trainer.edit(1, 0, 0, 1.5)
        return trainer

    def test_are_made_at_their_moments(self):
        trainer = self.changed()
        assert len(trainer.changes) == 8
        assert "V1[1, 2] = -0.7" in assert_repeats(trainer)

    def test_of_an_epoch_that_is_not_complete_are_left_out(self):
        trainer = self.changed()
        trainer.step()
        trainer.edit(1, 0, 0, 0.5)
        assert "V2[0, 0] = 0.5" not in assert_repeats(trainer)

    def test_come_after_a_breakdown_too(self):
        config = TrainConfig(data="plane", activation="relu", init="he_normal")
        trainer = Trainer(config)
        trainer.run(epochs=2)
        trainer.adopt(replace(config, learning_rate=1e200))
        trainer.run(epochs=5)
        assert trainer.divergence is not None
        assert_repeats(trainer)
        trainer.adopt(replace(config, learning_rate=0.05))
        trainer.run(epochs=2)
        assert trainer.epoch > 2
        assert_repeats(trainer)


class TestTheProgramAlone:
    """In a fresh process, isolated from the repository and in an empty folder."""

    RUNS = (
        TrainConfig(n=60, activation=("gelu", "tanh"), optimizer="rmsprop", learning_rate=0.01, clip=1.0),
        TrainConfig(data="blobs", n=60, features=("x1", "x2", "x1_x2"), standardize=True, dtype="float32", l1=0.001),
    )

    def process(self, program, folder):
        arguments = [sys.executable, "-I", "-W", "error", program]
        result = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
        return result.stdout

    @pytest.mark.parametrize("config", RUNS)
    def test_a_script_prints_the_losses_of_the_lab(self, config, tmp_path):
        trainer = trained(config)
        code = script(trainer)
        (tmp_path / "run.py").write_text(code + "\nprint(history)\nprint(test_history)\n", encoding="utf-8")
        *words, history, test_history = self.process("run.py", tmp_path).splitlines()
        assert json.loads(history) == trainer.history
        assert json.loads(test_history) == trainer.test_history
        assert [line.split()[-1] for line in words] == [
            repr(value) for value in (trainer.history[-1], trainer.test_history[-1]) for _ in ("here", "in the lab")
        ]

    @pytest.mark.parametrize("config", RUNS)
    def test_a_notebook_runs_cell_by_cell(self, config, tmp_path):
        trainer = trained(config)
        (tmp_path / "run.ipynb").write_text(notebook(trainer), encoding="utf-8")
        (tmp_path / "run.py").write_text(
            "import json, pathlib\n"
            "names = {}\n"
            "for cell in json.loads(pathlib.Path('run.ipynb').read_text('utf-8'))['cells']:\n"
            "    if cell['cell_type'] == 'code':\n"
            "        exec(''.join(cell['source']), names)\n"
            "print([names['history'], names['test_history']])\n",
            encoding="utf-8",
        )
        assert json.loads(self.process("run.py", tmp_path).splitlines()[-1]) == [trainer.history, trainer.test_history]

    @pytest.mark.parametrize("config", RUNS)
    def test_it_imports_numpy_and_the_standard_library_only(self, config):
        imported = {
            alias.name
            for node in ast.walk(ast.parse(script(trained(config))))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert imported <= {"math", "numpy"}


class TestWhatTheProgramHolds:
    def test_only_what_the_run_uses(self):
        code = script(trained(TrainConfig(n=40)))
        tree = ast.parse(code)
        defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert len(set(defined)) == len(defined)
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        assert set(defined) <= used
        for absent in ("relu", "adam", "momentum", "schedule", "change", "weights =", "features", "float32", "raise"):
            assert absent not in code

    def test_says_what_it_is(self):
        trainer = trained(TrainConfig(n=40, seed=3), epochs=5)
        about = " ".join(ast.get_docstring(ast.parse(script(trainer))).split())
        for word in (
            "Circle, 40 examples",
            "Seed: 3.",
            "4 tanh – 2 tanh – 1 sigmoid",
            "5 epochs",
            "3.11",
            "last digit",
        ):
            assert word in about

    def test_follows_the_order_of_the_lesson(self):
        titles = [cell.title for cell in write_out(trained(TrainConfig(n=40)))]
        order = ["Data", "Inputs", "First weights", "Forward", "Loss", "Backward", "Update", "Training", "Losses"]
        assert titles[1:] == order

    def test_a_run_before_its_first_step_has_one_loss(self):
        assert_repeats(Trainer(TrainConfig(n=40)))


def test_a_notebook_is_valid():
    content = json.loads(notebook(trained(TrainConfig(n=40))))
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    assert set(content) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    identities = [cell["id"] for cell in content["cells"]]
    assert len(set(identities)) == len(identities)
    for cell in content["cells"]:
        expected = {"cell_type", "id", "metadata", "source"}
        if cell["cell_type"] == "code":
            expected |= {"execution_count", "outputs"}
            ast.parse("".join(cell["source"]))
        assert set(cell) == expected
        assert all(line.endswith("\n") for line in cell["source"][:-1])
    kinds = [cell["cell_type"] for cell in content["cells"]]
    assert kinds == ["markdown", *["markdown", "code"] * (len(kinds) // 2)]


@pytest.mark.parametrize("share", [0.2, 0.0])
def test_the_table_holds_every_digit(share):
    trainer = trained(TrainConfig(n=40, test_share=share), epochs=4)
    rows = list(csv.DictReader(io.StringIO(history_csv(trainer))))
    assert [int(row["epoch"]) for row in rows] == [0, 1, 2, 3, 4]
    assert [float(row["training_loss"]) for row in rows] == trainer.history
    assert [float(row["test_loss"]) for row in rows if "test_loss" in row] == trainer.test_history
