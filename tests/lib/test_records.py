"""Registries and checked arguments, and what all records have in common, whichever registry they live in."""

import dataclasses
import inspect
import math
import pickle  # noqa: TID251 - only to show that records hold nothing but named functions
import sys

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.features import FEATURES
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES
from lib.optimizers import OPTIMIZERS
from lib.outputs import OUTPUTS
from lib.records import (
    REALS,
    Interval,
    Registry,
    check_count,
    check_finite,
    check_non_negative,
    check_positive,
    choose,
    labels,
)
from lib.schedules import SCHEDULES

REGISTRIES = {
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "outputs": OUTPUTS,
    "initializers": INITIALIZERS,
    "datasets": DATASETS,
    "features": FEATURES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
}
KEYS = {
    "activations": "sigmoid tanh relu leaky_relu linear elu selu gelu silu softplus",
    "losses": "mse mae huber log_cosh binary_cross_entropy cross_entropy",
    "outputs": "linear sigmoid softmax",
    "initializers": "zeros normal xavier_normal xavier_uniform he_normal he_uniform lecun_normal",
    "datasets": (
        "circle xor gaussians spiral moons blobs spiral3 rings quadrants pinwheel plane sine outliers multi_gaussian"
    ),
    "features": "x1 x2 x1_squared x2_squared x1_x2 sin_x1 sin_x2",
    "optimizers": "sgd momentum nesterov adagrad rmsprop adam",
    "schedules": "constant step exponential inverse cosine warmup",
}
LATEX = ("formula", "derivative")
STATES_FORMULA = ("activations", "losses", "outputs", "features", "optimizers")

RECORDS = [
    pytest.param(name, key, record, id=f"{name}-{key}")
    for name, registry in REGISTRIES.items()
    for key, record in registry.items()
]
CONTROLLED = {"activations": "f df", "losses": "value gradient", "initializers": "draw", "optimizers": "step"}
PARAMS = [
    pytest.param(function, param, id=f"{name}-{key}-{param.key}-{function.__name__}")
    for name, fields in CONTROLLED.items()
    for key, record in REGISTRIES[name].items()
    for param in record.params
    for function in (getattr(record, field) for field in fields.split())
]


def functions_of(record):
    values = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    return {name: value for name, value in values.items() if callable(value)}


@pytest.mark.parametrize("name", REGISTRIES)
def test_keys_that_links_and_notebooks_use_stay_in_teaching_order(name):
    known = KEYS[name].split()
    assert [key for key in REGISTRIES[name] if key in known] == known


@pytest.mark.parametrize("name", REGISTRIES)
def test_registry_is_read_only(name):
    registry = REGISTRIES[name]
    key, record = next(iter(registry.items()))
    with pytest.raises(TypeError):
        registry[key] = record
    with pytest.raises(TypeError):
        del registry[key]


@pytest.mark.parametrize(("name", "key", "record"), RECORDS)
def test_record_carries_its_own_key_and_a_unique_label(name, key, record):
    assert record.key == key
    assert [other.label for other in REGISTRIES[name].values()].count(record.label) == 1


@pytest.mark.parametrize(("name", "key", "record"), RECORDS)
def test_record_is_frozen(name, key, record):
    for field in dataclasses.fields(record):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, field.name, None)


@pytest.mark.parametrize(("name", "key", "record"), RECORDS)
def test_texts_say_something_and_braces_balance(name, key, record):
    texts = {f.name: getattr(record, f.name) for f in dataclasses.fields(record) if f.type in (str, "str")}
    for field, text in texts.items():
        assert text.strip() == text != "", field
        if field in LATEX:
            assert text.count("{") == text.count("}"), field
            assert text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right"), field
            assert text.count(r"\begin") == text.count(r"\end"), field


@pytest.mark.parametrize(("name", "key", "record"), RECORDS)
def test_functions_are_named_documented_and_picklable(name, key, record):
    functions = functions_of(record)
    assert functions
    for field, function in functions.items():
        assert getattr(sys.modules[function.__module__], function.__name__) is function, field
        assert pickle.loads(pickle.dumps(function)) is function, field
        if field == "claims":
            continue
        assert inspect.getdoc(function), field
        if name in STATES_FORMULA:
            assert "Formula" in inspect.getdoc(function), f"{function.__name__} does not state its formula"


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activation_docstring_names_the_source_of_its_record(key):
    record = ACTIVATIONS[key]
    assert f"Source: {record.source}" in " ".join(inspect.getdoc(record.f).split())


@pytest.mark.parametrize(("function", "param"), PARAMS)
def test_param_matches_the_function_it_controls(function, param):
    assert inspect.signature(function).parameters[param.key].default == param.default
    if param.choices:
        assert param.default in param.choices
        return
    assert param.low <= param.default <= param.high
    steps = (param.default - param.low) / param.step
    assert steps == pytest.approx(round(steps)), "a slider must be able to return to its default"


@dataclasses.dataclass(frozen=True)
class Fruit:
    key: str
    label: str = "Fruit"


class TestRegistry:
    def test_a_record_is_there_for_its_time_behind_the_others(self):
        fruits = Registry([Fruit("pear"), Fruit("apple")])
        with fruits.registered(Fruit("fig"), Fruit("plum")):
            assert list(fruits) == ["pear", "apple", "fig", "plum"]
            assert len(fruits) == 4
            assert fruits["fig"].key == "fig"
        assert list(fruits) == ["pear", "apple"]
        assert "fig" not in fruits

    def test_a_failure_meanwhile_takes_it_back_as_well(self):
        fruits = Registry([Fruit("pear")])
        with pytest.raises(RuntimeError), fruits.registered(Fruit("fig")):
            raise RuntimeError
        assert list(fruits) == ["pear"]

    def test_two_records_of_one_key_are_refused(self):
        with pytest.raises(ValueError, match="keys must be unique; got 'fig' twice"):
            Registry([Fruit("fig"), Fruit("fig")])
        fruits = Registry([Fruit("pear")])
        with pytest.raises(ValueError, match="'pear' twice"), fruits.registered(Fruit("pear", "Another")):
            pass
        assert fruits["pear"].label == "Fruit"

    def test_labels_of_all_records_or_of_some_in_their_order(self):
        fruits = Registry([Fruit("pear", "Pear"), Fruit("fig", "Fig")])
        assert list(labels(fruits).items()) == [("pear", "Pear"), ("fig", "Fig")]
        assert list(labels(fruits, ["fig"]).items()) == [("fig", "Fig")]
        with fruits.registered(Fruit("plum", "Plum")):
            assert labels(fruits)["plum"] == "Plum"


def test_a_closed_interval_has_the_ends_that_are_numbers():
    assert str(Interval(0, 1).closed) == "[0, 1]"
    assert str(Interval(-1, math.inf).closed) == "[−1, ∞)"
    assert REALS.closed == REALS


@pytest.mark.parametrize(
    ("outer", "inner", "within"),
    [
        (REALS, Interval(0, 1), True),
        (Interval(0, 1), REALS, False),
        (Interval(0, 1), Interval(0, 1), True),
        (Interval(0, 1), Interval(0.2, 0.8).closed, True),
        (Interval(0, 1), Interval(0, 1, includes_low=True), False),
        (Interval(0, 1), Interval(0, 1, includes_high=True), False),
        (Interval(0, 1).closed, Interval(0, 1), True),
        (Interval(0, 1).closed, Interval(0, 1).closed, True),
    ],
    ids=str,
)
def test_a_range_covers_another_with_the_ends_it_includes(outer, inner, within):
    assert outer.covers(inner) is within


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (check_positive, [1, 0.5, np.float32(2), np.int64(3)], [0, -1, math.nan, math.inf, "1", None, True]),
        (check_finite, [0, -0.5, np.float32(2), np.int64(-3)], [math.nan, math.inf, "1", None, True]),
        (check_non_negative, [0, 0.5, np.float32(2), np.int64(3)], [-1e-9, math.nan, math.inf, "1", None, True]),
        (check_count, [1, 7, np.int64(3)], [0, -1, 1.0, math.nan, "1", None, True]),
    ],
    ids=["positive", "finite", "non-negative", "count"],
)
def test_checked_numbers(check, good, bad):
    assert [check("n", value) for value in good] == good
    for value in bad:
        with pytest.raises(ValueError, match=r"^n must be a ") as error:
            check("n", value)
        assert str(error.value).endswith(f"got {value!r}")


def test_check_count_within_bounds():
    assert [check_count("n", n, 2, 4) for n in (2, 3, 4)] == [2, 3, 4]
    for n in (1, 5):
        with pytest.raises(ValueError, match=f"n must be a whole number from 2 to 4; got {n}"):
            check_count("n", n, 2, 4)


def test_choose_from_a_mapping_or_a_sequence():
    assert choose("loss", "a", {"a": 1}) == 1
    assert choose("loss", "a", ["a", "b"]) == "a"


@pytest.mark.parametrize("key", ["c", "", "A", None, 0, ["a"]])
@pytest.mark.parametrize("allowed", [{"a": 1, "b": 2}, ("a", "b")])
def test_choose_lists_what_is_allowed(key, allowed):
    with pytest.raises(ValueError, match="loss must be one of a, b; got") as error:
        choose("loss", key, allowed)
    assert str(error.value).endswith(repr(key))
