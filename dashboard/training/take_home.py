"""A run to take home: as a program, a notebook, a table or a file of weights; and weights brought back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.text.plain import literal
from dashboard.training.run import RecordedRun, Setup
from dashboard.training.settings import DEFAULT, MOST_LAYERS, MOST_WIDTH
from dashboard.widgets import controls
from lib.datasets import DATASETS
from lib.features import FEATURES, features_of, usual_features
from lib.losses import LOSSES
from lib.outputs import heads
from lib.own_data import MOST_BYTES, DataError
from lib.take_home.export import history_csv, network_line, notebook, script
from lib.take_home.plain_numpy import Cell, write_out
from lib.take_home.weights import Weights, read_weights, write_weights
from lib.train_config import TrainConfig
from lib.trainers import Trainer

_FILES: tuple[tuple[str, str, str, Callable[[Trainer], str | bytes]], ...] = (
    ("Python script", "py", "text/x-python", script),
    ("Notebook", "ipynb", "application/x-ipynb+json", notebook),
    ("Losses (CSV)", "csv", "text/csv", history_csv),
    ("Weights (.npz)", "npz", "application/octet-stream", write_weights),
)
"""Label, ending of the name, type, and what makes it."""
_MADE = "take_home.made"
_LONGEST = 60
"""Lines of a part of the program that are shown: thousands of examples are for the file, not for the eye."""
_HEIGHT, _HIGHEST = 380, 16
"""Pixels of a long part, and lines of one that needs no such limit."""


LAYOUT = (
    "On the pages an example is a row, $Z = XW + b$. The program works faster with examples as columns and $b$ as the "
    "last row of $V$: $Z^\\top = V^\\top x$, where $x$ is $X^\\top$ over a row of ones. The numbers are the same."
)
"""How the matrices of the program relate to those of the pages."""


@dataclass(frozen=True)
class _Made:
    """What was made of a run at one moment: the files by ending, and the program in parts."""

    moment: tuple[object, ...]
    files: dict[str, str | bytes]
    cells: list[Cell]


def show(run: RecordedRun, wanted: Setup, begin: Callable[[Setup], None]) -> None:
    """Downloads, an upload of weights, and the program part by part.

    It must stand outside the fragment that trains, so that nothing is made while a run plays.
    wanted: what the controls ask for, whose data and steps go on from uploaded weights. begin: begins a run.
    """
    made = None if run.playing else _made(run.trainer)
    _downloads(run.trainer, made)
    _weights(wanted, begin)
    if made is not None:
        _program(made.cells)


def _made(trainer: Trainer) -> _Made:
    """Everything there is to take of a run that stands still; made once for all the clicks until it moves on."""
    moment = (trainer, trainer.updates, tuple(trainer.changes), trainer.history[-1])
    made: _Made | None = st.session_state.get(_MADE)
    if made is None or made.moment != moment:
        files = {ending: make(trainer) for _, ending, _, make in _FILES}
        made = st.session_state[_MADE] = _Made(moment, files, write_out(trainer))
    return made


def _downloads(trainer: Trainer, made: _Made | None) -> None:
    """Four buttons that download the run up to its last completed epoch; they wait while it plays.

    Streamlit can also make a file when its button is pressed. But such a file goes at the end of any run of any
    visitor's page, and while somebody trains that is before the browser has fetched it.
    """
    data = "own-data" if trainer.own_data else trainer.config.data
    with st.container(horizontal=True, gap="xsmall", key="take-home"):
        for label, ending, mime, _ in _FILES:
            st.download_button(
                label,
                made.files[ending] if made else b"",
                file_name=f"activation-lab-{data}-seed{trainer.config.seed}.{ending}",
                mime=mime,
                key=f"take-home-{ending}",
                on_click="ignore",
                icon=":material/download:",
                disabled=made is None,
            )
    wait = "" if made else "Pause to take the files and to read the program. "
    told = " They hold your examples, scaled as they are here." if trainer.own_data else ""
    st.caption(
        wait + "The script and the notebook need only NumPy. They repeat this run, changes on the way included, and "
        "end with the losses shown here: to the last digit with the same build of NumPy on the same kind of "
        "processor." + told
    )


def _program(cells: list[Cell]) -> None:
    """One part of the program, to be read here."""
    parts = {cell.title.lower().replace(" ", "-"): cell for cell in cells}
    titles = {key: f"{number}. {cell.title}" for number, (key, cell) in enumerate(parts.items(), 1)}
    cell = parts[controls.choice("part", "Read the program, part by part", titles, "forward")]
    st.caption(LAYOUT)
    st.markdown(literal(cell.text))
    lines = cell.code.splitlines()
    more = [f"# … and {len(lines) - _LONGEST} more lines, which are in the file"] if len(lines) > _LONGEST else []
    st.code(
        "\n".join(lines[:_LONGEST] + more), language="python", height=_HEIGHT if len(lines) > _HIGHEST else "content"
    )


def _weights(wanted: Setup, begin: Callable[[Setup], None]) -> None:
    """A place for a file of weights; what is in it, and a button to begin from there."""
    file = st.file_uploader(
        "Weights to begin from",
        type=["npz"],
        key="take-home-weights",
        help=f"A .npz file that this lab has made, of at most {MOST_BYTES // 2**20} MB.",
    )
    if file is None:
        st.caption("The file holds a network and not its data: choose the data set first. Nothing of it is stored.")
        return
    try:
        weights = read_weights(file.getvalue())
        setup = fitting(weights, wanted)
    except DataError as error:
        st.error(f"{literal(file.name)}: {literal(str(error))}", icon=":material/error:")
        return
    st.markdown(f"In the file: {literal(describe(weights))}.")
    st.button(
        "Begin from these weights",
        key="take-home-begin",
        icon=":material/start:",
        on_click=begin,
        args=(setup,),
        help="A new run. The controls of the network follow the file; data, optimiser and rate stay as they are.",
    )


def describe(weights: Weights) -> str:
    """The network of a file in a line: inputs, layers, output and loss."""
    n_out = len(weights.params[-1][1])
    network = network_line(
        weights.inputs, weights.hidden, weights.activations, n_out, weights.output, weights.standardize
    )
    return f"{network}; {LOSSES[weights.loss].label}"


def fitting(weights: Weights, wanted: Setup) -> Setup:
    """The run that goes on from weights: their network, with the data and the steps of ``wanted``.

    Raises DataError when the page has no controls for such a network, or the data needs another one.
    """
    if len(weights.hidden) > MOST_LAYERS or max(weights.hidden, default=0) > MOST_WIDTH:
        raise DataError(
            f"Networks on this page have at most {MOST_LAYERS} hidden layers of at most {MOST_WIDTH} units; "
            f"the one in the file is {describe(weights)}."
        )
    if not _suits(weights, wanted.task, *wanted.widths):
        sets = [record.label for record in DATASETS.values() if _suits(weights, record.task, record.n_in, record.n_out)]
        raise DataError(
            f"The network in the file does not suit the chosen data: it is {describe(weights)}. "
            + (f"It suits {', '.join(sets)}, or data of your own of that kind: choose that first." if sets else "")
            + ("" if sets else "No data set of this page suits it.")
        )
    try:
        config = _as_the_controls_say(weights.config(wanted.config), wanted)
        setup = Setup(config, wanted.source, weights.params)
        setup.trainer()
    except ValueError as error:
        raise DataError(f"Training cannot begin from these weights: {error}.") from error
    return setup


def _as_the_controls_say(config: TrainConfig, wanted: Setup) -> TrainConfig:
    """The same settings, written as the controls give them, so that the page sees no difference."""
    kinds = set(config.activations)
    return replace(
        config,
        features=None if config.features == usual_features(wanted.widths[0]) else config.features,
        activation=config.activation if len(kinds) > 1 else next(iter(kinds), DEFAULT.activation),
    )


def _suits(weights: Weights, task: str, n_in: int, n_out: int) -> bool:
    """Whether data of a kind has the inputs of a network, its number of outputs, and a use for its output and loss."""
    pairs = [(head.output, head.loss) for head in heads(task, n_out)]
    known = {FEATURES[key].label for key in features_of(n_in)}
    outputs = len(weights.params[-1][1])
    return outputs == n_out and (weights.output, weights.loss) in pairs and set(weights.inputs) <= known
