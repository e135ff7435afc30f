"""Work out what a formula in LaTeX comes to: of one output's term of a loss, in symbols or in numbers."""

import math
import re

import numpy as np

KNOWN = {
    "ln": np.log,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "sign": np.sign,
    "clip": np.clip,
    "max": np.maximum,
    "abs": np.abs,
    "where": np.where,
    "e": math.e,
    "inf": math.inf,
}
FUNCTIONS = "ln|cosh|tanh|sign|clip|max|abs|where"
TOKEN = re.compile(rf"\d+\.?\d*|{FUNCTIONS}|inf|[a-z_]+|\*\*|<=|>=|[-+*/(),<>]")


def value(latex, **symbols):
    """The number, or the array, that a formula comes to; p stands for ŷ."""
    text = re.sub(r"\{?\\begin\{cases\}(.*?) & (.*?) \\\\(.*?) & .*?\\end\{cases\}\}?", r"where(\2, \1, \3)", latex)
    text = text.replace(r"\sum_j e^{z_j}", "total").replace(r"\hat y", " p ").replace(r"\tfrac12", "(1/2)")
    for before, after in (
        (r"\|([^|]*)\|", r"abs(\1)"),
        (r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))"),
        (r"\\operatorname\{(\w+)\}", r" \1"),
        (r"\^\{([^{}]*)\}", r"**(\1)"),
        (r"\^(\d)", r"**\1"),
        (r"\\le\b", "<="),
        (r"\\cdot", "*"),
        (r"\\infty", "inf"),
        (r"\\left|\\right", ""),
        (r"\\ln\s*\\cosh\s*(\([^()]*\))", r"ln(cosh\1)"),
        (r"\\(ln|cosh|tanh|max)", r" \1"),
        (r"ln\s+([\w.]+)", r"ln(\1)"),
    ):
        text = re.sub(before, after, text)
    assert "\\" not in text, text
    written, last = "", ""
    for token in TOKEN.findall(text):
        ends = last and (last[-1].isalnum() or last == ")") and not re.fullmatch(FUNCTIONS, last)
        written += ("*" if ends and (token[0].isalnum() or token == "(") else "") + token
        last = token
    with np.errstate(all="ignore"):
        return eval(written, {"__builtins__": {}}, {**KNOWN, **{k: np.float64(v) for k, v in symbols.items()}})
