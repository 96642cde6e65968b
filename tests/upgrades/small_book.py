"""A small book with one of everything, to be kept with each version: `python -m ...small_book`."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dunwell.store.models import Item

AT: Final = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)

ITEMS: Final = """\
Customer No,Customer Name,Invoice No,Issue Date,Due Date,Amount,Currency,Clearing Date
C-1,Alder Print GmbH,INV-1,2026-01-05,2026-02-04,119.00,EUR,
C-1,Alder Print GmbH,INV-2,2026-01-10,2026-02-09,500.00,EUR,2026-02-20
C-2,Bellweather Ltd,INV-3,2026-01-12,2026-02-11,250.00,GBP,
C-2,Bellweather Ltd,INV-4,2026-02-01,2026-03-03,300.00,GBP,
C-2,Bellweather Ltd,INV-4,2026-02-01,2026-04-02,300.00,GBP,
C-3,Corvid Media,CM-1,2026-02-10,2026-02-10,-40.00,EUR,
C-3,Corvid Media,INV-5,2026-02-10,2026-03-12,90.00,EUR,
C-03,Corvid-Media,INV-6,2026-02-12,2026-03-14,60.00,EUR,
"""
CORRECTED: Final = ITEMS.replace("119.00", "109.00").replace("2026-03-12", "2026-03-20")
RECEIPTS: Final = """\
Receipt No,Customer No,Date,Amount,Currency,Invoice No
R-1,C-2,2026-03-05,250.00,GBP,INV-3
R-2,C-2,2026-03-06,100.00,GBP,INV-4
R-3,C-1,2026-03-10,75.00,EUR,
"""
CUSTOMERS: Final = """\
Customer No,Name,Parent No,Country,Language,Payment Terms
C-1,Alder Print GmbH,,DE,de,30 days net
C-2,Bellweather Ltd,C-1,GB,en,NET30
"""


def build() -> Path:
    """Build the book in DUNWELL_HOME and return its file."""
    from dunwell.cli import books

    home = books.open_book()
    from django.conf import settings

    for number, (kind, text) in enumerate(
        (
            ("items", ITEMS),
            ("items", CORRECTED),
            ("receipts", RECEIPTS),
            ("customers", CUSTOMERS),
        )
    ):
        path = home / f"{number}-{kind}.csv"
        path.write_text(text)
        _load(kind, path, home)
    _act()
    return Path(str(settings.DATABASES["default"]["NAME"]))


def _load(kind: str, path: Path, home: Path) -> dict[str, Any]:
    from dunwell.core.import_fields import ImportKind
    from dunwell.jobs.imports import loading
    from dunwell.jobs.imports.requests import Request

    request = Request(kind=ImportKind(kind), path=path, source="erp", accept_mapping=True)
    return loading.load(request, home=home, by=None, at=AT, told=lambda *_a, **_k: None)


def _act() -> None:
    """Write off and recover, return a payment, merge two customers."""
    from dunwell.actions import customers, receipts, write_offs
    from dunwell.store.models import Item

    def item(number: str) -> Item:
        return Item.objects.filter(document__number=number).order_by("-id").first() or Item()

    write_offs.post(
        by=None, at=AT, item=item("INV-5"), amount=9000, effective_date=date(2026, 3, 25)
    )
    write_offs.recover(
        by=None,
        at=AT,
        source=item("R-3"),
        target=item("INV-5"),
        amount=2500,
        not_before=date(2026, 3, 26),
    )
    receipts.take_back(by=None, at=AT, receipt=item("R-2"), effective_date=date(2026, 3, 30))
    customers.merge(
        by=None,
        at=AT,
        survivor=customers.by_number("C-3"),
        other=customers.by_number("C-03"),
    )
    _collect(item("INV-1"), item("INV-4"))
    _decide(item("INV-1"), item("INV-4"))


def _collect(promised: "Item", contested: "Item") -> None:
    """Take a promise and a dispute, write a note, and leave an account alone for a while."""
    from dunwell.actions import disputes, notes, pauses, promises
    from dunwell.core.disputes import DisputeCategory

    day = date(2026, 3, 31)
    promises.make(
        by=None,
        at=AT,
        customer=promised.customer,
        item_ids=[promised.pk],
        amount=None,
        promised_date=date(2026, 4, 7),
        made_date=day,
        person="A. Printer",
    )
    disputes.open(
        by=None,
        at=AT,
        item=contested,
        amount=4000,
        category=DisputeCategory.PRICING,
        opened_date=day,
    )
    notes.write(by=None, at=AT, customer=contested.customer, text="Calls back.", pinned=True)
    pauses.begin(
        by=None,
        at=AT,
        customer=contested.customer,
        from_date=day,
        to_date=date(2026, 4, 10),
        reason="stock count",
    )


def _decide(small: "Item", owed: "Item") -> None:
    """Let people in; one asks for a write-off, another signs it, a third lends their authority."""
    from dunwell.actions import approvals, calls, delegations, nonpayment, write_offs
    from dunwell.core.calls import Call, CallOutcome
    from dunwell.core.nonpayment import Reason
    from dunwell.core.roles import Role
    from dunwell.core.write_offs import WriteOffReason
    from dunwell.store.models import RoleGrant, User

    day = date(2026, 3, 31)
    clerk, lead, manager = (
        User.objects.create_user(f"{name}@example.com", name=name.title())
        for name in ("clerk", "lead", "manager")
    )
    RoleGrant.objects.create(user=clerk, role=Role.COLLECTIONS_SPECIALIST)
    RoleGrant.objects.create(user=lead, role=Role.TEAM_LEAD)
    RoleGrant.objects.create(user=manager, role=Role.FINANCE_MANAGER)
    calls.log(
        by=clerk,
        at=AT,
        today=day,
        customer=owed.customer,
        entity=owed.entity,
        call=Call(on_date=day, outcome=CallOutcome.REACHED, person="B. Wether", note="Hears us."),
    )
    nonpayment.set_reason(
        by=clerk,
        at=AT,
        on=day,
        customer=owed.customer,
        reason=Reason.CASH_TROUBLE,
        note="Said so on the phone.",
    )
    approval = write_offs.ask(
        small.pk,
        by=clerk,
        at=AT,
        on=day,
        amount=500,
        reason=WriteOffReason.UNECONOMIC,
        note="Nobody answers.",
    )
    approvals.send_back(approval.pk, by=lead, at=AT, on=day, question="Did you call?")
    approvals.answer(approval.pk, by=clerk, at=AT, text="Twice.")
    approvals.decide(
        approval.pk, by=lead, at=AT, decision=approvals.Decision(approved=True, on=day)
    )
    delegations.lend(by=manager, at=AT, today=day, stand_in_id=lead.pk, from_date=day, to_date=day)


if __name__ == "__main__":
    import sys

    from tests.upgrades import keeping

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunwell.site.settings")
    keeping.keep(build(), sys.argv[1])
