"""Every table of the book, one file a noun."""

from dunwell.store.models.audit import AuditEntry
from dunwell.store.models.balances import Balance
from dunwell.store.models.customers import (
    Contact,
    Customer,
    CustomerNumber,
    DuplicateProposal,
)
from dunwell.store.models.documents import Document, Item
from dunwell.store.models.entities import Entity
from dunwell.store.models.imports import ImportChange, ImportRun, Source
from dunwell.store.models.people import User
from dunwell.store.models.policies import PolicyVersion
from dunwell.store.models.postings import Allocation, Posting
from dunwell.store.models.rates import Rate
from dunwell.store.models.saved_views import SavedView
from dunwell.store.models.sign_in import SignInLink
from dunwell.store.models.source_keys import SourceKey
from dunwell.store.models.uploads import Upload

__all__ = [
    "Allocation",
    "AuditEntry",
    "Balance",
    "Contact",
    "Customer",
    "CustomerNumber",
    "Document",
    "DuplicateProposal",
    "Entity",
    "ImportChange",
    "ImportRun",
    "Item",
    "PolicyVersion",
    "Posting",
    "Rate",
    "SavedView",
    "SignInLink",
    "Source",
    "SourceKey",
    "Upload",
    "User",
]
