"""What tests of the page on digits share: reading its numbers, and the same training alone."""

from dashboard.text.numbers import figure, percent
from lib import digits
from lib.trainers import Trainer
from tests.pages.app_pages import run


def words(app):
    return "\n\n".join(element.value for element in app.markdown)


def step(app, epochs=1):
    for _ in range(epochs):
        run(app.button(key="step").click())
    return app


def table(app):
    (text,) = [element.value for element in app.markdown if element.value.startswith("| after")]
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return rows[0][0], {row[0]: row[1:] for row in rows[2:]}


def alone(epochs, hidden=(), **settings):
    trainer = Trainer(digits.configuration(hidden, **settings), digits.load().examples)
    trainer.run(epochs=epochs)
    return trainer


def check_numbers(app, epochs, **settings):
    units, activation = settings.pop("units", 32), settings.pop("activation", "relu")
    heading, rows = table(app)
    assert heading == f"after {epochs} epoch{'' if epochs == 1 else 's'}"
    trainers = {
        "Logistic regression": alone(epochs, **settings),
        "One hidden layer": alone(epochs, (units,), activation=activation, **settings),
    }
    for name, trainer in trainers.items():
        right = trainer.accuracy(trainer.X_test, trainer.Y_test)
        assert rows[name] == [
            percent(trainer.accuracy(trainer.X_train, trainer.Y_train), 1),
            percent(right, 1),
            str(round(360 * (1 - right))),
            figure(trainer.history[-1]),
            figure(trainer.test_history[-1]),
            str(sum(W.size + b.size for W, b in trainer.params)),
        ]
