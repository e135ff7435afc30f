"""What a Trainer is made of: the split, what the network is given, the descent, changes by hand, and breakdowns."""
