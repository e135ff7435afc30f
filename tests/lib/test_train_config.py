"""A config is valid or refused in words; and FIELDS says of each setting what links, journals and messages need."""

from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

from lib.datasets import DATASETS
from lib.features import FEATURES
from lib.runs.diagnosis import constant_loss
from lib.train_config import CHANGEABLE, FIELDS, TrainConfig, differing, in_link, suggested, words
from lib.trainers import Trainer


def test_equal_configs_are_equal_and_hash_equal_whether_spelled_out_or_not():
    short = TrainConfig()
    spelled = TrainConfig(
        data="circle", hidden=[4, 2], output="sigmoid", loss="binary_cross_entropy", learning_rate=np.float64(0.1)
    )
    assert short == spelled
    assert hash(short) == hash(spelled)
    assert short != replace(short, seed=1)


def test_a_config_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        TrainConfig().seed = 3


@pytest.mark.parametrize("data", DATASETS)
def test_output_and_loss_follow_the_task(data):
    heads = {
        "binary": ("sigmoid", "binary_cross_entropy"),
        "multiclass": ("softmax", "cross_entropy"),
        "regression": ("linear", "mse"),
    }
    config = TrainConfig(data=data)
    assert (config.output, config.loss) == heads[DATASETS[data].task]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"data": "cirle"}, r"data must be one of circle, .*; got 'cirle'"),
        ({"n": 0}, "n must be a whole number of at least 1; got 0"),
        ({"n": 2.5}, "n must be a whole number of at least 1; got 2.5"),
        ({"noise": -0.1}, "noise must be a finite number of at least 0; got -0.1"),
        ({"test_share": -0.2}, "test_share must be a finite number of at least 0; got -0.2"),
        ({"test_share": 1}, "test_share must leave at least one of the n = 250 examples to train on; got 1"),
        ({"n": 1, "test_share": 0.6}, "test_share must leave at least one of the n = 1"),
        ({"hidden": (4, 0)}, r"hidden\[1\] must be a whole number of at least 1; got 0"),
        ({"hidden": 4}, r"hidden must be a tuple of layer widths, such as \(4, 2\); got 4"),
        ({"hidden": "42"}, "hidden must be a tuple of layer widths"),
        ({"activation": "rely"}, "activation must be one of sigmoid, .*; got 'rely'"),
        ({"activation": ("relu",)}, r"activation must be one key or one per hidden layer \(2\); got \['relu'\]"),
        ({"activation": ("relu", "rely")}, r"activation\[1\] must be one of sigmoid, .*; got 'rely'"),
        ({"output": "tanh"}, "output must be one of linear, sigmoid, softmax; got 'tanh'"),
        ({"loss": "hinge"}, "loss must be one of mse, .*; got 'hinge'"),
        ({"output": "linear"}, "output must be sigmoid or softmax for the loss binary_cross_entropy.*; got 'linear'"),
        ({"data": "blobs", "output": "linear"}, "output must be sigmoid or softmax for the loss cross_entropy"),
        ({"data": "plane", "loss": "binary_cross_entropy"}, "output must be sigmoid or softmax"),
        ({"init": "he"}, "init must be one of zeros, .*; got 'he'"),
        ({"optimizer": "adan"}, "optimizer must be one of sgd, .*; got 'adan'"),
        ({"learning_rate": -1}, "learning_rate must be a finite number above 0; got -1"),
        ({"learning_rate": 0}, "learning_rate must be a finite number above 0; got 0"),
        ({"learning_rate": float("nan")}, "learning_rate must be a finite number above 0; got nan"),
        ({"batch_size": 0}, "batch_size must be a whole number of at least 1; got 0"),
        ({"seed": -1}, "seed must be a whole number of at least 0; got -1"),
        ({"features": ("x1", "x9")}, "features must be one of x1, .*; got 'x9'"),
        ({"features": ()}, "features must name at least one of x1, .*; got \\(\\)"),
        ({"features": ("x1", "x1")}, "features must not repeat a feature; got x1, x1"),
        ({"standardize": "yes"}, "standardize must be True or False; got 'yes'"),
        ({"optimizer_options": {"beta": 0.5}}, "among those of sgd \\(none\\); got 'beta'"),
        ({"optimizer": "adam", "optimizer_options": {"beta": 0.5}}, "of adam \\(beta1, beta2\\); got 'beta'"),
        (
            {"optimizer": "momentum", "optimizer_options": {"beta": 1.0}},
            r"optimizer_options\['beta'\] must be a number from 0 to 0.99; got 1.0",
        ),
        ({"schedule": "cosin"}, "schedule must be one of constant, .*; got 'cosin'"),
        ({"schedule_epochs": 0}, "schedule_epochs must be a whole number of at least 1; got 0"),
        ({"l1": -0.1}, "l1 must be a finite number of at least 0; got -0.1"),
        ({"l2": float("inf")}, "l2 must be a finite number of at least 0; got inf"),
        ({"clip": 0}, "clip must be a finite number above 0; got 0"),
        ({"dtype": "float16"}, "dtype must be one of float64, float32; got 'float16'"),
    ],
)
def test_a_wrong_config_says_which_argument_and_what_is_allowed(arguments, message):
    with pytest.raises(ValueError, match=message):
        TrainConfig(**arguments)


# --- FIELDS

OTHERS = {
    "data": "sine", "n": 60, "noise": 0.25, "test_share": 0.3, "features": ("x1",), "standardize": True,
    "hidden": (5, 3), "activation": "relu", "output": "softmax", "loss": "mse", "init": "zeros", "optimizer": "adam",
    "optimizer_options": {"beta": 0.5}, "learning_rate": 0.03, "schedule": "cosine", "schedule_epochs": 7, "l1": 0.001,
    "l2": 1e-05, "clip": 0.5, "batch_size": 7, "seed": 3, "dtype": "float32",
}  # fmt: skip
"""Another value for each field than a run with momentum has."""
BASE = TrainConfig(optimizer="momentum")
FREE = [name for name in OTHERS if name not in {"data", "output"}]


def other(name):
    return replace(BASE, **{name: OTHERS[name]})


def test_there_is_one_row_for_each_setting_in_the_same_order():
    assert list(FIELDS) == [field.name for field in fields(TrainConfig)]
    assert set(OTHERS) == set(FIELDS)


@pytest.mark.parametrize("column", ["link", "label", "short"])
def test_no_two_settings_have_the_same_name(column):
    assert len({getattr(field, column) for field in FIELDS.values()}) == len(FIELDS)


def test_what_may_change_on_the_way_cannot_be_what_makes_a_race_fair():
    assert set(CHANGEABLE) == {field.name for field in FIELDS.values() if field.changeable}
    assert not any(field.changeable and field.shared for field in FIELDS.values())


@pytest.mark.parametrize("name", FREE)
def test_a_difference_is_found_in_its_field(name):
    assert [field.name for field in differing(BASE, other(name))] == [name]
    assert differing(BASE, BASE) == []


@pytest.mark.parametrize("name", CHANGEABLE)
def test_a_value_comes_back_from_its_text(name):
    if name == "optimizer_options":
        return  # a journal has the options one by one
    for config in (BASE, other(name)):
        value = FIELDS[name].of(config)
        read = FIELDS[name].text.read(FIELDS[name].text.write(value))
        assert read == value
        assert type(read) is type(value)


@pytest.mark.parametrize("name", [name for name in FREE if name != "dtype"])
def test_a_link_tells_settings_apart(name):
    assert in_link(other(name)) != in_link(BASE)


def test_a_link_spells_out_what_a_config_leaves_open():
    found = in_link(TrainConfig(activation=("relu", "tanh"), clip=None))
    assert found["features"] == ["x1", "x2"]
    assert (found["layers"], found["w1"], found["w2"]) == (2, 4, 2)
    assert (found["each"], found["a1"], found["a2"]) == (True, "relu", "tanh")
    assert found["clip"] == 0
    assert found["loss"] == "sigmoid-binary_cross_entropy"
    assert "activation" not in found
    assert in_link(TrainConfig(optimizer="adam", optimizer_options={"beta1": 0.5}))["beta2"] == 0.999
    assert in_link(TrainConfig(features=tuple(FEATURES)))["features"] == list(FEATURES)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (None, "none"),
        ((4, 2), "4–2"),
        ("he_normal", "he normal"),
        (True, "True"),
        (7, "7"),
    ],
)
def test_a_value_in_words(value, text):
    assert words(value) == text


def test_activations_are_said_by_their_labels():
    assert FIELDS["activation"].say("leaky_relu") == "Leaky ReLU"
    assert FIELDS["activation"].say(("relu", "tanh")) == "ReLU–tanh"


@pytest.mark.parametrize("data", DATASETS)
def test_what_is_suggested_learns_the_data_set_within_some_hundred_epochs(data):
    trainer = Trainer(suggested(data))
    baseline = constant_loss(trainer)
    reached = []
    for _ in range(20):
        trainer.run(epochs=15)
        share = trainer.accuracy(trainer.X_test, trainer.Y_test)
        reached.append(share if share is not None else 1 - trainer.test_history[-1] / baseline)
    least = 0.4 if data == "outliers" else 0.85 if DATASETS[data].task == "regression" else 0.95
    assert max(reached) >= least


@pytest.mark.parametrize("seed", range(3))
def test_the_suggested_spiral_is_learned_in_ten_seconds(seed):
    """At three epochs a picture and thirty pictures a second these are 900 epochs."""
    trainer = Trainer(suggested("spiral", seed=seed))
    reached = 0.0
    for _ in range(60):
        trainer.run(epochs=15)
        reached = max(reached, trainer.accuracy(trainer.X_test, trainer.Y_test))
    assert reached >= 0.95


def test_a_suggestion_can_be_changed_in_part():
    assert suggested("xor", seed=4, hidden=(3,)) == TrainConfig(
        data="xor", seed=4, hidden=(3,), optimizer="adam", learning_rate=0.03
    )
    with pytest.raises(ValueError, match="data must be one of"):
        suggested("mnist")
