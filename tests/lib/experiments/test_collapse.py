"""Stacks of affine layers: what they merge into, what they lose, and what no line can do."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.experiments import collapse
from lib.experiments.collapse import (
    CORNER_CLASSES,
    CORNERS,
    bend_grid,
    best_line,
    best_line_on_xor,
    draw_layers,
    line_labellings,
    line_model,
    merge,
    merge_error,
    merge_runs,
    most_right,
    most_right_on_xor,
    partial_products,
    ranks,
    record,
    stack,
)
from lib.losses import binary_cross_entropy
from lib.network import forward

BENDS = [key for key in ACTIVATIONS if key != "linear"]


def drawn(widths, seed=0):
    return draw_layers(widths, seed)


class TestMerge:
    @given(st.lists(st.integers(1, 8), min_size=2, max_size=7), st.integers(0, 2**32 - 1))
    def test_one_layer_does_what_the_stack_does(self, widths, seed):
        params = drawn(widths, seed)
        X = np.random.default_rng(seed).standard_normal((20, widths[0]))
        W, b = merge(params)
        assert (W.shape, b.shape) == ((widths[0], widths[-1]), (widths[-1],))
        assert merge_error(params, X) < 1e-12
        np.testing.assert_allclose(X @ W + b, forward(params, X, "linear", "linear").prediction, atol=1e-12)

    def test_the_bottleneck_of_the_lesson(self):
        params = drawn([4, 8, 2, 3])
        assert ranks(params) == [4, 2, 2]
        assert merge_error(params, np.random.default_rng(1).standard_normal((100, 4))) < 1e-14

    def test_by_hand(self):
        params = [
            (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, -1.0])),
            (np.array([[3.0], [1.0]]), np.array([5.0])),
        ]
        W, b = merge(params)
        np.testing.assert_array_equal(W, [[5], [1]])
        np.testing.assert_array_equal(b, [7])
        assert len(partial_products(params)) == 2

    def test_a_bend_keeps_the_layers_apart(self):
        params, X = drawn([2, 4, 4, 1]), np.random.default_rng(0).standard_normal((50, 2))
        activations = ("relu", "linear")
        assert merge_error(params, X, activations) > 0.1
        merged, kept = merge_runs(params, activations)
        assert kept == ("relu",)
        assert [W.shape for W, _ in merged] == [(2, 4), (4, 1)]
        assert merge_error(params, X, activations, (merged, kept)) < 1e-12

    @given(st.lists(st.sampled_from(["linear", "relu", "tanh"]), max_size=5))
    def test_runs_merge_to_one_layer_more_than_there_are_bends(self, activations):
        params = drawn([2, *[3] * len(activations), 1])
        merged, kept = merge_runs(params, activations)
        assert len(merged) == len(kept) + 1 == 1 + sum(key != "linear" for key in activations)
        assert merge_error(params, CORNERS, tuple(activations), (merged, kept)) < 1e-12

    def test_bad_arguments_are_named(self):
        with pytest.raises(ValueError, match="at least one"):
            merge([])
        with pytest.raises(ValueError, match=r"\(2, 3\) cannot be followed by W \(2, 1\)"):
            merge([*drawn([2, 3]), *drawn([2, 1])])
        with pytest.raises(ValueError, match="one key per hidden layer \\(1\\)"):
            merge_runs(drawn([2, 3, 1]), ())
        with pytest.raises(ValueError, match="activations must be one of"):
            merge_runs(drawn([2, 3, 1]), ("step",))


class TestRanks:
    @given(st.lists(st.integers(1, 8), min_size=2, max_size=7), st.integers(0, 2**32 - 1))
    def test_random_layers_lose_rank_only_where_it_is_narrow(self, widths, seed):
        assert ranks(drawn(widths, seed)) == [min(widths[: i + 1]) for i in range(1, len(widths))]

    def test_weights_of_0_have_rank_0(self):
        assert ranks([(np.zeros((3, 2)), np.zeros(2)), *drawn([2, 3])]) == [0, 0]

    @pytest.mark.parametrize("scale", [1e-100, 1e100])
    def test_scale_does_not_matter(self, scale):
        assert ranks([(W * scale, b) for W, b in drawn([4, 8, 2])]) == [4, 2]

    def test_a_repeated_unit_adds_no_direction(self):
        W, b = drawn([4, 3])[0]
        assert ranks([(np.hstack([W, W[:, :1]]), np.append(b, 0)), *drawn([4, 4])]) == [3, 3]


class TestBestLine:
    def test_on_xor_it_predicts_one_half(self):
        best = best_line_on_xor()
        np.testing.assert_allclose(best.W, 0, atol=1e-12)
        np.testing.assert_allclose(best.b, 0, atol=1e-12)
        assert best.loss == pytest.approx(math.log(2), abs=1e-15)
        assert best.steps > 0

    @pytest.mark.parametrize("start", [(0, 0, 0), (50, -30, 10), (-5, 5, 5), (1e3, 1e3, 1e3)])
    def test_every_start_ends_there(self, start):
        best = best_line_on_xor(start)
        assert best.loss == pytest.approx(math.log(2), abs=1e-12)
        np.testing.assert_allclose(best.W, 0, atol=1e-6)

    @given(st.lists(st.floats(-20, 20), min_size=3, max_size=3))
    def test_no_other_model_is_better(self, theta):
        p = 1 / (1 + np.exp(-(CORNERS @ theta[:2] + theta[2])))
        assert binary_cross_entropy(p, CORNER_CLASSES) >= best_line_on_xor().loss - 1e-12

    @pytest.mark.parametrize("data", ["xor", "circle", "spiral", "moons"])
    def test_the_slope_vanishes_at_the_end(self, data):
        X, y = DATASETS[data].draw(200, 0.1, np.random.default_rng(0))
        best = best_line(X, y)
        assert best.slope < 1e-12
        p = 1 / (1 + np.exp(-(X @ best.W + best.b)))
        np.testing.assert_allclose([(X.T @ (p - y)).max(), (p - y).sum()], 0, atol=1e-9)

    def test_classes_that_a_line_separates_have_no_best_one(self):
        best = best_line(CORNERS, [0, 0, 0, 1], most=30)
        assert best.steps == 30
        assert 0 <= best.loss < 1e-4

    def test_bad_arguments_are_named(self):
        with pytest.raises(ValueError, match="y must have one number per row"):
            best_line(CORNERS, [0, 1])
        with pytest.raises(ValueError, match="start must hold 3 numbers; got 2"):
            best_line(CORNERS, CORNER_CLASSES, (1.0, 2.0))


class TestLineModel:
    @given(st.floats(-360, 360), st.floats(-3, 3), st.floats(0, 10))
    def test_the_boundary_lies_at_its_distance(self, angle, offset, steepness):
        W, b = line_model(angle, offset, steepness)
        assert np.hypot(*W[:, 0]) == pytest.approx(steepness)
        foot = offset * np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
        assert (foot @ W + b).item() == pytest.approx(0, abs=1e-12)

    def test_a_negative_steepness_is_named(self):
        with pytest.raises(ValueError, match="steepness"):
            line_model(0, 0, -1)


class TestLabellings:
    def test_at_most_3_of_4_on_xor(self):
        assert most_right_on_xor() == 3
        ways = {tuple(way) for way in line_labellings(CORNERS).tolist()}
        every = set(itertools.product([False, True], repeat=4))
        xor = tuple((CORNER_CLASSES > 0).tolist())
        assert every - ways == {xor, tuple(not side for side in xor)}

    def test_no_random_line_finds_a_way_that_is_not_listed(self):
        rng = np.random.default_rng(0)
        for X in (CORNERS, rng.standard_normal((6, 2)), np.array([[0, 0], [1, 1], [2, 2], [0, 1], [3, 0]])):
            ways = {tuple(way) for way in line_labellings(X).tolist()}
            lines = rng.standard_normal((20_000, 3))
            assert {tuple(way) for way in (lines[:, :2] @ X.T + lines[:, 2:] > 0).tolist()} <= ways

    @pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8])
    def test_cover_counts_the_ways(self, n):
        # In general position a line splits n points in 2 Σ_{k<3} C(n − 1, k) ways.
        ways = line_labellings(np.random.default_rng(n).standard_normal((n, 2)))
        assert len(ways) == 2 * sum(math.comb(n - 1, k) for k in range(3))

    def test_points_on_one_line_are_split_in_their_order_only(self):
        assert len(line_labellings([[0, 0], [1, 1], [2, 2]])) == 6
        assert most_right([[0, 0], [1, 1], [2, 2]], [1, 0, 1]) == 2

    def test_the_most_that_a_line_gets_right_is_that_of_the_best_labelling(self):
        rng = np.random.default_rng(3)
        for n in (2, 3, 5, 8, 9):
            X, y = rng.standard_normal((n, 2)), rng.integers(0, 2, n)
            assert most_right(X, y) == (line_labellings(X) == (y > 0)).sum(axis=1).max()

    def test_a_point_that_is_there_twice_counts_twice(self):
        assert most_right([[0, 0], [0, 0], [1, 0]], [1, 0, 1]) == 2
        assert most_right([[0, 0], [0, 0], [1, 0]], [0, 0, 1]) == 3

    def test_no_line_of_logistic_regression_gets_more_right(self):
        rng = np.random.default_rng(1)
        X, y = rng.uniform(-1, 1, (200, 2)), rng.integers(0, 2, 200)
        best = best_line(X, y)
        found = ((X @ best.W + best.b)[:, 0] >= 0) == (y > 0)
        assert found.sum() <= most_right(X, y) < 200

    def test_bad_arguments_are_named(self):
        with pytest.raises(ValueError, match="points of the plane"):
            most_right([[1, 2, 3]], [1])
        with pytest.raises(ValueError, match="distinct"):
            line_labellings([[0, 0], [0, 0]])
        with pytest.raises(ValueError, match="points of the plane"):
            line_labellings([[1, 2, 3]])
        with pytest.raises(ValueError, match=r"one class per point \(4\); got 2"):
            most_right(CORNERS, [0, 1])


class TestBendGrid:
    def test_affine_layers_keep_lines_straight_and_parallel(self):
        for stage in bend_grid(drawn([2, 2, 2, 2]), ["linear"] * 3, CORNERS):
            for lines in (stage.across, stage.along):
                directions = np.diff(lines, axis=1)
                first = directions[0, 0]
                np.testing.assert_allclose(directions, np.broadcast_to(first, directions.shape), atol=1e-12)

    @pytest.mark.parametrize("key", BENDS)
    def test_a_bend_bends_them(self, key):
        [(W, b)] = drawn([2, 2])
        *_, stage = bend_grid([(6 * W, b)], [key], CORNERS)  # far enough for the corners of a hard sigmoid
        assert (stage.layer, stage.bend) == (1, key)
        lines = np.concatenate([stage.across, stage.along])
        middle = (lines[:, 0] + lines[:, -1]) / 2  # where the middle of a straight line is, evenly run through
        assert np.abs(lines[:, 40] - middle).max() > 0.02

    def test_stages_are_those_of_the_network(self):
        params, activations = drawn([2, 2, 2]), ("relu", "linear")
        stages = bend_grid(params, activations, CORNERS)
        assert [(stage.layer, stage.bend) for stage in stages] == [(0, ""), (1, ""), (1, "relu"), (2, "")]
        trace = forward(params, CORNERS, "relu", "linear")
        for stage, expected in zip(stages, [CORNERS, trace.Z[0], trace.A[0], trace.Z[1]], strict=True):
            np.testing.assert_allclose(stage.points, expected, atol=1e-15)

    def test_the_grid_starts_square(self):
        stage = bend_grid([], [], CORNERS, limit=3, lines=5, points=7)[0]
        assert stage.across.shape == stage.along.shape == (5, 7, 2)
        assert np.unique(stage.across[2, :, 1]) == 0
        np.testing.assert_array_equal(stage.along[..., ::-1], stage.across)

    def test_bad_arguments_are_named(self):
        with pytest.raises(ValueError, match="two columns"):
            bend_grid(drawn([2, 3]), ["relu"], CORNERS)
        with pytest.raises(ValueError, match=r"one key per layer \(1\)"):
            bend_grid(drawn([2, 2]), [], CORNERS)
        with pytest.raises(ValueError, match="activations must be one of"):
            bend_grid(drawn([2, 2]), ["step"], CORNERS)


class TestSnapshots:
    @pytest.mark.parametrize("data", ["xor", "circle", "spiral"])
    def test_six_linear_layers_do_no_better_than_the_best_line(self, data):
        run = record(stack(data, 6, 4, seed=2), 60, 6)
        best = best_line(run.X, run.Y)
        assert run.losses.min() >= best.loss - 1e-12
        assert run.losses[-1] == pytest.approx(best.loss, abs=0.03)
        for params in run.params:
            assert merge_error(params, run.X) < 1e-12

    @pytest.mark.parametrize("data", ["xor", "circle"])
    def test_one_relu_bends_the_boundary(self, data):
        run = record(stack(data, 6, 4, 1, "relu", seed=2), 180, 60)
        assert run.right[-1] >= 0.95
        assert merge_error(run.params[-1], run.X, run.config.activations) > 1
        assert (
            merge_error(
                run.params[-1], run.X, run.config.activations, merge_runs(run.params[-1], run.config.activations)
            )
            < 1e-10
        )

    def test_what_is_remembered_is_what_was(self):
        run = record(stack("xor", 2, 4, 1), 6, 3)
        assert run.epochs == (0, 2, 4, 6)
        assert run.divergence is None
        for params, loss, right in zip(run.params, run.losses, run.right, strict=True):
            p = forward(params, run.X, "relu", "sigmoid").prediction
            assert loss == pytest.approx(binary_cross_entropy(p, run.Y), rel=1e-9)
            assert right == ((p >= 0.5) == (run.Y >= 0.5)).mean()

    def test_a_run_that_breaks_down_ends_with_its_last_good_epoch(self):
        config = stack("xor", 3, 8, 1)
        hot = type(config)(**{**vars(config), "optimizer": "sgd", "learning_rate": 1e200})
        run = record(hot, 4, 4)
        assert run.divergence is not None
        assert len(run.epochs) == len(run.params) == len(run.losses) == len(run.right) < 5

    def test_bad_arguments_are_named(self):
        with pytest.raises(ValueError, match="bend must be a whole number from 0 to 1; got 2"):
            stack("xor", 2, 4, 2)
        with pytest.raises(ValueError, match="layers must be"):
            stack("xor", 0, 4)
        with pytest.raises(ValueError, match="multiple of pictures = 3"):
            record(stack("xor", 2, 4), 10, 3)
        with pytest.raises(ValueError, match="two or more classes; got data = 'plane'"):
            record(stack("plane", 1, 1), 1, 1)


class TestTheLineThatIsMoved:
    @given(angle=st.floats(0, 359), offset=st.floats(-2, 2), along=st.floats(0.1, 3))
    def test_its_points_lie_on_the_boundary_of_its_model(self, angle, offset, along):
        W, b = collapse.line_model(angle, offset, 1)
        for d in (0, along):
            assert np.array(collapse.point_on_line(angle, offset, d)) @ W + b == pytest.approx(0, abs=1e-9)

    @given(angle=st.floats(0, 359), offset=st.floats(-2, 2), along=st.floats(0.1, 3))
    def test_a_point_that_stays_changes_neither_angle_nor_offset(self, angle, offset, along):
        x, y = collapse.point_on_line(angle, offset, along)
        turn = collapse.angle_towards(x, y, offset, along) - angle
        assert math.cos(math.radians(turn)) == pytest.approx(1)
        assert collapse.offset_through(x, y, angle) == pytest.approx(offset, abs=1e-9)

    @given(x=st.floats(-3, 3), y=st.floats(-3, 3), offset=st.floats(-2, 2))
    def test_the_line_turns_to_where_it_is_pulled(self, x, y, offset):
        angle = collapse.angle_towards(x, y, offset, 1.5)
        assert 0 <= angle <= 360
        u, v = collapse.point_on_line(angle, offset, 1.5)
        assert u * y - v * x == pytest.approx(0, abs=1e-9)
        assert u * x + v * y >= -1e-9
