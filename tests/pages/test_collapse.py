"""The page on why networks need non-linear functions."""

import contextlib
import io
from urllib.parse import parse_qsl

import pytest

from dashboard.parts import collapse
from dashboard.widgets import snippets
from lib.experiments import collapse as core
from tests.pages import app_pages


def visit(query=""):
    return app_pages.visit("collapse", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in [*app.markdown, *app.info, *app.caption])


class TestThePage:
    def test_wrong_links_show_defaults_and_say_so(self):
        text = app_pages.notice(visit("view=cake&data=moons&layers=7&units=1&bend=6&epoch=181&guess=maybe&seed=x"))
        for name in ("view = cake", "data = moons", "layers = 7", "units = 1", "bend = 6", "epoch = 181", "seed = x"):
            assert name in text

    @pytest.mark.parametrize("view", collapse.VIEWS)
    def test_reset_brings_back_the_demo(self, view):
        app = visit(f"view={view}")
        app_pages.run(app.button("reset-demo").click())
        assert app_pages.address(app) == {}

    def test_reset_forgets_the_answers(self):
        app = visit("guess=show&bend=2&data=circle&epoch=30")
        app_pages.run(app.button("reset-demo").click())
        assert app_pages.address(app) == {}
        assert "The network: 1 layer" in words(app)

    @pytest.mark.parametrize("query", ["guess=show", "view=grid&guess=show", "view=rank", "view=corners"])
    def test_every_picture_has_words(self, query):
        assert all(len(text) > 60 for text in app_pages.alternatives(visit(query)))

    @pytest.mark.parametrize("view", collapse.VIEWS)
    def test_the_code_runs_with_numpy_alone(self, view):
        asked = {
            "stack": (core.stack("xor", 6, 4), ""),
            "grid": (core.stack("xor", 3, 2, 1), ""),
            "rank": ((4, 8, 2, 3), 0, ""),
            "corners": "",
        }[view]
        text = snippets.snippet(*collapse.program(view, asked))
        assert "import lib" not in text
        assert "from lib" not in text
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(text, "snippet", "exec"), {"__name__": "snippet"})
        if view == "corners":
            assert printed.getvalue() == "3\n"
        if view == "rank":
            assert printed.getvalue().endswith("[4, 2, 2]\n")


class TestTheSmallStages:
    def choose(self, app, number):
        return app_pages.run(app.button(f"choose-stage-{number}").click())

    def test_one_is_shown_large_when_it_is_pressed(self):
        app = self.choose(visit("view=grid&guess=show&layers=3&bend=1"), 2)
        large, _, *small = app_pages.charts(app)
        assert large["lines"].equals(small[2]["lines"])
        assert app_pages.address(app)["stage"] == "2"

    def test_the_one_that_is_large_has_a_bold_name(self):
        app = self.choose(visit("view=grid&guess=show&layers=3&bend=1"), 1)
        names = [app.button(f"choose-stage-{number}").label for number in range(4)]
        assert names == ["Input", "**1: xW + b**", "1: ReLU", "2: xW + b"]

    def test_play_ends_when_one_is_pressed_and_begins_anew_afterwards(self):
        app = app_pages.run(visit("view=grid&guess=show&layers=3").button("stage-player").click())
        app = self.choose(app, 2)
        assert (app.button("stage-player").label, app.slider("stage").value) == ("Play", 2)
        assert app_pages.run(app.button("stage-player").click()).slider("stage").value == 0

    def test_a_link_that_hides_the_slider_leaves_no_buttons(self):
        app = visit("view=grid&guess=show&layers=3&hide=stage")
        assert not [button for button in app.button if str(button.key).startswith("choose-stage")]
