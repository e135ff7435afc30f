"""A race on screen: it waits for the prediction, pauses when it is over, and can be gone back to."""

from dataclasses import replace

from lib.activations import ACTIVATIONS
from tests.pages.app_pages import address, predict, run, visit
from tests.pages.race_page import FIVE, SHARED, SMALL, expected, stage_of, step, table


def test_at_first_the_untrained_networks_are_shown_and_the_race_waits_for_the_prediction():
    app = visit("race", n="40")
    shown = stage_of(app)
    assert [racer.name for racer in shown.racers] == [ACTIVATIONS[key].label for key in FIVE]
    assert {len(racer.curve) for racer in shown.racers} == {1}
    assert not {button.key for button in app.button} & {"play", "step", "reset"}, "grey buttons"
    predict(app, "guess", "relu")
    assert app.button(key="play").label == "Pause"
    assert address(app)["guess"] == "relu"


def test_a_prediction_that_a_link_brings_starts_nothing():
    app = visit("race", n="40", guess="relu")
    assert app.button(key="play").label == "Play"
    run(app)
    assert app.button(key="play").label == "Play"


def test_play_goes_on_until_everybody_has_reached_the_goal_and_then_pauses():
    app = visit("race", functions="tanh,gelu", goal="0.5", pace="full", guess="tanh")
    run(app.button(key="play").click())
    run(app)
    heat = app.session_state["race.run"]
    assert not heat.playing
    assert heat.over
    needed = {name: int(row[-1]) for name, row in table(app).items()}
    assert heat.trainer.epoch == max(needed.values())
    first = min(needed, key=needed.get)
    words = "\n".join(element.value for element in app.markdown)
    assert f"**You said tanh.** First at 0.5: {first}, after {needed[first]} epochs." in words


def test_a_changed_control_makes_a_fresh_race_at_once_and_keeps_the_old_one():
    app = step(visit("race", **SMALL), 2)
    start = address(app)
    run(app.slider(key="w1").set_value(3))
    assert table(app)["tanh"][0] == "0"
    assert app.button(key="back").label == "Back to the race before"
    run(app.button(key="back").click())
    assert app.slider(key="w1").value == 4
    assert table(app)["tanh"][0] == "2"
    assert address(app) == start
    run(app.pills(key="functions").set_value(["tanh", "elu"]))
    assert list(table(app)) == ["tanh", "ELU"]
    assert table(app)["ELU"] == expected(replace(SHARED, activation="elu"), 0)
