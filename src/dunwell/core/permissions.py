"""A role includes permissions, as this table says; who has several roles may what any includes.

A person without a role may do nothing but sign in and out. What an amount or four eyes decide
stands with the approvals; this says who may knock at the door at all.
"""

from collections.abc import Mapping, Set
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role, named


class Permission(StrEnum):
    """What somebody may do."""

    READ_BOOK = "read_book"  # Accounts, invoices, payments, promises.
    READ_DASHBOARD = "read_dashboard"  # The measures of the whole book.
    READ_WORKLIST = "read_worklist"  # Today, the days, messages, replies and imports.
    READ_EXCEPTIONS = "read_exceptions"  # What is out of the ordinary, and in whose hands it is.
    READ_POLICY = "read_policy"  # The policy, its versions and its drafts.
    READ_APPROVALS = "read_approvals"  # What was asked for and decided.
    READ_SETTINGS = "read_settings"  # How the company, its mail and its worker are set up.
    READ_AUDIT = "read_audit"  # Who did what, when.
    EXPORT = "export"  # Take lists, statements and reports away as files.
    COMMENT = "comment"  # Write notes on accounts.
    HOLD_OUTREACH = "hold_outreach"  # Pause reminders, look after an account oneself.
    LOG_CALLS = "log_calls"  # Note who was called and what came of it.
    CLOSE_DISPUTES = "close_disputes"  # Answer what a customer contests.
    CONTACT = "contact"  # Record promises and disputes; read replies; ask for write-offs.
    EDIT_CUSTOMERS = "edit_customers"  # Customers, their contacts and limits; merging two of them.
    IMPORT = "import"  # Load files, undo them, accept a control difference.
    SEND_INVOICES = "send_invoices"  # Send an invoice to its customer.
    SEND = "send"  # Release, hold back or skip messages; send tests.
    STOP_SENDING = "stop_sending"  # Stop all messages at once.
    CHANGE_SENDING = "change_sending"  # Ask for going live, go back to test mode, start again.
    ASK = "ask"  # Take back what one asked another person to decide.
    DECIDE = "decide"  # Decide what others ask for, within one's authority.
    DRAFT_POLICY = "draft_policy"  # Write a draft of the policy and submit it.
    SET_UP_COMPANY = "set_up_company"  # The company, its legal entities and their logos.
    BANK_DETAILS = "bank_details"  # The account that customers are asked to pay to.
    SET_UP_MAIL = "set_up_mail"  # The servers and addresses mail leaves by and comes in.
    MANAGE_PEOPLE = "manage_people"  # Let people in, give roles, close doors.
    SET_UP_WEBHOOKS = "set_up_webhooks"  # Choose which outside systems are told what of the book.
    LOOK_AFTER_WEBHOOKS = "look_after_webhooks"  # Pause, test and remove them, change secrets.
    PROTECT_DATA = "protect_data"  # Retention periods, legal holds, a person's data, erasure.
    OPERATE = "operate"  # Backups, restoring, what the machine does.
    RUN_DEMO = "run_demo"  # Let the demo's next day begin.


_P = Permission
_READING: Final = frozenset(
    {
        _P.READ_BOOK,
        _P.READ_DASHBOARD,
        _P.READ_WORKLIST,
        _P.READ_EXCEPTIONS,
        _P.READ_POLICY,
        _P.READ_APPROVALS,
        _P.READ_SETTINGS,
        _P.EXPORT,
    }
)
_WORKING: Final = _READING | {
    _P.COMMENT,
    _P.HOLD_OUTREACH,
    _P.LOG_CALLS,
    _P.CLOSE_DISPUTES,
    _P.CONTACT,
    _P.EDIT_CUSTOMERS,
    _P.SEND_INVOICES,
    _P.STOP_SENDING,
    _P.ASK,
    _P.RUN_DEMO,
}
# Who has the book's events sent elsewhere may read the book; an administrator looks after them.
_TELLING_OTHERS: Final = frozenset({_P.SET_UP_WEBHOOKS, _P.LOOK_AFTER_WEBHOOKS})
_COLLECTING: Final = _WORKING | {_P.SEND, _P.CHANGE_SENDING, _P.DECIDE, _P.DRAFT_POLICY}

# What each role includes. An auditor reads and changes nothing; an administrator sets Dunwell up
# and neither reads the book nor has a say over money. Sales owners, customer success and dispute
# owners look at their own customers alone (scopes.py): they comment, note calls, answer disputes.
INCLUDED: Final[Mapping[Role, frozenset[Permission]]] = MappingProxyType(
    {
        Role.AR_SPECIALIST: _WORKING | {_P.IMPORT},
        Role.COLLECTIONS_SPECIALIST: _COLLECTING,
        Role.TEAM_LEAD: _COLLECTING,
        Role.FINANCE_MANAGER: _COLLECTING
        | {_P.READ_AUDIT, _P.IMPORT, _P.SET_UP_COMPANY, _P.BANK_DETAILS, _P.PROTECT_DATA}
        | _TELLING_OTHERS,
        Role.CFO: _COLLECTING
        | {_P.READ_AUDIT, _P.SET_UP_COMPANY, _P.BANK_DETAILS}
        | _TELLING_OTHERS,
        Role.SALES_OWNER: frozenset({_P.READ_BOOK, _P.EXPORT, _P.COMMENT, _P.HOLD_OUTREACH}),
        Role.CUSTOMER_SUCCESS: frozenset(
            {_P.READ_BOOK, _P.READ_EXCEPTIONS, _P.EXPORT, _P.COMMENT, _P.LOG_CALLS}
        ),
        Role.DISPUTE_OWNER: frozenset({_P.READ_BOOK, _P.CLOSE_DISPUTES}),
        Role.AUDITOR: _READING | {_P.READ_AUDIT},
        Role.ADMINISTRATOR: frozenset(
            {
                _P.READ_SETTINGS,
                _P.READ_POLICY,
                _P.READ_APPROVALS,
                _P.READ_AUDIT,
                _P.STOP_SENDING,
                _P.CHANGE_SENDING,
                _P.ASK,
                _P.SET_UP_COMPANY,
                _P.SET_UP_MAIL,
                _P.MANAGE_PEOPLE,
                _P.LOOK_AFTER_WEBHOOKS,
                _P.PROTECT_DATA,
                _P.OPERATE,
                _P.RUN_DEMO,
            }
        ),
    }
)
# What would cost most in the wrong hands: trying it without the permission leaves a trace.
SENSITIVE: Final = frozenset(
    {
        _P.IMPORT,
        _P.SEND,
        _P.CHANGE_SENDING,
        _P.DECIDE,
        _P.SET_UP_COMPANY,
        _P.BANK_DETAILS,
        _P.SET_UP_MAIL,
        _P.MANAGE_PEOPLE,
        _P.SET_UP_WEBHOOKS,
        _P.LOOK_AFTER_WEBHOOKS,
        _P.PROTECT_DATA,
        _P.OPERATE,
    }
)


# What a permission lets people do, in words that go on after `Your roles do not include`.
WORDS: Final[Mapping[Permission, str]] = MappingProxyType(
    {
        _P.READ_BOOK: "reading the book: accounts, invoices, payments, promises",
        _P.READ_DASHBOARD: "reading the measures of the whole book",
        _P.READ_WORKLIST: "seeing the work of the day, messages, replies and imports",
        _P.READ_EXCEPTIONS: "seeing what is out of the ordinary",
        _P.READ_POLICY: "reading the policy",
        _P.READ_APPROVALS: "seeing what waits for a decision",
        _P.READ_SETTINGS: "seeing the settings",
        _P.READ_AUDIT: "reading who did what",
        _P.EXPORT: "taking lists and reports away as files",
        _P.COMMENT: "writing notes on accounts",
        _P.HOLD_OUTREACH: "pausing reminders or looking after an account oneself",
        _P.LOG_CALLS: "logging calls",
        _P.CLOSE_DISPUTES: "answering disputes",
        _P.CONTACT: "recording promises and disputes, and doing the work of the day",
        _P.EDIT_CUSTOMERS: "changing customers and their contacts",
        _P.IMPORT: "importing files and accepting differences",
        _P.SEND_INVOICES: "sending invoices",
        _P.SEND: "releasing and holding back messages",
        _P.STOP_SENDING: "stopping all messages",
        _P.CHANGE_SENDING: "changing how messages are sent",
        _P.ASK: "asking others for a decision",
        _P.DECIDE: "deciding what others ask for",
        _P.DRAFT_POLICY: "changing the policy",
        _P.SET_UP_COMPANY: "changing the company and its legal entities",
        _P.BANK_DETAILS: "changing bank details",
        _P.SET_UP_MAIL: "setting up mail",
        _P.MANAGE_PEOPLE: "letting people in and giving roles",
        _P.SET_UP_WEBHOOKS: "choosing which outside systems are told what",
        _P.LOOK_AFTER_WEBHOOKS: "looking after webhooks",
        _P.PROTECT_DATA: "retention, legal holds, and people's data",
        _P.OPERATE: "backups and what the machine does",
        _P.RUN_DEMO: "going on to the demo's next day",
    }
)


class NotPermitted(Refusal):
    """None of the person's roles includes what they asked for."""

    code = "not_permitted"


def of(roles: Set[Role]) -> frozenset[Permission]:
    """Give all that the roles of one person include."""
    return frozenset().union(*(INCLUDED[role] for role in roles))


def holders(permission: Permission) -> tuple[Role, ...]:
    """Name the roles that include a permission."""
    return tuple(role for role in Role if permission in INCLUDED[role])


def require(roles: Set[Role], permission: Permission) -> None:
    """Refuse what none of the roles includes."""
    if permission not in of(roles):
        raise NotPermitted(
            f"Your roles do not include {WORDS[permission]}. These roles can: "
            f"{named(holders(permission))}. Nothing was changed."
        )
