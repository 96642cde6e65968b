"""What one document is: instalments, customers, and numbers with leading zeros."""

from typing import Any

import pytest

from dunwell.actions import merging
from dunwell.core.customers import ProposalState
from dunwell.store.models import Customer, Document, DuplicateProposal
from tests.ledgers import Ledger, counts, open_items, problems, row

pytestmark = pytest.mark.usefixtures("sound_afterwards")


def test_due_dates_under_one_number_are_instalments(ledger: Ledger) -> None:
    parts = [row("1", "40.00"), row("1", "60.00", due_date="2025-04-30")]
    assert counts(ledger.load(parts)) == (2, 0, 0, 0, 0)
    assert Document.objects.filter(number="1").count() == 1
    later = ledger.load([parts[1]])
    assert (counts(later), open_items()) == ((0, 0, 1, 0, 1), {"1": 100_00})
    assert counts(ledger.load(parts)) == (0, 0, 2, 0, 0)


def test_an_instalment_column_tells_instalments_apart(ledger: Ledger) -> None:
    parts = [row("1", "40.00", instalment="1"), row("1", "60.00", instalment="2")]
    assert counts(ledger.load(parts)) == (2, 0, 0, 0, 0)
    moved = parts[1] | {"due_date": "2025-09-30"}
    assert counts(ledger.load([moved])) == (0, 1, 0, 0, 1)
    assert open_items() == {"1": 100_00}


def test_a_document_that_is_split_into_instalments_later(ledger: Ledger) -> None:
    ledger.load([row("1")])
    split = [row("1", "50.00"), row("1", "50.00", due_date="2025-04-30")]
    assert counts(ledger.load(split)) == (1, 1, 0, 0, 0)
    assert (open_items(), Document.objects.count()) == ({"1": 100_00}, 1)


def test_one_number_with_two_amounts_is_rejected_whole(ledger: Ledger) -> None:
    result = ledger.load([row("1", "10.00"), row("1", "11.00"), row("2")])
    assert (counts(result), problems(result)) == ((1, 0, 0, 2, 0), {"conflicting_amounts": 2})


def test_a_number_of_two_customers_is_rejected_whole(ledger: Ledger) -> None:
    result = ledger.load([row("1"), row("1", customer_no="C2"), row("2")])
    assert (counts(result), problems(result)) == ((1, 0, 0, 2, 0), {"number_of_two_customers": 2})


def test_an_instalment_cannot_change_customer_alone(ledger: Ledger) -> None:
    parts = [
        row("1", "40.00"),
        row("1", "60.00", due_date="2025-04-30"),
        row("2", customer_no="C2"),
    ]
    ledger.load(parts)
    alone = ledger.load([parts[1] | {"customer_no": "C2"}, parts[2]])
    assert problems(alone) == {"number_of_two_customers": 1}
    together = ledger.load([one | {"customer_no": "C2"} for one in parts])
    assert counts(together) == (0, 2, 1, 0, 0)


def test_a_rejected_instalment_joins_its_siblings_later(ledger: Ledger) -> None:
    bad, good = row("1", "0.00"), row("1", "60.00", due_date="2025-04-30")
    assert counts(ledger.load([bad, good])) == (1, 0, 0, 1, 0)
    assert counts(ledger.load([bad | {"amount": "40.00"}])) == (1, 0, 0, 0, 1)
    assert open_items() == {"1": 100_00}
    full = ledger.load([bad | {"amount": "40.00"}, good])
    assert counts(full) == (0, 0, 2, 0, 0)


@pytest.mark.parametrize(
    ("first", "second", "twins"),
    [
        ("00123", "123", True),
        ("123", "00123", True),
        ("0123", "00123", True),
        ("123", "1230", False),
    ],
)
def test_leading_zeros_are_told_apart_and_told(
    ledger: Ledger, first: str, second: str, twins: bool
) -> None:
    together = ledger.load([row(first), row(second)])
    assert problems(together) == ({"leading_zeros": 2} if twins else {})
    assert len(open_items()) == 2
    ledger.undo(together["import_id"])
    assert problems(ledger.load([row(first)])) == {}
    apart = ledger.load([row(second)])
    assert problems(apart) == ({"leading_zeros": 1} if twins else {})
    assert (counts(apart), len(open_items())) == ((1, 0, 0, 0, 1), 2)


def test_zeros_of_another_entity_or_type_are_no_matter(ledger: Ledger) -> None:
    ledger.load([row("00123")], entity="DE01")
    result = ledger.load([row("123"), row("0123", "-5.00")], entity="NL01")
    assert problems(result) == {}


def test_a_profile_may_ignore_leading_zeros(ledger: Ledger) -> None:
    ignoring: dict[str, Any] = {"mapping": {"leading_zeros": "ignore"}}
    one = ledger.load([row("00123"), row("0", "7.00")], **ignoring)
    assert counts(one) == (2, 0, 0, 0, 0)
    assert counts(ledger.load([row("123"), row("000", "7.00")])) == (0, 0, 2, 0, 0)
    both = ledger.load([row("00123"), row("123")])
    assert (counts(both), problems(both)) == ((0, 0, 2, 0, 1), {"repeated_row": 1})
    assert open_items() == {"00123": 100_00, "0": 7_00}


def test_ignoring_zeros_from_now_on_finds_what_was_loaded_before(ledger: Ledger) -> None:
    keep, ignore = {"leading_zeros": "keep"}, {"leading_zeros": "ignore"}
    ledger.load([row("00123"), row("045")], mapping=keep)
    assert counts(ledger.load([row("123"), row("45")], mapping=ignore)) == (0, 0, 2, 0, 0)
    assert counts(ledger.load([row("00123"), row("045")], mapping=keep)) == (0, 0, 2, 0, 0)


def test_keeping_zeros_from_now_on_finds_what_was_loaded_before(ledger: Ledger) -> None:
    ledger.load([row("00123")], mapping={"leading_zeros": "ignore"})
    again = ledger.load([row("00123")], mapping={"leading_zeros": "keep"})
    assert counts(again) == (0, 0, 1, 0, 0)


def test_similar_customers_are_proposed_and_never_merged(ledger: Ledger) -> None:
    rows = [
        row("1", customer_no="0042", customer_name="Harbour"),
        row("2", customer_no="42", customer_name="Something Else"),
        row("3", customer_no="77", customer_name="Müller & Söhne GmbH"),
        row("4", customer_no="78", customer_name="SOEHNE, MUELLER"),
        row("5", customer_no="79", customer_name="Unlike Anybody"),
    ]
    result = ledger.load(rows)
    assert problems(result) == {"similar_customer": 2}
    assert Customer.objects.count() == 5
    pairs = {(one.first.number, one.second.number) for one in DuplicateProposal.objects.all()}
    assert {frozenset(pair) for pair in pairs} == {
        frozenset({"0042", "42"}),
        frozenset({"77", "78"}),
    }


@pytest.mark.parametrize("state", [ProposalState.DISMISSED, ProposalState.PROPOSED])
def test_a_pair_is_proposed_once(ledger: Ledger, state: ProposalState) -> None:
    first, second = row("1", customer_no="0042"), row("2", customer_no="42")
    ledger.load([first, second])
    DuplicateProposal.objects.update(state=state)
    assert problems(ledger.load([first, second, row("3", customer_no="42")])) == {}
    assert [one.state for one in DuplicateProposal.objects.all()] == [state]


def test_merged_customers_are_one_to_the_next_file(ledger: Ledger) -> None:
    rows = [row("1", customer_no="0042"), row("2", customer_no="42"), row("", customer_no="42")]
    ledger.load(rows)
    survivor, other = (Customer.objects.get(number=number) for number in ("0042", "42"))
    merging.merge(by=None, at=ledger.now, survivor=survivor, other=other)
    again = ledger.load([*rows, row("3", customer_no="042")])
    assert counts(again) == (1, 0, 3, 0, 0)
    pairs = DuplicateProposal.objects.values_list("first__number", "second__number")
    assert {frozenset(pair) for pair in pairs} <= {
        frozenset({"0042", "42"}),
        frozenset({"0042", "042"}),
    }


def test_customers_without_numbers_are_known_by_their_very_name(ledger: Ledger) -> None:
    rows = [row(number, customer_no="", customer_name=name) for number, name in (
        ("1", "Acme Ltd"), ("2", "ACME LTD"), ("3", "Acme Limited"),
    )]  # fmt: skip
    result = ledger.load(rows)
    assert problems(result) == {"similar_customer": 1}
    assert Customer.objects.count() == 2
    assert counts(ledger.load(rows)) == (0, 0, 3, 0, 0)


def test_a_name_of_two_customers_names_neither(ledger: Ledger) -> None:
    ledger.load([row("1", customer_no="A"), row("2", customer_no="B")])
    result = ledger.load([row("3", customer_no=""), row("4", customer_no="A")])
    assert (counts(result)[3], problems(result)) == (1, {"ambiguous_customer": 1})
