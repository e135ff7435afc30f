"""Weights as a file: NumPy's .npz with a matrix and a vector per layer, and what network they belong to.

Files come from strangers, so they are read strictly: sizes are checked before anything is unpacked, nothing is ever
unpickled, and what is not understood ends in a DataError, a sentence for the person who brought the file.
"""

import io
import json
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.features import FEATURES
from lib.losses import LOSSES
from lib.network import Params
from lib.outputs import OUTPUTS
from lib.own_data import MOST_BYTES, DataError
from lib.train_config import TrainConfig
from lib.trainers import Trainer

MOST_LAYERS = 20

_TEXT = "network"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""As ``np.savez`` and ``np.savez_compressed`` write."""
_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


@dataclass(frozen=True, eq=False)
class Weights:
    """A trained network: its parameters, and what they mean.

    params: [(W, b), …] in float64. inputs: names of what the network is given, as ``Trainer.input_names``.
    standardize: whether each had mean 0 and standard deviation 1 over the training set. activations: keys of
    ACTIVATIONS, one per hidden layer. output, loss: keys of OUTPUTS and LOSSES.
    """

    params: Params
    inputs: tuple[str, ...]
    standardize: bool
    activations: tuple[str, ...]
    output: str
    loss: str

    @property
    def hidden(self) -> tuple[int, ...]:
        """Widths of the hidden layers."""
        return tuple(len(b) for _, b in self.params[:-1])

    def config(self, base: TrainConfig) -> TrainConfig:
        """The settings of ``base`` with this network: ``Trainer(weights.config(base), params=weights.params)`` goes on.

        Inputs that are features of the lab become the config's features. Raises ValueError as TrainConfig does.
        """
        keys = {record.label: record.key for record in FEATURES.values()}
        features = tuple(keys[label] for label in self.inputs) if set(self.inputs) <= keys.keys() else None
        return replace(
            base,
            features=features,
            standardize=self.standardize,
            hidden=self.hidden,
            activation=self.activations,
            output=self.output,
            loss=self.loss,
        )


def write_weights(trainer: Trainer) -> bytes:
    """The current weights and biases as a .npz file: arrays W1, b1, W2, b2, …; ``network`` tells of what."""
    output, loss = trainer.config.head
    network = {
        "inputs": trainer.input_names,
        "standardize": trainer.config.standardize,
        "activations": trainer.config.activations,
        "output": output,
        "loss": loss,
    }
    arrays = {
        name: part
        for layer, pair in enumerate(trainer.params, 1)
        for name, part in zip((f"W{layer}", f"b{layer}"), pair, strict=True)
    }
    file = io.BytesIO()
    np.savez_compressed(
        file, allow_pickle=False, **{_TEXT: np.array(json.dumps(network, ensure_ascii=False))}, **arrays
    )
    return file.getvalue()


def read_weights(data: bytes) -> Weights:
    """Read what ``write_weights`` wrote.

    Raises DataError (a ValueError) for any other file: too large, packed or unpacked; not a .npz; entries that are
    missing, too many or of another kind; shapes that do not follow each other; numbers that are not finite; a network
    that the lab does not know.
    """
    if len(data) > MOST_BYTES:
        raise DataError(f"The file has {len(data) / 2**20:.1f} MB; at most {MOST_BYTES // 2**20} MB can be read.")
    arrays = _unpacked(data)
    if _TEXT not in arrays:
        raise DataError(f"The file has no entry “{_TEXT}”: it was not made by this lab.")
    text = arrays.pop(_TEXT)
    if text.shape != () or text.dtype.kind != "U":
        raise DataError(f"The entry “{_TEXT}” must be a text.")
    return _described(text, _params(arrays))


def _unpacked(data: bytes) -> dict[str, Array]:
    """The arrays of a .npz by name. Declared sizes are checked first; one byte more than those is the most unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            entries = file.infolist()
            if len(entries) > 2 * MOST_LAYERS + 1:
                raise DataError(f"The file has {len(entries)} entries; at most {2 * MOST_LAYERS + 1} can be read.")
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise DataError(f"Unpacked, the file would have more than {MOST_BYTES // 2**20} MB.")
            names = [entry.filename.removesuffix(".npy") for entry in entries]
            if len(set(names)) < len(names):
                raise DataError("The file has two entries of the same name.")
            return {name: _array(name, _content(file, entry)) for name, entry in zip(names, entries, strict=True)}
    except DataError:
        raise
    # What zipfile, zlib and NumPy's reader of headers raise for a damaged file has no common class.
    except Exception as error:
        raise DataError("The file is not a .npz file, or it is damaged.") from error


def _content(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry."""
    if entry.compress_type not in _PACKED:  # bzip2 and LZMA unpack all there is, whatever one asks for
        raise DataError(f"The entry “{entry.filename[:40]}” is packed in a way that no .npz file is.")
    with file.open(entry) as content:
        return content.read(entry.file_size + 1)  # read() without a size would unpack everything before it cuts it off


def _array(name: str, content: bytes) -> Array:
    """One array, without NumPy's own loader, which would make room for whatever size a header claims."""
    stream = io.BytesIO(content)
    read_header = _HEADERS.get(np.lib.format.read_magic(stream))
    if read_header is None:
        raise DataError(f"The entry “{name}” is no array that can be read.")
    shape, by_columns, dtype = read_header(stream)
    if dtype.hasobject or dtype.kind not in "fU" or dtype.fields is not None:
        raise DataError(f"The entry “{name}” must hold numbers with a decimal point; its kind is {dtype}.")
    values = content[stream.tell() :]
    if math.prod(shape) * dtype.itemsize != len(values):
        raise DataError(f"The entry “{name}” must hold {math.prod(shape)} values, as it says; it does not.")
    return np.frombuffer(values, dtype).reshape(shape, order="F" if by_columns else "C")


def _params(arrays: dict[str, Array]) -> Params:
    layers = len(arrays) // 2
    expected = [f"{letter}{layer}" for layer in range(1, layers + 1) for letter in "Wb"]
    if not layers or set(arrays) != set(expected):
        found = ", ".join(sorted(arrays)) or "none"
        raise DataError(f"The file must have the entries W1, b1, W2, b2 and so on, one pair per layer; it has {found}.")
    for name in expected:
        if arrays[name].dtype not in (np.float32, np.float64):
            raise DataError(f"The entry “{name}” must hold float32 or float64; its kind is {arrays[name].dtype}.")
        if not np.isfinite(arrays[name]).all():
            raise DataError(f"The entry “{name}” must hold finite numbers; at least one is not.")
    params: Params = [
        (arrays[f"W{i}"].astype(np.float64), arrays[f"b{i}"].astype(np.float64)) for i in range(1, layers + 1)
    ]
    width: int | None = None
    for i, (W, b) in enumerate(params, 1):
        if W.ndim != 2 or 0 in W.shape or b.shape != W.shape[1:] or width not in (None, len(W)):
            raise DataError(
                f"Layer {i} must have a matrix W{i} with a row per input and a bias b{i} per column; "
                f"W{i} has the shape {W.shape} and b{i} {b.shape}"
                + (f", with {width} inputs from the layer before." if width else ".")
            )
        width = len(b)
    return params


def _described(text: Array, params: Params) -> Weights:
    try:
        # Not str(text): it would fail hard on what is no character.
        network = json.loads(text.tobytes().decode("utf-32-le").rstrip("\0"))
    except (ValueError, RecursionError) as error:
        raise DataError(f"The entry “{_TEXT}” is not a description of a network.") from error
    names = ("inputs", "standardize", "activations", "output", "loss")
    if not isinstance(network, dict) or set(network) != set(names):
        raise DataError(f"The description of the network must have {', '.join(names)}, and nothing else.")
    inputs, activations = _texts(network, "inputs"), _texts(network, "activations")
    if len(inputs) != len(params[0][0]):
        raise DataError(f"W1 must have a row for each of the {len(inputs)} inputs; it has {len(params[0][0])}.")
    if len(activations) != len(params) - 1:
        raise DataError(
            f"There must be an activation for each of the {len(params) - 1} hidden layers; "
            f"the file has {len(activations)}."
        )
    if not isinstance(network["standardize"], bool):
        raise DataError("The description of the network must say true or false for standardize.")
    for key in activations:
        _known("activation", key, ACTIVATIONS)
    output = _known("output", network["output"], OUTPUTS)
    loss = _known("loss", network["loss"], LOSSES)
    return Weights(params, inputs, network["standardize"], activations, output, loss)


def _texts(network: dict[str, Any], name: str) -> tuple[str, ...]:
    values = network[name]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise DataError(f"The description of the network must have a list of names for {name}.")
    return tuple(values)


def _known(name: str, key: object, allowed: Sequence[str] | Any) -> str:
    if not isinstance(key, str) or key not in allowed:
        raise DataError(f"The {name} must be one of {', '.join(allowed)}; the file says {str(key)[:40]!r}.")
    return key
