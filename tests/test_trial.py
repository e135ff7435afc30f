"""A loss that no page knows is registered for the time of a test: training pages and exports hold for it as it is."""

import numpy as np
import pytest

from lib.losses import LOSSES
from lib.take_home.plain_numpy import write_out
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import charts, notice, run, visit
from tests.trial import DEAD_ZONE


@pytest.fixture(autouse=True)
def _registered():
    with LOSSES.registered(DEAD_ZONE):
        yield


def told(app):
    return "\n".join(element.value for element in [*app.markdown, *app.caption])


def board(app):
    (formula,) = [element.value for element in app.latex if r"\hat y" in element.value]
    return formula


class TestTrain:
    def test_it_is_offered_and_told_in_its_own_words(self):
        app = visit("train", data="sine", loss="linear-dead_zone")
        assert not notice(app)
        assert "Dead-zone" in app.selectbox(key="loss").options
        assert DEAD_ZONE.weighs in told(app)

    @pytest.mark.parametrize("layer", ["1", "output"])
    def test_look_inside_writes_its_formula_for_hidden_units_and_for_the_output(self, layer):
        """Hidden units showed the formula of binary cross-entropy, the output crashed."""
        app = visit("train", data="sine", loss="linear-dead_zone", view="inside", layer=layer)
        assert r"L &= \max(0, |0.03547 - (-0.7424)| - 0.5) = 0.2779" in board(app)
        assert r"\ln" not in board(app)
        assert (r"\operatorname{sign}(\hat y - y) & |\hat y - y| > 0.5\end{cases}} \\ &= 1 " in board(app)) is (
            layer == "output"
        )

    def test_look_inside_writes_it_for_several_outputs(self):
        app = visit("train", data="blobs", odd="1", loss="softmax-dead_zone", view="inside", layer="output")
        assert r"L &= \tfrac{1}{3} \sum_k \max(0, |\hat y_k - y_k| - 0.5) = " in board(app)
        assert "cancels" not in told(app)


def test_a_race_runs_with_it():
    app = visit("race", data="sine", loss="linear-dead_zone", guess="show", n="40")
    assert not notice(app)
    run(app.button(key="step").click())
    assert "Dead-zone." in told(app)
    assert charts(app)


def test_its_program_comes_to_the_same_losses():
    trainer = Trainer(TrainConfig(data="sine", n=60, loss="dead_zone", optimizer="nesterov", learning_rate=0.02))
    trainer.run(epochs=5)
    names = {}
    exec("\n\n".join(cell.code for cell in write_out(trainer)), names)
    np.testing.assert_array_equal(names["history"], trainer.history)
