"""The keeper of pictures is told which container to watch, and there is one for each."""

from dashboard.widgets import steady


def test_a_keeper_watches_the_container_that_it_is_named_after(monkeypatch):
    made = []
    monkeypatch.setattr(steady, "_keeper", lambda **arguments: made.append(arguments))
    steady.pictures("surface")
    steady.pictures("planes")
    assert [keeper["data"] for keeper in made] == [{"key": "surface"}, {"key": "planes"}]
    assert len({keeper["key"] for keeper in made}) == 2
