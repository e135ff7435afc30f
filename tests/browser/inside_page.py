"""A page with nothing but a look inside a network, for tests/browser/test_inside.py and for trying.

The link says what is trained: data, hidden and features (with dots between them), fn, loss, rate, epochs, moving=1.
"""

import sys
from pathlib import Path

import numpy as np
import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard.charts.theme import CLASS_NAME
from dashboard.frames import INPUT_LIMIT
from dashboard.pictures import surface
from dashboard.server import style_sheet
from dashboard.shell import link, present
from dashboard.training import inside
from lib.runs.inspection import Health, health
from lib.trainers import TrainConfig, Trainer

st.set_page_config(layout="wide")
present.read_link()
st.markdown(f"<style>{style_sheet.text()}</style>", unsafe_allow_html=True)
link.open_page("inside")
st.title("Look inside", anchor=False)
TEXT = link.Codec(str, str, "any text")


def asked(name: str, default: str) -> str:
    value = link.seed(name, default, TEXT)
    link.write(name, value, default, TEXT)
    return value


config = TrainConfig(
    data=asked("data", "circle"),
    hidden=tuple(int(width) for width in asked("hidden", "4.2").split(".") if int(width)),
    activation=asked("fn", "tanh"),
    loss=asked("loss", "") or None,
    learning_rate=float(asked("rate", "0.1")),
    features=tuple(key for key in asked("features", "").split(".") if key) or None,
)
epochs, moving = int(asked("epochs", "30")), asked("moving", "") == "1"


def measured(trainer: Trainer) -> Health:
    inputs = trainer.inputs(trainer.X_train)
    return health(trainer.params, inputs, trainer.Y_train, config.activations, *config.head)


if st.session_state.get("test.config") != config:
    trainer = Trainer(config)
    states = [measured(trainer)]
    for _ in range(epochs):
        trainer.run(epochs=1)
        states.append(measured(trainer))
    st.session_state.update({"test.config": config, "test.trainer": trainer, "test.states": states})

trainer, states = st.session_state["test.trainer"], st.session_state["test.states"]
columns = trainer.X_train.shape[1]
line = np.linspace(-INPUT_LIMIT, INPUT_LIMIT, 201)[:, np.newaxis]
subject = inside.Subject(
    params=trainer.params,
    activations=config.activations,
    output=config.head[0],
    loss=config.head[1],
    rate=trainer.learning_rate,
    X=trainer.inputs(trainer.X_train),
    Y=trainer.Y_train,
    input_names=trainer.input_names,
    class_names=CLASS_NAME[: max(trainer.Y_train.shape[1], 2)],
    task=trainer.task,
    plane=trainer.inputs(surface.inputs()) if columns == 2 else None,
    line=trainer.inputs(line) if columns == 1 else None,
)
inside.show(subject, inside.pick(subject), None if moving else trainer.edit, moving=moving)
inside.history(np.arange(len(states)), states, config.activations)
for problem in link.close_page():
    st.warning(problem)
