"""The page on vanishing and exploding gradients."""

from urllib.parse import parse_qsl

import numpy as np
import pytest

from dashboard.parts import vanishing
from dashboard.text.numbers import figure, percent
from lib.activations import ACTIVATIONS
from lib.experiments.vanishing import SEEDS, DeepConfig, draws, flow, median_ratio, train
from lib.initializers import INITIALIZERS
from tests.pages import app_pages
from tests.written import spaced


def visit(query=""):
    return app_pages.visit("vanishing", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in (*app.markdown, *app.caption))


def test_the_lines_wait_for_a_prediction():
    app = visit()
    assert "Predict, and the other layers appear." in words(app)
    (chart,) = app_pages.charts(app)
    assert chart["curves"]["layer"].to_list() == [21]
    assert figure(10 ** flow(DeepConfig()).ratio) not in words(app)
    app = app_pages.predict(app, "guess", "millionth")
    median = figure(10 ** median_ratio(DeepConfig()))
    told = f"The median of 20 networks is {median} of the output layer's: less than a billionth."
    assert f"**You chose at least a billionth.** {told}" in words(app)
    assert "The error vanishes." in words(app)
    sizes, panels = app_pages.charts(app)
    assert sizes["curves"]["layer"].max() == 21
    assert len(panels["frames"]) == 6
    assert app_pages.address(app)["guess"] == "millionth"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("guess=billionth", "Yes: the median of 20 networks is"),
        ("guess=same&fn=tanh", "Yes: the median of 20 networks is"),
        ("guess=hundredth&fn=tanh", ": at least a tenth."),
        ("guess=same&scale=0", "The median of 20 networks is exactly 0: less than a billionth."),
        (
            "guess=same&fn=tanh&scale=0",
            "Of 20 networks none has a ratio that is a number: there is nothing to compare.",
        ),
    ],
)
def test_the_prediction_is_judged(query, text):
    assert text in words(visit(query))


def test_the_numbers_on_the_page_are_those_of_the_core():
    app = visit("fn=tanh&init=he_normal&depth=7&width=5&scale=1.3&seed=4&guess=show")
    found = flow(DeepConfig("tanh", "he_normal", 7, 5, 1.3, 4))
    for power in (found.gradient[0], found.gradient[-1], found.ratio, found.slopes[0], found.weights[0]):
        assert f"{figure(10**power)}" in words(app)
    assert r"at most $1^n$ (dash-dotted)" in words(app)
    assert "that is the table's last factor, the activations" in words(app)
    line = app_pages.charts(app)[0]["curves"].query("series == '‖dW‖'")
    np.testing.assert_allclose(line["power"], found.gradient)


@pytest.mark.parametrize("key", ACTIVATIONS)
@pytest.mark.parametrize("scale", [0, 10])
def test_every_function_at_the_ends_of_the_scale(key, scale):
    app = visit(f"fn={key}&depth=50&scale={scale}&guess=show")
    assert any(text in words(app) for text in ("All weights are 0", "On an average step back", "lets nothing through"))
    app_pages.run(app.segmented_control("below").set_value("train"))
    assert "SGD in batches of 20" in words(app)


@pytest.mark.parametrize("init", INITIALIZERS)
def test_every_initialiser_with_one_layer_of_one_unit(init):
    app = visit(f"init={init}&depth=1&width=1&guess=show&below=train&rate=10")
    assert "SGD in batches of 20" in words(app)


def test_every_layer_has_its_histogram_on_the_curve():
    app = visit("guess=show&depth=50&layers=1&scale=4")
    panels, found = app_pages.charts(app)[1], flow(DeepConfig(depth=50, scale=4.0))
    assert len(panels["frames"]) == 50
    titles = panels["texts"].query("place == 'title'")["text"].to_list()
    assert titles == [f"{i}: {percent(share)}" for i, share in enumerate(found.saturated, start=1)]
    assert "layers are shown" not in words(app)
    assert "6 of 50 layers are shown; for every one, see More." in words(visit("guess=show&depth=50"))
    assert "layers are shown" not in words(visit("guess=show&depth=6"))


def test_an_error_that_explodes_beside_gradients_that_do_not_is_explained():
    setting = DeepConfig("relu", "he_normal", 50, scale=10.0)
    found, text = flow(setting), words(visit("fn=relu&init=he_normal&depth=50&scale=10&guess=show"))
    assert "The error explodes." in text
    assert f"{vanishing.size(found.inputs[0])} times as much at the first layer" in text
    assert f"and ends at {figure(10**found.ratio)} of the output's." in text
    assert "holds what comes into a layer as well" not in words(visit("guess=show"))


def test_underflow_is_said():
    text = words(visit("depth=50&scale=0.000001&guess=show"))
    assert "the gradient is too small for float64" in text
    assert "× 10⁻³" in spaced(text)


def test_a_run_that_breaks_down_says_so():
    text = words(visit("fn=relu&init=he_normal&scale=10&guess=show&below=train&rate=10"))
    assert "**Training broke down.**" in text
    assert "The picture shows the last good epoch." in text


def test_training_shows_which_layers_move():
    app = visit("guess=show&below=train&epoch=30")
    run = train(DeepConfig(), 0.1)
    assert f"loss {figure(run.losses[0])} at the start, **{figure(run.losses[30])}** now" in words(app)
    moves = app_pages.charts(app)[1]["moves"]
    np.testing.assert_allclose(10 ** moves["power"], run.moved[30][run.moved[30] > 0])
    app = app_pages.run(app.slider("epoch").set_value(0))
    assert "No layer has moved." in words(app)


def test_the_verdict_is_that_of_the_median_whichever_network_is_drawn():
    found, told = draws(DeepConfig("relu", "he_normal")), set()
    drawn = [flow(DeepConfig("relu", "he_normal", seed=seed)).ratio for seed in range(SEEDS)]
    worst = int(np.nanargmin(drawn))
    assert vanishing.answer(drawn[worst]) != vanishing.answer(found.median), "this seed alone would answer otherwise"
    for seed in (0, worst):
        text = words(visit(f"fn=relu&init=he_normal&guess=same&seed={seed}"))
        told.add(next(line for line in text.split("\n\n") if "You chose" in line))
        assert f"| first ÷ output | **{figure(10 ** drawn[seed])}** |" in text
        assert f"in the network drawn here, of seed {seed}," in text
    (verdict,) = told
    assert f"Yes: the median of 20 networks is {figure(10**found.median)}" in verdict
    half = f"{figure(10**found.low)} to {figure(10**found.high)}"
    assert f"| first ÷ output, median of 20 | **{figure(10**found.median)}** |\n| half of them | {half} |" in text


def test_a_link_that_asked_for_the_median_opens_what_it_opened():
    app = visit("guess=show&depth=3&median=1")
    assert app_pages.notice(app) == ""
    assert app_pages.address(app) == {"guess": "show", "depth": "3"}
    assert f"median of 20 | **{figure(10 ** median_ratio(DeepConfig(depth=3)))}**" in words(app)


def press(app, key):
    return app_pages.run(app.button(key).click())


def test_an_answer_that_is_none_is_ignored_in_a_whole_sentence():
    notice = app_pages.notice(visit("guess=what"))
    assert "which is not one of same, hundredth, millionth, billionth, show. It is ignored." in notice


def test_wrong_links_show_defaults_and_say_so():
    notice = app_pages.notice(visit("fn=step&depth=51&scale=-1&width=x&guess=7&below=9&seed=-1"))
    for part in ("fn = step", "depth = 51", "scale = -1", "width = x", "guess = 7", "below = 9", "seed = -1"):
        assert part in notice


def test_a_link_to_training_survives_the_prediction():
    app = visit("below=train")
    assert app_pages.notice(app) == ""
    app = app_pages.predict(app, "guess", "same")
    assert "SGD in batches of 20" in words(app)


def test_reset_brings_the_demo_back():
    app = press(visit("fn=relu&depth=3&scale=2&guess=show&below=train&pins=tanh.xavier_normal.20.8.0.1"), "reset-demo")
    assert app_pages.address(app) == {}
    assert app.slider("depth").value == 20
    assert "Predict, and the other layers appear." in words(app)


def test_specifications_and_alternatives_stay_while_sliders_move():
    app = visit("guess=show&below=train")
    before = app_pages.specs(app), app_pages.alternatives(app)
    for name, value in (("depth", 50), ("scale", 0.0), ("epoch", 3)):
        app = app_pages.run(app.slider(name).set_value(value))
        assert (app_pages.specs(app), app_pages.alternatives(app)) == before
    assert all(len(text) > 40 for text in before[1])


@pytest.mark.parametrize("init", ["he_normal", "normal"])
def test_what_keeps_its_size_by_the_prediction_does_not_vanish_or_explode_a_line_later(init):
    text = words(visit(f"guess=same&fn=relu&init={init}"))
    assert "Yes: the median of 20 networks is 0." in text
    assert "\\lVert dW\\rVert$ keeps its size within a factor of 100: it holds what comes into a layer" in text


def test_a_ratio_of_a_ten_millionth_is_not_called_about_a_millionth():
    text = words(visit("guess=millionth&depth=10&fn=sigmoid&init=xavier_normal"))
    median = 10 ** median_ratio(DeepConfig(depth=10))
    assert 1e-9 < median < 1e-6
    assert f"You chose at least a billionth.** Yes: the median of 20 networks is {figure(median)}" in text


def test_every_function_with_all_initial_weights_is_one_view():
    app = visit("guess=show&below=all&depth=4&width=4")
    for _ in range(200):
        (table,) = (element.value for element in app.markdown if element.value.startswith("| first ÷ output |"))
        if "…" not in table:
            break
        app = app_pages.run(app)
    rows = {row.split("|")[1].strip(): row.split("|")[2:-1] for row in table.splitlines()[2:]}
    assert list(rows) == [record.label for record in ACTIVATIONS.values()]
    assert all(len(row) == len(INITIALIZERS) for row in rows.values())
    setting = DeepConfig("tanh", "xavier_normal", 4, width=4)
    place = list(INITIALIZERS).index("xavier_normal")
    assert figure(10 ** median_ratio(setting)) in rows["tanh"][place]
    assert rows["tanh"][place].strip().startswith("**"), "it keeps its size"
    assert rows["Sigmoid"][place].strip().endswith("↓"), "it vanishes"
