"""Follow a gradient back through a deep network: what slopes do to it, what weights do, and which layers learn."""

from dashboard.parts import vanishing
from dashboard.shell import plot
from dashboard.widgets import controls, snippets

left, right = plot.workbench("large")
with left:
    setting = vanishing.network()
    guess = vanishing.predict()
    numbers = plot.readings()
    with controls.more():
        setting = vanishing.finer(setting)
        every = vanishing.every_layer()
    vanishing.old_links()
    controls.reset()
with right:
    vanishing.experiment(setting, guess, numbers, every)

snippets.show(*vanishing.program(setting), lesson=vanishing.LESSON)
