"""An activation function on an editable matrix: what it keeps, what it zeroes, what its slope lets through."""

import streamlit as st

from dashboard.parts import matrices
from dashboard.shell import plot
from dashboard.widgets import controls, snippets
from lib.activations import ACTIVATIONS
from lib.records import labels

left, right = plot.workbench()
with left:
    options = labels(ACTIVATIONS)
    record = ACTIVATIONS[controls.choice("fn", "Function", options, "relu")]
    params = controls.params(record)
    wanted = matrices.asks()
    matrix, problems = matrices.edit()
with right:
    if len(problems) < matrix.size:
        spaces = matrices.spaces()
        with spaces.found:
            said = matrices.predict(record, matrix, wanted=wanted)
        with spaces.moved:
            matrices.scene(record, params, matrix, said, spaces)
    else:
        st.info("There is no number in the matrix yet. Type one into the first cell, or choose a matrix from the list.")

snippets.show(*matrices.program(record, params, matrix))
