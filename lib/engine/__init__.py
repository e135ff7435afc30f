"""The fast engine: the sums of ``lib.network`` as lists of calls on arrays that already exist."""
