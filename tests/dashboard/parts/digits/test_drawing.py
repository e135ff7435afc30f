"""The pad: what the network sees of a drawing, and what it takes it for."""

import numpy as np

from dashboard.text.numbers import percent
from lib import digits
from tests.pages.app_pages import charts, run, visit
from tests.pages.digits_page import alone, step, words


def test_a_test_image_on_the_pad_gets_its_own_answer_when_taken_as_it_stands():
    app = step(visit("digits", guess="show", view="draw", image="17", raw="1"))
    p = alone(1).predict(digits.load().X_test[16])[0]
    assert np.allclose(charts(app)[0]["answer"]["p"], p)
    assert f"The answer: **{p.argmax()}**, with a probability of {percent(float(p.max()), 1)}." in words(app)
    run(app.number_input("image").set_value(18))
    assert np.allclose(charts(app)[0]["answer"]["p"], alone(1).predict(digits.load().X_test[17])[0])


def test_the_pad_opens_empty():
    app = step(visit("digits", guess="show", view="draw"))
    assert "The pad is empty" in words(app)
    assert app.button("load").disabled
    run(app.number_input("image").set_value(17))
    assert "The answer:" in words(app)
    run(app.number_input("image").set_value(0))
    assert "The pad is empty" in words(app)


def test_a_link_to_the_first_test_image_puts_it_on_the_pad():
    app = step(visit("digits", guess="show", view="draw", image="1", raw="1"))
    assert np.allclose(charts(app)[0]["answer"]["p"], alone(1).predict(digits.load().X_test[0])[0])


def test_the_other_network_answers_for_the_same_drawing():
    app = step(visit("digits", guess="show", view="draw", image="17", raw="1", model="hidden"))
    p = alone(1).predict(digits.load().X_test[16])[0]
    assert f"Logistic regression: **{p.argmax()}**, {percent(float(p.max()), 1)}." in words(app)
