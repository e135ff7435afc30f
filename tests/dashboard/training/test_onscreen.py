"""What is on screen is what the controls say; what had to go for that can be gone back to."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.training.onscreen import in_words
from lib.train_config import FIELDS
from tests.pages.app_pages import run

PAGE = """
from dataclasses import dataclass, replace
import streamlit as st
from dashboard.shell import link
from dashboard.training import onscreen
from lib.train_config import TrainConfig, differing
from lib.training.changes import changed_as_far_as_may_be


@dataclass
class Counter:
    made: TrainConfig
    now: TrainConfig
    playing: bool = False
    broken: bool = False
    steps: int = 0

    @property
    def touched(self):
        return self.steps != 0

    def made_of(self, wanted):
        return self.made == wanted

    def unlike(self, wanted):
        return [field for field in differing(self.made, wanted) if not field.changeable]

    def adopt(self, wanted):
        self.now = changed_as_far_as_may_be(self.now, wanted)

    def play(self):
        self.playing = True

    def pause(self):
        self.playing = False

    def step(self):
        self.steps += 1

    def advance(self, epochs, seconds):
        self.steps += epochs
        self.playing = self.steps < 5


def acting(key):
    st.session_state.setdefault("acts", []).append(key)


def restorable(run):
    return st.session_state["can"]


def restore(run):
    st.session_state["seed"], st.session_state["rate"] = run.made.seed, run.now.learning_rate


link.open_page("counter")
screen = onscreen.OnScreen("counter.run", lambda wanted: Counter(wanted, wanted), restore, restorable, "count", acting)
seed = st.number_input("Seed", value=0, key="seed")
rate = st.number_input("Rate", value=0.5, key="rate")
ready = st.toggle("Ready", value=True, key="ready")
st.toggle("Can go back", value=True, key="can")
wanted = TrainConfig(seed=seed, learning_rate=rate)
counter = screen.current(wanted)
if screen.predicted(counter, "yes" if ready else ""):
    screen.buttons(counter, wanted, beside=screen.way_back)
with onscreen.picture(counter, 3):
    st.caption(f"{counter.steps} steps")
link.close_page()
"""


@pytest.fixture
def app():
    return run(AppTest.from_string(PAGE, default_timeout=20))


def counter(app):
    return app.session_state["counter.run"]


def press(app, key):
    return run(app.button(key=key).click())


def words(app):
    return [element.value for element in app.markdown]


def test_before_its_first_step_it_is_made_anew_of_what_the_controls_say(app):
    first = counter(app)
    run(app.number_input(key="seed").set_value(3))
    assert counter(app) is not first
    assert counter(app).made.seed == 3
    run(app.number_input(key="rate").set_value(0.25))
    assert counter(app).made.learning_rate == 0.25
    second = counter(app)
    assert counter(run(app)) is second


def keys(app):
    return {button.key for button in app.button}


def test_after_it_what_may_change_applies_and_the_rest_makes_a_fresh_one_at_once(app):
    press(app, "step")
    first = counter(app)
    run(app.number_input(key="rate").set_value(0.25))
    assert counter(app) is first
    assert (first.made.learning_rate, first.now.learning_rate) == (0.5, 0.25)
    assert "back" not in keys(app)
    run(app.number_input(key="seed").set_value(3))
    assert counter(app) is not first
    assert (counter(app).made.seed, counter(app).steps) == (3, 0)


def test_one_click_goes_back_and_the_next_comes_here_again(app):
    press(app, "step")
    first = counter(app)
    run(app.number_input(key="seed").set_value(3))
    assert app.button(key="back").label == "Back to the count before"
    assert "new seed" in app.button(key="back").help
    press(app, "step")
    second = counter(app)
    press(app, "back")
    assert counter(app) is first
    assert app.number_input(key="seed").value == 0
    press(app, "back")
    assert counter(app) is second
    assert app.number_input(key="seed").value == 3


def test_a_fresh_one_without_a_step_is_not_worth_going_back_to(app):
    press(app, "step")
    first = counter(app)
    for seed in (3, 4, 5):
        run(app.number_input(key="seed").set_value(seed))
    press(app, "back")
    assert counter(app) is first
    assert "back" not in keys(app)


def test_reset_can_be_undone(app):
    press(app, "step")
    first = counter(app)
    press(app, "reset")
    assert counter(app).steps == 0
    press(app, "back")
    assert counter(app) is first


def test_what_plays_pauses_when_it_has_to_go(app):
    press(app, "step")
    first = counter(app)
    first.playing, first.steps = True, -100
    run(app.number_input(key="seed").set_value(3))
    assert not first.playing
    assert not counter(app).playing


def test_there_is_no_way_back_where_the_controls_cannot_be_put_back(app):
    press(app, "step")
    run(app.toggle(key="can").set_value(False))
    run(app.number_input(key="seed").set_value(3))
    assert "back" not in keys(app)


def test_a_prediction_starts_the_run_that_waits_for_it_and_only_that(app):
    assert not counter(app).playing, "nobody has waited"
    run(app.toggle(key="ready").set_value(False))
    assert "play" not in keys(app)
    run(app.toggle(key="ready").set_value(True))
    assert counter(app).steps > 0
    run(app.toggle(key="ready").set_value(False))
    assert "play" in keys(app), "a run that is there can be paused"
    steps = counter(app).steps
    counter(app).playing = False
    run(app.toggle(key="ready").set_value(True))
    assert counter(app).steps == steps


def test_each_act_is_announced_by_its_key(app):
    for key in ("step", "play", "pause", "reset", "back"):
        if key == "pause":
            counter(app).steps = -100  # else it has stopped by itself
            counter(app).playing = True
            run(app)
        press(app, "play" if key == "pause" else key)
    assert app.session_state["acts"] == ["step", "play", "pause", "reset", "back"]


def test_a_picture_trains_first_and_the_page_is_drawn_again_when_it_has_stopped(app):
    press(app, "play")
    assert [caption.value for caption in app.caption] == ["3 steps"]
    assert app.button(key="play").label == "Pause"
    run(app)
    assert [caption.value for caption in app.caption] == ["6 steps"]
    assert app.button(key="play").label == "Play"


def test_what_follows_the_data_set_goes_without_saying():
    fields = [FIELDS[name] for name in ("data", "n", "features", "noise", "output", "loss", "seed")]
    assert in_words(fields) == ["data set", "noise", "seed"]
    assert in_words(fields[1:]) == ["number of points", "inputs", "noise", "output", "loss", "seed"]
