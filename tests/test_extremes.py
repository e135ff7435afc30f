"""Every slider of the pages on gradients at either end: a picture with finite numbers and a sentence, no exception."""

import re

import numpy as np
import pytest

from tests.pages import app_pages

STATES = {
    "vanishing": ("vanishing", {"guess": "show"}),
    "vanishing, ReLU": ("vanishing", {"guess": "show", "fn": "relu", "init": "he_normal"}),
    "vanishing, trained": ("vanishing", {"guess": "show", "below": "train"}),
    "dying": ("dying", {"guess": "show"}),
    "dying, one input": ("dying", {"guess": "show", "data": "sine"}),
    "dying, leaky": ("dying", {"view": "leaky", "cure": "show"}),
    "dying, born dead": ("dying", {"view": "born", "born": "show"}),
    "stack": ("collapse", {"guess": "show"}),
    "grid": ("collapse", {"view": "grid", "guess": "show"}),
    "bottleneck": ("collapse", {"view": "rank", "rank-guess": "show"}),
    "corners": ("collapse", {"view": "corners", "corner-guess": "show"}),
    "step": ("steep", {"guess": "show"}),
    "loss": ("steep", {"panel": "loss", "peak": "show"}),
    "loss, linear": ("steep", {"panel": "loss", "fn": "linear", "peak": "show"}),
    "shortcut": ("steep", {"panel": "shortcut", "exact": "show"}),
    "zig-zag": ("zigzag", {"guess": "show"}),
}


@pytest.mark.parametrize("state", STATES)
def test_all_sliders_at_one_end(state):
    page, link = STATES[state]
    app = app_pages.visit(page, **link)
    charts = len(app_pages.charts(app))
    assert charts
    for end in ("min", "max"):
        for slider in app.slider:
            if state == "vanishing, trained" and slider.key == "width":
                continue  # 50 wide layers train for seconds, and no differently
            slider.set_value(getattr(slider, end))
        for slider in app.select_slider:
            slider.set_value(float(slider.options[0 if end == "min" else -1].replace("−", "-")))
        app_pages.run(app)
        drawn = app_pages.charts(app)
        assert len(drawn) == charts or state == "grid"  # a stage for each layer
        for tables in drawn:
            assert sum(len(table) for table in tables.values()) >= 1
            for table in tables.values():
                assert np.isfinite(table.select_dtypes("number").to_numpy(float)).all()
        said = "\n".join(element.value for element in app.markdown)
        assert "**" in said
        assert not re.search(r"\b(nan|inf)\b", said)
