"""Judge what the lesson says, then see what is measured."""

from dashboard.parts import claims
from dashboard.shell import plot

asked, stage = plot.workbench("wide")
with asked:
    deck = claims.choose()
with stage:
    if deck.now:
        claims.card(deck, deck.now)
    else:
        claims.listing(deck)
claims.measurement([deck.now] if deck.now else deck.listed)
