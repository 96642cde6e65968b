"""The words for a customer's state and for a proposal that two customers are one."""

from enum import StrEnum


class CustomerStatus(StrEnum):
    """How a customer stands; it decides what collections may do."""

    ACTIVE = "active"  # Business as usual.
    DISTRESSED = "distressed"  # Signs of money trouble; handled by a person.
    INSOLVENT = "insolvent"  # Insolvency proceedings; no outreach.
    IN_LITIGATION = "in_litigation"  # With the lawyers; no outreach.
    CLOSED = "closed"  # No further business; old items may still be open.


class ProposalState(StrEnum):
    """What became of a proposal to merge two customers."""

    PROPOSED = "proposed"  # Waiting for a person.
    MERGED = "merged"  # A person said they are one.
    DISMISSED = "dismissed"  # A person said they are two.
