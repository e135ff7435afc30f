"""The question of the training page: asked only where it is wanted, and answered by the run itself."""

import pytest

from dashboard.parts.train.asked import LOSSES
from dashboard.text.numbers import figure
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import address, predict, run, visit


def words(app):
    return "\n".join(element.value for element in app.markdown)


def trained(epochs: int) -> Trainer:
    trainer = Trainer(TrainConfig())
    trainer.run(epochs=epochs)
    return trainer


def test_who_does_not_want_to_be_asked_is_not():
    assert not [row for row in visit("train").segmented_control if row.key == "guess-choice"]


def test_the_question_stands_in_place_of_the_sentence_and_the_run_answers_it():
    app = visit("train", ask="10")
    question = app.segmented_control(key="guess-choice")
    assert question.label.startswith("Predict first: which training loss will this network have after 10 epochs?")
    assert not any("Press Play" in caption.value for caption in app.caption)
    predict(app, "guess", "more")
    assert address(app) == {"ask": "10", "guess": "more"}
    assert "it is measured at epoch 10" in words(app)
    for _ in range(10):
        run(app.button(key="step").click())
    loss = trained(10).history[10]
    assert loss > 0.1
    assert f"After 10 epochs it is **{figure(loss)}**: above 0.1, as you said." in words(app)
    run(app.button(key="step").click())
    assert f"After 10 epochs it is **{figure(loss)}**" in words(app), "the run has gone on"


@pytest.mark.parametrize("guess", [*LOSSES, "show"])
def test_every_answer_is_judged_by_the_loss_at_that_epoch(guess):
    app = visit("train", ask="100", guess=guess, run="100.0")
    while any("Repeating" in caption.value for caption in app.caption) or app.get("progress"):
        run(app)
    loss = trained(100).history[100]
    truth = next(key for key, (_, end) in LOSSES.items() if loss < end)
    came = words(app)
    assert f"After 100 epochs it is **{figure(loss)}**" in came
    assert ("as you said" in came) is (guess == truth)
    assert ("You said" in came) is (guess not in (truth, "show"))


def test_a_wrong_number_of_epochs_in_a_link_asks_nothing_and_is_told():
    app = visit("train", ask="7")
    assert any("`ask = 7`" in warning.value for warning in app.warning)
    assert address(app) == {}
