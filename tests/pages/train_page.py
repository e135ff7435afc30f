"""What tests of the training page share: reading its numbers, and the config that a link stands for."""

import numpy as np

from dashboard.frames import train as frames
from dashboard.pictures import surface
from dashboard.text.numbers import figure
from lib.trainers import TrainConfig, Trainer
from tests.pages.app_pages import charts, metrics, run, visit

WIDTHS = (*TrainConfig().hidden, 4, 4, 4, 4)


FIELDS = {  # name in the link → field of TrainConfig and how its token is read
    "data": ("data", str),
    "n": ("n", int),
    "noise": ("noise", float),
    "test": ("test_share", float),
    "features": ("features", lambda token: tuple(token.split(","))),
    "scale": ("standardize", lambda token: token == "1"),
    "activation": ("activation", str),
    "init": ("init", str),
    "optimizer": ("optimizer", str),
    "rate": ("learning_rate", float),
    "schedule": ("schedule", str),
    "period": ("schedule_epochs", int),
    "l1": ("l1", float),
    "l2": ("l2", float),
    "clip": ("clip", float),
    "batch": ("batch_size", int),
    "seed": ("seed", int),
}


def check_numbers(app, alone: Trainer) -> None:
    """The page shows exactly what a run of the same configuration outside the app gives."""
    accuracy = alone.accuracy(alone.X_test, alone.Y_test)
    shown = metrics(app)
    assert shown["Epoch"] == f"{alone.epoch}"
    assert shown["Training loss"] == figure(alone.history[-1])
    assert shown["Test loss"] == figure(alone.test_history[-1])
    assert shown.get("Test accuracy") == (None if accuracy is None else f"{accuracy:.1%}")
    picture, curve = charts(app)
    assert curve["losses"].equals(frames.losses(alone)) or np.array_equal(
        curve["losses"]["loss"], frames.losses(alone)["loss"]
    )
    assert np.array_equal(picture["points"]["x1"], frames.points(alone)["x1"])
    if "fit" in picture:
        assert np.array_equal(picture["fit"]["y"], frames.fit(alone.predict)["y"])
    else:
        output = alone.predict(surface.inputs())
        drawn = surface.values(output) if alone.task == "regression" else surface.probabilities(output)
        assert picture["picture"]["url"].iloc[0] == drawn["url"].to_pylist()[0]


def config_of(link: dict[str, str]) -> TrainConfig:
    """What a link to the page asks for."""
    layers = int(link.get("layers", len(TrainConfig().hidden)))
    fields = {field: read(link[name]) for name, (field, read) in FIELDS.items() if name in link}
    fields["hidden"] = tuple(int(link.get(f"w{i + 1}", WIDTHS[i])) for i in range(layers))
    if "a1" in link:
        fields["activation"] = tuple(link.get(f"a{i + 1}", link.get("activation", "tanh")) for i in range(layers))
    if "loss" in link:
        fields["output"], fields["loss"] = link["loss"].split("-")
    options = {key: float(link[key]) for key in ("beta", "rho", "beta1", "beta2") if key in link}
    return TrainConfig(**fields, optimizer_options=options)


def repeated(**link):
    """The page at a link that repeats a run, when it has finished repeating."""
    app = visit("train", **link)
    for _ in range(20):
        if app.button(key="play").label == "Play":
            return app
        run(app)
    raise AssertionError("the run is not repeated after 20 pictures")
