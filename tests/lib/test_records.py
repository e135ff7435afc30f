"""What all records have in common, whichever registry they live in."""

import dataclasses
import inspect
import pickle  # noqa: TID251 - only to show that records hold nothing but named functions
import sys

import pytest

from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.features import FEATURES
from lib.initializers import INITIALIZERS
from lib.losses import LOSSES
from lib.optimizers import OPTIMIZERS

REGISTRIES = {
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "initializers": INITIALIZERS,
    "datasets": DATASETS,
    "features": FEATURES,
    "optimizers": OPTIMIZERS,
}
KEYS = {
    "activations": "sigmoid tanh relu leaky_relu linear elu selu gelu silu softplus",
    "losses": "mse mae huber binary_cross_entropy cross_entropy",
    "initializers": "zeros normal xavier_normal xavier_uniform he_normal he_uniform lecun_normal",
    "datasets": (
        "circle xor gaussians spiral moons blobs spiral3 rings quadrants pinwheel plane sine outliers multi_gaussian"
    ),
    "features": "x1 x2 x1_squared x2_squared x1_x2 sin_x1 sin_x2",
    "optimizers": "sgd momentum rmsprop adam",
}
LATEX = ("formula", "derivative")
STATES_FORMULA = ("activations", "losses", "features", "optimizers")

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
def test_keys_come_in_teaching_order(name):
    assert list(REGISTRIES[name]) == KEYS[name].split()


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
