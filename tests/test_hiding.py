"""A link hides controls: they are not drawn and keep its value, whatever a browser sends; what is shown stays."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from dashboard.shell import link, nav
from lib.train_config import suggested
from tests.pages.app_pages import address, charts, component, metrics, notice, run, table, visit
from tests.pages.interruption import interruptions

VIEWS: Sequence[tuple[str, dict[str, str]]] = (
    *((entry.file.removesuffix(".py"), {}) for entry in nav.ENTRIES),
    ("explore", {"fn": "elu", "alpha": "2"}),
    ("gradient_check", {"guess": "show"}),
    ("softmax_lab", {"view": "jacobian"}),
    ("collapse", {"guess": "show"}),
    ("steep", {"panel": "loss", "peak": "show"}),
    ("vanishing", {"guess": "show"}),
    ("dying", {"guess": "show"}),
    ("dying", {"view": "leaky", "cure": "show"}),
    ("zigzag", {"guess": "both"}),
    ("train", {"view": "inside"}),
    ("race", {"guess": "show"}),
    ("digits", {"guess": "show"}),
)


def hideable(app: AppTest) -> list[str]:
    return list(app.session_state["link.bar"].hideable)


def drawn(app: AppTest) -> set[str]:
    """The keys of all controls that are drawn."""
    kinds = ("selectbox", "slider", "select_slider", "number_input", "toggle", "button_group")
    return {element.key for kind in kinds for element in app.get(kind)}


def shown(app: AppTest) -> tuple[Any, ...]:
    """What is told and drawn: words, numbers, charts and what is said about pictures."""
    words = [each.value for each in (*app.markdown, *app.caption, *app.success, *app.info, *app.warning)]
    tables = [{name: frame.to_csv() for name, frame in chart.items()} for chart in charts(app)]
    return words, metrics(app), tables


@pytest.mark.parametrize(("page", "link"), VIEWS)
def test_hiding_every_control_hides_no_result(page: str, link: dict[str, str]):
    open_to_all = visit(page, **link)
    names = hideable(open_to_all)
    link = address(open_to_all)  # the exercises draw numbers for each visitor
    if not names:
        pytest.skip("nothing is set on this page")
    app = visit(page, **link, hide=",".join(names))
    assert notice(app) == ""
    assert not drawn(app) & set(names)
    assert shown(app) == shown(open_to_all)
    assert address(app) == address(open_to_all) | {"hide": ",".join(names)}


def send(app: AppTest, states: WidgetStates) -> AppTest:
    app._run(states)
    assert not app.exception, app.exception
    return app


def test_a_message_by_hand_changes_no_hidden_control():
    app = visit("explore", fn="tanh", z="2")
    app.segmented_control(key="fn").set_value("relu")
    app.slider(key="z").set_value(-3.0)
    states = app._tree.get_widget_states()  # what a browser would send, made before the control is hidden
    for part, value in (("drag", ("value", 5.0)), ("typed", ("typed", {"text": "7", "turn": 9}))):
        trigger = f"$$STREAMLIT_INTERNAL_KEY_{component(app, f'z-{part}').id}__events"
        states.widgets.add(id=trigger).json_trigger_value = json.dumps([{"event": value[0], "value": value[1]}])
    app = visit("explore", fn="tanh", z="2")  # in this session the controls have been drawn
    app.query_params["hide"] = "fn,z"
    run(app)
    before = table(app)
    assert before["$z$"] == "2.000"
    for _ in range(2):
        send(app, states)
        assert table(app) == before
        assert address(app) == {"fn": "tanh", "z": "2", "hide": "fn,z"}
    assert not drawn(app) & {"fn", "z"}


def test_the_same_message_does_change_a_control_that_is_not_hidden():
    app = visit("explore", fn="tanh", z="2")
    app.segmented_control(key="fn").set_value("relu")
    app.slider(key="z").set_value(-3.0)
    states = app._tree.get_widget_states()
    send(visited := visit("explore", fn="tanh", z="2"), states)
    assert address(visited) == {"fn": "relu", "z": "-3"}


def test_back_to_the_demo_leaves_what_is_hidden():
    link = {"view": "born", "born": "show", "width": "7", "depth": "12", "hide": "view,width"}
    app = visit("dying", **link)
    assert address(app) == link
    run(app.button(key="reset-demo").click())
    assert address(app) == {"view": "born", "width": "7", "hide": "view,width"}


def test_data_that_bring_their_settings_move_no_hidden_control():
    for hide, expected in ({"hide": "layers"}, "1"), ({}, None):
        app = visit("train", data="spiral", layers="1", **hide)
        run(app.button(key="suggest").click())
        assert len(suggested("spiral").hidden) != 1
        assert address(app).get("layers") == expected


@pytest.mark.parametrize("asked", ["guess", "nothing", "fn,seed", "present"])
def test_only_what_sets_something_can_be_hidden(asked: str):
    app = visit("gradient_check", hide=asked)
    assert "hide" in notice(app)
    for name in asked.split(","):
        if name not in hideable(app):
            assert f"`{name}`" in notice(app)
            assert name not in address(app).get("hide", "").split(",")


@pytest.mark.parametrize("asked", ["", "a b", "<script>", "x" * 41, ",".join(map(str, range(101)))])
def test_a_list_that_cannot_be_names_is_refused_in_words(asked: str):
    app = visit("explore", hide=asked)
    assert "names of controls" in notice(app)
    assert "hide" not in address(app)


def test_another_page_hides_nothing_of_its_own():
    app = visit("explore", fn="tanh", hide="fn")
    app.query_params.clear()
    run(app.switch_page("../pages/compare.py"))
    assert address(app) == {}
    assert notice(app) == ""
    run(app.switch_page("../pages/explore.py"))
    assert address(app) == {"fn": "tanh", "hide": "fn"}
    assert "fn" not in drawn(app)


def test_what_is_hidden_stands_where_the_link_says_wherever_the_page_is_interrupted():
    for interrupted in interruptions((link, "locked")):
        with interrupted:
            app = visit("explore", fn="elu", hide="fn")
        assert address(run(app))["fn"] == "elu"
