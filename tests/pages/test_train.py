"""The training page: every option works, no run is lost in silence, and its numbers are those of the core."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts.theme import CLASS_NAME
from dashboard.frames import train as frames
from dashboard.pictures import surface
from dashboard.text.numbers import figure
from dashboard.training import live, settings
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.initializers import INITIALIZERS
from lib.network import backward, forward
from lib.optimizers import OPTIMIZERS
from lib.own_data import from_points, read_points, split
from lib.schedules import SCHEDULES
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
    assert shown["Training loss"] == figure(alone.history[-1])
    assert shown["Test loss"] == figure(alone.test_history[-1])
    assert shown.get("Test accuracy") == (None if accuracy is None else f"{accuracy:.1%}")
    picture, curve = charts(app)
    assert curve["losses"].equals(frames.losses(alone)) or np.array_equal(
        curve["losses"]["loss"], frames.losses(alone)["loss"]
    )
    assert np.array_equal(picture["points"]["x1"], frames.points(alone)["x1"])
    if "fit" in picture:
        assert np.array_equal(picture["fit"]["y"], frames.fit(alone.predict)["y"])
    else:
        output = alone.predict(surface.inputs())
        drawn = surface.values(output) if alone.task == "regression" else surface.probabilities(output)
        assert picture["picture"]["url"].iloc[0] == drawn["url"].to_pylist()[0]


WIDTHS = (*TrainConfig().hidden, 4, 4, 4, 4)
FIELDS = {  # name in the link → field of TrainConfig and how its token is read
    "data": ("data", str),
    "n": ("n", int),
    "noise": ("noise", float),
    "test": ("test_share", float),
    "features": ("features", lambda token: tuple(token.split(","))),
    "scale": ("standardize", lambda token: token == "1"),
    "activation": ("activation", str),
    "init": ("init", str),
    "optimizer": ("optimizer", str),
    "rate": ("learning_rate", float),
    "schedule": ("schedule", str),
    "period": ("schedule_epochs", int),
    "l1": ("l1", float),
    "l2": ("l2", float),
    "clip": ("clip", float),
    "batch": ("batch_size", int),
    "seed": ("seed", int),
}


def config_of(link: dict[str, str]) -> TrainConfig:
    """What a link to the page asks for."""
    layers = int(link.get("layers", len(TrainConfig().hidden)))
    fields = {field: read(link[name]) for name, (field, read) in FIELDS.items() if name in link}
    fields["hidden"] = tuple(int(link.get(f"w{i + 1}", WIDTHS[i])) for i in range(layers))
    if "a1" in link:
        fields["activation"] = tuple(link.get(f"a{i + 1}", link.get("activation", "tanh")) for i in range(layers))
    if "loss" in link:
        fields["output"], fields["loss"] = link["loss"].split("-")
    options = {key: float(link[key]) for key in ("beta", "rho", "beta1", "beta2") if key in link}
    return TrainConfig(**fields, optimizer_options=options)


def around(values, i):
    """The i-th of a few values, beginning again after the last."""
    return list(values)[i % len(values)]


def cover(i: int) -> dict[str, str]:
    """The i-th of a set of links that together hold every key of every registry."""
    schedule, optimizer, layers = around(SCHEDULES, i), around(OPTIMIZERS, i), i % 4
    return {
        "data": around(DATASETS, i),
        "layers": str(layers),
        **{f"w{layer + 1}": str(3 + (i + layer) % 5) for layer in range(layers)},
        "activation": around(ACTIVATIONS, i),
        "rate": f"{around((0.001, 0.003, 0.01, 0.03), i):g}",
        "noise": f"{around((0, 0.05, 0.3), i):g}",
        "n": str(around((40, 90, 130), i)),
        "batch": str(around((7, 20, 250), i)),
        "test": f"{around((0.1, 0.3, 0.5), i):g}",
        "optimizer": optimizer,
        "init": around(INITIALIZERS, i),
        "seed": str(around((1, 12, 9999), i)),
        "schedule": schedule,
        **({} if schedule == "constant" else {"period": str(2 + i)}),
        "l1": f"{around((0.001, 0.01), i):g}",
        "l2": f"{around((0.003, 0.1), i):g}",
        "clip": f"{around((0.1, 1), i):g}",
        **({"scale": "1"} if i % 2 else {}),
    }


DEFAULTS = {
    "data": "circle",
    "layers": "2",
    "w1": "4",
    "activation": "tanh",
    "optimizer": "sgd",
    "init": "xavier_normal",
    "schedule": "constant",
}
"""What a link need not say."""
COVER = [cover(i) for i in range(max(len(DATASETS), len(ACTIVATIONS), len(INITIALIZERS), len(SCHEDULES)))]
LINKS = [
    {},
    *COVER,
    {"layers": "6", **{f"w{i}": "32" for i in range(1, 7)}, "batch": "250"},
    {"layers": "3", "each": "1", "a1": "relu", "a2": "sigmoid", "a3": "gelu", "w3": "5"},
    {"features": "x1_squared,x2_squared", "layers": "0"},
    {"data": "sine", "features": "x1,sin_x1"},
    {"optimizer": "momentum", "beta": "0.5"},
    {"optimizer": "adam", "rate": "0.01", "beta1": "0.5", "beta2": "0.95"},
    {"loss": "sigmoid-mse"},
    {"data": "plane", "loss": "linear-huber"},
    {"data": "blobs", "odd": "1", "loss": "sigmoid-binary_cross_entropy"},
    {"data": "plane", "odd": "1", "loss": "sigmoid-mae"},
]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: "&".join(f"{k}={v}" for k, v in link.items())[:60] or "none")
def test_every_option_trains_and_shows_the_numbers_of_the_core(link):
    app = visit("train", **link)
    assert notice(app) == ""
    kept = dict(link.items() - DEFAULTS.items())
    assert address(app) == kept
    alone = Trainer(config_of(link))
    check_numbers(app, alone)
    run(app.button(key="step").click())
    alone.run(epochs=1)
    check_numbers(app, alone)
    assert address(app) == {**kept, "run": "1.0"}


@pytest.mark.parametrize("pace", settings.PACES)
def test_every_pace_advances_by_its_epochs(pace, monkeypatch):
    monkeypatch.setattr(live, "BUDGET", 0.2 if pace == "full" else 30)
    app = visit("train", pace=pace)
    run(app.button(key="play").click())
    run(app)
    shown = metrics(app)["Epoch"]
    if pace == "full":
        assert int(shown) > settings.PACES["normal"]
    elif pace == "batch":
        assert shown == "0 + 2 of 20"
    else:
        assert int(shown) == 2 * settings.PACES[pace]


def test_in_slow_motion_a_step_is_one_batch_and_the_link_says_so():
    app = visit("train", pace="batch")
    for _ in range(3):
        run(app.button(key="step").click())
    assert metrics(app)["Epoch"] == "0 + 3 of 20"
    assert address(app) == {"pace": "batch", "run": "0.3"}
    alone = Trainer(TrainConfig())
    for _ in range(3):
        alone.step()
    drawn = surface.probabilities(alone.predict(surface.inputs()))
    assert charts(app)[0]["picture"]["url"].iloc[0] == drawn["url"].to_pylist()[0]


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
    assert address(app) == {"rate": "0.3", "run": f"{epoch}.0~{epoch}.0_rate:0.1"}
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
    ("layers", lambda app: app.slider(key="layers").set_value(4), "hidden units"),
    ("width", lambda app: app.slider(key="w1").set_value(9), "hidden units"),
    ("data", lambda app: app.selectbox(key="data").set_value("sine"), "data set"),
    ("activation", lambda app: app.selectbox(key="activation").set_value("relu"), "activation"),
    ("noise", lambda app: app.slider(key="noise").set_value(0.4), "noise"),
    ("batch", lambda app: app.slider(key="batch").set_value(50), "batch size"),
    ("test", lambda app: app.slider(key="test").set_value(0.5), "share for testing"),
    ("scale", lambda app: app.toggle(key="scale").set_value(True), "scale of the inputs"),
    ("loss", lambda app: app.selectbox(key="loss").set_value("sigmoid-mse"), "loss"),
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
    if name == "data set":
        assert "keep" not in {button.key for button in app.button}  # nothing of the old set's controls may be left
        return
    run(app.button(key="step").click())  # the old run may go on
    assert metrics(app)["Epoch"] == "2"
    run(app.button(key="keep").click())
    assert address(app) == {**start, "run": "2.0"}
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
    assert address(app) == {**start, "run": "1.0"}
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
    run(app.select_slider(key="rate").set_value(0.001))  # goes on from the last good epoch
    assert not app.error
    alone.adopt(replace(alone.now, learning_rate=0.001))
    run(app.button(key="step").click())
    alone.run(epochs=1)
    check_numbers(app, alone)
    run(app.button(key="reset").click())
    assert not app.error
    assert not app.button(key="play").disabled


def test_a_run_pauses_by_itself_and_says_so():
    app = visit("train", stop="4")
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
        ({"layers": "9"}, ["`layers = 9`", "from 0 to 6"], {}),
        ({"layers": "2.5"}, ["`layers = 2.5`"], {}),
        ({"w1": "0"}, ["`w1 = 0`", "from 1 to 32"], {}),
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
        ({"run": "fast"}, ["`run = fast`", "such as 120.0"], {}),
        ({"run": "5.0~9.0_rate:1"}, ["`run = 5.0~9.0_rate:1`"], {}),
        ({"loss": "softmax-mse"}, ["`loss = softmax-mse`"], {}),
        ({"features": "x9"}, ["`features = x9`"], {}),
        ({"goal": "-1"}, ["`goal = -1`"], {}),
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
    assert address(app) == {"present": "1", "run": "1.0"}


@pytest.mark.parametrize("key", DATASETS)
def test_every_picture_has_a_text_alternative(key):
    for alternative in alternatives(visit("train", data=key)):
        assert len(alternative) > 40


# --- a link that repeats a run


def repeated(**link):
    """The page at a link that repeats a run, when it has finished repeating."""
    app = visit("train", **link)
    for _ in range(20):
        if "pause" not in {button.key for button in app.button}:
            return app
        run(app)
    raise AssertionError("the run is not repeated after 20 pictures")


def test_a_link_repeats_the_run_with_its_changes():
    app = visit("train", seed="4")
    for _ in range(2):
        run(app.button(key="step").click())
    run(app.select_slider(key="rate").set_value(0.3))
    run(app.button(key="step").click())
    run(app.selectbox(key="optimizer").set_value("adam"))
    run(app.select_slider(key="l2").set_value(0.01))
    run(app.button(key="step").click())
    again = repeated(**address(app))
    assert metrics(again) == metrics(app)
    assert address(again) == address(app)
    alone = Trainer(TrainConfig(seed=4))
    alone.run(epochs=2)
    alone.adopt(replace(alone.now, learning_rate=0.3))
    alone.run(epochs=1)
    alone.adopt(replace(alone.now, optimizer="adam", l2=0.01))
    alone.run(epochs=1)
    check_numbers(again, alone)


def test_a_long_run_is_repeated_in_several_pictures(monkeypatch):
    monkeypatch.setattr(live, "BUDGET", 0.02)
    app = visit("train", run="300.0")
    assert 0 < int(metrics(app)["Epoch"]) < 300
    assert "Repeating the run" in "\n".join(caption.value for caption in app.caption)
    assert address(app) == {"run": "300.0"}
    while "pause" in {button.key for button in app.button}:
        run(app)
    alone = Trainer(TrainConfig())
    alone.run(epochs=300)
    check_numbers(app, alone)


def test_a_look_back_in_a_link_waits_until_the_run_is_repeated(monkeypatch):
    monkeypatch.setattr(live, "BUDGET", 0.02)
    app = visit("train", run="300.0", at="64")
    assert notice(app) == ""
    assert address(app) == {"run": "300.0", "at": "64"}
    while "pause" in {button.key for button in app.button}:
        run(app)
    assert metrics(app)["Epoch"] == "64"
    assert address(app) == {"run": "300.0", "at": "64"}


def test_an_older_address_brings_the_run_back_to_where_it_was():
    app = visit("train")
    for _ in range(3):
        run(app.button(key="step").click())
    app.query_params["run"] = "1.0"  # the browser's back button, twice
    app = run(run(app))
    alone = Trainer(TrainConfig())
    alone.run(epochs=1)
    check_numbers(app, alone)


def test_back_to_before_the_first_step_waits_for_nothing():
    app = visit("train")
    run(run(app.button(key="step").click()))  # the browser has heard of the step
    del app.query_params["run"]  # its back button
    app = run(run(app))
    assert "Repeating the run" not in "\n".join(caption.value for caption in app.caption)
    run(app.select_slider(key="rate").set_value(0.3))
    check_numbers(app, Trainer(TrainConfig(learning_rate=0.3)))
    assert address(app) == {"rate": "0.3"}


def test_a_click_wins_over_an_address_that_is_older():
    app = visit("train")
    for _ in range(2):
        run(app.button(key="step").click())
    app.query_params["run"] = "1.0"  # what a quick click brings along: the newer address was still on its way
    run(app.button(key="step").click())
    assert metrics(app)["Epoch"] == "3"
    assert address(app) == {"run": "3.0"}


def test_a_change_in_the_moment_in_which_the_run_stops_is_kept():
    app = visit("train", pace="normal", stop="4")
    run(app.button(key="play").click())
    run(app.select_slider(key="rate").set_value(0.3))  # and in this picture the fourth epoch is reached
    assert "play" in {button.key for button in app.button}
    assert address(app)["rate"] == "0.3"
    assert app.select_slider(key="rate").value == 0.3
    assert metrics(app)["Epoch"] == "4"
    assert address(app)["run"] == "4.0~3.0_rate:0.1"


def test_the_link_knows_of_a_change_while_the_run_plays():
    app = visit("train", pace="slow")
    run(app.button(key="step").click())
    run(app.button(key="play").click())
    older = address(app)
    run(app.select_slider(key="rate").set_value(0.3))
    told = address(app)
    assert told["run"] == "2.0~2.0_rate:0.1"
    playing = app.session_state["training.run"].trainer
    again = repeated(**told).session_state["training.run"].trainer
    assert again.history == playing.history[:3]
    assert again.changes == playing.changes
    del app.query_params["rate"]  # older than the change, and on its way when it was made
    app.query_params["run"] = "1.0"
    assert address(app) == older
    run(app.select_slider(key="rate").set_value(1.0))
    assert app.session_state["training.run"].trainer is playing
    assert address(app)["run"] == "3.0~2.0_rate:0.1~3.0_rate:0.3"


def test_a_journal_that_does_not_go_with_the_settings_gives_a_fresh_run_and_says_so():
    app = visit("train", run="5.0~2.0_beta:0.5")
    assert "cannot be repeated" in notice(app)
    check_numbers(app, Trainer(TrainConfig()))


@pytest.mark.parametrize(
    "told",
    ["999999999.0", "-1.0", "", "~~~", "3.0~9.0_rate:0.1", "3.0~1.0_rate:nan", "2.0~1.0_9-0-0:5", "0.0~0.0_0-0-0:inf"],
)
def test_a_journal_that_makes_no_sense_is_named_and_the_run_is_fresh(told):
    app = visit("train", run=told)
    assert "run" in notice(app)
    assert "run" not in address(app)
    check_numbers(app, Trainer(TrainConfig()))


# --- goals


def finished(**link):
    """A play from the link's start to where it pauses by itself."""
    app = visit("train", pace="fast", **link)
    run(app.button(key="play").click())
    for _ in range(30):
        if "play" in {button.key for button in app.button}:
            return app, "\n".join(caption.value for caption in app.caption)
        run(app)
    raise AssertionError("the run did not pause by itself")


def test_a_run_stops_at_the_first_epoch_that_reaches_the_loss_and_goes_on_when_asked_to():
    app, told = finished(goal="0.2")
    alone = Trainer(TrainConfig())
    while alone.history[-1] > 0.2:
        alone.run(epochs=1)
    check_numbers(app, alone)
    assert f"Paused by itself at epoch {alone.epoch}: the training loss reached its goal." in told
    run(app.button(key="play").click())
    run(app)
    assert int(metrics(app)["Epoch"]) == alone.epoch + 60


def test_a_run_stops_at_an_accuracy():
    app, told = finished(right="90")
    alone = Trainer(TrainConfig())
    while alone.accuracy(alone.X_test, alone.Y_test) < 0.9:
        alone.run(epochs=1)
    check_numbers(app, alone)
    assert "test accuracy reached its goal" in told


def test_a_run_stops_when_nothing_improves():
    app, told = finished(init="zeros", wait="7", layers="1")
    assert metrics(app)["Epoch"] == "7"
    assert "made no more progress" in told


# --- looking back


def test_an_earlier_epoch_is_shown_as_it_was_and_play_goes_on_from_the_last():
    app = visit("train")
    for _ in range(4):
        run(app.button(key="step").click())
    newest = metrics(app)
    run(app.select_slider(key="at").set_value(2))
    alone = Trainer(TrainConfig())
    alone.run(epochs=2)
    shown = metrics(app)
    assert shown["Epoch"] == "2"
    assert shown["Training loss"] == figure(alone.history[-1])
    assert shown["Test accuracy"] == f"{alone.accuracy(alone.X_test, alone.Y_test):.1%}"
    assert address(app) == {"run": "4.0", "at": "2"}
    again = repeated(**address(app))
    assert metrics(again) == shown
    run(app.select_slider(key="at").set_value(4))
    assert metrics(app) == newest
    run(app.select_slider(key="at").set_value(1))
    run(app.button(key="step").click())
    assert metrics(app)["Epoch"] == "5"
    assert "at" not in address(app)


# --- pins


def test_a_pinned_run_stays_in_the_picture_and_in_the_table():
    app = visit("train")
    assert app.button(key="pin").disabled
    for _ in range(3):
        run(app.button(key="step").click())
    first = charts(app)[1]["losses"]
    run(app.button(key="pin").click())
    run(app.selectbox(key="activation").set_value("relu"))
    run(app.button(key="reset").click())
    run(app.button(key="step").click())
    curve = charts(app)[1]
    assert np.array_equal(curve["pinned"]["loss"], first["loss"])
    assert set(curve["pinned"]["name"]) == {"A"}
    (table,) = [element.value for element in app.markdown if element.value.startswith("| run")]
    alone = Trainer(TrainConfig())
    alone.run(epochs=3)
    pinned, now = table.splitlines()[2:]
    assert f"| **A** | activation tanh | 3 | {figure(alone.history[-1])} | {figure(alone.test_history[-1])} |" in pinned
    assert now.startswith("| **now** |  | 1 |")
    for _ in range(4):
        run(app.button(key="pin").click())
    assert app.button(key="pin").disabled  # five are enough
    run(app.button(key="unpin").click())
    assert len(charts(app)[1]["pinned"]) == 0


def differences(app):
    """What differs, by the name of the run in the table of pins."""
    (table,) = [element.value for element in app.markdown if element.value.startswith("| run")]
    rows = [row.split("|") for row in table.splitlines()[2:]]
    return {cells[1].strip(" *"): cells[2].strip() for cells in rows}


def test_a_pin_on_other_data_is_not_called_the_same():
    app = visit("train", points=DRAWN, data="draw")
    run(app.button(key="step").click())
    run(app.button(key="pin").click())
    assert differences(app) == {"A": "the same settings", "now": ""}
    app.query_params["points"] = DRAWN + "a5050"
    run(app)
    run(app.button(key="reset").click())
    assert differences(app)["A"] == "other own data"
    run(app.button(key="step").click())
    run(app.button(key="pin").click())
    run(app.selectbox(key="data").select("circle"))
    run(app.slider(key="n").set_value(90))
    run(app.button(key="reset").click())
    assert differences(app) == {"A": "own data", "B": "own data", "now": ""}
    run(app.button(key="step").click())
    run(app.button(key="pin").click())
    run(app.selectbox(key="data").select("draw"))
    run(app.button(key="reset").click())
    assert differences(app)["C"] == "data circle"


def test_a_pin_with_other_changes_on_the_way_is_not_called_the_same():
    app = visit("train")
    run(app.button(key="step").click())
    run(app.button(key="pin").click())
    run(app.select_slider(key="rate").set_value(0.3))
    run(app.button(key="step").click())
    assert differences(app)["A"] == "rate 0.1, without changes on the way"
    run(app.button(key="pin").click())
    assert differences(app)["B"] == "the same settings"
    run(app.button(key="reset").click())
    assert differences(app)["B"] == "with changes on the way"


# --- views


@pytest.mark.parametrize("data", ["circle", "sine", "rings", "plane"])
def test_the_inside_and_the_layers_over_time_are_shown_for_every_kind_of_data(data):
    for view in ("inside", "layers"):
        app = repeated(data=data, view=view, run="3.0")
        assert len(charts(app)) >= 1
        assert all(len(alternative) > 40 for alternative in alternatives(app))


def test_gradients_over_time_are_those_of_the_lesson():
    app = repeated(view="layers", run="2.0")
    gradients = charts(app)[0]["gradients"]
    alone = Trainer(TrainConfig())
    alone.run(epochs=2)
    trace = forward(alone.params, alone.X_train, "tanh", "sigmoid")
    expected = [np.linalg.norm(dW) for dW, _ in backward(alone.params, trace, alone.Y_train, "binary_cross_entropy")]
    shown = gradients[gradients["epoch"] == 2]["norm"]
    assert np.allclose(sorted(shown), sorted(expected), rtol=1e-12)


# --- data of one's own


DRAWN = "a2a2aa3c2ab8c8cb9c8c"


def test_drawn_points_are_trained_on_and_their_run_is_in_the_link():
    app = visit("train", data="draw")
    assert [info.value for info in app.info] == ["The network waits for your data."]
    app = visit("train", data="draw", points=DRAWN, test="0")
    assert notice(app) == ""
    run(app.button(key="step").click())
    examples = from_points(read_points(DRAWN), CLASS_NAME)
    alone = Trainer(TrainConfig(test_share=0), data=split(examples, 0, np.random.default_rng(0)))
    alone.run(epochs=1)
    assert metrics(app)["Training loss"] == figure(alone.history[-1])
    assert "Test loss" not in metrics(app)
    again = repeated(**address(app))
    assert metrics(again) == metrics(app)


def test_waiting_for_data_is_a_page_like_any_other():
    app = visit("train", rate="fast", at="7")
    run(app.selectbox(key="data").select("draw"))
    assert address(app) == {"data": "draw"}
    assert "`rate = fast`" in notice(app)
    assert address(visit("train", data="draw", at="7", view="inside", row="3")) == {
        "data": "draw",
        "at": "7",
        "view": "inside",
        "row": "3",
    }


def test_changed_points_wait_for_reset():
    app = visit("train", data="draw", points=DRAWN)
    run(app.button(key="step").click())
    before = metrics(app)
    app.query_params["points"] = DRAWN + "a5050"
    app = run(run(app))
    assert metrics(app) == before
    assert "Press Reset for the new data set." in [element.value for element in app.markdown]
    run(app.button(key="reset").click())
    assert metrics(app)["Epoch"] == "0"


def test_a_link_to_a_run_waits_for_its_data_without_being_lost():
    app = visit("train", data="draw", run="3.0")
    assert address(app) == {"data": "draw", "run": "3.0"}
    assert notice(app) == ""


def test_the_run_of_a_link_that_takes_long_tells_how_far_it_is_and_asks_before_it_goes_on(monkeypatch):
    monkeypatch.setattr(live, "BUDGET", 0.02)
    monkeypatch.setattr(live, "LINK_BUDGET", 0.05)
    app = visit("train", run="100000.0")
    while "go-on" not in {button.key for button in app.button}:
        run(app)
    assert address(app)["run"] == "100000.0"
    here = app.session_state["training.run"].trainer.epoch
    assert 0 < here < 100_000
    run(app.button(key="go-on").click())
    assert app.session_state["training.run"].trainer.epoch > here


@pytest.mark.parametrize("told", ["30.0~2.0_w9.0.0:1", "30.0~2.0_w0.0.0:inf", "30.0~2.0_w0.0.0:nan", "3.999"])
def test_what_cannot_be_repeated_is_told_before_anything_runs(told):
    app = visit("train", run=told)
    assert notice(app)
    trainer = app.session_state["training.run"].trainer
    assert (trainer.epoch, trainer.updates) == (0, 0)
    assert "run" not in address(app)
