"""Speed, measured as ratios between systems that take turns in one run."""
