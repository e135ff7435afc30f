"""The choice of data: the lab's sets as small pictures of their points, and the ways to bring data of one's own."""

import streamlit as st

from dashboard.pictures import thumbnails
from dashboard.training import settings
from dashboard.training.run import Setup
from dashboard.training.source import SOURCES
from dashboard.widgets import controls
from lib.datasets import DATASETS
from lib.records import labels
from lib.train_config import suggested

DEFAULT = "circle"
_ICONS = {"draw": ":material/draw:", "file": ":material/upload_file:"}


def choose() -> str:
    """Which data set, or one of SOURCES for data of one's own."""
    sets = labels(DATASETS)
    own = {key: f"{_ICONS[key]} {name} …" for key, name in SOURCES.items()}
    chosen = controls.pictured("data", "Data set", {**sets, **own}, DEFAULT)
    if chosen in DATASETS:
        st.button(
            "Suggest a network",
            key="suggest",
            icon=":material/lightbulb:",
            on_click=_suggest,
            args=(chosen,),
            type="tertiary",
            help="Puts the controls to a network that learns this data set within some hundred epochs.",
        )
        st.caption(f"**{DATASETS[chosen].label}**. {DATASETS[chosen].notes}")
    return chosen


def _suggest(key: str) -> None:
    settings.put(Setup(suggested(key, seed=st.session_state["seed"])))


def rules() -> str:
    """The style that puts its points on the button of each data set."""
    return thumbnails.rules("data", map(thumbnails.points, DATASETS.values()))
