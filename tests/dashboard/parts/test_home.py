"""Home's cards and its lessons."""

import pytest
from PIL import Image

from benchmarks.app_process import ROOT
from dashboard.lessons import shelf
from dashboard.parts import home as parts
from dashboard.shell import nav
from dashboard.stage import scene
from dashboard.training.pace import Pace
from lib.train_config import suggested
from lib.trainers import Trainer
from lib.training.scoring import share_right
from tests.dashboard.stage.reading import frame_of
from tests.pages.app_pages import component, run, visit


@pytest.fixture(scope="module")
def home():
    return visit("home")


def labels(app):
    return [link.proto.label for link in app.get("page_link")]


def test_every_page_has_a_card_that_leads_there(home):
    for entry in nav.SHOWN:
        assert f"**{entry.title}**  \n{entry.hint}" in labels(home)


def test_home_leads_to_every_lesson_and_says_how_long_it_takes(home):
    found, _ = shelf.lessons(nav.STEPS)
    assert "**Lessons**" in labels(home)
    assert [label for label in labels(home) if label.endswith(" min")] == [
        f"{taught.title} · {taught.minutes} min" for taught in found.values()
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("entry", nav.SHOWN, ids=lambda entry: entry.file)
def test_every_card_has_a_picture_in_both_themes(entry, theme):
    with Image.open(ROOT / "dashboard/static/cards" / f"{entry.url}-{theme}.png") as picture:
        assert picture.size == (420, 180)
        assert len(picture.convert("RGB").getcolors(100_000)) > 4, "an empty picture"


def test_the_hero_shows_what_was_learned_first_and_then_once_how(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(parts.time, "monotonic", lambda: clock[0])
    app = visit("home")

    def later(seconds):
        clock[0] += seconds
        return hero(run(app))

    frames = [hero(app), *map(later, (1.05, 1.5, 2.0, 2.0))]
    assert "two arms of a spiral" in frames[0].says
    learned, first, middle, late, end = (int(frame.numbers[0][1]) for frame in frames)
    assert 0 == first < middle < late <= end == learned
    assert [frame.pace > 0 for frame in frames] == [True, True, True, True, False], "it rests within five seconds"


def test_the_film_shares_the_pictures_of_the_process_with_all_who_play_and_sends_none_twice(monkeypatch):
    clock, shared = [100.0], Pace(pictures=10.0)
    monkeypatch.setattr(parts.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(parts, "pace", shared)
    alone = visit("home")
    clock[0] += 0.1
    other = visit("home")
    clock[0] += 1
    last = [hero(run(app)).pace for app in (alone, other)][-1]
    assert last == pytest.approx(200, abs=1), "two share ten pictures a second"
    shared.pictures = 1000.0
    assert hero(run(alone)).pace >= 1000 * 3.8 / 50 - 1, "a moment is there only so often"


def hero(app):
    return frame_of(component(app, "hero-stage").bytes)


def test_the_film_is_the_run_that_is_suggested_for_the_spiral():
    trainer, last = Trainer(suggested("spiral")), parts.film()[-1]
    trainer.run(epochs=int(last.numbers[0][1]))
    assert last.numbers == scene.numbers(trainer)
    assert share_right(trainer.predict(trainer.X_test), trainer.Y_test, "binary") > 0.95
