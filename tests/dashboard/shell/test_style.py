"""The rules of style: a projector adds its own, and they hide just what is marked as secondary."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell import present
from tests.pages.app_pages import run


def rules(projector):
    script = (
        f"from dashboard.charts.theme import Look\nfrom dashboard.shell import style\nstyle.apply(Look({projector}))"
    )
    app = run(AppTest.from_string(script))
    return "".join(element.value for element in app.markdown)


@pytest.mark.parametrize("projector", [False, True])
def test_every_rule_is_closed(projector):
    text = re.sub(r"/\*.*?\*/", "", rules(projector), flags=re.DOTALL)
    assert text.count("{") == text.count("}") > 10
    assert text.count("<style>") == text.count("</style>")


def test_only_the_projector_hides_what_is_secondary():
    hidden = f'[class*="st-key-{present.SECONDARY}"]'
    assert hidden not in rules(False)
    assert re.search(re.escape(hidden) + r"[^{]*\{ display: none", rules(True))
