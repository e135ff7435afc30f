"""The page on zig-zag: two paths, their numbers, and a sentence for every way in which they can end."""

import numpy as np

from dashboard.text.numbers import figure
from lib.experiments.zigzag import ZigzagConfig, descend
from tests.pages import app_pages


def visit(**link):
    return app_pages.visit("zigzag", **link)


def words(app):
    return "\n\n".join(element.value for element in [*app.markdown, *app.info])


def table(app):
    (text,) = [element.value for element in app.markdown if element.value.startswith("|")]
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return {row[0]: row[1:] for row in rows}


def test_the_numbers_are_those_of_the_core():
    app = visit(guess="show", step="80", batch="4", rate="0.5", noise="0.2", seed="3", spread="1.5")
    numbers = table(app)
    assert numbers["after 80 steps"] == ["Sigmoid", "tanh"]
    for column, key in enumerate(("sigmoid", "tanh")):
        path = descend(ZigzagConfig(key, batch_size=4, rate=0.5, noise=0.2, seed=3, spread=1.5))
        signs = path.signs(80)
        assert (
            numbers["both gradients share a sign"][column]
            == f"{signs.same} of {signs.same + signs.opposite} ({signs.share:.0%})"
        )
        assert numbers["path ÷ straight way"][column] == figure(path.detour(80))
        assert numbers["distance left"][column] == f"{figure(100 * path.left(80))}%"
        assert numbers["loss"][column] == figure(float(path.losses[80]))
        assert numbers["condition number κ, steepest ÷ flattest"][column] == figure(path.bowl.condition)
        assert numbers["mean of the inputs"][column] == figure(float(path.X.mean()))
        assert numbers["their standard deviation"][column] == figure(float(path.X.std(axis=0).mean()))
        way = app_pages.charts(app)[column]["way"]
        np.testing.assert_allclose(way[["w1", "w2"]].to_numpy(), path.weights[:81])


def test_the_demo_shows_the_zig_zag_at_first_glance():
    app = visit(guess="show")
    numbers = table(app)
    assert numbers["both gradients share a sign"][0] == "60 of 60 (100%)"
    assert float(numbers["path ÷ straight way"][0]) > 2 * float(numbers["path ÷ straight way"][1])
    assert int(numbers["steps until 5% is left"][0]) > 5 * int(numbers["steps until 5% is left"][1])
    positive, centred = app_pages.charts(app)
    assert list(positive["allowed"]["label"]) == ["both up", "both down"]
    assert centred["allowed"].empty
    assert "the mean output is 0.5000 for Sigmoid and 0 for tanh" in words(app).replace("\n", " ").replace(
        "For $z \\sim N(0, 1)$ ", ""
    )


def test_before_the_prediction_only_tanh_is_on_its_way():
    for key in ("sigmoid", "relu", "tanh"):
        app = visit(fn=key)
        panels = dict(zip(table(app)["after 60 steps"], app_pages.charts(app), strict=True))
        for label, data in panels.items():
            for name in ("way", "now", "allowed"):
                assert data[name].empty == (label != "tanh" or name == "allowed")
            assert len(data["contours"]) > 300
            assert list(data["places"]["name"]) == ["start", "minimum"]
        assert "?" in table(app)["both gradients share a sign"]
        assert "Why" not in words(app)
        assert "share a sign in" not in words(app)


def test_the_specifications_do_not_change_with_the_sliders():
    app = visit(guess="show")
    before = app_pages.specs(app)
    app.slider("step").set_value(150)
    app.slider("spread").set_value(2.0)
    app_pages.run(app)
    assert app_pages.specs(app) == before
    assert app_pages.address(app) == {"guess": "show", "step": "150", "spread": "2"}
    assert app_pages.address(app_pages.run(app.button("reset-demo").click())) == {}


def test_wrong_links_are_told_and_show_the_demo():
    app = visit(guess="up", fn="step", batch="3", norm="x", rate="7", step="201", seed="-1", spread="9", noise="x")
    for name in ("guess", "fn", "batch", "norm", "rate", "step", "seed", "spread", "noise"):
        assert f"{name} = " in app_pages.notice(app)
    assert app.slider("step").value == 60


def test_the_words_follow_the_start():
    assert "$w_1$ up and $w_2$ down, so the path zig-zags" in words(visit(guess="show"))
    assert "$w_1$ up and $w_2$ up, so the path need not zig-zag" in words(visit(guess="show", w1="-1", w2="-2"))
    assert "$w_1$ down and $w_2$ where it is" in words(visit(w1="2", w2="-1"))
