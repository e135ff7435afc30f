"""Measure a slope with a step h, from 10⁻¹² to 1: truncation against rounding, and kinks."""

from dashboard.parts import gradient_check
from dashboard.shell import plot
from dashboard.widgets import controls, snippets
from lib.activations import ACTIVATIONS
from lib.records import labels

left, right = plot.workbench("wide")
with left:
    options = labels(ACTIVATIONS)
    record = ACTIVATIONS[controls.choice("fn", "Function", options, "sigmoid")]
    params = controls.params(record)
    z = controls.slider("z", "z: where the slope is measured", *gradient_check.PLACES, 1.0, 0.1)
    guess = gradient_check.predict()
    numbers = plot.readings()
    gradient_check.verdict(record, params, z, guess)
with right:
    gradient_check.scene(record, params, z, guess, numbers)

snippets.show(*gradient_check.program(record, params, z))
