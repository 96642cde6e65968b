"""Every table of the book, one file a noun."""

from dunwell.store.models.api_tokens import ApiAnswer, ApiToken
from dunwell.store.models.approvals import (
    Approval,
    ApprovalNote,
    ApprovalSignature,
    Delegation,
    SecondAccount,
)
from dunwell.store.models.assignments import Absence, CollectorProfile
from dunwell.store.models.audit import AuditEntry, AuditText
from dunwell.store.models.balances import Balance
from dunwell.store.models.calls import Call, CallEffect, CallReversal
from dunwell.store.models.customers import (
    Contact,
    Customer,
    CustomerNumber,
    DuplicateProposal,
)
from dunwell.store.models.days import BusinessDay, Silence, Touch, TouchItem
from dunwell.store.models.disputes import Dispute
from dunwell.store.models.documents import Document, Item
from dunwell.store.models.entities import Entity, EntityLogo
from dunwell.store.models.erasures import Erasure, SuppressedAddress
from dunwell.store.models.files import DocumentFile
from dunwell.store.models.imports import ImportChange, ImportRun, Source
from dunwell.store.models.messages import Inbound, Message, MessageEvent
from dunwell.store.models.nonpayment import NonpaymentReason, NonpaymentVerification
from dunwell.store.models.notes import Note
from dunwell.store.models.organisations import Organisation
from dunwell.store.models.overrides import Override
from dunwell.store.models.passkeys import Passkey
from dunwell.store.models.pauses import AcceptedDifference, Pause
from dunwell.store.models.people import EntityGrant, RoleGrant, User
from dunwell.store.models.policies import PolicyDraft, PolicyVersion
from dunwell.store.models.postings import Allocation, Posting
from dunwell.store.models.promises import Promise, PromiseItem
from dunwell.store.models.provider_identities import ProviderIdentity
from dunwell.store.models.rates import Rate
from dunwell.store.models.restorations import Restoration
from dunwell.store.models.retention import LegalHold, Retention
from dunwell.store.models.saved_views import SavedView
from dunwell.store.models.scores import RiskScore, ScoringMark
from dunwell.store.models.second_factors import RecoveryCode, SecondFactor
from dunwell.store.models.sending import MailAccount, Sending
from dunwell.store.models.sent_forms import SentForm
from dunwell.store.models.sessions import SignInSession
from dunwell.store.models.sign_in import SignInLink
from dunwell.store.models.snoozes import Snooze
from dunwell.store.models.source_keys import SourceKey
from dunwell.store.models.tasks import Task
from dunwell.store.models.ticks import Tick, Worker
from dunwell.store.models.tries import SignInTries
from dunwell.store.models.uploads import Upload
from dunwell.store.models.webhooks import Webhook, WebhookDelivery, WebhookEvent, WebhookTry

__all__ = [
    "SentForm",
    "Erasure",
    "SuppressedAddress",
    "LegalHold",
    "Retention",
    "Absence",
    "AcceptedDifference",
    "Allocation",
    "ApiAnswer",
    "ApiToken",
    "Approval",
    "ApprovalNote",
    "ApprovalSignature",
    "AuditEntry",
    "AuditText",
    "Balance",
    "BusinessDay",
    "Call",
    "CallEffect",
    "CallReversal",
    "CollectorProfile",
    "Contact",
    "Customer",
    "CustomerNumber",
    "Delegation",
    "Dispute",
    "Document",
    "DocumentFile",
    "DuplicateProposal",
    "Entity",
    "EntityGrant",
    "EntityLogo",
    "ImportChange",
    "ImportRun",
    "Inbound",
    "Item",
    "MailAccount",
    "Message",
    "MessageEvent",
    "NonpaymentReason",
    "NonpaymentVerification",
    "Note",
    "Organisation",
    "Override",
    "Passkey",
    "Pause",
    "PolicyDraft",
    "PolicyVersion",
    "Posting",
    "Promise",
    "PromiseItem",
    "ProviderIdentity",
    "Rate",
    "RecoveryCode",
    "Restoration",
    "RiskScore",
    "RoleGrant",
    "SavedView",
    "ScoringMark",
    "SecondAccount",
    "SecondFactor",
    "Sending",
    "SignInLink",
    "SignInSession",
    "SignInTries",
    "Silence",
    "Snooze",
    "Source",
    "SourceKey",
    "Task",
    "Tick",
    "Touch",
    "TouchItem",
    "Upload",
    "User",
    "Webhook",
    "WebhookDelivery",
    "WebhookEvent",
    "WebhookTry",
    "Worker",
]
