"""The page on handwritten digits: two networks side by side, their numbers those of the core, and a pad."""

import pytest

from dashboard.parts.digits import models, views
from dashboard.training import bursts
from lib.activations import ACTIVATIONS
from lib.optimizers import OPTIMIZERS
from tests.pages.app_pages import address, alternatives, notice, predict, run, visit
from tests.pages.digits_page import check_numbers, step, words


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Frames are bounded by epochs here, not by a clock."""
    monkeypatch.setattr(bursts, "BUDGET", 30)


LINKS = [
    *({"activation": key} for key in ACTIVATIONS),
    *({"optimizer": key, "rate": "0.01"} for key in OPTIMIZERS),
    {"units": "1"},
    {"units": "64", "batch": "256", "seed": "9"},
    {"batch": "16", "rate": "0.001"},
]


@pytest.mark.parametrize("link", LINKS, ids=str)
def test_every_option_trains_and_shows_the_numbers_of_the_core(link):
    app = visit("digits", guess="show", **link)
    assert notice(app) == ""
    step(app)
    settings = {
        "activation": link.get("activation", "relu"),
        "units": int(link.get("units", 32)),
        "optimizer": link.get("optimizer", "sgd"),
        "learning_rate": float(link.get("rate", 0.3)),
        "batch_size": int(link.get("batch", 32)),
        "seed": int(link.get("seed", 0)),
    }
    check_numbers(app, 1, **settings)


@pytest.mark.parametrize("view", views.VIEWS)
@pytest.mark.parametrize("model", models.MODELS)
@pytest.mark.parametrize("guess", ["", "50"])
def test_every_view_of_both_models(view, model, guess):
    link = {"view": view, "model": model, "guess": guess}
    app = visit("digits", **link)
    assert notice(app) == ""
    defaults = {"view": "learning", "model": "logistic", "guess": ""}
    assert address(app) == {name: value for name, value in link.items() if value != defaults[name]}
    assert all(len(alternative) > 40 for alternative in alternatives(app))
    if guess:
        step(app)
        assert not app.error


def test_nothing_is_trained_before_the_prediction():
    app = visit("digits")
    assert not {button.key for button in app.button} & {"play", "step", "reset"}, "grey buttons"
    assert app.segmented_control("guess-choice").label.startswith("Predict first")
    assert "| after" not in words(app)
    predict(app, "guess", "80")
    assert app.button(key="play").label == "Pause"
    assert "**You said about 80%.**" in words(app)


def test_the_demo_can_be_reset():
    app = visit("digits", guess="50", view="weights", model="hidden", units="3", seed="7")
    run(app.button(key="reset-demo").click())
    assert address(app) == {}


def test_wrong_links_show_defaults_and_say_so():
    app = visit("digits", model="deep", view="x", guess="97", units="65", rate="2", seed="-1", foo="1")
    for name in ("model = deep", "view = x", "guess = 97", "units = 65", "rate = 2", "seed = -1", "`foo`"):
        assert name in notice(app)
