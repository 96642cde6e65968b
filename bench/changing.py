"""The task `change`: one more invoice, so that a server computes anew; and an aging by hand."""

from django.db import connection

from bench import hand_sql, open_ledger
from bench.timing import timed
from dunwell.actions import documents
from dunwell.cli import books, clock
from dunwell.core import aging, instalments
from dunwell.core.documents import DocumentType
from dunwell.store import policies
from dunwell.store.models import Customer, Entity


def run() -> dict[str, float]:
    """Issue an invoice, then tell how long the plain query of the whole aging takes."""
    books.open_book()
    day = open_ledger.AS_OF
    documents.issue(
        by=None,
        at=clock.now(),
        type=DocumentType.INVOICE,
        entity=Entity.objects.order_by("pk")[0],
        customer=Customer.objects.order_by("-pk")[0],
        currency="EUR",
        amount=100_00,
        instalments=instalments.in_one(100_00, due_date=day),
        issue_date=day,
        posting_date=day,
        number="",
        from_item=None,
    )
    terms = aging.terms_of(policies.in_force(day))
    by_hand = hand_sql.aging(day, aging.spans(terms, as_of=day))
    _fetch(by_hand)
    return {"seconds": timed(lambda: _fetch(by_hand))}


def _fetch(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()
