"""Each setting of a run has a control on the training page, under the name that FIELDS says."""

import pytest

from dashboard.training import settings
from lib.train_config import FIELDS, TrainConfig, in_link
from tests.pages.app_pages import notice, visit

EVERYTHING = TrainConfig(
    data="moons", n=60, noise=0.25, test_share=0.3, features=("x1", "x1_x2"), standardize=True, hidden=(5, 3, 2),
    activation=("relu", "tanh", "gelu"), loss="mse", init="he_normal", optimizer="adam",
    optimizer_options={"beta1": 0.8}, learning_rate=0.03, schedule="cosine", schedule_epochs=30, l1=0.001, l2=0.003,
    clip=1.0, batch_size=20, seed=7,
)  # fmt: skip


@pytest.mark.parametrize("config", [TrainConfig(), EVERYTHING], ids=["default", "everything"])
def test_a_link_with_every_setting_opens_that_run_and_fills_those_controls(config):
    app = visit("train", **settings.address(config))
    assert notice(app) == ""
    assert app.session_state["training.run"].setup.config == config
    shown = {name.removeprefix("train/"): value for name, value in app.session_state["link.bar"].values.items()}
    hidden = {"period", "each"} if config == TrainConfig() else set()  # a control that has no use is not there
    for name, value in in_link(config).items():
        if name not in hidden:
            assert shown[name] == value, name


def test_the_two_configs_differ_in_every_setting_that_has_a_control():
    same = {name for name, field in FIELDS.items() if field.of(EVERYTHING) == field.of(TrainConfig())}
    assert same == {"output", "dtype"}
