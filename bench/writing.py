"""Measures the writing of messages on the book that the surroundings name."""

from bench import letters


def run(items: int) -> dict[str, float]:
    """Write a sample of messages each way."""
    return letters.measure(items)
