"""Stories of several files: receipts, complete lists, instalments, zeros, and their undoing."""

from collections.abc import Callable
from datetime import date

import pytest

from dunwell.actions import imports, merging
from dunwell.core.customers import ProposalState
from dunwell.jobs.imports.requests import BadRequest
from dunwell.store.models import Customer, Document, DuplicateProposal
from tests import ledgers
from tests.builders import AT
from tests.ledgers import Ledger, counts, figures, open_items, problems, receipt_row, row

pytestmark = pytest.mark.usefixtures("sound_afterwards")

JUNE_30 = date(2025, 6, 30)


# Receipts


def test_a_receipt_pays_the_document_it_names(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    result = ledger.load_receipts(receipt_row("R1", "60.00", "1"), receipt_row("R2", "9.00"))
    assert counts(result) == (2, 0, 0, 0, 0)
    assert figures() == {"EUR": (140_00, 0, 9_00)}
    again = ledger.load_receipts(receipt_row("R1", "60.00", "1"), receipt_row("R2", "9.00"))
    assert counts(again) == (0, 0, 2, 0, 0)
    assert figures() == {"EUR": (140_00, 0, 9_00)}


def test_receipts_without_a_reference_are_known_again_once_their_document_is(
    ledger: Ledger,
) -> None:
    rows = [receipt_row("", "60.00", "1"), receipt_row("", "60.00", "1")]
    ledger.load([row("9")])
    assert problems(ledger.load_receipts(*rows)) == {"unknown_item": 2}
    ledger.load([row("1"), row("9")])
    assert counts(ledger.load_receipts(*rows)) == (0, 0, 2, 0, 0)
    assert figures() == {"EUR": (200_00, 0, 120_00)}


def test_more_money_than_debt_stays_unapplied(ledger: Ledger) -> None:
    ledger.load([row("1")])
    ledger.load_receipts(receipt_row("R1", "70.00", "1"), receipt_row("R2", "70.00", "1"))
    assert figures() == {"EUR": (0, 0, 40_00)}


def test_one_receipt_pays_several_documents(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    rows = [receipt_row("R1", "100.00", "1"), receipt_row("R1", "30.00", "2")]
    assert counts(ledger.load_receipts(*rows)) == (2, 0, 0, 0, 0)
    assert open_items() == {"2": 70_00}


def test_a_receipt_of_nobody_is_rejected(ledger: Ledger) -> None:
    ledger.load([row("1")])
    result = ledger.load_receipts(receipt_row("R1", "5.00", customer_no="C99"))
    assert problems(result) == {"unknown_customer": 1}
    assert figures() == {"EUR": (100_00, 0, 0)}


@pytest.mark.parametrize(("amount", "code"), [("-5.00", "negative_amount"), ("0", "zero_amount")])
def test_a_receipt_is_money_that_came_in(ledger: Ledger, amount: str, code: str) -> None:
    ledger.load([row("1")])
    assert problems(ledger.load_receipts(receipt_row("R1", amount))) == {code: 1}


def test_a_receipt_of_another_source_is_not_counted_twice(ledger: Ledger) -> None:
    ledger.load([row("1")])
    ledger.load_receipts(receipt_row("R1", "60.00", "1"), source="bank")
    behind = ledger.load([row("1")])
    assert (counts(behind), problems(behind)) == ((0, 0, 1, 0, 0), {"ledger_behind": 1})
    assert figures() == {"EUR": (40_00, 0, 0)}
    ledger.load([row("1", amount_paid="60.00")])
    assert figures() == {"EUR": (40_00, 0, 0)}
    ledger.load([row("1", clearing_date="2025-05-01")])
    assert figures() == {}


def test_a_correction_below_what_was_paid_is_rejected_by_name(ledger: Ledger) -> None:
    ledger.load([row("1")])
    ledger.load_receipts(receipt_row("R1", "60.00", "1"), source="bank")
    for amount, code, left in (
        ("60.01", "ledger_behind", 1),
        ("60.00", "ledger_behind", 0),
        ("59.99", "amount_below_applied", 0),
    ):
        result = ledger.load([row("1", amount)])
        assert code in problems(result), amount
        assert open_items() == ({"1": left} if left else {}), amount
    assert counts(result) == (0, 0, 0, 1, 0)
    assert result["problems"][0]["examples"][0]["value"] == "1"


def test_a_corrected_receipt_keeps_what_it_paid(ledger: Ledger) -> None:
    ledger.load([row("1")])
    ledger.load_receipts(receipt_row("R1", "60.00", "1"))
    assert counts(ledger.load_receipts(receipt_row("R1", "75.00", "1"))) == (0, 1, 0, 0, 0)
    assert figures() == {"EUR": (40_00, 0, 15_00)}


# Whole documents: instalments, customers, zeros


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
    ignoring = {"mapping": {"leading_zeros": "ignore"}}
    one = ledger.load([row("00123"), row("0", "7.00")], **ignoring)
    assert counts(one) == (2, 0, 0, 0, 0)
    assert counts(ledger.load([row("123"), row("000", "7.00")])) == (0, 0, 2, 0, 0)
    both = ledger.load([row("00123"), row("123")])
    assert (counts(both), problems(both)) == ((0, 0, 2, 0, 1), {"repeated_row": 1})
    assert open_items() == {"00123": 100_00, "0": 7_00}


def test_ignoring_zeros_from_now_on_finds_what_was_loaded_before(ledger: Ledger) -> None:
    keeping, ignoring = ({"mapping": {"leading_zeros": word}} for word in ("keep", "ignore"))
    ledger.load([row("00123"), row("045")], **keeping)
    assert counts(ledger.load([row("123"), row("45")], **ignoring)) == (0, 0, 2, 0, 0)
    assert counts(ledger.load([row("00123"), row("045")], **keeping)) == (0, 0, 2, 0, 0)


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
    assert set(DuplicateProposal.objects.values_list("first__number", "second__number")) <= {
        ("0042", "42"),
        ("0042", "042"),
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


# Complete files


def complete(ledger: Ledger, *rows: ledgers.Row, **asked: object) -> dict[str, object]:
    return ledger.load(rows, complete=True, ledger_date=JUNE_30, **asked)


def test_what_is_missing_is_only_counted(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    assert counts(ledger.load([row("1")])) == (0, 0, 1, 0, 1)
    assert figures() == {"EUR": (200_00, 0, 0)}


def test_a_complete_file_closes_what_it_does_not_list(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2"), row("3", "-20.00")])
    result = complete(ledger, row("1"))
    assert (counts(result), result["closed"]) == ((0, 0, 1, 0, 2), 2)
    assert figures(date(2025, 6, 29)) == {"EUR": (200_00, 20_00, 0)}
    assert figures(JUNE_30) == {"EUR": (100_00, 0, 0)}
    again = complete(ledger, row("1"))
    assert (counts(again), again["closed"]) == ((0, 0, 1, 0, 0), 0)


def test_a_later_file_that_lists_it_opens_it_again(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    complete(ledger, row("1"))
    assert counts(ledger.load([row("1"), row("2")])) == (0, 1, 1, 0, 0)
    assert figures() == {"EUR": (200_00, 0, 0)}


def test_a_complete_file_speaks_of_its_entities_alone(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")], entity="NL01")
    ledger.load([row("3")], entity="UK01")
    ledger.load([row("4")], source="other", entity="NL01")
    assert complete(ledger, row("1"), entity="NL01")["closed"] == 1
    assert open_items() == {"1": 100_00, "3": 100_00, "4": 100_00}


@pytest.mark.parametrize(("posted", "closed"), [("2025-06-30", 1), ("2025-07-01", 0)])
def test_what_was_posted_after_the_ledger_date_is_not_missing(
    ledger: Ledger, posted: str, closed: int
) -> None:
    ledger.load([row("1"), row("2", invoice_date=posted, due_date="2025-08-01")])
    assert complete(ledger, row("1"))["closed"] == closed


def test_a_rejected_row_is_not_missing(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2"), row("3")])
    result = complete(ledger, row("1"), row("2", "0.00"))
    assert (counts(result), result["closed"]) == ((0, 0, 1, 1, 1), 1)
    assert open_items() == {"1": 100_00, "2": 100_00}


def test_nothing_is_closed_while_a_row_may_be_about_anything(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2"), row("", "7.00")])
    result = complete(ledger, row("1"), row("", "0.00"))
    assert (result["missing"], result["closed"]) == (2, 0)
    assert problems(result)["nothing_closed"] == 1
    assert figures() == {"EUR": (207_00, 0, 0)}


def test_rejected_rows_loaded_again_close_nothing_else(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    result = complete(ledger, row("1"), row("2"), row("3", "0.00"))
    text = ledgers.rejected_text(result).replace(",0.00,", ",30.00,")
    with pytest.raises(BadRequest, match="--complete"):
        ledger.load(text, complete=True, ledger_date=JUNE_30)
    again = ledger.load(text)
    assert counts(again) == (1, 0, 0, 0, 2)
    assert open_items() == {"1": 100_00, "2": 100_00, "3": 30_00}


@pytest.mark.parametrize(
    ("ledger_date", "cleared_from", "because"),
    [
        (None, date(2025, 3, 1), "from its posting, where nothing tells more"),
        (JUNE_30, JUNE_30, "known on the ledger's date"),
        (date(2025, 2, 1), date(2025, 3, 1), "never before there is anything to clear"),
    ],
)
def test_an_applied_amount_without_a_date_counts_on_the_ledgers(
    ledger: Ledger, ledger_date: date | None, cleared_from: date, because: str
) -> None:
    ledger.load([row("1", amount_paid="30.00")], ledger_date=ledger_date)
    before = date.fromordinal(cleared_from.toordinal() - 1)
    assert figures(cleared_from) == {"EUR": (70_00, 0, 0)}, because
    assert figures(before) in ({}, {"EUR": (100_00, 0, 0)}), because


# Undoing


Step = Callable[[Ledger], int]


def _load(*rows: ledgers.Row, **asked: object) -> Step:
    return lambda ledger: int(ledger.load(rows, **asked)["import_id"])


def _receive(*rows: ledgers.Row, **asked: object) -> Step:
    return lambda ledger: int(ledger.load_receipts(*rows, **asked)["import_id"])


FIRST = (row("1", po_number="A"), row("2", po_number="A"), row("3", "-20.00", po_number="A"))
CLEARED = (row("1", po_number="A", clearing_date="2025-04-10"), *FIRST[1:])
PARTS = (row("1", "40.00"), row("1", "60.00", due_date="2025-04-30"))


@pytest.mark.parametrize(
    ("before", "undone"),
    [
        pytest.param([], _load(*FIRST), id="a first load"),
        pytest.param([_load(*FIRST)], _load(*FIRST), id="a load that changed nothing"),
        pytest.param([_load(*FIRST)], _load(row("1"), row("9")), id="an overlapping load"),
        pytest.param([_load(*FIRST)], _load(row("1", "70.00", po_number="B")), id="a reissue"),
        pytest.param([_load(*FIRST)], _load(row("1", customer_no="C2")), id="another customer"),
        pytest.param([_load(*FIRST)], _load(*CLEARED), id="a clearing"),
        pytest.param([_load(*CLEARED)], _load(*FIRST), id="an opening"),
        pytest.param(
            [_load(*CLEARED)],
            _load(row("1", "80.00", clearing_date="2025-04-20")),
            id="a reissue and another clearing",
        ),
        pytest.param(
            [_load(*FIRST)], _load(row("1"), complete=True, ledger_date=JUNE_30), id="a closing"
        ),
        pytest.param(
            [_load(*FIRST), _load(row("1"), complete=True, ledger_date=JUNE_30)],
            _load(*FIRST),
            id="an opening after a closing",
        ),
        pytest.param([_load(*FIRST)], _receive(receipt_row("R1", "60", "1")), id="receipts"),
        pytest.param(
            [_load(*FIRST), _receive(receipt_row("R1", "60", "1"), source="bank")],
            _load(row("1", "90.00"), row("2", "50.00")),
            id="a reissue of what was paid",
        ),
        pytest.param([_load(row("1"))], _load(*PARTS), id="a split into instalments"),
        pytest.param([_load(PARTS[0])], _load(*PARTS), id="a further instalment"),
    ],
)  # fmt: skip
def test_undo_gives_back_the_state_before(
    ledger: Ledger, before: list[Step], undone: Step
) -> None:
    for step in before:
        step(ledger)
    told = _state()
    import_id = undone(ledger)
    changed = _state()
    ledger.undo(import_id)
    assert _state() == told
    undone(ledger)
    assert _state() == changed


def _state() -> object:
    days = [date(2025, month, 20) for month in range(2, 9)]
    described = sorted(
        Document.objects.filter(items__balances__isnull=False).values_list(
            "type", "number", "po_reference"
        )
    )
    return [figures(day) for day in days], open_items(), ledgers.due_dates(), described


def test_undo_is_refused_while_later_facts_stand_on_it(ledger: Ledger) -> None:
    first = ledger.load([row("1"), row("2")])["import_id"]
    later = ledger.load_receipts(receipt_row("R1", "60", "1"))["import_id"]
    with pytest.raises(imports.LaterFactsDepend, match="invoice 1"):
        ledger.undo(first)
    assert figures() == {"EUR": (140_00, 0, 0)}
    ledger.undo(later)
    ledger.undo(first)
    assert figures() == {}


@pytest.mark.parametrize(
    "cells", [{"amount": "70.00"}, {"po_number": "B"}, {"clearing_date": "2025-05-05"}]
)
def test_undo_is_refused_while_a_later_file_corrected_it(
    ledger: Ledger, cells: dict[str, str]
) -> None:
    ledger.load([row("1", po_number="")])
    middle = ledger.load([row("1", "80.00", po_number="A")])["import_id"]
    last = ledger.load([row("1", "80.00", po_number="A") | cells])["import_id"]
    with pytest.raises(imports.LaterFactsDepend, match="invoice 1"):
        ledger.undo(middle)
    ledger.undo(last)
    ledger.undo(middle)
    assert open_items() == {"1": 100_00}


def test_undo_happens_once(ledger: Ledger) -> None:
    first = ledger.load([row("1")])["import_id"]
    ledger.undo(first)
    with pytest.raises(imports.AlreadyUndone):
        ledger.undo(first)
    with pytest.raises(imports.UnknownImport):
        ledger.undo(first + 99)


def test_undone_corrections_can_be_made_again_and_undone_again(ledger: Ledger) -> None:
    ledger.load([row("1")])
    for amount in ("70.00", "80.00", "70.00"):
        import_id = ledger.load([row("1", amount)])["import_id"]
        assert open_items() == {"1": int(amount[:2]) * 100}
        ledger.undo(import_id)
        assert open_items() == {"1": 100_00}
    assert counts(ledger.load([row("1")])) == (0, 1, 0, 0, 0)
    ledger.load_receipts(receipt_row("R1", "60", "1"))
    assert open_items() == {"1": 40_00}


def test_what_was_undone_comes_in_as_new(ledger: Ledger) -> None:
    rows = [row("1"), row("00123"), row("", "5.00")]
    ledger.undo(ledger.load(rows)["import_id"])
    again = ledger.load(rows)
    assert (counts(again), problems(again)) == ((3, 0, 0, 0, 0), {})


def test_as_known_before_the_undo_the_load_stands(ledger: Ledger) -> None:
    import_id = ledger.load([row("1")])["import_id"]
    known_at = AT.replace(hour=AT.hour + ledger.loads)
    ledger.undo(import_id)
    assert figures() == {}
    assert figures(known_at=known_at) == {"EUR": (100_00, 0, 0)}


# Dry runs


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        (FIRST, {}),
        ((row("1", "70.00"), row("9")), {"source": "new", "entity": "NEW"}),
        ((row("1", "70.00"), row("9", "0.00")), {"complete": True, "ledger_date": JUNE_30}),
        (CLEARED, {"control_totals": {"EUR": "80.00"}}),
    ],
)
def test_a_dry_run_tells_all_and_keeps_nothing(
    ledger: Ledger, rows: tuple[ledgers.Row, ...], asked: dict[str, object]
) -> None:
    ledger.load(FIRST)
    before = ledgers.snapshot()
    tried = ledger.load(rows, dry_run=True, **asked)
    assert ledgers.snapshot() == before
    assert ledger.leftovers() == []
    done = ledger.load(rows, **asked)
    apart = {"import_id", "dry_run", "rejected_file", "mapping"}
    assert {name: told for name, told in tried.items() if name not in apart} == {
        name: told for name, told in done.items() if name not in apart
    }
