"""Explore one activation function: its curve, its slope, and a probe."""

from dashboard.parts import explore
from dashboard.shell import plot
from dashboard.widgets import controls, finger, snippets
from lib.activations import ACTIVATIONS
from lib.records import labels

left, right = plot.workbench("wide")
with right:
    picture = plot.stacked()
with left:
    options = labels(ACTIVATIONS)
    record = ACTIVATIONS[controls.pictured("fn", "Function", options, "sigmoid")]
    params = controls.params(record)
    asked = explore.predict(record, params, picture)
    numbers = plot.readings()
    explore.card(record, params, asked)
with right:
    finger.follows()
    explore.scene(record, params, asked, picture, numbers)

snippets.show([record.f, record.df], {"z": [-2.0, 0.0, 2.0], **params}, snippets.calls(record, params))
