"""A shipped text is written as its own sentences; what every letter has is put around them."""

from collections.abc import Mapping, Sequence
from typing import Final

from dunwell.core.templates import Written

_MIDDLE: Final = (
    "{invoice_table}",
    "{disputed_note}",
    "{credits_note}",
    "{payment_link}",
    "{bank_details}",
)

Texts = Mapping[str, Written]
Phrases = Mapping[str, str]


def letter(subject: str, *opening: str, then: Sequence[str], regards: str) -> Written:
    """Write a letter that asks for payment: opening, what is due, how to pay, what then."""
    parts = ("{greeting}", *opening, *_MIDDLE, *then, "{attachments_note}", regards, "{signature}")
    return Written(subject=subject, body="\n\n".join(parts))


def note(subject: str, *paragraphs: str) -> Written:
    """Write a text that stands as it is."""
    return Written(subject=subject, body="\n\n".join(paragraphs))
