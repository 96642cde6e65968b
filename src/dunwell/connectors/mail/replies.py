"""What somebody wrote now is told from what they quote and from their signature."""

from typing import Final

from mailparser_reply import EmailReplyParser

_LANGUAGES: Final = ["en", "de", "fr", "es", "nl", "it"]
# Its patterns take long for what no person types.
_LONGEST: Final = 20_000


def newest(text: str) -> str:
    """Give the newest words of a mail; all of it where nothing would be left."""
    read = text[:_LONGEST]
    parsed = EmailReplyParser(languages=_LANGUAGES).read(text=read)
    words = parsed.replies[0].body if parsed.replies else ""
    return (words or "").strip() or read.strip()
