"""Reports of what is dragged: one under way at a time, the latest of those that wait, and none is lost."""

from tests.dashboard.node import answer

BEGIN = """
    const place = { isConnected: true }, sent = [];
    const reports = new Reports(place, 3);
    reports.send = (report) => sent.push(report);
    const wait = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
"""


def told(body):
    ended = f"const said = await (async () => {{ {body} }})(); place.isConnected = false; return said;"
    return answer('{ Reports } from "./widgets/reports.js"', BEGIN + ended)


def test_while_one_is_under_way_only_the_latest_waits():
    body = """
        for (const x of [1, 2, 3]) reports.tell({ x });
        const before = [...sent], waits = reports.settled;
        reports.hear(4);
        await wait(150);
        return [before, waits, sent];
    """
    assert told(body) == [[{"x": 1, "turn": 4}], False, [{"x": 1, "turn": 4}, {"x": 3, "turn": 5}]]


def test_what_is_not_heard_is_sent_again_until_it_is():
    body = """
        reports.tell({ x: 1 });
        await wait(1200);
        reports.hear(5);
        await wait(1200);
        return [sent, reports.settled];
    """
    assert told(body) == [[{"x": 1, "turn": 4}, {"x": 1, "turn": 5}], True]


def test_nothing_is_told_when_its_place_has_gone():
    assert told("place.isConnected = false; reports.tell({ x: 1 }); return sent;") == []


def test_after_the_server_has_begun_anew_what_the_page_says_counts_again():
    """A thumb stood still after a restart until it was dragged: its number was above all that the page had heard."""
    body = """
        reports.tell({ x: 1 });
        reports.hear(4);
        reports.hear(0);
        const settled = reports.settled;
        reports.tell({ x: 2 });
        await wait(150);
        return [settled, sent.at(-1)];
    """
    assert told(body) == [True, {"x": 2, "turn": 1}]
