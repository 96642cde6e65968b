"""The columns and filters of the list of invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunwell.core import aging
from dunwell.core.aging import AgingTerms, Basis
from dunwell.core.documents import DocumentType, Side
from dunwell.store.queries.invoices import Line
from dunwell.web import item_words, tables
from dunwell.web.cells import Chip, Kind
from dunwell.web.pages import State
from dunwell.web.tables import Column, Filter, FilterKind, Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item beside the day and the terms it is aged by."""

    line: Line
    as_of: date
    terms: AgingTerms

    @property
    def currency(self) -> str:
        """The currency of the row's amounts."""
        return self.line.currency

    @property
    def number(self) -> str:
        """The document's number, or its kind when it has none."""
        line = self.line
        return line.number or f"{item_words.TYPES[line.type]} {line.document_id}"

    @property
    def days(self) -> int | None:
        """Days past due of an open debit item; nothing while it is current."""
        if not self.line.open or self.line.side is not Side.DEBIT:
            return None
        days = aging.days_past_due(self._basis_date, as_of=self.as_of)
        return days if days > 0 else None

    @property
    def bucket(self) -> str:
        """The bucket an open debit item stands in."""
        if not self.line.open or self.line.side is not Side.DEBIT:
            return ""
        days = aging.days_past_due(self._basis_date, as_of=self.as_of)
        name = aging.bucket_of(days, self.terms).name
        return bucket_words(name)

    @property
    def status(self) -> Chip:
        """How the item stands."""
        return item_words.status_chip(self.line.status, is_money=self.line.side is not Side.DEBIT)

    @property
    def instalment(self) -> str:
        """Which of several instalments it is."""
        line = self.line
        return f"{line.instalment}/{line.instalments}" if line.instalments > 1 else ""

    @property
    def _basis_date(self) -> date:
        line = self.line
        days = {Basis.DUE: line.due_date, Basis.ISSUE: line.issue_date}
        return days.get(self.terms.basis, line.posting_date)


def bucket_words(name: str) -> str:
    """Name a bucket."""
    return _("Current") if name == aging.CURRENT else name


def document_link(state: State, type_: DocumentType, document_id: int) -> str:
    """Give the address of a document's page."""
    place = "payment" if type_ is DocumentType.RECEIPT else "invoice"
    return state.link(place, document_id)


def spec(
    terms: AgingTerms, entities: Sequence[str], segments: Sequence[str], codes: Sequence[str]
) -> Spec:
    """Describe the table."""
    return Spec(
        place="invoices",
        columns=(*_paper(), *_money()),
        filters=_filters(terms, entities, segments, codes),
        sort="-days",
        drawer=True,
    )


def _filters(
    terms: AgingTerms, entities: Sequence[str], segments: Sequence[str], codes: Sequence[str]
) -> tuple[Filter, ...]:
    names = [bucket.name for bucket in aging.buckets(terms)]
    return (
        Filter(key="text", label=_("Number, PO or customer"), kind=FilterKind.TEXT),
        Filter(key="overdue", label=_("Overdue")),
        Filter(key="short", label=_("Short-paid")),
        tables.choice(
            "show",
            _("Status"),
            [
                ("paid", _("Paid")),
                ("paid_last_month", _("Paid last month")),
                ("written_off", _("Written off")),
                ("credits", _("Credits and unapplied")),
                ("all", _("All, paid ones too")),
            ],
        ),
        tables.choice("bucket", _("Bucket"), [(name, bucket_words(name)) for name in names]),
        tables.choice("when", _("Due"), [("this_week", _("this week"))]),
        Filter(key="due_from", label=_("Due from"), kind=FilterKind.DAY),
        Filter(key="due_to", label=_("Due until"), kind=FilterKind.DAY),
        Filter(key="issued_from", label=_("Issued from"), kind=FilterKind.DAY),
        Filter(key="issued_to", label=_("Issued until"), kind=FilterKind.DAY),
        tables.named("segment", _("Segment"), segments),
        tables.of_entity(entities),
        tables.of_currency(codes),
    )


def _paper() -> tuple[Column, ...]:
    return (
        Column(
            key="number",
            label=gettext_lazy("Number"),
            read=lambda row: row.number,
            fixed=True,
            leads_to=lambda state, row: document_link(state, row.line.type, row.line.document_id),
        ),
        Column(
            key="customer",
            label=gettext_lazy("Customer"),
            read=lambda row: row.line.customer,
            leads_to=lambda state, row: state.link("account", row.line.customer_id),
        ),
        _text("type", gettext_lazy("Type"), lambda row: str(item_words.TYPES[row.line.type])),
        _text("segment", gettext_lazy("Segment"), lambda row: row.line.segment, sortable=True),
        _text("entity", gettext_lazy("Entity"), lambda row: row.line.entity, sortable=True),
        _day("issue", gettext_lazy("Issued"), lambda row: row.line.issue_date),
        _day("due", gettext_lazy("Due"), lambda row: row.line.due_date),
        Column(
            key="days",
            label=gettext_lazy("Days overdue"),
            kind=Kind.DAYS,
            sort_kind=Kind.DAY,
            read=lambda row: row.days,
        ),
        _text("bucket", gettext_lazy("Bucket"), lambda row: row.bucket, shown=True),
    )


def _money() -> tuple[Column, ...]:
    return (
        Column(
            key="original",
            label=gettext_lazy("Original"),
            kind=Kind.MONEY,
            read=lambda row: row.line.original,
        ),
        Column(
            key="open", label=gettext_lazy("Open"), kind=Kind.MONEY, read=lambda row: row.line.open
        ),
        _text(
            "currency",
            gettext_lazy("Currency"),
            lambda row: row.currency,
            shown=True,
            sortable=True,
        ),
        Column(
            key="status",
            label=gettext_lazy("Status"),
            kind=Kind.CHIP,
            read=lambda row: row.status,
            sortable=False,
        ),
        Column(
            key="closed",
            label=gettext_lazy("Settled"),
            kind=Kind.DAY,
            read=lambda row: row.line.closed_date,
            sortable=False,
            shown=False,
        ),
        _text("po", gettext_lazy("PO"), lambda row: row.line.po_reference, shown=True),
        _text("terms", gettext_lazy("Terms"), lambda row: row.line.terms),
        _text("instalment", gettext_lazy("Instalment"), lambda row: row.instalment),
    )


def _text(
    key: str, label: Any, read: Any, *, shown: bool = False, sortable: bool = False
) -> Column:
    return Column(key=key, label=label, read=read, shown=shown, sortable=sortable)


def _day(key: str, label: Any, read: Any) -> Column:
    return Column(key=key, label=label, kind=Kind.DAY, read=read)
