"""Words and notation: three tables, and a link that holds nothing but itself."""

from tests.pages.app_pages import address, notice, visit


def test_the_page_shows_its_three_tables_and_its_address_says_nothing_more():
    app = visit("words")
    assert [header.value for header in app.header] == ["Notation", "What each page builds on", "Words"]
    assert len([element for element in app.markdown if element.value.startswith("| ")]) == 3
    assert address(app) == {}
    assert notice(app) == ""
