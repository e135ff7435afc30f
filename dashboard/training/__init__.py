"""A training run on screen: its settings, its data, its pins, and the views that pages share."""
