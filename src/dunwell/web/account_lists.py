"""The lists of an account in pages of 100 rows: open items, payments, documents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dunwell.core.aging import buckets
from dunwell.store.queries import account_behaviour, account_items, account_open
from dunwell.store.queries.account import Figures, Scope
from dunwell.store.queries.account_items import Document
from dunwell.store.queries.account_open import OpenItem, Wanted
from dunwell.store.queries.keyset_rows import Page as Rows
from dunwell.store.queries.keysets import PAGE_ROWS, Cursor
from dunwell.web import account_frame, account_words, kept, table_pages, tables
from dunwell.web.account_frame import Page
from dunwell.web.cells import Kind
from dunwell.web.templatetags import dunwell as words

# What stands in the address for money beside the buckets.
_PLACES: Final = {"credits": "credit", "unapplied": "cash", "overdue": account_open.OVERDUE}
_SORT_KINDS: Final = {
    "due": Kind.DAY,
    "number": Kind.TEXT,
    "issue": Kind.DAY,
    "original": Kind.MONEY,
    "open": Kind.MONEY,
}
YEAR: Final = "year"  # In the address of the documents: invoices paid in the last 12 months.


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """What stands below a list: how much of it is shown, and the pages beside this one."""

    shown: str
    previous: str = ""
    next: str = ""


def items(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    """Show a page of the open items, sorted and filtered as the address says."""
    asked = request.GET.get("bucket", "").strip()
    names = {bucket.name for bucket in buckets(page.terms)}
    place = _PLACES.get(asked, asked if asked in names else "")
    sort = request.GET.get("sort", "")
    wanted = Wanted(
        place=place,
        sort=sort if sort in account_open.SORTS else account_open.SORTS[0],
        descending=request.GET.get("dir") == "desc",
        grouped=page.scope is not Scope.OWN,
    )
    cursor = tables.cursor_of(request, _SORT_KINDS[wanted.sort])
    mark = kept.figures_mark()
    found = kept.remember(
        ("account items", mark, page.part, page.terms, wanted, cursor),
        lambda: account_open.open_items(page.part, terms=page.terms, wanted=wanted, cursor=cursor),
    )
    totals = [_total(one, place) for one in account_frame.figures(page)]
    filtered = asked if place else ""
    return {
        "groups": _groups(found.rows),
        "grouped": wanted.grouped,
        "bucket": filtered,
        "bucket_unknown": asked if asked and not place else "",
        "totals": [one for one in totals if one[2]],
        "columns": _columns(page, filtered, wanted),
        "entities_shown": len({item.entity for item in found.rows}) > 1,
        "first_day": account_frame.first_day(page),
        "pager": _pager(
            found,
            sum(one[2] for one in totals),
            key=lambda item: (account_open.sorted_by(item, wanted.sort), item.id),
            link=lambda **place_: page.link("account", **_said(filtered, wanted), **place_),
        ),
    }


def _groups(rows: Sequence[OpenItem]) -> list[tuple[OpenItem, list[tuple[OpenItem, Any]]]]:
    return [
        (found[0], [(one, account_words.type_of(one.type)) for one in found])
        for _key, group in groupby(rows, lambda item: item.customer_id)
        if (found := list(group))
    ]


def _total(figures: Figures, place: str) -> tuple[str, int, int]:
    """Sum what the filter shows of a currency: code, amount, items; without a filter what is owed.

    The count without a filter includes credits and unapplied cash, which are listed too.
    """
    if place == account_open.OVERDUE:
        return figures.currency, figures.overdue, figures.overdue_items
    if place == "credit":
        return figures.currency, figures.credits, figures.credit_items
    if place == "cash":
        return figures.currency, figures.unapplied, figures.unapplied_items
    for bucket in figures.buckets:
        if bucket.name == place:
            return figures.currency, bucket.amount, bucket.items
    count = figures.items + figures.credit_items + figures.unapplied_items
    return figures.currency, figures.total, count


def _said(bucket: str, wanted: Wanted) -> dict[str, str]:
    """Give the filter and the sorting as the address says them."""
    told = {
        "bucket": bucket,
        "sort": "" if wanted.sort == account_open.SORTS[0] else wanted.sort,
        "dir": "desc" if wanted.descending else "",
    }
    return {key: value for key, value in told.items() if value}


def _columns(page: Page, bucket: str, wanted: Wanted) -> list[Mapping[str, Any]]:
    """Describe the columns that sort: their label, address and state."""
    labels = {
        "number": _("Number"),
        "issue": _("Issued"),
        "due": _("Due"),
        "original": _("Original"),
        "open": _("Open"),
    }
    found: list[Mapping[str, Any]] = []
    for key, label in labels.items():
        current = key == wanted.sort
        turned = current and not wanted.descending
        state = ("descending" if wanted.descending else "ascending") if current else "none"
        link = page.link("account", bucket=bucket, sort=key, dir="desc" if turned else "")
        found.append({"key": key, "label": label, "state": state, "link": link})
    return found


def payments(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    """Show a page of the receipts."""
    cursor = tables.cursor_of(request, Kind.DAY)
    mark = kept.figures_mark()
    found = kept.remember(
        ("account payments", mark, page.part, cursor),
        lambda: account_items.payments(page.part, cursor=cursor),
    )
    count = kept.remember(
        ("account payments", mark, page.part), lambda: account_items.count_payments(page.part)
    )
    return {
        "payments": [(row, account_words.because(row.taken_back)) for row in found.rows],
        "grouped": page.scope is not Scope.OWN,
        "pager": _pager(
            found,
            count,
            key=lambda one: (one.received_date, one.id),
            link=lambda **place: page.link("account-payments", **place),
        ),
    }


def documents(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    """Show a page of all documents, or of the invoices paid in a month or in the last twelve."""
    asked = request.GET.get("paid", "")
    month = tables.day_of(f"{asked}-01")
    cursor = tables.cursor_of(request, Kind.DAY)
    if asked == YEAR or month is not None:
        found, count = _paid(page, asked, month, cursor)
    else:
        asked = ""
        mark = kept.figures_mark()
        found = kept.remember(
            ("account documents", mark, page.part, cursor),
            lambda: account_items.documents(page.part, cursor=cursor),
        )
        count = kept.remember(
            ("account documents", mark, page.part),
            lambda: account_items.count_documents(page.part),
        )
    more = {"paid": asked} if asked else {}
    return {
        "documents": [
            (row, account_words.type_of(row.type), account_words.STATES[row.state])
            for row in found.rows
        ],
        "grouped": page.scope is not Scope.OWN,
        "paid_filter": _paid_words(asked, month),
        "pager": _pager(
            found,
            count,
            key=lambda one: (one.posting_date, one.id),
            link=lambda **place: page.link("account-documents", **more, **place),
        ),
    }


def _paid(
    page: Page, asked: str, month: date | None, cursor: Cursor | None
) -> tuple[Rows[Document], int]:
    """Cut a page from the invoices paid, the newest payment first."""
    ids = kept.remember(
        ("account paid", kept.figures_mark(), page.part, asked),
        lambda: tuple(account_behaviour.paid_items(page.part, month=month)),
    )
    start = 0
    if cursor is not None and cursor.id in ids:
        here = ids.index(cursor.id)
        start = max(here - PAGE_ROWS, 0) if cursor.backwards else here + 1
    wanted = ids[start : start + PAGE_ROWS]
    rows = {one.id: one for one in account_items.documents(page.part, ids=wanted).rows}
    found = tuple(rows[pk] for pk in wanted if pk in rows)
    more = start + PAGE_ROWS < len(ids)
    return Rows(rows=found, has_previous=start > 0, has_next=more), len(ids)


def _paid_words(asked: str, month: date | None) -> str:
    if month is not None:
        return _("Paid in %(month)s") % {"month": words.month(month)}
    return _("Paid in the last 12 months") if asked else ""


def _pager(
    found: Rows[Any],
    count: int,
    *,
    key: Callable[[Any], tuple[Any, int]],
    link: Callable[..., str],
) -> Pager:
    def beside(row: Any) -> str:
        return tables.cursor_text(*key(row))

    return Pager(
        shown=table_pages.shown_rows(len(found.rows), count),
        previous=link(before=beside(found.rows[0])) if found.rows and found.has_previous else "",
        next=link(after=beside(found.rows[-1])) if found.rows and found.has_next else "",
    )
