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
from lib.losses import LOSSES
from lib.network import init_params
from lib.optimizers import OPTIMIZERS
from lib.outputs import OUTPUTS, as_output, pairs
from lib.take_home.export import history_csv, notebook, script
from lib.trainers import TrainConfig
from tests.lib.take_home.repeating import BASE, N_TEST, assert_repeats, examples, trained

HEADS = [(one.output, one.loss) for one in pairs()]

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
