"""A tally is read without colour, and by who hears it."""

from streamlit.testing.v1 import AppTest

SCRIPT = """
from dashboard.frames.tally import TallyRow
from dashboard.widgets import tally
tally.{call}
"""


def shown(rows):
    return said(f"table({rows})")


def said(call):
    app = AppTest.from_string(SCRIPT.format(call=call)).run()
    assert not app.exception
    return "".join(element.value for kind in ("html", "markdown") for element in app.get(kind))


def test_each_answer_has_its_count_as_a_number_and_the_longest_bar_is_whole():
    text = shown('[TallyRow("<b>more</b>", (3,)), TallyRow("less", (6,))]')
    assert ">&lt;b&gt;more&lt;/b&gt;</th>" in text
    assert '--share: 50"></i></span><em><b>3</b>' in text
    assert '--share: 100"></i></span><em><b>6</b>' in text
    assert "<caption>The class: 9 votes</caption>" in text
    assert "then" not in text


def test_two_rounds_are_told_apart_by_words_and_hatching():
    text = shown('[TallyRow("more", (3, 1)), TallyRow("less", (0, 2))]')
    assert "The class: 3 votes, in the second round 3 (hatched)" in text
    assert text.count("<i ") == 4
    assert "<b>3</b><small>, then </small><b>1</b>" in text


def test_where_nobody_has_voted_that_is_said():
    assert shown('[TallyRow("more", (0,))]') == shown("[]") == "Nobody has voted."


def test_it_is_a_table_for_who_hears_it_also_where_it_is_drawn_as_columns():
    text = said('table([TallyRow("1", (3,))], upright=True)')
    assert 'class="tally upright" role="table"' in text
    for role in ("rowgroup", "row", "rowheader", "cell"):
        assert text.count(f'role="{role}"') == 1


def test_curves_are_counted_round_by_round():
    assert said("curves([2])") == "The class: 2 curves, thin and grey in the picture."
    assert said("curves([1, 3])").endswith("; in the second round 3 curves, the first round’s dotted.")
    assert said("curves([0, 0])") == "Nobody has voted."
