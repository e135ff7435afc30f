"""The training page: every option works, no run is lost in silence, and its numbers are those of the core."""

import numpy as np
import pytest

from dashboard.charts.theme import CLASS_NAME
from dashboard.stage import scene
from dashboard.text.numbers import figure
from dashboard.training import bursts, settings
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.initializers import INITIALIZERS
from lib.optimizers import OPTIMIZERS
from lib.own_data import from_points, read_points, split
from lib.schedules import SCHEDULES
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import address, alternatives, charts, metrics, notice, run, specs, visit
from tests.pages.train_page import check_numbers, config_of, repeated, stage_of


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Frames are bounded by epochs here, not by a clock."""
    monkeypatch.setattr(bursts, "BUDGET", 30)


def with_losses(app):
    """The page with the drawer of the loss curve open."""
    app.session_state["losses-open"] = True
    return run(app)


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


def test_the_epoch_does_not_jump_while_a_run_plays(monkeypatch):
    """Pictures that end in the middle of an epoch once showed "12 + 3 of 20" and "13" in turn."""
    monkeypatch.setattr(bursts, "BUDGET", 1e-3)
    monkeypatch.setattr(bursts, "BURST", 1e-4)
    app = visit("train", pace="full")
    run(app.button(key="play").click())
    while not app.session_state["training.run"].trainer.batch:
        run(app)
    assert metrics(app)["Epoch"] == str(app.session_state["training.run"].trainer.epoch)


@pytest.mark.parametrize("pace", settings.PACES)
def test_every_pace_advances_by_its_epochs(pace, monkeypatch):
    monkeypatch.setattr(bursts, "BUDGET", 0.2 if pace == "full" else 30)
    app = visit("train", pace=pace)
    run(app.button(key="play").click())
    run(app)
    shown = metrics(app)["Epoch"]
    if pace == "full":
        assert int(shown.replace("\N{NARROW NO-BREAK SPACE}", "")) > settings.PACES["normal"]
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
    assert np.array_equal(stage_of(app).plane, scene.picture(alone).plane)


@pytest.mark.parametrize("axis", ["linear", "log"])
def test_the_loss_axis_is_as_chosen(axis):
    app = visit("train", axis=axis, run="5.0")
    alone = Trainer(TrainConfig())
    alone.run(epochs=5)
    expected = scene.picture(alone, logarithmic=axis == "log").curves[0]
    assert np.array_equal(stage_of(app).curves[0], np.rint(65535 * expected))
    assert ('"type": "log"' in specs(with_losses(app))[0]) == (axis == "log")
    assert metrics(app) == metrics(visit("train", run="5.0"))


def test_playing_makes_the_loss_fall_and_pausing_keeps_it():
    app = visit("train")
    before = float(metrics(app)["Training loss"])
    run(app.button(key="play").click())
    for _ in range(15):
        run(app)
    run(app.button(key="play").click())
    after = metrics(app)
    assert float(after["Training loss"]) < before / 2
    run(app)
    assert metrics(app) == after
    assert after["Epochs/s"] == "–"


def test_a_run_on_the_page_is_the_run_of_its_link():
    app = visit("train", data="xor", seed="3")
    run(app.button(key="play").click())
    for _ in range(4):
        run(app)
    run(app.button(key="play").click())
    run(app.button(key="step").click())
    alone = Trainer(TrainConfig(data="xor", seed=3))
    alone.run(epochs=int(metrics(app)["Epoch"]))
    check_numbers(app, alone)


def test_reset_brings_back_the_same_first_loss():
    app = visit("train", seed="5")
    first, picture = metrics(app), stage_of(app).plane
    run(app.button(key="play").click())
    run(app)
    run(app.button(key="reset").click())
    assert metrics(app) == first
    assert np.array_equal(stage_of(app).plane, picture)
    assert app.button(key="play").label == "Play"


def test_while_playing_step_waits_and_play_has_become_pause():
    app = visit("train")
    run(app.button(key="play").click())
    assert app.button(key="step").disabled
    assert app.button(key="play").label == "Pause"
    run(app.button(key="play").click())
    assert not app.button(key="step").disabled


def test_before_the_first_step_a_change_is_made_at_once():
    app = visit("train")
    before = metrics(app)
    run(app.slider(key="layers").set_value(1))
    assert metrics(app) != before
    assert "back" not in {button.key for button in app.button}
    check_numbers(app, Trainer(TrainConfig(hidden=(4,))))


CHANGES = [
    ("layers", lambda app: app.slider(key="layers").set_value(4), "hidden units"),
    ("width", lambda app: app.slider(key="w1").set_value(9), "hidden units"),
    ("data", lambda app: app.segmented_control(key="data").set_value("sine"), "data set"),
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
def test_what_needs_a_fresh_network_makes_it_at_once_and_one_click_goes_back(change, name):
    app = visit("train")
    run(app.button(key="step").click())
    before, start = metrics(app), address(app)
    run(change(app))
    check_numbers(app, Trainer(config_of(address(app))))
    assert f"A fresh network for the new {name}." in "\n".join(caption.value for caption in app.caption)
    assert metrics(visit("train", **address(app))) == metrics(app), "the link opens something else"
    run(app.button(key="back").click())
    assert address(app) == start
    assert metrics(app) == before
    assert metrics(repeated(**address(app))) == before


def test_the_way_back_restores_fewer_layers_and_their_widths():
    app = visit("train", layers="3", w1="5", w2="6", w3="7", noise="0.25", batch="20", seed="8", init="normal")
    start = address(app)
    run(app.button(key="step").click())
    run(app.slider(key="layers").set_value(1))
    run(app.slider(key="w1").set_value(2))
    run(app.slider(key="noise").set_value(0.5))
    run(app.button(key="back").click())
    assert address(app) == {**start, "run": "1.0"}
    assert [app.slider(key=f"w{i}").value for i in (1, 2, 3)] == [5, 6, 7]


def test_the_link_is_what_is_on_the_screen_while_a_run_is_left_for_other_data():
    """It once named the new data beside the epochs of the old run, and opened a third thing."""
    app = visit("train")
    run(app.button(key="play").click())
    for _ in range(3):
        run(app)
    run(app.segmented_control(key="data").set_value("spiral"))
    assert address(app) == {"data": "spiral"}
    assert app.button(key="play").label == "Play"
    check_numbers(app, Trainer(TrainConfig(data="spiral")))


def test_an_epoch_that_was_looked_at_is_not_looked_for_in_another_run():
    app = visit("train")
    for _ in range(3):
        run(app.button(key="step").click())
    run(app.select_slider(key="at").set_value(1))
    run(app.slider(key="w1").set_value(5))
    for _ in range(3):
        run(app.button(key="step").click())
    assert metrics(app)["Epoch"] == "3"


def test_a_run_pauses_by_itself_and_says_so():
    app = visit("train", stop="4")
    run(app.button(key="play").click())
    run(app)
    run(app)
    assert metrics(app)["Epoch"] == "4"
    assert app.button(key="play").label == "Play"
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
    run(app.button(key="present-switch").click())
    assert metrics(app) == before
    assert address(app) == {"present": "1", "run": "1.0"}


@pytest.mark.parametrize("key", DATASETS)
def test_every_picture_has_a_text_alternative(key):
    app = with_losses(visit("train", data=key))
    for alternative in [*alternatives(app), stage_of(app).says]:
        assert len(alternative) > 40


# --- a link that repeats a run


# --- goals


def finished(**link):
    """A play from the link's start to where it pauses by itself."""
    app = visit("train", pace="fast", **link)
    run(app.button(key="play").click())
    for _ in range(30):
        if app.button(key="play").label == "Play":
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


# --- pins


def test_a_pinned_run_stays_in_the_picture_and_in_the_table():
    app = visit("train")
    assert app.button(key="pin").disabled
    for _ in range(3):
        run(app.button(key="step").click())
    first = charts(with_losses(app))[0]["losses"]
    run(app.button(key="pin").click())
    run(app.selectbox(key="activation").set_value("relu"))
    run(app.button(key="step").click())
    curve = charts(with_losses(app))[0]
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
    assert len(charts(with_losses(app))[0]["pinned"]) == 0


def differences(app):
    """What differs, by the name of the run in the table of pins."""
    with_losses(app)
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
    assert differences(app)["A"] == "other own data"
    run(app.button(key="step").click())
    run(app.button(key="pin").click())
    run(app.segmented_control(key="data").set_value("circle"))
    run(app.slider(key="n").set_value(90))
    assert differences(app) == {"A": "own data", "B": "own data", "now": ""}
    run(app.button(key="step").click())
    run(app.button(key="pin").click())
    run(app.segmented_control(key="data").set_value("draw"))
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
    assert "before" not in differences(app)  # it is B


def test_the_run_that_had_to_go_stays_in_the_picture_without_being_pinned():
    app = visit("train")
    for _ in range(3):
        run(app.button(key="step").click())
    first = charts(with_losses(app))[0]["losses"]
    run(app.selectbox(key="activation").set_value("relu"))
    curve = charts(with_losses(app))[0]
    assert np.array_equal(curve["pinned"]["loss"], first["loss"])
    assert differences(app) == {"before": "activation tanh", "now": ""}
    run(app.button(key="unpin").click())
    assert len(charts(with_losses(app))[0]["pinned"]) == 0
    assert "back" not in {button.key for button in app.button}


# --- views


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
    run(app.segmented_control(key="data").set_value("draw"))
    assert address(app) == {"data": "draw"}
    assert "`rate = fast`" in notice(app)
    assert address(visit("train", data="draw", at="7", view="inside", row="3")) == {
        "data": "draw",
        "at": "7",
        "view": "inside",
        "row": "3",
    }


def test_changed_points_make_a_fresh_network_and_the_old_ones_can_be_gone_back_to():
    app = visit("train", data="draw", points=DRAWN)
    run(app.button(key="step").click())
    before, start = metrics(app), address(app)
    app.query_params["points"] = DRAWN + "a5050"
    app = run(run(app))
    assert metrics(app)["Epoch"] == "0"
    run(app.segmented_control(key="data").set_value("moons"))
    run(app.button(key="back").click())
    assert metrics(app) == before
    assert address(app) == start
