"""Tables for the charts hold the numbers of the core, with corners and limits drawn exactly."""

import numpy as np
import pytest

from dashboard.frames import INPUT_LIMIT, Z_LIMIT
from dashboard.frames import activation as curves
from dashboard.frames import train as runs
from lib.activations import ACTIVATIONS, SATURATED
from lib.datasets import DATASETS
from lib.trainers import TrainConfig, Trainer


def settings(key: str) -> list[dict[str, float | str]]:
    """The defaults of a function and, one by one, the extremes of its parameters."""
    record = ACTIVATIONS[key]
    extremes = [
        {param.key: value}
        for param in record.params
        for value in (tuple(param.choices) if param.choices else (param.low, param.high))
    ]
    return [{}, *extremes]


CASES = [(key, params) for key in ACTIVATIONS for params in settings(key)]
every_function = pytest.mark.parametrize(("key", "params"), CASES)


def test_zero_is_in_the_grid_exactly():
    grid = curves.z_grid()
    assert np.count_nonzero(grid == 0) == 1
    assert grid[0] == -Z_LIMIT
    assert grid[-1] == Z_LIMIT
    assert np.allclose(np.diff(grid), 0.05)


@every_function
def test_a_curve_is_what_the_core_returns(key, params):
    record, table = ACTIVATIONS[key], curves.curve(key, params).to_pandas()
    assert list(table) == ["z", "f", "df"]
    assert np.array_equal(table["f"], record.f(curves.z_grid(), **params))
    assert np.array_equal(table["df"], record.df(curves.z_grid(), **params))
    assert np.isfinite(table.to_numpy()).all()


@every_function
def test_the_probe_has_the_declared_slope_at_a_kink(key, params):
    for z, slope in ACTIVATIONS[key].at(**params).kinks.items():
        row = curves.at(key, params, [z]).to_pandas().iloc[0]
        assert row["df"] == slope


@every_function
def test_slope_pieces_end_in_their_one_sided_limits(key, params):
    record = ACTIVATIONS[key].at(**params)
    table = curves.slope_pieces(key, params).to_pandas()
    assert table["piece"].nunique() == len(record.kinks) + 1
    for i, z in enumerate(sorted(record.kinks)):
        ends = table[table["z"] == z]
        assert list(ends["piece"]) == [i, i + 1]
        left, right = record.df([z - 1e-9, z + 1e-9], **params)
        assert ends["df"].to_numpy() == pytest.approx([left, right], abs=1e-8)
    away = table[~table["z"].isin(record.kinks)]
    assert np.array_equal(away["df"], record.df(away["z"].to_numpy(), **params))
    assert set(table["z"]) == set(curves.z_grid())


def test_the_slope_of_relu_jumps_from_0_to_1_at_0():
    table = curves.slope_pieces("relu", {}).to_pandas()
    assert list(table.loc[table["z"] == 0, "df"]) == [0.0, 1.0]
    left, right = (group["df"] for _, group in table.groupby("piece"))
    assert (left == 0).all()
    assert (right == 1).all()


@every_function
def test_at_a_kink_one_end_is_the_chosen_one(key, params):
    record, table = ACTIVATIONS[key].at(**params), curves.kinks(key, params).to_pandas()
    assert list(table) == ["z", "df", "chosen"]
    assert len(table) == 2 * len(record.kinks)
    for z, slope in record.kinks.items():
        chosen = table[(table["z"] == z) & table["chosen"]]
        assert chosen["df"].to_numpy() == pytest.approx([slope])


@every_function
def test_bands_cover_what_is_saturated_and_nothing_else(key, params):
    record, bands = ACTIVATIONS[key].at(**params), curves.saturated_bands(key, params).to_pandas()
    assert list(bands) == ["low", "high"]
    for low, high in bands.itertuples(index=False):
        assert -Z_LIMIT <= low < high <= Z_LIMIT
        flat = record.df(np.linspace(low, high, 500)[1:-1], **params)
        assert (np.abs(flat) < SATURATED * record.max_slope).all()
        inner = low if high == Z_LIMIT else high  # found to a hundredth, so 0.02 further in there is a slope
        live = record.df(inner - 0.02 * np.sign(inner) if inner else 0.02, **params)
        assert abs(live) >= SATURATED * record.max_slope
    assert len(bands) == len(record.saturates)


@pytest.fixture(scope="module", params=DATASETS)
def trainer(request):
    return Trainer(TrainConfig(data=request.param, n=50))


def test_points_are_the_examples_of_the_run(trainer):
    table = runs.points(trainer).to_pandas()
    training, test = (table[table["set"] == name] for name in ("training", "test"))
    inputs = [f"x{i + 1}" for i in range(trainer.X_train.shape[1])]
    assert np.array_equal(training[inputs], trainer.X_train)
    assert np.array_equal(test[inputs], trainer.X_test)
    assert np.array_equal(training["y"], trainer.Y_train[:, 0])
    if trainer.task == "multiclass":
        assert list(training["label"].astype(int)) == list(trainer.Y_train.argmax(axis=1))
    if trainer.task == "binary":
        assert np.array_equal(training["label"].astype(int), trainer.Y_train[:, 0])


def test_losses_begin_with_the_loss_before_the_first_step(trainer):
    table = runs.losses(trainer).to_pandas()
    assert list(table["epoch"]) == [0, 0]
    assert list(table["loss"]) == [trainer.history[0], trainer.test_history[0]]


@pytest.mark.parametrize("length", [1, 2, 3, 9, 10, 11, 12, 500, 3001])
def test_thinned_losses_keep_the_first_and_the_last(length):
    run = Trainer(TrainConfig(n=20))
    run.history = [1 / (epoch + 1) for epoch in range(length)]
    run.test_history = [2 / (epoch + 1) for epoch in range(length)]
    table = runs.losses(run, most=10).to_pandas()
    for name, history in (("training", run.history), ("test", run.test_history)):
        curve = table[table["set"] == name]
        epochs = list(curve["epoch"])
        assert epochs[0] == 0
        assert epochs[-1] == length - 1
        assert len(epochs) == min(length, 10)
        assert epochs == sorted(set(epochs))
        assert list(curve["loss"]) == [history[epoch] for epoch in epochs]


def test_losses_without_test_examples_have_one_curve():
    run = Trainer(TrainConfig(n=20, test_share=0))
    assert set(runs.losses(run).to_pandas()["set"]) == {"training"}
    assert set(runs.latest(run).to_pandas()["set"]) == {"training"}


def test_the_latest_losses_are_the_end_of_the_history():
    run = Trainer(TrainConfig(n=20))
    assert list(runs.latest(run).to_pandas()["room"]) == [10, 10]
    run.run(epochs=12)
    table = runs.latest(run).to_pandas().set_index("set")
    assert table.loc["training", "loss"] == run.history[-1]
    assert table.loc["test", "loss"] == run.test_history[-1]
    assert list(table["epoch"]) == [12, 12]
    assert list(table["room"]) == [12, 12]


def test_the_fitted_curve_is_the_networks_answer():
    run = Trainer(TrainConfig(data="sine", n=20))
    table = runs.fit(run.predict).to_pandas()
    assert table["x1"].iloc[0] == -INPUT_LIMIT
    assert table["x1"].iloc[-1] == INPUT_LIMIT
    assert np.array_equal(table["y"], run.predict(table[["x1"]].to_numpy())[:, 0])


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("key", DATASETS)
def test_at_the_usual_noise_all_points_are_inside_the_picture(key, noise):
    run = Trainer(TrainConfig(data=key, noise=noise, n=500))
    assert np.abs(np.vstack([run.X_train, run.X_test])).max() <= INPUT_LIMIT
