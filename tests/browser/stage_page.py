"""A page with nothing but a stage on which a small network learns, for tests/browser/test_stage.py and benchmarks.

The link says what is trained: data, hidden and features (with dots between them), fn, rate, batch, init, seed, noise;
epochs (before the first picture), play=1, draw=1, present=1, mode, room, wait=1 (a picture stays still), floor=1: a
line of text instead of the stage.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in dashboard/server/process.py

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard.shell import style
from dashboard.stage import scene, stage
from dashboard.stage.gestures import Choose, Drag, Gesture
from dashboard.training.pace import pace
from lib.trainers import TrainConfig, Trainer

st.set_page_config(layout="wide")
projector = st.query_params.get("present") == "1"
rules = style.rules()
if projector:
    rules = rules.replace(f":root.{style.PRESENT}", ":root")  # no launcher marks this page
st.markdown(f"<style>{rules}</style>", unsafe_allow_html=True)
state = st.session_state


def asked(name: str, default: str) -> str:
    return st.query_params.get(name, default)


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(".") if number)


config = TrainConfig(
    data=asked("data", "circle"),
    noise=float(asked("noise", "0.1")),
    hidden=numbers(asked("hidden", "4.2")),
    activation=asked("fn", "tanh"),
    learning_rate=float(asked("rate", "0.03")),
    batch_size=int(asked("batch", "10")),
    features=tuple(asked("features", "x1" if asked("data", "") in {"sine", "outliers"} else "x1.x2").split(".")),
    optimizer=asked("opt", "sgd"),
    seed=int(asked("seed", "0")),
)
if state.get("test.config") != config:
    state["test.config"], state["test.trainer"] = config, Trainer(config)
    state["test.trainer"].run(epochs=int(asked("epochs", "0")))
    state["test.chosen"], state["test.log"], state["test.playing"] = None, [], asked("play", "") == "1"


def act(gesture: Gesture) -> bool:
    state["test.log"].append(gesture)
    match gesture:
        case Choose(layer, unit):
            state["test.chosen"] = (layer, unit)
        case Drag(layer, row, unit, value, _):
            state["test.trainer"].edit(layer, row, unit, value)
    return False


@st.fragment(run_every=0.03 if asked("floor", "") and state["test.playing"] else None)
def scene_of_the_run() -> None:
    trainer: Trainer = state["test.trainer"]
    if state["test.playing"]:
        trainer.run(seconds=0.004)
    if asked("floor", ""):
        with st.container(key="floor"):
            st.write(f"Epoch {trainer.epoch}")
        return
    mode = asked("mode", "stage")
    made = scene.plane(trainer) if mode == "plane" else scene.picture(trainer, chosen=state["test.chosen"])
    playing = state["test.playing"] and asked("wait", "") != "1"
    shown = replace(
        made,
        mode=mode,
        projector=projector,
        editable=True,
        drawing=asked("draw", "") == "1",
        pace=pace.interval(id(trainer)) if playing else 0.0,
        room=int(asked("room", "170")),
    )
    stage.show(shown, key="stage", on_gesture=act)
    st.container(key="log").text("\n".join(map(repr, state["test.log"])) or "nothing")


def toggle() -> None:
    state["test.playing"] = not state["test.playing"]


st.button("Pause" if state["test.playing"] else "Play", key="play", on_click=toggle)
scene_of_the_run()
