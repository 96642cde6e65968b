"""What the classes of records, the tables and the holds are called on the pages."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dunwell.core.erasures import Held, Hold
from dunwell.core.retention import RecordClass, Unit

# Name, what it holds, and why it is kept that long.
CLASSES: Final[Mapping[RecordClass, tuple[Any, Any, Any]]] = {
    RecordClass.VOUCHERS: (
        _("Vouchers"),
        _("invoices, credit memos, receipts and their files"),
        _("Commercial and tax law ask for them (in Germany HGB § 257, AO § 147: 8 years)"),
    ),
    RecordClass.BOOKS: (
        _("Books"),
        _("postings, allocations, write-offs, approvals"),
        _("Commercial and tax law ask for them (in Germany HGB § 257, AO § 147: 10 years)"),
    ),
    RecordClass.AUDIT: (
        _("Audit trail"),
        _("who did what, chained; words about people stand beside it"),
        _("It proves how the books were kept, so it lives as long as they do"),
    ),
    RecordClass.LETTERS: (
        _("Business letters"),
        _("messages sent and replies that came in"),
        _("Commercial law asks for them (in Germany HGB § 257: 6 years)"),
    ),
    RecordClass.CONTACT_LOG: (
        _("Contact log"),
        _("calls, notes, promises, disputes"),
        _("Needed until claims are statute-barred (in Germany BGB §§ 195, 199: 3 years)"),
    ),
    RecordClass.CONTACTS: (
        _("Contacts' details"),
        _("names, addresses and numbers; from the year of the last business"),
        _("Needed until claims are statute-barred (in Germany BGB §§ 195, 199: 3 years)"),
    ),
    RecordClass.IMPORT_FILES: (
        _("Imported files"),
        _("files dropped to be imported, and files of rejected rows"),
        _("No longer than needed to mend an import (GDPR Art. 5)"),
    ),
    RecordClass.SIGN_IN: (
        _("Sign-in records"),
        _("sessions, links, tries to sign in"),
        _("No longer than needed to look into an attack (GDPR Art. 5)"),
    ),
}
TABLES: Final[Mapping[str, Any]] = {
    "message": _("Messages sent"),
    "message_event": _("What became of messages"),
    "inbound": _("Replies that came in"),
    "logged_call": _("Calls"),
    "call_reversal": _("Calls taken back"),
    "promise": _("Promises"),
    "dispute": _("Disputes"),
    "note": _("Notes"),
    "pause": _("Pauses"),
    "override": _("Accounts out of their cadence"),
    "snooze": _("Work put off"),
    "task": _("Tasks"),
    "nonpayment_reason": _("Reasons for not paying"),
    "touch": _("Planned touches"),
    "silence": _("Days without outreach"),
    "approval": _("Requests"),
    "approval_signature": _("Signatures"),
    "approval_note": _("Questions and answers"),
    "document": _("Invoices and receipts"),
    "document_file": _("Files of invoices"),
    "customer": _("Customers"),
    "import_change": _("What an undo would put back"),
    "import_run": _("Imports"),
    "upload": _("Dropped files"),
    "api_answer": _("Answers to programs"),
    "webhook_event": _("Events for webhooks"),
    "webhook_delivery": _("Deliveries to webhooks"),
    "webhook_try": _("Tries to deliver to webhooks"),
    "saved_view": _("Saved views"),
    "tick": _("Runs of jobs"),
    "policy_draft": _("Drafts of the policy"),
}


def period(number: int, unit: Unit) -> str:
    """Write a period."""
    if unit is Unit.DAYS:
        return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}
    return ngettext("%(n)s year", "%(n)s years", number) % {"n": number}


def held(one: Held) -> str:
    """Say what stops an erasure."""
    words: dict[Hold, Any] = {
        Hold.OPEN_ITEMS: ngettext("%(n)s open item", "%(n)s open items", one.count),
        Hold.OPEN_DISPUTE: ngettext("%(n)s open dispute", "%(n)s open disputes", one.count),
        Hold.LIVE_PROMISE: ngettext("%(n)s live promise", "%(n)s live promises", one.count),
        Hold.PENDING_APPROVAL: ngettext(
            "%(n)s request that waits for a decision",
            "%(n)s requests that wait for a decision",
            one.count,
        ),
        Hold.INSOLVENCY: _("insolvency proceedings"),
        Hold.LEGAL_HOLD: _("a legal hold until %(day)s"),
        Hold.STILL_ACTIVE: _("they still sign in; take their access away under People first"),
        Hold.SIGNED: _("what they signed is kept by law until %(day)s"),
    }
    day = formats.date_format(one.until, "SHORT_DATE_FORMAT") if one.until else ""
    return str(words[one.hold]) % {"n": one.count, "day": day}
