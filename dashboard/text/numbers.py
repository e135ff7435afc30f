"""One way to write a number: what every page, table and picture writes is written here."""

import math


def figure(value: float) -> str:
    """A number with 4 significant digits and a true minus sign, such as 0.1966, −1.758 or 4.54e−05."""
    value = value or 0.0  # no minus zero
    text = f"{value:#.4g}" if value and abs(value) < 1e4 else f"{value:.4g}"
    return text.rstrip(".").replace("-", "−").replace("inf", "∞")


def short(value: float) -> str:
    """A number with at most four digits and no zeros to fill them up: 5, 0.1, −1.987."""
    return f"{value or 0.0:.4g}".replace("-", "−").replace("inf", "∞")


def tex(value: float) -> str:
    """A number with four digits in LaTeX."""
    if math.isnan(value):
        return r"\text{NaN}"
    text = short(value).replace("−", "-").replace("∞", r"\infty")
    mantissa, exponent, power = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if exponent else mantissa


def bracketed(value: float) -> str:
    """A number within a product or sum, in LaTeX: negative ones in brackets."""
    return f"({tex(value)})" if value < 0 else tex(value)


def power_of_ten(exponent: str) -> str:
    """A Vega expression that writes 10 to a whole ``exponent``, itself an expression, such as 10⁻¹²."""
    text = f"toString({exponent})"
    for plain, raised in zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True):
        text = f"replace({text}, /{plain}/g, '{raised}')"
    return f"'10' + {text}"
