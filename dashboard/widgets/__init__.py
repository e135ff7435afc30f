"""Controls: each labelled, bounded, reachable by keyboard, and part of the link."""
