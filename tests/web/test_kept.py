"""What is kept is computed once for each state of the book, whoever asks at the same time."""

import threading
from datetime import date

import pytest

from dunwell.actions import contacts, customers, policies
from dunwell.web import kept
from tests import builders

DAY = date(2026, 1, 5)


def test_who_asks_at_the_same_time_waits_for_the_first() -> None:
    begun, go_on = threading.Event(), threading.Event()
    computed: list[int] = []

    def compute() -> int:
        computed.append(1)
        begun.set()
        go_on.wait(10)
        return 7

    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(kept.remember(("one",), compute)))
        for _ in range(4)
    ]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert (found, len(computed)) == ([7, 7, 7, 7], 1)


def test_what_fails_is_computed_again() -> None:
    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.remember(("one",), fail)
    assert kept.remember(("one",), lambda: 3) == 3


@pytest.mark.django_db
def test_marks_change_with_what_they_are_of() -> None:
    """A contact leaves figures alone and changes lists; a posting or a customer changes both."""
    policies.install_shipped(at=builders.AT)
    who = builders.cast()

    def marks() -> tuple[object, object]:
        return kept.figures_mark(), kept.book_mark()

    before = marks()
    contacts.add(by=None, at=builders.AT, customer=who.harbour, name="Ann", phone="1")
    with_contact = marks()
    assert with_contact[0] == before[0]
    assert with_contact[1] != before[1]
    for act in (
        lambda: builders.invoice(who, 1_00, on=DAY),
        lambda: customers.edit(by=None, at=builders.AT, customer=who.harbour, segment="strategic"),
    ):
        earlier = marks()
        act()
        assert all(one != other for one, other in zip(earlier, marks(), strict=True))


@pytest.mark.django_db
def test_what_was_kept_of_an_earlier_state_goes() -> None:
    policies.install_shipped(at=builders.AT)
    who = builders.cast()
    mark = kept.figures_mark()
    assert kept.remember(("figures", mark), lambda: 1) == 1
    assert kept.remember(("figures", mark), lambda: 2) == 1
    builders.invoice(who, 1_00, on=DAY)
    assert kept.remember(("figures", kept.figures_mark()), lambda: 3) == 3
    assert kept.remember(("figures", mark), lambda: 4) == 4
