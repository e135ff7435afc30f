"""One correction taken apart: the slope in it, the loss behind it, and a shortcut that leaves both out."""

from dashboard.parts.steep import loss_curve, one_step, shortcut
from dashboard.widgets import controls

PANELS = {"step": "One step", "loss": "The loss over the logit", "shortcut": "The lesson’s shortcut"}

panel = controls.segments("panel", "What to look at", PANELS, "step", titled=False)
if panel == "step":
    one_step.show()
elif panel == "loss":
    loss_curve.show()
else:
    shortcut.show()
