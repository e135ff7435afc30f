"""The parts of the page on steep slopes."""
