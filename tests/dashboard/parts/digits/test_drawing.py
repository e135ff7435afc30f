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
