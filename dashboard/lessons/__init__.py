"""Lessons as data: what is shown, asked and noticed, step by step, in files that say so and nothing else."""
