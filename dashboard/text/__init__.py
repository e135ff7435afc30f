"""Words, numbers and formulas as text; knows the lab's core only."""
