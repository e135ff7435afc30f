"""The buttons give what ``lib`` writes, made when they are pressed; an upload gives weights or a message."""

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from dashboard import live
from dashboard.watched import Setup, Watched
from lib.export import history_csv, notebook, script
from lib.trainers import TrainConfig, Trainer
from lib.weights import read_weights
from tests.pages.app_pages import run

SHOW = """
import streamlit as st
from dashboard import link, take_home

link.open_page("train")
run = st.session_state["test.run"]
take_home.show(run, run.setup, print)
"""


@pytest.fixture
def files(monkeypatch):
    """What the page offers for download: file name → (function that makes the content, type)."""
    offered = {}

    def note(self, make, mime, coordinates, file_name=None, *, element_id=""):
        offered[file_name] = make, mime
        return file_name

    monkeypatch.setattr(MediaFileManager, "add_deferred", note)
    return offered


def shown(trainer):
    app = AppTest.from_string(SHOW, default_timeout=20)
    app.session_state["test.run"] = Watched(trainer, setup=Setup(trainer.config))
    return run(app)


def test_each_button_gives_its_file_as_the_run_stands_when_it_is_pressed(files):
    trainer = Trainer(TrainConfig(data="moons", n=40, seed=3))
    app = shown(trainer)
    trainer.run(epochs=2)
    expected = {
        "activation-lab-moons-seed3.py": script(trainer),
        "activation-lab-moons-seed3.ipynb": notebook(trainer),
        "activation-lab-moons-seed3.csv": history_csv(trainer),
    }
    assert {name: files[name][0]() for name in expected} == expected
    (weights,) = files.keys() - expected.keys()
    assert weights == "activation-lab-moons-seed3.npz"
    assert read_weights(files[weights][0]()).params[0][0].tolist() == trainer.params[0][0].tolist()
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Python script", "Notebook", "Losses (CSV)", "Weights (.npz)"]
    assert "to the last digit" in app.caption[0].value
    assert "your examples" not in app.caption[0].value


def test_nothing_is_made_before_a_button_is_pressed(files, monkeypatch):
    def fail(trainer):
        raise AssertionError("made too early")

    for name in ("script", "notebook", "history_csv", "write_weights"):
        monkeypatch.setattr(f"dashboard.take_home.{name}", fail)
    shown(Trainer(TrainConfig(n=40)))
    for make, _ in files.values():
        with pytest.raises(AssertionError, match="made too early"):
            make()


def test_a_file_is_made_in_turn_with_training(files, monkeypatch):
    turns = []

    class Counted(live.Turn):
        def __call__(self):
            turns.append(1)
            return super().__call__()

    monkeypatch.setattr(live, "turn", Counted())
    shown(Trainer(TrainConfig(n=40)))
    assert turns == []
    for make, _ in files.values():
        make()
    assert len(turns) == 4


def test_own_data_is_not_named_after_a_data_set(files):
    trainer = Trainer(TrainConfig(n=40))
    app = shown(Trainer(TrainConfig(), (trainer.X_train, trainer.Y_train, trainer.X_test, trainer.Y_test)))
    assert {name.rpartition(".")[0] for name in files} == {"activation-lab-own-data-seed0"}
    assert "They hold your examples" in app.caption[0].value
