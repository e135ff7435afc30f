"""What came of the prediction, and the program behind the page."""

import numpy as np

from dashboard.parts.digits import models
from dashboard.parts.digits import words as in_words
from dashboard.text.numbers import percent
from dashboard.widgets import snippets
from tests.pages.app_pages import predict, run, visit
from tests.pages.digits_page import alone, check_numbers, step, words


def test_playing_stops_by_itself_and_the_prediction_is_judged():
    app = visit("digits", guess="80", pace="5", model="hidden")
    run(app.button(key="play").click())
    assert "Training goes on." in words(app)
    for _ in range(models.STOP_AFTER // 5):
        run(app)
    assert app.button(key="play").label == "Play"
    check_numbers(app, models.STOP_AFTER)
    trainer = alone(models.STOP_AFTER)
    right = trainer.accuracy(trainer.X_test, trainer.Y_test)
    text = words(app)
    assert f"gets {round(360 * right)} of 360 right: {percent(right, 1)}." in text
    assert "The nearest answer was about 95%." in text
    run(app.button(key="guess-again").click())
    predict(app, "guess", "95")
    assert "Your answer is the nearest." in words(app)


def test_a_run_that_has_not_settled_is_not_judged():
    app = step(visit("digits", guess="95"), 2)
    assert "It has not settled yet." in words(app)
    assert "nearest" not in words(app)


def test_the_snippet_gives_the_networks_answer(capsys):
    trainer = alone(5, (4,), activation="gelu")
    exec(snippets.snippet(*in_words.program(trainer)), {})
    printed = np.array(capsys.readouterr().out.strip("[]\n").split(), dtype=float)
    assert np.allclose(printed, trainer.predict(trainer.X_test[:1])[0], atol=0.002)
