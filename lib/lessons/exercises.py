"""The exercises: the lesson's examples and exercises, and some of our own. One record each.

Matrices are drawn with one or two decimals, so that what is printed is exactly what is computed with.
"""

import math
from functools import partial

import numpy as np

from lib.arrays import Array
from lib.lessons.checking import AnswerField, Exercise, Finding, Numbers, Slip
from lib.notation import short
from lib.records import Registry, check_count

THREE_DECIMALS = 1e-3
"""Room for answers that are rounded to three decimals, or cut off after them."""


# What an answer must look like, whatever the numbers. Missing entries are NaN and are passed over.


def _in_unit_interval(_: Numbers, answer: Numbers, name: str = "A") -> Finding | None:
    values = answer[name][~np.isnan(answer[name])]
    if not values.size:
        return None
    if ((values >= 0) & (values <= 1)).all():
        return Finding(True, "Every probability lies in [0, 1].")
    outside = int(((values < 0) | (values > 1)).sum())
    return Finding(False, f"A probability lies in [0, 1]; {outside} of these do not.")


def _row_sums(
    _: Numbers, answer: Numbers, name: str = "A", total: int = 1, rows: slice = slice(None)
) -> Finding | None:
    matrix = answer[name][rows]
    complete = ~np.isnan(matrix).any(axis=1)
    if not complete.any():
        return None
    # Each entry may be off by what three decimals allow, and so may their sum.
    off = complete & ~(np.abs(matrix.sum(axis=1) - total) <= THREE_DECIMALS * matrix.shape[1])
    if off.any():
        first = int(np.argmax(off))
        return Finding(False, f"Each row must sum to {total}; row {first + 1} sums to {short(matrix[first].sum())}.")
    return Finding(True, f"Each {'filled-in ' if not complete.all() else ''}row sums to {total}.")


def _not_negative(_: Numbers, answer: Numbers) -> Finding | None:
    values = answer["A"][~np.isnan(answer["A"])]
    if not values.size:
        return None
    below = int((values < 0).sum())
    if below:
        return Finding(False, f"ReLU is never negative; {below} of these values are.")
    return Finding(True, "No value is negative.")


def _positives_unchanged(given: Numbers, answer: Numbers) -> Finding | None:
    where = (given["Z"] > 0) & ~np.isnan(answer["A"])
    if not where.any():
        return None
    changed = int((np.abs(answer["A"] - given["Z"])[where] > 1e-9).sum())
    if changed:
        return Finding(False, f"ReLU leaves positive numbers as they are; {changed} of them changed.")
    return Finding(True, "The positive numbers are unchanged.")


def _counts_add_up(given: Numbers, answer: Numbers) -> Finding | None:
    total = answer["zeroed"] + answer["already"] + answer["kept"]
    if np.isnan(total):
        return None
    size = given["Z"].size
    if total == size:
        return Finding(True, f"The first three counts add up to the {size} entries.")
    return Finding(
        False, f"The first three counts must add up to the {size} entries; they add up to {short(float(total))}."
    )


def _zeros_counted(_: Numbers, answer: Numbers) -> Finding | None:
    if np.isnan(answer["A"]).any() or np.isnan(answer["zeros"]):
        return None
    own = int((answer["A"] == 0).sum())
    if answer["zeros"] == own:
        return Finding(True, "The count agrees with the zeros in your matrix.")
    return Finding(False, f"Your matrix has {own} zeros; you counted {short(float(answer['zeros']))}.")


def _whole_classes(_: Numbers, answer: Numbers) -> Finding | None:
    classes = answer["A"][:, 0]
    classes = classes[~np.isnan(classes)]
    if not classes.size:
        return None
    if np.isin(classes, np.arange(10)).all():
        return Finding(True, "Every class is one of 0 to 9.")
    return Finding(False, "A class is a whole number from 0 to 9: the columns are counted from 0.")


def _favourites_beat_a_tenth(_: Numbers, answer: Numbers) -> Finding | None:
    shares = answer["A"][:, 1]
    shares = shares[~np.isnan(shares)]
    if not shares.size:
        return None
    if ((shares >= 0.1) & (shares <= 1)).all():
        return Finding(True, "Every largest probability lies in [1/10, 1].")
    return Finding(False, "The largest of ten probabilities lies in [1/10, 1]; one of these does not.")


def _slopes_bounded(_: Numbers, answer: Numbers) -> Finding | None:
    slopes = answer["D"]
    if np.isnan(slopes).all():
        return None
    top = np.array([0.25, 1, 1])
    if (np.isnan(slopes) | ((slopes >= 0) & (slopes <= top + THREE_DECIMALS))).all():
        return Finding(True, "No slope is negative, and none is above its bound: ¼ for σ′, 1 for the others.")
    return Finding(False, "None of these functions falls; σ′ is at most ¼ and the others at most 1. Look again.")


def _line_touches(given: Numbers, answer: Numbers) -> Finding | None:
    height = answer["m"] * given["z0"] + answer["c"]
    if np.isnan(height):
        return None
    if abs(height - np.tanh(given["z0"])) <= 2 * THREE_DECIMALS + THREE_DECIMALS * abs(given["z0"]):
        return Finding(True, "The line goes through the point on the curve.")
    point = f"at z₀ it is at {short(float(height))}, tanh at {short(math.tanh(given['z0']))}"
    return Finding(False, f"The line must go through the point on the curve: {point}.")


def _same_shares(_: Numbers, answer: Numbers) -> Finding | None:
    one, other = answer["A"][1:3]
    both = ~np.isnan(one + other)
    if not both.any():
        return None
    if (np.abs(one - other)[both] <= 2 * THREE_DECIMALS).all():
        return Finding(True, "Adding c changes no probability.")
    return Finding(False, "Adding the same number to all logits must not change the probabilities; yours differ.")


def _largest_is_zero(_: Numbers, answer: Numbers) -> Finding | None:
    shifted = answer["A"][0]
    if np.isnan(shifted).any():
        return None
    if shifted.max() == 0:
        return Finding(True, "The largest shifted logit is 0.")
    return Finding(False, f"After the shift the largest logit must be 0; yours is {short(shifted.max())}.")


def _pushes_towards_the_class(given: Numbers, answer: Numbers) -> Finding | None:
    gradient, right = answer["G"], given["Y"] == 1
    if np.isnan(gradient).any():
        return None
    if (gradient[right] <= 0).all() and (gradient[~right] >= 0).all():
        return Finding(True, "Negative for the right class, positive for the others: a step against it helps.")
    return Finding(False, "The gradient is negative for the right class only: descent must raise that logit.")


def _central_is_the_mean(_: Numbers, answer: Numbers) -> Finding | None:
    left, right, central = answer["K"].T
    if np.isnan(left + right + central).any():
        return None
    if (np.abs(central - (left + right) / 2) <= 2 * THREE_DECIMALS).all():
        return Finding(True, "The central difference is the mean of the two one-sided slopes.")
    return Finding(False, "The central difference is the mean of the two one-sided slopes; yours is not.")


def _slopes_are_one_or_alpha(given: Numbers, answer: Numbers) -> Finding | None:
    slopes = answer["L"][1][~np.isnan(answer["L"][1])]
    if not slopes.size:
        return None
    if (np.isclose(slopes, 1) | np.isclose(slopes, given["alpha"])).all():
        return Finding(True, "Every slope is 1 or α.")
    return Finding(False, "Leaky ReLU has only two slopes, 1 and α; one of these is neither.")


# Where the numbers come from.


def _tidy(values: Array, decimals: int = 1) -> Array:
    return np.round(values, decimals) + 0.0  # + 0.0 turns −0.0 into 0.0


def _draw_mixed(rng: np.random.Generator, shape: tuple[int, int]) -> dict[str, Array]:
    """Numbers of both signs and one exact zero, at a random place."""
    Z = _tidy(rng.uniform(0.1, 4, shape) * rng.choice([-1.0, 1.0], shape))
    spots = rng.permutation(Z.size)[:3]
    Z.flat[spots] = [0, -abs(Z.flat[spots[1]]), abs(Z.flat[spots[2]])]
    return {"Z": Z}


def _draw_scores(rng: np.random.Generator, shape: tuple[int, int], decimals: int = 2) -> dict[str, Array]:
    """Normal scores whose rows have one largest entry each."""
    while True:
        Z = _tidy(rng.normal(size=shape), decimals)
        first, second = np.sort(Z, axis=1)[:, :-3:-1].T
        if (first - second > 0.05).all():
            return {"Z": Z}


def _draw_uniform(rng: np.random.Generator) -> dict[str, Array]:
    return {"Z": _tidy(rng.uniform(-LIMIT, LIMIT, ZEROS_SHAPE), 2)}


def _draw_extreme(rng: np.random.Generator) -> dict[str, Array]:
    """Whole logits far from 0 with small differences, the first row high, the second low."""
    gaps = np.stack([rng.permutation([0, 1, 2]), rng.permutation([0, 1, 3])])
    base = rng.integers(8, 21, (2, 1)) * 100
    return {"Z": (base * [[1], [-1]] - gaps).astype(np.float64)}


def _draw_slopes(rng: np.random.Generator) -> dict[str, Array]:
    z = _tidy(np.array([rng.uniform(-5, -2.5), rng.uniform(-1.5, -0.3), rng.uniform(0.3, 2)]))
    return {"z": z}


def _draw_tangent(rng: np.random.Generator) -> dict[str, Array]:
    return {"z0": _tidy(rng.uniform(0.3, 1.8) * rng.choice([-1.0, 1.0]))}


def _draw_shift(rng: np.random.Generator) -> dict[str, Array]:
    z = _tidy(rng.permutation([0, 1, 2]) + rng.uniform(-0.4, 0.4, 3))
    return {"z": z, "c": np.array(float(rng.integers(8, 30) * 100))}


def _draw_gradient(rng: np.random.Generator) -> dict[str, Array]:
    Y = np.eye(3)[rng.permutation(3)[:2]]
    return {"Z": _tidy(rng.normal(scale=1.5, size=(2, 3))), "Y": Y}


def _draw_kink(rng: np.random.Generator) -> dict[str, Array]:
    return {"alpha": rng.choice([0.02, 0.05, 0.1, 0.2, 0.3]), "h": rng.choice([0.1, 0.01, 0.001])}


def _draw_leaky(rng: np.random.Generator) -> dict[str, Array]:
    negative = int(rng.integers(2, 5))
    signs = rng.permutation([-1.0] * negative + [1.0] * (5 - negative))
    return {"z": _tidy(rng.uniform(0.2, 4, 5) * signs), "alpha": rng.choice([0.01, 0.02, 0.05, 0.1])}


def _lesson_example_1() -> dict[str, Array]:
    return {"Z": np.array([[-1.0, 2.0], [0.0, -3.0], [4.0, -0.5]])}


def _lesson_exercise_1() -> dict[str, Array]:
    return {"Z": np.array([[-1.5, 2.0, 0.0], [-0.5, -2.0, 1.5], [3.0, -1.0, 0.5], [-3.0, 4.0, -0.2]])}


def _lesson_exercise_4() -> dict[str, Array]:
    return {"Z": np.array([[1000.0, 1000.0, 1000.0], [-1000.0, -1000.0, -1000.0]])}


ZEROS_SHAPE = (5, 4)
"""Shape of the matrix of exercise 3."""
LIMIT = 5
"""Its entries are uniform between −LIMIT and LIMIT."""


def zero_counts(draws: int, seed: int) -> Array:
    """How many zeros ReLU makes in each of several random 5×4 matrices with entries uniform in (−5, 5).

    Each entry is negative with probability ½, so a count is Binomial(20, ½): mean 10, sd √5 = 2.236.
    Returns ``draws`` counts. With the same seed, more draws begin with the same counts.

    Raises ValueError when draws or seed is not a whole number of at least 0.
    """
    draws, seed = check_count("draws", draws, low=0), check_count("seed", seed, low=0)
    Z = np.random.default_rng([seed, 3]).uniform(-LIMIT, LIMIT, (draws, *ZEROS_SHAPE))
    counts: Array = (np.maximum(0, Z) == 0).sum(axis=(1, 2)).astype(np.float64)
    return counts


def binomial(n: int) -> Array:
    """The chances of 0, 1, …, n heads in n throws of a fair coin: C(n, k)/2ⁿ. Shape (n + 1,).

    Raises ValueError when n is not a whole number of at least 0.
    """
    n = check_count("n", n, low=0)
    return np.array([math.comb(n, k) / 2**n for k in range(n + 1)])


# Lines that more than one solution or slip shares.

_RELU = "A = np.maximum(0, Z)"
_SOFTMAX = "E = np.exp(Z - Z.max(axis=1, keepdims=True))\nA = E / E.sum(axis=1, keepdims=True)"

_RELU_SLIPS = (
    Slip("A = np.abs(Z)", "This is |Z|: the negative numbers lost their sign instead of becoming 0."),
    Slip("A = np.minimum(0, Z)", "This keeps the negative numbers and zeroes the positive ones: it is min(0, Z)."),
    Slip("A = Z", "This is Z itself: no negative number was replaced."),
    Slip("A = (Z > 0) * 1.0", "This is the slope of ReLU, 1 or 0; the value is z itself where z is positive."),
)
_SOFTMAX_SLIPS = (
    Slip(
        "E = np.exp(Z)\nA = E / E.sum(axis=0, keepdims=True)",
        "It looks as if the columns were made to sum to 1. Each row is one example: divide by the row's sum.",
    ),
    Slip(
        "E = np.exp(Z)\nA = E / E.sum()",
        "It looks as if you divided by the sum of the whole matrix, not by each row's.",
    ),
    Slip("A = np.exp(Z)", "These are the exponentials. Divide each by the sum of its row."),
    Slip(
        "E = np.exp(Z - Z.max(axis=1, keepdims=True))\nA = E",
        "These are the exponentials after the shift. Divide each by the sum of its row.",
    ),
    Slip("A = Z / Z.sum(axis=1, keepdims=True)", "These are shares of the logits themselves. Take exponentials first."),
)

_RECORDS = (
    Exercise(
        key="example-1",
        title="Example 1: ReLU of a matrix",
        task="Apply ReLU to every entry of $Z$ and fill in $A = \\max(0, Z)$.",
        draw=partial(_draw_mixed, shape=(3, 2)),
        lesson=_lesson_example_1,
        symbols={"Z": "Z"},
        fields={"A": AnswerField("A", "A", (3, 2))},
        solution=_RELU,
        properties=(_not_negative, _positives_unchanged),
        hints=(
            "ReLU works entry by entry: the result has the shape of $Z$, and no entry looks at another.",
            "Replace every negative entry by 0 and copy the others, 0 included.",
        ),
        explanation="ReLU is max(0, z) for each entry. NumPy compares the single 0 with every entry (broadcasting).",
        slips=_RELU_SLIPS,
    ),
    Exercise(
        key="example-2",
        title="Example 2: softmax of ten class scores",
        task="Each row of $Z$ holds one image's scores for the digits 0 to 9. Apply softmax to each row. "
        "For each row, give the class with the largest probability, that probability, and the sum of the row. "
        "Three decimals are enough.",
        draw=partial(_draw_scores, shape=(4, 10), decimals=1),
        symbols={"Z": "Z"},
        fields={
            "A": AnswerField(
                "Result",
                "",
                (4, 3),
                columns=("class 0–9", "probability", "row sum"),
                tolerance=THREE_DECIMALS,
            )
        },
        solution="E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "P = E / E.sum(axis=1, keepdims=True)\n"
        "A = np.column_stack([P.argmax(axis=1), P.max(axis=1), P.sum(axis=1)])",
        properties=(_whole_classes, _favourites_beat_a_tenth),
        hints=(
            "Softmax keeps the order: the largest score has the largest probability. Columns are counted from 0.",
            "The largest probability of a row is $e^{z_{max}} / \\sum_j e^{z_j}$, or 1 divided by "
            "$\\sum_j e^{z_j - z_{max}}$. And what do probabilities sum to?",
        ),
        explanation="argmax finds the class without any softmax: the exponential keeps the order of the scores.",
        slips=(
            Slip(
                "A = np.column_stack([P.argmax(axis=1) + 1, P.max(axis=1), P.sum(axis=1)])",
                "Your classes are counted from 1; the digits, and NumPy's columns, begin at 0.",
            ),
            Slip(
                "A = np.column_stack([P.argmax(axis=1), Z.max(axis=1), P.sum(axis=1)])",
                "The second column holds the largest scores, not their probabilities.",
            ),
        ),
    ),
    Exercise(
        key="exercise-1",
        title="Exercise 1: ReLU and what it zeroed",
        task="Apply ReLU to $Z$. Then count: how many negative entries became 0, how many were 0 already, "
        "how many positive ones were kept, and how many zeros $A$ has.",
        draw=partial(_draw_mixed, shape=(4, 3)),
        lesson=_lesson_exercise_1,
        symbols={"Z": "Z"},
        fields={
            "A": AnswerField("A", "A", (4, 3)),
            "zeroed": AnswerField("Negatives zeroed", r"\text{negatives zeroed}"),
            "already": AnswerField("Already zero", r"\text{already zero}"),
            "kept": AnswerField("Positives kept", r"\text{positives kept}"),
            "zeros": AnswerField("Zeros in A", r"\text{zeros in } A"),
        },
        solution=f"{_RELU}\nzeroed = np.sum(Z < 0)\nalready = np.sum(Z == 0)\nkept = np.sum(Z > 0)\n"
        "zeros = np.sum(A == 0)",
        properties=(_not_negative, _positives_unchanged, _counts_add_up, _zeros_counted),
        hints=(
            "Count in $Z$, not in $A$: afterwards a zeroed negative and an old zero look the same.",
            "Negatives, zeros and positives of $Z$ add up to all entries; the zeros of $A$ are the first two together.",
        ),
        explanation="Counting `A == 0` also counts the entries that were 0 before, so it is larger than the number "
        "of negatives zeroed whenever $Z$ holds a zero.",
        slips=(
            *_RELU_SLIPS,
            Slip(
                "zeroed = np.sum(A == 0)",
                "You counted the zeros of A as negatives zeroed; one of them was 0 already.",
            ),
            Slip("zeros = np.sum(Z < 0)", "A also holds the entry that was 0 before: count it among the zeros in A."),
        ),
    ),
    Exercise(
        key="exercise-2",
        title="Exercise 2: softmax of class scores",
        task="Each row of $Z$ holds the scores of one example for five classes. Apply softmax to each row and fill in "
        "$A$. Three decimals are enough.",
        draw=partial(_draw_scores, shape=(3, 5)),
        symbols={"Z": "Z"},
        fields={"A": AnswerField("A", "A", (3, 5), tolerance=THREE_DECIMALS)},
        solution=_SOFTMAX,
        properties=(_in_unit_interval, _row_sums),
        hints=(
            "Softmax is $p_i = e^{z_i} / \\sum_j e^{z_j}$, with the sum over one row.",
            "Take the exponential of every entry, add them up row by row, and divide each by its row's sum. Each row "
            "then sums to 1.",
        ),
        explanation="`axis=1` sums along each row and `keepdims=True` keeps the sums as a column, so that each row is "
        "divided by its own sum. Subtracting the maximum changes nothing here and prevents overflow elsewhere.",
        slips=_SOFTMAX_SLIPS,
    ),
    Exercise(
        key="exercise-3",
        title="Exercise 3: ReLU of a larger matrix",
        task="The entries of $Z$ were drawn uniformly between −5 and 5. Apply ReLU and count the zeros of $A$.",
        draw=_draw_uniform,
        symbols={"Z": "Z"},
        fields={"A": AnswerField("A", "A", ZEROS_SHAPE), "zeros": AnswerField("Zeros in A", r"\text{zeros in } A")},
        solution=f"{_RELU}\nzeros = np.sum(A == 0)",
        properties=(_not_negative, _positives_unchanged, _zeros_counted),
        hints=(
            "Before you start: about how many of the 20 entries do you expect to be negative?",
            "Replace the negative entries by 0, copy the others, and count the zeros of the result.",
        ),
        explanation="Each entry is negative with probability ½, so the number of zeros is Binomial(20, ½): 10 on "
        "average, give or take 2.236. Drawn again and again on the page, the counts build that histogram.",
        slips=(*_RELU_SLIPS, Slip("zeros = np.sum(A > 0)", "You counted the entries that are not zero.")),
    ),
    Exercise(
        key="exercise-4",
        title="Exercise 4: softmax of extreme logits",
        task="Apply softmax to each row of $Z$. $e^{1000}$ does not fit into a number of 64 bits, and $e^{-1000}$ "
        "becomes 0 in one; the right answer is an ordinary one. Fractions such as 1/2 are welcome.",
        draw=_draw_extreme,
        lesson=_lesson_exercise_4,
        symbols={"Z": "Z"},
        fields={"A": AnswerField("A", "A", (2, 3), tolerance=THREE_DECIMALS)},
        solution=_SOFTMAX,
        properties=(_in_unit_interval, _row_sums),
        hints=(
            "Softmax does not change when the same number is added to all logits of a row.",
            "Subtract each row's maximum first. The largest logit is then 0, and $e^0 = 1$.",
        ),
        explanation="Without the shift, row 1 overflows to ∞/∞ and row 2 underflows to 0/0: both are NaN. Below, the "
        "naive formula on the same numbers, and the shifted one on the row (1000, 999, 998).",
        exhibit="naive = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)\n"
        "row = np.array([1000, 999, 998])\n"
        "shares = np.exp(row - row.max()) / np.exp(row - row.max()).sum()",
        shown={"naive": r"\text{naive}", "shares": r"\text{softmax}(1000, 999, 998)"},
        slips=(
            Slip(
                "A = np.array([[1, 0, 0], [0, 0, 0]])[:, [0, 0, 0]]",
                "An overflow is not a 1, nor an underflow a 0: subtract the row's maximum before the exponential.",
            ),
            Slip(
                "E = np.exp(Z - Z.max(axis=1, keepdims=True))\nA = E",
                "These are the exponentials after the shift. Divide each by the sum of its row.",
            ),
        ),
    ),
    Exercise(
        key="slopes",
        title="Exercise 5: slopes of three functions",
        task="Compute the slopes of sigmoid, tanh and ReLU at the three points $z$. Three decimals are enough.",
        draw=_draw_slopes,
        symbols={"z": "z"},
        fields={
            "D": AnswerField(
                "Slopes",
                "D",
                (3, 3),
                rows=("first z", "second z", "third z"),
                columns=("σ′(z)", "tanh′(z)", "ReLU′(z)"),
                tolerance=THREE_DECIMALS,
            )
        },
        solution="s, t = 1 / (1 + np.exp(-z)), np.tanh(z)\nD = np.column_stack([s * (1 - s), 1 - t**2, z > 0])",
        properties=(_slopes_bounded,),
        hints=(
            "$\\sigma'(z) = \\sigma(z)(1 - \\sigma(z))$ and $\\tanh'(z) = 1 - \\tanh^2(z)$. ReLU has two slopes only.",
            "Compute $\\sigma(z) = 1/(1 + e^{-z})$ first, then multiply it by what is missing to 1. Both σ′ and tanh′ "
            "are even: a point and its mirror image have the same slope.",
        ),
        explanation="Far from 0 both slopes are close to 0, and tanh′ is the smaller of the two: the curves cross "
        "where |z| = 1.663. ReLU's slope does not depend on how far away z is.",
        slips=(
            Slip(
                "D = np.column_stack([s, t, np.maximum(0, z)])",
                "These are the values of the functions at z, not their slopes.",
            ),
            Slip("D = np.column_stack([s * (1 - s), 1 - t, z > 0])", "For tanh, square the value: 1 − tanh² z."),
        ),
    ),
    Exercise(
        key="tangent",
        title="Exercise 6: the tangent of tanh",
        task="Find slope $m$ and intercept $c$ of the line $y = m z + c$ that touches tanh at $z_0$. "
        "Three decimals are enough.",
        draw=_draw_tangent,
        symbols={"z0": "z_0"},
        fields={
            "m": AnswerField("Slope m", "m", tolerance=THREE_DECIMALS),
            "c": AnswerField("Intercept c", "c", tolerance=2 * THREE_DECIMALS),
        },
        solution="f = np.tanh(z0)\nm = 1 - f**2\nc = f - m * z0",
        properties=(_line_touches,),
        hints=(
            "The line has the slope of the curve, $m = \\tanh'(z_0) = 1 - \\tanh^2(z_0)$, and meets it at $z_0$.",
            "Put the point into the line: $\\tanh(z_0) = m z_0 + c$, and solve for $c$.",
        ),
        explanation="Near z₀ the curve and its tangent can hardly be told apart. That is all that gradient descent "
        "knows of a function.",
        slips=(
            Slip("c = f", "The intercept is the line's height at z = 0, not at z₀."),
            Slip("c = f + m * z0", "A sign went astray: c = tanh(z₀) − m z₀."),
        ),
    ),
    Exercise(
        key="shift",
        title="Exercise 7: shifting the logits",
        task="Fill in, for the logits $z$: the shifted logits $z - \\max z$, the softmax of $z$, and the softmax of "
        "$z + c$. Three decimals are enough.",
        draw=_draw_shift,
        symbols={"z": "z", "c": "c"},
        fields={
            "A": AnswerField(
                "Result",
                "",
                (3, 3),
                rows=("z − max z", "softmax(z)", "softmax(z + c)"),
                tolerance=THREE_DECIMALS,
            )
        },
        solution="shifted = z - z.max()\n"
        "p = np.exp(shifted) / np.exp(shifted).sum()\n"
        "q = z + c\n"
        "q = np.exp(q - q.max()) / np.exp(q - q.max()).sum()\n"
        "A = np.stack([shifted, p, q])",
        properties=(_largest_is_zero, partial(_row_sums, rows=slice(1, 3)), _same_shares),
        hints=(
            "Write $e^{z_i + c} = e^{c} e^{z_i}$. What happens to $e^{c}$ in the fraction?",
            "It cancels: both softmax rows are the same, and the shifted logits in the first row give it most easily.",
        ),
        explanation="softmax(z + c) = softmax(z) for every c. With c = −max z no exponential exceeds 1, so nothing "
        "overflows, and the largest is exactly 1, so the sum cannot underflow to 0.",
        slips=(
            Slip("A = np.stack([z, p, q])", "The first row is still z: subtract its largest entry."),
            Slip(
                "A = np.stack([-shifted, p, q])", "The first row has the wrong sign: it is z − max z, never positive."
            ),
        ),
    ),
    Exercise(
        key="gradient",
        title="Exercise 8: the gradient of the cross-entropy",
        task="Two examples have the logits in the rows of $Z$ and the one-hot targets in $Y$. Compute the gradient "
        "$G = \\partial L / \\partial Z$ of the mean cross-entropy $L$ of softmax($Z$). Three decimals are enough.",
        draw=_draw_gradient,
        symbols={"Z": "Z", "Y": "Y"},
        fields={"G": AnswerField("G", "G", (2, 3), tolerance=THREE_DECIMALS)},
        solution="E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "P = E / E.sum(axis=1, keepdims=True)\n"
        "G = (P - Y) / len(Z)",
        properties=(partial(_row_sums, name="G", total=0), _pushes_towards_the_class),
        hints=(
            "For one example the gradient with respect to the logits is prediction minus target, $p - y$.",
            "The loss is the mean over the two examples, so each row of $P - Y$ is divided by 2.",
        ),
        explanation="The slope of softmax cancels against the slope of the logarithm; what is left is p − y. Each row "
        "sums to 0, because probabilities and target both sum to 1.",
        slips=(
            Slip("G = P - Y", "The loss is a mean over the examples: divide by their number."),
            Slip("G = (Y - P) / len(Z)", "The sign is reversed: it is prediction minus target, P − Y."),
            Slip("G = Y - P", "The sign is reversed, and the mean over the examples is missing."),
            Slip("G = P", "These are the probabilities; the gradient compares them with the targets."),
        ),
    ),
    Exercise(
        key="kink",
        title="Exercise 9: the slopes at a kink",
        task="At $z = 0$ ReLU and leaky ReLU (slope $\\alpha$ on the left) have no slope. Give the slope from the "
        "left, the slope from the right, and what the central difference $(f(h) - f(-h)) / 2h$ measures.",
        draw=_draw_kink,
        symbols={"alpha": r"\alpha", "h": "h"},
        fields={
            "K": AnswerField(
                "Slopes at 0",
                "K",
                (2, 3),
                rows=("ReLU", "leaky ReLU"),
                columns=("from the left", "from the right", "central difference"),
                tolerance=5e-4,
            )
        },
        solution="f = np.array([np.maximum(0, -h), -alpha * h])  # at -h; both are 0 at 0\n"
        "g = np.array([np.maximum(0, h), h])            # at +h\n"
        "K = np.column_stack([-f / h, g / h, (g - f) / (2 * h)])",
        properties=(_central_is_the_mean,),
        hints=(
            "On each side of 0 both functions are straight lines, so the one-sided slopes do not depend on $h$.",
            "The central difference gives the mean of the two sides.",
        ),
        explanation="A finite difference across a kink measures a mean that is no slope. Gradient checks must keep "
        "away from kinks. Training needs some number there all the same, and which one is a convention: this lab takes "
        "the slope from the left, 0 for ReLU and α for leaky ReLU.",
        slips=(
            Slip(
                "K = np.column_stack([-f / h, g / h, (g - f) / h])",
                "The two points of the central difference are 2h apart: divide by 2h.",
            ),
        ),
    ),
    Exercise(
        key="leaky",
        title="Exercise 10: the leaky slope, layer by layer",
        task="A path through five layers meets the pre-activations $z$. Give value and slope of leaky ReLU "
        "(slope $\\alpha$ on the left) at each. Then multiply the five slopes: the factor that these layers leave of "
        "a gradient, for leaky ReLU and for plain ReLU. Write small numbers like 1e-6.",
        draw=_draw_leaky,
        symbols={"z": "z", "alpha": r"\alpha"},
        fields={
            "L": AnswerField(
                "Leaky ReLU",
                "L",
                (2, 5),
                rows=("f(z)", "f′(z)"),
                columns=tuple(f"layer {i + 1}" for i in range(5)),
            ),
            "leaky": AnswerField("Factor, leaky ReLU", r"\text{factor, leaky ReLU}", tolerance=0.01, relative=True),
            "plain": AnswerField("Factor, ReLU", r"\text{factor, ReLU}"),
        },
        solution="slopes = np.where(z > 0, 1, alpha)\nL = np.stack([slopes * z, slopes])\n"
        "leaky = np.prod(slopes)\nplain = np.prod(z > 0)",
        properties=(_slopes_are_one_or_alpha,),
        hints=(
            "Where $z > 0$ the value is $z$ and the slope 1; elsewhere the value is $\\alpha z$ and the slope α.",
            "With $k$ negative pre-activations on the path, the leaky factor is $\\alpha^k$. For ReLU one negative is "
            "enough.",
        ),
        explanation="A leaky slope keeps a gradient alive but does not keep it large: it shrinks by α at every "
        "negative pre-activation. Ten of them with α = 0.01 leave 10⁻²⁰; ReLU leaves exactly 0 after the first.",
        slips=(
            Slip("leaky = np.sum(slopes)", "The chain rule multiplies the slopes; you added them."),
            Slip(
                "plain = np.prod(slopes)", "ReLU's slope is 0 where z is negative, so one negative makes its factor 0."
            ),
            Slip("L = np.stack([slopes * z, z > 0])", "Left of 0 the slope is α, not 0: that would be plain ReLU."),
        ),
    ),
)

EXERCISES = Registry(_RECORDS)
"""Every exercise by key, in the order of the lesson and then of difficulty."""
