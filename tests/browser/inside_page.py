"""A page with nothing but a look inside a network, for tests/browser/test_inside.py and for trying.

The link says what is trained: data, hidden (widths with dots between them), fn, loss, epochs, moving, n (examples).
"""

import sys
from pathlib import Path

import numpy as np
import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard import inside, link, present, style, surface
from dashboard.frames import INPUT_LIMIT
from lib.datasets import DATASETS
from lib.inspection import health
from lib.trainers import TrainConfig, Trainer

st.set_page_config(layout="wide")
present.read_link()
style.apply(present.on())
link.open_page("inside")
st.title("Look inside", anchor=False)
asked = {name: st.query_params.get(name) for name in ("data", "hidden", "fn", "loss", "epochs", "moving", "rate")}
for name, value in asked.items():
    link.write(
        name, link.seed(name, value or "", link.Codec(str, str, "any text")), "", link.Codec(str, str, "any text")
    )
hidden = tuple(int(width) for width in (asked["hidden"] or "4.2").split(".") if int(width))
config = TrainConfig(
    data=asked["data"] or "circle",
    hidden=hidden,
    activation=asked["fn"] or "tanh",
    loss=asked["loss"] or None,
    learning_rate=float(asked["rate"] or 0.1),
)
if st.session_state.get("test.config") != config:
    trainer = Trainer(config)
    states = []

    def note() -> None:
        states.append(health(trainer.params, trainer.X_train, trainer.Y_train, config.activations, *config.head))

    note()
    for _ in range(int(asked["epochs"] or 30)):
        trainer.run(epochs=1)
        note()
    st.session_state.update({"test.config": config, "test.params": trainer.params, "test.states": states})
    st.session_state["test.data"] = trainer.X_train, trainer.Y_train

X, Y = st.session_state["test.data"]
data = DATASETS[config.data]
subject = inside.Subject(
    params=st.session_state["test.params"],
    activations=config.activations,
    output=config.head[0],
    loss=config.head[1],
    rate=config.learning_rate,
    X=X,
    Y=Y,
    input_names=("x₁", "x₂")[: X.shape[1]] if X.shape[1] > 1 else ("x",),
    class_names=("orange", "blue", "green")[: max(Y.shape[1], 2)] if data.task != "regression" else (),
    task=data.task,
    plane=surface.inputs() if data.n_in == 2 else None,
    line=np.linspace(-INPUT_LIMIT, INPUT_LIMIT, 101)[:, np.newaxis] if data.n_in == 1 else None,
)


def edit(layer: int, row: int, column: int, value: float) -> None:
    W, b = subject.params[layer]
    (b if row == len(W) else W[row])[column] = value


inside.show(subject, None if asked["moving"] else edit, moving=bool(asked["moving"]))
inside.history(np.arange(len(st.session_state["test.states"])), st.session_state["test.states"], config.activations)
for problem in link.close_page():
    st.warning(problem)
