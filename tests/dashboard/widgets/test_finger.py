"""The page on which a probe follows the pointer lets it follow a finger: see tests/browser/test_touch.py."""

from tests.pages.app_pages import component, visit


def test_explore_lets_the_probe_follow_a_finger():
    assert component(visit("explore"), "finger")
