"""Measures speed: each row of the table is a ratio of two things timed in one run."""
