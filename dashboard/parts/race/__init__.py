"""The parts of the page on races."""
