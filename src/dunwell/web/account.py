"""The account page: one customer's figures, and its items, payments and past in tabs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunwell.core.aging import buckets
from dunwell.store.queries import (
    account,
    account_history,
    account_items,
    account_timeline,
)
from dunwell.store.queries.account import Figures, Scope
from dunwell.web import (
    account_commitments,
    account_details,
    account_frame,
    account_words,
    pages,
)
from dunwell.web.account_frame import Page

# What stands in the address for money beside the buckets.
_PLACES: Final = {"credits": "credit", "unapplied": "cash", "overdue": account_items.OVERDUE}
_MOST_PAGES: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab: its address name, its label and its template."""

    key: str
    name: str
    label: Any
    template: str


TABS: Final = (
    Tab(
        key="items",
        name="account",
        label=gettext_lazy("Open items"),
        template="web/parts/account_items.html",
    ),
    Tab(
        key="payments",
        name="account-payments",
        label=gettext_lazy("Payments"),
        template="web/parts/account_payments.html",
    ),
    Tab(
        key="documents",
        name="account-documents",
        label=gettext_lazy("Documents"),
        template="web/parts/account_documents.html",
    ),
    Tab(
        key="commitments",
        name="account-commitments",
        label=gettext_lazy("Promises & disputes"),
        template="web/parts/account_commitments.html",
    ),
    Tab(
        key="timeline",
        name="account-timeline",
        label=gettext_lazy("Timeline"),
        template="web/parts/account_timeline.html",
    ),
    Tab(
        key="details",
        name="account-details",
        label=gettext_lazy("Details"),
        template="web/parts/account_details.html",
    ),
    Tab(
        key="history",
        name="account-history",
        label=gettext_lazy("History"),
        template="web/parts/account_history.html",
    ),
)


@require_safe
def show(request: HttpRequest, customer_id: int, tab: str = "items") -> HttpResponse:
    """Show one tab of an account; htmx gets the tab alone."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    chosen = next(one for one in TABS if one.key == tab)
    told = {"tabs": TABS, "tab": chosen, **_CONTEXTS[tab](request, page)}
    fragment = bool(getattr(request, "htmx", False)) and request.htmx.target == "tab"  # type: ignore[attr-defined]  # Set by django-htmx's middleware.
    if fragment and not request.htmx.history_restore_request:  # type: ignore[attr-defined]  # As above.
        context = {
            "page": page,
            "customer": page.customer,
            "state": page.state,
            "scope": "" if page.scope is Scope.OWN else page.scope.value,
            **told,
        }
        part = render(request, "web/account_tab.html", context)
        part["Vary"] = "HX-Request, HX-Target, Cookie"
        return part
    context = {**account_frame.context(request, page), **told}
    whole = pages.show(request, "web/account.html", context, state=page.state, place="accounts")
    whole["Vary"] = "HX-Request, HX-Target, Cookie"
    return whole


def _items(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    asked = request.GET.get("bucket", "").strip()
    names = {bucket.name for bucket in buckets(page.terms)}
    place = _PLACES.get(asked, asked if asked in names else "")
    sort = _known(request.GET.get("sort", ""), account_items.SORTS)
    descending = request.GET.get("dir") == "desc"
    number = _page_number(request)
    grouped = page.scope is not Scope.OWN
    items = account_items.open_items(
        page.part,
        terms=page.terms,
        place=place,
        sort=sort,
        descending=descending,
        grouped=grouped,
        offset=(number - 1) * account_items.PAGE,
    )
    figures = account.figures(page.part, terms=page.terms)
    totals = [_total(one, place) for one in figures]
    count = sum(one[2] for one in totals)
    groups = [
        (rows[0], [(one, account_words.type_of(one.type)) for one in rows])
        for _key, found in groupby(items, _customer)
        if (rows := list(found))
    ]
    return {
        "groups": groups,
        "grouped": grouped,
        "bucket": asked if place else "",
        "bucket_unknown": asked if asked and not place else "",
        "totals": [one for one in totals if one[2]],
        "columns": _columns(page, asked if place else "", sort, descending),
        "entities_shown": len({item.entity for item in items}) > 1,
        "count": count,
        "first_day": account.first_day(page.part.customer_ids),
        **_pager(number, count, account_items.PAGE),
    }


def _customer(item: account_items.OpenItem) -> int:
    return item.customer_id


def _total(figures: Figures, place: str) -> tuple[str, int, int]:
    """Sum what the filter shows of a currency: code, amount, items; without a filter what is owed.

    The count without a filter includes credits and unapplied cash, which are listed too.
    """
    if place == account_items.OVERDUE:
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


def _columns(page: Page, bucket: str, sort: str, descending: bool) -> list[Mapping[str, Any]]:
    """Describe the columns that sort: their label, address and state."""
    labels = {
        "number": _("Number"),
        "issue": _("Issued"),
        "due": _("Due"),
        "original": _("Original"),
        "open": _("Open"),
    }
    told = {}
    for key, label in labels.items():
        turned = key == sort and not descending
        state = ("descending" if descending else "ascending") if key == sort else "none"
        told[key] = {
            "label": label,
            "state": state,
            "link": page.link("account", bucket=bucket, sort=key, dir="desc" if turned else ""),
        }
    return [{**told[key], "key": key} for key in labels]


def _payments(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    number = _page_number(request)
    offset = (number - 1) * account_items.PAGE
    rows, count = account_items.payments(page.part, offset=offset)
    return {
        "payments": [(row, account_words.because(row.taken_back)) for row in rows],
        "grouped": page.scope is not Scope.OWN,
        **_pager(number, count, account_items.PAGE),
    }


def _documents(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    number = _page_number(request)
    offset = (number - 1) * account_items.PAGE
    rows, count = account_items.documents(page.part, offset=offset)
    return {
        "documents": [
            (row, account_words.type_of(row.type), account_words.STATES[row.state]) for row in rows
        ],
        "grouped": page.scope is not Scope.OWN,
        **_pager(number, count, account_items.PAGE),
    }


def _timeline(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    number = _page_number(request)
    offset = (number - 1) * account_timeline.PAGE
    events, more = account_timeline.events(page.part, offset=offset)
    return {
        "events": [
            (
                one,
                account_words.type_of(one.type),
                account_words.event(one),
                account_words.because(one.because),
            )
            for one in events
        ],
        "grouped": page.scope is not Scope.OWN,
        "page_number": number,
        "previous_page": number - 1,
        "next_page": number + 1 if more else 0,
    }


def _commitments(_request: HttpRequest, page: Page) -> Mapping[str, Any]:
    return account_commitments.context(page)


def _details(_request: HttpRequest, page: Page) -> Mapping[str, Any]:
    return {
        "details": account_details.rows(page.customer),
        "merged_numbers": account.merged_numbers(page.customer.pk, page.customer.number),
        **account_frame.contacts(page.customer),
    }


def _history(_request: HttpRequest, page: Page) -> Mapping[str, Any]:
    edits = account_history.edits(page.customer)
    return {
        "edits": [
            (
                one,
                account_words.ACTIONS.get(one.action, one.action),
                account_details.changes(one.changes, page.customer),
            )
            for one in edits
        ]
    }


_CONTEXTS: Final[Mapping[str, Callable[[HttpRequest, Page], Mapping[str, Any]]]] = {
    "items": _items,
    "payments": _payments,
    "documents": _documents,
    "commitments": _commitments,
    "timeline": _timeline,
    "details": _details,
    "history": _history,
}


def _known(text: str, choices: tuple[str, ...]) -> str:
    return text if text in choices else choices[0]


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < len(str(_MOST_PAGES)) else 1


def _pager(number: int, count: int, size: int) -> Mapping[str, Any]:
    pages_in_all = max(1, -(-count // size))
    return {
        "count": count,
        "page_number": number,
        "pages_in_all": pages_in_all,
        "previous_page": min(number - 1, pages_in_all),
        "next_page": number + 1 if number < pages_in_all else 0,
    }
