"""Softmax turns a row of scores (logits) into probabilities: a vector function with a matrix derivative.

Import names from here (``from lib.softmax import log_softmax``): in the package itself, ``lib.softmax``
is the function of the lesson, which shares its name with this module.
"""

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array, as_float
from lib.records import check_positive


def softmax(z: ArrayLike, axis: int | None = -1, temperature: float = 1.0) -> Array:
    """Turn logits into probabilities that sum to 1 along ``axis``, or over the whole array when it is None.

    Formula: p_i = e^{z_i/T} / Σ_j e^{z_j/T}. Shape: any rank from 1, unchanged; a scalar only with axis None.

    The maximum is subtracted first, which changes nothing (shift invariance) and prevents both
    inf/inf and 0/0. Equal logits get equal shares even when they are all +∞ or all −∞; a +∞ takes
    everything from finite logits; NaN makes its row NaN; an empty array comes back empty.

    Raises ValueError for an axis that z does not have, or a temperature that is not above 0.

    Source: Bridle (1990), Probabilistic interpretation of feedforward classification network outputs.
    """
    with np.errstate(under="ignore"):
        return _shares(np.exp(_shifted(z, axis, temperature)), axis)


def log_softmax(z: ArrayLike, axis: int | None = -1, temperature: float = 1.0) -> Array:
    """Logarithm of softmax, finite where the probability itself underflows to 0.

    Formula: log p_i = z_i/T − log Σ_j e^{z_j/T}. Shape, conventions and errors as for ``softmax``.
    """
    shifted = _shifted(z, axis, temperature)
    with np.errstate(under="ignore", invalid="ignore", divide="ignore"):
        log_p: Array = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return log_p


def logit_for(p: float, z: ArrayLike, i: int, temperature: float = 1.0) -> float:
    """The logit with which entry i of z gets the probability p, while the other logits stay.

    Formula: z_i = T (ln p − ln(1 − p) + ln Σ_{j≠i} e^{z_j/T}). Shape: z (k,) with k at least 2. The other
    probabilities share 1 − p in the proportions that they had. Its own logit in z does not matter.

    Raises ValueError for a p that is not between 0 and 1, fewer than two logits, an i that z does not have, or a
    temperature that is not above 0.
    """
    z = as_float(z)
    if z.ndim != 1 or len(z) < 2 or not 0 <= i < len(z):
        raise ValueError(f"z must be a row of at least two logits that has an entry i; got shape {z.shape} and i = {i}")
    if not 0 < p < 1:
        raise ValueError(f"p must be above 0 and below 1; got {p!r}")
    others = np.delete(z, i).astype(np.float64) / check_positive("temperature", temperature)
    largest = others.max()
    with np.errstate(under="ignore"):
        rest = largest + np.log(np.exp(others - largest).sum())
    return float(temperature * (np.log(p) - np.log1p(-p) + rest))


def naive_softmax(z: ArrayLike, axis: int | None = -1, temperature: float = 1.0) -> Array:
    """Softmax exactly as the formula reads, without the shift: an exhibit, not a tool.

    Large logits overflow (inf/inf) and very negative ones underflow (0/0); both give NaN, silently here.
    Shape and errors as for ``softmax``.
    """
    z = _checked(z, axis)
    with np.errstate(all="ignore"):
        return _shares(np.exp(z / check_positive("temperature", temperature)), axis)


def softmax_jacobian(p: ArrayLike) -> Array:
    """All slopes of softmax at the probabilities p: J_ij = ∂p_i/∂z_j.

    Formula: J = diag(p) − p pᵀ (for temperature 1; divide by T otherwise). Shape: (…, k) → (…, k, k).
    Symmetric, rows sum to 0, no diagonal entry above ¼.

    Raises ValueError for a scalar.
    """
    p = _checked(p, -1, "p")
    return p[..., np.newaxis] * (np.eye(p.shape[-1], dtype=p.dtype) - p[..., np.newaxis, :])


def softmax_vjp(p: ArrayLike, v: ArrayLike) -> Array:
    """Multiply a gradient v = ∂L/∂p by the Jacobian without building it: ∂L/∂z.

    Formula: Jᵀv = p ⊙ (v − Σ_i p_i v_i). Shapes: p and v (…, k) → (…, k).

    Raises ValueError, naming both shapes, when p and v differ in shape.
    """
    p, v = _checked(p, -1, "p"), _checked(v, -1, "v")
    if p.shape != v.shape:
        raise ValueError(f"p and v must have the same shape; got p {p.shape} and v {v.shape}")
    dz: Array = p * (v - (p * v).sum(axis=-1, keepdims=True))
    return dz


def entropy(p: ArrayLike, axis: int | None = -1) -> Array:
    """How undecided probabilities are, in nats: 0 when one of them is 1, ln k when all k are equal.

    Formula: H = −Σ_i p_i ln p_i with the natural logarithm and 0 · ln 0 = 0.
    Shape: p's without ``axis``; axis None takes the whole array. NaN gives NaN.

    Raises ValueError for an axis that p does not have.

    Source: Shannon (1948), A mathematical theory of communication.
    """
    p = _checked(p, axis, "p")
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        H: Array = np.where(p == 0, 0, p * np.log(p)).sum(axis=axis)
    return abs(H)  # no term is positive, so this is −H, without a −0 for a certain row


def _checked(z: ArrayLike, axis: int | None, name: str = "z") -> Array:
    z = as_float(z, name)
    whole = isinstance(axis, (int, np.integer)) and not isinstance(axis, bool)
    if axis is not None and not (whole and -z.ndim <= axis < z.ndim):
        raise ValueError(f"axis must be an axis of {name}, which has shape {z.shape}, or None; got {axis!r}")
    return z


def _shares(values: Array, axis: int | None) -> Array:
    shares: Array = values / values.sum(axis=axis, keepdims=True)
    return shares


def _shifted(z: ArrayLike, axis: int | None, temperature: float) -> Array:
    z = _checked(z, axis)
    temperature = check_positive("temperature", temperature)
    if z.size == 0:
        return z.copy()
    top = z.max(axis=axis, keepdims=True)
    with np.errstate(over="ignore", invalid="ignore"):
        # ∞ − ∞ has no value, but a logit equal to the maximum is 0 below it by definition.
        return np.where(z == top, 0, z - top) / temperature
