"""The list of lessons says in a sentence which file is broken, and shows the others."""

from dashboard.lessons import shelf
from dashboard.parts import lessons
from tests.pages.app_pages import visit


def test_a_broken_file_is_told_and_the_rest_works(monkeypatch):
    whole = shelf.lessons(lessons.nav.STEPS)[0]
    rest = {key: taught for key, taught in whole.items() if key != "slopes"}
    monkeypatch.setattr(
        shelf, "lessons", lambda pages: (rest, ("The lesson slopes is left out. The file is no TOML.",))
    )
    app = visit("lessons")
    assert [warning.value for warning in app.warning] == ["The lesson slopes is left out. The file is no TOML."]
    labels = [link.proto.label for link in app.get("page_link")]
    assert "**Dying ReLU**" in labels
    assert "**Slopes and the tangent**" not in labels
