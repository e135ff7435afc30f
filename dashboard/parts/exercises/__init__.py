"""The parts of the page of exercises."""
