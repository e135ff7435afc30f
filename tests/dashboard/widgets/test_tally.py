"""A tally is read without colour, and by who hears it."""

from streamlit.testing.v1 import AppTest

SCRIPT = """
from dashboard.frames.tally import TallyRow
from dashboard.widgets import tally
tally.table({rows})
"""


def shown(rows):
    app = AppTest.from_string(SCRIPT.format(rows=rows)).run()
    assert not app.exception
    return "".join(element.value for kind in ("html", "markdown") for element in app.get(kind))


def test_each_answer_has_its_count_as_a_number_and_the_longest_bar_is_whole():
    text = shown('[TallyRow("<b>more</b>", (3,)), TallyRow("less", (6,))]')
    assert "<th scope='row'>&lt;b&gt;more&lt;/b&gt;</th>" in text
    assert 'width: 50%"></i></span><b>3</b>' in text
    assert 'width: 100%"></i></span><b>6</b>' in text
    assert "<caption>The class: 9 votes</caption>" in text
    assert "then" not in text


def test_two_rounds_are_told_apart_by_words_and_hatching():
    text = shown('[TallyRow("more", (3, 1)), TallyRow("less", (0, 2))]')
    assert "The class: 3 votes, in the second round 3 (hatched)" in text
    assert text.count("<i ") == 4
    assert "<b>3</b>, then <b>1</b>" in text


def test_where_nobody_has_voted_that_is_said():
    assert shown('[TallyRow("more", (0,))]') == shown("[]") == "Nobody has voted."


def test_curves_are_counted_in_words_and_stand_over_what_is_measured():
    script = "from dashboard.widgets import tally\ntally.curves([(0, 1), (1, 0)], (0.5, 0.5), 0, 1)"
    (figure,) = AppTest.from_string(script).run().get("html")
    assert figure.value.count('class="drawn"') == 2
    assert '<polyline class="truth" points="0,60 300,60"/>' in figure.value
    assert 'points="0,120 300,0"' in figure.value
    assert "2 curves of the class in grey, what is measured in blue" in figure.value
