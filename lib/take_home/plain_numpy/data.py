"""The first cells of a written-out program: the examples, and what the network is given of them."""

from lib.datasets import DATASETS
from lib.features import FEATURES
from lib.take_home.plain_numpy.program import Cell, Program, blocks, function, literal


def examples(program: Program) -> Cell:
    """The examples: drawn again, or as numbers."""
    config = program.config
    if program.trainer.own_data:
        weights = "_" if program.trainer.own_params else "for_weights"
        arrays = [
            f"{kind}_{name} = {literal(getattr(program.trainer, f'{kind}_{name}'))}"
            for name in program.sets
            for kind in "XY"
        ]
        streams = f"_, _, {weights}, for_shuffles"
        return Cell("Data", "The examples, one per row.", blocks(_streams(config.seed, streams), *arrays))
    make = DATASETS[config.data].make
    weights = "_" if program.trainer.own_params else "for_weights"
    drawn = [
        f"X, Y = {make.__name__}({config.n}, {config.noise!r}, for_data)",
        f"order = for_split.permutation({config.n})",
    ]
    if len(program.sets) == 2:
        drawn += [
            f"test, train = np.split(order, [{len(program.trainer.X_test)}])",
            "X_train, Y_train, X_test, Y_test = X[train], Y[train], X[test], Y[test]",
        ]
    else:
        drawn.append("X_train, Y_train = X[order], Y[order]")
    streams = _streams(config.seed, f"for_data, for_split, {weights}, for_shuffles")
    text = "Drawn from the seed: data, split, first weights and shuffles have random streams of their own."
    return Cell("Data", text, blocks(*program.use(make), streams, "\n".join(drawn)))


def inputs(program: Program) -> Cell:
    """From examples to what the network is given: features, scale, a row of ones."""
    config, given = program.config, "X"
    parts: list[str] = []
    if config.features:
        functions = [FEATURES[key].f for key in config.features]
        columns = ", ".join(f"{f.__name__}(X)" for f in functions)
        parts += [
            *program.use(*functions),
            function("features(X)", "What the network is given.", [f"return np.column_stack([{columns}])"]),
            program.for_sets("F_{0} = features(X_{0})"),
        ]
        given = "F"
    if config.standardize:
        parts.append(
            f"mean, sd = {given}_train.mean(axis=0), {given}_train.std(axis=0)\n"
            f"scale = np.where(sd <= 1e-12 * np.abs({given}_train).max(axis=0), 1, sd)\n"
            + program.for_sets(f"S_{{0}} = ({given}_{{0}} - mean) / scale")
        )
        given = "S"
    parts += [
        function(
            "with_ones(X)",
            "Examples as columns, and a last row of ones: the input that the biases weigh.",
            [f"return np.vstack([X.T, np.ones(len(X))]){program.cast}"],
        ),
        program.for_sets(f"x_{{0}} = with_ones({given}_{{0}})"),
        program.for_sets(f"y_{{0}} = np.ascontiguousarray(Y_{{0}}.T{program.dtype})"),
    ]
    if program.pair.aside:
        parts[-1] += "\n" + program.pair.aside.format(dtype=program.dtype)
    labels = ", ".join(program.trainer.input_names)
    scaled = ", each with mean 0 and standard deviation 1 over the training set" if config.standardize else ""
    return Cell("Inputs", f"The network is given {labels}{scaled}.", blocks(*parts))


def _streams(seed: int, names: str) -> str:
    return f"streams = np.random.SeedSequence({seed}).spawn(4)\n{names} = map(np.random.default_rng, streams)"
