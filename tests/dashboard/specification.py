"""What tests of charts share: a walk through a Vega-Lite specification, and what must hold for every chart."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import altair as alt
import pyarrow as pa

from dashboard.charts.theme import Look

LOOKS = (Look(projector=False, window=0), Look(projector=True, window=2))
"""The smallest look there is, and the largest."""


def parts(spec: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a specification."""
    if isinstance(spec, dict):
        yield spec
        for value in spec.values():
            yield from parts(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from parts(value)


def units(spec: dict[str, Any], data: str | None = None) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Each single layer with the name of its data, which it may inherit."""
    own = spec.get("data")
    if own is not None:
        data = own.get("name") if "values" not in own else None
    children = [*spec.get("layer", []), *spec.get("vconcat", []), *spec.get("hconcat", [])]
    for child in children:
        yield from units(child, data)
    if not children:
        yield data, spec


def strings(spec: Any) -> Iterator[str]:
    """Every text inside a specification but those on ticks, whose datum is the tick."""
    if isinstance(spec, str):
        yield spec
    elif isinstance(spec, dict):
        yield from strings([value for name, value in spec.items() if name != "labelExpr"])
    elif isinstance(spec, list):
        for value in spec:
            yield from strings(value)


def check_chart(chart: Callable[[Look], dict[str, Any]], tables: Mapping[str, pa.Table]) -> None:
    """What holds for every chart: valid, built once, fed by just these tables, readable from the back row.

    chart: the specification as a function of the look. tables: data as a page gives it, by name.
    """
    for look in LOOKS:
        spec = chart(look)
        alt.Root.validate(json.loads(json.dumps(spec)))
        assert spec is chart(replace(look)), "a chart is built once"
        assert not set(spec) & {"width", "autosize"}, "the page decides how wide a picture is"
        least = 20 if look.projector else 14
        config = spec["config"]
        sizes = [config["axis"]["labelFontSize"], config["axis"]["titleFontSize"], config["title"]["fontSize"]]
        assert min(sizes + list(_font_sizes(spec))) >= least
        assert config["line"]["strokeWidth"] >= 2.5
        hued = [unit for _, unit in units(spec) if _says(unit) and "field" in unit["encoding"].get("color", {})]
        assert not hued, "a hue that serves a line is too faint for letters on one of the papers"
    _check_data(chart(Look()), tables)


def _says(unit: dict[str, Any]) -> bool:
    """Whether a layer has words, rather than one sign that stands for a point."""
    return "text" in unit.get("encoding", {})


def _font_sizes(spec: Any) -> Iterator[float]:
    """Sizes of marks, and those that an encoding chooses between."""
    for part in parts(spec):
        size = part.get("fontSize", ())
        yield from (
            [size]
            if isinstance(size, (int, float))
            else (choice["value"] for choice in parts(size) if "value" in choice)
        )


def _check_data(spec: dict[str, Any], tables: Mapping[str, pa.Table]) -> None:
    fixed = spec.get("datasets", {})
    named = {part["data"]["name"] for part in parts(spec) if "name" in part.get("data", {})}
    assert named >= set(tables), f"nobody draws {set(tables) - named}"
    assert named - set(tables) <= set(fixed), f"nobody fills {named - set(tables) - set(fixed)}"
    for name, unit in units(spec):
        if name not in tables:
            continue
        made = {transform["as"] for transform in unit.get("transform", []) if isinstance(transform.get("as"), str)}
        used = {part["field"] for part in parts(unit.get("encoding", {})) if isinstance(part.get("field"), str)}
        used |= set(re.findall(r"datum\.(\w+)", " ".join(strings(unit))))
        assert used, f"a layer of {name} shows nothing of it"
        absent = used - made - set(tables[name].column_names)
        assert not absent, f"{name} has no {absent}"
