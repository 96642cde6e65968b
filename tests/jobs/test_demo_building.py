"""The demo is built once, goes on after a stop, keeps every rule, and leaves other books alone."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dunwell.actions import customers
from dunwell.core.documents import DocumentType
from dunwell.core.import_fields import ImportKind
from dunwell.core.postings import PostingKind
from dunwell.jobs import aging, measures, verification
from dunwell.jobs.demo import acts, building, days, planning, tour
from dunwell.jobs.demo.building import BookState
from dunwell.jobs.imports import loading
from dunwell.jobs.imports.requests import Request
from dunwell.store.models import (
    AuditEntry,
    Contact,
    Customer,
    Document,
    DuplicateProposal,
    Item,
    Posting,
    Rate,
)
from tests import builders, plain_trail

pytestmark = pytest.mark.usefixtures("committed_book")

AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def _silent(step: str, done: int = 0, total: int | None = None) -> None:
    del step, done, total


def _build(home: Path) -> building.Built:
    return building.build(home=home, at=AT, told=_silent)


def test_the_whole_demo_is_believable_and_keeps_every_rule(tmp_path: Path) -> None:
    built = _build(tmp_path)
    assert built.fresh
    assert built.customers == planning.CUSTOMERS
    assert built.items > built.documents > 30_000
    _has_every_kind_of_event()
    _has_believable_figures()
    assert [one for one in verification.verify()["checks"] if one["broken"]] == []
    assert plain_trail.leaks() == []
    _stays_as_it_is_when_loaded_again(built)
    head = tour.head_office()
    assert head is not None
    assert head.branches == 8
    assert tour.duplicates() is not None


def _has_every_kind_of_event() -> None:
    kinds = set(Posting.objects.values_list("kind", flat=True))
    assert kinds == {kind.value for kind in PostingKind}
    types = set(Document.objects.values_list("type", flat=True))
    assert types == {kind.value for kind in DocumentType}
    assert Posting.objects.filter(because="returned_by_bank").exists()
    assert Customer.objects.filter(payer__isnull=False).count() == 13
    assert Customer.objects.filter(status="insolvent").count() == 5
    assert Contact.objects.filter(bounced_date__isnull=False).count() == 12
    assert Contact.objects.filter(email="").exists()
    assert Contact.objects.filter(opted_out=True).exists()
    assert DuplicateProposal.objects.count() == 6
    assert Item.objects.filter(instalment=3).exists()
    assert Rate.objects.count() > 1_000


def _has_believable_figures() -> None:
    for line in aging.report(as_of=days.LAST_DAY).currencies:
        assert 0.2 < line.overdue / line.total < 0.4, line.currency
        assert line.credits > 0
        assert line.unapplied > 0
        assert all(bucket.amount > 0 for bucket in line.buckets)
    report = measures.report(as_of=days.LAST_DAY)
    assert [one.currency for one in report.currencies] == ["EUR", "GBP", "USD"]
    for one in report.currencies:
        values = {key: reading.value for key, reading in one.now.items()}
        for key, low, high in (
            ("dso_balance", 45, 56),
            ("cei", 80, 92),
            ("over_60", 3, 8),
            ("write_off_rate", 0, 1),
        ):
            value = values[key]
            assert value is not None
            assert low <= value <= high, (one.currency, key, float(value))


def _stays_as_it_is_when_loaded_again(built: building.Built) -> None:
    before = Posting.objects.count(), Document.objects.count()
    for kind in (ImportKind.ITEMS, ImportKind.RECEIPTS, ImportKind.CUSTOMERS):
        path = built.folder / f"{kind.value}.csv"
        again = _load(kind, path, built.folder.parent)
        assert (again["created"], again["updated"]) == (0, 0), kind
    assert (Posting.objects.count(), Document.objects.count()) == before
    assert not _build(built.folder.parent).fresh


def _load(kind: ImportKind, path: Path, home: Path) -> dict[str, Any]:
    request = Request(kind=kind, path=path, source=building.SOURCE)
    return loading.load(request, home=home, by=None, at=AT, told=_silent)


def test_a_build_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "plan", partial(planning.plan, how_many=150))
    with monkeypatch.context() as stopping:
        stopping.setattr(acts, "act", _stop)
        with pytest.raises(KeyboardInterrupt):
            _build(tmp_path)
    assert building.state() is BookState.BEGUN
    loaded = Item.objects.count()
    assert _build(tmp_path).fresh
    assert building.state() is BookState.BUILT
    assert Item.objects.count() > loaded
    assert verification.verify()["ok"]
    assert AuditEntry.objects.get(action="demo.build").after == {
        "seed": planning.SEED,
        "first_day": "2024-10-01",
        "last_day": "2026-09-30",
    }


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_book_with_documents_of_its_own_is_left_alone(tmp_path: Path) -> None:
    builders.invoice(builders.cast(), 100_00, on=date(2026, 1, 5))
    before = AuditEntry.objects.count()
    with pytest.raises(building.BookInUse, match="of its own"):
        _build(tmp_path)
    assert AuditEntry.objects.count() == before
    assert not (tmp_path / "demo").exists()


def test_a_book_with_customers_alone_is_left_alone(tmp_path: Path) -> None:
    customers.open(by=None, at=AT, number="1", name="Somebody's own")
    with pytest.raises(building.BookInUse):
        _build(tmp_path)
