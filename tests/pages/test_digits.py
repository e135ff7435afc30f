"""The page on handwritten digits: two networks side by side, their numbers those of the core, and a pad."""

import numpy as np
import pytest

from dashboard.parts.digits import models, views
from dashboard.parts.digits import words as in_words
from dashboard.text.numbers import figure, percent
from dashboard.training import live
from dashboard.widgets import snippets
from lib import digits
from lib.activations import ACTIVATIONS
from lib.optimizers import OPTIMIZERS
from lib.trainers import Trainer
from tests.pages.app_pages import address, alternatives, charts, notice, run, specs, visit


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Frames are bounded by epochs here, not by a clock."""
    monkeypatch.setattr(live, "BUDGET", 30)


def words(app):
    return "\n\n".join(element.value for element in app.markdown)


def step(app, epochs=1):
    for _ in range(epochs):
        run(app.button(key="step").click())
    return app


def table(app):
    (text,) = [element.value for element in app.markdown if element.value.startswith("| after")]
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return rows[0][0], {row[0]: row[1:] for row in rows[2:]}


def alone(epochs, hidden=(), **settings):
    trainer = Trainer(digits.configuration(hidden, **settings), digits.load().examples)
    trainer.run(epochs=epochs)
    return trainer


def check_numbers(app, epochs, **settings):
    units, activation = settings.pop("units", 32), settings.pop("activation", "relu")
    heading, rows = table(app)
    assert heading == f"after {epochs} epoch{'' if epochs == 1 else 's'}"
    trainers = {
        "Logistic regression": alone(epochs, **settings),
        "One hidden layer": alone(epochs, (units,), activation=activation, **settings),
    }
    for name, trainer in trainers.items():
        right = trainer.accuracy(trainer.X_test, trainer.Y_test)
        assert rows[name] == [
            percent(trainer.accuracy(trainer.X_train, trainer.Y_train), 1),
            percent(right, 1),
            str(round(360 * (1 - right))),
            figure(trainer.history[-1]),
            figure(trainer.test_history[-1]),
            str(sum(W.size + b.size for W, b in trainer.params)),
        ]


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
    assert app.button(key="play").disabled
    assert app.button(key="step").disabled
    assert "Predict first" in words(app)
    assert "| after" not in words(app)
    run(app.segmented_control("guess").set_value("80"))
    assert not app.button(key="play").disabled
    assert "**You said about 80%.** Untrained, it gets" in words(app)


def test_playing_stops_by_itself_and_the_prediction_is_judged():
    app = visit("digits", guess="80", pace="5", model="hidden")
    run(app.button(key="play").click())
    assert "Training goes on." in words(app)
    for _ in range(models.STOP_AFTER // 5):
        run(app)
    assert "pause" not in {button.key for button in app.button}
    check_numbers(app, models.STOP_AFTER)
    trainer = alone(models.STOP_AFTER)
    right = trainer.accuracy(trainer.X_test, trainer.Y_test)
    text = words(app)
    assert f"gets {round(360 * right)} of 360 right: {percent(right, 1)}." in text
    assert "The nearest answer was about 95%." in text
    run(app.segmented_control("guess").set_value("95"))
    assert "Your answer is the nearest." in words(app)


def test_a_run_that_has_not_settled_is_not_judged():
    app = step(visit("digits", guess="95"), 2)
    assert "It has not settled yet." in words(app)
    assert "nearest" not in words(app)


def test_the_curve_and_the_confusions_are_those_of_the_core():
    app = step(visit("digits", guess="show", model="hidden"), 3)
    trainer = alone(3, (32,))
    curve, matrix = charts(app)
    chosen = curve["accuracies"].query("chosen and set == 'test'")
    assert chosen["epoch"].tolist() == [0, 1, 2, 3]
    assert chosen["right"].iloc[-1] == trainer.accuracy(trainer.X_test, trainer.Y_test)
    answers = trainer.predict(trainer.X_test).argmax(axis=1)
    wanted = digits.confusion_matrix(digits.load().labels_test, answers)
    assert np.array_equal(matrix["cells"]["count"].to_numpy().reshape(10, 10), wanted)


def test_the_specification_stays_while_training_goes_on():
    for view in views.VIEWS:
        app = visit("digits", guess="show", view=view)
        before = specs(app)
        assert specs(step(app, 2)) == before


def test_the_most_wrong_image_is_put_into_words():
    app = step(visit("digits", guess="show", view="mistakes"), 5)
    found = digits.most_wrong(alone(5).predict(digits.load().X_test), digits.load().labels_test, 12)
    assert f"Test image {found.rows[0] + 1} is the most wrong: a {found.labels[0]}" in words(app)
    assert charts(app)[0]["tiles"]["first"].iloc[0] == f"{found.labels[0]} → {found.answers[0]}"


@pytest.mark.parametrize(("model", "link", "count"), [("logistic", {}, 10), ("hidden", {"units": "5"}, 5)])
def test_there_is_a_picture_for_each_unit(model, link, count):
    app = visit("digits", view="weights", model=model, **link)
    assert len(charts(app)[0]["tiles"]) == count


def test_a_test_image_on_the_pad_gets_its_own_answer_when_taken_as_it_stands():
    app = step(visit("digits", guess="show", view="draw", image="17", raw="1"))
    p = alone(1).predict(digits.load().X_test[16])[0]
    assert np.allclose(charts(app)[0]["answer"]["p"], p)
    assert f"The answer: **{p.argmax()}**, with a probability of {percent(float(p.max()), 1)}." in words(app)
    run(app.number_input("image").set_value(18))
    assert np.allclose(charts(app)[0]["answer"]["p"], alone(1).predict(digits.load().X_test[17])[0])


def test_a_new_learning_rate_keeps_the_run():
    app = step(visit("digits", guess="show"))
    run(app.select_slider("rate").set_value(0.01))
    assert table(app)[0] == "after 1 epoch"
    assert "Press Reset" not in words(app)


def test_a_change_that_needs_fresh_networks_says_so_and_can_be_taken_back():
    app = step(visit("digits", guess="show"))
    run(app.slider("units").set_value(8))
    assert "Press Reset for the new hidden units." in words(app)
    check_numbers(app, 1)
    run(app.button(key="keep").click())
    assert app.slider("units").value == 32
    run(app.slider("units").set_value(8))
    run(app.button(key="reset").click())
    assert "Press Reset" not in words(app)
    check_numbers(app, 0, units=8)


def test_divergence_is_told_and_the_other_model_stays():
    app = visit("digits", guess="show", rate="10", activation="linear", units="64")
    run(app.button(key="play").click())
    run(app)
    run(app)
    (message,) = [error.value for error in app.error]
    assert message.startswith("One hidden layer broke down. In epoch 1, batch 15, the loss became infinite")
    heading, rows = table(app)
    epochs = int(heading.split()[1])
    assert epochs >= 2
    assert rows["Logistic regression"][3] == figure(alone(epochs, learning_rate=10.0).history[-1])
    assert "pause" in {button.key for button in app.button}


def test_the_demo_can_be_reset():
    app = visit("digits", guess="50", view="weights", model="hidden", units="3", seed="7")
    run(app.button(key="reset-demo").click())
    assert address(app) == {}


def test_wrong_links_show_defaults_and_say_so():
    app = visit("digits", model="deep", view="x", guess="97", units="65", rate="2", seed="-1", foo="1")
    for name in ("model = deep", "view = x", "guess = 97", "units = 65", "rate = 2", "seed = -1", "`foo`"):
        assert name in notice(app)


def test_the_snippet_gives_the_networks_answer(capsys):
    trainer = alone(5, (4,), activation="gelu")
    exec(snippets.snippet(*in_words.program(trainer)), {})
    printed = np.array(capsys.readouterr().out.strip("[]\n").split(), dtype=float)
    assert np.allclose(printed, trainer.predict(trainer.X_test[:1])[0], atol=0.002)
