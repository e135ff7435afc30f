"""The last cells of a written-out program: updates, what was changed on the way, the training and its losses."""

from inspect import getdoc
from itertools import groupby

from lib.engine.steps import written_update
from lib.optimizers import OPTIMIZERS, Recipe
from lib.schedules import SCHEDULES
from lib.take_home.plain_numpy.program import Cell, Program, blocks, function
from lib.train_config import TrainConfig
from lib.training.changes import Edit, Retune


def _settings(program: Program) -> list[TrainConfig]:
    return [program.config, *(change.config for change in program.changes if isinstance(change, Retune))]


def _recipes(program: Program) -> list[Recipe]:
    """Every recipe of the run, in the order of its first use."""
    return list(dict.fromkeys(config.recipe for config in _settings(program)))


def _update_name(program: Program, recipe: Recipe) -> str:
    return "update" if len(_recipes(program)) == 1 else f"update_{_recipes(program).index(recipe) + 1}"


def updates(program: Program) -> Cell:
    """How a gradient moves the weights, for each recipe of the run."""
    parts: list[str] = []
    for recipe in _recipes(program):
        code = written_update(recipe)
        about = (getdoc(OPTIMIZERS[recipe.optimizer].step) or "").splitlines()[0]
        head = f"{_update_name(program, recipe)}(theta, g, factor, rate)"
        parts += [*program.needs(code), function(head, about, code.lines)]
    before: list[str] = []
    if any("state" in line for recipe in _recipes(program) for line in written_update(recipe).lines):
        before.append("state = {}  # what the optimiser remembers")
    if any(recipe.l1 or recipe.l2 for recipe in _recipes(program)):
        layers = ", ".join(f"V{i}" for i in range(1, len(program.sizes)))
        masks = f"[np.repeat([1.0, 0.0], [V[:-1].size, V[-1].size]) for V in [{layers}]]"
        before.append(f"weights = np.concatenate({masks}){program.cast}  # 1 for a weight, 0 for a bias")
    labels = list(dict.fromkeys(OPTIMIZERS[recipe.optimizer].label for recipe in _recipes(program)))
    return Cell("Update", f"How a gradient moves the weights: {', then '.join(labels)}.", blocks(*before, *parts))


def _scheduled(program: Program) -> bool:
    return any(config.schedule != "constant" for config in _settings(program))


def changes(program: Program) -> Cell:
    """What was changed by hand on the way."""
    config, lines, names = program.config, [], set()
    for (epoch, batch), group in groupby(program.changes, lambda change: (change.epoch, change.batch)):
        lines.append(f"if (epoch, batch) == ({epoch}, {batch}):")
        for change in group:
            if isinstance(change, Edit):
                made = [f"V{change.layer + 1}[{change.row}, {change.column}] = {change.value!r}"]
            else:
                made = _retuned(program, config, change.config)
                names |= {line.split(" = ")[0] for line in made if " = " in line}
                config = change.config
            lines += [f"    {line}" for line in made or ["pass"]]
    if names:
        lines.insert(0, f"global {', '.join(sorted(names))}")
    code = function("change(epoch, batch)", "What was changed by hand, each time at its moment.", lines)
    return Cell("Changes on the way", "After so many epochs, and so many batches of the next.", code)


def _retuned(program: Program, old: TrainConfig, new: TrainConfig) -> list[str]:
    lines = []
    if new.learning_rate != old.learning_rate:
        lines.append(f"learning_rate = {new.learning_rate!r}")
    if _scheduled(program) and new.schedule != old.schedule:
        lines.append(f"schedule = {SCHEDULES[new.schedule].factor.__name__}")
    if _scheduled(program) and new.schedule_epochs != old.schedule_epochs:
        lines.append(f"period = {new.schedule_epochs}")
    if new.recipe != old.recipe:
        lines.append(f"update = {_update_name(program, new.recipe)}")
    if new.optimizer != old.optimizer:
        lines.append("state.clear()")
    return lines


def loop(program: Program) -> Cell:
    """The epochs and their batches."""
    config, n = program.config, len(program.trainer.X_train)
    width = min(config.batch_size, n)
    target = program.pair.target
    settings = [f"learning_rate = {config.learning_rate!r}"]
    parts, rate = [], "learning_rate"
    if _scheduled(program):
        functions = dict.fromkeys(SCHEDULES[setting.schedule].factor for setting in _settings(program))
        parts += program.use(*functions)
        settings += [
            f"schedule = {SCHEDULES[config.schedule].factor.__name__}",
            f"period = {config.schedule_epochs}",
        ]
        rate = "learning_rate * schedule(epoch, period)"
    if len(_recipes(program)) > 1:
        settings.append(f"update = {_update_name(program, config.recipe)}")
    settings += ["history = []", "test_history = []"]
    note = ["history.append(loss(x_train, y_train))"]
    if len(program.sets) == 2:
        note.append("test_history.append(loss(x_test, y_test))")
    parts += [
        "\n".join(settings),
        function("note_losses()", "Over the whole sets, not over a batch.", note),
    ]
    step = [
        "# Copies lie in memory row by row; on the layout hangs the order of the sums, and so the last digit.",
        f"x, {target} = x_train[:, rows].copy(), {target}_train[:, rows].copy()",
        f"g, factor = gradient(x, {target})",
        f"update(theta, g, factor, {rate})",
    ]
    shuffle = f"    order = for_shuffles.permutation({n})"
    if program.changes:
        loop = [
            "change(0, 0)",
            "note_losses()",
            f"for epoch in range({program.trainer.epoch}):",
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
            f"for epoch in range({program.trainer.epoch}):",
            shuffle,
            f"    for start in range(0, {n}, {width}):",
            f"        rows = order[start : start + {width}]",
            *(f"        {line}" for line in step),
            "    note_losses()",
        ]
    text = "In each epoch the examples are shuffled and taken in small batches, with one update for each."
    return Cell("Training", text, blocks(*parts, "\n".join(loop)))


def result(program: Program) -> Cell:
    """The last losses, here and in the lab."""
    lines = [
        f'print("Training loss after {program.trainer.epoch} epochs:", history[-1])',
        f'print("In the lab:", {program.trainer.history[-1]!r})',
    ]
    if len(program.sets) == 2:
        lines += [
            f'print("Test loss after {program.trainer.epoch} epochs:", test_history[-1])',
            f'print("In the lab:", {program.trainer.test_history[-1]!r})',
        ]
    return Cell("Losses", "What comes out here, and what the lab showed.", "\n".join(lines))
