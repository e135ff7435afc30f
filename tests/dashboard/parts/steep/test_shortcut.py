"""A popular shortcut, judged by the true gradient."""

from urllib.parse import parse_qsl

import pytest

from dashboard.parts.steep import shortcut as panel
from lib.experiments import shortcut
from tests.pages import app_pages


def visit(query=""):
    return app_pages.visit("steep", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in [*app.markdown, *app.caption])


class TestTheShortcut:
    def test_the_table_waits_for_a_prediction(self):
        app = visit("panel=shortcut")
        assert app_pages.charts(app) == []
        assert "| ratio |" not in words(app)
        app_pages.predict(app, "exact", "all")
        text = words(app)
        assert f"**You chose “All of them”.** It is the gradient for 3 of {len(shortcut.pairs())}" in text
        cells = app_pages.charts(app)[0]["cells"].set_index(["output", "loss"])["text"]
        assert cells["Linear", "MSE"] == "✓ 0.5"
        assert cells["Sigmoid", "BCE"] == cells["Linear", "½ MSE"] == "✓ 1"
        assert cells["tanh", "BCE"] == "–"
        assert cells["Sigmoid", "MSE"].startswith("✗")

    def test_a_right_prediction_is_confirmed(self):
        assert f"**You chose “A few”.** Yes: it is the gradient for 3 of {len(shortcut.pairs())}" in words(
            visit("panel=shortcut&exact=few")
        )

    def test_each_kind_of_pair_has_its_sentence(self):
        for link, said in (
            ("fn=sigmoid&loss=binary_cross_entropy", "the shortcut **is** the gradient"),
            ("fn=linear&loss=mse", "the shortcut is **0.5000 times the gradient**"),
            ("fn=tanh&loss=mse", "some weight or bias has the **wrong sign in"),
            ("fn=relu&loss=half_mse", "the gradient of some entry is 0"),
            ("fn=softmax&loss=cross_entropy", "the shortcut **is** the gradient"),
        ):
            app = visit(f"panel=shortcut&exact=show&{link}")
            assert said in words(app)
            assert not app_pages.notice(app)

    def test_the_worked_draw_shows_a_wrong_sign(self):
        text = words(visit("panel=shortcut&exact=show"))
        found = shortcut.survey("mse", "sigmoid")
        assert f"**Draw {found.first_wrong + 1}, the first with a wrong sign**" in text
        one = shortcut.problems("sigmoid", found.first_wrong + 1, 0)[-1]
        compared = shortcut.compare(one.X, one.y, one.W, one.b, "mse", "sigmoid")
        assert panel.worked(compared, revealed=True) in text
        assert "✗" in panel.worked(compared, revealed=True)

    @pytest.mark.parametrize("spread", [0.1, 100])
    def test_any_spread_and_seed(self, spread):
        app = visit(f"panel=shortcut&exact=show&spread={spread}&seed=7")
        assert f"for 3 of {len(shortcut.pairs())}" in words(app)
