"""One correction taken apart: the slope in it, the loss behind it, and a shortcut that leaves both out."""

from dashboard.parts.steep import shortcut, steep
from dashboard.widgets import controls

PANELS = {"step": "One step", "loss": "The loss over the logit", "shortcut": "The lesson’s shortcut"}

panel = controls.segments("panel", "What to look at", PANELS, "step")
if panel == "step":
    steep.one_step()
elif panel == "loss":
    steep.over_the_logit()
else:
    shortcut.against_the_gradient()
