"""An error on a page: a sentence with a number for the visitor, what it was in the log, and the rest goes on."""

import re

import pytest
from playwright.sync_api import expect
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.app_process import running_app
from benchmarks.client import session
from dashboard.server import faults
from tests.threads import in_a_thread


async def _one_who_errs(port):
    """What is shown to one who sends a text for a number, and to another afterwards."""
    async with session(port, "explore") as other, session(port, "explore") as visitor:
        await visitor.rerun()
        await other.rerun()
        slider = visitor.sliders["z"].id
        visitor._values[slider] = WidgetState(id=slider, string_value="x")
        await visitor.rerun()
        shown = list(visitor.exceptions)
        await other.move("z", 0.5)
        return shown, other.exceptions


def test_a_visitor_reads_a_sentence_whose_number_is_in_the_log_and_the_rest_goes_on(tmp_path):
    with running_app(tmp_path / "log") as app:
        shown, others = in_a_thread(_one_who_errs(app.port))
        (line,) = [line for line in app.lines(3) if line["event"] == "error"]
    assert len(shown) == 1
    assert shown[0].startswith(faults.SENTENCE)
    assert re.search(r"under (\w{8})\.$", shown[0])[1] == line["id"]
    assert line["kind"]
    assert any(place.startswith(("dashboard/", "pages/", "streamlit/")) for place in line["places"])
    assert others == []
    assert "Traceback" not in app.log()


@pytest.mark.parametrize("button", ["callback", "body"])
def test_after_an_error_in_a_fragment_the_page_is_still_there(tmp_path, page, button):
    """That of a callback took the page's first place; the next run of a fragment left a white window."""
    with running_app(tmp_path / "log", ("run", "tests/dashboard/server/faulty_app.py")) as app:
        page.goto(app.url)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text(faults.SENTENCE)).to_be_visible()
        for _ in range(2):
            page.get_by_role("button", name="nothing").click()
            expect(page.get_by_text("the page", exact=True)).to_be_visible()


@pytest.mark.slow
def test_who_develops_sees_all_of_it_on_the_page_and_in_the_terminal(tmp_path):
    with running_app(tmp_path / "log", options=("--client.showErrorDetails", "full")) as app:
        shown, _ = in_a_thread(_one_who_errs(app.port))
        (line,) = [line for line in app.lines(3) if line["event"] == "error"]
    assert len(shown) == 1
    assert shown[0].startswith(f"{line['kind']}: ")
    assert "Traceback" in app.log()
