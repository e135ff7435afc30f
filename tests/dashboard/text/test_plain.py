"""Formulas as plain text say what the functions compute."""

import math
import re

import numpy as np
import pytest

from dashboard.text.plain import isolated, literal, plain
from lib.activations import ACTIVATIONS, SELU_ALPHA, SELU_SCALE

Z = np.array([-4.0, -3.0, -0.7, 0.0, 0.4, 2.5, 3.0, 4.0])
KNOWN = {
    "σ": lambda z: 1 / (1 + np.exp(-z)),
    "max": np.maximum,
    "erfc": np.vectorize(math.erfc),
    "ln": np.log,
    "tanh": np.tanh,
    "sech": lambda z: 1 / np.cosh(z),
    "Φ": lambda z: np.vectorize(math.erfc)(-z / math.sqrt(2)) / 2,
    "φ": lambda z: np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi),
    "root": np.sqrt,
    "e": math.e,
    "π": math.pi,
    "where": np.where,
    "abs": np.abs,
}
FUNCTIONS = {"σ", "max", "erfc", "ln", "tanh", "sech", "Φ", "φ", "root", "abs"}
TOKEN = re.compile(r"\d+\.\d+|\d+|[a-zA-Zα-ωΑ-Ω]+|[-+*/^(),≤≥<>=&]")


def python(text):
    """One side of a plain formula as a Python expression: products spelt out, powers and cases translated."""
    if text.startswith("λ ("):
        return f"λ * ({python(text[3:-1])})"
    if ", else " in text:
        rows, result = text.rsplit(", else ", 1)
        result = python(result)
        for value, condition in reversed(re.findall(r"(.+?) if ([^,]+)(?:, |$)", rows)):
            # Python compares arrays two at a time.
            condition = re.sub(r"(.+) ([<≤]) z ([<≤]) (.+)", r"(\1 \2 z) & (z \3 \4)", condition)
            result = f"where({python(condition)}, {python(value)}, {result})"
        return result
    text = re.sub(r"\|(\w+)\|", r"abs(\1)", text)
    # tanh²(z) means (tanh z)².
    text = re.sub(r"(tanh|sech)²\((z|s)\)", r"(\1(\2))²", text)
    text = text.replace("−", "-").replace("²", "^2").replace("³", "^3")
    text = re.sub(r"√(\((\w+)\)|\w)", lambda match: f" root({match[2] or match[1]})", text)
    result, before = "", ""
    for token in TOKEN.findall(re.sub(r"(\d)([a-zα-ω])", r"\1 \2", text)):
        ends = bool(before) and (before[-1].isalnum() or before == ")") and before not in FUNCTIONS
        if ends and (token[0].isalnum() or token == "("):
            result += "*"
        result += {"^": "**", "≤": "<=", "≥": ">="}.get(token, token)
        before = token
    return result


def sides(text):
    """Every expression that the formula says is equal to f(z), and the definitions that follow it."""
    statement, *where = text.split("; ")
    definitions = dict(part.split(" = ") for part in ", ".join(where).split(", ") if part)
    return statement.split(" = ")[1:], definitions


def evaluate(text, params, z):
    return eval(python(text), {"__builtins__": {}}, {**KNOWN, **params, "z": z})


CASES = [
    pytest.param(getattr(record, field), function, record, id=f"{key}-{field}")
    for key, record in ACTIVATIONS.items()
    for field, function in (("formula", record.f), ("derivative", record.df))
]


@pytest.mark.parametrize(("latex", "function", "record"), CASES)
def test_a_plain_formula_evaluates_to_the_function(latex, function, record):
    expressions, definitions = sides(plain(latex))
    assert expressions
    params = {"α": SELU_ALPHA if record.key == "selu" else record.defaults.get("alpha"), "λ": SELU_SCALE}
    params |= {name: evaluate(value, {}, Z) for name, value in definitions.items() if name == "s"}
    for expression in expressions:
        found = np.broadcast_to(evaluate(expression, params, Z), Z.shape)
        np.testing.assert_allclose(found, function(Z), rtol=0, atol=1e-12, err_msg=expression)
    for name, value in definitions.items():
        if name in ("α", "λ"):
            assert float(value) == pytest.approx(params[name], abs=5e-5)
        else:  # such as Φ(z)
            np.testing.assert_allclose(evaluate(value, {}, Z), evaluate(name, params, Z), rtol=0, atol=1e-12)


@pytest.mark.parametrize(("latex", "function", "record"), CASES)
def test_a_plain_formula_holds_no_trace_of_latex(latex, function, record):
    assert not re.search(r"[\\{}&$'_-]|  |,;| ,", plain(latex))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (ACTIVATIONS["sigmoid"].formula, "σ(z) = 1/(1 + e^(−z))"),
        (ACTIVATIONS["leaky_relu"].derivative, "f′(z) = 1 if z > 0, else α"),
        (ACTIVATIONS["relu"].formula, "f(z) = max(0, z)"),
        (ACTIVATIONS["hard_sigmoid"].formula, "f(z) = 0 if z ≤ −3, (z + 3)/6 if −3 < z < 3, else 1"),
        (ACTIVATIONS["softsign"].derivative, "f′(z) = 1/(1 + |z|)²"),
    ],
)
def test_some_formulas_in_full(latex, expected):
    assert plain(latex) == expected


@pytest.mark.parametrize("latex", [r"\int z", r"z_{1}", r"\begin{cases} z"])
def test_an_unknown_command_is_refused(latex):
    with pytest.raises(ValueError, match="latex must use the commands"):
        plain(latex)


def test_text_of_a_visitor_cannot_format_the_page():
    assert literal(":material/home: 1: 2") == ":\u2060material/home: 1: 2"
    assert literal("see https://a.example, WWW.b.example and c@d.example") == (
        "see https:\u2060//a.example, WWW\u2060.b.example and c@\u2060d.example"
    )
    assert literal("![a](b) *c* $d$ <e>") == r"\!\[a\](b) \*c\* \$d\$ \<e\>"


def test_arabic_names_in_a_row_stay_apart_from_the_numbers_between_them():
    assert literal("5 “قط”, 6 “كلب كبير”") == "5 “\u2068قط\u2069”, 6 “\u2068كلب كبير\u2069”"
    assert isolated("3 cats, 4 café") == "3 cats, 4 café"
