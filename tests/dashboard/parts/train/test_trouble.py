"""A run that does not learn says why, with what to try and a link that opens without a complaint."""

import pytest

from dashboard.parts.train.trouble import door, sentence
from lib.runs.diagnosis import Trouble
from lib.train_config import TrainConfig
from tests.pages.app_pages import address, notice, run, visit
from tests.pages.train_page import repeated

NETWORK = TrainConfig(
    data="moons", hidden=(4, 3), activation="relu", learning_rate=3.0, init="normal", n=60, seed=3, l2=0.001
)
FOUND = {
    "grown": Trouble("grown", 1.5e253),
    "rate": Trouble("rate", 9),
    "dead": Trouble("dead", 3, 2),
    "alike": Trouble("alike", 4, 1),
    "gradient": Trouble("gradient", 0.0123),
    "unlucky": Trouble("unlucky", 0.05, seed=5, epochs=80),
    "narrow": Trouble("narrow", 0.456, epochs=90),
}


@pytest.mark.parametrize("cause", FOUND)
def test_the_sentence_holds_what_was_measured_and_what_to_try(cause):
    text = sentence(FOUND[cause], NETWORK)
    assert text.startswith("It does not learn. ")
    assert "Try " in text
    measured = {
        "grown": "1.500\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10²⁵³",
        "rate": "9 of the last 20",
        "dead": "All 3 units of layer 2",
        "alike": "All 4 units of layer 1",
    }
    assert measured.get(cause, f"{FOUND[cause].amount:.4g}") in text
    if cause == "dead":
        assert "z ≤ 0 for every training example" in text
    if cause in {"grown", "rate"}:
        assert "Try a learning rate of 0.3" in text


@pytest.mark.parametrize("cause", FOUND)
def test_the_link_opens_a_page_with_this_very_network(cause):
    made = door(FOUND[cause], NETWORK)
    app = visit(made.entry.file.removesuffix(".py"), **made.query)
    assert notice(app) == ""
    said = address(app)
    if made.entry.url == "race":
        config = app.session_state["race.run"].entries.configs[0]
        assert (config.data, config.n, config.seed, config.l2) == ("moons", 60, 3, 0.001)
        assert len(app.session_state["race.run"].entries.keys) >= 3
    elif made.entry.url == "vanishing":
        assert (said["fn"], said["init"], said["depth"], said["width"]) == ("relu", "normal", "2", "4")
    else:
        assert app.session_state["training.run"].trainer.config.seed == 5


def test_the_page_says_why_a_run_does_not_learn():
    app = repeated(init="zeros", run="60.0", n="60")
    told = "\n".join(element.value for element in app.markdown)
    assert "All 4 units of layer 1 are the same unit" in told
    (link,) = app.get("page_link")
    assert "inits=zeros" in link.proto.query_string
    run(app.button(key="step").click())
    assert "All 4 units" in "\n".join(element.value for element in app.markdown)


def test_of_a_run_that_learns_the_page_says_nothing_of_the_kind():
    app = repeated(run="80.0")
    assert "does not learn" not in "\n".join(element.value for element in [*app.markdown, *app.caption])
