"""An administrator invites colleagues and gives them roles; one administrator always stays."""

import re
from collections.abc import Collection, Set
from typing import Final

from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

LONGEST_NAME: Final = 200
_ADDRESS: Final = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")


class NotAnAdministrator(Refusal):
    """Who may sign in is for administrators to say."""

    code = "not_an_administrator"


class LastAdministrator(Refusal):
    """Without an administrator nobody could let anybody in."""

    code = "last_administrator"


class OwnRoles(Refusal):
    """Who lets people in does not widen their own authority."""

    code = "own_roles"


class BadAddress(Refusal):
    """A person signs in with an e-mail address."""

    code = "bad_address"


class AlreadyHere(Refusal):
    """One address is one person."""

    code = "already_here"


class NameMissing(Refusal):
    """Decisions and notes carry a person's name."""

    code = "name_missing"


def require_administrator(roles: Set[Role]) -> None:
    """Refuse people who are no administrators."""
    if Role.ADMINISTRATOR not in roles:
        raise NotAnAdministrator(
            "Only an administrator invites people and gives roles; ask one of them."
        )


def require_no_more(before: Set[Role], after: Collection[Role]) -> None:
    """Refuse to give oneself a role; another administrator does that."""
    if not set(after) <= before:
        raise OwnRoles(
            "Nobody gives roles to themselves; ask another administrator, or invite one first."
        )


def require_another_administrator(others: int) -> None:
    """Refuse to leave the book without an administrator."""
    if not others:
        raise LastAdministrator(
            "This is the last administrator; make another person an administrator first."
        )


def address(text: str) -> str:
    """Read an e-mail address, without outer spaces and in lower case."""
    found = text.strip().casefold()
    if not _ADDRESS.fullmatch(found) or len(found) > 254:
        raise BadAddress(f"{text.strip()!r} is no e-mail address; write one as name@example.com.")
    return found


def name(text: str) -> str:
    """Read a person's name, without needless spaces."""
    found = " ".join(text.split())
    if not found or len(found) > LONGEST_NAME:
        raise NameMissing(f"Write the person's name, with at most {LONGEST_NAME} characters.")
    return found
