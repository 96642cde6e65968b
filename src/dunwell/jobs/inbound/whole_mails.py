"""A mail as it came in, for a person who wants to read all of it."""

from dunwell.connectors.mail import reading


def text_of(raw: bytes) -> str:
    """Give all the text of a kept mail, with what it quotes."""
    return reading.read(raw).text.strip() if raw else ""
