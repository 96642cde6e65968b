"""Where in the book words about a person can stand, and by which rule each of them is kept.

Every column of text is either listed here as a place or named in `ELSEWHERE` with the reason why
it holds no words of theirs; a test refuses a new column that is neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Model

from dunwell.core.retention import RecordClass
from dunwell.store.models import (
    ApiAnswer,
    Approval,
    ApprovalNote,
    ApprovalSignature,
    Call,
    CallReversal,
    Customer,
    Dispute,
    Document,
    DocumentFile,
    ImportChange,
    ImportRun,
    Inbound,
    Message,
    MessageEvent,
    NonpaymentReason,
    Note,
    Override,
    Pause,
    PolicyDraft,
    Promise,
    SavedView,
    Silence,
    Snooze,
    Task,
    Tick,
    Touch,
    Upload,
    WebhookDelivery,
    WebhookEvent,
    WebhookTry,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A table with words: which columns, since when a row is kept, and whom it is about.

    A row that is to, from or with the person (`contact`, `person`, `addresses`) loses its words
    whole; one that only names them loses the name. What a trigger protects goes whole or not.
    """

    model: type[Model]
    record_class: RecordClass | None  # None: goes at once.
    arose: str = ""
    customer: str = ""  # The path to the customer; empty where a row belongs to none.
    optional: bool = False  # Rows without a customer are looked through as well.
    texts: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    person: str = ""
    contact: str = ""
    addresses: tuple[str, ...] = ()
    only_whole: bool = False

    @property
    def table(self) -> str:
        """Name the table."""
        return self.model._meta.db_table


_LOG: Final = RecordClass.CONTACT_LOG
PLACES: Final[tuple[Place, ...]] = (
    Place(
        model=Message,
        record_class=RecordClass.LETTERS,
        arose="on_date",
        customer="customer",
        optional=True,
        texts=("subject", "text", "html", "answer"),
        values=("to", "cc", "attachments", "because"),
        raw=("mime",),
        addresses=("to", "cc"),
    ),
    Place(
        model=MessageEvent,
        record_class=RecordClass.LETTERS,
        arose="at",
        customer="message__customer",
        optional=True,
        values=("details",),
    ),
    Place(
        model=Inbound,
        record_class=RecordClass.LETTERS,
        arose="received_at",
        customer="customer",
        optional=True,
        texts=("sender", "subject", "text"),
        values=("details",),
        raw=("raw",),
        addresses=("sender",),
    ),
    Place(
        model=Call,
        record_class=_LOG,
        arose="on_date",
        customer="customer",
        texts=("note",),
        person="person",
        contact="contact_id",
        only_whole=True,
    ),
    Place(
        model=CallReversal,
        record_class=_LOG,
        arose="recorded_at",
        customer="call__customer",
        texts=("reason",),
        only_whole=True,
    ),
    Place(
        model=Promise,
        record_class=_LOG,
        arose="made_date",
        customer="customer",
        texts=("evidence",),
        person="person",
        contact="contact_id",
    ),
    Place(
        model=Dispute,
        record_class=_LOG,
        arose="opened_date",
        customer="item__customer",
        texts=("note", "outcome"),
    ),
    Place(
        model=Note, record_class=_LOG, arose="recorded_at", customer="customer", texts=("text",)
    ),
    Place(
        model=Pause,
        record_class=_LOG,
        arose="recorded_at",
        customer="customer",
        texts=("reason",),
    ),
    Place(
        model=Override,
        record_class=_LOG,
        arose="recorded_at",
        customer="customer",
        texts=("reason",),
    ),
    Place(
        model=Snooze,
        record_class=_LOG,
        arose="recorded_at",
        customer="customer",
        texts=("reason",),
    ),
    Place(
        model=Task,
        record_class=_LOG,
        arose="opened_date",
        customer="customer",
        optional=True,
        texts=("outcome",),
        values=("because",),
    ),
    Place(
        model=NonpaymentReason,
        record_class=_LOG,
        arose="on_date",
        customer="customer",
        texts=("note",),
        only_whole=True,
    ),
    Place(
        model=Touch,
        record_class=_LOG,
        arose="day__date",
        customer="customer",
        values=("because",),
    ),
    Place(
        model=Silence,
        record_class=_LOG,
        arose="day__date",
        customer="customer",
        values=("because",),
    ),
    Place(
        model=Approval,
        record_class=RecordClass.BOOKS,
        arose="requested_at",
        customer="customer",
        optional=True,
        texts=("because",),
        values=("facts",),
    ),
    Place(
        model=ApprovalSignature,
        record_class=RecordClass.BOOKS,
        arose="at",
        customer="approval__customer",
        optional=True,
        texts=("because",),
        only_whole=True,
    ),
    Place(
        model=ApprovalNote,
        record_class=RecordClass.BOOKS,
        arose="at",
        customer="approval__customer",
        optional=True,
        texts=("text",),
        only_whole=True,
    ),
    Place(
        model=Document,
        record_class=RecordClass.VOUCHERS,
        arose="items__issue_date",
        customer="items__customer",
        texts=("po_reference", "project", "proof_of_delivery", "text"),
    ),
    Place(
        model=DocumentFile,
        record_class=RecordClass.VOUCHERS,
        arose="document__items__issue_date",
        customer="document__items__customer",
        texts=("name",),
    ),
    Place(
        model=Customer,
        record_class=RecordClass.VOUCHERS,
        customer="pk",
        texts=(
            *("name", "name_key", "street", "street_2", "collector_name"),
            *("sales_account_manager", "customer_success_owner", "branch"),
        ),
    ),
    # What the next import would read, or an undo put back.
    Place(model=ImportChange, record_class=None, values=("before",)),
    Place(model=ImportRun, record_class=None, texts=("file_name",), values=("result",)),
    Place(
        model=Upload,
        record_class=None,
        texts=("file_name",),
        values=("choices", "outcome"),
    ),
    Place(model=ApiAnswer, record_class=None, values=("body",)),
    Place(model=WebhookEvent, record_class=None, values=("facts",)),
    Place(model=WebhookDelivery, record_class=None, texts=("body", "answer")),
    Place(model=WebhookTry, record_class=None, texts=("words",)),
    Place(model=SavedView, record_class=None, texts=("name", "query")),
    Place(model=Tick, record_class=None, texts=("error",), values=("result",)),
    Place(model=PolicyDraft, record_class=None, texts=("note",)),
)
_COLLEAGUE: Final = "a colleague's own, erased with the colleague"
_OURS: Final = "the company's own"
_CODE: Final = "a code, a number or a hash"
# Columns of text in which nobody's words stand, and why.
ELSEWHERE: Final[Mapping[str, str]] = {
    "contact": "erased as the contact itself",
    "user": "erased as the colleague itself",
    "audit_entry": "words stand beside the trail, in audit_text",
    "audit_text": "erased by whom each text is about",
    "accepted_difference": "about a file's totals",
    "allocation": _CODE,
    "api_token": _COLLEAGUE,
    "business_day": "counts",
    "call_effect": _CODE,
    "collector_profile": _COLLEAGUE,
    "customer_number": _CODE,
    "duplicate_proposal": _CODE,
    "entity": _OURS,
    "entity_logo": _OURS,
    "erasure": "names nobody; its words are encrypted",
    "item": _CODE,
    "legal_hold": "a reason of the company's lawyers, kept with the hold",
    "mail_account": _OURS,
    "organisation": _OURS,
    "passkey": _COLLEAGUE,
    "policy_version": _OURS,
    "posting": _CODE,
    "provider_identity": _COLLEAGUE,
    "rate": _CODE,
    "recovery_code": _COLLEAGUE,
    "retention": _OURS,
    "risk_score": "figures",
    "role_grant": _COLLEAGUE,
    "scoring_mark": _CODE,
    "second_factor": _COLLEAGUE,
    "sent_form": _CODE,
    "sign_in_link": _COLLEAGUE,
    "sign_in_session": _COLLEAGUE,
    "sign_in_tries": _CODE,
    "source": "how files are read",
    "source_key": _CODE,
    "suppressed_address": _CODE,
    "webhook": _OURS,
    "worker": "a machine's name",
    # Kept by Django.
    "auth_group": _CODE,
    "auth_permission": _CODE,
    "django_content_type": _CODE,
    "django_session": _COLLEAGUE,
}
# Columns of the places' own tables that hold codes, dates' words or hashes.
CODES: Final[Mapping[str, frozenset[str]]] = {
    "approval": frozenset({"kind", "subject", "state", "currency"}),
    "api_answer": frozenset({"key", "input_hash"}),
    "customer": frozenset(
        {
            *("number", "segment", "region", "postal_code", "city", "country", "language"),
            *("time_zone", "currency", "terms", "credit_rating", "tax_id", "seasonal_profile"),
            *("status", "contract_type", "payment_run_calendar", "payment_behaviour"),
        }
    ),
    "dispute": frozenset({"category", "state"}),
    "document": frozenset({"type", "number", "terms", "billing_type"}),
    "document_file": frozenset({"media_type", "sha256", "content"}),
    "import_change": frozenset({"table"}),
    "import_run": frozenset({"kind", "state", "file_hash"}),
    "inbound": frozenset({"source", "key", "content_hash", "kind", "state"}),
    "logged_call": frozenset({"method", "direction", "outcome", "key"}),
    "message": frozenset(
        {
            *("kind", "channel", "state", "language", "message_id", "in_reply_to"),
            *("claim", "provider_id"),
        }
    ),
    "message_event": frozenset({"kind"}),
    "nonpayment_reason": frozenset({"reason", "because"}),
    "policy_draft": frozenset({"text"}),
    "promise": frozenset({"currency", "state"}),
    "approval_signature": frozenset({"roles"}),
    "saved_view": frozenset({"table"}),
    "silence": frozenset({"code"}),
    "snooze": frozenset({"kind"}),
    "task": frozenset({"kind", "cause", "state"}),
    "tick": frozenset({"schedule", "state", "worker"}),
    "touch": frozenset({*("segment", "cadence", "step", "channel", "tone", "template", "state")}),
    "webhook_event": frozenset({"uid", "kind", "subject"}),
    "webhook_delivery": frozenset({"event_uid", "kind", "state"}),
    "upload": frozenset({"kind", "source", "path", "state"}),
}
