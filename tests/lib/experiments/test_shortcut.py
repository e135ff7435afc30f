"""Exhibit E1: the shortcut update against numerical gradients."""

import numpy as np
import pytest

from lib.experiments.shortcut import HALF_MSE, compare, draw, half_mse_loss, pairs, problems, survey
from lib.losses import LOSSES
from lib.network import backward, forward
from lib.outputs import OUTPUTS, every_output

PAIRS = pairs()
EXACT = [("binary_cross_entropy", "sigmoid"), (HALF_MSE, "linear"), ("cross_entropy", "softmax")]


def compared(loss, output, seed=0):
    problem = draw(output, np.random.default_rng(seed))
    return problem, compare(problem.X, problem.y, problem.W, problem.b, loss, output)


def test_every_defined_pair_is_there_and_each_output_has_half_the_squared_error():
    assert {output for loss, output in PAIRS if loss == HALF_MSE} == set(every_output())
    numbers = [key for key, record in LOSSES.items() if record.output == "linear"]
    assert len(PAIRS) == len(every_output()) * (1 + len(numbers)) + 2  # each entropy for its own output


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_the_shortcut_is_exact_for_three_pairs_only(loss, output):
    found = survey(loss, output, draws=10)
    assert found.exact is ((loss, output) in EXACT)
    if found.exact:
        assert found.constant == pytest.approx(1, rel=1e-6)
        assert (found.wrong_bias, found.wrong_weight, found.flat) == (0, 0, 0)


@pytest.mark.parametrize(("loss", "output"), EXACT)
def test_its_ratio_is_1_entry_by_entry(loss, output):
    np.testing.assert_allclose(compared(loss, output)[1].ratio, 1, rtol=1e-6)


def test_for_the_lessons_own_squared_error_it_is_half_the_gradient():
    np.testing.assert_allclose(compared("mse", "linear")[1].ratio, 0.5, rtol=1e-6)
    assert survey("mse", "linear", draws=10).constant == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize("output", ["sigmoid", "tanh"])
def test_with_squared_error_the_bias_can_have_the_wrong_sign(output):
    found = survey("mse", output)
    assert 0.02 < found.wrong_bias < 0.5
    assert found.wrong_weight > 0
    assert found.constant is None
    assert found.low < found.middle < found.high


def test_the_first_draw_with_a_wrong_sign_can_be_looked_at():
    found = survey("mse", "sigmoid")
    drawn = problems("sigmoid", 50, seed=0)
    wrong = [compare(one.X, one.y, one.W, one.b, "mse", "sigmoid").opposite.any() for one in drawn]
    assert found.first_wrong == wrong.index(True)
    assert found.wrong == np.mean(wrong)
    assert survey("mse", "linear", 5).first_wrong is None


def test_a_bias_with_the_wrong_sign_by_hand():
    """Two saturated rows outvote, in the average of ŷ − y, the only row whose output still has a slope."""
    X, y = [[6.0], [6.0], [0.0]], [[0.0], [0.0], [1.0]]
    found = compare(X, y, [[1.0]], [0.0], "mse", "sigmoid")
    assert found.shortcut[1, 0] == pytest.approx((2 * 0.99752738 - 0.5) / 3)
    assert found.gradient[1, 0] < 0 < found.shortcut[1, 0]
    assert found.opposite.tolist() == [[False], [True]]


@pytest.mark.parametrize(("loss", "output"), [pair for pair in PAIRS if pair[0] != HALF_MSE])
def test_the_measured_gradient_is_that_of_the_chain_rule(loss, output):
    problem, found = compared(loss, output, seed=4)
    params = [(problem.W, problem.b)]
    if output in OUTPUTS:
        trace = forward(params, problem.X, [], output)
    else:  # a network's output is one of three; a layer more that changes nothing lets any function come last
        params.append((np.eye(1), np.zeros(1)))
        trace = forward(params, problem.X, output, "linear")
    dW, db = backward(params, trace, problem.y, loss)[0]
    np.testing.assert_allclose(found.gradient, np.vstack([dW, db]), rtol=1e-5, atol=2e-9)


def test_a_dead_relu_has_no_gradient_though_the_shortcut_moves_it():
    found = compare([[1.0], [2.0]], [[1.0], [1.0]], [[-1.0]], [0.0], "mse", "relu")
    assert found.gradient.tolist() == [[0], [0]]
    assert (found.shortcut < 0).all()
    assert np.isinf(found.ratio).all()
    assert not found.opposite.any()
    assert survey("mse", "relu").flat > 0


@pytest.mark.parametrize("spread", [1e-3, 30.0, 1e4])
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_any_spread_of_the_weights_gives_numbers_without_a_warning(loss, output, spread):
    found = survey(loss, output, draws=3, spread=spread)
    assert 0 <= found.wrong_bias <= 1
    assert (loss, output) not in EXACT or not found.wrong_bias


def test_the_same_seed_gives_the_same_survey():
    assert survey("mse", "tanh", 5, seed=3) == survey("mse", "tanh", 5, seed=3)
    assert survey("mse", "tanh", 5, seed=3) != survey("mse", "tanh", 5, seed=4)


def test_half_the_squared_error():
    assert half_mse_loss([1.0, 3.0], [0.0, 0.0]) == 2.5


def test_arguments_are_checked():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="loss must be one of half_mse, mse"):
        survey("nope", "sigmoid", 1)
    with pytest.raises(ValueError, match="loss must be defined for tanh; got 'cross_entropy'"):
        survey("cross_entropy", "tanh", 1)
    with pytest.raises(ValueError, match="output must be one of"):
        draw("nope", rng)
    with pytest.raises(ValueError, match="spread must be a finite number above 0"):
        draw("relu", rng, 0)
    with pytest.raises(ValueError, match="draws must be a whole number of at least 1"):
        survey("mse", "relu", 0)
