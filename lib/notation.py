"""How a number is written in prose: minus signs are true ones, powers of ten are raised, ∞ and NaN are called so.

There is no minus zero, and the spaces in a number do not break. Numbers to be copied (code, files, links) and those in
error messages stay as Python writes them.
"""

RAISED = {ord(plain): raised for plain, raised in zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)}
"""The characters of a whole number, for ``str.translate``, → the same as an exponent."""
TIMES = "\u00a0×\u00a0"
"""What stands between a factor and its power of ten."""


GAP = "\u202f"
"""What stands between groups of three digits: 1,234 may be read as 1.234, where the comma is the decimal sign."""


def figure(value: float, digits: int = 4) -> str:
    """A number with 4 significant digits: 0.1966, −1.758, 0.5000, 4.540 × 10⁻⁵."""
    return written(f"{value:#.{digits}g}") if value else "0"


def short(value: float, digits: int = 4) -> str:
    """A number with at most 4 significant digits and no zeros to fill them up: 5, −1.987, 5 × 10⁻⁶, 10⁻²⁰."""
    return written(f"{value or 0.0:.{digits}g}")


def grouped(number: int) -> str:
    """A whole number with all its digits: 1003, and from 10 000 on in groups of three, which no comma parts."""
    return written(f"{number:,}".replace(",", GAP) if abs(number) >= 10_000 else str(number))


def raised(number: int) -> str:
    """A whole number as an exponent: −12 → ⁻¹²."""
    return str(number).translate(RAISED)


def written(text: str) -> str:
    """A number as Python formats it, in our notation: "-1.5e-07" → −1.5 × 10⁻⁷, "1e+20" → 10²⁰."""
    mantissa, exponent, power = text.partition("e")
    mantissa = mantissa.removesuffix(".").replace("-", "−").replace("inf", "∞").replace("nan", "NaN")
    if not exponent:
        return mantissa
    factor = {"1": "", "−1": "−"}.get(mantissa, f"{mantissa}{TIMES}")
    return f"{factor}10{raised(int(power))}"
