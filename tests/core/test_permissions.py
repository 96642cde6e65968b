"""Roles include what their table says: auditors read, administrators have no say over money."""

import pytest

from dunwell.core import permissions
from dunwell.core.permissions import INCLUDED, Permission
from dunwell.core.refusals import Refusal
from dunwell.core.roles import NAMES, Role

READS = {one for one in Permission if one.value.startswith("read_")}
MONEY = {
    Permission.CONTACT,
    Permission.IMPORT,
    Permission.SEND,
    Permission.SEND_INVOICES,
    Permission.DECIDE,
    Permission.BANK_DETAILS,
    Permission.EDIT_CUSTOMERS,
    Permission.DRAFT_POLICY,
}


def test_every_role_has_its_row_and_every_permission_somebody() -> None:
    assert set(INCLUDED) == set(Role)
    for permission in Permission:
        assert permissions.holders(permission), permission


def test_an_auditor_reads_everything_and_changes_nothing() -> None:
    assert permissions.of({Role.AUDITOR}) == READS | {Permission.EXPORT}


def test_an_administrator_has_no_say_over_money_and_does_not_read_the_book() -> None:
    held = permissions.of({Role.ADMINISTRATOR})
    assert not held & MONEY
    assert Permission.READ_BOOK not in held


def test_a_sales_owner_reads_comments_and_holds() -> None:
    assert permissions.of({Role.SALES_OWNER}) == {
        Permission.READ_BOOK,
        Permission.EXPORT,
        Permission.COMMENT,
        Permission.HOLD_OUTREACH,
    }


@pytest.mark.parametrize(
    ("roles", "permission", "allowed"),
    [
        pytest.param(set(), Permission.READ_BOOK, False, id="nobody yet"),
        pytest.param({Role.AUDITOR}, Permission.COMMENT, False, id="reads only"),
        pytest.param({Role.AUDITOR, Role.CFO}, Permission.COMMENT, True, id="any role is enough"),
        pytest.param({Role.CFO}, Permission.IMPORT, False, id="decides, does not load"),
        pytest.param({Role.AR_SPECIALIST}, Permission.IMPORT, True, id="keeps the ledger"),
        pytest.param({Role.AR_SPECIALIST}, Permission.DECIDE, False, id="does not decide"),
        pytest.param({Role.ADMINISTRATOR}, Permission.MANAGE_PEOPLE, True, id="lets people in"),
        pytest.param({Role.CFO}, Permission.MANAGE_PEOPLE, False, id="money without doors"),
    ],
)
def test_what_is_refused(roles: set[Role], permission: Permission, allowed: bool) -> None:
    if allowed:
        permissions.require(roles, permission)
        return
    with pytest.raises(Refusal) as refused:
        permissions.require(roles, permission)
    assert refused.value.code == "not_permitted"
    for role in permissions.holders(permission):
        assert NAMES[role] in str(refused.value)
