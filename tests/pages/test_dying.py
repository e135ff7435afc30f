"""The page on dying ReLUs: a monitored network, the comparison with leaky, and networks born dead."""

import json
from urllib.parse import parse_qsl

import pytest

from tests.pages import app_pages


def visit(query=""):
    return app_pages.visit("dying", **dict(parse_qsl(query)))


def test_the_sliders_change_data_only():
    first, second = (app_pages.specs(visit(f"guess=show&epoch={e}&b={b}")) for e, b in ((3, 0), (120, -4)))
    assert first == second


def test_wrong_links_show_defaults_and_say_so():
    app = visit("guess=8&epoch=500&b=abc&acts=300:bias&rate=2&units=9&view=x&seed=-1&fn=tanh&data=blobs")
    for name in ("guess = 8", "epoch = 500", "b = abc", "acts = 300:bias", "rate = 2", "units = 9", "view = x"):
        assert name in app_pages.notice(app)


@pytest.mark.parametrize("acts", ["5:pray", "bias", "-1:bias", "5:bias;6:rate", ",".join(["1:rate"] * 9)])
def test_acts_that_are_not_understood_are_told(acts):
    assert "acts = " in app_pages.notice(visit(f"guess=show&acts={acts}"))


def test_an_epoch_in_the_link_waits_for_the_prediction():
    app = visit("epoch=120")
    assert not app.warning
    app_pages.predict(app, "guess", "none")
    assert json.loads(app_pages.component(app, "epoch-timeline").json)["value"] == 120
    assert app_pages.address(app) == {"guess": "none", "epoch": "120"}


def test_reset():
    app = visit("guess=show&epoch=7&b=-2&acts=5:bias&rate=3&seed=9")
    app_pages.run(app.button("reset-demo").click())
    assert app_pages.address(app) == {}
