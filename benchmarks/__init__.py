"""Speed against the usual ways of doing the same: run with ``python -m benchmarks``."""
