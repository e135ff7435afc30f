"""A run to take home: programs, notebooks, tables and weights."""
