"""A touch reaches a customer by e-mail, by a call or by a letter, in one of five tones."""

from enum import StrEnum


class Channel(StrEnum):
    """The way an outreach takes."""

    EMAIL = "email"  # A message that Dunwell sends.
    CALL = "call"  # A task for a person with a telephone.
    LETTER = "letter"  # A PDF that a person prints and posts.


class Tone(StrEnum):
    """How a reminder speaks; each is firmer than the one before it."""

    FRIENDLY = "friendly"  # Before the due date: a service, not a demand.
    GENTLE = "gentle"  # Just late: it may be an oversight.
    FIRM = "firm"  # Late: every invoice named, a day to pay by.
    ESCALATION = "escalation"  # Serious: who will be told, and when.
    FINAL = "final"  # The last before consequences the company really intends.
