"""What tests of the training page share: reading its numbers, and the config that a link stands for."""

import numpy as np

from dashboard.parts.train import staged
from dashboard.stage import scene
from dashboard.text.numbers import figure
from lib.trainers import TrainConfig, Trainer
from tests.dashboard.stage.reading import frame_of
from tests.pages.app_pages import component, metrics, run, visit

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


def stage_of(app):
    """What the stage shows."""
    return frame_of(component(app, staged.KEY).bytes)


def check_numbers(app, alone: Trainer) -> None:
    """The page shows exactly what a run of the same configuration outside the app gives."""
    accuracy = alone.accuracy(alone.X_test, alone.Y_test)
    shown = metrics(app)
    assert shown["Epoch"].replace("\N{NARROW NO-BREAK SPACE}", "") == f"{alone.epoch}"
    assert shown["Training loss"] == figure(alone.history[-1])
    assert shown["Test loss"] == figure(alone.test_history[-1])
    assert shown.get("Test accuracy") == (None if accuracy is None else f"{accuracy:.1%}")
    stage, expected = stage_of(app), scene.picture(alone)
    assert np.array_equal(stage.places, expected.points.places.astype("<f4"))
    assert np.array_equal(stage.fit, expected.fit.astype("<f4"))
    assert np.array_equal(stage.plane, expected.plane)
    for curve, places in zip(stage.curves, expected.curves, strict=True):
        assert np.array_equal(curve, np.rint(65535 * places))
    for column, made in zip(stage.columns, expected.columns, strict=True):
        assert np.array_equal(column.maps, made.maps)


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
