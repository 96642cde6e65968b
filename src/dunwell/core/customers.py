"""The words for a customer's state and for a proposal that two customers are one."""

from enum import StrEnum
from typing import Final

# What may name a person: the customer may be one, and those who look after it are.
PERSONAL_FIELDS: Final = (
    "name",
    "street",
    "street_2",
    "postal_code",
    "city",
    "tax_id",
    "collector_name",
    "sales_account_manager",
    "customer_success_owner",
    "payment_behaviour",
)


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
