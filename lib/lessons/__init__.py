"""What lessons ask and claim, with the mathematics that checks it."""
