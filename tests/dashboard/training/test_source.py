"""Data of one's own, divided and named, as a trainer learns from it."""

import numpy as np
import pytest

from dashboard.charts.train import AXES, Axis
from dashboard.training import source
from lib.outputs import TASKS
from lib.own_data import choose_columns, read_csv, write_points
from lib.train_config import TrainConfig
from lib.trainers import Trainer
from tests.dashboard.own_data import CSV, FOUR, made, opened, upload, words

FIVE = b"a,b,kind,price\n" + b"".join(b"%d,%d,%c,%d\n" % (i, i * i % 7, 97 + i % 5, 100 * i) for i in range(40))


def ready_from(data: bytes, target: str, kind: str, share: float = 0.25, seed: int = 0) -> source.Source:
    return source.ready(choose_columns(read_csv(data), "a", "b", target, kind), share, seed)


class TestSource:
    @pytest.mark.parametrize(("key", "what"), [("draw", "so far there are none"), ("file", "nothing of it is stored")])
    def test_each_source_shows_its_widget_and_has_nothing_at_first(self, key, what):
        app = opened("source", call=f"own({key!r}, 0.25, 0)")
        assert made(app) is None
        assert what in words(app)

    def test_drawn_points_are_divided_and_named_after_their_hues(self):
        app = opened("source", call="own('draw', 0.5, 3)", points=write_points(FOUR))
        X_train, Y_train, X_test, Y_test = made(app).parts
        assert len(X_train) == len(Y_train) == len(X_test) == len(Y_test) == 2
        assert sorted(map(tuple, [*X_train, *X_test])) == sorted((p.x1, p.x2) for p in FOUR)
        assert (made(app).task, made(app).classes) == ("binary", ("orange", "blue"))
        assert (made(app).axes, made(app).target) == (AXES, None)

    def test_a_file_brings_its_names_and_units(self):
        app = upload(opened("source", call="own('file', 0.25, 0)"), CSV)
        assert made(app).classes == ("cat", "dog")
        assert made(app).axes == (Axis("height", 170, 8), Axis("mass", 70, 4))
        assert made(app).target is None

    def test_numbers_bring_the_targets_units(self):
        made = ready_from(FIVE, "price", "numbers")
        assert (made.task, made.classes, made.target) == ("regression", (), Axis("price", 1950, 1950))

    def test_seed_and_share_decide_the_division_and_nothing_else_does(self):
        first, again, other = (ready_from(FIVE, "kind", "classes", seed=seed) for seed in (1, 1, 2))
        assert all(map(np.array_equal, first.parts, again.parts))
        assert not np.array_equal(first.parts[0], other.parts[0])
        assert first.fingerprint == other.fingerprint
        assert first.fingerprint != ready_from(FIVE.replace(b"39", b"38"), "kind", "classes").fingerprint
        assert len(ready_from(FIVE, "kind", "classes", share=0.0).parts[2]) == 0

    def test_an_unknown_source_is_refused(self):
        with pytest.raises(ValueError, match="key must be one of draw, file; got 'web'"):
            source.own("web", 0.2, 0)

    @pytest.mark.parametrize(("target", "kind"), [("kind", "classes"), ("price", "numbers")])
    def test_a_trainer_learns_from_it(self, target, kind):
        made = ready_from(FIVE, target, kind)
        output, loss = TASKS[made.task]
        data = "plane" if made.task == "regression" else "pinwheel"
        run = Trainer(TrainConfig(data, hidden=(8,), output=output, loss=loss), made.parts)
        run.run(epochs=30)
        assert run.task == made.task
        assert run.history[-1] < run.history[0]
