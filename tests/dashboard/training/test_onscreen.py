"""What is on screen follows the controls as long as that costs nothing, and says what would cost it."""

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
        return self.steps > 0

    def made_of(self, wanted):
        return self.made == wanted

    def waiting(self, wanted):
        return [field for field in differing(self.made, wanted) if not field.changeable]

    def adopt(self, wanted):
        self.now = changed_as_far_as_may_be(self.now, wanted)

    def play(self):
        self.playing = True

    def pause(self):
        self.playing = False

    def step(self):
        self.steps += 1

    def advance(self, epochs):
        self.steps += epochs
        self.playing = self.steps < 5


def acting(key):
    st.session_state.setdefault("acts", []).append(key)


def restore(run):
    st.session_state["seed"], st.session_state["rate"] = run.made.seed, run.now.learning_rate


link.open_page("counter")
screen = onscreen.OnScreen("counter.run", lambda wanted: Counter(wanted, wanted), restore, "count", acting)
seed = st.number_input("Seed", value=0, key="seed")
rate = st.number_input("Rate", value=0.5, key="rate")
ready = st.toggle("Ready", value=True, key="ready")
can_keep = st.toggle("Can keep", value=True, key="can")
wanted = TrainConfig(seed=seed, learning_rate=rate)
counter = screen.current(wanted)
screen.buttons(counter, wanted, first="" if ready else "Guess first.", can_keep=can_keep)
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


def test_after_it_what_may_change_applies_and_the_rest_waits_for_reset(app):
    press(app, "step")
    first = counter(app)
    run(app.number_input(key="rate").set_value(0.25))
    assert counter(app) is first
    assert (first.made.learning_rate, first.now.learning_rate) == (0.5, 0.25)
    assert words(app) == []
    run(app.number_input(key="seed").set_value(3))
    assert counter(app) is first
    assert words(app) == ["Press Reset for the new seed."]
    press(app, "reset")
    assert (counter(app).made.seed, counter(app).steps) == (3, 0)
    assert words(app) == []


def test_keep_puts_the_controls_back_and_loses_nothing(app):
    press(app, "step")
    first = counter(app)
    run(app.number_input(key="seed").set_value(3))
    assert app.button(key="keep").label == "Keep this count"
    press(app, "keep")
    assert app.number_input(key="seed").value == 0
    assert counter(app) is first
    assert words(app) == []


def test_there_is_nothing_to_keep_where_the_controls_cannot_be_put_back(app):
    press(app, "step")
    run(app.toggle(key="can").set_value(False))
    run(app.number_input(key="seed").set_value(3))
    assert words(app) == ["Press Reset for the new seed."]
    assert "keep" not in {button.key for button in app.button}


def test_what_must_come_first_is_said_and_waited_for(app):
    run(app.toggle(key="ready").set_value(False))
    assert words(app) == ["Guess first."]
    assert app.button(key="play").disabled
    assert app.button(key="step").disabled


def test_each_act_is_announced_by_its_key(app):
    for key in ("step", "play", "pause", "reset"):
        if key == "pause":
            counter(app).steps = -100  # else it has stopped by itself
            counter(app).playing = True
            run(app)
        press(app, key)
    assert app.session_state["acts"] == ["step", "play", "pause", "reset"]


def test_a_picture_trains_first_and_the_page_is_drawn_again_when_it_has_stopped(app):
    press(app, "play")
    assert [caption.value for caption in app.caption] == ["3 steps"]
    assert "pause" in {button.key for button in app.button}
    run(app)
    assert [caption.value for caption in app.caption] == ["6 steps"]
    assert "play" in {button.key for button in app.button}


def test_what_follows_the_data_set_goes_without_saying():
    fields = [FIELDS[name] for name in ("data", "n", "features", "noise", "output", "loss", "seed")]
    assert in_words(fields) == ["data set", "noise", "seed"]
    assert in_words(fields[1:]) == ["number of points", "inputs", "noise", "output", "loss", "seed"]
