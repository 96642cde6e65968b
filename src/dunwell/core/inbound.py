"""What comes in is kept first, once by its sender's key, and understood afterwards."""

from enum import StrEnum


class InboundKind(StrEnum):
    """What came in."""

    REPLY = "reply"  # A person wrote.
    AUTO_REPLY = "auto_reply"  # A machine answered: out of office and the like.
    BOUNCE = "bounce"  # A delivery report says that it did not arrive.
    DELAY = "delay"  # A delivery report says that it has not arrived yet.
    DELIVERED = "delivered"  # A report or provider says that it arrived.
    OPENED = "opened"  # A provider says that it was opened.
    CLICKED = "clicked"  # A provider says that a link was followed.
    COMPLAINT = "complaint"  # A provider says that it was reported as unwanted.
    OTHER = "other"  # None of these.


class InboundState(StrEnum):
    """Where an inbound message or event stands."""

    NEW = "new"  # Kept and not looked at.
    DONE = "done"  # Its consequences stand in the book.
    UNASSIGNED = "unassigned"  # Nobody knows yet whose it is.
