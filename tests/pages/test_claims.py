"""The page that puts the lessons' claims to the test."""

import pytest

from dashboard.frames.claims import PICTURES
from dashboard.parts.claims import SEE, evidence, numbers
from dashboard.text.plain import literal
from lib.lessons.claims import CLAIMS, NOT_QUITE, TOPICS, TRUE, VERDICTS
from tests.pages.app_pages import address, charts, notice, run, visit


def words(app):
    return "\n".join(element.value for element in app.markdown)


def judge(app, verdict):
    return run(app.button(key=f"verdict-{verdict}").click())


def on_screen(app):
    (heading,) = app.header
    (claim,) = [claim for claim in CLAIMS.values() if f"“{claim.says}”" == heading.value.replace("\\", "")]
    return claim.key


def test_verdicts_wait_for_the_visitors_own():
    app = visit("claims", claim="tanh-flows")
    assert f"{len(CLAIMS)} claims." in words(app)
    assert "1.66289" not in words(app)
    (ghost,) = charts(app)
    assert ghost["measured"]["value"].isna().all()
    judge(app, TRUE)
    assert "Beyond |z| = 1.66289" in words(app).replace("\\", "")
    assert "You said: true" in words(app)
    assert f"**1** of {len(CLAIMS)} judged, **0** as measured." in words(app)
    assert len(charts(app)) == 1
    assert address(app) == {"claim": "tanh-flows", "tanh-flows": TRUE}, "which one it is, also without the verdict"


def test_a_verdict_stands_until_the_claim_is_asked_again():
    app = judge(visit("claims"), NOT_QUITE)
    assert not app.button(key=f"verdict-{NOT_QUITE}").disabled, "it keeps the focus"
    for other in VERDICTS.keys() - {NOT_QUITE}:
        assert app.button(key=f"verdict-{other}").disabled
        states = app._tree.get_widget_states()
        states.widgets.add(
            id=app.button(key=f"verdict-{other}").id, trigger_value=True
        )  # as a browser could all the same
        app._run(states)
        assert address(app) == {"steepest-sigmoid": NOT_QUITE}
    run(app.button(key="verdict-again").click())
    assert address(app) == {}
    judge(app, TRUE)
    assert "As you said." in words(app)
    assert address(app) == {"steepest-sigmoid": TRUE}


def test_a_right_verdict_is_confirmed_and_comes_with_the_link():
    app = visit("claims", **{"closed-range": NOT_QUITE})
    assert on_screen(app) == "closed-range"
    assert "As you said." in words(app)
    assert f"**1** of {len(CLAIMS)} judged, **1** as measured." in words(app)


def test_one_claim_at_a_time_and_the_ways_to_its_neighbours_go_round():
    app, keys = visit("claims"), list(CLAIMS)
    assert on_screen(app) == keys[0]
    assert address(app) == {}
    for name, key in (("Next", keys[1]), ("Previous", keys[0]), ("Previous", keys[-1]), ("Next", keys[0])):
        run(app.button(key=name).click())
        assert on_screen(app) == key
        assert address(app).get("claim", keys[0]) == key
        assert f"**{keys.index(key) + 1}** of {len(keys)}" in words(app)


def test_the_claim_and_all_verdicts_are_in_the_link():
    app = judge(visit("claims"), NOT_QUITE)
    judge(run(app.button(key="Next").click()), TRUE)
    run(app.button(key="Next").click())
    link = address(app)
    first, second, third, *_ = CLAIMS
    assert link == {first: NOT_QUITE, second: TRUE, "claim": third}
    again = visit("claims", **link)
    assert on_screen(again) == third
    assert address(again) == link
    run(again.button(key="Previous").click())
    assert "As you said." in words(again)
    assert f"**2** of {len(CLAIMS)} judged, **1** as measured." in words(again)


def test_the_row_of_marks_says_what_is_judged_and_how_without_colour():
    app = visit("claims", **{"steepest-sigmoid": NOT_QUITE, "flat-sigmoid": TRUE, "topic": "slopes"})
    (marks,) = [element.proto.body for element in app.get("html") if 'class="marks"' in element.proto.body]
    assert '<li class="now">×</li><li>✓</li><li>○</li>' in marks
    assert marks.count("<li") == sum(claim.topic == "slopes" for claim in CLAIMS.values())


def test_another_topic_begins_with_its_first_claim_and_keeps_what_was_judged():
    app = judge(visit("claims"), TRUE)
    run(app.selectbox(key="topic").set_value("units"))
    assert on_screen(app) == "negative-is-dead"
    assert address(app) == {"topic": "units"}
    run(app.selectbox(key="topic").set_value("all"))
    assert "1** of" in words(app)
    assert address(app)["steepest-sigmoid"] == TRUE


@pytest.mark.parametrize("key", CLAIMS)
def test_a_link_to_a_claim_opens_it_with_its_verdict_and_its_picture(key):
    app = visit("claims", claim=key, **{key: TRUE})
    assert notice(app) == ""
    assert on_screen(app) == key
    assert literal(evidence(key)) in words(app)
    if key not in PICTURES:
        assert not charts(app)
        return
    (drawn,) = charts(app)
    found = CLAIMS[key].measure()
    rows = PICTURES[key].rows
    assert list(drawn["measured"]["value"]) == [found[row.number] / found.get(row.per, 1) for row in rows]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_shows_its_claims_only_and_all_their_verdicts_at_once(topic):
    app = visit("claims", topic=topic, all="1")
    text = words(app).replace("\\", "")
    for claim in CLAIMS.values():
        assert (f"“{claim.says}”" in text) is (claim.topic == topic)
    assert len(app.get("page_link")) == sum(claim.topic == topic for claim in CLAIMS.values())


def test_a_verdict_can_be_given_in_the_list_as_well():
    app = visit("claims", topic="units", all="1")
    run(app.button(key="sparse-true").click())
    assert "As you said." in words(app)
    assert address(app) == {"topic": "units", "all": "1", "sparse": TRUE}
    run(app.toggle(key="all").set_value(False))
    assert address(app)["sparse"] == TRUE


FOUND = {
    "steepest-sigmoid": lambda n: [f"| **{n['top']}** |"],
    "flat-sigmoid": lambda n: [f"| **{n['five']}** |"],
    "sigmoid-vanishes": lambda n: [
        f"{n['bound']:.2e}".replace("-", "−"),
        f"| first ÷ output, median of 20 | **{n['sigmoid']}** |",
        *(f", median of 20 {n[pinned]}" for pinned in ("tanh", "relu", "larger")),
    ],
    "tanh-flows": lambda n: [f"{n['crossing']:.5f}", f"{n['tanh_at_3']} < {n['sigmoid_at_3']}"],
    "steepest-tanh": lambda n: [f"| **{n['two']}** |", f"maximum {n['top']}"],
    "rectifiers-do-not-vanish": lambda n: [
        f"| −1 | {n['leaky']:.0e} |".replace("e-", "e−"),
        f"| 1 | {n['positive']:g} |",
    ],
    "saturated-stops": lambda n: [rf"= {n['mse']} \\", rf"$\delta = \hat y - y$ is {n['bce']}"],
    "steep-slope": lambda n: [
        f"| $z$ | {n['steep_z']:g} |",
        f"| **{n['steep']}** |",
        f"At z = {n['flat_z']:g}, where it is most wrong, it is {n['flat']}.",
    ],
    "negative-is-dead": lambda n: [
        f"| dead now | **{n['dead']} of {n['units']}** |",
        f"| z ≤ 0, over all examples and units | {n['inactive']:.0%} |",
    ],
    "leaky-solves": lambda n: [
        f"{n['relu']:.0%} of the ReLUs and {n['leaky']:.0%} of the leaky units",
        f"| accuracy | {n['relu_accuracy']:.0%} | **{n['leaky_accuracy']:.0%}** |",
    ],
    "no-squashing": lambda n: [f"**{100 * n['depth_10']:.0f} of 100** are born dead"],
    "sparse": lambda n: [f"of {n['of']} entries", f"| negatives zeroed (dashed) | **{n['drawn']}** |"],
    "counted-zeros": lambda n: [
        f"| negatives zeroed (dashed) | **{n['zeroed']}** |",
        f"| already 0 (dotted) | **{n['already']}** |",
        f"`(A == 0).sum()` | **{n['zeros']}** |",
    ],
    "zero-centred": lambda n: [f"mean {float(n[key]):.4g} for z" for key in ("sigmoid", "relu", "leaky_relu")],
    "zig-zag": lambda n: [f"**200 of 200 ({n['sigmoid']:.0%})**", f" ({n['tanh']:.0%})**"],
    "normalized": lambda n: ["| mean of the inputs | **≈\u00a00** |", f"| their standard deviation | **{n['sd']}** |"],
    "closed-range": lambda n: [f"exactly 1 from z = {n['z']}"],
    "leaky-range": lambda n: [f"| **{n['near']}** |"],
    "relu-derivative": lambda n: [
        f"slope on the right, {n['right']:g}",
        f"the formula returns {n['chosen']:g}, a choice",
    ],
    "softmax-sums": lambda n: [
        f"The row sums differ from 1 by at most {n['off']}" if n["off"] else "Each row sums to 1."
    ],
    "softmax-derivative": lambda n: [f"{n['own']:.3f}", f"{n['other']:.3f}".replace("-", "−")],
    "subtract-max": lambda n: [f"p₁ is exactly {n['small']}", f"ln p₁ = {n['log']:.0f} is right".replace("-", "−")],
    "collapse": lambda n: [f"| rank of $W$ | **{n['rank']}** |", f"**{n['error']}**"],
    "needs-bend": lambda n: [f"| **{n['loss']}** | {n['log2']} = ln 2 |", f"gets {n['right']} of 4 right"],
    "linear-for-regression": lambda n: [
        f"would be **{n['lost']}** from the probability p₁ and **{n['kept']}** from the logits"
    ],
    "shortcut": lambda n: [f"**wrong sign in {n['wrong']:.0%}** of the draws", f"✓ {n['bce']:g}", f"✓ {n['mse']:g}"],
}
"""Claim → what its link must show, in the numbers that were measured for the claim."""


@pytest.mark.parametrize("key", CLAIMS)
def test_the_link_of_each_claim_shows_its_numbers(key):
    entry, query = SEE[key]
    app = visit(entry.file.removesuffix(".py"), **query)
    assert notice(app) == ""
    # What stands at its default is not repeated in the address bar; the rest is kept as the link says it.
    shown = address(app)
    assert all(shown.get(name, value) == value for name, value in query.items())
    text = everything(app)
    for found in FOUND[key](numbers(key)):
        assert found in text


def everything(app):
    """All that is to be read on a page: its words, its tables and the words in its pictures."""
    parts = [element.value for kind in ("markdown", "latex", "caption", "info") for element in getattr(app, kind)]
    tables = [table for chart in charts(app) for table in chart.values()] + [frame.value for frame in app.dataframe]
    cells = [str(cell) for table in tables for cell in table.select_dtypes(exclude="number").to_numpy().ravel()]
    return "\n".join([*parts, *cells])


def test_the_low_biases_of_the_claim_are_a_drag_away_from_its_link():
    entry, query = SEE["negative-is-dead"]
    app = visit(entry.file.removesuffix(".py"), **query)
    run(app.slider("b").set_value(-5.0))
    assert f"| dead now | **{numbers('negative-is-dead')['low']} of 16** |" in everything(app)


def test_a_wrong_topic_is_told():
    assert "`topic = love`" in notice(visit("claims", topic="love"))


def test_a_claim_that_is_not_there_is_told_and_so_is_one_of_another_topic():
    assert "`claim = love`" in notice(visit("claims", claim="love"))
    app = visit("claims", claim="sparse", topic="slopes")
    assert "`claim = sparse`" in notice(app)
    assert on_screen(app) == "steepest-sigmoid"
