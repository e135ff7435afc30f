"""Loss functions: every value directly above its gradient, and one record for each.

``value(prediction, target)`` is a mean over all entries (for cross-entropy: over rows), and
``gradient(prediction, target)`` is ∂value/∂prediction, so that a finite difference of the value gives it.
(n,) and (n, 1) mean the same; nothing is ever broadcast. Infinite predictions give infinite losses,
NaN gives NaN, nothing warns.

The two entropies also come in a form that takes logits: it neither overflows nor flattens, and its
gradient is simply (probability − target).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from lib.activations import sigmoid, softplus
from lib.arrays import Array, align
from lib.records import Param, Registry, check_positive
from lib.softmax import log_softmax, softmax


def mse_loss(y_pred: ArrayLike, y: ArrayLike) -> float:
    """Mean squared error.

    Formula: L = mean((ŷ − y)²), without the ½ that some texts put in front. Shapes: equal, or (n,) with (n, 1).

    Raises ValueError, naming both shapes, on a mismatch or empty arrays.
    """
    prediction, target = align(y_pred, y)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return float(np.mean((prediction - target) ** 2))


def mse_gradient(prediction: ArrayLike, target: ArrayLike) -> Array:
    """Gradient of the mean squared error. Formula: ∂L/∂ŷ = 2(ŷ − y)/N for N entries. Shape: the prediction's."""
    prediction, target = align(prediction, target)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return 2 * (prediction - target) / prediction.size


def mae_loss(prediction: ArrayLike, target: ArrayLike) -> float:
    """Mean absolute error, less moved by outliers than MSE.

    Formula: L = mean(|ŷ − y|). Shapes: equal, or (n,) with (n, 1).

    Raises ValueError, naming both shapes, on a mismatch or empty arrays.
    """
    prediction, target = align(prediction, target)
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.mean(np.abs(prediction - target)))


def mae_gradient(prediction: ArrayLike, target: ArrayLike) -> Array:
    """Gradient of the mean absolute error. Formula: ∂L/∂ŷ = sign(ŷ − y)/N; at the kink ŷ = y we choose 0."""
    prediction, target = align(prediction, target)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.sign(prediction - target) / prediction.size


def huber_loss(prediction: ArrayLike, target: ArrayLike, delta: float = 1.0) -> float:
    """Huber loss: squared near 0, absolute beyond δ.

    Formula, with r = ŷ − y: mean of ½r² if |r| ≤ δ, else δ(|r| − ½δ). Shapes: equal, or (n,) with (n, 1).

    Raises ValueError on a shape mismatch, empty arrays, or a delta that is not above 0.

    Source: Huber (1964), Robust estimation of a location parameter.
    """
    prediction, target = align(prediction, target)
    delta = check_positive("delta", delta)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        r = np.abs(prediction - target)
        return float(np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))))


def huber_gradient(prediction: ArrayLike, target: ArrayLike, delta: float = 1.0) -> Array:
    """Gradient of the Huber loss. Formula: ∂L/∂ŷ = clip(ŷ − y, −δ, δ)/N."""
    prediction, target = align(prediction, target)
    delta = check_positive("delta", delta)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return np.clip(prediction - target, -delta, delta) / prediction.size


def log_cosh_loss(prediction: ArrayLike, target: ArrayLike) -> float:
    """Log-cosh loss: nearly ½r² close to 0, nearly |r| − ln 2 far from it, and smooth in between.

    Formula, with r = ŷ − y: L = mean(ln cosh r). Shapes: equal, or (n,) with (n, 1).

    Near 0 it is worked out as ½ ln(1 + sinh² r), which keeps its digits and is never negative; beyond ±1 as
    |r| + ln(1 + e^{−2|r|}) − ln 2, which does not overflow as cosh r does from 711 on.

    Raises ValueError, naming both shapes, on a mismatch or empty arrays.

    Source: Saleh & Saleh (2022), Statistical properties of the log-cosh loss function used in machine learning.
    """
    prediction, target = align(prediction, target)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        r = np.abs(prediction - target)
        near = np.log1p(np.sinh(np.minimum(r, 1)) ** 2) / 2
        far = r + np.log1p(np.exp(-2 * r)) - np.log(2)
        return float(np.mean(np.where(r < 1, near, far)))


def log_cosh_gradient(prediction: ArrayLike, target: ArrayLike) -> Array:
    """Gradient of the log-cosh loss. Formula: ∂L/∂ŷ = tanh(ŷ − y)/N for N entries. Shape: the prediction's."""
    prediction, target = align(prediction, target)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return np.tanh(prediction - target) / prediction.size


def binary_cross_entropy(A: ArrayLike, y: ArrayLike) -> float:
    """Binary cross-entropy of probabilities.

    Formula: L = −mean(y ln A + (1 − y) ln(1 − A)) with 0 · ln 0 = 0: never negative, 0 for a perfect
    prediction, ∞ for a certain and wrong one. Shapes: equal, or (n,) with (n, 1).

    Raises ValueError on a shape mismatch, empty arrays, or entries outside [0, 1].
    """
    p, y = _probabilities(A, y)
    with np.errstate(divide="ignore"):
        return float(np.mean(-_weighted(y, np.log(p)) - _weighted(1 - y, np.log1p(-p))))


def binary_cross_entropy_gradient(prediction: ArrayLike, target: ArrayLike) -> Array:
    """Gradient of the binary cross-entropy. Formula: ∂L/∂p = ((1 − y)/(1 − p) − y/p)/N; ±∞ at a wrong 0 or 1."""
    p, y = _probabilities(prediction, target)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return (_weighted(1 - y, 1 / (1 - p)) - _weighted(y, 1 / p)) / p.size


def binary_cross_entropy_from_logits(logits: ArrayLike, target: ArrayLike) -> float:
    """Binary cross-entropy of σ(z), computed from z.

    Formula: L = mean(y softplus(−z) + (1 − y) softplus(z)), which equals
    mean(max(z, 0) − yz + ln(1 + e^{−|z|})): a wrong z of 50 costs 50, however far it goes.

    Raises ValueError on a shape mismatch, empty arrays, or targets outside [0, 1].
    """
    z, y = _logits_and_shares(logits, target)
    with np.errstate(over="ignore"):
        return float(np.mean(_weighted(y, softplus(-z)) + _weighted(1 - y, softplus(z))))


def binary_cross_entropy_gradient_from_logits(logits: ArrayLike, target: ArrayLike) -> Array:
    """Gradient with respect to z. Formula: ∂L/∂z = (σ(z) − y)/N: the slope σ′ has cancelled."""
    z, y = _logits_and_shares(logits, target)
    return (sigmoid(z) - y) / z.size


def cross_entropy(prediction: ArrayLike, target: ArrayLike) -> float:
    """Cross-entropy between target rows (one-hot, or shares that sum to 1) and predicted probabilities.

    Formula: L = −mean over rows of Σ_k y_k ln p_k with 0 · ln 0 = 0. Shapes: (n, k) and (n, k); a single
    row may be (k,).

    Raises ValueError on a shape mismatch, empty arrays, or entries outside [0, 1].
    """
    p, y = _probabilities(prediction, target)
    with np.errstate(divide="ignore"):
        return float(-_weighted(y, np.log(p)).sum() / _rows(p) + 0.0)


def cross_entropy_gradient(prediction: ArrayLike, target: ArrayLike) -> Array:
    """Gradient of the cross-entropy. Formula: ∂L/∂p_k = −y_k/(n p_k) for n rows. Shape: the prediction's."""
    p, y = _probabilities(prediction, target)
    with np.errstate(divide="ignore", over="ignore"):
        return -_weighted(y, 1 / p) / _rows(p)


def cross_entropy_from_logits(logits: ArrayLike, target: ArrayLike) -> float:
    """Cross-entropy of softmax(z), computed from z.

    Formula: L = −mean over rows of Σ_k y_k log_softmax(z)_k, finite where the probability underflows.

    Raises ValueError on a shape mismatch, empty arrays, or targets outside [0, 1].
    """
    z, y = _logits_and_shares(logits, target)
    with np.errstate(over="ignore"):
        return float(-_weighted(y, log_softmax(z)).sum() / _rows(z) + 0.0)


def cross_entropy_gradient_from_logits(logits: ArrayLike, target: ArrayLike) -> Array:
    """Gradient with respect to z. Formula: ∂L/∂z_k = (p_k Σ_j y_j − y_k)/n for n rows; p − y for one-hot rows."""
    z, y = _logits_and_shares(logits, target)
    dz: Array = (softmax(z) * y.sum(axis=-1, keepdims=True) - y) / _rows(z)
    return dz


def _weighted(weight: Array, value: Array) -> Array:
    """Return weight · value, with 0 · ±∞ = 0: a term with no weight does not count."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return np.where(weight == 0, 0, weight * value)


def _rows(p: Array) -> int:
    return p.size // p.shape[-1] if p.ndim else 1


def _probabilities(prediction: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
    p, y = align(prediction, target)
    _check_share("prediction", p)
    _check_share("target", y)
    return p, y


def _logits_and_shares(logits: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
    z, y = align(logits, target)
    _check_share("target", y)
    return z, y


def _check_share(name: str, values: Array) -> None:
    outside = (values < 0) | (values > 1)
    if outside.any():
        raise ValueError(f"{name} must lie in [0, 1]; got {values[outside].flat[0]}")


@dataclass(frozen=True)
class Term:
    r"""What one output ŷ with its target y adds to a loss, as on the board: L is the mean, or over a row the sum.

    All is LaTeX with the symbols ``\hat y``, ``y`` and, from logits, ``z``.
    value: t(ŷ, y). slope: ∂t/∂ŷ. case: gives the form of value that holds for (prediction, target), "0" where
    nothing is added; None where a single form serves.
    slope_from_logit: ∂t/∂z, after the slope of the output has cancelled. case_from_logit: gives the form in z that
    holds for a target. Both None where the loss has no form from logits.
    """

    value: str
    slope: str
    case: Callable[[float, float], str] | None = None
    slope_from_logit: str | None = None
    case_from_logit: Callable[[float], str] | None = None


_HUBER_NEAR, _HUBER_FAR = r"\tfrac12 (\hat y - y)^2", r"|\hat y - y| - \tfrac12"
_BINARY = r"-y \ln \hat y - (1 - y) \ln(1 - \hat y)"
_OF_ROW = r"-y \ln \hat y"


def _huber_case(prediction: float, target: float) -> str:
    """½r² up to the usual threshold of 1, |r| − ½ beyond."""
    return _HUBER_NEAR if abs(prediction - target) <= 1 else _HUBER_FAR


def _binary_case(prediction: float, target: float) -> str:
    """−ln ŷ for target 1, −ln(1 − ŷ) for target 0."""
    return _by_class(target, r"-\ln(1 - \hat y)", r"-\ln \hat y", _BINARY)


def _binary_case_from_logit(target: float) -> str:
    """softplus(−z) for target 1, softplus(z) for target 0, softplus(z) − yz in between."""
    return _by_class(target, r"\ln(1 + e^{z})", r"\ln(1 + e^{-z})", r"\ln(1 + e^{z}) - y \cdot z")


def _case_of_row(prediction: float, target: float) -> str:
    """−ln ŷ for target 1, nothing for target 0."""
    return _by_class(target, "0", r"-\ln \hat y", _OF_ROW)


def _case_of_row_from_logit(target: float) -> str:
    """−y log softmax(z)."""
    surprise = r"\ln \sum_j e^{z_j} - z"
    return _by_class(target, "0", surprise, rf"y \left({surprise}\right)")


def _by_class(target: float, zero: str, one: str, between: str) -> str:
    return zero if target == 0 else one if target == 1 else between


@dataclass(frozen=True)
class Loss:
    """One loss function; the tests check each gradient against a finite difference of its value.

    short: the label for a narrow place. value, gradient: functions of (prediction, target, **params).
    value_from_logits, gradient_from_logits: the same before the sigmoid or softmax named by ``output``, whose slope
    then cancels, or None. output: the output layer the loss is meant for. by_row: whether it judges a row of shares
    as one answer, with a mean over rows, and not each number by itself. kinks: where a term t(r), r = ŷ − y, has no
    slope, and the slope chosen there. formula, derivative: LaTeX of the whole loss; term: of one output's part.
    weighs: how errors count, or what the error comes to, at the usual output, in a sentence.
    """

    key: str
    label: str
    short: str
    value: Callable[..., float]
    gradient: Callable[..., Array]
    output: str
    formula: str
    derivative: str
    term: Term
    use: str
    weighs: str
    notes: str
    by_row: bool = False
    kinks: Mapping[float, float] = field(default_factory=dict)
    value_from_logits: Callable[..., float] | None = None
    gradient_from_logits: Callable[..., Array] | None = None
    params: tuple[Param, ...] = ()


_RECORDS = (
    Loss(
        key="mse",
        label="Mean squared error",
        short="MSE",
        value=mse_loss,
        gradient=mse_gradient,
        output="linear",
        formula=r"L = \frac{1}{N}\sum (\hat y - y)^2",
        derivative=r"\frac{\partial L}{\partial \hat y} = \frac{2}{N}(\hat y - y)",
        term=Term(r"(\hat y - y)^2", r"2(\hat y - y)"),
        use="Regression.",
        weighs="Large errors count by their squares.",
        notes="Without the ½ that some texts put in front, so the gradient carries a 2.",
    ),
    Loss(
        key="mae",
        label="Mean absolute error",
        short="MAE",
        value=mae_loss,
        gradient=mae_gradient,
        output="linear",
        formula=r"L = \frac{1}{N}\sum |\hat y - y|",
        derivative=r"\frac{\partial L}{\partial \hat y} = \frac{1}{N}\operatorname{sign}(\hat y - y)",
        term=Term(r"|\hat y - y|", r"\operatorname{sign}(\hat y - y)"),
        kinks={0.0: 0.0},
        use="Regression with outliers.",
        weighs="All errors count by their size, so that outliers count less than with MSE.",
        notes="The gradient does not shrink near the target; at ŷ = y there is no slope, and we choose 0.",
    ),
    Loss(
        key="huber",
        label="Huber",
        short="Huber",
        value=huber_loss,
        gradient=huber_gradient,
        output="linear",
        formula=r"L = \frac{1}{N}\sum \begin{cases} \frac12 r^2 & |r| \le \delta \\"
        r" \delta(|r| - \frac12\delta) & |r| > \delta \end{cases}, \quad r = \hat y - y",
        derivative=r"\frac{\partial L}{\partial \hat y} = \frac{1}{N}\operatorname{clip}(r, -\delta, \delta)",
        term=Term(
            rf"{{\begin{{cases}}{_HUBER_NEAR} & |\hat y - y| \le 1 \\{_HUBER_FAR} & |\hat y - y| > 1\end{{cases}}}}",
            r"\operatorname{clip}(\hat y - y, -1, 1)",
            _huber_case,
        ),
        use="Regression with a few outliers.",
        weighs="Small errors count by half their squares, errors beyond 1 by their size less ½.",
        notes="Half the squared error near the target, the absolute error far away.",
        params=(Param("delta", "Threshold δ", 1.0, 0.1, 5.0, 0.1),),
    ),
    Loss(
        key="log_cosh",
        label="Log-cosh",
        short="Log-cosh",
        value=log_cosh_loss,
        gradient=log_cosh_gradient,
        output="linear",
        formula=r"L = \frac{1}{N}\sum \ln\cosh(\hat y - y)",
        derivative=r"\frac{\partial L}{\partial \hat y} = \frac{1}{N}\tanh(\hat y - y)",
        term=Term(r"\ln\cosh(\hat y - y)", r"\tanh(\hat y - y)"),
        use="Regression with a few outliers, where a smooth gradient is wanted.",
        weighs="Small errors count by nearly half their squares, large ones by nearly their size less ln 2.",
        notes="Like Huber, but with a bend that is smooth throughout: the gradient is tanh of the error.",
    ),
    Loss(
        key="binary_cross_entropy",
        label="Binary cross-entropy",
        short="BCE",
        value=binary_cross_entropy,
        gradient=binary_cross_entropy_gradient,
        output="sigmoid",
        formula=r"L = -\frac{1}{N}\sum \left[y \ln p + (1 - y)\ln(1 - p)\right]",
        derivative=r"\frac{\partial L}{\partial z} = \frac{1}{N}(\sigma(z) - y)",
        term=Term(
            _BINARY,
            r"\tfrac{1 - y}{1 - \hat y} - \tfrac{y}{\hat y}",
            _binary_case,
            r"\hat y - y",
            _binary_case_from_logit,
        ),
        use="Yes/no classification with a sigmoid output.",
        weighs="The slope of the sigmoid cancels: the error is ŷ − y.",
        notes="With respect to the logit the slope of the sigmoid cancels, so a saturated output still learns.",
        value_from_logits=binary_cross_entropy_from_logits,
        gradient_from_logits=binary_cross_entropy_gradient_from_logits,
    ),
    Loss(
        key="cross_entropy",
        label="Cross-entropy",
        short="CE",
        value=cross_entropy,
        gradient=cross_entropy_gradient,
        output="softmax",
        formula=r"L = -\frac{1}{n}\sum_{\text{rows}} \sum_k y_k \ln p_k",
        derivative=r"\frac{\partial L}{\partial z_k} = \frac{1}{n}(p_k - y_k)",
        term=Term(_OF_ROW, r"-\tfrac{y}{\hat y}", _case_of_row, r"\hat y - y", _case_of_row_from_logit),
        use="Classification into several classes with a softmax output.",
        weighs="The slope of softmax cancels: the error is ŷ − y.",
        notes="A mean over rows, not over entries; targets are one-hot.",
        by_row=True,
        value_from_logits=cross_entropy_from_logits,
        gradient_from_logits=cross_entropy_gradient_from_logits,
    ),
)

LOSSES = Registry(_RECORDS)
"""Every loss of the lab by key. Read-only."""
