"""Dying ReLU: the definition, the recorded run against the lesson's network, the actions, and the claims' numbers."""

from dataclasses import replace

import numpy as np
import pytest

from lib.datasets import DATASETS
from lib.experiments import dying
from lib.experiments.dying import ACTIONS, Act, DyingConfig
from lib.network import backward, forward, init_params, loss_value

FIELDS = ("firing", "gradient", "dead", "loss", "accuracy", "W", "b", "w", "c")
DYING = DyingConfig(rate=10.0, bias=-1.0)


def by_the_lesson(setting):
    """The same training with lib.network: yields (params, trace, gradients) before each step."""
    params, X, Y = dying.start(setting)
    regression = DATASETS[setting.data].task == "regression"
    output, loss = ("linear", "mse") if regression else ("sigmoid", "binary_cross_entropy")
    for _ in range(setting.epochs + 1):
        trace = forward(params, X, setting.activation, output)
        gradients = backward(params, trace, Y, loss)
        yield params, trace, gradients, loss_value(trace, Y, loss)
        params = [
            (W - setting.rate * dW, b - setting.rate * db) for (W, b), (dW, db) in zip(params, gradients, strict=True)
        ]


class TestRun:
    @pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "tanh", "gelu"])
    @pytest.mark.parametrize("data", ["xor", "sine"])
    def test_is_the_training_of_the_lesson(self, activation, data):
        setting = DyingConfig(data=data, activation=activation, units=5, bias=-0.5, rate=0.2, epochs=30, seed=3)
        record = dying.run(setting)
        for epoch, (params, trace, gradients, loss) in enumerate(by_the_lesson(setting)):
            for (W, b), (W_there, b_there) in zip(record.params(epoch), params, strict=True):
                np.testing.assert_allclose(W, W_there, rtol=1e-9, atol=1e-12)
                np.testing.assert_allclose(b, b_there, rtol=1e-9, atol=1e-12)
            assert record.loss[epoch] == pytest.approx(loss, rel=1e-9)
            np.testing.assert_array_equal(record.firing[epoch], (trace.Z[0] > 0).mean(axis=0))
            dW, db = gradients[0]
            np.testing.assert_allclose(
                record.gradient[epoch], np.sqrt((dW**2).sum(axis=0) + db**2), rtol=1e-9, atol=1e-14
            )
            if data == "xor":
                right = (trace.prediction > 0.5) == (dying.start(setting)[2] > 0.5)
                assert record.accuracy[epoch] == right.mean()
        assert record.last == 30

    def test_same_setting_same_record(self):
        setting = replace(DYING, acts=(Act(50, "fresh"), Act(20, "bias")))
        first, second = dying.run(setting), dying.run(setting)
        for name in FIELDS:
            np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
        assert hash(setting) == hash(replace(setting))

    def test_a_dead_relu_has_no_gradient_and_stays_dead(self):
        record = dying.run(DYING)
        assert record.dead[-1].any()
        assert not record.gradient[record.dead].any()
        assert (record.dead[1:] | ~record.dead[:-1]).all()

    def test_a_silent_leaky_unit_keeps_a_gradient(self):
        record = dying.run(replace(DYING, activation="leaky_relu"))
        assert record.dead.any()
        assert (record.gradient[record.dead] > 0).all()

    @pytest.mark.parametrize("data", [key for key, record in DATASETS.items() if record.n_out == 1])
    @pytest.mark.parametrize("rate", [1e-6, 30.0, 1000.0])
    @pytest.mark.parametrize("activation", ["relu", "linear", "selu"])
    def test_extreme_rates_end_in_a_finite_record(self, data, rate, activation):
        record = dying.run(DyingConfig(data=data, rate=rate, activation=activation))
        for name in FIELDS:
            if name != "accuracy":
                assert np.isfinite(getattr(record, name)).all(), name
        assert (record.divergence is None) == (record.last == 200)
        if record.divergence is not None:
            assert record.divergence.epoch == record.last + 1
            assert "became" in str(record.divergence)

    def test_regression_at_rate_1000_diverges(self):
        assert dying.run(DyingConfig(data="sine", rate=1000.0, activation="linear")).divergence is not None

    def test_zero_weights(self):
        record = dying.run(DyingConfig(init="zeros", bias=-1.0))
        assert record.dead.all()
        assert not record.gradient.any()


class TestMonitor:
    def record(self, rows):
        dead = np.array(rows, dtype=bool)
        epochs, units = dead.shape
        firing = np.where(dead, 0.0, 0.5)
        blank = np.zeros(epochs)
        return dying.DyingRun(
            DyingConfig(units=units, epochs=epochs), *[np.zeros((1, 1))] * 2, firing, firing, dead,
            blank, blank, *[blank] * 4, (), (), (), None,
        )  # fmt: skip

    def test_epoch_of_death_is_the_start_of_the_unbroken_stretch(self):
        record = self.record([[0, 1, 0, 1], [1, 1, 0, 0], [0, 1, 0, 1], [1, 1, 0, 1]])
        assert record.since(3).tolist() == [3, 0, -1, 2]
        assert record.since(1).tolist() == [1, 0, -1, -1]
        assert record.since(0).tolist() == [-1, 0, -1, 0]

    def test_a_unit_that_was_dead_and_fires_is_revived(self):
        record = self.record([[0, 1, 0, 1], [1, 1, 0, 0]])
        assert [unit.revived for unit in record.units(1)] == [False, False, False, True]
        assert [unit.since for unit in record.units(1)] == [1, 0, None, None]


class TestActions:
    params = ((np.ones((2, 3)), np.array([1.0, 2.0, 3.0])), (np.ones((3, 1)), np.zeros(1)))
    dead = np.array([False, True, True])

    def test_raising_the_bias_moves_the_dead_only(self):
        (W, b), _ = dying.raise_bias(self.params, self.dead, 2.0)
        assert b.tolist() == [1, 4, 5]
        assert W.tolist() == np.ones((2, 3)).tolist()
        assert self.params[0][1].tolist() == [1, 2, 3]

    def test_redrawing_moves_the_dead_only(self):
        (W, b), (w, _) = dying.reinitialise(self.params, self.dead, "he_normal", np.random.default_rng(0))
        assert b.tolist() == [1, 0, 0]
        assert W[:, 0].tolist() == [1, 1]
        assert (W[:, 1:] != 1).all()
        assert w is self.params[1][0]

    def test_an_action_changes_nothing_before_its_epoch(self):
        plain = dying.run(DYING)
        for kind in ACTIONS:
            acted = dying.run(replace(DYING, acts=(Act(40, kind),)))
            for name in FIELDS:
                np.testing.assert_array_equal(getattr(acted, name)[:40], getattr(plain, name)[:40])
            assert not np.array_equal(acted.W[-1], plain.W[-1]) or kind == "rate"
            assert acted.effects[0].dead == plain.dead[40].sum()

    def test_redrawing_brings_all_dead_units_back_at_once(self):
        record = dying.run(replace(DYING, acts=(Act(40, "fresh"),)))
        (effect,) = record.effects
        assert effect.dead > 0
        assert effect.at_once == effect.dead
        assert not record.dead[40].any()

    def test_each_action_does_what_it_says(self):
        record = dying.run(replace(DYING, acts=(Act(30, "leaky"), Act(10, "rate"), Act(60, "elu"), Act(60, "rate"))))
        assert [effect.act.epoch for effect in record.effects] == [10, 30, 60, 60]
        assert (record.rates[9], record.rates[10], record.rates[59]) == (10, 1, 1)
        assert record.rates[60] == pytest.approx(0.1)
        assert (record.activations[29], record.activations[30], record.activations[60]) == ("relu", "leaky_relu", "elu")

    def test_actions_at_one_epoch_follow_their_order(self):
        both = dying.run(replace(DYING, bias=-5.0, acts=(Act(5, "bias"), Act(5, "bias"))))
        once = dying.run(replace(DYING, bias=-5.0, acts=(Act(5, "bias"),)))
        assert (once.b[5] - once.b[4]).max() == pytest.approx(dying.LIFT)
        assert (both.b[5] - both.b[4]).max() == pytest.approx(2 * dying.LIFT)


class TestClaims:
    @pytest.mark.parametrize(("bias", "share"), [(0, 0), (-1, 0.07), (-3, 0.56), (-5, 0.92)])
    def test_share_dead_at_the_start(self, bias, share):
        assert dying.outcome("relu", 0.5, bias, epochs=1).never_active[0] == pytest.approx(share, abs=0.1)

    def test_inactive_for_a_row_is_not_dead(self):
        first = [dying.run(dying.DyingConfig(seed=seed, units=16, epochs=1)) for seed in range(20)]
        assert not any(record.dead[0].any() for record in first)
        assert np.mean([1 - record.firing[0] for record in first]) == pytest.approx(0.5, abs=0.03)

    @pytest.mark.parametrize(
        ("activation", "rate", "share"),
        [("relu", 10, 0.62), ("relu", 30, 0.79), ("leaky_relu", 10, 0.56), ("leaky_relu", 30, 0.87)],
    )
    def test_at_silly_rates_leaky_ends_negative_as_often(self, activation, rate, share):
        assert dying.never_active_share(activation, rate) == pytest.approx(share, abs=0.1)

    @pytest.mark.parametrize(
        ("activation", "bias", "accuracy"),
        [("relu", -5, 0.67), ("leaky_relu", -5, 0.89), ("relu", -3, 0.95), ("leaky_relu", -3, 1.00)],
    )
    def test_leaky_climbs_out_of_a_bad_bias(self, activation, bias, accuracy):
        assert dying.rescue_accuracy(activation, bias) == pytest.approx(accuracy, abs=0.1)

    def test_networks_that_left_float64_are_counted_apart(self):
        found = dying.outcome("leaky_relu", 1000.0)
        assert found.lost[-1] > 0.5
        assert found.lost[0] == 0
        everything_lost = dying.outcome("linear", 1e300, seeds=2)
        assert everything_lost.lost[-1] == 1
        assert np.isnan(everything_lost.accuracy[-1])

    def test_what_leaky_keeps_is_a_gradient(self):
        relu, leaky = (dying.outcome(key, 30.0) for key in ("relu", "leaky_relu"))
        assert relu.stuck[-1] == relu.never_active[-1] > 0.5
        assert leaky.stuck[-1] == 0 < leaky.never_active[-1]

    @pytest.mark.parametrize(("depth", "share"), [(5, 0.05), (10, 0.17), (20, 0.62)])
    def test_narrow_deep_nets_are_born_dead(self, depth, share):
        assert dying.born_dead_share(depth) == pytest.approx(share, abs=0.1)
        assert dying.born_dead_share(depth) <= dying.one_row_share(depth, 4) + 0.1
        assert dying.born_dead_share(depth, activation="leaky_relu") == 0

    @pytest.mark.parametrize(("depth", "width", "activation"), [(1, 1, "relu"), (3, 4, "relu"), (6, 2, "tanh")])
    def test_first_gradients_are_those_of_the_lesson(self, depth, width, activation):
        found = dying.first_gradients(depth, width, activation, seeds=4)
        for seed, norm in enumerate(found):
            rng = np.random.default_rng(seed)
            X, Y = DATASETS["xor"].draw(200, 0.0, rng)
            params = init_params([2, *[width] * depth, 1], "he_normal", rng)
            trace = forward(params, X, activation, "sigmoid")
            dW, _ = backward(params, trace, Y, "binary_cross_entropy")[0]
            assert norm == pytest.approx(np.linalg.norm(dW), rel=1e-9, abs=0)

    def test_the_mean_of_runs_is_the_outcome(self):
        setting = DyingConfig(rate=10.0, units=16, epochs=50)
        records = [dying.run(replace(setting, seed=seed)) for seed in range(4)]
        found = dying.outcome("relu", 10.0, epochs=50, seeds=4, marks=[20])
        assert found.epochs.tolist() == [0, 20, 50]
        for i, epoch in enumerate(found.epochs):
            assert found.never_active[i] == np.mean([record.dead[epoch] for record in records])
            assert found.accuracy[i] == pytest.approx(np.mean([record.accuracy[epoch] for record in records]))

    def test_one_row(self):
        assert dying.one_row_share(1, 1) == 0.5
        assert dying.one_row_share(10, 4) == pytest.approx(1 - (15 / 16) ** 10)

    def test_interval(self):
        assert dying.interval(0, 100) == (0, pytest.approx(0.037, abs=1e-3))
        assert dying.interval(50, 100) == pytest.approx((0.4038, 0.5962), abs=1e-3)
        assert dying.interval(100, 100)[1] == 1


class TestArguments:
    @pytest.mark.parametrize(
        ("kwargs", "message"),
        [
            ({"data": "blobs"}, "data must have one output; blobs has 3"),
            ({"data": "mnist"}, "data must be one of .*got 'mnist'"),
            ({"activation": "swish"}, "activation must be one of .*got 'swish'"),
            ({"init": "he"}, "init must be one of .*got 'he'"),
            ({"units": 0}, "units must be a whole number of at least 1; got 0"),
            ({"epochs": 0}, "epochs must be a whole number of at least 1; got 0"),
            ({"rate": 0.0}, "rate must be a finite number above 0; got 0.0"),
            ({"bias": float("nan")}, "bias must be a finite number; got nan"),
        ],
    )
    def test_a_bad_setting_is_named(self, kwargs, message):
        with pytest.raises(ValueError, match=message):
            DyingConfig(**kwargs)

    def test_a_bad_act_is_named(self):
        with pytest.raises(ValueError, match="kind must be one of bias, fresh, leaky, elu, rate; got 'pray'"):
            Act(3, "pray")
        with pytest.raises(ValueError, match="epoch must be a whole number of at least 0; got -1"):
            Act(-1, "bias")
