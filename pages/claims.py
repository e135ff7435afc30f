"""Judge what the lessons say, then see what is measured."""

from dashboard.parts import claims
from dashboard.shell import plot

claims.rules()
asked, stage = plot.workbench(wide=True)
with asked:
    shown = claims.choose()
with stage:
    if shown.now:
        claims.card(shown, shown.now)
    else:
        claims.listing(shown)
claims.measurement([shown.now] if shown.now else shown.listed)
