"""A run to take home: as a program, a notebook, a table or a file of weights; and weights brought back."""

from collections.abc import Callable

import streamlit as st

from dashboard import live
from dashboard.plain import literal
from lib.export import history_csv, notebook, script
from lib.own_data import MOST_BYTES, DataError
from lib.trainers import Trainer
from lib.weights import Weights, read_weights, write_weights


def show(trainer: Trainer) -> None:
    """Four buttons that download the run up to where it has come when they are pressed. Nothing is made before."""
    data = "own-data" if trainer.own_data else trainer.config.data
    name = f"activation-lab-{data}-seed{trainer.config.seed}"
    with st.container(horizontal=True, gap="xsmall", key="take-home"):
        _button("Python script", name, "py", "text/x-python", script, trainer)
        _button("Notebook", name, "ipynb", "application/x-ipynb+json", notebook, trainer)
        _button("Losses (CSV)", name, "csv", "text/csv", history_csv, trainer)
        _button("Weights (.npz)", name, "npz", "application/octet-stream", write_weights, trainer)
    st.caption(
        "The script and the notebook repeat this run and end with the losses shown here: to the last digit with the "
        "same build of NumPy on the same kind of processor."
    )


def _button(
    label: str, name: str, ending: str, mime: str, make: Callable[[Trainer], str | bytes], trainer: Trainer
) -> None:
    def content() -> str | bytes:
        with live.turn():  # made in a thread of its own, while the run may play on
            return make(trainer)

    st.download_button(
        label,
        content,
        file_name=f"{name}.{ending}",
        mime=mime,
        key=f"take-home-{ending}",
        on_click="ignore",
        icon=":material/download:",
    )


def weights_upload() -> Weights | None:
    """A place for a file of weights; the weights, or None with a message when they cannot be read."""
    file = st.file_uploader(
        "Weights to start from",
        type=["npz"],
        key="take-home-weights",
        help=f"A .npz file that this lab has made, of at most {MOST_BYTES // 2**20} MB.",
    )
    if file is None:
        return None
    try:
        return read_weights(file.getvalue())
    except DataError as error:
        st.error(f"{literal(file.name)}: {literal(str(error))}", icon=":material/error:")
        return None
