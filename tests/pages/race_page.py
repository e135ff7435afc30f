"""What tests of the page on races share: reading its table, and each racer's run alone."""

from dashboard.parts.race import views
from dashboard.text.numbers import figure
from lib.runs.stopping import epochs_to
from lib.train_config import TrainConfig
from lib.trainers import Trainer
from tests.dashboard.stage.reading import frame_of
from tests.pages.app_pages import component, run

FIVE = ("sigmoid", "tanh", "relu", "leaky_relu", "linear")


SMALL = {"guess": "show", "n": "40"}


SHARED = TrainConfig(n=40)


def table(app):
    (text,) = [element.value for element in app.markdown if element.value.startswith("| racer")]
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return {row[0]: row[1:] for row in rows[2:]}


def stage_of(app):
    """What the stage shows."""
    return frame_of(component(app, views.KEY).bytes)


def step(app, epochs):
    for _ in range(epochs):
        run(app.button(key="step").click())
    return app


def expected(config, epochs, goal=0.1):
    alone = Trainer(config)
    alone.run(epochs=epochs)
    needed = epochs_to(alone.history, goal)
    accuracy = alone.accuracy(alone.X_test, alone.Y_test)
    return [
        str(epochs),
        figure(alone.history[-1]),
        figure(alone.test_history[-1]),
        "–" if accuracy is None else f"{accuracy:.1%}",
        "–" if needed is None else str(needed),
    ]
