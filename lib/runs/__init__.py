"""What can be done with training runs: record, repeat, stop, race and inspect them."""
