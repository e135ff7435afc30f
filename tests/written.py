"""Numbers as the lab writes them, read back."""

import re

_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_NUMBER = re.compile(r"(−?)(?:(\d+(?:\.\d+)?|∞|NaN)(?![.\d⁻⁰¹²³⁴⁵⁶⁷⁸⁹]))?(?:(?:\s×\s)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?")


def number(text: str) -> float:
    """A number such as −1.5 × 10⁻⁷."""
    if not (match := _NUMBER.fullmatch(text)) or not any(match.groups()[1:]):
        raise ValueError(f"text must be a number as the lab writes it; got {text!r}")
    return _value(match)


def numbers(text: str) -> list[float]:
    """All numbers in a text, from left to right."""
    return [_value(match) for match in _NUMBER.finditer(text) if any(match.groups()[1:])]


def spaced(text: str) -> str:
    """A text with ordinary spaces in its numbers."""
    return text.replace("\u00a0", " ")


def _value(match: re.Match[str]) -> float:
    sign, factor, power = match.groups()
    size = float((factor or "1").replace("∞", "inf"))
    return (-1 if sign else 1) * float(f"{size!r}e{(power or '0').translate(_LOWERED)}" if power else size)
