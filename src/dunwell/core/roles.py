"""A role is what a person does in collections; it decides what they may decide."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What a person does; one person may have several."""

    AR_SPECIALIST = "ar_specialist"  # Keeps the ledger: imports, receipts, allocations.
    COLLECTIONS_SPECIALIST = "collections_specialist"  # Talks to customers about what is due.
    TEAM_LEAD = "team_lead"  # Leads collectors, reassigns work, decides small things.
    FINANCE_MANAGER = "finance_manager"  # Owns the measures; approves within limits.
    CFO = "cfo"  # Approves everything above the finance manager's limits.
    SALES_OWNER = "sales_owner"  # Owns the relationship with some customers.
    CUSTOMER_SUCCESS = "customer_success"  # Looks after what some customers make of it.
    DISPUTE_OWNER = "dispute_owner"  # Answers what some customers contest.
    AUDITOR = "auditor"  # Reads all and changes nothing.
    ADMINISTRATOR = "administrator"  # Sets Dunwell up; has no say over money.


NAMES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.AR_SPECIALIST: "Receivables specialist",
        Role.COLLECTIONS_SPECIALIST: "Collections specialist",
        Role.TEAM_LEAD: "Team lead",
        Role.FINANCE_MANAGER: "Finance manager",
        Role.CFO: "CFO",
        Role.SALES_OWNER: "Sales owner",
        Role.CUSTOMER_SUCCESS: "Customer success",
        Role.DISPUTE_OWNER: "Dispute owner",
        Role.AUDITOR: "Auditor",
        Role.ADMINISTRATOR: "Administrator",
    }
)


def named(roles: Collection[Role]) -> str:
    """Name roles as the pages do, always in the same order."""
    return ", ".join(NAMES[role] for role in Role if role in roles)
