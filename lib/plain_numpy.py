"""A training run written out as a program in plain NumPy, in cells: data, features, network, training, losses.

The program makes the sums of ``lib.engine`` in the same order and with the same layout in memory, for only then do
the losses agree to the last digit. Functions of a record come from their own source; what ``lib.kernels`` computes
in place is written here as the formula it is, and the tests compare the two for every choice there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import getdoc, signature, unwrap
from itertools import groupby, pairwise

import numpy as np

from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.datasets import DATASETS
from lib.features import FEATURES
from lib.initializers import INITIALIZERS
from lib.kernels import LOGISTIC
from lib.losses import LOSSES, binary_cross_entropy_from_logits, cross_entropy_from_logits
from lib.optimizers import OPTIMIZERS, Recipe
from lib.schedules import SCHEDULES
from lib.softmax import softmax_vjp
from lib.source_code import Function, definitions
from lib.train_config import TrainConfig
from lib.trainers import Edit, Retune, Trainer

_SLOPES = {
    "sigmoid": "((1 - {a}) * {a})",
    "tanh": "(1 - {a} * {a})",
    "relu": "np.sign({a})",
    "leaky_relu": f"np.maximum(np.sign({{a}}), {ACTIVATIONS['leaky_relu'].defaults['alpha']!r})",
}
"""Slopes in terms of a = f(z), as the kernels take them; other activations take their derivative of z."""

_SOFTMAX = '''def softmax(z):
    """Turn each column into probabilities; a product with ones puts the column's sum into every row."""
    p = np.exp(z - z.max(axis=0))
    return p / np.ones((len(z), len(z)), z.dtype).dot(p)'''

_ADAM = """if not state:
    state.update(m=np.zeros_like(theta), v=np.zeros_like(theta), t=0)
state["t"] += 1
m, v, t = state["m"], state["v"], state["t"]
m *= {beta1!r}
m += ((1 - {beta1!r}) * factor) * g
v *= {beta2!r}
v += ((1 - {beta2!r}) * factor**2) * (g * g)
root = np.sqrt(v * (1 / (1 - {beta2!r}**t))) + {epsilon!r}
theta -= m / root * (rate / (1 - {beta1!r}**t))"""


@dataclass(frozen=True)
class Cell:
    """A part of the program: its title, a sentence or two on it, and the code."""

    title: str
    text: str
    code: str


def write_out(trainer: Trainer) -> list[Cell]:
    """The run up to its last completed epoch, as cells to be executed in turn; they leave history and test_history.

    Data and first weights that were given to the trainer stand in the program as numbers; others are drawn again.
    """
    return _Writer(trainer).cells()


def repeated_changes(trainer: Trainer) -> list[Retune | Edit]:
    """What was changed on the way to the last completed epoch."""
    return [change for change in trainer.changes if (change.epoch, change.batch) <= (trainer.epoch, 0)]


class _Writer:
    """Writes the cells; ``_use`` hands out each function only once and collects the imports."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer, self._config = trainer, trainer.config
        self._output, loss = trainer.config.head
        self._pair = loss, self._output
        self._epochs = trainer.epoch
        self._sizes = [trainer.params[0][0].shape[0], *trainer.config.hidden, trainer.Y_train.shape[1]]
        self._changes = repeated_changes(trainer)
        self._sets = ("train", "test") if len(trainer.X_test) else ("train",)
        self._single = trainer.config.dtype == "float32"
        self._imports = {"import numpy as np"}
        self._used: set[str] = set()

    def cells(self) -> list[Cell]:
        parts = [
            self._data(),
            self._inputs(),
            self._network(),
            self._forward(),
            self._losses(),
            self._gradient(),
            self._updates(),
            *self._made_changes(),
            self._training(),
            self._result(),
        ]
        tools = _blocks(
            "\n".join(sorted(self._imports)),
            'np.seterr(all="ignore")  # infinities on the way, such as e^−z for a large −z, are meant',
        )
        return [Cell("NumPy", "All that is needed.", tools), *parts]

    # --- What is trained on

    def _data(self) -> Cell:
        config = self._config
        if self._trainer.own_data:
            weights = "_" if self._trainer.own_params else "for_weights"
            arrays = [
                f"{kind}_{name} = {_literal(getattr(self._trainer, f'{kind}_{name}'))}"
                for name in self._sets
                for kind in "XY"
            ]
            streams = f"_, _, {weights}, for_shuffles"
            return Cell("Data", "The examples, one per row.", _blocks(_streams(config.seed, streams), *arrays))
        make = DATASETS[config.data].make
        weights = "_" if self._trainer.own_params else "for_weights"
        drawn = [
            f"X, Y = {make.__name__}({config.n}, {config.noise!r}, for_data)",
            f"order = for_split.permutation({config.n})",
        ]
        if len(self._sets) == 2:
            drawn += [
                f"test, train = np.split(order, [{len(self._trainer.X_test)}])",
                "X_train, Y_train, X_test, Y_test = X[train], Y[train], X[test], Y[test]",
            ]
        else:
            drawn.append("X_train, Y_train = X[order], Y[order]")
        streams = _streams(config.seed, f"for_data, for_split, {weights}, for_shuffles")
        text = "Drawn from the seed: data, split, first weights and shuffles have random streams of their own."
        return Cell("Data", text, _blocks(*self._use(make), streams, "\n".join(drawn)))

    def _inputs(self) -> Cell:
        config, blocks, given = self._config, [], "X"
        if config.features:
            functions = [FEATURES[key].f for key in config.features]
            columns = ", ".join(f"{f.__name__}(X)" for f in functions)
            blocks += [
                *self._use(*functions),
                _function("features(X)", "What the network is given.", [f"return np.column_stack([{columns}])"]),
                self._for_sets("F_{0} = features(X_{0})"),
            ]
            given = "F"
        if config.standardize:
            blocks.append(
                f"mean, sd = {given}_train.mean(axis=0), {given}_train.std(axis=0)\n"
                f"scale = np.where(sd <= 1e-12 * np.abs({given}_train).max(axis=0), 1, sd)\n"
                + self._for_sets(f"S_{{0}} = ({given}_{{0}} - mean) / scale")
            )
            given = "S"
        blocks += [
            _function(
                "with_ones(X)",
                "Examples as columns, and a last row of ones: the input that the biases weigh.",
                [f"return np.vstack([X.T, np.ones(len(X))]){self._cast}"],
            ),
            self._for_sets(f"x_{{0}} = with_ones({given}_{{0}})"),
            self._for_sets(f"y_{{0}} = np.ascontiguousarray(Y_{{0}}.T{self._dtype})"),
        ]
        if self._pair == LOGISTIC:
            blocks[-1] += (
                f"\nsign_train = np.ascontiguousarray(2 * Y_train.T - 1{self._dtype})  # −1 and 1, for 0 and 1"
            )
        labels = ", ".join(self._trainer.input_names)
        scaled = ", each with mean 0 and standard deviation 1 over the training set" if config.standardize else ""
        return Cell("Inputs", f"The network is given {labels}{scaled}.", _blocks(*blocks))

    # --- The network

    def _network(self) -> Cell:
        init, own = INITIALIZERS[self._config.init], self._trainer.own_params
        if own:
            first = [f"W{i} = {_literal(W)}\nb{i} = {_literal(b)}" for i, (W, b) in enumerate(own, 1)]
            matrices = [f"np.vstack([W{i}, b{i}])" for i in range(1, len(own) + 1)]
            text = "The first weights and biases were given."
        else:
            first = self._use(init.draw)
            draw = init.draw.__name__
            matrices = [f"np.vstack([{draw}({a}, {b}, for_weights), np.zeros({b})])" for a, b in pairwise(self._sizes)]
            text = f"First weights: {init.label}; first biases: 0."
        rows = "".join(f"    {matrix},\n" for matrix in matrices)
        ends = np.cumsum([0, *((a + 1) * b for a, b in pairwise(self._sizes))]).tolist()
        views = [
            f"V{i} = theta[{start}:{end}].reshape({a + 1}, {b})"
            for i, ((start, end), (a, b)) in enumerate(zip(pairwise(ends), pairwise(self._sizes), strict=True), 1)
        ]
        return Cell(
            "First weights",
            f"{text} All numbers lie in one vector theta; V1, V2, … are windows on it, one per layer: "
            "the weights, with the biases as last row.",
            _blocks(
                *first,
                f"first = [\n{rows}]\ntheta = np.concatenate([matrix.ravel() for matrix in first]){self._cast}\n"
                + "\n".join(views),
            ),
        )

    def _forward(self) -> Cell:
        hidden = self._config.activations
        functions = [unwrap(ACTIVATIONS[key].f) for key in hidden if key != "linear"]
        lines = []
        for i, key in enumerate(hidden, 1):
            a = f"z{i}" if key == "linear" else f"{ACTIVATIONS[key].f.__name__}(z{i})"
            lines += [f"z{i} = V{i}.T.dot({self._input(i)})", f"a{i} = {a}"]
        last = len(hidden) + 1
        lines.append(f"z{last} = V{last}.T.dot({self._input(last)})")
        ones_below = _function("ones_below(a)", "Add the row of ones.", ["return np.vstack([a, np.ones_like(a[:1])])"])
        blocks = [*self._use(*functions), *([ones_below] if hidden else [])]
        code = _function("forward(x)", "z and a of each layer, and the last z.", [*lines, f"return {self._names()}"])
        return Cell("Forward", "z = Wᵀa + b and a = f(z), layer by layer.", _blocks(*blocks, code))

    def _input(self, layer: int) -> str:
        return "x" if layer == 1 else f"ones_below(a{layer - 1})"

    def _predict(self, z: str) -> tuple[list[str], str]:
        """Definitions of the output, and the prediction as an expression."""
        if self._output == "linear":
            return [], z
        if self._output == "softmax":
            return self._once(_SOFTMAX), f"softmax({z})"
        return self._use(ACTIVATIONS[self._output].f), f"{ACTIVATIONS[self._output].f.__name__}({z})"

    def _losses(self) -> Cell:
        record, blocks = LOSSES[self._pair[0]], []
        if self._pair == ("mse", "linear"):
            lines = ["error = forward(x)[-1] - y", "return float(np.vdot(error, error)) / error.size"]
        elif self._pair == LOGISTIC:
            lines = ["z = forward(x)[-1]"]
            if not np.isin(np.vstack([self._trainer.Y_train, self._trainer.Y_test]), (0, 1)).all():
                blocks += self._use(binary_cross_entropy_from_logits)
                lines += [
                    "if not np.isin(y, (0, 1)).all():",
                    "    return binary_cross_entropy_from_logits(z.T, y.T)",
                ]
            lines.append("return float(np.logaddexp(z * (1 - 2 * y), 0.0).sum()) / z.size")
        elif self._pair == ("cross_entropy", "softmax"):
            self._imports.add("import math")
            blocks += self._use(cross_entropy_from_logits)
            lines = [
                "z = forward(x)[-1]",
                "shifted = z - z.max(axis=0)",
                "log_sum = np.log(np.exp(shifted).sum(axis=0))",
                "value = (float(log_sum.sum()) - float(np.vdot(y, shifted))) / z.shape[1]",
                "return value if math.isfinite(value) else cross_entropy_from_logits(z.T, y.T)  # 0 · ∞ counts as 0",
            ]
        else:
            output, p = self._predict("forward(x)[-1]")
            blocks += [*self._use(record.value), *output]
            lines = [f"p = {p}", f"return {record.value.__name__}(p.T, y.T)"]
        code = _function("loss(x, y)", f"{record.label} over a whole set.", lines)
        return Cell("Loss", f"{record.label}, with the output {self._output}.", _blocks(*blocks, code))

    def _gradient(self) -> Cell:
        last = len(self._sizes) - 1
        blocks, error, factor = self._error(f"z{last}", f"d{last}")
        lines = [f"{self._names()} = forward(x)", *error]
        for layer in range(last, 0, -1):
            lines.append(f"g{layer} = {self._input(layer)}.dot(d{layer}.T)")
            if layer > 1:
                used, times_slope = self._slope(layer - 1)
                blocks += used
                lines.append(f"d{layer - 1} = V{layer}[:-1].dot(d{layer}){times_slope}")
        parts = ", ".join(f"g{i}.ravel()" for i in range(1, last + 1))
        lines.append(f"return np.concatenate([{parts}]), {factor}")
        code = _function(f"gradient(x, {self._target})", "The gradient in one vector, and the factor it lacks.", lines)
        return Cell(
            "Backward",
            "The chain rule from the last layer to the first: d is ∂L/∂z, and g is the gradient of a layer. "
            "A constant factor is left for the update.",
            _blocks(*blocks, code),
        )

    def _error(self, z: str, d: str) -> tuple[list[str], list[str], str]:
        """Definitions, the lines from the last z to ∂L/∂z up to a factor, and that factor: as in lib.kernels."""
        if self._pair == LOGISTIC:
            line = f"{d} = np.tanh(0.5 * {z}) - sign  # twice the error, for σ(z) = ½ (1 + tanh z/2)"
            return [], [line], f"0.5 / {z}.size"
        blocks, p = self._predict(z)
        if self._pair == ("mse", "linear"):
            return blocks, [f"{d} = {p} - y"], f"2 / {z}.size"
        if self._pair == ("cross_entropy", "softmax"):
            return blocks, [f"{d} = {p} - y"], f"1 / {z}.shape[1]"
        slope = LOSSES[self._pair[0]].gradient
        blocks += self._use(slope)
        lines = [f"p = {p}", f"upstream = {slope.__name__}(p.T, y.T)"]
        if self._output == "linear":
            return blocks, [*lines, f"{d} = upstream.T.copy()"], "1.0"
        if self._output == "softmax":
            return blocks + self._use(softmax_vjp), [*lines, f"{d} = softmax_vjp(p.T, upstream).T.copy()"], "1.0"
        df = ACTIVATIONS[self._output].df
        return blocks + self._use(df), [*lines, f"{d} = (upstream * {df.__name__}({z}.T)).T.copy()"], "1.0"

    @property
    def _target(self) -> str:
        """What the error compares the output with: y, or for the logistic pair 2y − 1, the sign."""
        return "sign" if self._pair == LOGISTIC else "y"

    def _names(self) -> str:
        """What the forward pass returns; always a tuple."""
        last = len(self._sizes) - 1
        return ", ".join([*(f"z{i}, a{i}" for i in range(1, last)), f"z{last}"]) + ("," if last == 1 else "")

    def _slope(self, layer: int) -> tuple[list[str], str]:
        """Definitions for the slope of a hidden layer, and the slope as a factor."""
        key = self._config.activations[layer - 1]
        if key == "linear":
            return [], ""
        if key in _SLOPES:
            return [], f" * {_SLOPES[key].format(a=f'a{layer}')}"
        return self._use(ACTIVATIONS[key].df), f" * {ACTIVATIONS[key].df.__name__}(z{layer})"

    # --- The training

    @property
    def _settings(self) -> list[TrainConfig]:
        return [self._config, *(change.config for change in self._changes if isinstance(change, Retune))]

    @property
    def _recipes(self) -> list[Recipe]:
        """Every recipe of the run, in the order of its first use."""
        return list(dict.fromkeys(config.recipe for config in self._settings))

    def _update_name(self, recipe: Recipe) -> str:
        return "update" if len(self._recipes) == 1 else f"update_{self._recipes.index(recipe) + 1}"

    def _updates(self) -> Cell:
        blocks, before = [], []
        if any(recipe.optimizer != "sgd" for recipe in self._recipes):
            before.append("state = {}  # what the optimiser remembers")
        if any(recipe.l1 or recipe.l2 for recipe in self._recipes):
            layers = ", ".join(f"V{i}" for i in range(1, len(self._sizes)))
            parts = f"[np.repeat([1.0, 0.0], [V[:-1].size, V[-1].size]) for V in [{layers}]]"
            before.append(f"weights = np.concatenate({parts}){self._cast}  # 1 for a weight, 0 for a bias")
        for recipe in self._recipes:
            step = OPTIMIZERS[recipe.optimizer].step
            lines = self._restraints(recipe)
            if recipe.optimizer == "sgd":
                lines.append("theta -= (rate * factor) * g")
            elif recipe.optimizer == "adam":
                lines += _ADAM.format_map({**_defaults(step), **dict(recipe.options)}).splitlines()
            else:
                blocks += self._use(step)
                options = "".join(f", {name}={value!r}" for name, value in recipe.options)
                lines.append(f"{step.__name__}(theta, factor * g, state, rate{options})")
            about = (getdoc(step) or "").splitlines()[0]
            blocks.append(_function(f"{self._update_name(recipe)}(theta, g, factor, rate)", about, lines))
        labels = list(dict.fromkeys(OPTIMIZERS[recipe.optimizer].label for recipe in self._recipes))
        return Cell("Update", f"How a gradient moves the weights: {', then '.join(labels)}.", _blocks(*before, *blocks))

    def _restraints(self, recipe: Recipe) -> list[str]:
        if not (recipe.l1 or recipe.l2 or recipe.clip is not None):
            return []
        lines = ["g = factor * g", "factor = 1.0"]
        if recipe.l2:
            lines.append(f"g = g + theta * ({recipe.l2!r} * weights)")
        if recipe.l1:
            lines.append(f"g = g + np.sign(theta) * ({recipe.l1!r} * weights)")
        if recipe.clip is not None:
            self._imports.add("import math")
            lines += [
                "length = math.sqrt(np.vdot(g, g))",
                f"if length > {recipe.clip!r}:",
                f"    g = g * ({recipe.clip!r} / length)",
            ]
        return lines

    @property
    def _scheduled(self) -> bool:
        return any(config.schedule != "constant" for config in self._settings)

    def _made_changes(self) -> list[Cell]:
        """The cell of what was changed on the way, if anything was."""
        if not self._changes:
            return []
        config, lines, names = self._config, [], set()
        for (epoch, batch), group in groupby(self._changes, lambda change: (change.epoch, change.batch)):
            lines.append(f"if (epoch, batch) == ({epoch}, {batch}):")
            for change in group:
                if isinstance(change, Edit):
                    made = [f"V{change.layer + 1}[{change.row}, {change.column}] = {change.value!r}"]
                else:
                    made = self._retuned(config, change.config)
                    names |= {line.split(" = ")[0] for line in made if " = " in line}
                    config = change.config
                lines += [f"    {line}" for line in made or ["pass"]]
        if names:
            lines.insert(0, f"global {', '.join(sorted(names))}")
        code = _function("change(epoch, batch)", "What was changed by hand, each time at its moment.", lines)
        return [Cell("Changes on the way", "After so many epochs, and so many batches of the next.", code)]

    def _retuned(self, old: TrainConfig, new: TrainConfig) -> list[str]:
        lines = []
        if new.learning_rate != old.learning_rate:
            lines.append(f"learning_rate = {new.learning_rate!r}")
        if self._scheduled and new.schedule != old.schedule:
            lines.append(f"schedule = {SCHEDULES[new.schedule].factor.__name__}")
        if self._scheduled and new.schedule_epochs != old.schedule_epochs:
            lines.append(f"period = {new.schedule_epochs}")
        if new.recipe != old.recipe:
            lines.append(f"update = {self._update_name(new.recipe)}")
        if new.optimizer != old.optimizer:
            lines.append("state.clear()")
        return lines

    def _training(self) -> Cell:
        config, n = self._config, len(self._trainer.X_train)
        width = min(config.batch_size, n)
        target = self._target
        settings = [f"learning_rate = {config.learning_rate!r}"]
        blocks, rate = [], "learning_rate"
        if self._scheduled:
            functions = dict.fromkeys(SCHEDULES[setting.schedule].factor for setting in self._settings)
            blocks += self._use(*functions)
            settings += [
                f"schedule = {SCHEDULES[config.schedule].factor.__name__}",
                f"period = {config.schedule_epochs}",
            ]
            rate = "learning_rate * schedule(epoch, period)"
        if len(self._recipes) > 1:
            settings.append(f"update = {self._update_name(config.recipe)}")
        settings += ["history = []", "test_history = []"]
        note = ["history.append(loss(x_train, y_train))"]
        if len(self._sets) == 2:
            note.append("test_history.append(loss(x_test, y_test))")
        blocks += [
            "\n".join(settings),
            _function("note_losses()", "Over the whole sets, not over a batch.", note),
        ]
        step = [
            "# Copies lie in memory row by row; on the layout hangs the order of the sums, and so the last digit.",
            f"x, {target} = x_train[:, rows].copy(), {target}_train[:, rows].copy()",
            f"g, factor = gradient(x, {target})",
            f"update(theta, g, factor, {rate})",
        ]
        shuffle = f"    order = for_shuffles.permutation({n})"
        if self._changes:
            loop = [
                "change(0, 0)",
                "note_losses()",
                f"for epoch in range({self._epochs}):",
                shuffle,
                f"    for batch, start in enumerate(range(0, {n}, {width})):",
                "        if batch > 0:",
                "            change(epoch, batch)",
                f"        rows = order[start : start + {width}]",
                *(f"        {line}" for line in step),
                "    change(epoch + 1, 0)",
                "    note_losses()",
            ]
        else:
            loop = [
                "note_losses()",
                f"for epoch in range({self._epochs}):",
                shuffle,
                f"    for start in range(0, {n}, {width}):",
                f"        rows = order[start : start + {width}]",
                *(f"        {line}" for line in step),
                "    note_losses()",
            ]
        text = "In each epoch the examples are shuffled and taken in small batches, with one update for each."
        return Cell("Training", text, _blocks(*blocks, "\n".join(loop)))

    def _result(self) -> Cell:
        lines = [
            f'print("Training loss after {self._epochs} epochs:", history[-1])',
            f'print("In the lab:", {self._trainer.history[-1]!r})',
        ]
        if len(self._sets) == 2:
            lines += [
                f'print("Test loss after {self._epochs} epochs:", test_history[-1])',
                f'print("In the lab:", {self._trainer.test_history[-1]!r})',
            ]
        return Cell("Losses", "What comes out here, and what the lab showed.", "\n".join(lines))

    # --- How it is put down

    @property
    def _cast(self) -> str:
        return ".astype(np.float32)" if self._single else ""

    @property
    def _dtype(self) -> str:
        return ", dtype=np.float32" if self._single else ""

    def _for_sets(self, line: str) -> str:
        """The line for the training set, and for the test set if there is one."""
        return "\n".join(line.format(name) for name in self._sets)

    def _use(self, *functions: Function) -> list[str]:
        """Definitions of the functions and of what they refer to, without those that the program already has."""
        if not functions:
            return []
        imports, *blocks = definitions(tuple(dict.fromkeys(map(unwrap, functions))), lean=True)
        self._imports.update(imports.splitlines())
        return self._once(*blocks)

    def _once(self, *blocks: str) -> list[str]:
        new = [block for block in blocks if block not in self._used]
        self._used.update(new)
        return new


def _streams(seed: int, names: str) -> str:
    return f"streams = np.random.SeedSequence({seed}).spawn(4)\n{names} = map(np.random.default_rng, streams)"


def _defaults(function: Function) -> dict[str, float]:
    return {name: param.default for name, param in signature(function).parameters.items()}


def _function(head: str, about: str, lines: Sequence[str]) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f'def {head}:\n    """{about}"""\n{body}'


def _blocks(*blocks: str) -> str:
    """Blocks of code, two blank lines around definitions."""
    text = ""
    for before, block in pairwise(["", *blocks]):
        apart = "\n\n\n" if "def" in (before[:3], block[:3]) else "\n\n"
        text += (apart if text else "") + block
    return text


def _literal(values: Array) -> str:
    """An array as Python writes it, a row to a line; repr gives every digit back."""
    if values.ndim == 1:
        return f"np.array({values.tolist()!r})"
    rows = "".join(f"    {row!r},\n" for row in values.tolist())
    return f"np.array([\n{rows}])"
