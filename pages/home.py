"""Home: what is here, and where to start."""

from dashboard.parts import home

home.hero()
home.cards()
