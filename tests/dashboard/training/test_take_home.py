"""The view "Take it home" of the training page: its files repeat the run on screen, and weights come back."""

import io
import json
import subprocess
import sys

import numpy as np
import pytest
from streamlit.runtime.media_file_manager import MediaFileManager

from dashboard.training import bursts, take_home
from lib.datasets import DATASETS
from lib.take_home.plain_numpy import write_out
from lib.take_home.weights import read_weights, write_weights
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import address, metrics, notice, run, visit

DRAWN = "a2a2aa3c2ab8c8cb9c8c"


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Frames are bounded by epochs here, not by a clock."""
    monkeypatch.setattr(bursts, "BUDGET", 30)


@pytest.fixture
def files(monkeypatch):
    """What the page offers for download: ending → text or bytes."""
    offered = {}

    def note(self, data, mime, coordinates, file_name, is_for_static_download):
        ending = file_name.rpartition(".")[2]
        offered[ending] = data if ending == "npz" else data.decode()
        return file_name

    monkeypatch.setattr(MediaFileManager, "add", note)
    return offered


def home(**link):
    return visit("train", view="home", **link)


def step(app, times=1):
    for _ in range(times):
        run(app.button(key="step").click())
    return app


def on_screen(app) -> Trainer:
    return app.session_state["training.run"].trainer


def alone(program: str, folder) -> list[list[float]]:
    """Run a program in a process of its own, away from the repository; the two lists of losses it leaves."""
    (folder / "run.py").write_text(program + "\nprint([history, test_history])\n", encoding="utf-8")
    arguments = [sys.executable, "-I", "-W", "error", "run.py"]
    result = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


def assert_repeats(app, files, folder):
    """Script, notebook, table and weights hold the run on screen."""
    trainer = on_screen(app)
    losses = [trainer.history, trainer.test_history]
    assert alone(files["py"], folder) == losses
    cells = json.loads(files["ipynb"])["cells"]
    assert alone("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"), folder) == losses
    table = np.genfromtxt(io.StringIO(files["csv"]), delimiter=",", skip_header=1, ndmin=2)
    assert table[:, 1].tolist() == trainer.history
    kept = read_weights(files["npz"]).params
    assert all(
        np.array_equal(W, V) and np.array_equal(b, c) for (W, b), (V, c) in zip(kept, trainer.params, strict=True)
    )


def test_each_button_says_what_it_gives_and_names_the_file_after_the_run(monkeypatch):
    names = []

    def note(self, data, mime, coordinates, file_name, is_for_static_download):
        names.append(file_name)
        return file_name

    monkeypatch.setattr(MediaFileManager, "add", note)
    app = home(data="moons", n="40", seed="3")
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Python script", "Notebook", "Losses (CSV)", "Weights (.npz)"]
    assert names == [f"activation-lab-moons-seed3.{ending}" for ending in ("py", "ipynb", "csv", "npz")]
    told = "\n".join(caption.value for caption in app.caption)
    assert "to the last digit" in told
    assert "your examples" not in told
    names.clear()
    home(data="draw", points=DRAWN)
    assert {name.partition(".")[0] for name in names} == {"activation-lab-own-data-seed0"}


LINKS = [
    *({"data": key, "n": "40", "seed": "3"} for key in DATASETS),
    {"data": "draw", "points": DRAWN, "test": "0.4"},
    {"data": "draw", "points": DRAWN, "test": "0", "scale": "1", "features": "x1,x1_x2"},
    {
        "n": "60",
        "features": "x1,x2_squared,sin_x2",
        "scale": "1",
        "optimizer": "adam",
        "rate": "0.01",
        "schedule": "cosine",
        "period": "3",
        "l1": "0.001",
        "l2": "0.01",
        "clip": "0.1",
    },
    {"layers": "3", "each": "1", "a1": "relu", "a2": "gelu", "a3": "linear", "n": "40"},
    {"layers": "0", "data": "blobs", "odd": "1", "loss": "sigmoid-binary_cross_entropy", "n": "40"},
]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: "&".join(f"{k}={v}" for k, v in link.items())[:60])
def test_the_files_repeat_the_run_on_screen(link, files, tmp_path):
    app = step(home(**link), 2)
    assert notice(app) == ""
    assert len(on_screen(app).history) == 3
    assert_repeats(app, files, tmp_path)


@pytest.mark.parametrize("n_classes", [2, 5])
def test_the_files_repeat_a_run_on_an_uploaded_table(n_classes, files, tmp_path):
    rng = np.random.default_rng(0)
    rows = [f"{x:.3f},{y:.1f},{'abcde'[i % n_classes]}" for i, (x, y) in enumerate(rng.normal(5, 40, (35, 2)))]
    app = home(data="file")
    upload = ("mine.csv", "\n".join(["height,weight,kind", *rows]).encode(), "text/csv")
    run(app.file_uploader(key="csv-file").set_value(upload))
    step(app, 2)
    assert on_screen(app).Y_train.shape[1] == (1 if n_classes == 2 else 5)
    assert "They hold your examples" in "\n".join(caption.value for caption in app.caption)
    assert_repeats(app, files, tmp_path)


def test_the_files_repeat_changes_and_edits_on_the_way(files, tmp_path):
    app = step(home(n="60", pace="batch"), 2)
    run(app.select_slider(key="rate").set_value(0.3))
    app.session_state["training.run"].edit(0, 1, 2, 0.75)
    step(app, 5)
    run(app.selectbox(key="optimizer").set_value("adam"))
    run(app.select_slider(key="l2").set_value(0.01))
    run(app.selectbox(key="schedule").set_value("exponential"))
    app.session_state["training.run"].edit(2, 2, 0, -0.5)
    run(app.selectbox(key="pace").set_value("normal"))
    step(app, 2)
    assert len(on_screen(app).changes) >= 4
    assert_repeats(app, files, tmp_path)


def test_nothing_is_made_while_the_run_plays_and_all_of_it_when_it_pauses(files, monkeypatch, tmp_path):
    app = home(n="40", pace="slow", part="training")
    assert "for epoch in range(0)" in app.code[0].value

    def fail(trainer):
        raise AssertionError("made while playing")

    with monkeypatch.context() as patch:
        patch.setattr("dashboard.training.take_home.write_out", fail)
        patch.setattr("dashboard.training.take_home._FILES", [(*file[:3], fail) for file in take_home._FILES])
        run(app.button(key="play").click())
        run(app)
        assert "Pause to take the files and to read the program." in "\n".join(c.value for c in app.caption)
        assert "part" not in {box.key for box in app.selectbox}
        assert all(button.proto.disabled for button in app.get("download_button"))
    run(app.button(key="play").click())
    assert on_screen(app).epoch >= 2
    assert_repeats(app, files, tmp_path)
    assert f"for epoch in range({on_screen(app).epoch})" in app.code[0].value
    assert address(app)["part"] == "training"


def test_a_click_that_leaves_the_run_as_it_is_makes_nothing_again(files, monkeypatch):
    app = step(home(n="40"))
    made = []
    monkeypatch.setattr(take_home, "write_out", lambda trainer: made.append(trainer.epoch) or write_out(trainer))
    run(app.selectbox(key="part").set_value("backward"))
    run(app.selectbox(key="pace").set_value("fast"))
    assert made == []
    run(app.select_slider(key="rate").set_value(0.3))  # a change of the run, though no step of it
    assert made == [1]
    assert "learning_rate = 0.3" in files["py"]
    app.session_state["training.run"].edit(0, 0, 0, 0.5)
    run(app)
    assert made == [1, 1]
    assert "V1[0, 0] = 0.5" in files["py"]
    run(app.button(key="reset").click())
    assert made == [1, 1, 0]


def test_each_part_of_the_program_is_a_part_of_the_script(files):
    app = step(home(n="40"))
    program = files["py"]
    parts = app.selectbox(key="part").options
    assert parts[0] == "1. NumPy"
    for part in range(len(parts)):
        run(app.selectbox(key="part").select_index(part))
        assert app.code[0].value in program


def test_thousands_of_examples_are_not_all_shown(files):
    rows = "\n".join(f"{i / 100},{i % 7},{i % 2}" for i in range(500))
    app = home(data="file", part="data")
    run(app.file_uploader(key="csv-file").set_value(("mine.csv", f"a,b,c\n{rows}".encode(), "text/csv")))
    shown = app.code[0].value.splitlines()
    assert len(shown) < 100
    assert shown[-1].endswith("more lines, which are in the file")


class TestWeightsComeBack:
    def file_of(self, **fields):
        trainer = Trainer(TrainConfig(**fields))
        trainer.run(epochs=3)
        return write_weights(trainer), trainer

    def upload(self, app, data, name="weights.npz"):
        return run(app.file_uploader(key="take-home-weights").set_value((name, data, "application/octet-stream")))

    def told(self, app):
        return "\n".join(error.value for error in app.error)

    def test_a_run_goes_on_from_its_own_weights(self, files, tmp_path):
        data, trainer = self.file_of(seed=4)
        app = self.upload(home(seed="4"), data)
        assert self.told(app) == ""
        told = "In the file: x₁, x₂ – 4 tanh – 2 tanh – 1 sigmoid; Binary cross-entropy."
        assert told in [element.value for element in app.markdown]
        run(app.button(key="take-home-begin").click())
        begun = on_screen(app)
        assert begun.history[0] == trainer.history[-1]
        assert metrics(app)["Epoch"] == "0"
        step(app, 2)
        expected = Trainer(trainer.config, params=trainer.params)
        expected.run(epochs=2)
        assert on_screen(app).history == expected.history
        assert_repeats(app, files, tmp_path)

    @pytest.mark.parametrize(
        "fields",
        [
            {"hidden": (7,), "activation": "relu"},
            {"hidden": ()},
            {"hidden": (3, 5, 2), "activation": ("relu", "tanh", "gelu"), "features": ("x1", "x1_x2")},
            {"features": ("x1_squared", "x2_squared"), "standardize": True, "loss": "mse"},
            {"data": "sine", "hidden": (6,)},
            {"data": "sine", "features": ("x1", "sin_x1")},
            {"data": "pinwheel", "hidden": (8, 8)},
            {"data": "blobs", "output": "sigmoid", "loss": "mse"},
        ],
        ids=str,
    )
    def test_the_controls_follow_the_network_in_the_file(self, fields):
        data, trainer = self.file_of(**fields)
        app = step(home(data=fields.get("data", "circle"), layers="4", w3="9", each="1", a2="selu"))
        app = self.upload(app, data)
        assert self.told(app) == ""
        run(app.button(key="take-home-begin").click())
        assert notice(app) == ""
        assert on_screen(app).params[0][0].tolist() == trainer.params[0][0].tolist()
        config = on_screen(app).config
        assert (config.hidden, config.activations, config.head) == (
            trainer.config.hidden,
            trainer.config.activations,
            trainer.config.head,
        )
        again = visit("train", **address(app))  # the link has the same network, with first weights of its own
        assert on_screen(again).config == config
        assert on_screen(again).epoch == 0

    def test_given_weights_are_not_lost_to_a_control_and_the_link_says_that_it_cannot_hold_them(self):
        data, _ = self.file_of()
        app = self.upload(home(), data)
        run(app.button(key="take-home-begin").click())
        first = on_screen(app).history[0]
        assert "which the link does not hold" in "\n".join(caption.value for caption in app.caption)
        run(app.slider(key="w1").set_value(9))
        assert on_screen(app).history[0] != first
        run(app.button(key="back").click())
        assert on_screen(app).history[0] == first
        step(app)
        assert address(app)["run"] == "weights"
        assert "bring it again under “Take it home”" in notice(visit("train", **address(app)))
        run(app.button(key="reset").click())
        assert on_screen(app).history == [Trainer(TrainConfig()).history[0]]
        assert "which the link does not hold" not in "\n".join(caption.value for caption in app.caption)

    def test_data_of_another_kind_is_named(self):
        data, _ = self.file_of(data="blobs")
        app = self.upload(step(home()), data, "my *net*.npz")
        before = on_screen(app).history[:]
        told = self.told(app)
        assert told.startswith(
            r"my \*net\*.npz: The network in the file does not suit the chosen data: it is x₁, x₂ – 4 tanh"
        )
        assert "It suits Three blobs, Three-armed spiral, Rings, or data of your own" in told
        assert "take-home-begin" not in {button.key for button in app.button}
        assert on_screen(app).history == before
        run(app.segmented_control(key="data").set_value("rings"))
        assert self.told(app) == ""

    @pytest.mark.parametrize("fields", [{"hidden": (33,)}, {"hidden": (2,) * 7}])
    def test_a_network_beyond_the_controls_is_refused_with_the_limits(self, fields):
        app = self.upload(home(), self.file_of(**fields)[0])
        assert "at most 6 hidden layers of at most 32 units" in self.told(app)

    def test_a_network_for_other_inputs_is_refused(self):
        examples = np.eye(4), np.eye(4), np.empty((0, 4)), np.empty((0, 4))
        trainer = Trainer(TrainConfig(output="softmax", loss="cross_entropy"), examples)
        app = self.upload(home(data="quadrants"), write_weights(trainer))
        assert "No data set of this page suits it." in self.told(app)

    def test_a_description_that_repeats_an_input_is_refused(self):
        arrays = dict(np.load(io.BytesIO(self.file_of()[0])))
        arrays["network"] = np.array(str(arrays["network"]).replace("x₂", "x₁"))
        file = io.BytesIO()
        np.savez(file, **arrays)
        assert "must not repeat a feature" in self.told(self.upload(home(), file.getvalue()))

    def test_weights_that_give_no_finite_loss_are_refused(self):
        file = io.BytesIO()
        arrays = dict(np.load(io.BytesIO(write_weights(Trainer(TrainConfig(data="plane", hidden=()))))))
        np.savez(file, **{**arrays, "W1": np.full((2, 1), 1e200)})
        app = self.upload(home(data="plane"), file.getvalue())
        assert "Training cannot begin from these weights: data must give a finite loss" in self.told(app)

    @pytest.mark.parametrize(
        "data", [b"", b"x,y\n1,2\n", b"PK\x03\x04 broken", write_weights(Trainer(TrainConfig()))[:-40]]
    )
    def test_a_wrong_file_is_told(self, data):
        app = self.upload(home(), data, "some.npz")
        assert "some.npz: The file is not a .npz file, or it is damaged." in self.told(app)


def test_the_way_back_restores_a_pair_behind_the_switch_and_one_input():
    app = step(visit("train", data="sine", odd="1", loss="sigmoid-mae"))
    before = address(app)
    run(app.toggle(key="odd").set_value(False))
    run(app.slider(key="w1").set_value(9))
    run(app.button(key="back").click())
    assert address(app) == before
    assert on_screen(app).epoch == 1
