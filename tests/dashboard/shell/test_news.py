"""What a page is told of a class that may have changed. tests/browser/test_news.py watches it arrive."""

from dashboard.classroom.store import ClassState
from dashboard.shell import news


def test_an_edition_grows_with_what_counts_for_this_listener():
    state = ClassState("lock", 0, version=3, answers=4)
    assert (news.edition(state, answers=False), news.edition(state, answers=True)) == (3, 7)


def test_a_class_that_is_gone_is_an_edition_that_no_class_has():
    assert news.edition(None, answers=True) == news.GONE < news.edition(ClassState("lock", 0), answers=False)
