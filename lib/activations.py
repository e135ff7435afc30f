"""Activation functions: every f directly above its derivative f′, and one record for each.

Each function takes the pre-activation z (a scalar, list or array of any shape) and returns
floats of the same shape: float32 stays float32, everything else becomes float64. Inputs are
never changed. Infinite inputs give the limit; NaN gives NaN; nothing warns.

Adding an activation is two functions and one record in ``ACTIVATIONS``.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lib.arrays import Array, elementwise
from lib.records import REALS, Interval, Param, Registry


@elementwise
def sigmoid(z: Array) -> Array:
    """Squash any number into (0, 1).

    Formula: σ(z) = 1 / (1 + e^−z). Shape: any, unchanged.

    For very negative z, e^−z overflows to ∞ on purpose: 1/(1 + ∞) = 0 is the right limit.
    In float64 the result is exactly 1 from z = 36.74 on.

    Source: Cox (1958), The regression analysis of binary sequences.
    """
    return 1 / (1 + np.exp(-z))


@elementwise
def sigmoid_derivative(z: Array) -> Array:
    """Slope of the sigmoid at z.

    Formula: σ′(z) = σ(z) σ(−z). The textbook σ(1 − σ) is exactly 0 from z = 36.74 on;
    this form keeps its digits on both sides.
    """
    return sigmoid(z) * sigmoid(-z)


@elementwise
def tanh(z: Array) -> Array:
    """Squash any number into (−1, 1), keeping 0 at 0.

    Formula: tanh z = 2σ(2z) − 1. Shape: any, unchanged.

    Source: LeCun et al. (1998), Efficient BackProp, for its use in hidden layers.
    """
    return np.tanh(z)


@elementwise
def tanh_derivative(z: Array) -> Array:
    """Slope of tanh at z.

    Formula: tanh′ z = sech² z = 4 σ(2z) σ(−2z), which keeps its digits where 1 − tanh² is 0.
    """
    return 4 * sigmoid_derivative(2 * z)


@elementwise
def relu(z: Array) -> Array:
    """Keep positive numbers, replace the others by 0.

    Formula: f(z) = max(0, z). Shape: any, unchanged.

    Source: Nair & Hinton (2010), Rectified linear units improve restricted Boltzmann machines.
    """
    return np.maximum(0, z)


@elementwise
def relu_derivative(z: Array) -> Array:
    """Slope of ReLU at z.

    Formula: f′(z) = 1 if z > 0, else 0. There is no slope at 0; choosing 0 is the convention.
    """
    return np.heaviside(z, 0)


@elementwise
def leaky_relu(z: Array, alpha: float = 0.01) -> Array:
    """Keep positive numbers, shrink the others by the factor α.

    Formula: f(z) = z if z > 0, else αz. Shape: any, unchanged.

    Source: Maas, Hannun & Ng (2013), Rectifier nonlinearities improve neural network acoustic models.
    """
    return np.where(z > 0, z, alpha * z) if alpha else relu(z)  # 0 · −∞ has no value; the limit is 0


@elementwise
def leaky_relu_derivative(z: Array, alpha: float = 0.01) -> Array:
    """Slope of leaky ReLU at z.

    Formula: f′(z) = 1 if z > 0, else α. There is no slope at 0; α is our choice.
    """
    return np.where(np.isnan(z), z, np.where(z > 0, 1.0, alpha))


@elementwise
def linear(z: Array) -> Array:
    """Return z as it is (a copy).

    Formula: f(z) = z. Shape: any, unchanged.

    Source: Widrow & Hoff (1960), Adaptive switching circuits.
    """
    return z.copy()


@elementwise
def linear_derivative(z: Array) -> Array:
    """Slope of the identity. Formula: f′(z) = 1 everywhere."""
    return np.where(np.isnan(z), z, 1.0)


@elementwise
def elu(z: Array, alpha: float = 1.0) -> Array:
    """Like ReLU, but bend smoothly towards −α on the left.

    Formula: f(z) = z if z > 0, else α(e^z − 1). Shape: any, unchanged.
    ``expm1`` keeps the digits near 0 that e^z − 1 would lose.

    Source: Clevert, Unterthiner & Hochreiter (2016), Fast and accurate deep network learning by ELUs.
    """
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


@elementwise
def elu_derivative(z: Array, alpha: float = 1.0) -> Array:
    """Slope of ELU at z.

    Formula: f′(z) = 1 if z > 0, else αe^z. At 0 the left slope α is taken (with α = 1 both agree).
    """
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))


SELU_SCALE = 1.0507009873554804934193349852946
"""λ of SELU: with it, mean 0 and variance 1 are a fixed point from layer to layer."""
SELU_ALPHA = 1.6732632423543772848170429916717
"""α of SELU, the partner of λ."""


@elementwise
def selu(z: Array) -> Array:
    """Scale ELU so that activations keep mean 0 and variance 1 through deep layers.

    Formula: f(z) = λz if z > 0, else λα(e^z − 1), with λ = 1.0507 and α = 1.6733. Shape: any, unchanged.

    Source: Klambauer et al. (2017), Self-normalizing neural networks.
    """
    return SELU_SCALE * elu(z, SELU_ALPHA)


@elementwise
def selu_derivative(z: Array) -> Array:
    """Slope of SELU at z.

    Formula: f′(z) = λ if z > 0, else λαe^z. At 0 the left slope λα = 1.7581 is taken.
    """
    return SELU_SCALE * elu_derivative(z, SELU_ALPHA)


@elementwise
def gelu(z: Array, approximate: str = "none") -> Array:
    """Weigh z by the chance that a standard normal number falls below it.

    Formula: f(z) = z Φ(z) with Φ(z) = ½ erfc(−z/√2); for ``approximate="tanh"``
    ½z(1 + tanh(√(2/π)(z + 0.044715 z³))), the form many networks were trained with.
    Shape: any, unchanged.

    Raises ValueError for any other ``approximate``.

    Source: Hendrycks & Gimpel (2016), Gaussian error linear units.
    """
    z = z.astype(np.float64)  # far out, Φ magnifies a rounding of z by z²: too much for the 24 bits of float32
    return np.maximum(z, -_GELU_FLAT) * _gelu_gate(z, approximate)


@elementwise
def gelu_derivative(z: Array, approximate: str = "none") -> Array:
    """Slope of GELU at z.

    Formula: f′(z) = Φ(z) + z φ(z) with φ the normal density; for ``approximate="tanh"``
    σ(2u) + z · 2σ(2u)σ(−2u) · u′ with u = √(2/π)(z + 0.044715 z³).

    Raises ValueError for any other ``approximate``.
    """
    z = z.astype(np.float64)  # as above; and near z = −0.752 the two terms cancel
    gate = _gelu_gate(z, approximate)
    z = np.clip(z, -_GELU_FLAT, _GELU_FLAT)
    if approximate == "tanh":
        u, u_slope = _gelu_tanh_argument(z)
        return gate + z * 2 * sigmoid_derivative(2 * u) * u_slope
    return gate + z * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


# ∞ · 0 has no value. From |z| = 100 on, Φ is 0 or 1 to the last digit, so products may stop there.
_GELU_FLAT = 100.0

# NumPy has no erf; the standard library's is accurate to the last digit and fast enough for a lesson.
_erfc = np.frompyfunc(math.erfc, 1, 1)


def _gelu_gate(z: Array, approximate: str) -> Array:
    if approximate == "none":
        return np.asarray(_erfc(-z / math.sqrt(2)), dtype=np.float64) / 2
    if approximate == "tanh":
        u, _ = _gelu_tanh_argument(np.clip(z, -_GELU_FLAT, _GELU_FLAT))
        return sigmoid(2 * u)  # ½(1 + tanh u)
    raise ValueError(f'approximate must be "none" or "tanh"; got {approximate!r}')


def _gelu_tanh_argument(z: Array) -> tuple[Array, Array]:
    scale = math.sqrt(2 / math.pi)
    return scale * (z + 0.044715 * z**3), scale * (1 + 3 * 0.044715 * z**2)


@elementwise
def silu(z: Array) -> Array:
    """Weigh z by its own sigmoid (also called swish).

    Formula: f(z) = z σ(z). Shape: any, unchanged.

    Source: Elfwing, Uchibe & Doya (2018), Sigmoid-weighted linear units.
    """
    return np.maximum(z, -_SIGMOID_FLAT) * sigmoid(z)


@elementwise
def silu_derivative(z: Array) -> Array:
    """Slope of SiLU at z. Formula: f′(z) = σ(z) + z σ(z) σ(−z)."""
    return sigmoid(z) + np.clip(z, -_SIGMOID_FLAT, _SIGMOID_FLAT) * sigmoid_derivative(z)


# As for GELU: from |z| = 1000 on, σ is 0 or 1 to the last digit.
_SIGMOID_FLAT = 1000.0


@elementwise
def softplus(z: Array) -> Array:
    """A smooth ReLU: its slope is the sigmoid.

    Formula: f(z) = ln(1 + e^z). Shape: any, unchanged. ``logaddexp(0, z)`` never overflows.

    Source: Dugas et al. (2001), Incorporating second-order functional knowledge.
    """
    return np.logaddexp(0, z)


@elementwise
def softplus_derivative(z: Array) -> Array:
    """Slope of softplus at z. Formula: f′(z) = σ(z)."""
    return sigmoid(z)


@elementwise
def mish(z: Array) -> Array:
    """Weigh z by tanh of its softplus: a smooth, self-gated curve like SiLU.

    Formula: f(z) = z tanh(ln(1 + e^z)). Shape: any, unchanged.

    Source: Misra (2020), Mish: a self regularized non-monotonic activation function.
    """
    return np.maximum(z, -_SIGMOID_FLAT) * np.tanh(softplus(z))


@elementwise
def mish_derivative(z: Array) -> Array:
    """Slope of Mish at z. Formula: with s = ln(1 + e^z), f′(z) = tanh s + z σ(z) tanh′ s."""
    s = softplus(z)
    return np.tanh(s) + np.clip(z, -_SIGMOID_FLAT, _SIGMOID_FLAT) * sigmoid(z) * tanh_derivative(s)


@elementwise
def hard_swish(z: Array) -> Array:
    """Weigh z by its hard sigmoid: swish from straight lines and a parabola, without an exponential.

    Formula: f(z) = z min(max(z + 3, 0), 6)/6, so 0 for z ≤ −3 and z for z ≥ 3. Shape: any, unchanged.

    Source: Howard et al. (2019), Searching for MobileNetV3.
    """
    return np.maximum(z, -3) * hard_sigmoid(z)


@elementwise
def hard_swish_derivative(z: Array) -> Array:
    """Slope of hard swish at z.

    Formula: f′(z) = 0 if z ≤ −3, 1 if z ≥ 3, else z/3 + ½. There is no slope at ∓3; we take 0 and 1, as PyTorch does.
    """
    return np.where(z <= -3, 0.0, np.where(z >= 3, 1.0, z / 3 + 0.5))


@elementwise
def hard_sigmoid(z: Array) -> Array:
    """Squash any number into [0, 1] by three straight lines.

    Formula: f(z) = min(max(z + 3, 0), 6)/6. Shape: any, unchanged.

    Source: Courbariaux, Bengio & David (2015), BinaryConnect, with slope ½; slope ⅙ as in Howard et al. (2019).
    """
    return np.clip(z + 3, 0, 6) / 6


@elementwise
def hard_sigmoid_derivative(z: Array) -> Array:
    """Slope of the hard sigmoid at z.

    Formula: f′(z) = ⅙ if −3 < z < 3, else 0. There is no slope at ∓3; we take 0, as PyTorch does.
    """
    return np.where(np.abs(z) >= 3, 0.0, np.where(np.isnan(z), z, 1 / 6))


@elementwise
def softsign(z: Array) -> Array:
    """Squash any number into (−1, 1) like tanh, but approach the ends slowly, without an exponential.

    Formula: f(z) = z/(1 + |z|). Shape: any, unchanged.

    Source: Bergstra et al. (2009), Quadratic polynomials learn better image features.
    """
    near = np.clip(z, -_SOFTSIGN_FLAT, _SOFTSIGN_FLAT)
    return np.asarray(near / (1 + np.abs(near)))


@elementwise
def softsign_derivative(z: Array) -> Array:
    """Slope of softsign at z. Formula: f′(z) = 1/(1 + |z|)²."""
    return (1 / (1 + np.abs(z))) ** 2


# From |z| = 10³⁰ on, softsign is ∓1 to the last digit, and ∞/∞ has no value.
_SOFTSIGN_FLAT = 1e30


def _nothing_changes(**params: Any) -> dict[str, Any]:
    return {}


def _leaky_claims(alpha: float) -> dict[str, Any]:
    return {
        "range": REALS if alpha > 0 else Interval(0, math.inf, includes_low=True),
        "kinks": {0.0: alpha} if alpha != 1 else {},
        "max_slope": max(1.0, alpha),
        "saturates": () if alpha > 0 else ("left",),
        "zero_centred": alpha == 1,
    }


def _elu_claims(alpha: float) -> dict[str, Any]:
    return {
        "range": Interval(-alpha, math.inf) if alpha > 0 else Interval(0, math.inf, includes_low=True),
        "kinks": {0.0: alpha} if alpha != 1 else {},
        "max_slope": max(1.0, alpha),
    }


def _gelu_claims(approximate: str) -> dict[str, Any]:
    if approximate == "none":
        return {}
    return {"range": Interval(-0.17004076, math.inf, includes_low=True), "max_slope": 1.1289931}


@dataclass(frozen=True)
class Activation:
    """One activation function and every claim the lab makes about it; the tests check each claim.

    f, df: the function and its derivative, both of the pre-activation: ``f(z, **params)``.
    formula, derivative: LaTeX. range: the values f takes. kinks: points without a slope → the slope
    we choose there. max_slope: least upper bound of |f′|. zero_centred: f is odd, so symmetric
    input gives mean 0. saturates: the sides ("left", "right") on which f′ tends to 0.
    claims: for the given params, those of the fields above that differ from the defaults.
    """

    key: str
    label: str
    f: Callable[..., Array]
    df: Callable[..., Array]
    formula: str
    derivative: str
    range: Interval
    max_slope: float
    zero_centred: bool
    saturates: tuple[str, ...]
    use: str
    limits: str
    notes: str
    source: str
    kinks: Mapping[float, float] = field(default_factory=dict)
    params: tuple[Param, ...] = ()
    claims: Callable[..., dict[str, Any]] = _nothing_changes

    @property
    def defaults(self) -> dict[str, float | str]:
        """The default value of each parameter, by key."""
        return {param.key: param.default for param in self.params}

    def at(self, **params: float | str) -> "Activation":
        """Return this record with its claims restated for the given parameters."""
        return replace(self, **self.claims(**{**self.defaults, **params}))

    def flat_to(self, **params: float | str) -> tuple[float, float]:
        """The two values of z up to which, and from which on, f is flat; a side that is not flat gives ∓∞."""
        stretches = self.flat(**params)
        left = [one.high for one in stretches[:1] if one.low == -math.inf]
        right = [one.low for one in stretches[-1:] if one.high == math.inf]
        return (left or [-math.inf])[0], (right or [math.inf])[0]

    def flat(self, **params: float | str) -> tuple[Interval, ...]:
        """The stretches of z on which f is flat, from left to right: its slope is exactly 0.

        A single point is no stretch, nor is a side where f′ only fades until rounding makes it 0. Found to a
        hundredth and at the kinks, within |z| ≤ 50.
        """
        record = self.at(**params)
        z = np.union1d(np.arange(-5000, 5001) / 100, list(record.kinks))
        slope = np.abs(record.df(z, **params))
        around = np.concatenate([[math.inf], slope, [math.inf]])  # beyond the ends nothing is known to fade
        ends = np.flatnonzero(np.diff(np.concatenate([[False], slope == 0, [False]])))
        return tuple(
            Interval(
                -math.inf if first == 0 else float(z[first]),
                math.inf if stop == z.size else float(z[stop - 1]),
                includes_low=first > 0,
                includes_high=stop < z.size,
            )
            for first, stop in ends.reshape(-1, 2).tolist()
            if stop - first > 1 and min(around[first], around[stop + 1]) > FADED
        )

    def saturation(self, **params: float | str) -> tuple[float, float]:
        """The two values of z beyond which f is saturated: |f′| stays below 1% of its maximum.

        A side on which f does not saturate gives ∓∞. Found to a hundredth, within |z| ≤ 50.
        """
        record = self.at(**params)
        z = np.arange(-5000, 5001) / 100
        steep = np.flatnonzero(np.abs(record.df(z, **params)) >= SATURATED * record.max_slope)
        left = z[max(steep[0] - 1, 0)] if "left" in record.saturates else -math.inf
        right = z[min(steep[-1] + 1, z.size - 1)] if "right" in record.saturates else math.inf
        return float(left), float(right)


FADED = 1e-100
"""A slope that fades becomes smaller than this before float64 makes it 0; one that ends does not."""
SATURATED = 0.01
"""f counts as saturated where |f′| stays below this share of its maximum."""

_FROM_ZERO = Interval(0, math.inf, includes_low=True)

_RECORDS = (
    Activation(
        key="sigmoid",
        label="Sigmoid",
        f=sigmoid,
        df=sigmoid_derivative,
        formula=r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        derivative=r"\sigma'(z) = \sigma(z)\,\sigma(-z) = \sigma(z)\,(1 - \sigma(z))",
        range=Interval(0, 1),
        max_slope=0.25,
        zero_centred=False,
        saturates=("left", "right"),
        use="The output of a yes/no classifier: the value reads as a probability. Gates in recurrent networks.",
        limits="Saturates on both sides, and even its steepest slope is ¼: in a stack, the slope factors "
        "shrink the gradient at least fourfold per layer. Its outputs are all positive.",
        notes="In mathematics 0 and 1 are never reached; in float64 the value is exactly 1 from z = 36.74 on.",
        source="Cox (1958), The regression analysis of binary sequences",
    ),
    Activation(
        key="tanh",
        label="tanh",
        f=tanh,
        df=tanh_derivative,
        formula=r"\tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}} = 2\,\sigma(2z) - 1",
        derivative=r"\tanh'(z) = \operatorname{sech}^2(z) = 1 - \tanh^2(z)",
        range=Interval(-1, 1),
        max_slope=1.0,
        zero_centred=True,
        saturates=("left", "right"),
        use="Hidden layers of small networks and recurrent networks, where outputs centred on 0 help.",
        limits="Saturates on both sides. Near 0 it passes four times as much gradient as the sigmoid, "
        "but beyond |z| = 1.663 its slope is the smaller of the two.",
        notes="A sigmoid stretched to (−1, 1) and steepened: tanh z = 2σ(2z) − 1.",
        source="LeCun et al. (1998), Efficient BackProp",
    ),
    Activation(
        key="relu",
        label="ReLU",
        f=relu,
        df=relu_derivative,
        formula=r"f(z) = \max(0, z)",
        derivative=r"f'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        range=_FROM_ZERO,
        max_slope=1.0,
        zero_centred=False,
        saturates=("left",),
        kinks={0.0: 0.0},
        use="The usual first choice for hidden layers: cheap, sparse, and slope 1 wherever it is active.",
        limits="No gradient where z ≤ 0. A unit with z ≤ 0 for every example is dead: it gets no update.",
        notes="The slope at 0 does not exist; taking 0 is a convention. A zero output for one row is "
        "ordinary sparsity, not death.",
        source="Nair & Hinton (2010), Rectified linear units improve restricted Boltzmann machines",
    ),
    Activation(
        key="leaky_relu",
        label="Leaky ReLU",
        f=leaky_relu,
        df=leaky_relu_derivative,
        formula=r"f(z) = \begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}",
        derivative=r"f'(z) = \begin{cases} 1 & z > 0 \\ \alpha & z \le 0 \end{cases}",
        range=REALS,
        max_slope=1.0,
        zero_centred=False,
        saturates=(),
        kinks={0.0: 0.01},
        params=(Param("alpha", "Leak α", 0.01, 0.0, 1.0, 0.01),),
        claims=_leaky_claims,
        use="Hidden layers in which ReLU units tend to die.",
        limits="The gradient on the negative side is small, not gone: ten such layers in a row leave "
        "0.01¹⁰ = 10⁻²⁰ of it. It softens dying units; it does not rule out that training gets stuck.",
        notes="For α > 0 the output is unbounded on both sides. The slope at 0 does not exist; we take α.",
        source="Maas, Hannun & Ng (2013), Rectifier nonlinearities improve neural network acoustic models",
    ),
    Activation(
        key="linear",
        label="Linear",
        f=linear,
        df=linear_derivative,
        formula=r"f(z) = z",
        derivative=r"f'(z) = 1",
        range=REALS,
        max_slope=1.0,
        zero_centred=True,
        saturates=(),
        use="The output of a regression; also the logits that a numerically stable loss starts from.",
        limits="Between hidden layers it adds nothing: a stack of affine maps is one affine map.",
        notes="Also called the identity, or no activation.",
        source="Widrow & Hoff (1960), Adaptive switching circuits",
    ),
    Activation(
        key="elu",
        label="ELU",
        f=elu,
        df=elu_derivative,
        formula=r"f(z) = \begin{cases} z & z > 0 \\ \alpha\,(e^{z} - 1) & z \le 0 \end{cases}",
        derivative=r"f'(z) = \begin{cases} 1 & z > 0 \\ \alpha\,e^{z} & z \le 0 \end{cases}",
        range=Interval(-1, math.inf),
        max_slope=1.0,
        zero_centred=False,
        saturates=("left",),
        params=(Param("alpha", "Depth α", 1.0, 0.1, 3.0, 0.1),),
        claims=_elu_claims,
        use="Hidden layers, where a mean output nearer 0 than ReLU's speeds up learning.",
        limits="Saturates on the left, softly: the slope there is αe^z. Costs an exponential.",
        notes="With α = 1 the slope is continuous at 0; with any other α there is a kink, where we take α.",
        source="Clevert, Unterthiner & Hochreiter (2016), Fast and accurate deep network learning by ELUs",
    ),
    Activation(
        key="selu",
        label="SELU",
        f=selu,
        df=selu_derivative,
        formula=r"f(z) = \lambda \begin{cases} z & z > 0 \\ \alpha\,(e^{z} - 1) & z \le 0 \end{cases}"
        r"\quad\allowbreak {\lambda = 1.0507},\ \allowbreak {\alpha = 1.6733}",
        derivative=r"f'(z) = \lambda \begin{cases} 1 & z > 0 \\ \alpha\,e^{z} & z \le 0 \end{cases}",
        range=Interval(-SELU_SCALE * SELU_ALPHA, math.inf),
        max_slope=SELU_SCALE * SELU_ALPHA,
        zero_centred=False,
        saturates=("left",),
        kinks={0.0: SELU_SCALE * SELU_ALPHA},
        use="Deep plain networks with LeCun’s initial weights, which it keeps near mean 0 and variance 1.",
        limits="The promise holds for standardised inputs, LeCun weights and dense layers only.",
        notes="λ and α are not tuned: they solve the fixed-point equations for mean 0 and variance 1. "
        "At the kink we take the left slope λα.",
        source="Klambauer et al. (2017), Self-normalizing neural networks",
    ),
    Activation(
        key="gelu",
        label="GELU",
        f=gelu,
        df=gelu_derivative,
        formula=r"f(z) = z\,\Phi(z), \quad\allowbreak {\Phi(z) = \tfrac{1}{2}\operatorname{erfc}(-z/\sqrt{2})}",
        derivative=r"f'(z) = \Phi(z) + z\,\varphi(z), "
        r"\quad\allowbreak {\varphi(z) = \tfrac{1}{\sqrt{2\pi}}\,e^{-z^2/2}}",
        range=Interval(-0.16997121, math.inf, includes_low=True),
        max_slope=1.1289042,
        zero_centred=False,
        saturates=("left",),
        params=(Param("approximate", "Form", "none", choices={"none": "exact (erf)", "tanh": "tanh form"}),),
        claims=_gelu_claims,
        use="Hidden layers of transformers.",
        limits="Not monotonic: it falls to −0.17 at z = −0.752 and rises again, so its slope is negative there.",
        notes="Φ is the normal distribution function. The tanh form differs from the exact one by less than 0.0005.",
        source="Hendrycks & Gimpel (2016), Gaussian error linear units",
    ),
    Activation(
        key="silu",
        label="SiLU",
        f=silu,
        df=silu_derivative,
        formula=r"f(z) = z\,\sigma(z)",
        derivative=r"f'(z) = \sigma(z) + z\,\sigma(z)\,\sigma(-z)",
        range=Interval(-0.27846455, math.inf, includes_low=True),
        max_slope=1.0998394,
        zero_centred=False,
        saturates=("left",),
        use="Hidden layers of modern vision and language networks; also known as swish.",
        limits="Not monotonic: it falls to −0.278 at z = −1.278 and rises again.",
        notes="Cheaper than GELU and close to it in shape.",
        source="Elfwing, Uchibe & Doya (2018), Sigmoid-weighted linear units",
    ),
    Activation(
        key="softplus",
        label="Softplus",
        f=softplus,
        df=softplus_derivative,
        formula=r"f(z) = \ln(1 + e^{z})",
        derivative=r"f'(z) = \sigma(z)",
        range=Interval(0, math.inf),
        max_slope=1.0,
        zero_centred=False,
        saturates=("left",),
        use="Outputs that must be positive, such as a rate or a standard deviation.",
        limits="Never quite 0, so it is not sparse; saturates on the left.",
        notes="A ReLU with the corner rounded off: the two differ most at 0, by ln 2.",
        source="Dugas et al. (2001), Incorporating second-order functional knowledge",
    ),
    Activation(
        key="mish",
        label="Mish",
        f=mish,
        df=mish_derivative,
        formula=r"f(z) = z\,\tanh(\ln(1 + e^{z}))",
        derivative=r"f'(z) = \tanh(s) + z\,\sigma(z)\,(1 - \tanh^2(s)), \quad\allowbreak {s = \ln(1 + e^{z})}",
        range=Interval(-0.30884341, math.inf, includes_low=True),
        max_slope=1.0884982,
        zero_centred=False,
        saturates=("left",),
        use="Hidden layers of image networks, such as detectors of the YOLO family.",
        limits="Not monotonic: it falls to −0.309 at z = −1.192 and rises again. Costs an exponential, a logarithm "
        "and a tanh.",
        notes="z times a gate, as in SiLU: the gate, tanh of softplus, is 0.6 at z = 0, where SiLU's is 0.5.",
        source="Misra (2020), Mish: a self regularized non-monotonic activation function",
    ),
    Activation(
        key="hard_swish",
        label="Hard swish",
        f=hard_swish,
        df=hard_swish_derivative,
        formula=r"f(z) = \begin{cases} 0 & z \le -3 \\ z\,(z + 3)/6 & -3 < z < 3 \\ z & z \ge 3 \end{cases}",
        derivative=r"f'(z) = \begin{cases} 0 & z \le -3 \\ (2z + 3)/6 & -3 < z < 3 \\ 1 & z \ge 3 \end{cases}",
        range=Interval(-0.375, math.inf, includes_low=True),
        max_slope=1.5,
        zero_centred=False,
        saturates=("left",),
        kinks={-3.0: 0.0, 3.0: 1.0},
        use="Hidden layers of networks for phones, where an exponential is dear.",
        limits="No gradient at all where z ≤ −3: a unit that is there for every example is dead, as with ReLU. "
        "Not monotonic: it falls to −0.375 at z = −1.5. At the kinks the slope jumps from 0 to −½ and from 1½ to 1.",
        notes="SiLU with its sigmoid replaced by three straight lines. At the kinks we take the outer slopes, 0 and 1.",
        source="Howard et al. (2019), Searching for MobileNetV3",
    ),
    Activation(
        key="hard_sigmoid",
        label="Hard sigmoid",
        f=hard_sigmoid,
        df=hard_sigmoid_derivative,
        formula=r"f(z) = \begin{cases} 0 & z \le -3 \\ (z + 3)/6 & -3 < z < 3 \\ 1 & z \ge 3 \end{cases}",
        derivative=r"f'(z) = \begin{cases} \tfrac{1}{6} & |z| < 3 \\ 0 & |z| \ge 3 \end{cases}",
        range=Interval(0, 1, includes_low=True, includes_high=True),
        max_slope=1 / 6,
        zero_centred=False,
        saturates=("left", "right"),
        kinks={-3.0: 0.0, 3.0: 0.0},
        use="Gates in networks for phones, in place of a sigmoid.",
        limits="No gradient at all outside (−3, 3): a unit that is out there for every example is dead, on "
        "either side. Inside, the slope is only ⅙.",
        notes="Unlike the sigmoid it reaches 0 and 1. Libraries differ in its slope; ⅙ is that of PyTorch. At the "
        "kinks we take 0.",
        source="Courbariaux, Bengio & David (2015), BinaryConnect",
    ),
    Activation(
        key="softsign",
        label="Softsign",
        f=softsign,
        df=softsign_derivative,
        formula=r"f(z) = \frac{z}{1 + |z|}",
        derivative=r"f'(z) = \frac{1}{(1 + |z|)^2}",
        range=Interval(-1, 1),
        max_slope=1.0,
        zero_centred=True,
        saturates=("left", "right"),
        use="Hidden layers of small networks, where tanh would saturate too soon.",
        limits="Saturates on both sides, though slowly: the slope falls like 1/z² and is below 1% beyond |z| = 9.",
        notes="At 0 as steep as tanh, but far slower towards its ends: at z = 3 it is 0.75, and tanh 0.995. "
        "The slope exists everywhere; at 0 it has a corner of its own.",
        source="Bergstra et al. (2009), Quadratic polynomials learn better image features",
    ),
)

ACTIVATIONS = Registry(_RECORDS)
"""Every activation of the lab by key, in teaching order. Read-only."""
