"""The handwritten digits: the file, the split, the ways from ink to numbers, and what a network learns from them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import digits
from lib.losses import cross_entropy
from lib.softmax import softmax
from lib.trainers import Trainer
from tools import make_digits


class TestFile:
    def test_it_holds_scikit_learns_copy(self):
        source = pytest.importorskip("sklearn.datasets").load_digits()
        images, labels = digits.read()
        assert images.dtype == labels.dtype == np.uint8
        assert np.array_equal(images, source.data)
        assert np.array_equal(labels, source.target)

    def test_the_script_writes_it_again(self, tmp_path):
        make_digits.main(tmp_path / "digits.npz")
        with np.load(tmp_path / "digits.npz") as again, np.load(digits.FILE) as kept:
            assert sorted(again) == sorted(kept) == ["attribution", "images", "labels"]
            for name in kept:
                assert np.array_equal(again[name], kept[name])

    def test_the_attribution_is_inside_and_beside_it(self):
        with np.load(digits.FILE) as file:
            inside = str(file["attribution"])
        beside = digits.FILE.with_name("ATTRIBUTION.md").read_text(encoding="utf-8")
        for text in (inside, beside):
            for part in ("Alpaydin", "Kaynak", "UCI Machine Learning Repository", "https://doi.org/10.24432/C50P49"):
                assert part in text
            assert "creativecommons.org/licenses/by/4.0" in text

    def test_it_is_small(self):
        assert digits.FILE.stat().st_size < 60_000


class TestSplit:
    def test_every_image_is_in_one_part(self):
        data, (images, labels) = digits.load(), digits.read()
        assert data.X_train.shape == (1437, 64)
        assert data.X_test.shape == (360, 64)
        both = np.vstack([data.X_train, data.X_test]) * digits.LEVELS
        found = np.column_stack([both, np.concatenate([data.labels_train, data.labels_test])])
        wanted = np.column_stack([images, labels])
        assert sorted(map(tuple, found)) == sorted(map(tuple, wanted))

    def test_targets_are_one_hot(self):
        data = digits.load()
        for Y, labels in ((data.Y_train, data.labels_train), (data.Y_test, data.labels_test)):
            assert (Y.sum(axis=1) == 1).all()
            assert np.array_equal(Y.argmax(axis=1), labels)

    def test_it_cannot_be_changed_by_accident(self):
        with pytest.raises(ValueError, match="read-only"):
            digits.load().X_train[0, 0] = 1

    def test_each_digit_is_tested_at_least_twenty_times(self):
        assert np.bincount(digits.load().labels_test).min() >= 20


class TestTraining:
    @pytest.mark.parametrize("seed", range(5))
    def test_one_hidden_layer_reaches_97_percent_within_30_epochs(self, seed):
        data = digits.load()
        trainer = Trainer(digits.configuration((32,), seed=seed), data.examples)
        best = 0.0
        for _ in range(30):
            trainer.run(epochs=1)
            best = max(best, trainer.accuracy(data.X_test, data.Y_test))
        assert best >= 0.97

    @pytest.mark.parametrize("seed", range(5))
    def test_logistic_regression_stays_between_95_and_98(self, seed):
        data = digits.load()
        trainer = Trainer(digits.configuration(seed=seed), data.examples)
        trainer.run(epochs=60)
        assert 0.95 <= trainer.accuracy(data.X_test, data.Y_test) <= 0.98

    def test_the_same_seed_gives_the_same_shuffles_to_both(self):
        config, other = digits.configuration(seed=3), digits.configuration((32,), seed=3)
        data = digits.load()
        orders = [Trainer(c, data.examples).descent.shuffles.permutation(1437) for c in (config, other)]
        assert np.array_equal(*orders)

    def test_a_wrong_setting_is_named(self):
        with pytest.raises(ValueError, match="optimizer must be one of"):
            digits.configuration(optimizer="lion")


class TestConfusion:
    def test_a_small_case(self):
        matrix = digits.confusion_matrix([1, 1, 2, 9], [1, 7, 2, 9])
        assert matrix.shape == (10, 10)
        assert matrix[1, 1] == matrix[1, 7] == matrix[2, 2] == matrix[9, 9] == 1
        assert matrix.sum() == 4

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=50))
    def test_it_agrees_with_counting(self, pairs):
        labels, answers = [a for a, _ in pairs], [b for _, b in pairs]
        matrix = digits.confusion_matrix(np.array(labels, dtype=int), np.array(answers, dtype=int))
        assert all(matrix[i, j] == pairs.count((i, j)) for i in range(10) for j in range(10))

    @pytest.mark.parametrize(
        ("labels", "answers", "message"),
        [([1], [1, 2], "same length; got 1 and 2"), ([10], [1], "labels must be"), ([1], [0.5], "answers must be")],
    )
    def test_bad_input_is_named(self, labels, answers, message):
        with pytest.raises(ValueError, match=message):
            digits.confusion_matrix(labels, answers)


class TestMostWrong:
    def test_the_order_is_that_of_the_loss(self, rng):
        p, labels = softmax(3 * rng.standard_normal((200, 10))), rng.integers(0, 10, 200)
        found = digits.most_wrong(p, labels, 200)
        one_hot = np.eye(10)[labels]
        losses = [cross_entropy(p[row], one_hot[row]) for row in found.rows]
        assert losses == sorted(losses, reverse=True)
        assert np.array_equal(np.sort(found.rows), np.flatnonzero(p.argmax(axis=1) != labels))
        assert np.array_equal(found.labels, labels[found.rows])
        assert np.array_equal(found.p_answer, p[found.rows, found.answers])
        assert np.array_equal(found.p_label, p[found.rows, found.labels])

    def test_what_is_right_is_never_listed(self):
        found = digits.most_wrong(np.eye(10), np.arange(10), 5)
        assert found.rows.size == 0

    def test_a_probability_of_0_comes_first(self):
        p = np.full((2, 10), 0.0)
        p[0, [3, 4]] = 0.9, 0.1
        p[1, 5] = 1
        found = digits.most_wrong(p, [4, 6], 2)
        assert found.rows.tolist() == [1, 0]

    @pytest.mark.parametrize(
        ("p", "labels", "count", "message"),
        [
            (np.eye(10), [0] * 9, 1, r"shape \(9, 10\)"),
            (np.eye(10), np.arange(10), 0, "count must be"),
            (np.eye(10), [11] * 10, 1, "labels must be"),
        ],
    )
    def test_bad_input_is_named(self, p, labels, count, message):
        with pytest.raises(ValueError, match=message):
            digits.most_wrong(p, labels, count)


bitmaps = st.integers(0, 2**32 - 1).map(
    lambda seed: (np.random.default_rng(seed).random((32, 32)) < 0.3).astype(np.uint8)
)


class TestInk:
    def test_every_image_survives_drawing_and_counting(self):
        images, _ = digits.read()
        for image in images[::7]:
            assert np.array_equal(digits.count_blocks(digits.draw(image)), image)

    def test_counting_is_by_blocks(self):
        bitmap = np.zeros((32, 32))
        bitmap[4:8, 8:12] = 1
        bitmap[0, 31] = 1
        image = digits.count_blocks(bitmap).reshape(8, 8)
        assert image[1, 2] == 16
        assert image[0, 7] == 1
        assert image.sum() == 17

    def test_every_digit_of_the_source_reaches_from_top_to_bottom(self):
        images = digits.read()[0].reshape(-1, 8, 8)
        assert images[:, 0].any(axis=1).all()
        assert images[:, 7].any(axis=1).all()

    @given(bitmaps, st.integers(1, 31), st.integers(1, 31))
    def test_what_is_drawn_fills_the_frame_and_is_centred(self, bitmap, height, width):
        drawn = np.zeros_like(bitmap)
        drawn[:height, :width] = bitmap[:height, :width]
        drawn[[0, height - 1], [0, width - 1]] = 1
        fitted = digits.fit_to_frame(drawn)
        rows, columns = (np.flatnonzero(fitted.any(axis=axis)) for axis in (1, 0))
        assert max(np.ptp(rows), np.ptp(columns)) == 31
        for place in (rows, columns):
            assert abs(place[0] - (31 - place[-1])) <= 1

    def test_where_it_was_drawn_does_not_matter(self):
        drawn = np.zeros((32, 32), dtype=int)
        drawn[3:19, 5:9] = 1
        moved = np.roll(drawn, (10, 12), (0, 1))
        assert np.array_equal(digits.fit_to_frame(drawn), digits.fit_to_frame(moved))

    def test_what_fills_the_frame_stays(self):
        drawn = np.zeros((32, 32), dtype=int)
        drawn[:, 10:22] = 1
        assert np.array_equal(digits.fit_to_frame(drawn), drawn)

    def test_nothing_drawn_stays_nothing(self):
        empty = np.zeros((32, 32))
        assert not digits.fit_to_frame(empty).any()
        assert not digits.count_blocks(empty).any()

    def test_a_small_digit_in_a_corner_is_read_only_after_fitting(self):
        data = digits.load()
        trainer = Trainer(digits.configuration((32,)), data.examples)
        trainer.run(epochs=30)
        nearest = ((np.arange(19) + 0.5) / 0.6).astype(int)
        right = {"as drawn": 0, "fitted": 0}
        for x, label in zip(data.X_test, data.labels_test, strict=True):
            corner = np.zeros((32, 32), dtype=int)
            corner[:19, :19] = digits.draw(np.rint(16 * x))[np.ix_(nearest, nearest)]
            for name, bitmap in (("as drawn", corner), ("fitted", digits.fit_to_frame(corner))):
                right[name] += trainer.predict(digits.count_blocks(bitmap) / 16).argmax() == label
        assert right["as drawn"] < 0.25 * 360
        assert right["fitted"] > 0.9 * 360

    @pytest.mark.parametrize("bad", [np.zeros((8, 8)), np.full((32, 32), 2), np.full((32, 32), np.nan), "x"])
    def test_a_bad_bitmap_is_named(self, bad):
        for function in (digits.count_blocks, digits.fit_to_frame):
            with pytest.raises(ValueError, match="bitmap must be 32 rows"):
                function(bad)

    @pytest.mark.parametrize("bad", [np.zeros(63), np.full(64, 17), np.full(64, 0.5)])
    def test_a_bad_image_is_named(self, bad):
        with pytest.raises(ValueError, match="image must hold 64 whole numbers from 0 to 16"):
            digits.draw(bad)
