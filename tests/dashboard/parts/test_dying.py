"""Units that fall silent, in words."""

from dashboard.parts import dying as parts
from tests.written import spaced


def test_a_gradient_of_0_is_told_from_a_small_one():
    written = [spaced(parts.gradient(value)) for value in (0.0, 1e-300, 0.0123, 4.5)]
    assert written == ["0", "1.00 × 10⁻³⁰⁰", "0.0123", "4.50"]
