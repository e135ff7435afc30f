"""The parts of the page on handwritten digits."""
