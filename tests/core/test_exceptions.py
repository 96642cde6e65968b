"""What is material at its boundary, and what an exception lacks."""

from datetime import date
from typing import Any

import pytest

from dunwell.core import because_texts, exceptions, policy
from dunwell.core.exceptions import ExceptionFacts, ExceptionKind, Lack

TERMS = exceptions.terms_of(policy.SHIPPED)
DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("facts", "kind", "least"),
    [
        ("undisputed", ExceptionKind.OVERDUE, TERMS.overdue_from),
        ("broken_promise", ExceptionKind.BROKEN_PROMISE, TERMS.promise_from),
        ("stale_promise", ExceptionKind.STALE_PROMISE, TERMS.promise_from),
        ("late_dispute", ExceptionKind.DISPUTE_LATE, TERMS.dispute_from),
        ("unapplied", ExceptionKind.UNAPPLIED, TERMS.unapplied_from),
    ],
)
def test_what_is_material(facts: str, kind: ExceptionKind, least: int) -> None:
    def found(amount: int) -> list[exceptions.Found]:
        known: dict[str, Any] = {facts: amount, "oldest_date": DAY, "stale_since": DAY}
        return list(exceptions.find(ExceptionFacts(currency="EUR", **known), terms=TERMS))

    assert found(least - 1) == []
    (one,) = found(least)
    assert (one.kind, one.amount) == (kind, least)
    text = because_texts.text(one.because.code, one.because.values)
    said = because_texts.fill(
        one.because.values, day=str, amount=lambda a, c: f"{a} {c}", item=str, entity=str
    )
    assert f"{least} EUR" in text % said


@pytest.mark.parametrize(
    ("has_owner", "has_action", "due", "expected"),
    [
        (True, True, DAY, ()),
        (False, True, DAY, (Lack.OWNER,)),
        (True, False, None, (Lack.ACTION, Lack.DUE_DATE)),
        (False, False, None, (Lack.OWNER, Lack.ACTION, Lack.DUE_DATE)),
    ],
)
def test_what_an_exception_lacks(
    has_owner: bool, has_action: bool, due: date | None, expected: tuple[Lack, ...]
) -> None:
    assert exceptions.lacks(has_owner=has_owner, has_action=has_action, due_date=due) == expected
