"""The training page: every option works, no run is lost in silence, and its numbers are those of the core."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard import live, surface, training
from dashboard.charts.theme import digits
from dashboard.frames import training as frames
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.initializers import INITIALIZERS
from lib.optimizers import OPTIMIZERS
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import address, alternatives, charts, metrics, notice, run, specs, visit

BREAKS_AT_THE_LOSS = {"data": "plane", "activation": "relu", "rate": "10"}
BREAKS_IN_A_LAYER = {"data": "sine", "activation": "relu", "rate": "1", "init": "normal", "layers": "4"} | {
    f"w{i}": "16" for i in (1, 2, 3, 4)
}


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Frames are bounded by epochs here, not by a clock."""
    monkeypatch.setattr(live, "BUDGET", 30)


def check_numbers(app, alone: Trainer) -> None:
    """The page shows exactly what a run of the same configuration outside the app gives."""
    accuracy = alone.accuracy(alone.X_test, alone.Y_test)
    shown = metrics(app)
    assert shown["Epoch"] == f"{alone.epoch}"
    assert shown["Training loss"] == digits(alone.history[-1])
    assert shown["Test loss"] == digits(alone.test_history[-1])
    assert shown.get("Test accuracy") == (None if accuracy is None else f"{accuracy:.1%}")
    picture, curve = charts(app)
    assert curve["losses"].equals(frames.losses(alone)) or np.array_equal(
        curve["losses"]["loss"], frames.losses(alone)["loss"]
    )
    assert np.array_equal(picture["points"]["x1"], frames.points(alone)["x1"])
    if "fit" in picture:
        assert np.array_equal(picture["fit"]["y"], frames.fit(alone)["y"])
    else:
        output = alone.predict(surface.inputs())
        drawn = surface.values(output) if alone.task == "regression" else surface.probabilities(output)
        assert picture["picture"]["url"].iloc[0] == drawn["url"].to_pylist()[0]


def config_of(link: dict[str, str]) -> TrainConfig:
    """What a link to the page asks for."""
    default = TrainConfig()
    widths = (*default.hidden, 4, 4)
    layers = int(link.get("layers", len(default.hidden)))
    return TrainConfig(
        data=link.get("data", default.data),
        noise=float(link.get("noise", default.noise)),
        hidden=tuple(int(link.get(f"w{i + 1}", widths[i])) for i in range(layers)),
        activation=link.get("activation", str(default.activation)),
        learning_rate=float(link.get("rate", default.learning_rate)),
        batch_size=int(link.get("batch", default.batch_size)),
        optimizer=link.get("optimizer", default.optimizer),
        init=link.get("init", default.init),
        seed=int(link.get("seed", default.seed)),
    )


LINKS = [
    {},
    *({"data": key} for key in DATASETS),
    *({"activation": key} for key in ACTIVATIONS),
    *({"optimizer": key, "rate": "0.01"} for key in OPTIMIZERS),
    *({"init": key} for key in INITIALIZERS),
    *({"layers": str(layers)} for layers in range(5)),
    {"layers": "4", "w1": "16", "w2": "16", "w3": "16", "w4": "16"},
    {"layers": "4", "w1": "1", "w2": "1", "w3": "1", "w4": "1"},
    *({"data": key, "layers": "0"} for key in ("blobs", "sine", "plane")),
    *({"noise": noise} for noise in ("0", "1")),
    *({"batch": batch} for batch in ("1", "100")),
    *({"seed": seed} for seed in ("1", "9999")),
    *({"rate": f"{rate:g}"} for rate in training.RATES),
    {"data": "spiral", "layers": "3", "w3": "8", "activation": "gelu", "optimizer": "adam", "rate": "0.003"},
]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: "&".join(f"{k}={v}" for k, v in link.items()) or "default")
def test_every_option_trains_and_shows_the_numbers_of_the_core(link):
    app = visit("train", **link)
    assert notice(app) == ""
    alone = Trainer(config_of(link))
    check_numbers(app, alone)
    run(app.button(key="step").click())
    alone.run(epochs=1)
    check_numbers(app, alone)
    asked = {name: value for name, value in link.items() if visit_default(name) != value}
    assert address(app) == asked


def visit_default(name: str) -> str:
    """The token of a control at its default."""
    default = TrainConfig()
    widths = (*default.hidden, 4, 4)
    return {
        "data": default.data,
        "layers": str(len(default.hidden)),
        **{f"w{i + 1}": str(width) for i, width in enumerate(widths)},
        "activation": str(default.activation),
        "rate": f"{default.learning_rate:g}",
        "noise": f"{default.noise:g}",
        "batch": str(default.batch_size),
        "optimizer": default.optimizer,
        "init": default.init,
        "seed": str(default.seed),
    }[name]


@pytest.mark.parametrize("pace", training.PACES)
def test_every_pace_advances_by_its_epochs(pace, monkeypatch):
    monkeypatch.setattr(live, "BUDGET", 0.2 if pace == "full" else 30)
    app = visit("train", pace=pace)
    run(app.button(key="play").click())
    run(app)
    epochs = int(metrics(app)["Epoch"])
    if pace == "full":
        assert epochs > training.PACES["normal"]
    else:
        assert epochs == 2 * training.PACES[pace]


@pytest.mark.parametrize("axis", ["linear", "log"])
def test_the_loss_axis_is_as_chosen(axis):
    app = visit("train", axis=axis)
    assert ('"type": "log"' in specs(app)[1]) == (axis == "log")
    assert metrics(app) == metrics(visit("train"))


def test_playing_makes_the_loss_fall_and_pausing_keeps_it():
    app = visit("train")
    before = float(metrics(app)["Training loss"])
    run(app.button(key="play").click())
    for _ in range(15):
        run(app)
    run(app.button(key="pause").click())
    after = metrics(app)
    assert float(after["Training loss"]) < before / 2
    run(app)
    assert metrics(app) == after
    assert after["Epochs per second"] == "–"


def test_a_run_on_the_page_is_the_run_of_its_link():
    app = visit("train", data="xor", seed="3")
    run(app.button(key="play").click())
    for _ in range(4):
        run(app)
    run(app.button(key="pause").click())
    run(app.button(key="step").click())
    alone = Trainer(TrainConfig(data="xor", seed=3))
    alone.run(epochs=int(metrics(app)["Epoch"]))
    check_numbers(app, alone)


def test_reset_brings_back_the_same_first_loss():
    app = visit("train", seed="5")
    first, picture = metrics(app), charts(app)[0]["picture"]["url"].iloc[0]
    run(app.button(key="play").click())
    run(app)
    run(app.button(key="reset").click())
    assert metrics(app) == first
    assert charts(app)[0]["picture"]["url"].iloc[0] == picture
    assert "pause" not in {button.key for button in app.button}


def test_while_playing_step_waits_and_play_has_become_pause():
    app = visit("train")
    run(app.button(key="play").click())
    assert app.button(key="step").disabled
    assert "play" not in {button.key for button in app.button}
    run(app.button(key="pause").click())
    assert not app.button(key="step").disabled


def test_a_new_learning_rate_keeps_the_run_and_is_told():
    app = visit("train")
    run(app.button(key="play").click())
    run(app)
    run(app.button(key="pause").click())
    epoch = int(metrics(app)["Epoch"])
    assert epoch > 0
    run(app.select_slider(key="rate").set_value(0.3))
    assert int(metrics(app)["Epoch"]) == epoch
    told = "\n".join(caption.value for caption in app.caption)
    assert f"Learning rate 0.1 from epoch 0, 0.3 from epoch {epoch}." in told
    assert "starts with 0.3" in told
    run(app.button(key="step").click())
    alone = Trainer(TrainConfig())
    alone.run(epochs=epoch)
    alone.adopt(replace(alone.now, learning_rate=0.3))
    alone.run(epochs=1)
    check_numbers(app, alone)
    run(app.button(key="reset").click())
    assert "from epoch" not in "\n".join(caption.value for caption in app.caption)
    run(app.button(key="step").click())
    fresh = Trainer(TrainConfig(learning_rate=0.3))
    fresh.run(epochs=1)
    check_numbers(app, fresh)


def test_before_the_first_step_a_change_is_made_at_once():
    app = visit("train")
    before = metrics(app)
    run(app.slider(key="layers").set_value(1))
    assert metrics(app) != before
    assert "keep" not in {button.key for button in app.button}
    check_numbers(app, Trainer(TrainConfig(hidden=(4,))))


CHANGES = [
    ("layers", lambda app: app.slider(key="layers").set_value(4), "layers"),
    ("width", lambda app: app.slider(key="w1").set_value(9), "layers"),
    ("data", lambda app: app.selectbox(key="data").set_value("sine"), "data set"),
    ("activation", lambda app: app.selectbox(key="activation").set_value("relu"), "activation"),
    ("noise", lambda app: app.slider(key="noise").set_value(0.4), "noise"),
    ("batch", lambda app: app.slider(key="batch").set_value(50), "batch size"),
    ("optimizer", lambda app: app.selectbox(key="optimizer").set_value("adam"), "optimiser"),
    ("init", lambda app: app.selectbox(key="init").set_value("he_normal"), "initial weights"),
    ("seed", lambda app: app.number_input(key="seed").set_value(12), "seed"),
]


@pytest.mark.parametrize(("change", "name"), [change[1:] for change in CHANGES], ids=[c[0] for c in CHANGES])
def test_what_needs_a_fresh_network_says_so_and_keeps_the_run(change, name):
    app = visit("train")
    run(app.button(key="step").click())
    before, start = metrics(app), address(app)
    run(change(app))
    assert metrics(app) == before
    assert f"Press Reset for the new {name}." in [element.value for element in app.markdown]
    wanted = config_of(address(app))
    run(app.button(key="step").click())  # the old run may go on
    assert metrics(app)["Epoch"] == "2"
    run(app.button(key="keep").click())
    assert address(app) == start
    assert "keep" not in {button.key for button in app.button}
    assert metrics(app)["Epoch"] == "2"
    run(change(app))
    run(app.button(key="reset").click())
    assert "keep" not in {button.key for button in app.button}
    check_numbers(app, Trainer(wanted))


def test_keep_this_run_restores_fewer_layers_and_their_widths():
    app = visit("train", layers="3", w1="5", w2="6", w3="7", noise="0.25", batch="20", seed="8", init="normal")
    start = address(app)
    run(app.button(key="step").click())
    run(app.slider(key="layers").set_value(1))
    run(app.slider(key="w1").set_value(2))
    run(app.slider(key="noise").set_value(0.5))
    run(app.button(key="keep").click())
    assert address(app) == start
    assert [app.slider(key=f"w{i}").value for i in (1, 2, 3)] == [5, 6, 7]


def test_changing_a_control_and_changing_it_back_asks_for_nothing():
    app = visit("train")
    run(app.button(key="step").click())
    run(app.slider(key="layers").set_value(3))
    run(app.slider(key="layers").set_value(2))
    assert "keep" not in {button.key for button in app.button}


@pytest.mark.parametrize(("link", "in_a_layer"), [(BREAKS_AT_THE_LOSS, False), (BREAKS_IN_A_LAYER, True)])
def test_divergence_says_where_and_keeps_the_last_good_picture(link, in_a_layer):
    app = visit("train", **link)
    run(app.button(key="play").click())
    for _ in range(20):
        run(app)
    alone = Trainer(config_of(link))
    alone.run(epochs=1000)
    assert alone.divergence is not None
    (message,) = [error.value for error in app.error]
    assert str(alone.divergence) in message
    assert f"epoch {alone.divergence.epoch}" in message
    assert (alone.divergence.layer is not None) == in_a_layer
    if in_a_layer:
        assert f"layer {alone.divergence.layer}" in message
    assert alone.divergence.quantity in message
    assert "smaller learning rate" in message
    assert app.button(key="play").disabled
    assert app.button(key="step").disabled
    check_numbers(app, alone)
    run(app.button(key="reset").click())
    assert not app.error
    assert not app.button(key="play").disabled


def test_a_run_pauses_by_itself_and_says_so(monkeypatch):
    monkeypatch.setattr(live, "STOP_AFTER", 4)
    app = visit("train")
    run(app.button(key="play").click())
    run(app)
    run(app)
    assert metrics(app)["Epoch"] == "4"
    assert "play" in {button.key for button in app.button}
    assert "Paused by itself at epoch 4" in "\n".join(caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("link", "names", "left"),
    [
        ({"rate": "abc"}, ["`rate = abc`", "0.001"], {}),
        ({"rate": "0.2"}, ["`rate = 0.2`"], {}),
        ({"rate": "nan"}, ["`rate = nan`"], {}),
        ({"layers": "9"}, ["`layers = 9`", "from 0 to 4"], {}),
        ({"layers": "2.5"}, ["`layers = 2.5`"], {}),
        ({"w1": "0"}, ["`w1 = 0`", "from 1 to 16"], {}),
        ({"w3": "5"}, ["`w3`"], {}),
        ({"noise": "-1"}, ["`noise = -1`"], {}),
        ({"noise": "inf"}, ["`noise = inf`"], {}),
        ({"batch": "0"}, ["`batch = 0`"], {}),
        ({"seed": "1e99"}, ["`seed = 1e99`"], {}),
        ({"seed": "-1"}, ["`seed = -1`"], {}),
        ({"data": "mnist", "activation": "relu"}, ["`data = mnist`", "circle"], {"activation": "relu"}),
        ({"optimizer": "lion"}, ["`optimizer = lion`"], {}),
        ({"init": ""}, [], {}),
        ({"pace": "<b>"}, ["`pace = <b>`"], {}),
        ({"axis": "x"}, ["`axis = x`"], {}),
        ({"foo": "1"}, ["`foo`"], {}),
        ({"z": "1"}, ["`z`"], {}),
    ],
)
def test_a_wrong_link_shows_defaults_and_names_the_parameter(link, names, left):
    app = visit("train", **link)
    for name in names:
        assert name in notice(app)
    assert address(app) == left
    check_numbers(app, Trainer(config_of(left)))


def test_the_run_goes_on_after_a_visit_to_another_page():
    app = visit("train")
    run(app.button(key="step").click())
    before = metrics(app)
    run(app.switch_page("../pages/explore.py"))
    run(app.switch_page("../pages/train.py"))
    assert metrics(app) == before


def test_presenter_mode_keeps_the_run():
    app = visit("train")
    run(app.button(key="step").click())
    before = metrics(app)
    run(app.button(key="present-enter").click())
    assert metrics(app) == before
    assert address(app) == {"present": "1"}


@pytest.mark.parametrize("key", DATASETS)
def test_every_picture_has_a_text_alternative(key):
    for alternative in alternatives(visit("train", data=key)):
        assert len(alternative) > 40
