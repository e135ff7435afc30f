"""The style sheet holds every rule of every room, each whole."""

import re

import pytest

from benchmarks.app_process import ROOT
from dashboard.server import style_sheet
from dashboard.shell import style


def test_every_rule_is_closed():
    text = re.sub(r"/\*.*?\*/", "", style_sheet.text(), flags=re.DOTALL)
    assert text.count("{") == text.count("}") > 100
    assert "</" not in text  # it stands in a page


@pytest.mark.parametrize("file", sorted((ROOT / "dashboard/parts").rglob("*.css")), ids=lambda file: file.name)
def test_the_rules_of_each_page_are_in_it(file):
    assert file.read_text(encoding="utf-8") in style_sheet.text()


def test_no_rule_asks_of_every_element_what_it_holds():
    """A drag changed a hundred marks of a chart, and each time the browser asked the whole page."""
    text = re.sub(r"/\*.*?\*/", "", style_sheet.text(), flags=re.DOTALL)
    assert text.count(":has(") > 20
    assert re.findall(r"(?:^|[\s>+~,{}]):has\([^{]*", text) == []


def test_rules_of_all_pages_come_first_so_that_a_page_may_differ():
    assert style_sheet.text().startswith(style.rules())
