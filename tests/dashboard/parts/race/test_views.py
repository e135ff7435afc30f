"""The views of a race hold the numbers of each racer's own run."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.pictures import surface
from lib.train_config import TrainConfig
from lib.trainers import Trainer
from tests.pages.app_pages import charts, open_drawer, visit
from tests.pages.race_page import FIVE, SHARED, SMALL, expected, step, table


def test_the_pictures_are_those_of_each_racers_own_run():
    app = step(visit("race", **SMALL), 2)
    losses, *planes = charts(app)
    for key, plane in zip(FIVE, planes, strict=True):
        alone = Trainer(replace(SHARED, activation=key))
        alone.run(epochs=2)
        of_racer = losses["losses"][losses["losses"]["racer"] == key]
        np.testing.assert_allclose(of_racer["loss"], alone.history, rtol=1e-9)
        drawn = surface.probabilities(alone.predict(surface.inputs()))
        assert plane["picture"]["url"].iloc[0] == drawn["url"].to_pylist()[0]


@pytest.mark.parametrize("data", ["sine", "blobs", "plane"])
def test_every_task_races(data):
    app = step(visit("race", data=data, **SMALL), 1)
    assert len(charts(app)) == 6
    assert table(app)["tanh"] == expected(TrainConfig(data=data, n=40), 1)


def test_who_breaks_down_is_named_and_the_others_go_on():
    link = {"data": "plane", "by": "rate", "rates": "0.1,10", "activation": "relu", "guess": "show"}
    app = step(visit("race", **link), 8)
    rows = table(app)
    assert rows["rate 0.1"][0] == "8"
    assert rows["rate 10"][0].endswith("then broke down")
    (error,) = app.error
    assert error.value.startswith("Broke down: rate 10. In epoch")


def test_the_code_is_that_of_the_one_with_the_lowest_loss():
    app = step(visit("race", functions="sigmoid,tanh", **SMALL), 3)
    rows = table(app)
    leader = min(rows, key=lambda name: float(rows[name][1]))
    assert any(caption.value.startswith(f"The code is that of {leader},") for caption in app.caption)
    assert not app.code, "nothing is made for a closed drawer"
    assert any(f"{leader.lower()}(X @ W1 + b1)" in code.value for code in open_drawer(app, "code").code)
