"""What the page says of a run that does not learn: the cause as it was measured, what to try, and where to see it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard.shell import nav
from dashboard.shell.nav import Entry
from dashboard.text.flat import flat_where
from dashboard.text.numbers import figure, short
from dashboard.text.plain import counted
from dashboard.training import settings
from dashboard.training.settings import RATES
from lib.activations import ACTIVATIONS
from lib.runs.diagnosis import LATELY, OTHERS, Trouble
from lib.train_config import FIELDS, TrainConfig


@dataclass(frozen=True)
class Door:
    """A link to the page that shows a trouble with this very network."""

    entry: Entry
    label: str
    query: Mapping[str, str]


def sentence(found: Trouble, config: TrainConfig) -> str:
    """The cause and what to try. config: the run's settings now."""
    return f"It does not learn. {_CAUSES[found.cause](found, config)}"


def _grown(found: Trouble, config: TrainConfig) -> str:
    return f"The loss has grown to {figure(found.amount)}: {_too_long(config)}, after a Reset."


def _rate(found: Trouble, config: TrainConfig) -> str:
    return f"{found.amount:.0f} of the last {LATELY} epochs raised the loss: {_too_long(config)}."


def _too_long(config: TrainConfig) -> str:
    lower = max((rate for rate in RATES if rate <= config.learning_rate / 10), default=RATES[0])
    return f"the steps are too long. Try a learning rate of {short(lower)}"


def _dead(found: Trouble, config: TrainConfig) -> str:
    where = flat_where(ACTIVATIONS[config.activations[found.layer - 1]])
    return (
        f"All {found.amount:.0f} units of layer {found.layer} are dead: {where} for every training example, so no "
        "gradient passes. Try Leaky ReLU, or Reset with a lower learning rate."
    )


def _alike(found: Trouble, config: TrainConfig) -> str:
    return (
        f"All {found.amount:.0f} units of layer {found.layer} are the same unit: equal weights get equal gradients. "
        "Try Xavier or He as initial weights."
    )


def _gradient(found: Trouble, config: TrainConfig) -> str:
    return (
        f"The first layer’s gradient is {figure(found.amount)} of the output’s: hardly anything arrives there. "
        "Try ReLU with He weights, or fewer layers."
    )


def _unlucky(found: Trouble, config: TrainConfig) -> str:
    return (
        f"It began badly: with seed {found.seed} the same network comes down to a loss of {figure(found.amount)} in "
        f"{counted(found.epochs, 'epoch')}. "
        "Try that seed, or more units."
    )


def _narrow(found: Trouble, config: TrainConfig) -> str:
    return (
        f"Not one of {OTHERS + 1} seeds came below a loss of {figure(found.amount)} in "
        f"{counted(found.epochs, 'epoch')}: the network is too small for this data. Try more units or layers."
    )


_CAUSES = {
    "grown": _grown,
    "rate": _rate,
    "dead": _dead,
    "alike": _alike,
    "gradient": _gradient,
    "unlucky": _unlucky,
    "narrow": _narrow,
}


def door(found: Trouble, config: TrainConfig) -> Door:
    """The page that shows the trouble with this network on one of the lab's data sets."""
    keys = config.activations
    if found.cause == "gradient" and len(set(keys)) == 1:
        network = {"fn": keys[0], "init": config.init, "depth": len(keys), "width": max(config.hidden)}
        asked = network | {"seed": config.seed, "guess": "show"}
        return Door(nav.VANISHING, "See it vanish", {name: str(value) for name, value in asked.items()})
    if found.cause == "unlucky":
        return Door(nav.TRAIN, f"Open it with seed {found.seed}", settings.address(replace(config, seed=found.seed)))
    by, field, name, values = _RACES.get(found.cause, _RACES["dead"])
    own = {"rate": f"{config.learning_rate:g}", "init": config.init, "activation": keys[0] if keys else ""}
    raced = dict.fromkeys([*([own[by]] if own.get(by) else []), *values])
    dropped = {*FIELDS[field].in_link(config), "each"} - {"layers"}
    query = {key: token for key, token in settings.address(config).items() if key not in dropped}
    return Door(nav.RACE, f"Race this network {_WORDS[by]}", query | {"by": by, name: ",".join(raced), "guess": "show"})


_RACES = {
    "grown": ("rate", "learning_rate", "rates", ("0.01", "0.03", "0.1")),
    "rate": ("rate", "learning_rate", "rates", ("0.01", "0.03", "0.1")),
    "dead": ("activation", "activation", "functions", ("leaky_relu", "elu", "tanh")),
    "alike": ("init", "init", "inits", ("xavier_normal", "he_normal", "lecun_normal")),
    "narrow": ("width", "hidden", "widths", ("2", "4", "8", "16")),
}
"""By cause: what the racers differ in, the field of a config, their name in the link, and whom to race against."""
_WORDS = {
    "rate": "at lower rates",
    "activation": "with other functions",
    "init": "from other weights",
    "width": "with more units",
}
