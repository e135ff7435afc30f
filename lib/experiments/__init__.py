"""Experiments on networks and their gradients: pure functions that return arrays, one module for each page."""
