"""The pictures of dying units: the plane with their hinges, the monitor, and shares over rates and depths."""

import re

import pyarrow as pa
import pytest

from dashboard.charts import dying as charts
from dashboard.charts.theme import CLASS_COLOUR, INK, PAPER, Look
from dashboard.frames import dying as frames
from dashboard.pictures import hatching, surface
from dashboard.pictures.surface import STRONGEST
from lib.datasets import DATASETS
from lib.experiments.dying import DyingConfig
from tests.dashboard.charts.test_theme import contrast, on
from tests.dashboard.specification import check_chart, units

QUICK = DyingConfig(units=4, epochs=3)


@pytest.mark.parametrize("data", ["xor", "plane", "sine"])
def test_specification_of_the_plane(data):
    run = frames.recorded(DyingConfig(data=data, units=4, epochs=3))
    task, n_in = DATASETS[data].task, DATASETS[data].n_in
    if n_in == 1:
        ground = {"fit": frames.fit(run, 3)}
    else:
        output = frames.answer(run, 3, surface.inputs())
        ground = {"picture": surface.values(output) if task == "regression" else surface.probabilities(output)}
    check_chart(
        lambda look: charts.plane(task, n_in, look),
        {"points": frames.points(run), "hinges": frames.hinges(run, 3), **ground},
    )


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("colour", CLASS_COLOUR[:2])
def test_lines_of_the_dead_stand_out_from_the_plane(colour, theme):
    (picture,) = (unit for name, unit in units(charts.plane("binary", 2, Look())) if name == "picture")
    surface_colour = on(PAPER[theme], colour, STRONGEST * picture["mark"]["opacity"])
    grey = re.findall("#[0-9A-F]{6}", charts._GREY)[theme]
    assert contrast(grey, surface_colour) >= 2.5
    assert contrast(INK[theme], surface_colour) >= 4.5


def test_specification_of_the_monitor():
    run = frames.recorded(QUICK)
    check_chart(
        lambda look: charts.monitor(4, look),
        {
            "strip": hatching.firing(run, run.last),
            "units": frames.monitor(run, 2, str),
            "now": pa.table({"epoch": [2]}),
            "acts": frames.acts(run),
        },
    )


@pytest.mark.parametrize(
    ("chart", "tables"),
    [
        (
            charts.rates,
            {"rates": ("key", "rate", "silent", "stuck"), "asked": ("rate", "silent", "text")},
        ),
        (charts.rescue, {"curves": ("key", "epoch", "accuracy")}),
        (
            charts.born_dead,
            {
                "shares": ("key", "depth", "share", "low", "high"),
                "bound": ("depth", "share"),
                "now": ("depth", "share"),
                "asked": ("depth", "share", "text"),
            },
        ),
        (charts.nets, {"picture": ("url", "x1", "x2", "y1", "y2")}),
    ],
    ids=["rates", "rescue", "born dead", "nets"],
)
def test_specification_of_the_shares(chart, tables):
    # The columns that the docstrings promise; making the numbers takes minutes, and the page's tests do.
    check_chart(chart, {name: pa.table({column: [0.0] for column in columns}) for name, columns in tables.items()})
