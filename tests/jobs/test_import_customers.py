"""Customers come in as a file says, change where it says more, and go back on undo."""

from datetime import date
from typing import Any

import pytest

from dunwell.actions import customers as acts
from dunwell.actions.imports import LaterFactsDepend
from dunwell.core.import_fields import ImportKind
from dunwell.jobs.imports.requests import BadRequest
from dunwell.store.models import Contact, Customer, DuplicateProposal, ImportChange, ImportRun
from dunwell.store.queries import customers
from tests import ledgers
from tests.builders import AT
from tests.ledgers import Ledger, counts, problems, row

pytestmark = pytest.mark.usefixtures("sound_afterwards")

PARTIES = ("customer", "customer_number", "contact", "duplicate_proposal")
FULL = {
    "customer_number": "100",
    "name": "Müller & Söhne GmbH",
    "segment": "large",
    "region": "South",
    "country": "Deutschland",
    "language": "German",
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
    "payment_terms": "30 Tage netto",
    "credit_limit": "10,000.50",
    "credit_rating": "A-",
    "collector": "Ann",
    "sales_account_manager": "Ben",
    "customer_success_owner": "Cem",
    "tax_id": "DE0123",
    "po_required": "ja",
    "portal_required": "no",
    "seasonal_profile": "summer",
    "status": "In Litigation",
    "branch": "Ulm",
    "contract_type": "frame",
    "contract_renewal_date": "2027-01-31",
    "payment_run_calendar": "Fridays",
    "payment_behaviour": "late",
}
KEPT = {
    "number": "100",
    "name": "Müller & Söhne GmbH",
    "name_key": "muller sohne",
    "segment": "large",
    "region": "South",
    "country": "DE",
    "language": "de",
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
    "terms": "30 Tage netto",
    "terms_days": 30,
    "credit_limit": 10_000_50,
    "credit_rating": "A-",
    "collector_name": "Ann",
    "sales_account_manager": "Ben",
    "customer_success_owner": "Cem",
    "tax_id": "DE0123",
    "po_required": True,
    "portal_required": False,
    "seasonal_profile": "summer",
    "status": "in_litigation",
    "branch": "Ulm",
    "contract_type": "frame",
    "contract_renewal_date": date(2027, 1, 31),
    "payment_run_calendar": "Fridays",
    "payment_behaviour": "late",
}


FIELD_OF = {"customer_number": "number", "payment_terms": "terms"}


def load(ledger: Ledger, *rows: dict[str, str], **asked: Any) -> dict[str, Any]:
    """Load rows whose columns are told, as two rows are too few to recognise them."""
    headings = dict.fromkeys(name for cells in rows for name in cells)
    mapping = {FIELD_OF.get(name, name): name.replace("_", " ").title() for name in headings}
    return ledger.load(
        rows, kind=ImportKind.CUSTOMERS, name="customers.csv", mapping=mapping, **asked
    )


def one(number: str = "100", **cells: str) -> dict[str, str]:
    return {"customer_number": number, "name": f"Customer {number}"} | cells


def said(number: str = "100", *names: str) -> dict[str, Any]:
    """Tell what the book knows of a customer; numbers for those above it."""
    customer = customers.by_number(number)
    return {name: getattr(customer, name) for name in names}


def parents() -> dict[str, tuple[str | None, str | None]]:
    """Tell each customer's parent and payer by their numbers."""
    found = Customer.objects.values_list("number", "parent__number", "payer__number")
    return {number: (parent, payer) for number, parent, payer in found}


def parties() -> dict[str, list[tuple[Any, ...]]]:
    found = ledgers.snapshot()
    return {name: found[name] for name in PARTIES}


def changed() -> list[dict[str, Any] | None]:
    """Tell what the latest run remembers."""
    found = ImportChange.objects.filter(run=ImportRun.objects.latest("id"))
    return list(found.order_by("row_id").values_list("before", flat=True))


def test_every_column_comes_in(ledger: Ledger) -> None:
    assert counts(load(ledger, FULL)) == (1, 0, 0, 0, 0)
    assert said("100", *KEPT) == KEPT
    assert changed() == [None]


def test_the_same_file_again_changes_nothing(ledger: Ledger) -> None:
    load(ledger, FULL, one("101", parent_number="100", payer_number="100"))
    before = parties()
    again = load(ledger, FULL, one("101", parent_number="100", payer_number="100"))
    assert (counts(again), problems(again)) == ((0, 0, 2, 0, 0), {})
    assert parties() == before
    assert changed() == []


def test_a_dry_run_tells_all_and_keeps_nothing(ledger: Ledger) -> None:
    load(ledger, FULL)
    before = ledgers.snapshot()
    result = load(ledger, FULL | {"segment": "small"}, one("101"), dry_run=True)
    assert counts(result) == (1, 1, 0, 0, 0)
    assert ledgers.snapshot() == before


def test_only_what_the_file_says_changes(ledger: Ledger) -> None:
    load(ledger, FULL)
    result = load(ledger, {"customer_number": "100", "segment": "small", "region": ""})
    assert counts(result) == (0, 1, 0, 0, 0)
    assert said("100", *KEPT) == KEPT | {"segment": "small"}
    assert changed() == [{"segment": "large"}]


def test_what_a_run_remembers_is_what_the_columns_said(ledger: Ledger) -> None:
    load(ledger, FULL, one("101"))
    new = {
        "name": "Müller AG",
        "payment_terms": "NAA8",
        "credit_limit": "",
        "po_required": "no",
        "contract_renewal_date": "2028-02-29",
        "parent_number": "101",
    }
    load(ledger, FULL | new)
    assert changed() == [
        {
            "name": "Müller & Söhne GmbH",
            "name_key": "muller sohne",
            "terms": "30 Tage netto",
            "terms_days": 30,
            "po_required": True,
            "contract_renewal_date": "2027-01-31",
            "parent_id": None,
        }
    ]
    assert said("100", "terms_days", "credit_limit") == {
        "terms_days": None,
        "credit_limit": 10_000_50,
    }


def test_days_to_pay_follow_the_terms(ledger: Ledger) -> None:
    load(ledger, *(one(number, payment_terms="NAA8") for number in "1234"))
    assert said("1", "terms_days") == {"terms_days": None}
    Customer.objects.update(terms_days=14)  # As a person knows it.
    newer = {
        "1": ("NAA8", 14),  # The code stands, and so do the days.
        "2": ("", 14),  # Nothing is said.
        "3": ("NAA9", None),  # Another code means other days, and nobody said how many.
        "4": ("NET45", 45),  # The terms say it.
    }
    load(ledger, *(one(number, payment_terms=terms) for number, (terms, _) in newer.items()))
    for number, (_, days) in newer.items():
        assert said(number, "terms_days") == {"terms_days": days}, number


def test_unknown_words_leave_what_is_known(ledger: Ledger) -> None:
    words = {
        "country": "Atlantis",
        "language": "Klingon",
        "time_zone": "Mars/Base",
        "status": "on holiday",
    }
    load(ledger, FULL)
    result = load(ledger, FULL | words, one("101", **words))
    assert counts(result) == (1, 0, 1, 0, 0)
    assert problems(result) == {f"unknown_{name}": 2 for name in words}
    assert said("100", *words) == {name: KEPT[name] for name in words}
    assert said("101", *words) == dict.fromkeys(words, "") | {"status": "active"}


def test_a_row_with_an_error_stays_out(ledger: Ledger) -> None:
    errors = [
        ({"customer_number": "", "name": ""}, "missing_value"),
        ({"customer_number": "1", "currency": "XXQ"}, "unknown_currency"),
        ({"customer_number": "2", "credit_limit": "-0.01"}, "limit_below_zero"),
        ({"customer_number": "3", "credit_limit": "NaN"}, "not_a_number"),
        ({"customer_number": "4", "po_required": "perhaps"}, "not_a_flag"),
        ({"customer_number": "5", "contract_renewal_date": "2027-02-30"}, "no_such_day"),
        ({"customer_number": "9" * 101}, "number_too_long"),
    ]
    good = ({"customer_number": "6", "credit_limit": "0"}, {"customer_number": "7" * 100})
    result = load(ledger, *(FULL | cells for cells in good), *(FULL | one for one, _ in errors))
    assert counts(result) == (2, 0, 0, len(errors), 0)
    warned = {"similar_customer": 1}  # The two good ones have one name.
    assert problems(result) == dict.fromkeys((code for _, code in errors), 1) | warned
    assert set(Customer.objects.values_list("number", flat=True)) == {"6", "7" * 100}
    assert ledgers.rejected_text(result).count("expected") == len(errors)


def test_a_text_is_kept_as_far_as_it_fits(ledger: Ledger) -> None:
    result = load(ledger, one("1", segment="é" * 50), one("2", segment="é" * 51))
    assert problems(result) == {"text_too_long": 1}
    assert [said(number, "segment")["segment"] for number in "12"] == ["é" * 50] * 2


Limits = list[tuple[dict[str, str], dict[str, str], int | None, str]]
LIMITS: dict[str | None, Limits] = {
    None: [
        ({}, {"currency": "JPY", "credit_limit": "500"}, 500, "yen have no cents"),
        ({}, {"credit_limit": "500"}, 500_00, "no currency yet: two decimals"),
        ({"currency": "EUR"}, {"credit_limit": "500"}, 500_00, "euro have two decimals"),
        ({"currency": "JPY"}, {"credit_limit": "500"}, None, "hundredths of what?"),
        (
            {"currency": "EUR", "credit_limit": "1"},
            {"currency": "USD"},
            None,
            "the limit was one in euro",
        ),
        (
            {"currency": "EUR", "credit_limit": "1"},
            {"currency": "USD", "credit_limit": "2"},
            2_00,
            "both change together",
        ),
        ({"credit_limit": "1"}, {"currency": "USD"}, 1_00, "the first currency it has"),
        ({"credit_limit": "1"}, {"currency": "JPY"}, None, "1.00 is no amount of yen"),
    ],
    "JPY": [
        ({}, {"credit_limit": "500"}, 500, "the whole file is in yen"),
        ({"currency": "JPY"}, {"credit_limit": "500"}, 500, "said for the file"),
        ({"currency": "EUR"}, {"credit_limit": "500"}, None, "yen or euro?"),
        ({"currency": "USD"}, {"currency": "USD", "credit_limit": "5"}, 5_00, "a cell is nearer"),
    ],
}


@pytest.mark.parametrize("flag", LIMITS)
def test_a_limit_goes_with_its_currency(ledger: Ledger, flag: str | None) -> None:
    cases = {str(number): case for number, case in enumerate(LIMITS[flag])}
    load(ledger, *(one(number, **known) for number, (known, *_) in cases.items()))
    before = {number: said(number, "currency", "credit_limit") for number in cases}
    result = load(ledger, *(one(n, **told) for n, (_, told, *_) in cases.items()), currency=flag)
    refused = [number for number, (*_, limit, _) in cases.items() if limit is None]
    assert problems(result) == {"limit_without_currency": len(refused)}
    for number, (*_, limit, because) in cases.items():
        if limit is None:
            assert said(number, "currency", "credit_limit") == before[number], because
        else:
            assert said(number, "credit_limit") == {"credit_limit": limit}, because


def test_links_are_found_wherever_they_stand_in_the_file(ledger: Ledger) -> None:
    load(ledger, one("1"))
    result = load(
        ledger,
        one("3", parent_number="2", payer_number="1"),
        one("2", parent_number="1", payer_number="2"),  # It pays for itself: no payer.
        one("1", parent_number="", payer_number=""),
    )
    assert (counts(result), problems(result)) == ((2, 0, 1, 0, 0), {})
    assert parents() == {"1": (None, None), "2": ("1", None), "3": ("2", "1")}


def test_an_unknown_parent_is_warned_of_and_left_out(ledger: Ledger) -> None:
    load(ledger, one("1"), one("2", parent_number="1"))
    result = load(
        ledger,
        one("2", parent_number="9", payer_number="8"),
        one("3", parent_number="4"),
        one("4", parent_number="", currency="XXQ"),  # Rejected, so nobody's parent.
    )
    assert counts(result) == (1, 0, 1, 1, 0)
    assert problems(result) == {"unknown_currency": 1, "unknown_parent": 2}
    assert parents() == {"1": (None, None), "2": ("1", None), "3": (None, None)}


def test_paying_for_itself_takes_the_payer_away(ledger: Ledger) -> None:
    load(ledger, one("1"), one("2", payer_number="1"))
    assert counts(load(ledger, one("2", payer_number="2"))) == (0, 1, 0, 0, 0)
    assert parents()["2"] == (None, None)


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ([one("5", parent_number="5")], {"5"}),
        ([one("5", parent_number="6"), one("6", parent_number="5")], {"5", "6"}),
        ([one("1", parent_number="3")], {"1"}),  # 3 is below 2, and 2 below 1.
        ([one("1", payer_number="2")], {"1"}),  # 1 pays for 2.
        ([one("1", parent_number="5"), one("5", parent_number="3")], {"1", "5"}),
        ([one("1", parent_number="3"), one("2", parent_number="5"), one("5")], set()),
    ],
)
def test_rings_are_refused(ledger: Ledger, rows: list[dict[str, str]], refused: set[str]) -> None:
    load(
        ledger,
        one("1"),
        one("2", parent_number="1", payer_number="1"),
        one("3", parent_number="2"),
    )
    before = parents()
    result = load(ledger, *rows)
    found = [one for one in result["problems"] if one["code"] == "own_parent"]
    assert {example["value"] for one in found for example in one["examples"]} == refused
    assert result["rejected"] == len(refused)
    assert {number: above for number, above in parents().items() if number in refused} == {
        number: above for number, above in before.items() if number in refused
    }


def test_an_old_number_leads_to_the_survivor(ledger: Ledger) -> None:
    load(ledger, one("1"), one("2"), one("3"))
    acts.merge(by=None, at=AT, survivor=customers.by_number("1"), other=customers.by_number("2"))
    result = load(ledger, one("2", segment="x"), one("3", parent_number="2"))
    assert counts(result) == (0, 2, 0, 0, 0)
    assert said("1", "number", "segment") == {"number": "1", "segment": "x"}
    assert parents()["3"] == ("1", None)
    assert Customer.objects.get(number="2").segment == ""


def test_an_old_number_gives_way_to_the_customer_s_own(ledger: Ledger) -> None:
    load(ledger, one("1"), one("2"))
    acts.merge(by=None, at=AT, survivor=customers.by_number("1"), other=customers.by_number("2"))
    for expected in ((0, 1, 1, 0, 0), (0, 0, 2, 0, 0)):
        result = load(ledger, one("2", segment="old"), one("1", segment="own"))
        assert (counts(result), problems(result)) == (expected, {"merged_number": 1})
        assert said("1", "segment") == {"segment": "own"}


def test_a_name_stands_for_the_number(ledger: Ledger) -> None:
    load(ledger, one("100", name="Müller & Söhne GmbH"))
    result = load(ledger, {"name": "SOEHNE, MUELLER", "segment": "x"}, {"name": "Harbour Ltd"})
    assert counts(result) == (1, 1, 0, 0, 0)
    assert said("100", "segment", "name") == {"segment": "x", "name": "SOEHNE, MUELLER"}
    assert counts(load(ledger, {"name": "Harbour Ltd", "segment": "y"})) == (0, 1, 0, 0, 0)
    assert said("Harbour Ltd", "segment") == {"segment": "y"}


def test_a_name_that_two_have_stands_for_nobody(ledger: Ledger) -> None:
    load(ledger, one("1", name="Acme Ltd"), one("2", name="ACME"))
    result = load(ledger, {"name": "Acme", "segment": "x"})
    assert (counts(result), problems(result)) == ((0, 0, 0, 1, 0), {"ambiguous_customer": 1})


def test_one_row_for_each_customer(ledger: Ledger) -> None:
    twins = {
        "1": {"segment": "x"},
        "2": {"segment": "y"},
        "3": {"segment": ""},
        "4": {"country": "Germany"},  # Another word for the same is no other content.
        "5": {"segment": "y", "currency": "XXQ"},  # Rejected anyway, so nobody's twin.
    }
    rows = [one(number, segment="x", country="DE", currency="EUR") for number in twins]
    again = [first | cells for first, cells in zip(rows, twins.values(), strict=True)]
    result = load(ledger, *rows, *again)
    assert counts(result) == (3, 0, 2, 5, 0)
    assert problems(result) == {"conflicting_rows": 4, "unknown_currency": 1, "repeated_row": 2}
    assert set(Customer.objects.values_list("number", flat=True)) == {"1", "4", "5"}


SIMILAR = [
    ("Harbour Supplies", "harbour supplies b.v.", "same_name", "only case and legal form"),
    ("Meridian Logistics", "Meridian Logistic", "same_name", "one letter less"),
    ("Alpine Granite", "Apline Granite", None, "begins otherwise"),
    ("Golden Orchids", "Golden Orhcids", "same_name", "two letters swapped"),
    ("Silver Tavern", "Silver Tawern", "same_name", "one letter differs"),
    ("Lumen Textiles", "Lumen Textyls", None, "two letters differ"),
    ("Vertex Marine", "Vertex Marine 2", None, "a number tells branches apart"),
    ("Cedar 7", "Cedr 7", None, "too short to tell"),
]


def test_similar_customers_are_proposed_once(ledger: Ledger) -> None:
    names = {str(1000 + place): names for place, names in enumerate(SIMILAR)}
    load(ledger, one("500"), *(one(number, name=name) for number, (name, *_) in names.items()))
    twins = [one(f"9{number}", name=twin) for number, (_, twin, *_) in names.items()]
    result = load(ledger, one("0500", name="Somebody Else"), *twins)
    wanted = {(number, f"9{number}", why) for number, (_, _, why, _) in names.items() if why}
    wanted.add(("500", "0500", "same_number_other_form"))
    found = DuplicateProposal.objects.values_list("first__number", "second__number", "because")
    assert set(found) == wanted
    assert problems(result) == {"similar_customer": len(wanted)}
    assert problems(load(ledger, one("0500", name="Somebody Else"), *twins)) == {}
    assert set(found.all()) == wanted


def test_undo_gives_back_what_was_known(ledger: Ledger) -> None:
    load(ledger, FULL, one("101", parent_number="100"), one("102"))
    before = parties()
    result = load(
        ledger,
        FULL | {"name": "Other", "po_required": "no", "credit_limit": "1", "status": "closed"},
        one("101", parent_number="102", payer_number="102", payment_terms="NET10"),
        one("0102", name="New one", parent_number="101", contract_renewal_date="2027-01-01"),
        one("103", name="Another", parent_number="0102"),
    )
    assert counts(result) == (2, 2, 0, 0, 0)
    ledger.undo(result["import_id"])
    assert parties() == before


def test_undo_of_everything_leaves_no_customers(ledger: Ledger) -> None:
    result = load(ledger, FULL, one("101", parent_number="100"), one("0101"))
    ledger.undo(result["import_id"])
    assert parties() == {name: [] for name in PARTIES}


def test_undo_leaves_what_a_person_changed_beside_it(ledger: Ledger) -> None:
    load(ledger, FULL)
    later = load(ledger, one("100", segment="small", name=FULL["name"]))
    Customer.objects.filter(number="100").update(branch="Bonn")
    ledger.undo(later["import_id"])
    assert said("100", "segment", "branch") == {"segment": "large", "branch": "Bonn"}


def refuses(ledger: Ledger, import_id: int, *named: str) -> None:
    before = ledgers.snapshot()
    with pytest.raises(LaterFactsDepend) as refusal:
        ledger.undo(import_id)
    assert f"stand on {', '.join(named)}." in str(refusal.value)
    assert ledgers.snapshot() == before


def test_undo_is_refused_while_something_stands_on_it(ledger: Ledger) -> None:
    first = load(ledger, *(one(number) for number in ("1", "2", "3", "4", "5")))["import_id"]
    ledger.load([row(customer_no="1")])
    Contact.objects.create(customer=customers.by_number("2"), email="a@b.org")
    acts.open(by=None, at=AT, number="9", parent=customers.by_number("3"))
    acts.edit(by=None, at=AT, customer=customers.by_number("4"), segment="x")
    refuses(ledger, first, "4", "1", "2", "3")


def test_undo_is_refused_after_a_later_import_and_a_merge(ledger: Ledger) -> None:
    first = load(ledger, *(one(number) for number in ("1", "2", "3")))["import_id"]
    second = load(ledger, one("1", segment="x"), one("2"))["import_id"]
    refuses(ledger, first, "1")
    ledger.undo(second)
    acts.merge(by=None, at=AT, survivor=customers.by_number("2"), other=customers.by_number("3"))
    refuses(ledger, first, "2", "3")


def test_undo_of_the_later_import_frees_the_earlier(ledger: Ledger) -> None:
    first = load(ledger, one("1"))["import_id"]
    second = load(ledger, one("1", segment="x"))["import_id"]
    ledger.undo(second)
    ledger.undo(first)
    assert parties() == {name: [] for name in PARTIES}
    assert counts(load(ledger, one("1"))) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "asked", [{"control_totals": {"EUR": "1"}}, {"complete": True, "ledger_date": AT.date()}]
)
def test_customers_are_worth_no_money(ledger: Ledger, asked: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="files of items|about money"):
        load(ledger, one(), **asked)
    assert not Customer.objects.exists()
