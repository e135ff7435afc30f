"""Units that fall silent, in words."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from dashboard.frames import dying as frames
from dashboard.parts import dying as parts
from dashboard.pictures import hatching
from dashboard.text.numbers import figure
from lib.experiments import dying
from lib.experiments.dying import ACTIONS, Act, DyingConfig
from tests.pages import app_pages
from tests.pages.interruption import interruptions
from tests.written import spaced

DEMO = DyingConfig(rate=10.0, seed=2, epochs=200)


def visit(query=""):
    return app_pages.visit("dying", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in app.markdown)


def test_a_gradient_of_0_is_told_from_a_small_one():
    written = [spaced(parts.gradient(value)) for value in (0.0, 1e-300, 0.0123, 4.5)]
    assert written == ["0", "1.00 × 10⁻³⁰⁰", "0.0123", "4.50"]


def timeline(app):
    return json.loads(app_pages.component(app, "epoch-timeline").json)["value"]


class TestNetwork:
    def test_the_run_waits_for_a_prediction(self):
        app = visit()
        _, monitor = app_pages.charts(app)
        assert monitor["strip"]["to"].item() == 0.5  # the start alone
        assert monitor["now"]["epoch"].item() == 0
        assert "**Dead on this data set** means $z = w \\cdot x + b \\le 0$ for *every* example" in words(app)
        assert "here it is dead for good" not in words(app)
        assert "Once you have predicted" in words(app)
        assert not [button for button in app.button if button.key.startswith("act-")]
        app_pages.predict(app, "guess", "none")
        assert app_pages.charts(app)[1]["strip"]["to"].item() == 200
        assert app_pages.address(app)["guess"] == "none"

    def test_the_answer_plays_the_epochs_from_the_first(self):
        app = visit()
        app_pages.predict(app, "guess", "none")
        assert (app.button("epoch-player").label, timeline(app)) == ("Pause", 0)
        assert json.loads(app_pages.component(app, "epoch-play").json)["power"] == 2, "as the strip's axis"
        app_pages.report(app, "epoch-play", "played", {"value": 90, "turn": 1})
        assert app_pages.charts(app)[1]["now"]["epoch"].item() == 90
        assert visit("guess=none").button("epoch-player").label == "Play", (
            "a prediction that a link brings plays nothing"
        )

    def test_the_answer_plays_them_wherever_the_page_is_interrupted(self):
        for interrupted in interruptions((parts, "_epoch")):
            app = visit()
            app_pages.run(app.segmented_control(key="guess-choice").set_value("none"))
            with interrupted:
                app.button(key="guess-lock").click().run()
            app_pages.run(app)
            assert (app.button("epoch-player").label, timeline(app)) == ("Pause", 0)

    @pytest.mark.parametrize(
        ("guess", "said"), [("none", "none"), ("few", "fewer than half"), ("most", "half or more")]
    )
    def test_the_prediction_is_judged(self, guess, said):
        record = dying.run(DEMO)
        dead = int(record.dead[-1].sum())
        assert dead > 4
        judged = "Yes" if guess == "most" else "No"
        first = record.since(200)[record.dead[-1]].min()
        found = f"{dead} of 8 are dead at epoch 200, the first of them from epoch {first} on."
        assert f"**You said {said}.** {judged}: {found}" in words(visit(f"guess={guess}"))

    def test_a_network_without_deaths(self):
        assert "**You said none.** Yes: 0 of 8 are dead at epoch 200." in words(visit("guess=none&rate=0.5&seed=1"))

    def test_the_numbers_are_those_of_the_core(self):
        app = visit("guess=show&epoch=30&b=-1&seed=3")
        record = dying.run(replace(DEMO, seed=3, bias=-1.0))
        shown = app_pages.table(app)
        assert shown["dead now"] == f"{record.dead[30].sum()} of 8"
        assert shown["loss"] == figure(float(record.loss[30]))
        assert shown["accuracy"] == f"{record.accuracy[30]:.1%}"
        units = app_pages.charts(app)[1]["units"]
        assert units["dead"].tolist() == record.dead[30].tolist()
        assert units["gradient"].tolist() == [parts.gradient(value) for value in record.gradient[30]]
        assert set(units["gradient"][units["dead"]]) == {"0"}

    def test_a_hinge_is_where_z_is_0_and_the_arrow_points_to_where_it_fires(self):
        hinges = app_pages.charts(visit("guess=show&epoch=0"))[0]["hinges"]
        record = dying.run(DEMO)
        for row in hinges.itertuples():
            w, b = record.W[0, :, row.unit - 1], record.b[0, row.unit - 1]
            for x, y in ((row.x1, row.y1), (row.x2, row.y2)):
                assert w @ [x, y] + b == pytest.approx(0, abs=1e-9)
                assert max(abs(x), abs(y)) == pytest.approx(3)
            assert w @ [row.tx, row.ty] + b > 0

    def test_hinges_outside_the_picture_are_told(self):
        app = visit("guess=show&epoch=200")
        drawn = app_pages.charts(app)[0]["hinges"]["unit"].tolist()
        missing = [str(unit) for unit in range(1, 9) if unit not in drawn]
        assert f"{', '.join(missing)}: the hinge lies outside the picture." in words(app)

    def test_an_action_acts_at_the_epoch_on_screen_and_can_be_taken_back(self):
        app = visit("guess=show&epoch=40")
        app_pages.run(app.button("act-fresh").click())
        assert app_pages.address(app)["acts"] == "40:fresh"
        (effect,) = dying.run(replace(DEMO, acts=(Act(40, "fresh"),))).effects
        assert (
            f"Of {effect.dead} dead, **{effect.at_once}** fire at once and **{effect.at_end}** at epoch 200"
            in words(app)
        )
        assert app_pages.table(app)["dead now"] == "0 of 8"
        assert app.button("act-fresh").disabled  # nobody is dead here now
        app_pages.run(app.button("act-leaky").click())
        assert app_pages.address(app)["acts"] == "40:fresh,40:leaky"
        assert app.button("act-leaky").disabled
        app_pages.run(app.button("act-back").click())
        app_pages.run(app.button("act-back").click())
        assert "acts" not in app_pages.address(app)
        assert app.button("act-back").disabled

    def test_the_prediction_is_judged_without_the_actions(self):
        text = words(visit("guess=most&epoch=40&acts=40:fresh,40:rate"))
        assert "**You said half or more.** Yes" in text
        left = dying.run(replace(DEMO, acts=(Act(40, "fresh"), Act(40, "rate")))).dead[-1].sum()
        assert f"With your actions: {left}." in text

    @pytest.mark.parametrize("kind", ACTIONS)
    def test_a_link_replays_every_action(self, kind):
        app = visit(f"guess=show&acts=5:{kind}")
        assert f"1. Epoch 5: {ACTIONS[kind].told}." in words(app)
        assert app_pages.charts(app)[1]["acts"]["epoch"].tolist() == [5]

    def test_no_action_after_the_last_epoch(self):
        app = visit("guess=show&epoch=200")
        assert all(app.button(f"act-{key}").disabled for key in ACTIONS)
        assert any("From epoch 200 on there is nothing left to train" in caption.value for caption in app.caption)

    @pytest.mark.parametrize("data", [key for key, record in frames.DATASETS.items() if record.n_out == 1])
    @pytest.mark.parametrize("rate", ["0.1", "1000"])
    def test_every_data_set_at_every_rate(self, data, rate):
        app = visit(f"guess=most&data={data}&rate={rate}&b=5&init=normal&units=16&epoch=200")
        record = dying.run(
            DyingConfig(data=data, rate=float(rate), bias=5, init="normal", units=16, seed=2, epochs=200)
        )
        assert ("**The run broke down.**" in words(app)) is (record.divergence is not None)
        assert all(len(text) > 40 for text in app_pages.alternatives(app))

    def test_a_run_that_breaks_down_is_told_and_its_record_shown(self):
        app = visit("guess=few&data=sine&rate=1000")
        record = dying.run(replace(DEMO, data="sine", rate=1000.0))
        assert str(record.divergence) in words(app)
        assert app_pages.charts(app)[1]["now"]["epoch"].item() == record.last

    def test_zero_weights_have_no_hinge(self):
        text = words(visit("guess=show&init=zeros&b=-1&epoch=0"))
        assert "no hinge, for all weights are 0" in text
        assert "from the start" in text

    def test_leaky_keeps_a_gradient_and_the_page_says_so(self):
        assert "a hatched unit still learns" in words(visit("guess=show&fn=leaky_relu&b=-5"))
        assert "here it is dead for good" in words(visit("guess=show"))


class TestLeaky:
    def test_waits_for_a_prediction(self):
        app = visit("view=leaky")
        rates, curves = app_pages.charts(app)
        assert rates["asked"][["rate", "text"]].to_numpy().tolist() == [[30, "?"]], "no empty stage"
        assert len(rates["rates"]) == len(curves["curves"]) == 0
        assert "Once you have predicted" in app.caption[0].value

    def test_the_comparison_is_judged_in_the_numbers_of_the_core(self):
        app = visit("view=leaky&cure=relu")
        relu, leaky = (dying.never_active_share(key, 30.0) for key in frames.RIVALS)
        assert f"**You said ReLU.** No: {relu:.0%} with ReLU, {leaky:.0%} with leaky." in words(app)
        app_pages.run(app.button(key="cure-again").click())
        app_pages.predict(app, "cure", "same")
        assert "**You said about as many.** Yes" in words(app)
        rates, curves = app_pages.charts(app)
        assert not len(rates["asked"])
        assert len(rates["rates"]) == 12
        assert (rates["rates"].query("key == 'leaky_relu'")["stuck"] == 0).all()
        ends = curves["curves"].query("epoch == 3000").set_index("key")["accuracy"]
        assert ends["leaky_relu"] > ends["relu"] + 0.1
        assert f"| accuracy | {ends['relu']:.0%} | **{ends['leaky_relu']:.0%}** |" in words(app)
        assert "start at −5" in words(app)

    def test_another_start(self):
        curves = app_pages.charts(visit("view=leaky&cure=show&start=-3"))[1]["curves"]
        assert curves.query("epoch == 3000")["accuracy"].min() > 0.85


class TestBornDead:
    def test_waits_for_a_prediction(self):
        shares, nets = app_pages.charts(visit("view=born&depth=3"))
        assert shares["asked"][["depth", "text"]].to_numpy().tolist() == [[10, "?"]], "no empty stage"
        assert len(shares["shares"]) == len(shares["bound"]) == len(shares["now"]) == 0
        assert nets["picture"]["url"].item() == hatching.squares((), "relu")["url"][0].as_py()
        assert not len(app_pages.charts(visit("view=born&born=show"))[0]["asked"])

    def test_the_prediction_is_judged_in_the_numbers_of_the_core(self):
        count = round(100 * dying.born_dead_share(10))
        assert f"**You said about 25.** Yes: it is {count} of 100." in words(visit("view=born&born=25"))
        assert f"**You said about 5.** No: it is {count} of 100." in words(visit("view=born&born=5"))
        assert f"It is {count} of 100." in words(visit("view=born&born=show"))

    def test_depth_and_width(self):
        app = visit("view=born&born=show&depth=20&width=3")
        count = round(100 * dying.born_dead_share(20, 3))
        assert f"With 20 hidden layers of 3 ReLU units: **{count} of 100** are born dead" in words(app)
        shares, _ = app_pages.charts(app)
        assert shares["now"]["share"].item() == count / 100
        rows = shares["shares"]
        assert not rows.query("key == 'leaky_relu'")["share"].any()
        assert (rows["low"] <= rows["share"]).all()
        assert (rows["share"] <= rows["high"]).all()

    @pytest.mark.parametrize("width", [1, 10])
    def test_extremes(self, width):
        assert "are born dead" in words(visit(f"view=born&born=50&width={width}&depth=30"))
        assert "1 hidden layer of" in words(visit(f"view=born&born=50&width={width}&depth=1"))

    def test_the_slider_changes_data_only(self):
        first, second = (app_pages.specs(visit(f"view=born&born=show&depth={depth}")) for depth in (2, 25))
        assert first == second
