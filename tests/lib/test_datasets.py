"""Data sets: shapes, labels that follow the stated rule, draws that follow the generator; and normalize."""

import math

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.datasets import DATASETS, Standardizer, normalize
from lib.features import feature_matrix
from lib.losses import LOSSES
from lib.trainers import TrainConfig, Trainer

every_record = pytest.mark.parametrize("record", DATASETS.values(), ids=DATASETS)
CLASSIFIED, REGRESSION = (
    [record for record in DATASETS.values() if (record.task == "regression") is numbers] for numbers in (False, True)
)


def circle_rule(X):
    return np.hypot(*X.T) <= 1


def xor_rule(X):
    return X[:, 0] * X[:, 1] > 0


def spiral_rule(X):
    """How far the angle is from that of the first arm at this radius: 0 there, half a turn on the second."""
    turned = np.arctan2(X[:, 1], X[:, 0]) - 3.5 * math.pi * np.hypot(*X.T) / 2
    np.testing.assert_allclose(np.sin(turned), 0, atol=1e-9)
    return np.cos(turned) > 0


def moons_rule(X):
    upper = np.isclose(np.hypot(X[:, 0] + 0.6, X[:, 1] + 0.3), 1.2) & (X[:, 1] >= -0.3)
    lower = np.isclose(np.hypot(X[:, 0] - 0.6, X[:, 1] - 0.3), 1.2) & (X[:, 1] <= 0.3)
    assert (upper ^ lower).all()
    return upper


def spiral3_rule(X):
    """The arm, from how many thirds of a turn the angle is ahead of the first arm's at this radius."""
    ahead = (np.arctan2(X[:, 1], X[:, 0]) / (2 * math.pi) - np.hypot(*X.T) / 2) * 3
    np.testing.assert_allclose(ahead, np.round(ahead), atol=1e-9)
    return np.round(ahead) % 3


def rings_rule(X):
    radius = np.hypot(*X.T)
    place = np.searchsorted([0.5, 0.8, 1.2, 1.5, 2 + 1e-12], radius)
    assert set(place) == {0, 2, 4}, "nothing lies between the rings"
    return place // 2


def quadrants_rule(X):
    return np.arctan2(X[:, 1], X[:, 0]) // (math.pi / 2) % 4


def pinwheel_rule(X):
    """The blade, from how many fifths of a turn the angle is ahead of the first blade's middle at this radius."""
    ahead = (np.arctan2(X[:, 1], X[:, 0]) - math.pi / 4 * np.hypot(*X.T)) / (2 * math.pi) * 5
    assert np.abs(ahead - np.round(ahead)).max() <= 20 / 72 + 1e-9
    assert np.hypot(*X.T).min() >= 0.4 - 1e-12
    return np.round(ahead) % 5


def plane_rule(X):
    return (X[:, 0] + X[:, 1]) / 4


def sine_rule(X):
    return np.sin(math.pi * X[:, 0])


def hills_rule(X):
    centres = [(1.1, 1.1, 1), (1.1, -1.1, -1), (-1.1, 1.1, -1), (-1.1, -1.1, 1)]
    return sum(sign * np.exp(-2 * ((X[:, 0] - a) ** 2 + (X[:, 1] - b) ** 2)) for a, b, sign in centres)


RULES = {
    "circle": circle_rule,
    "xor": xor_rule,
    "spiral": spiral_rule,
    "moons": moons_rule,
    "spiral3": spiral3_rule,
    "rings": rings_rule,
    "quadrants": quadrants_rule,
    "pinwheel": pinwheel_rule,
    "plane": plane_rule,
    "sine": sine_rule,
    "multi_gaussian": hills_rule,
}
CENTRES = {  # of the sets that are clouds: one row per class, most likely class nearest
    "gaussians": [(-1, -1), (1, 1)],
    "blobs": [(0, 1.3), (-1.3 * math.sqrt(3) / 2, -0.65), (1.3 * math.sqrt(3) / 2, -0.65)],
}


THOUSANDTHS = st.integers(-(10**9), 10**9).map(lambda n: n / 1000)


class TestDraw:
    @every_record
    @pytest.mark.parametrize("n", [1, 2, 7, 200])
    def test_shapes_are_the_declared_ones(self, record, n, rng):
        X, Y = record.draw(n, 0.1, rng)
        assert (X.shape, Y.shape) == ((n, record.n_in), (n, record.n_out))
        assert X.dtype == Y.dtype == np.float64

    @every_record
    def test_targets_fit_the_task(self, record, rng):
        _, Y = record.draw(300, 0.1, rng)
        if record.task == "regression":
            assert len(np.unique(Y)) == 300
        else:
            assert set(np.unique(Y)) == {0, 1}
        if record.task == "multiclass":
            assert (Y.sum(axis=1) == 1).all()

    @every_record
    def test_classes_are_balanced(self, record, rng):
        _, Y = record.draw(300, 0, rng)
        if record.key == "xor":  # labels follow the points here: 300 tosses of a coin, sd 8.7
            assert abs(Y.sum() - 150) < 40
        elif record.task == "binary":
            assert Y.sum() == 150
        elif record.task == "multiclass":
            assert Y.sum(axis=0).tolist() == [300 / record.n_out] * record.n_out
        else:
            assert abs(Y.mean()) < 0.15, "a regression target is centred near 0"

    def test_every_set_has_a_rule_or_centres(self):
        assert {*RULES, *CENTRES, "outliers"} == set(DATASETS)

    @pytest.mark.parametrize("key", RULES)
    def test_targets_follow_the_rule_without_noise(self, key, rng):
        X, Y = DATASETS[key].draw(500, 0, rng)
        target = Y.argmax(axis=1) if Y.shape[1] > 1 else Y[:, 0]
        np.testing.assert_allclose(target, RULES[key](X), rtol=0, atol=1e-12)

    def test_every_fifth_example_of_outliers_is_far_from_the_line(self, rng):
        X, Y = DATASETS["outliers"].draw(500, 0, rng)
        x, y = X[:, 0], Y[:, 0]
        wrong = np.arange(500) % 5 == 4
        np.testing.assert_array_equal(y[~wrong], x[~wrong] / 2)
        np.testing.assert_array_equal(y[wrong], -1.5 * np.sign(x[wrong]))
        assert np.abs(x[wrong]).min() >= 1
        assert (np.abs(y - x / 2)[wrong] >= 2).all()

    def test_only_mse_is_drawn_away_from_the_line_by_outliers(self, rng):
        X, Y = DATASETS["outliers"].draw(4000, 0.1, rng)  # 0.1: what the pages begin with
        slopes = np.linspace(0, 0.6, 121)
        best = {
            loss: slopes[np.argmin([LOSSES[loss].value(slope * X, Y) for slope in slopes])]
            for loss in ("mse", "huber", "mae")
        }
        assert best["mse"] == pytest.approx(0.05, abs=0.05)
        assert best["mae"] == pytest.approx(0.5, abs=0.05)
        assert best["mse"] + 0.1 < best["huber"] < best["mae"] - 0.1

    @pytest.mark.parametrize(
        ("key", "features"), [("quadrants", ("x1", "x2")), ("rings", ("x1_squared", "x2_squared"))]
    )
    def test_softmax_alone_separates_what_the_notes_say(self, key, features, rng):
        X, Y = DATASETS[key].draw(300, 0, rng)
        inputs = normalize(feature_matrix(X, features))
        trainer = Trainer(TrainConfig(data=key, hidden=(), optimizer="adam", learning_rate=0.1), (inputs, Y, inputs, Y))
        trainer.run(epochs=100)
        assert trainer.accuracy(inputs, Y) >= 0.97

    @pytest.mark.parametrize(("key", "sd"), [("gaussians", 0.4), ("blobs", 0.35)])
    def test_clouds_have_the_stated_centres_and_spread(self, key, sd, rng):
        X, Y = DATASETS[key].draw(3000, 0, rng)
        label = Y.argmax(axis=1) if Y.shape[1] > 1 else Y[:, 0].astype(int)
        offset = X - np.array(CENTRES[key], dtype=float)[label]
        np.testing.assert_allclose(offset.mean(axis=0), 0, atol=0.03)
        np.testing.assert_allclose(offset.std(axis=0), sd, rtol=0.05)
        for k, centre in enumerate(CENTRES[key]):
            np.testing.assert_allclose(X[label == k].mean(axis=0), centre, atol=0.05)

    @every_record
    def test_points_lie_within_about_two(self, record, rng):
        X, _ = record.draw(2000, 0, rng)
        reach = np.abs(X).max(axis=0)
        assert (reach > 0.85).all()
        assert (reach < (3 if record.key in CENTRES else 2 + 1e-12)).all()

    def test_ring_of_the_circle_runs_from_1_4_to_2(self, rng):
        X, Y = DATASETS["circle"].draw(4000, 0, rng)
        radius = np.hypot(*X.T)
        ring, disc = radius[Y[:, 0] == 0], radius[Y[:, 0] == 1]
        assert ring.min() == pytest.approx(1.4, abs=0.01)
        assert ring.max() == pytest.approx(2, abs=0.01)
        assert (disc < math.sqrt(0.5)).mean() == pytest.approx(0.5, abs=0.04), "uniform over the area"

    def test_best_line_on_xor_gets_at_most_about_three_quarters_right(self, rng):
        X, Y = DATASETS["xor"].draw(2000, 0, rng)
        angles = np.linspace(0, 2 * math.pi, 73)
        scores = X @ np.array([np.cos(angles), np.sin(angles)])
        right = [((scores > shift) == (Y == 1)).mean(axis=0).max() for shift in np.linspace(-2, 2, 41)]
        assert max(right) < 0.8

    @pytest.mark.parametrize("record", CLASSIFIED, ids=lambda record: record.key)
    def test_noise_moves_points_by_its_standard_deviation_and_keeps_labels(self, record):
        clean, noisy = (record.draw(4000, noise, np.random.default_rng(3)) for noise in (0, 0.25))
        np.testing.assert_array_equal(clean[1], noisy[1])
        assert (noisy[0] - clean[0]).std() == pytest.approx(0.25, rel=0.05)

    @pytest.mark.parametrize("record", REGRESSION, ids=lambda record: record.key)
    def test_noise_moves_targets_of_a_regression(self, record):
        clean, noisy = (record.draw(4000, noise, np.random.default_rng(3)) for noise in (0, 0.25))
        np.testing.assert_array_equal(clean[0], noisy[0])
        assert (noisy[1] - clean[1]).std() == pytest.approx(0.25, rel=0.05)


class TestRandomness:
    @every_record
    def test_same_generator_same_data(self, record):
        first, second, other = (record.draw(20, 0.1, np.random.default_rng(seed)) for seed in (1, 1, 2))
        for a, b in zip(first, second, strict=True):
            np.testing.assert_array_equal(a, b)
        assert not np.array_equal(first[0], other[0])

    @every_record
    def test_global_state_is_neither_read_nor_moved(self, record):
        draws, states = [], []
        for seed in (0, 1):
            np.random.seed(seed)  # noqa: NPY002 - the state that must not matter
            before = np.random.get_state()[1].copy()  # noqa: NPY002
            draws.append(record.draw(10, 0.1, np.random.default_rng(5))[0])
            states.append(np.array_equal(before, np.random.get_state()[1]))  # noqa: NPY002
        np.testing.assert_array_equal(*draws)
        assert states == [True, True]


class TestArguments:
    @every_record
    @pytest.mark.parametrize("n", [0, -1, 2.0, "5", None, True])
    def test_n_must_be_a_count(self, record, n, rng):
        with pytest.raises(ValueError, match="n must be a whole number of at least 1; got"):
            record.draw(n, 0.1, rng)

    @every_record
    @pytest.mark.parametrize("noise", [-0.1, math.nan, math.inf, "0", None])
    def test_noise_must_not_be_negative(self, record, noise, rng):
        with pytest.raises(ValueError, match="noise must be a finite number of at least 0; got"):
            record.draw(5, noise, rng)


class TestNormalize:
    @given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=1, max_dims=2, max_side=6), elements=THOUSANDTHS))
    def test_columns_get_mean_0_and_sd_1_or_are_only_centred(self, X):
        Z = normalize(X)
        assert Z.shape == X.shape
        np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-6)
        np.testing.assert_allclose(Z.std(axis=0), np.where(np.ptp(X, axis=0) == 0, 0, 1), atol=1e-6)

    def test_by_hand(self):
        root = math.sqrt(1.5)
        np.testing.assert_allclose(normalize([[1, 10], [2, 30], [3, 20]]), [[-root, -root], [0, root], [root, 0]])

    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    @pytest.mark.parametrize("constant", [0.1, -7.3, 1e-30, 1e30, 0.0])
    @pytest.mark.parametrize("n", [1, 3, 7, 1001])
    def test_a_constant_column_becomes_0_not_minus_1(self, dtype, constant, n):
        X = np.full((n, 1), constant, dtype)
        assert np.abs(normalize(X)).max() <= 1e-15 * abs(constant)

    def test_a_small_spread_on_a_large_offset_is_no_constant(self):
        np.testing.assert_allclose(normalize([1e6, 1e6 + 2e-3]), [-1, 1], rtol=1e-6)

    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    @pytest.mark.parametrize("share", [1, 0.5, 1e-3, 1e-5])
    def test_numbers_whose_squares_leave_the_range_are_scaled_like_all_others(self, dtype, share):
        limits = np.finfo(dtype)
        for unit in (limits.tiny / share, limits.max / 4 * dtype(share)):  # below tiny, numbers lose their digits
            X = np.array([1, 2, 3], dtype) * dtype(unit)
            np.testing.assert_allclose(normalize(X), [-math.sqrt(1.5), 0, math.sqrt(1.5)], rtol=0, atol=8 * limits.eps)

    def test_a_column_from_end_to_end_of_the_range(self):
        end = np.finfo(float).max
        np.testing.assert_allclose(normalize([end, end, -end]), [0.5**0.5, 0.5**0.5, -(2**0.5)])

    @given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.floats(-1e9, 1e9)))
    def test_ordinary_columns_come_out_bit_for_bit_as_the_formula_reads(self, X):
        sd = X.std(axis=0)
        scale = np.where(sd <= 1e-12 * np.abs(X).max(axis=0), 1, sd)
        assume(((X == 0) | (np.abs(X) > 1e-140)).all())
        np.testing.assert_array_equal(normalize(X), (X - X.mean(axis=0)) / scale)

    def test_float32_stays_float32(self, rng):
        X = rng.standard_normal((50, 2)).astype(np.float32)
        Z = normalize(X)
        assert Z.dtype == np.float32
        np.testing.assert_allclose(Z, normalize(X.astype(np.float64)), rtol=1e-5, atol=1e-6)

    def test_input_is_not_changed(self):
        X = np.array([[1.0], [2.0]])
        normalize(X)
        assert X.tolist() == [[1], [2]]

    @pytest.mark.parametrize("X", [[], np.ones((0, 2)), 1.0, np.ones((2, 2, 2)), [1, math.nan], [[1], [math.inf]]])
    def test_bad_data_is_refused(self, X):
        with pytest.raises(ValueError, match="X must be"):
            normalize(X)


class TestStandardizer:
    def test_statistics_of_training_data_apply_to_test_data(self):
        standardizer = Standardizer.fit([[0.0, 5.0], [2.0, 5.0]])
        assert (standardizer.mean.tolist(), standardizer.scale.tolist()) == ([1, 5], [1, 1])
        assert standardizer.apply([[4.0, 6.0]]).tolist() == [[3, 1]]

    def test_statistics_are_in_the_units_of_the_data(self):
        standardizer = Standardizer.fit([[1e-200, 1e200], [3e-200, 3e200]])
        np.testing.assert_allclose(standardizer.mean, [2e-200, 2e200], rtol=1e-15)
        np.testing.assert_allclose(standardizer.scale, [1e-200, 1e200], rtol=1e-15)

    def test_fit_then_apply_is_normalize(self, rng):
        X = rng.standard_normal((9, 3))
        np.testing.assert_array_equal(Standardizer.fit(X).apply(X), normalize(X))

    @pytest.mark.parametrize("X", [[[1, 2, 3]], [1, 2], np.ones((4, 1))])
    def test_other_columns_are_refused(self, X):
        standardizer = Standardizer.fit([[0, 1], [2, 3]])
        with pytest.raises(ValueError, match="X must have the 2 columns the statistics have; got shape"):
            standardizer.apply(X)
