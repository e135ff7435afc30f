"""Arrays from the core → the tidy tables that charts are fed with.

Tables are Arrow's (a package that Streamlit brings): it is the form in which they travel to the browser, and
making one takes a tenth of the time of a data frame.
"""

from collections.abc import Mapping

ParamValues = Mapping[str, float | str]
"""Values for the parameters of an activation function, by key."""

Z_LIMIT = 10.0
"""Activation functions are shown for z from −Z_LIMIT to Z_LIMIT."""
COMPARE_LIMIT = 6.0
"""Several functions together are shown for z from −COMPARE_LIMIT to COMPARE_LIMIT, where they differ most."""
INPUT_LIMIT = 3.0
"""Data sets are shown from −INPUT_LIMIT to INPUT_LIMIT in every input."""
