"""The address bar and the controls say the same, whatever a link contains."""

import math
import time

import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.testing.v1 import AppTest

from dashboard.shell import link
from tests.pages.app_pages import address, follow, run
from tests.pages.interruption import interruptions

SCRIPT = """
import streamlit as st
from dashboard.shell import link
from dashboard.widgets import controls
from lib.activations import ACTIVATIONS

page = st.session_state.get("test.page", "first")
link.read()
link.write("present", link.seed("present", False, link.FLAG), False, link.FLAG)
link.take(st.session_state.get("test.taken", {}))
link.open_page(page)
fn = controls.choice("fn", "Function", {key: record.label for key, record in ACTIVATIONS.items()}, "sigmoid")
if page == "first":
    params = controls.params(ACTIVATIONS[fn])
    z = controls.slider("z", "z", -10, 10, 1.0, 0.01)
    layers = controls.count("layers", "Layers", 0, 4, 2)
    seed = controls.entry("seed", "Seed", 0, 99, 0)
    rate = controls.stops("rate", "Rate", (0.01, 0.1, 1.0), 0.1)
    controls.reset()
    st.button("Put z on 7", key="put", on_click=link.put, args=("z", 7.0))
st.session_state["test.problems"] = link.close_page()
"""


def opened(**query: str) -> AppTest:
    """The script, as someone sees it who follows a link with these values."""
    return follow(SCRIPT, **query)


def problems(app: AppTest) -> list[str]:
    return list(app.session_state["test.problems"])


CODECS = [
    (link.option(["relu", "tanh"]), ["relu", "tanh"]),
    (link.number(-10, 10), [-10.0, 10.0, 0.0, 0.1, 1 / 3, -2.5e-7]),
    (link.whole(0, 9999), [0, 1, 9999]),
    (link.one_of((0.001, 0.3, 10.0)), [0.001, 0.3, 10.0]),
    (link.FLAG, [True, False]),
]


@pytest.mark.parametrize(("codec", "values"), CODECS)
def test_a_value_survives_the_link(codec, values):
    for value in values:
        again = codec.parse(codec.token(value))
        assert type(again) is type(value)
        assert again == (pytest.approx(value, rel=1e-11) if isinstance(value, float) else value)


@pytest.mark.parametrize("codec", [codec for codec, _ in CODECS])
@pytest.mark.parametrize("raw", ["", " ", "zzz", "nan", "inf", "-inf", "1e99", "٣x", "9" * 5000, "<b>1</b>", "None"])
def test_nonsense_is_refused(codec, raw):
    with pytest.raises((ValueError, KeyError, OverflowError)):
        codec.parse(raw)


@pytest.mark.parametrize("codec", [link.number(-20, 20), link.whole(-20, 20), link.one_of([10.0, 3.0, 12.0])])
@pytest.mark.parametrize("raw", ["1_0", "٣", "１２"])
def test_what_the_sheet_refuses_is_no_number_in_a_link_either(codec, raw):
    with pytest.raises(ValueError, match=r"^"):
        codec.parse(raw)


@pytest.mark.parametrize("raw", ["-2", "−2", "–2", " -2 "])
def test_a_minus_of_a_printed_page_is_one_in_a_link(raw):
    assert link.number(-3, 3).parse(raw) == link.whole(-3, 3).parse(raw) == link.one_of([-2.0]).parse(raw) == -2


def test_numbers_outside_the_range_are_refused_and_the_ends_are_not():
    codec = link.number(-1.5, 2)
    assert codec.parse("-1.5") == -1.5
    assert codec.parse("2") == 2
    for raw in ("-1.51", "2.0001"):
        with pytest.raises(ValueError):  # noqa: PT011
            codec.parse(raw)


def test_a_fraction_is_not_a_whole_number():
    with pytest.raises(ValueError):  # noqa: PT011
        link.whole(0, 4).parse("2.5")


def test_capital_letters_do_not_matter_in_an_option():
    assert link.option(["relu"]).parse("RELU") == "relu"


def test_a_link_fills_the_controls_on_arrival():
    app = opened(fn="leaky_relu", alpha="0.3", z="-2.345", layers="4", seed="17", rate="1")
    assert app.selectbox(key="fn").value == "leaky_relu"
    assert app.slider(key="leaky_relu.alpha").value == 0.3
    assert app.slider(key="z").value == -2.345
    assert app.slider(key="layers").value == 4
    assert app.number_input(key="seed").value == 17
    assert app.select_slider(key="rate").value == 1.0
    assert problems(app) == []
    assert address(app) == {
        "fn": "leaky_relu",
        "alpha": "0.3",
        "z": "-2.345",
        "layers": "4",
        "seed": "17",
        "rate": "1",
    }


def test_a_number_between_two_stops_of_the_slider_is_kept_exactly():
    app = opened(z="0.123456789")
    assert app.slider(key="z").value == 0.123456789
    assert address(app) == {"z": "0.123456789"}


def test_defaults_leave_the_address_bar_empty():
    assert address(opened()) == {}
    assert address(opened(fn="sigmoid", z="1")) == {}


BAD = ["zzz", "", "nan", "NaN", "inf", "-inf", "1e99", "-1e99", "9" * 400, "<b>3</b>", "**3**", "`3`", "$3$", "[3](x)"]


@pytest.mark.parametrize("raw", BAD)
@pytest.mark.parametrize(("name", "shown"), [("z", "1"), ("layers", "2"), ("seed", "0"), ("rate", "0.1")])
def test_a_wrong_value_gives_the_default_and_a_sentence_that_names_the_parameter(name, shown, raw):
    app = opened(**{name: raw})
    assert float(app.session_state[name]) == float(shown)
    if raw:  # an empty value never reaches the script
        (problem,) = problems(app)
        assert problem.startswith(f"The link says `{name} = ")
        assert problem.endswith(f"Showing {shown} instead.")
    assert address(app) == {}


@pytest.mark.parametrize("raw", [raw for raw in BAD if raw])
def test_a_wrong_option_says_what_is_allowed(raw):
    (problem,) = problems(opened(fn=raw))
    assert "`fn = " in problem
    assert "softplus" in problem
    assert "Showing sigmoid instead." in problem


def test_a_wrong_value_for_presenter_mode_is_told():
    (problem,) = problems(opened(present="zzz"))
    assert "`present = zzz`" in problem
    assert "1 or 0" in problem


@pytest.mark.parametrize(
    "raw", ["`:red[x]`", "x" * 1000, "line\nbreak\u202e", "``` \n# big", "<script>alert(1)</script>"]
)
def test_a_strangers_text_stays_inside_its_quotes(raw):
    (problem,) = problems(opened(fn=raw))
    assert problem.count("`") == 2
    assert "\n" not in problem
    assert "\u202e" not in problem
    assert len(problem) < 300


def test_a_strangers_name_stays_inside_its_quotes():
    (problem,) = problems(opened(**{"`a`" + "b" * 1000: "1"}))
    assert problem.count("`") == 2
    assert len(problem) < 200


def test_unknown_names_are_dropped_with_a_notice():
    app = opened(foo="1", z="3")
    (problem,) = problems(app)
    assert "`foo`" in problem
    assert address(app) == {"z": "3"}
    assert app.slider(key="z").value == 3


def test_a_parameter_of_another_function_is_told_and_dropped():
    app = opened(fn="tanh", alpha="0.3")
    (problem,) = problems(app)
    assert "`alpha`" in problem
    assert address(app) == {"fn": "tanh"}


def test_several_mistakes_are_all_told():
    found = "\n".join(problems(opened(fn="zzz", z="1e99", foo="1")))
    for name in ("fn", "z", "foo"):
        assert f"`{name}" in found


def test_moving_a_control_changes_the_address_bar():
    app = opened(z="3")
    run(app.slider(key="z").set_value(-4.5))
    assert address(app) == {"z": "-4.5"}
    run(app.slider(key="z").set_value(1.0))
    assert address(app) == {}


def test_a_notice_does_not_outlive_the_value_it_speaks_of():
    app = opened(z="zzz")
    assert problems(app)
    run(app.slider(key="z").set_value(2.0))
    assert problems(app) == []


def test_the_widget_keeps_its_value_when_something_else_changes():
    app = opened(z="3")
    run(app.slider(key="layers").set_value(1))
    assert app.slider(key="z").value == 3
    assert address(app) == {"z": "3", "layers": "1"}


def test_an_edited_address_bar_wins_over_the_widget():
    app = opened(z="3")
    run(app.slider(key="z").set_value(5.0))
    app.query_params["z"] = "-6"
    run(app)
    assert app.slider(key="z").value == -6
    assert problems(app) == []


def test_a_browser_that_misses_a_message_begins_with_the_right_values():
    app = opened(fn="relu", z="3", layers="4", seed="17", rate="1")
    for _ in range(2):
        assert app.selectbox(key="fn").proto.options[app.selectbox(key="fn").proto.default] == "ReLU"
        assert app.slider(key="z").proto.default == [3]
        assert app.slider(key="layers").proto.default == [4]
        assert app.number_input(key="seed").proto.default == 17
        assert app.select_slider(key="rate").proto.default == [2]
        run(app)


def test_an_address_that_was_on_its_way_does_not_undo_a_key_press():
    app = opened(z="3")
    run(app.slider(key="z").set_value(4.0))
    for z in (5.0, 6.0):  # each press brings along what the browser showed before the last ones
        app.query_params["z"] = "3"
        run(app.slider(key="z").set_value(z))
        assert app.slider(key="z").value == z
        assert address(app) == {"z": f"{z:g}"}


def test_a_press_on_another_control_does_not_undo_one_whose_address_is_on_its_way():
    app = opened(z="3")
    run(app.slider(key="z").set_value(4.0))
    app.query_params["z"] = "3"
    run(app.slider(key="layers").set_value(1))
    assert app.slider(key="z").value == 4
    assert address(app) == {"z": "4", "layers": "1"}


def test_an_older_address_that_is_right_again_is_sent_behind_those_on_their_way():
    app = opened(z="3")
    run(app.slider(key="z").set_value(4.0))
    app.query_params["z"] = "3"
    run(app.slider(key="z").set_value(3.0))
    assert app.session_state["link.bar"].sent == [{"z": "3"}, {"z": "4"}, {"z": "3"}]


def crossed(app: AppTest) -> bool:
    return bool(app.session_state["link.bar"].crossed)


def set_by_going_back(app: AppTest) -> AppTest:
    app.query_params["z"] = "-6"
    return run(app)


def set_by_a_button(app: AppTest) -> AppTest:
    return run(app.button(key="put").click())


def set_by_reset(app: AppTest) -> AppTest:
    return run(app.button("reset-demo").click())


@pytest.mark.parametrize("put", [set_by_going_back, set_by_a_button, set_by_reset])
def test_a_control_that_moves_just_after_the_page_has_set_it_is_asked_for_again(put, monkeypatch):
    app = put(opened(z="3"))
    assert not crossed(app)
    run(app.slider(key="z").set_value(5.0))
    assert crossed(app)
    app = put(opened(z="3"))
    heard = time.monotonic() + 6
    monkeypatch.setattr(link.time, "monotonic", lambda: heard)
    run(app.slider(key="z").set_value(5.0))
    assert not crossed(app)


def test_a_control_that_moves_when_another_was_set_or_the_page_has_just_come_is_believed():
    app = run(opened(z="3").slider(key="z").set_value(5.0))
    assert not crossed(app)
    run(set_by_a_button(app).slider(key="layers").set_value(1))
    assert not crossed(app)


@pytest.mark.parametrize("there", [False, True], ids=["arrives", "is there"])
def test_no_part_of_a_link_is_lost_where_its_page_is_interrupted(there):
    said = {"fn": "elu", "alpha": "2", "z": "3", "layers": "4", "seed": "7", "rate": "1"}
    for interruption in interruptions((link, "read"), (link, "close_page")):
        app = AppTest.from_string(SCRIPT, default_timeout=20)
        if there:
            run(app)
        app.query_params.update(said)
        with interruption:
            run(app)
        run(app)
        assert (address(app), problems(app)) == (said, [])


def test_what_is_on_its_way_is_remembered_within_bounds():
    app = opened()
    for step in range(120):
        app.query_params.clear()
        run(app.slider(key="z").set_value(step / 100))
    assert len(app.session_state["link.bar"].sent) <= 100


def test_going_back_to_a_link_without_the_name_gives_the_default():
    app = opened(z="3")
    del app.query_params["z"]
    run(app)
    assert app.slider(key="z").value == 1


def test_an_edited_address_bar_with_a_wrong_value_gives_the_default_and_a_notice():
    app = opened(z="3")
    app.query_params["z"] = "1e99"
    run(app)
    assert app.slider(key="z").value == 1
    assert "`z = 1e99`" in problems(app)[0]
    app.query_params["z"] = "4"
    run(app)
    assert app.slider(key="z").value == 4
    assert problems(app) == []


def go_to(app: AppTest, page: str, **query: str) -> AppTest:
    """Change the page as Streamlit does: the query string goes, unless the link has one."""
    app.session_state["test.page"] = page
    app.query_params.clear()
    app.query_params.update(query)
    return run(app)


def test_a_plain_visit_shows_what_the_page_showed_before():
    app = opened(fn="relu", z="3", rate="1")
    go_to(app, "second")
    assert app.selectbox(key="fn").value == "sigmoid"
    go_to(app, "first")
    assert app.slider(key="z").value == 3
    assert app.selectbox(key="fn").value == "relu"
    assert address(app) == {"fn": "relu", "z": "3", "rate": "1"}


def test_a_visit_by_link_shows_the_link_and_nothing_from_before():
    app = opened(fn="relu", z="3")
    go_to(app, "second")
    go_to(app, "first", rate="1")
    assert app.slider(key="z").value == 1
    assert app.selectbox(key="fn").value == "sigmoid"
    assert address(app) == {"rate": "1"}


def test_pages_do_not_share_a_name():
    app = opened(fn="relu")
    go_to(app, "second", fn="gelu")
    assert app.selectbox(key="fn").value == "gelu"
    go_to(app, "first")
    assert app.selectbox(key="fn").value == "relu"


def test_presenter_mode_goes_along_from_page_to_page():
    app = opened(present="1", z="3")
    assert address(app) == {"present": "1", "z": "3"}
    go_to(app, "second")
    assert address(app) == {"present": "1"}
    assert app.session_state["present"] is True


def test_a_notice_is_gone_on_the_next_page():
    app = opened(z="zzz")
    go_to(app, "second")
    assert problems(app) == []


def test_put_moves_a_control_from_a_callback():
    app = opened(z="3")
    run(app.button(key="put").click())
    assert app.slider(key="z").value == 7
    assert address(app) == {"z": "7"}


def test_reset_puts_every_control_of_the_page_back_and_empties_its_part_of_the_link():
    app = opened(fn="elu", alpha="2", z="3", present="1")
    run(app.button("reset-demo").click())
    assert app.selectbox("fn").value == "sigmoid"
    assert app.slider("z").value == 1.0
    assert address(app) == {"present": "1"}
    run(app.selectbox("fn").set_value("elu"))
    assert app.slider("elu.alpha").value == 1.0


def test_each_function_remembers_its_own_parameter():
    app = opened(fn="leaky_relu", alpha="0.3")
    run(app.selectbox(key="fn").set_value("elu"))
    assert app.slider(key="elu.alpha").value == 1
    assert address(app) == {"fn": "elu"}
    run(app.slider(key="elu.alpha").set_value(2.0))
    assert address(app) == {"fn": "elu", "alpha": "2"}
    run(app.selectbox(key="fn").set_value("leaky_relu"))
    assert app.slider(key="leaky_relu.alpha").value == 0.3
    assert address(app) == {"fn": "leaky_relu", "alpha": "0.3"}
    run(app.selectbox(key="fn").set_value("tanh"))
    assert address(app) == {"fn": "tanh"}
    assert problems(app) == []


def test_every_number_of_the_slider_survives_the_round_trip():
    codec = link.number(-10, 10)
    for step in range(-1000, 1001):
        assert math.isclose(codec.parse(codec.token(step / 100)), step / 100, abs_tol=1e-12)


def test_a_name_that_the_app_takes_is_the_pages_again_when_it_gives_it_back():
    app = opened(z="3", seed="7")
    app.session_state["test.taken"] = {"z": "lesson"}
    run(app)
    assert address(app) == {"z": "lesson", "seed": "7", "page.z": "3"}
    run(app.slider(key="z").set_value(4.0))
    assert address(app) == {"z": "lesson", "seed": "7", "page.z": "4"}
    app.session_state["test.taken"] = {}
    run(app)
    assert address(app) == {"z": "4", "seed": "7"}
    assert problems(app) == []


def test_an_address_within_a_lesson_names_what_both_have():
    assert link.within({"step": "2"}, [("step", "30"), ("fn", "tanh")]) == {
        "step": "2",
        "page.step": "30",
        "fn": "tanh",
    }


def test_who_is_sent_where_one_never_arrives_stays_in_the_end(monkeypatch):
    """Streamlit ignores an address that is too long."""
    sent = []

    def switch(*there, **address):
        sent.append((there, address))
        raise StopException

    monkeypatch.setattr("streamlit.switch_page", switch)
    script = """
from dashboard.shell import link
link.leave_for("first", "first", {"first": "first.py"}, {"points": "1~2"})
"""
    app = AppTest.from_string(script, default_timeout=20)
    for _ in range(11):
        run(app)
    assert sent == [(("first.py",), {"query_params": {"points": "1~2"}})] * 10
