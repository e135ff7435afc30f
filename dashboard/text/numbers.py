"""One way to write a number: what every page, table and picture writes is written here, in the notation of ``lib``."""

import math
import re
from collections.abc import Callable

from lib.notation import RAISED, TIMES
from lib.notation import figure as figure
from lib.notation import grouped as grouped
from lib.notation import raised as raised
from lib.notation import short as short
from lib.notation import written as written

_LOWERED = {ord(raised): chr(plain) for plain, raised in RAISED.items()}


def near_zero(value: float, eps: float = math.ulp(1.0)) -> str:
    """A number that is exactly 0 in mathematics: ≈ 0 for what some dozens of roundings by ``eps`` may leave of it."""
    return "≈\u00a00" if 0 < abs(value) <= 64 * eps else figure(value)


def percent(share: float, decimals: int = 0) -> str:
    """A share such as 37%; what is neither nothing nor all never reads 0% or 100%, but <1% or >99%."""
    least = 10.0**-decimals
    rounded = round(100 * share, decimals) + 0.0  # no minus zero
    if rounded == 0 < share:
        return f"<{least:.{decimals}f}%"
    if share < 1 and rounded == 100:
        return f">{100 - least:.{decimals}f}%"
    return written(f"{rounded:.{decimals}f}%")


class Told(float):
    """A measured number in a sentence: with 4 digits unless the sentence asks for another form, such as .0%."""

    def __format__(self, form: str) -> str:
        if form.endswith("%"):
            return percent(self, int(form[1:-1]))
        return written(super().__format__(form)) if form else figure(self)


def told(number: float) -> str | Told:
    """A measured number as a sentence takes it; a count stands as a whole number."""
    return str(number) if isinstance(number, int) else Told(number)


def tex(value: float, write: Callable[[float], str] = short) -> str:
    """A number in LaTeX, with the digits that ``write`` gives it."""
    text = write(value).replace("−", "-").replace("∞", r"\infty").replace("NaN", r"\text{NaN}")
    text = text.replace(TIMES, r" \cdot ")
    return re.sub("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$", lambda power: f"10^{{{power[1].translate(_LOWERED)}}}", text)


def bracketed(value: float) -> str:
    """A number within a product or sum, in LaTeX: negative ones in brackets."""
    return f"({tex(value)})" if value < 0 else tex(value)


def power_of_ten(power: str) -> str:
    """A Vega expression that writes 10 to a whole ``power``, itself an expression, such as 10⁻¹²."""
    text = f"toString({power})"
    for plain, exponent in RAISED.items():
        text = f"replace({text}, /{chr(plain)}/g, '{exponent}')"
    return f"'10' + {text}"


def figure_in_vega(value: str) -> str:
    """A Vega expression that writes ``value``, itself an expression, as ``figure`` does."""
    return _in_vega(value, "'.4g'", "'.3e'")


def short_in_vega(value: str) -> str:
    """A Vega expression that writes ``value``, itself an expression, as ``short`` does."""
    return _in_vega(value, "'.4~g'", "'.3~e'")


def _in_vega(value: str, plain: str, scientific: str) -> str:
    parts = f"split(format({value}, {scientific}), 'e')"
    factor = f"({parts}[0] == '1' ? '' : {parts}[0] + '{TIMES}')"
    power = power_of_ten(f"toNumber({parts}[1])")
    # Vega's own format would write 0.00001 where Python writes a power of ten.
    size = f"abs({value})"
    return f"({value} == 0 ? '0' : {size} >= 1e-4 && {size} < 1e4 ? format({value}, {plain}) : {factor} + {power})"


TICK_LABEL = f"datum.label ? {short_in_vega('datum.value')} : ''"
"""The label of a tick on a numeric axis, as ``short`` writes it; where Vega leaves it out for want of room, none."""
