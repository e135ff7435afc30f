"""While a slider is dragged its picture follows; at rest, and without the component, it is the slider's own value."""

from types import SimpleNamespace

import pytest

from dashboard.widgets import drag


@pytest.fixture
def report(monkeypatch):
    """Let the component report a value; returns what it was asked."""

    def says(value):
        asked = {}

        def listener(**arguments):
            asked.update(arguments)
            return SimpleNamespace(value=value)

        monkeypatch.setattr(drag, "_listener", listener)
        return asked

    return says


@pytest.mark.parametrize(("reported", "value"), [(None, 3.0), (4.5, 4.5), (0, 0.0), (11.0, 3.0), ("7", 3.0)])
def test_what_is_reported_on_the_way_counts_and_else_the_value_at_rest(report, reported, value):
    report(reported)
    assert drag.value("z", 3.0, 0, 10) == value


@pytest.mark.parametrize(("reported", "value"), [(None, 3), (4.0, 4), (4.5, 3), (11, 3)])
def test_a_slider_over_whole_numbers_takes_no_others(report, reported, value):
    report(reported)
    found = drag.whole("layers", 3, 0, 10)
    assert (found, type(found)) == (value, int)


def test_the_component_listens_to_its_own_slider(report):
    asked = report(None)
    drag.value("elu.alpha", 3.0, 0, 10)
    assert asked["data"] == {"key": "elu-alpha"}, "Streamlit writes a key's dot as a dash in the page"
    assert asked["key"] == "elu.alpha-drag"
