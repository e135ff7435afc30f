"""Two weights of one unit: which way they can move, and how long the way becomes."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.activations import ACTIVATIONS
from lib.derivatives import central_difference
from lib.experiments import zigzag
from lib.experiments.zigzag import START, TRUE_WEIGHTS, ZigzagConfig, descend
from lib.lessons.moments import moments
from lib.losses import mse_loss

POSITIVE = ("sigmoid", "softplus")
ODD = [key for key, record in ACTIVATIONS.items() if record.zero_centred]

settings = st.builds(
    ZigzagConfig,
    activation=st.sampled_from(list(ACTIVATIONS)),
    batch_size=st.sampled_from([1, 3, 12]),
    normalized=st.booleans(),
    rate=st.sampled_from([1e-6, 0.25, 1.0, 10.0, 1e300]),
    steps=st.integers(0, 40),
    rows=st.just(12),
    spread=st.sampled_from([0.0, 1e-200, 1e-3, 1.0, 1000.0]),
    noise=st.sampled_from([0.0, 0.1, 1000.0]),
    seed=st.integers(0, 50),
)


class TestTheTheorem:
    @pytest.mark.parametrize("key", POSITIVE)
    @pytest.mark.parametrize("seed", range(5))
    @pytest.mark.parametrize("noise", [0.0, 0.5])
    def test_positive_inputs_one_at_a_time_always_share_a_sign(self, key, seed, noise):
        path = descend(ZigzagConfig(key, seed=seed, noise=noise))
        assert path.X.min() > 0
        signs = path.signs(200)
        assert (signs.opposite, signs.share) == (0, 1.0)
        assert signs.same == 200
        moves = np.diff(path.weights, axis=0)
        assert (moves[:, 0] * moves[:, 1] > 0).all()

    @given(
        x=st.tuples(*[st.floats(1e-3, 1e3)] * 2),
        w=st.tuples(*[st.floats(-1e3, 1e3)] * 2),
        y=st.floats(-1e3, 1e3),
    )
    def test_it_holds_wherever_the_weights_are(self, x, w, y):
        gradient = zigzag.loss_gradient(np.array(w), np.array([x]), np.array([y]))
        error = float(np.array(w) @ np.array(x) - y)
        assert (np.sign(gradient) == np.sign(error)).all()

    def test_relu_never_has_opposite_signs_but_many_zeros(self):
        signs = descend(ZigzagConfig("relu")).signs(200)
        assert signs.opposite == 0
        assert signs.zero > 100
        assert signs.share == 1.0

    @pytest.mark.parametrize("key", ODD)
    def test_zero_centred_inputs_share_a_sign_about_half_the_time(self, key):
        path = descend(ZigzagConfig(key, noise=0.1, rows=1000, steps=2000))
        assert path.signs(2000).share == pytest.approx(0.5, abs=0.05)

    def test_a_batch_of_positive_inputs_need_not_share_a_sign(self):
        signs = descend(ZigzagConfig("sigmoid", batch_size=8)).signs(200)
        assert 0.3 < signs.share < 0.7
        assert descend(ZigzagConfig("sigmoid", batch_size=64)).signs(200).share < 0.1


class TestConditioning:
    def test_the_mean_of_the_inputs_is_that_of_the_activation(self):
        for key, mean in (("sigmoid", 0.5), ("tanh", 0.0), ("relu", 0.3989)):
            X = zigzag.inputs(ZigzagConfig(key, rows=20000, batch_size=1))
            assert X.mean() == pytest.approx(mean, abs=0.01)
            assert moments(ACTIVATIONS[key]).output == pytest.approx(mean, abs=5e-5)

    def test_h_is_covariance_plus_the_square_of_the_mean(self):
        X = zigzag.inputs(ZigzagConfig("sigmoid"))
        surface = zigzag.bowl(X, X @ TRUE_WEIGHTS)
        mean = X.mean(axis=0)
        np.testing.assert_allclose(surface.H, np.cov(X.T, bias=True) + np.outer(mean, mean), atol=1e-15)
        assert surface.axes[:, 0] == pytest.approx([0.5**0.5] * 2, abs=0.05)

    def test_uncentred_inputs_make_a_narrow_valley(self):
        sigmoid, tanh = (descend(ZigzagConfig(key, rows=20000)).bowl.condition for key in ("sigmoid", "tanh"))
        # For many rows: λ = Var + 2μ² along (1, 1) and Var across, with Var σ(z) = 0.04338 for z ~ N(0, 1).
        assert sigmoid == pytest.approx((0.04338 + 2 * 0.25) / 0.04338, rel=0.05)
        assert tanh == pytest.approx(1, abs=0.05)

    @pytest.mark.parametrize("seed", range(5))
    def test_normalising_shortens_the_way(self, seed):
        plain, normalized = (descend(ZigzagConfig("sigmoid", normalized=on, seed=seed)) for on in (False, True))
        assert normalized.bowl.condition < 1.5
        assert normalized.arrived() < plain.arrived() / 5
        assert normalized.detour(200) < plain.detour(200)

    @pytest.mark.parametrize("seed", range(5))
    def test_a_larger_batch_straightens_the_path_but_is_not_quicker(self, seed):
        one, all_of_them = (descend(ZigzagConfig("sigmoid", batch_size=size, seed=seed)) for size in (1, 64))
        assert all_of_them.detour(200) < 1.2
        assert one.detour(200) > 2.5
        assert all_of_them.arrived() > 100


class TestTheBowl:
    @given(setting=settings, w=st.tuples(*[st.floats(-3, 3)] * 2))
    def test_the_closed_form_is_the_mean_squared_error(self, setting, w):
        X = zigzag.inputs(setting)
        y = zigzag.targets(X, setting.noise, np.random.default_rng(1))
        surface = zigzag.bowl(X, y)
        expected = mse_loss(X @ np.array(w), y)
        assert float(surface.loss(np.array(w))) == pytest.approx(expected, rel=1e-6, abs=1e-12)
        assert expected >= surface.floor * (1 - 1e-9) - 1e-24

    def test_the_gradient_is_the_slope_of_the_loss(self, rng):
        X, y, w = rng.normal(size=(7, 2)), rng.normal(size=7), rng.normal(size=2)
        surface = zigzag.bowl(X, y)
        for i, gradient in enumerate(zigzag.loss_gradient(w, X, y)):
            direction = np.eye(2)[i]
            slope = central_difference(lambda h, d=direction: surface.loss(w + np.multiply.outer(h, d)), 0.0)
            assert slope == pytest.approx(gradient, abs=1e-8)

    def test_without_noise_the_minimum_is_the_true_weights(self):
        for key in ACTIVATIONS:
            surface = descend(ZigzagConfig(key)).bowl
            np.testing.assert_allclose(surface.minimum, TRUE_WEIGHTS, atol=1e-12)
            assert surface.floor == pytest.approx(0, abs=1e-24)

    @pytest.mark.parametrize("key", ACTIVATIONS)
    def test_every_point_of_a_contour_has_its_level(self, key):
        surface = descend(ZigzagConfig(key, noise=0.3)).bowl
        level = 2 * surface.floor
        contour = surface.contour(level)
        np.testing.assert_allclose(surface.loss(contour), level, rtol=1e-9)
        np.testing.assert_allclose(contour[0], contour[-1], atol=1e-12)

    def test_constant_inputs_make_a_valley_and_zeros_a_plain(self):
        valley = descend(ZigzagConfig("sigmoid", spread=0)).bowl
        assert valley.condition == math.inf
        # From START the way to the line w₁ + w₂ = 0 is along (1, 1).
        np.testing.assert_allclose(valley.minimum, START - START.mean(), atol=1e-12)
        contour = valley.contour(valley.floor + 0.01)
        assert np.abs(contour[0].sum()) == pytest.approx(2 * 0.1, rel=1e-6)
        plain = descend(ZigzagConfig("tanh", spread=0))
        assert math.isnan(plain.bowl.condition)
        assert plain.learning_rate == 0
        assert plain.signs(200).zero == 200
        assert math.isnan(plain.detour(200))
        assert math.isnan(plain.left(200))
        with pytest.raises(ValueError, match="not flat"):
            plain.bowl.contour(1.0)


class TestThePath:
    @given(setting=settings)
    def test_every_setting_ends_in_finite_numbers(self, setting):
        path = descend(setting)
        assert path.weights.shape == (path.steps + 1, 2)
        assert path.gradients.shape == (path.steps, 2)
        for values in (path.weights, path.gradients, path.losses):
            assert np.isfinite(values).all()
        assert path.diverged == (path.steps < setting.steps)
        np.testing.assert_array_equal(path.weights[0], START)
        signs = path.signs(setting.steps)
        assert signs.same + signs.opposite + signs.zero == path.steps
        detour = path.detour(setting.steps)
        assert math.isnan(detour) or detour >= 1

    def test_full_batch_steps_are_gradient_descent_on_the_bowl(self):
        path = descend(ZigzagConfig("relu", batch_size=64, steps=10, noise=0.2))
        w = START
        for k in range(10):
            w = w - path.learning_rate * 2 * path.bowl.H @ (w - path.bowl.minimum)
            np.testing.assert_allclose(path.weights[k + 1], w, atol=1e-12)

    def test_an_epoch_visits_every_example_once(self):
        setting = ZigzagConfig("tanh", rows=10, batch_size=3, steps=4, rate=1e-9, noise=0.3)
        path = descend(setting)
        # With next to no movement, batch gradients weighted by size add up to that of all examples.
        total = np.array([3, 3, 3, 1]) @ path.gradients / 10
        np.testing.assert_allclose(total, zigzag.loss_gradient(START, path.X, path.y), rtol=1e-6)

    def test_rate_one_lands_on_the_floor_of_the_valley_and_two_does_not_settle(self):
        one = descend(ZigzagConfig("sigmoid", batch_size=64, rate=1.0, steps=1))
        off = (one.weights[1] - one.bowl.minimum) @ one.bowl.axes
        assert off[0] == pytest.approx(0, abs=1e-12)
        assert descend(ZigzagConfig("sigmoid", batch_size=64, rate=2.1)).losses[-1] > one.losses[0]

    def test_too_bold_a_rate_diverges_and_the_path_ends(self):
        path = descend(ZigzagConfig("sigmoid", rate=10.0))
        assert path.diverged
        assert np.abs(path.weights).max() <= zigzag.BEYOND
        assert path.arrived() is None

    def test_the_same_setting_gives_the_same_path_and_another_seed_another(self):
        setting = ZigzagConfig("tanh", batch_size=4)
        np.testing.assert_array_equal(descend(setting).weights, descend(setting).weights)
        assert (descend(replace(setting, seed=1)).weights[1] != descend(setting).weights[1]).all()

    def test_the_same_seed_gives_the_same_z(self):
        z = zigzag.inputs(ZigzagConfig("linear", spread=2.0))
        np.testing.assert_allclose(zigzag.inputs(ZigzagConfig("tanh", spread=2.0)), np.tanh(z))

    def test_signs_after_arrival_are_not_counted(self):
        path = descend(ZigzagConfig("tanh"))
        assert path.signs(200).zero > 30
        assert path.signs(30).zero == 0
        assert path.signs(0).share != path.signs(0).share  # no step yet: NaN


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"activation": "swish"}, "activation must be one of sigmoid"),
        ({"batch_size": 65}, "batch_size must be a whole number from 1 to 64; got 65"),
        ({"batch_size": 0}, "batch_size must be"),
        ({"rows": 0}, "rows must be"),
        ({"rate": 0}, "rate must be a finite number above 0"),
        ({"rate": math.inf}, "rate must be"),
        ({"steps": -1}, "steps must be"),
        ({"seed": -1}, "seed must be"),
        ({"spread": -1.0}, "spread must be a finite number of at least 0"),
        ({"spread": 1e4}, "spread must be at most 1000; got 10000.0"),
        ({"noise": math.nan}, "noise must be"),
    ],
)
def test_wrong_settings_are_named(wrong, message):
    with pytest.raises(ValueError, match=message):
        ZigzagConfig(**wrong)


class TestTheStart:
    def test_the_path_begins_there_and_the_loss_is_the_same(self):
        moved, usual = (descend(ZigzagConfig(start=start)) for start in ((2.0, 0.5), tuple(START)))
        np.testing.assert_array_equal(moved.weights[0], [2.0, 0.5])
        np.testing.assert_allclose(moved.bowl.minimum, usual.bowl.minimum)
        np.testing.assert_array_equal(moved.bowl.H, usual.bowl.H)

    def test_in_a_valley_the_minimum_is_the_point_nearest_to_it(self):
        valley = descend(ZigzagConfig(spread=0.0, start=(2.0, 1.0))).bowl
        np.testing.assert_allclose(valley.minimum, [0.5, -0.5], atol=1e-12)

    def test_where_both_weights_must_rise_positive_inputs_need_no_detour(self):
        across, along = (descend(ZigzagConfig(start=start)).detour(200) for start in ((-1.5, 0.75), (-0.5, -2.0)))
        assert along < 0.7 * across

    @pytest.mark.parametrize("start", [(math.nan, 0.0), (0.0, math.inf), (1001.0, 0.0), (1.0,), (1.0, 2.0, 3.0)])
    def test_a_start_that_is_no_place_is_refused(self, start):
        with pytest.raises(ValueError, match="start must hold two weights"):
            ZigzagConfig(start=start)
