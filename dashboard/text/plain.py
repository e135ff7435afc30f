"""Text that shows as it is: what somebody typed, and formulas for places that cannot typeset (tables, CSV files).

The records hold LaTeX; this is its one translation, for the few commands the records use. A test evaluates every
plain formula and compares it with the function.
"""

import re

from dashboard.text.numbers import grouped

_SYMBOLS = {
    r"\sigma": "σ",
    r"\alpha": "α",
    r"\lambda": "λ",
    r"\Phi": "Φ",
    r"\varphi": "φ",
    r"\pi": "π",
    r"\infty": "∞",
    r"\partial ": "∂",
    r"\tanh": "tanh",
    r"\max": "max",
    r"\ln": "ln",
    r"\le": "≤",
    r"\ge": "≥",
    r", \quad": "; ",
    r"\quad": "; ",
    r"\,": " ",
    r"\ ": " ",
    "'": "′",
    "-": "−",
}
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"  # braces with at most one pair inside
_CASES = re.compile(r"\\begin\{cases\}(.*?)\\end\{cases\}")
_ONLY_CASES = re.compile(rf"= {_CASES.pattern}$")
_FRACTION = re.compile(rf"\\t?frac{_GROUP}{_GROUP}")
_ROOT = re.compile(rf"\\sqrt{_GROUP}")
_NAME = re.compile(r"\\operatorname\{(\w+)\}")
_POWER = re.compile(rf"\^(?:{_GROUP}|(\w))")
_SUPERSCRIPT = {"2": "²", "3": "³"}


def plain(latex: str) -> str:
    r"""Translate a formula of a record into one line of text: ``\frac{1}{1 + e^{-z}}`` → ``1/(1 + e^(−z))``.

    Raises ValueError for a command that has no translation here.
    """
    text = _NAME.sub(r" \1", _unbroken(latex))
    text = _ONLY_CASES.sub(lambda match: f"= {_cases(match)}", text)
    text = _CASES.sub(lambda match: f"({_cases(match)})", text)
    text = _POWER.sub(_power, text)
    text = _ROOT.sub(lambda match: f"√{_bracketed(match[1])}", text)
    text = _FRACTION.sub(lambda match: f"{_bracketed(match[1])}/{_bracketed(match[2])}", text)
    for command in sorted(_SYMBOLS, key=len, reverse=True):
        text = text.replace(command, _SYMBOLS[command])
    if unknown := re.findall(r"\\\w+|[{}&\\]", text):
        raise ValueError(f"latex must use the commands that plain text knows; got {unknown[0]!r} in {latex!r}")
    return re.sub(r"\s+([;,])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _unbroken(latex: str) -> str:
    r"""The formula without hints on line breaks: ``\allowbreak {…}`` stands before a part that stays in one piece."""
    head, hint, rest = latex.partition(r"\allowbreak {")
    if not hint:
        return latex
    depth = 1
    for end, character in enumerate(rest):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0:
            return head + rest[:end] + _unbroken(rest[end + 1 :])
    raise ValueError(f"latex must close its braces; got {latex!r}")


def _cases(match: re.Match[str]) -> str:
    *rows, last = ([part.strip() for part in row.split("&")] for row in match[1].split(r"\\"))
    return f"{', '.join(f'{value} if {condition}' for value, condition in rows)}, else {last[0]}"


def _power(match: re.Match[str]) -> str:
    exponent = match[1] if match[1] is not None else match[2]
    if exponent in _SUPERSCRIPT:
        return _SUPERSCRIPT[exponent]
    exponent = _POWER.sub(_power, exponent)
    return f"^{_bracketed(exponent)}"


def _bracketed(text: str) -> str:
    """Brackets around anything longer than one number or symbol."""
    return text if re.fullmatch(r"\w+|√\([^()]*\)|\([^()]*\)[²³]", text) else f"({text})"


_ADDRESS = re.compile(r":(?=[\w/])|www(?=\.)|@", re.IGNORECASE)
"""Where Markdown would begin a link to an address, or Streamlit an icon or a colour such as :red[…]."""


def literal(text: str) -> str:
    """Text that shows as it is: whatever somebody typed cannot format the page, become a link or fetch a picture."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|$~!])", r"\\\1", text)
    # Addresses know no escape; an invisible joiner breaks them.
    return isolated(_ADDRESS.sub("\\g<0>\u2060", escaped))


_FROM_THE_RIGHT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_NAMES_FROM_THE_RIGHT = re.compile(rf"{_FROM_THE_RIGHT}+(?:[^\S\n]+{_FROM_THE_RIGHT}+)*")


def isolated(text: str) -> str:
    """Text in which each name in Arabic or Hebrew stands by itself: else a number between two of them changes sides."""
    return _NAMES_FROM_THE_RIGHT.sub("\u2068\\g<0>\u2069", text)


def counted(count: int, noun: str) -> str:
    """A number of things, such as "1 epoch" or "2 epochs"."""
    return f"{grouped(count)} {noun}{'' if count == 1 else 's'}"
