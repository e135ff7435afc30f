"""Examples are told apart by their content, scaled there and back, and divided fairly."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.own_data import Affine, Examples, choose_columns, read_csv, split
from lib.trainers import TrainConfig, Trainer

PLAIN = b"x1,x2,label\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n"


def examples(data: bytes, x1="x1", x2="x2", target="label", kind="classes") -> Examples:
    return choose_columns(read_csv(data), x1, x2, target, kind)


def rows(n: int, head: str = "x1,x2,label") -> bytes:
    return "\n".join([head, *(f"{i},{i * i % 7},{'ab'[i % 2]}" for i in range(n))]).encode()


class TestExamples:
    def test_the_fingerprint_tells_sets_apart(self):
        assert examples(PLAIN).fingerprint == examples(PLAIN).fingerprint
        others = [examples(PLAIN, x1="x2", x2="x1"), examples(PLAIN.replace(b"8", b"9"))]
        assert examples(PLAIN).fingerprint not in [other.fingerprint for other in others]

    def test_the_arrays_cannot_be_changed(self):
        with pytest.raises(ValueError, match="read-only"):
            examples(PLAIN).X[0, 0] = 1


class TestAffine:
    @given(st.lists(st.tuples(st.floats(-1e100, 1e100), st.floats(-1e-300, 1e-300)), min_size=1, max_size=20))
    def test_a_scale_stays_in_the_plane_and_leads_back(self, values):
        values = np.array(values)
        scale = Affine.onto(values, 2.5)
        scaled = scale.apply(values)
        assert (np.abs(scaled) <= 2.5 * (1 + 1e-9)).all()
        assert scale.undo(scaled) == pytest.approx(values, rel=1e-9, abs=1e-12 * np.abs(values).max() + 5e-324)


class TestSplit:
    @given(
        st.lists(st.integers(0, 2), min_size=4, max_size=60).filter(lambda labels: len(set(labels)) > 1),
        st.floats(0, 1, exclude_max=True),
    )
    def test_every_example_is_in_one_set_and_every_class_in_both_when_it_can_be(self, labels, share):
        data = "\n".join(["x1,x2,label", *(f"{i},{-i},{label}" for i, label in enumerate(labels))]).encode()
        made = examples(data)
        X_train, Y_train, X_test, Y_test = split(made, share, np.random.default_rng(0))
        assert sorted([*X_train[:, 0], *X_test[:, 0]]) == sorted(made.X[:, 0])
        assert (len(X_train), len(X_test)) == (len(Y_train), len(Y_test))
        number = dict(zip(made.X[:, 0], labels, strict=True))
        tested = Counter(number[x] for x in X_test[:, 0])
        for label, count in Counter(labels).items():
            assert tested[label] < count
            assert tested[label] >= (share > 0 and count > 1)
            assert abs(tested[label] - share * count) <= 1

    def test_each_row_keeps_its_target_and_the_seed_decides(self):
        made = examples(rows(50))
        lookup = dict(zip(made.X[:, 0], made.Y[:, 0], strict=True))
        first, again, other = (split(made, 0.2, np.random.default_rng(seed)) for seed in (1, 1, 2))
        assert all(lookup[x] == y for x, y in zip(first[0][:, 0], first[1][:, 0], strict=True))
        assert all(map(np.array_equal, first, again))
        assert not np.array_equal(first[0], other[0])
        assert len(first[2]) == 10

    @pytest.mark.parametrize("share", [-0.1, 1, np.nan])
    def test_a_wrong_share_is_refused(self, share):
        with pytest.raises(ValueError, match="test_share must be"):
            split(examples(PLAIN), share, np.random.default_rng(0))

    @pytest.mark.parametrize("kind", ["classes", "numbers"])
    def test_a_trainer_takes_the_parts(self, kind):
        made = examples(b"x1,x2,label\n1,2,1\n3,4,2\n5,6,3\n7,8,3\n1,1,1\n2,2,2\n", kind=kind)
        config = TrainConfig(data="blobs" if kind == "classes" else "plane")
        trainer = Trainer(config, split(made, 0.2, np.random.default_rng(0)))
        trainer.run(epochs=2)
        assert np.isfinite(trainer.history).all()
