"""The views of the two networks hold the core's numbers."""

import numpy as np
import pytest

from dashboard.parts.digits import views
from dashboard.text.numbers import percent
from lib import digits
from tests.pages.app_pages import charts, specs, visit
from tests.pages.digits_page import alone, step, words


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


def test_a_sentence_under_the_curve_says_what_both_get_right():
    """On a projector the table is below the screen."""
    app = step(visit("digits", guess="show"))
    one, other = (percent(each.accuracy(each.X_test, each.Y_test), 1) for each in (alone(1), alone(1, (32,))))
    told = f"Test images right after 1 epoch: logistic regression **{one}**, one hidden layer **{other}**."
    assert told in words(app)


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
