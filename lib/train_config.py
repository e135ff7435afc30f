"""What decides a training run, validated and frozen (TrainConfig), and what else to know of each setting (FIELDS)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.features import check_features, usual_features
from lib.initializers import INITIALIZERS
from lib.notation import short
from lib.optimizers import OPTIMIZERS, Recipe
from lib.outputs import check_head, pair
from lib.records import check_count, check_non_negative, check_positive, choose
from lib.schedules import SCHEDULES

DTYPES = ("float64", "float32")


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides a training run. Frozen, hashable, and valid once it exists. FIELDS says more on each.

    data: a key of DATASETS. n: examples, training and test set together. noise: see the data set.
    test_share: share of n kept for testing, in [0, 1). features: what the network is given, keys of FEATURES;
    None for the data's columns as they are. standardize: whether each feature gets mean 0 and standard deviation 1,
    by the statistics of the training set. hidden: widths of the hidden layers, () for none.
    activation: a key of ACTIVATIONS for all hidden layers, or one per layer. output, loss: keys of OUTPUTS and
    LOSSES; None becomes what the data set's task calls for. init, optimizer: keys of INITIALIZERS and
    OPTIMIZERS. optimizer_options: values for some of the optimiser's params, as a mapping or as pairs.
    learning_rate: above 0. schedule: a key of SCHEDULES; schedule_epochs: its time T. l1, l2: strength of the
    penalties on the weights (``lib.regularization``); the recorded losses are without them. clip: the greatest
    length of a gradient, or None. batch_size: examples per update; the last batch of an epoch may be short.
    seed: 0 or more. dtype: "float64" or "float32", the precision of the sums.

    Raises ValueError naming the argument, its value and what is allowed.
    """

    data: str = "circle"
    n: int = 250
    noise: float = 0.1
    test_share: float = 0.2
    features: tuple[str, ...] | None = None
    standardize: bool = False
    hidden: tuple[int, ...] = (4, 2)
    activation: str | tuple[str, ...] = "tanh"
    output: str | None = None
    loss: str | None = None
    init: str = "xavier_normal"
    optimizer: str = "sgd"
    optimizer_options: tuple[tuple[str, float], ...] = ()
    learning_rate: float = 0.1
    schedule: str = "constant"
    schedule_epochs: int = 100
    l1: float = 0.0
    l2: float = 0.0
    clip: float | None = None
    batch_size: int = 10
    seed: int = 0
    dtype: str = "float64"

    def __post_init__(self) -> None:
        task = choose("data", self.data, DATASETS).task
        self._set("n", check_count("n", self.n))
        self._set("noise", check_non_negative("noise", self.noise))
        self._set("test_share", _share_to_test(self.test_share, self.n))
        if self.features is not None:
            self._set("features", check_features("features", self.features))
        if not isinstance(self.standardize, bool):
            raise ValueError(f"standardize must be True or False; got {self.standardize!r}")
        self._set("hidden", _widths(self.hidden))
        self._set("activation", _keys_of_layers(self.activation, len(self.hidden)))
        output, loss = check_head(task, self.output, self.loss)
        self._set("output", output)
        self._set("loss", loss)
        choose("init", self.init, INITIALIZERS)
        choose("optimizer", self.optimizer, OPTIMIZERS)
        self._set("optimizer_options", _options(self.optimizer, self.optimizer_options))
        self._set("learning_rate", check_positive("learning_rate", self.learning_rate))
        choose("schedule", self.schedule, SCHEDULES)
        self._set("schedule_epochs", check_count("schedule_epochs", self.schedule_epochs))
        self._set("l1", check_non_negative("l1", self.l1))
        self._set("l2", check_non_negative("l2", self.l2))
        if self.clip is not None:
            self._set("clip", check_positive("clip", self.clip))
        self._set("batch_size", check_count("batch_size", self.batch_size))
        self._set("seed", check_count("seed", self.seed, low=0))
        choose("dtype", self.dtype, DTYPES)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # frozen, but only once it is valid

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        return (self.activation,) * len(self.hidden) if isinstance(self.activation, str) else self.activation

    @property
    def head(self) -> tuple[str, str]:
        """Output and loss, which are never None once the config exists."""
        assert self.output is not None
        assert self.loss is not None
        return self.output, self.loss

    @property
    def recipe(self) -> Recipe:
        """How a gradient becomes a step."""
        return Recipe(self.optimizer, self.optimizer_options, self.l1, self.l2, self.clip)

    def rate(self, epoch: int) -> float:
        """The learning rate after ``epoch`` completed epochs, by the schedule."""
        return self.learning_rate * SCHEDULES[self.schedule].factor(epoch, self.schedule_epochs)


SUGGESTED = {"optimizer": "adam", "learning_rate": 0.03}
"""The steps of a network that is suggested."""


def suggested(data: str, **fields: Any) -> TrainConfig:
    """The settings with which a data set is learned quickly; everything else is usual, but for these fields.

    Raises ValueError for an unknown data set and for fields that are not as ``TrainConfig`` wants them.
    """
    hint = choose("data", data, DATASETS).suggestion
    made = {"hidden": hint.hidden, "n": hint.n, "noise": hint.noise, "loss": hint.loss}
    return TrainConfig(data=data, **{**SUGGESTED, **made, **fields})


def _share_to_test(share: float, n: int) -> float:
    share = check_non_negative("test_share", share)
    if n - round(n * share) < 1:
        raise ValueError(f"test_share must leave at least one of the n = {n} examples to train on; got {share}")
    return share


def _widths(hidden: Sequence[int]) -> tuple[int, ...]:
    if isinstance(hidden, str) or not isinstance(hidden, Sequence):
        raise ValueError(f"hidden must be a tuple of layer widths, such as (4, 2); got {hidden!r}")
    return tuple(check_count(f"hidden[{i}]", width) for i, width in enumerate(hidden))


def _keys_of_layers(activation: str | Sequence[str], layers: int) -> str | tuple[str, ...]:
    if not isinstance(activation, (list, tuple)):
        return choose("activation", str(activation), tuple(ACTIVATIONS))
    if len(activation) != layers:
        raise ValueError(f"activation must be one key or one per hidden layer ({layers}); got {list(activation)}")
    return tuple(choose(f"activation[{i}]", key, tuple(ACTIVATIONS)) for i, key in enumerate(activation))


def _options(
    optimizer: str, options: Mapping[str, float] | Sequence[tuple[str, float]]
) -> tuple[tuple[str, float], ...]:
    """Options in the order of the optimiser's params; those at their default are left out, so equal means equal."""
    given = dict(options)
    params = {param.key: param for param in OPTIMIZERS[optimizer].params}
    for key in given:
        if key not in params:
            known = ", ".join(params) or "none"
            raise ValueError(f"optimizer_options must be among those of {optimizer} ({known}); got {key!r}")
    for key, param in params.items():
        if key in given:
            value = check_non_negative(f"optimizer_options[{key!r}]", given[key])
            if not param.low <= value <= param.high:
                raise ValueError(
                    f"optimizer_options[{key!r}] must be a number from {param.low:g} to {param.high:g}; got {value!r}"
                )
            given[key] = value
    return tuple((key, given[key]) for key, param in params.items() if key in given and given[key] != param.default)


class Text(NamedTuple):
    """How a value is written down, and read back; ``read`` raises ValueError."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _number_or_none(text: str) -> float | None:
    return None if text == "none" else float(text)


def _written_number_or_none(value: float | None) -> str:
    return "none" if value is None else repr(value)


WORD, WHOLE, NUMBER = Text(str, str), Text(str, int), Text(repr, float)
NUMBER_OR_NONE = Text(_written_number_or_none, _number_or_none)


def words(value: Any) -> str:
    """A value in words: numbers short, several values with dashes between."""
    if isinstance(value, tuple):
        return "–".join(words(part) for part in value)
    return short(value) if isinstance(value, float) else "none" if value is None else str(value).replace("_", " ")


def _function_labels(value: str | tuple[str, ...]) -> str:
    return "–".join(ACTIVATIONS[key].label for key in ((value,) if isinstance(value, str) else value))


@dataclass(frozen=True)
class Field:
    """One setting of a run, as links, journals, tables and messages need to know it.

    name: of the field of TrainConfig. link: its name in a link and in a journal. label, short: what it is called in a
    sentence and in a table. changeable: whether it may change while a run goes on; everything else needs a fresh
    network. shared: whether all who race must have the same. text: how a journal holds its value. say: its value in
    words. linked: what a link holds of it, by name, where that is not just its value.
    """

    name: str
    link: str
    label: str
    short: str
    changeable: bool = False
    shared: bool = False
    text: Text = WORD
    say: Callable[[Any], str] = words
    linked: Callable[[TrainConfig], dict[str, Any]] | None = None

    def of(self, config: TrainConfig) -> Any:
        """The value that a config has."""
        return getattr(config, self.name)

    def in_link(self, config: TrainConfig) -> dict[str, Any]:
        """What a link holds of a config's value, by name."""
        return {self.link: self.of(config)} if self.linked is None else self.linked(config)


def _layers(config: TrainConfig) -> dict[str, Any]:
    return {"layers": len(config.hidden), **{f"w{i}": width for i, width in enumerate(config.hidden, 1)}}


def _functions(config: TrainConfig) -> dict[str, Any]:
    if isinstance(config.activation, str):
        return {"each": False, "activation": config.activation}
    return {"each": True, **{f"a{i}": key for i, key in enumerate(config.activation, 1)}}


def _features(config: TrainConfig) -> dict[str, Any]:
    return {"features": list(config.features or usual_features(DATASETS[config.data].n_in))}


def _nothing(config: TrainConfig) -> dict[str, Any]:
    return {}


def _output_and_loss(config: TrainConfig) -> dict[str, Any]:
    return {"loss": pair(*config.head).key}


def _options_by_name(config: TrainConfig) -> dict[str, Any]:
    return {param.key: param.default for param in OPTIMIZERS[config.optimizer].params} | dict(config.optimizer_options)


def _limit(config: TrainConfig) -> dict[str, Any]:
    return {"clip": config.clip or 0.0}


_ROWS = (
    Field("data", "data", "data set", "data", shared=True),
    Field("n", "n", "number of points", "points", shared=True, text=WHOLE),
    Field("noise", "noise", "noise", "noise", shared=True, text=NUMBER),
    Field("test_share", "test", "share for testing", "test share", shared=True, text=NUMBER),
    Field("features", "features", "inputs", "inputs", shared=True, linked=_features),
    Field("standardize", "scale", "scale of the inputs", "standardised", shared=True),
    Field("hidden", "layers", "hidden units", "units", linked=_layers),
    Field("activation", "activation", "activation", "activation", say=_function_labels, linked=_functions),
    Field("output", "output", "output", "output", shared=True, linked=_nothing),
    Field("loss", "loss", "loss", "loss", shared=True, linked=_output_and_loss),
    Field("init", "init", "initial weights", "weights"),
    Field("optimizer", "optimizer", "optimiser", "optimiser", changeable=True),
    Field("optimizer_options", "options", "options", "options", changeable=True, linked=_options_by_name),
    Field("learning_rate", "rate", "learning rate", "rate", changeable=True, text=NUMBER),
    Field("schedule", "schedule", "schedule", "schedule", changeable=True),
    Field("schedule_epochs", "period", "period of the schedule", "T", changeable=True, text=WHOLE),
    Field("l1", "l1", "L1 penalty", "λ₁", changeable=True, text=NUMBER),
    Field("l2", "l2", "L2 penalty", "λ₂", changeable=True, text=NUMBER),
    Field("clip", "clip", "longest gradient", "clip", changeable=True, text=NUMBER_OR_NONE, linked=_limit),
    Field("batch_size", "batch", "batch size", "batch", shared=True, text=WHOLE),
    Field("seed", "seed", "seed", "seed", shared=True, text=WHOLE),
    Field("dtype", "dtype", "precision", "precision", shared=True, linked=_nothing),
)

FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _ROWS})
"""Every setting of a run by its field of TrainConfig, in the same order. Read-only."""

CHANGEABLE = tuple(field.name for field in _ROWS if field.changeable)
"""Fields that may change while a run goes on; every other field needs a fresh network."""


def differing(config: TrainConfig, other: TrainConfig) -> list[Field]:
    """The fields in which two configs differ."""
    return [field for field in _ROWS if field.of(config) != field.of(other)]


def in_link(config: TrainConfig) -> dict[str, Any]:
    """What a link holds of a config, by name; data of one's own stand under the default data set."""
    return {name: value for field in _ROWS for name, value in field.in_link(config).items()}
