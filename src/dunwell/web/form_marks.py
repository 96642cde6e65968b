"""What a form carries unseen: a mark by which it acts once, and how what it changes was seen."""

import hashlib
import json
import secrets
from typing import Final

ONCE: Final = "sent_once"
SEEN: Final = "as_seen"
MEANT: Final = "sent_as_well"  # Its person was asked and means it.


def mark() -> str:
    """Make the mark of one form on one page."""
    return secrets.token_urlsafe(24)


def seen(stands: object) -> str:
    """Name what stands, so that what others change meanwhile is noticed."""
    text = json.dumps(stands, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
