"""The component is told which name passes and whether it moves; tests/browser/test_history.py sees what it does."""

from dashboard.shell import history


def test_the_browser_is_told_which_name_moves(monkeypatch):
    made = []
    monkeypatch.setattr(history, "_moment", lambda **arguments: made.append(arguments))
    for moving in (True, False):
        history.moments("run", moving)
    assert [component["data"] for component in made] == [
        {"name": "run", "moving": True},
        {"name": "run", "moving": False},
    ]
    assert len({component["key"] for component in made}) == 1
