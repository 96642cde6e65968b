"""A token opens the API for a while, to what its scopes and its person's roles both include."""

from collections.abc import Collection, Mapping, Set
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from dunwell.core import permissions
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

LONGEST: Final = timedelta(days=366)
# What lets others in or says where money goes is given anew each month, by a person who is there.
LONGEST_TO_MANAGE: Final = timedelta(days=31)
USUAL: Final = timedelta(days=90)
LONGEST_NAME: Final = 100


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "read"  # The book, the work of the day, figures, approvals, the policy, settings.
    AUDIT = "audit"  # The audit trail.
    ACT = "act"  # Calls, promises, disputes, pauses, notes, tasks, requests of one's own.
    EDIT = "edit"  # Customers, their contacts, two that are one.
    SEND = "send"  # Messages and invoices that leave, stopping and starting them.
    IMPORT = "import"  # Files of the ledger.
    DECIDE = "decide"  # Requests of others, within the person's authority.
    POLICY = "policy"  # Drafts of the policy.
    MANAGE = "manage"  # The company, its people and webhooks; not its mail, nor its bank.


_P = Permission
INCLUDED: Final[Mapping[Scope, frozenset[Permission]]] = MappingProxyType(
    {
        Scope.READ: frozenset(
            {
                _P.READ_BOOK,
                _P.READ_WORKLIST,
                _P.READ_EXCEPTIONS,
                _P.READ_DASHBOARD,
                _P.READ_APPROVALS,
                _P.READ_POLICY,
                _P.READ_SETTINGS,
                _P.EXPORT,
            }
        ),
        Scope.AUDIT: frozenset({_P.READ_AUDIT}),
        Scope.ACT: frozenset(
            {
                *(_P.CONTACT, _P.LOG_CALLS, _P.CLOSE_DISPUTES, _P.HOLD_OUTREACH, _P.COMMENT),
                _P.ASK,
            }
        ),
        Scope.EDIT: frozenset({_P.EDIT_CUSTOMERS}),
        Scope.SEND: frozenset({_P.SEND, _P.SEND_INVOICES, _P.STOP_SENDING, _P.CHANGE_SENDING}),
        Scope.IMPORT: frozenset({_P.IMPORT}),
        Scope.DECIDE: frozenset({_P.DECIDE}),
        Scope.POLICY: frozenset({_P.DRAFT_POLICY}),
        Scope.MANAGE: frozenset(
            {
                *(_P.MANAGE_PEOPLE, _P.SET_UP_COMPANY),
                _P.LOOK_AFTER_WEBHOOKS,
            }
        ),
    }
)


class TokenInvalid(Refusal):
    """No token, a wrong one, one that ran out or was taken back; which of them is not said."""

    code = "token_invalid"


class ScopeMissing(Refusal):
    """The token was made for less."""

    code = "scope_missing"


class TokenUnsound(Refusal):
    """A token has a name, a scope and an end."""

    code = "token_unsound"


class UnknownToken(Refusal):
    """Tokens are chosen from one's own list."""

    code = "unknown_token"


def check(name: str, scopes: Collection[Scope], *, last_date: date, today: date) -> str:
    """Give the name of a sound token; refuse one without name, scope or a near end."""
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME:
        raise TokenUnsound(f"Give the token a name of up to {LONGEST_NAME} letters.")
    if not scopes:
        raise TokenUnsound("Choose at least one thing that the token may be used for.")
    last = today + (LONGEST_TO_MANAGE if Scope.MANAGE in scopes else LONGEST)
    if not today <= last_date <= last:
        raise TokenUnsound(
            f"Choose a last day from today to {last.isoformat()}; make a new token then."
        )
    return kept


def including(permission: Permission) -> tuple[Scope, ...]:
    """Name the scopes that include a permission."""
    return tuple(scope for scope in Scope if permission in INCLUDED[scope])


def require(scopes: Set[Scope], roles: Set[Role], permission: Permission) -> None:
    """Refuse what the token's scopes or the person's roles do not include."""
    if not any(permission in INCLUDED[scope] for scope in scopes):
        wanted = ", ".join(including(permission))
        raise ScopeMissing(
            f"This token was not made for that; make one with the scope {wanted}. Nothing was "
            "changed."
        )
    permissions.require(roles, permission)
