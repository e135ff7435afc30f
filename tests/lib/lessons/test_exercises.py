"""Every worked solution passes its own check, and no wrong answer does."""

import math

import numpy as np
import pytest

from lib.activations import ACTIVATIONS, leaky_relu, relu, sigmoid_derivative, tanh_derivative
from lib.lessons.checking import run, solved
from lib.lessons.exercises import EXERCISES, binomial, zero_counts
from lib.losses import LOSSES
from lib.softmax import naive_softmax, softmax

SEEDS = (0, 1, 7, 42, 9999)
CASES = [
    pytest.param(exercise, seed, id=f"{exercise.key}-{'lesson' if seed is None else seed}")
    for exercise in EXERCISES.values()
    for seed in ((None, *SEEDS) if exercise.lesson else SEEDS)
]


def copies(numbers):
    return {name: np.array(values, dtype=float) for name, values in numbers.items()}


def rejected(exercise, given, answer):
    return not solved(exercise.check(given, answer))


def test_the_lesson_has_two_examples_and_four_exercises_and_we_add_six():
    assert list(EXERCISES) == [
        *("example-1", "example-2", "exercise-1", "exercise-2", "exercise-3", "exercise-4"),
        *("slopes", "tangent", "shift", "gradient", "kink", "leaky"),
    ]
    assert all(key == exercise.key for key, exercise in EXERCISES.items())


@pytest.mark.parametrize(("exercise", "seed"), CASES)
def test_the_worked_solution_passes_its_own_check(exercise, seed):
    given = exercise.given(seed)
    findings = exercise.check(given, exercise.solve(given))
    assert [finding.text for finding in findings if not finding.passed] == []
    assert len(findings) >= 1 + len(exercise.fields) + len(exercise.properties)


@pytest.mark.parametrize(("exercise", "seed"), CASES)
def test_an_answer_rounded_as_the_task_allows_passes(exercise, seed):
    given = exercise.given(seed)
    answer = {
        name: np.array(
            [float(f"{v:.3f}" if not exercise.fields[name].relative else f"{v:.3g}") for v in values.flat]
        ).reshape(values.shape)
        for name, values in exercise.solve(given).items()
    }
    assert solved(exercise.check(given, answer))


@pytest.mark.parametrize(("exercise", "seed"), CASES)
def test_any_single_entry_that_is_off_is_found_and_named(exercise, seed):
    given = exercise.given(seed)
    right = exercise.solve(given)
    for name, asked in exercise.fields.items():
        for index in np.ndindex(asked.shape):
            for wrong in (
                right[name][index] * 1.05 + 0.01,
                right[name][index] - 0.01,
                -right[name][index] - 1e-2,
                1e308,
            ):
                answer = copies(right)
                answer[name][index] = wrong
                findings = exercise.check(given, answer)
                assert any(asked.place(index) in finding.text for finding in findings if not finding.passed)


@pytest.mark.parametrize(("exercise", "seed"), CASES)
def test_whole_answers_of_the_wrong_kind_are_found(exercise, seed):
    given = exercise.given(seed)
    right = exercise.solve(given)
    biggest = max(right, key=lambda name: right[name].size)
    for change in (np.negative, lambda a: 2 * a, lambda a: a + 1, np.zeros_like, np.ones_like, lambda a: np.roll(a, 1)):
        answer = copies(right)
        answer[biggest] = change(answer[biggest])
        if not exercise.fields[biggest].agrees(answer[biggest], right[biggest]).all():
            assert rejected(exercise, given, answer)
    if exercise.fields[biggest].shape:
        answer = copies(right)
        answer[biggest] = answer[biggest].T
        if not np.array_equal(answer[biggest], right[biggest]):
            assert rejected(exercise, given, answer)


@pytest.mark.parametrize("key", ["exercise-2", "exercise-4"])
@pytest.mark.parametrize("seed", SEEDS)
def test_probabilities_that_are_not_normalised_are_called_so(key, seed):
    exercise = EXERCISES[key]
    given = exercise.given(seed)
    answer = {"A": exercise.solve(given)["A"] * 1.1}
    assert any("must sum to 1" in finding.text for finding in exercise.check(given, answer) if not finding.passed)


@pytest.mark.parametrize("seed", SEEDS)
def test_normalised_columns_are_diagnosed(seed):
    exercise = EXERCISES["exercise-2"]
    given = exercise.given(seed)
    findings = exercise.check(given, {"A": softmax(given["Z"], axis=0)})
    assert any("columns" in finding.text and not finding.passed for finding in findings)


@pytest.mark.parametrize(
    ("exercise", "slip"),
    [pytest.param(e, s, id=f"{e.key}-{i}") for e in EXERCISES.values() for i, s in enumerate(e.slips)],
)
def test_each_common_mistake_is_recognised(exercise, slip):
    """Whoever makes the mistake and nothing else is told so, for some seed at least."""
    told = []
    for seed in range(12):
        given = exercise.given(seed)
        made = run(f"{exercise.solution}\n{slip.code}", given)
        findings = exercise.check(given, {name: np.asarray(made[name], dtype=float) for name in exercise.fields})
        told.append(any(finding.text == slip.text for finding in findings))
        assert not told[-1] or not solved(findings)
    assert any(told)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(exercise):
    one, again, other = exercise.given(3), exercise.given(3), exercise.given(4)
    assert one.keys() == exercise.symbols.keys()
    assert all(np.array_equal(one[name], again[name]) for name in one)
    several = [exercise.given(seed) for seed in range(8)]
    assert any(not np.array_equal(one[name], draw[name]) for draw in several for name in one), other


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_printed_numbers_are_exact_and_have_no_minus_zero(exercise):
    for seed in range(30):
        for values in exercise.given(seed).values():
            for value in np.asarray(values).flat:
                assert float(f"{value:.4g}") == value
                assert not (value == 0 and np.signbit(value))


class TestAgainstTheLab:
    """The NumPy lines of the solutions, which do not use lib, agree with lib."""

    @pytest.mark.parametrize("key", ["example-1", "exercise-1", "exercise-3"])
    def test_relu(self, key):
        given = EXERCISES[key].given(8)
        np.testing.assert_array_equal(EXERCISES[key].solve(given)["A"], relu(given["Z"]))

    @pytest.mark.parametrize("key", ["exercise-2", "exercise-4"])
    def test_softmax(self, key):
        given = EXERCISES[key].given(8)
        np.testing.assert_allclose(EXERCISES[key].solve(given)["A"], softmax(given["Z"]), rtol=1e-14)

    def test_scores(self):
        given = EXERCISES["example-2"].given(8)
        P = softmax(given["Z"])
        assert given["Z"].shape == (4, 10)
        np.testing.assert_allclose(
            EXERCISES["example-2"].solve(given)["A"], np.column_stack([P.argmax(1), P.max(1), np.ones(4)])
        )

    def test_slopes(self):
        given = EXERCISES["slopes"].given(8)
        z = given["z"]
        expected = np.column_stack([sigmoid_derivative(z), tanh_derivative(z), ACTIVATIONS["relu"].df(z)])
        np.testing.assert_allclose(EXERCISES["slopes"].solve(given)["D"], expected, rtol=1e-9)

    def test_tangent(self):
        given = EXERCISES["tangent"].given(8)
        line = EXERCISES["tangent"].solve(given)
        assert line["m"] == pytest.approx(float(tanh_derivative(given["z0"])))
        assert line["m"] * given["z0"] + line["c"] == pytest.approx(float(np.tanh(given["z0"])))

    def test_shift(self):
        given = EXERCISES["shift"].given(8)
        shifted, p, q = EXERCISES["shift"].solve(given)["A"]
        assert shifted.max() == 0
        np.testing.assert_allclose(p, softmax(given["z"]))
        np.testing.assert_allclose(q, p, rtol=1e-10)
        assert np.isnan(naive_softmax(given["z"] + given["c"])).all()

    def test_gradient(self):
        given = EXERCISES["gradient"].given(8)
        expected = LOSSES["cross_entropy"].gradient_from_logits(given["Z"], given["Y"])
        np.testing.assert_allclose(EXERCISES["gradient"].solve(given)["G"], expected)

    def test_kink(self):
        given = EXERCISES["kink"].given(8)
        alpha = float(given["alpha"])
        K = EXERCISES["kink"].solve(given)["K"]
        np.testing.assert_allclose(K, [[0, 1, 0.5], [alpha, 1, (1 + alpha) / 2]], atol=1e-12)
        chosen = [ACTIVATIONS["relu"].kinks[0], ACTIVATIONS["leaky_relu"].at(alpha=alpha).kinks[0]]
        np.testing.assert_allclose(K[:, 0], chosen)  # as the explanation says, which the task does not ask

    def test_leaky(self):
        given = EXERCISES["leaky"].given(8)
        solution, record = EXERCISES["leaky"].solve(given), ACTIVATIONS["leaky_relu"]
        alpha = float(given["alpha"])
        np.testing.assert_allclose(solution["L"], [leaky_relu(given["z"], alpha), record.df(given["z"], alpha)])
        assert solution["leaky"] == pytest.approx(alpha ** (given["z"] < 0).sum())
        assert solution["plain"] == 0


class TestTheLessonsNumbers:
    def test_example_1(self):
        exercise = EXERCISES["example-1"]
        np.testing.assert_array_equal(exercise.solve(exercise.given(None))["A"], [[0, 2], [0, 0], [4, 0]])

    def test_exercise_1(self):
        exercise = EXERCISES["exercise-1"]
        solution = exercise.solve(exercise.given(None))
        np.testing.assert_array_equal(solution["A"], [[0, 2, 0], [0, 0, 1.5], [3, 0, 0.5], [0, 4, 0]])
        assert [solution[name] for name in ("zeroed", "already", "kept", "zeros")] == [6, 1, 5, 7]

    def test_exercise_4(self):
        exercise = EXERCISES["exercise-4"]
        given = exercise.given(None)
        np.testing.assert_array_equal(exercise.solve(given)["A"], np.full((2, 3), 1 / 3))
        shown = exercise.exhibits(given)
        assert np.isnan(shown["naive"]).all()
        np.testing.assert_allclose(shown["shares"], [0.66524096, 0.24472847, 0.09003057], atol=5e-9)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_other_extreme_logits_break_the_naive_formula_too(self, seed):
        assert np.isnan(naive_softmax(EXERCISES["exercise-4"].given(seed)["Z"])).any(axis=1).all()


class TestTheHistogramOfZeros:
    def test_binomial(self):
        chance = binomial(20)
        k = np.arange(21)
        assert chance.sum() == 1
        assert (chance * k).sum() == 10
        assert math.sqrt((chance * (k - 10) ** 2).sum()) == pytest.approx(2.236, abs=5e-4)
        assert chance[10] == 184756 / 2**20

    def test_many_draws_have_its_mean_and_spread(self):
        counts = zero_counts(4000, seed=1)
        assert counts.mean() == pytest.approx(10, abs=4 * math.sqrt(5 / 4000))
        assert counts.std() == pytest.approx(math.sqrt(5), abs=0.1)
        observed = np.bincount(counts.astype(int), minlength=21)
        expected = 4000 * binomial(20)
        usual = expected > 5
        assert (((observed - expected) ** 2 / expected)[usual]).sum() < 40

    def test_more_draws_begin_with_the_same_counts(self):
        np.testing.assert_array_equal(zero_counts(100, seed=6)[:7], zero_counts(7, seed=6))
        assert zero_counts(0, seed=6).shape == (0,)

    def test_bad_arguments_are_named(self):
        with pytest.raises(ValueError, match="draws"):
            zero_counts(-1, 0)
        with pytest.raises(ValueError, match="seed"):
            zero_counts(1, -1)
        with pytest.raises(ValueError, match="n must"):
            binomial(-1)
