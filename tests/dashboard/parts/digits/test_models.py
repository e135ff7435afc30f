"""Two networks side by side: what may change on the way, what needs fresh ones, and one that breaks down alone."""

from dashboard.text.numbers import figure
from tests.pages.app_pages import run, visit
from tests.pages.digits_page import alone, check_numbers, step, table


def test_a_new_learning_rate_keeps_the_run():
    app = step(visit("digits", guess="show"))
    run(app.select_slider("rate").set_value(0.01))
    assert table(app)[0] == "after 1 epoch"
    assert "back" not in {button.key for button in app.button}


def test_a_change_that_needs_fresh_networks_makes_them_and_can_be_taken_back():
    app = step(visit("digits", guess="show"))
    run(app.slider("units").set_value(8))
    check_numbers(app, 0, units=8)
    run(app.button(key="back").click())
    assert app.slider("units").value == 32
    check_numbers(app, 1)


def test_divergence_is_told_and_the_other_model_stays():
    app = visit("digits", guess="show", rate="10", activation="linear", units="64")
    run(app.button(key="play").click())
    run(app)
    run(app)
    (message,) = [error.value for error in app.error]
    assert message.startswith("One hidden layer broke down. In epoch 1, batch 15, the loss became infinite")
    heading, rows = table(app)
    epochs = int(heading.split()[1])
    assert epochs >= 2
    assert rows["Logistic regression"][3] == figure(alone(epochs, learning_rate=10.0).history[-1])
    assert app.button(key="play").label == "Pause"
