"""A role is what a person does in collections; it decides what they may decide."""

from enum import StrEnum


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
