"""A posting is undone once, exactly, on its day or later, unless something stands on it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from dunwell.core import reversals
from dunwell.core.documents import Side
from dunwell.core.postings import PostingKind
from dunwell.core.reversals import PostingFacts
from tests.core.facts import INVOICE, LATER, POSTED, WRITTEN_OFF, item, refused


def posting(kind: PostingKind, change: int, claim_change: int) -> PostingFacts:
    return PostingFacts(
        id=1,
        kind=kind,
        change=change,
        claim_change=claim_change,
        effective_date=LATER,
        reversed=False,
    )


DISCOUNT = posting(PostingKind.DISCOUNT, -100, -100)
WRITE_OFF = posting(PostingKind.WRITTEN_OFF, -300, 0)
ISSUED = posting(PostingKind.ISSUED, 1_000, 1_000)


@pytest.mark.parametrize(
    ("code", "act"),
    [
        pytest.param(
            "already_reversed",
            lambda: reversals.reverse(INVOICE, replace(DISCOUNT, reversed=True), day=LATER),
            id="twice",
        ),
        pytest.param(
            "before_original",
            lambda: reversals.reverse(INVOICE, DISCOUNT, day=POSTED),
            id="before the original",
        ),
        pytest.param(
            "more_than_written_off",
            lambda: reversals.reverse(item(Side.DEBIT, written_off=299), WRITE_OFF, day=LATER),
            id="a cent of the write-off is recovered",
        ),
        pytest.param(
            "more_than_open",
            lambda: reversals.cancel(
                item(Side.DEBIT, amount=999), ISSUED, others_standing=0, day=LATER
            ),
            id="a cent of the item is missing",
        ),
        pytest.param(
            "still_in_use",
            lambda: reversals.cancel(INVOICE, ISSUED, others_standing=1, day=LATER),
            id="something stands on it",
        ),
        pytest.param(
            "paired_posting",
            lambda: reversals.reverse_alone(INVOICE, ISSUED, day=LATER),
            id="an issue is cancelled with its document",
        ),
    ],
)
def test_refused(code: str, act: Callable[[], object]) -> None:
    assert refused(act) == code


def test_what_stands_alone_is_undone() -> None:
    reversals.reverse_alone(INVOICE, DISCOUNT, day=LATER)
    reversals.reverse(WRITTEN_OFF, WRITE_OFF, day=LATER)
    reversals.cancel(INVOICE, ISSUED, others_standing=0, day=LATER)
