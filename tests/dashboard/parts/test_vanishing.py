"""Gradients by layer, in words; settings that are pinned; and the program behind it."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest

from dashboard.charts import vanishing as charts
from dashboard.parts import vanishing
from lib.experiments.vanishing import DeepConfig
from tests.pages import app_pages
from tests.written import spaced


def visit(query=""):
    return app_pages.visit("vanishing", **dict(parse_qsl(query)))


def words(app):
    return "\n\n".join(element.value for element in (*app.markdown, *app.caption))


@pytest.mark.parametrize(
    ("ratio", "found"),
    [(2, "larger"), (0.5, "same"), (-0.9, "same"), (-2, "hundredth"), (-6, "millionth"), (-10, "billionth")],
)
def test_answers(ratio, found):
    assert vanishing.answer(ratio) == found
    assert vanishing.answer(-np.inf) == "billionth"
    assert vanishing.answer(np.nan) == ""


def test_a_light_runs_back_once_as_bright_as_each_layer_and_not_where_motion_is_unwanted():
    rules = vanishing.pulse([0.1, 0.5, 1.0], "tanh")
    steps = re.findall(r"([\d.]+)% \{ --way: ([\d.]+); opacity: ([\d.]+); \}", rules)
    assert [tuple(map(float, step)) for step in steps] == [(0, 1, 1), (40, 0.5, 0.5), (80, 0, 0.1), (100, 0, 0)]
    sheet = Path(vanishing.__file__).with_suffix(".css").read_text(encoding="utf-8")
    assert "animation: 2.5s ease-in 1;" in sheet, "what moves by itself must end within 5 seconds"
    assert re.search(r"prefers-reduced-motion: reduce\) \{ .st-key-stacked-flow::after \{ animation: none", sheet)
    assert (
        f"{charts.PADDING}px + var(--way) * (100% - var(--axis-left) - var(--axis-right) - {2 * charts.PADDING}px"
        in sheet
    )
    names = {re.search(r"@keyframes (\S+)", vanishing.pulse([0.1, end], "tanh"))[1] for end in (0.5, 1)}
    assert len(names) == 2, "another picture: it runs again"


def test_nothing_runs_before_the_prediction():
    assert not visit().get("html")
    assert "@keyframes" in visit("guess=show").get("html")[0].proto.body
    assert set(app_pages.charts(visit())[0]["answers"]["text"]) == set(vanishing.GUESSES.values())


def press(app, key):
    return app_pages.run(app.button(key).click())


class TestPins:
    def test_settings_are_pinned_and_kept_in_the_link(self):
        app = press(visit("guess=show"), "pin")
        assert app_pages.address(app)["pins"] == "sigmoid.xavier_normal.20.8.0.1"
        app = app_pages.run(app.selectbox("fn").set_value("tanh"))
        app = app_pages.run(app.slider("scale").set_value(1.5))
        app = press(app, "pin")
        assert app_pages.address(app)["pins"] == "sigmoid.xavier_normal.20.8.0.1~tanh.xavier_normal.20.8.0.1.5"
        assert "**B** tanh, Xavier (normal), depth 20, width 8, scale 1.5, seed 0" in words(app)
        assert set(app_pages.charts(app)[0]["pins"]["pin"]) == {"A", "B"}
        app = press(app, "unpin")
        assert "pins" not in app_pages.address(app)
        assert len(app_pages.charts(app)[0]["pins"]) == 0

    def test_the_same_setting_twice(self):
        app = press(press(visit("guess=show"), "pin"), "pin")
        assert "This setting is pinned already, as A." in words(app)
        assert "pinned already" in words(app_pages.run(app)), "the page may run again at once"
        app_pages.run(app.query_params.__setitem__("depth", "5") or app)
        assert "pinned already" not in words(app), "of another setting"

    def test_five_are_all_there_is_room_for(self):
        link = "~".join(f"tanh.xavier_normal.{depth}.8.0.1" for depth in (5, 10, 15, 25))
        app = press(visit(f"guess=show&pins={link}"), "pin")
        assert "with the current one that makes five" in words(app)
        assert app_pages.address(app)["pins"] == link

    @pytest.mark.parametrize(
        "raw",
        [
            "",
            "none~",
            "tanh",
            "tanh.xavier_normal.20.8.0",
            "step.xavier_normal.20.8.0.1",
            "tanh.xavier_normal.99.8.0.1",
            "tanh.xavier_normal.20.65.0.1",
            "tanh.xavier_normal.20.8.0.nan",
            "tanh.xavier_normal.20.8.0.11",
            "tanh.xavier_normal.20.8.99999.1",
            "~".join(["tanh.xavier_normal.20.8.0.1"] * 2),
            "~".join(f"tanh.xavier_normal.{depth}.8.0.1" for depth in range(1, 6)),
        ],
    )
    def test_nonsense_is_refused(self, raw):
        with pytest.raises(ValueError):  # noqa: PT011 (the link says what is allowed)
            vanishing.PIN_CODEC.parse(raw)

    def test_a_wrong_pin_in_a_link_is_told(self):
        app = visit("guess=show&pins=tanh.1.2")
        assert "pins = tanh.1.2" in app_pages.notice(app)
        assert "up to four different settings" in app_pages.notice(app)

    def test_links_come_back(self):
        pins = (DeepConfig(), DeepConfig("gelu", "he_uniform", 3, 4, 0.25, 7))
        assert vanishing.PIN_CODEC.parse(vanishing.PIN_CODEC.token(pins)) == pins


@pytest.mark.parametrize(
    ("power", "text"),
    [
        (0.0, "1.000"),
        (-2.0, "0.01000"),
        (-400.5, "3.162 × 10⁻⁴⁰¹"),
        (-np.inf, "exactly 0"),
        (np.nan, "not a number"),
    ],
)
def test_sizes_in_words(power, text):
    assert spaced(vanishing.size(power)) == text


def test_the_program_runs_with_numpy_alone(capsys):
    from dashboard.widgets import snippets

    program = snippets.snippet(*vanishing.program(DeepConfig("tanh")))
    exec(compile(program, "snippet", "exec"), {})
    assert capsys.readouterr().out
