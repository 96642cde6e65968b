"""What a server keeps of the book stays true: late rows, merges, files of other books."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from dunwell.actions import merging, policies
from dunwell.core.postings import PostingKind
from dunwell.jobs import column_file, columns
from dunwell.store.models import Item, Posting
from tests import builders

DAY = builders.JANUARY_5


@pytest.fixture
def who(committed_book: None) -> builders.Cast:
    del committed_book
    columns.forget()
    policies.install_shipped(at=builders.AT)
    return builders.cast()


@pytest.fixture(autouse=True)
def no_file() -> None:
    """No test finds the file of another."""
    for place in (Path(settings.HOME), Path(str(connection.settings_dict["NAME"])).parent):
        for path in place.glob("*columns.arrow"):
            path.unlink()


def _posted(item: Item, number: int, *, change: int) -> None:
    """Add a posting under a number of its own, as PostgreSQL gives them before it commits."""
    Posting.objects.create(
        id=number,
        item=item,
        kind=PostingKind.ISSUED,
        change=change,
        claim_change=change,
        effective_date=DAY,
        recorded_at=builders.AT,
    )


def _changes() -> list[int]:
    return sorted(columns.lines()["change"].to_pylist())


@override_settings(SERVING=True)
def test_rows_that_are_committed_late_are_found(who: builders.Cast) -> None:
    """A lower number that appears after a higher one, at either end of a gap and inside it."""
    item = builders.invoice(who, 100, on=DAY)
    first = int(Posting.objects.get().pk)
    assert _changes() == [100]
    told = [100]
    for number in (first + ahead for ahead in (1050, 1020, 1001, 1049, 1030)):
        _posted(item, number, change=number)
        # The act is what a request sees first; every act with postings has one.
        builders.document(who, number, on=DAY)
        told += [number, number]
        assert _changes() == sorted(told)


@override_settings(SERVING=True)
def test_a_file_of_this_book_is_where_a_server_starts(who: builders.Cast) -> None:
    builders.invoice(who, 100, on=DAY, customer=who.harbour_again)
    columns.write()
    found = column_file.load()
    assert found is not None
    assert found[1]["change"].to_pylist() == [100]
    builders.invoice(who, 50, on=DAY)
    merging.merge(by=None, at=builders.AT, survivor=who.harbour, other=who.harbour_again)
    told = columns.lines()
    assert told["change"].to_pylist() == [100, 50]
    assert told["customer_id"].to_pylist() == [who.harbour.pk, who.harbour.pk]


@override_settings(SERVING=True)
def test_a_file_of_another_book_counts_for_nothing(who: builders.Cast) -> None:
    builders.invoice(who, 100, on=DAY)
    known = column_file.mark()
    wrong = columns.lines().slice(0, 0)
    columns.forget()
    for other in (replace(known, hash="0" * 64), replace(known, sequence=known.sequence + 9)):
        column_file.save(other, wrong)
        assert column_file.load() is None
        assert _changes() == [100]


@pytest.mark.parametrize("content", [b"", b"ARROW1\x00\x00nothing", b"\x00" * 4096])
@pytest.mark.usefixtures("who")
def test_a_damaged_file_counts_for_nothing(content: bytes) -> None:
    column_file.path().write_bytes(content)
    assert column_file.load() is None
