"""The page is told which task it shows; that it begins at its top: tests/browser/test_exercises.py."""

import json

from tests.pages.app_pages import component, visit


def test_the_page_is_told_which_task_it_shows():
    assert json.loads(component(visit("exercises", ex="kink"), "top").json) == {"task": "kink"}
