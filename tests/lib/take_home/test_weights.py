"""Weights come back as they went; every other file ends in a sentence, and none in a full memory."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lib.own_data import MOST_BYTES, DataError
from lib.take_home.weights import MOST_LAYERS, read_weights, write_weights
from lib.trainers import TrainConfig, Trainer

ROOT = Path(__file__).resolve().parents[3]
CONFIG = TrainConfig(n=40, hidden=(3, 2), activation=("relu", "gelu"), features=("x1", "x2_squared"), standardize=True)
NETWORK = {
    "inputs": ["x₁", "x₂"],
    "standardize": False,
    "activations": ["tanh"],
    "output": "sigmoid",
    "loss": "binary_cross_entropy",
}
ARRAYS = {"W1": np.ones((2, 3)), "b1": np.zeros(3), "W2": np.ones((3, 1)), "b2": np.zeros(1)}


def saved(**entries):
    file = io.BytesIO()
    np.savez_compressed(file, **entries)
    return file.getvalue()


def packed(arrays=ARRAYS, network=NETWORK, **changes):
    """A file with some entries changed; None takes one out."""
    text = network if isinstance(network, str) else json.dumps(network)
    entries = {"network": np.array(text), **arrays, **changes}
    return saved(**{name: values for name, values in entries.items() if values is not None})


def zipped(entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def header(shape, descr="<f8"):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"shape": shape, "fortran_order": False, "descr": descr})
    return stream.getvalue()


@pytest.mark.parametrize("config", [CONFIG, TrainConfig(data="blobs", n=40, hidden=(), dtype="float32")])
def test_weights_come_back_bit_for_bit(config):
    trainer = Trainer(config)
    trainer.run(epochs=3)
    weights = read_weights(write_weights(trainer))
    assert len(weights.params) == len(trainer.params)
    for pair, expected in zip(weights.params, trainer.params, strict=True):
        for part, like in zip(pair, expected, strict=True):
            assert part.dtype == np.float64
            np.testing.assert_array_equal(part, like)
    assert (weights.inputs, weights.standardize) == (trainer.input_names, config.standardize)
    assert (weights.hidden, weights.activations) == (config.hidden, config.activations)
    assert (weights.output, weights.loss) == config.head


def test_a_run_starts_from_weights():
    trainer = Trainer(CONFIG)
    trainer.run(epochs=3)
    weights = read_weights(write_weights(trainer))
    again = Trainer(weights.config(TrainConfig(n=40)), params=weights.params)
    assert again.history[0] == trainer.history[-1]
    assert replace(again.config, features=None) == replace(CONFIG, features=None)


def test_numpy_reads_the_file_too():
    trainer = Trainer(CONFIG)
    with np.load(io.BytesIO(write_weights(trainer)), allow_pickle=False) as file:
        np.testing.assert_array_equal(file["W2"], trainer.params[1][0])
        assert json.loads(str(file["network"]))["activations"] == ["relu", "gelu"]


def test_inputs_that_are_no_features_are_taken_as_they_are():
    names = [f"x{i}" for i in range(64)]
    weights = read_weights(packed(network={**NETWORK, "inputs": names}, W1=np.ones((64, 3))))
    assert weights.config(TrainConfig()).features is None


def test_the_made_file_is_read():
    weights = read_weights(packed())
    np.testing.assert_array_equal(weights.params[0][0], ARRAYS["W1"])
    assert weights.hidden == (3,)


def test_a_matrix_that_lies_column_by_column_is_read():
    W = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(read_weights(packed(W1=np.asfortranarray(W))).params[0][0], W)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is damaged"),
        (b"x1,x2,y\n1,2,3\n", "it is damaged"),
        (packed()[:-40], "it is damaged"),
        (packed()[:60] + b"\0\0\0\0" + packed()[64:], "it is damaged"),
        (b"\0" * (MOST_BYTES + 1), "The file has 1.0 MB; at most 1 MB"),
        (saved(**ARRAYS), "no entry “network”: it was not made by this lab"),
        (saved(network=np.ones(3), **ARRAYS), "“network” must be a text"),
        (packed({"W1": ARRAYS["W1"]}), "entries W1, b1, W2, b2 and so on.*it has W1"),
        (packed({}), "it has none"),
        (packed(W3=np.ones((1, 1))), "it has W1, W2, W3, b1, b2"),
        (packed(b2=None, c2=np.zeros(1)), "it has W1, W2, b1, c2"),
        (packed(W1=np.ones((2, 4))), r"Layer 1 must have.*W1 has the shape \(2, 4\) and b1 \(3,\)"),
        (packed(W2=np.ones((4, 1))), "Layer 2 must have.*with 3 inputs from the layer before"),
        (packed(W1=np.ones(6)), "Layer 1 must have a matrix"),
        (packed(W1=np.full((2, 3), np.nan)), "“W1” must hold finite numbers"),
        (packed(b2=np.array([np.inf])), "“b2” must hold finite numbers"),
        (packed(W1=np.ones((2, 3), int)), "“W1” must hold numbers with a decimal point; its kind is int64"),
        (packed(W1=np.ones((2, 3), np.float16)), "“W1” must hold float32 or float64; its kind is float16"),
        (packed(W1=np.array([["a"] * 3] * 2)), "“W1” must hold float32 or float64"),
        (packed(W1=np.array([[None] * 3] * 2)), "“W1” must hold numbers with a decimal point; its kind is object"),
        (packed(network="{"), "not a description of a network"),
        (packed(network="[" * 100_000), "not a description of a network"),
        (packed(network="[]"), "must have inputs, standardize, activations, output, loss, and nothing else"),
        (packed(network={**NETWORK, "more": 1}), "and nothing else"),
        (packed(network={**NETWORK, "inputs": "x1"}), "a list of names for inputs"),
        (packed(network={**NETWORK, "inputs": ["x1"]}), "W1 must have a row for each of the 1 inputs; it has 2"),
        (packed(network={**NETWORK, "activations": []}), "each of the 1 hidden layers; the file has 0"),
        (packed(network={**NETWORK, "activations": ["rely"]}), "activation must be one of sigmoid.*'rely'"),
        (packed(network={**NETWORK, "output": 3}), "output must be one of linear, sigmoid, softmax; the file says '3'"),
        (packed(network={**NETWORK, "loss": "hinge"}), "loss must be one of mse"),
        (packed(network={**NETWORK, "standardize": 1}), "true or false for standardize"),
        (zipped([("W1.npy", b"no array")]), "it is damaged"),
        (zipped([("W1.npy", header((10**12,)))]), "“W1” must hold 1000000000000 values, as it says"),
        (zipped([("W1.npy", header((-1, -1)) + b"\0" * 8)]), "it is damaged"),
        (zipped([("W1.npy", header((1,), "<V8") + b"\0" * 8)]), "“W1” must hold numbers with a decimal point"),
        (
            zipped(
                [
                    ("network.npy", header((), "<U1") + b"\xff" * 4),  # no character
                    ("W1.npy", header((1, 1)) + bytes(8)),
                    ("b1.npy", header((1,)) + bytes(8)),
                ]
            ),
            "not a description of a network",
        ),
        (zipped([(f"W{i}.npy", b"") for i in range(2 * MOST_LAYERS + 2)]), "42 entries; at most 41"),
        (zipped([("W1.npy", header((1,)) + bytes(8)), ("W1", b"")]), "two entries of the same name"),
    ],
)
def test_any_other_file_ends_in_a_sentence(data, message):
    with pytest.raises(DataError, match=message):
        read_weights(data)


def test_a_small_file_that_would_fill_the_memory_is_not_unpacked():
    bomb = zipped([("W1.npy", header((MOST_BYTES,)) + bytes(8 * MOST_BYTES))])
    assert len(bomb) < MOST_BYTES / 10
    with pytest.raises(DataError, match="Unpacked, the file would have more than 1 MB"):
        read_weights(bomb)


def test_no_more_is_unpacked_than_the_file_declares():
    data = bytearray(zipped([("W1.npy", header((1,)) + bytes(2 * MOST_BYTES))]))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # the two places of the unpacked size
        start = data.index(mark) + at
        data[start : start + 4] = (136).to_bytes(4, "little")
    with pytest.raises(DataError, match="it is damaged"):
        read_weights(bytes(data))


READ_WITH_LITTLE_MEMORY = """
import resource, sys
from lib.take_home.weights import read_weights
data = sys.stdin.buffer.read()
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 16 * 2**20,) * 2)
try:
    read_weights(data)
except ValueError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory is used")
@pytest.mark.parametrize(
    ("method", "message"),
    [
        (zipfile.ZIP_DEFLATED, "it is damaged"),
        (zipfile.ZIP_BZIP2, "packed in a way that no .npz file is"),
        (zipfile.ZIP_LZMA, "packed in a way that no .npz file is"),
    ],
)
def test_a_bomb_with_a_false_size_in_its_directory_is_not_unpacked(method, message):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("W1.npy", bytes(32 * 2**20))
    data = bytearray(file.getvalue())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # the two places of the unpacked size
        start = data.index(mark) + at
        data[start : start + 4] = (136).to_bytes(4, "little")
    assert len(data) < MOST_BYTES / 10
    done = subprocess.run(
        [sys.executable, "-c", READ_WITH_LITTLE_MEMORY],
        input=bytes(data),
        capture_output=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert message in done.stdout.decode()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_both_ways_in_which_numpy_packs_are_read(method):
    made, file = packed(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(file, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    np.testing.assert_array_equal(read_weights(file.getvalue()).params[0][0], ARRAYS["W1"])


def test_every_byte_may_be_wrong():
    good, rng = packed(), np.random.default_rng(0)
    for _ in range(300):
        data = bytearray(good)
        for place in rng.integers(0, len(good), 3):
            data[place] = rng.integers(0, 256)
        try:
            read_weights(bytes(data))
        except DataError:
            continue
