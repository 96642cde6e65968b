"""What the command line itself says no to; the refusals of the book come from core."""


class BadUse(Exception):
    """The words typed make no sense; the message is one sentence. Exit code 2."""
