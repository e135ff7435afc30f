"""A run's journal: from the settings now and the text, the very same run comes back."""

from dataclasses import replace

import pytest

from lib.runs import journal
from lib.runs.journal import Journal
from lib.runs.replay import Replay
from lib.trainers import TrainConfig, Trainer


def changed(config=TrainConfig(n=40, learning_rate=0.1)):  # noqa: B008
    trainer = Trainer(config)
    trainer.run(epochs=3)
    trainer.adopt(replace(trainer.now, learning_rate=0.03, clip=0.5))
    trainer.step()
    trainer.adopt(replace(trainer.now, optimizer="adam", optimizer_options={"beta1": 0.8}, learning_rate=0.01))
    trainer.edit(1, 2, 1, -0.12345678901234567)
    trainer.run(epochs=2)
    trainer.adopt(replace(trainer.now, optimizer_options={}, clip=None, l1=0.001, schedule="cosine", schedule_epochs=9))
    trainer.adopt(replace(trainer.now, optimizer="momentum", optimizer_options={"beta": 0.5}))
    trainer.run(epochs=1)
    trainer.step()
    return trainer


def test_the_run_comes_back_from_its_text_and_the_settings_in_force():
    first = changed()
    text = journal.write(Journal.of(first))
    again = journal.read(text)
    assert again == Journal.of(first)
    config, changes = again.rewind(first.now)
    assert config == first.config
    assert changes == first.changes
    second = Trainer(config)
    Replay(second, changes, again.epoch, again.batch).run()
    assert second.history == first.history
    assert second.now == first.now
    assert (second.epoch, second.batch, second.updates) == (first.epoch, first.batch, first.updates)
    assert all((W == W2).all() for (W, _), (W2, _) in zip(first.params, second.params, strict=True))


def test_an_untouched_run_has_a_short_journal():
    assert journal.write(Journal.of(Trainer(TrainConfig()))) == "0.0"
    assert journal.read("0.0") == Journal()


def test_a_run_with_too_many_changes_says_only_how_far_it_came(monkeypatch):
    monkeypatch.setattr(journal, "MOST_CHANGES", 3)
    assert Journal.of(changed()) == Journal(6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "12.0.0",
        "-1.0",
        "12.0~",
        "12.0~3.0",
        "12.0~3.0_speed:1",
        "12.0~3.0_rate:fast",
        "12.0~3.0_rate",
        "12.0~13.0_rate:0.1",
        "12.0~5.0_rate:0.1~4.0_rate:0.1",
        "12.0~5.0_w0.1.1:1_rate:0.1",
        "12.0~5.0_w0.1:1",
        "999999.0",
        "12.0" + "~5.0_rate:0.1" * 101,
    ],
)
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError, match=r"must|could not convert"):
        journal.read(text)


@pytest.mark.parametrize("text", ["9.0~3.0_beta:0.5", "9.0~3.0_rate:-1", "9.0~3.0_schedule:x", "9.0~3.0_period:1.5"])
def test_settings_that_do_not_go_together_are_refused(text):
    with pytest.raises(ValueError, match=r"must|invalid literal"):
        journal.read(text).rewind(TrainConfig())
