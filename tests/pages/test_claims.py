"""The page that puts the lessons' claims to the test."""

import pytest

from dashboard.claims import SEE, Told, evidence, verdict
from lib.claims import CLAIMS, NOT_QUITE, TOPICS, TRUE
from tests.pages.app_pages import address, notice, run, visit


def words(app):
    return "\n".join(element.value for element in app.markdown)


def test_verdicts_wait_for_the_visitors_own():
    app = visit("claims")
    assert f"{len(CLAIMS)} claims." in words(app)
    assert "1.66289" not in words(app)
    run(app.segmented_control("tanh-flows").set_value("true"))
    assert "Beyond |z| = 1.66289" in words(app).replace("\\", "")
    assert "You said: true" in words(app)
    assert f"**1** of {len(CLAIMS)} judged, **0** as measured." in words(app)
    assert address(app) == {"tanh-flows": "true"}


def test_a_right_verdict_is_confirmed_and_comes_with_the_link():
    app = visit("claims", **{"closed-range": NOT_QUITE})
    assert "As you said." in words(app)
    assert f"**1** of {len(CLAIMS)} judged, **1** as measured." in words(app)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_shows_its_claims_only_and_all_their_verdicts_at_once(topic):
    app = visit("claims", topic=topic, all="1")
    text = words(app).replace("\\", "")
    for claim in CLAIMS.values():
        assert (f"“{claim.says}”" in text) is (claim.topic == topic)
    assert len(app.get("page_link")) == sum(claim.topic == topic for claim in CLAIMS.values())


@pytest.mark.parametrize("key", CLAIMS)
def test_the_sentences_are_complete(key):
    for sentence in (evidence(key), verdict(key)):
        assert "{" not in sentence
        assert "nan" not in sentence.lower().replace("nan by", "")
    assert verdict(key).startswith({TRUE: "True", NOT_QUITE: "Not quite: "}.get(CLAIMS[key].verdict, "True if "))


@pytest.mark.parametrize("key", CLAIMS)
def test_the_link_of_each_claim_is_understood_by_its_page(key):
    entry, query = SEE[key]
    app = visit(entry.file.removesuffix(".py"), **query)
    assert notice(app) == ""
    # What stands at its default is not repeated in the address bar; the rest is kept as the link says it.
    shown = address(app)
    assert all(shown.get(name, value) == value for name, value in query.items())


def test_every_claim_has_a_place_where_it_is_seen():
    assert set(SEE) == set(CLAIMS)


def test_a_number_has_four_digits_unless_the_sentence_asks_for_another_form():
    assert f"{Told(0.19661193)} {Told(-5.0)} {Told(0.5):.0%}" == "0.1966 −5.000 50%"


def test_a_wrong_topic_is_told():
    assert "`topic = love`" in notice(visit("claims", topic="love"))
