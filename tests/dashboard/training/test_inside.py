"""Look inside on a page: what is chosen is in the link, what is edited is in the network, what moves stays calm."""

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.app_process import ROOT
from dashboard.text.numbers import short
from dashboard.training.inside import verdict
from lib.answers import read_number
from lib.runs.inspection import units
from tests.pages.app_pages import address, charts, notice, run, type_in, typed


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "tests/browser/inside_page.py"), default_timeout=60)
    for name, value in {"epochs": "2", **query}.items():
        app.query_params[name] = value
    return run(app)


def weights(app: AppTest) -> list[float]:
    return [
        read_number(json.loads(element.proto.json)["text"])
        for element in app.get("bidi_component")
        if "-inside-w" in element.proto.id
    ]


def in_short(*values: float) -> list[float]:
    """Numbers as far as the boxes show them."""
    return [read_number(short(value)) for value in values]


def board(app: AppTest) -> str:
    return "\n".join(element.value for element in app.latex)


def told(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption])


def test_the_first_unit_is_shown_and_nothing_is_in_the_link():
    app = opened()
    trainer = app.session_state["test.trainer"]
    (W, b), *_ = trainer.params
    assert address(app) == {"epochs": "2"}
    assert weights(app) == in_short(*W[:, 0], b[0])
    assert r"a &= f(z) = \tanh(" in board(app)
    assert [drawer.label for drawer in app.expander] == [
        "Layer 1 (tanh): every unit",
        "Layer 2 (tanh): every unit",
        "Output (Sigmoid): every unit",
        "All digits",
    ]


def test_the_link_chooses_the_unit_and_the_data_point():
    app = opened(layer="output", unit="1", row="7")
    trainer = app.session_state["test.trainer"]
    W, b = trainer.params[-1]
    assert weights(app) == in_short(*W[:, 0], b[0])
    x = trainer.X_train[6]
    assert f"x₁ = {x[0]:.4g}".replace("-", "−")[:9] in told(app)
    assert r"\delta &= \hat y - y" in board(app)
    run(app.selectbox(key="layer").set_value("2"))
    assert address(app) == {"epochs": "2", "layer": "2", "row": "7"}


def test_a_link_to_a_unit_that_does_not_exist_shows_the_first():
    app = opened(layer="2", unit="3")
    assert app.selectbox(key="unit").value == "1"
    assert "`unit = 3`, which is not one of 1, 2" in notice(app)


def test_a_layer_with_fewer_units_falls_back_to_the_first():
    app = opened(unit="4")
    run(app.selectbox(key="layer").set_value("2"))
    assert app.selectbox(key="unit").value == "1"


def test_an_edited_weight_is_in_the_network_and_the_arithmetic():
    app = opened(unit="2")
    trainer = app.session_state["test.trainer"]
    before = trainer.params
    type_in(app, "inside-w1", "2,5")
    after = trainer.params
    assert after[0][0][1, 1] == 2.5
    changed = [
        int((new != old).sum()) for pair in zip(after, before, strict=True) for new, old in zip(*pair, strict=True)
    ]
    assert changed == [1, 0, 0, 0, 0, 0]
    assert r"2.5 \cdot" in board(app)
    type_in(app, "inside-w2", "−1")  # the last is the bias
    assert trainer.params[0][1][1] == -1.0


def test_a_refused_number_is_told_and_the_old_one_stays():
    app = AppTest.from_string(REFUSING, default_timeout=60)
    run(app)
    for text, words in (("9", "value must be small"), ("0,1,2", "is not a number")):
        type_in(app, "inside-w0", text)
        assert words in notice(app)
        assert typed(app, "inside-w0") == "0.5"
    type_in(app, "inside-w0", "")
    assert notice(app) == ""
    assert typed(app, "inside-w0") == "0.5"


def test_a_weight_that_is_not_touched_keeps_all_its_digits():
    app = opened()
    before = app.session_state["test.trainer"].params
    type_in(app, "inside-w1", "0.25")
    after = app.session_state["test.trainer"].params
    assert (after[0][0] != before[0][0]).sum() == 1
    shown = weights(app)
    assert shown[0] == pytest.approx(after[0][0][0, 0], rel=1e-3)
    assert shown[0] != after[0][0][0, 0]


REFUSING = """
import numpy as np
from dashboard.shell import link
from dashboard.training import inside

link.open_page("inside")
params = [(np.array([[0.5]]), np.zeros(1))]
subject = inside.Subject(params, (), "linear", "mse", 0.1, np.ones((3, 1)), np.ones((3, 1)), ("x",), task="regression")


def edit(layer, row, column, value):
    raise ValueError("value must be small; got 9")


inside.show(subject, inside.pick(subject), edit)
link.close_page()
"""


def test_while_it_moves_only_the_state_is_there():
    app = opened(moving="1")
    assert weights(app) == []
    assert not app.latex
    assert not app.expander
    assert "Pause to follow" in told(app)
    assert any("Neither dead" in element.value or "saturated" in element.value for element in app.markdown)


@pytest.mark.parametrize(
    "query",
    [
        {"hidden": "0"},
        {"hidden": "0", "data": "blobs"},
        {"data": "sine", "hidden": "3"},
        {"data": "sine", "hidden": "2", "loss": "mae", "layer": "output"},
        {"data": "blobs", "hidden": "5.4", "fn": "relu", "layer": "output", "unit": "3"},
        {"data": "plane", "hidden": "3", "loss": "huber", "fn": "gelu"},
        {"data": "circle", "hidden": "3", "loss": "mse", "fn": "sigmoid"},
        {"features": "x1.x2.x1_squared.x2_squared.x1_x2.sin_x1.sin_x2", "hidden": "32.32", "layer": "2", "unit": "32"},
    ],
    ids=str,
)
def test_every_kind_of_network_can_be_looked_into(query: dict[str, str]):
    app = opened(**query)
    layer, unit = query.get("layer", "1"), int(query.get("unit", "1"))
    W, b = app.session_state["test.trainer"].params[-1 if layer == "output" else int(layer) - 1]
    assert weights(app) == in_short(*W[:, unit - 1], b[unit - 1])
    assert board(app)
    assert not app.warning


def test_the_charts_over_epochs_hold_every_epoch():
    app = opened(fn="relu", epochs="3")
    gradients, counts = charts(app)
    assert sorted(set(gradients["gradients"]["epoch"])) == [0, 1, 2, 3]
    assert set(counts["counts"]["layer"]) == {"layer 1", "layer 2"}


class TestVerdict:
    def of(self, key: str, w: float, b: float) -> str:
        params: Any = [(np.array([[w]]), np.array([b])), (np.ones((1, 1)), np.zeros(1))]
        X = np.linspace(-1, 1, 21)[:, np.newaxis]
        return verdict(units(params, X, [key], "linear")[0], 0, key, hidden=True)

    def test_each_state_has_its_words(self):
        assert self.of("relu", 1, -2).startswith("**Dead**")
        assert "not dead" in self.of("leaky_relu", 1, -2)
        assert self.of("tanh", 0.1, 9).startswith("**Saturated** for 100%")
        assert self.of("tanh", 1e-5, 0.1).startswith("Nearly constant")
        assert self.of("tanh", 1, 0) == "Neither dead nor saturated."
        assert self.of("relu", 1, -0.99) == "Neither dead nor saturated."

    def test_an_output_is_judged_by_its_loss(self):
        params: Any = [(np.ones((1, 1)), np.zeros(1))]
        (layer,) = units(params, np.ones((3, 1)), [], "sigmoid")
        assert "cancels" in verdict(layer, 0, "sigmoid", hidden=False, cancels=True)
        assert "hardly any gradient" in verdict(layer, 0, "sigmoid", hidden=False)
