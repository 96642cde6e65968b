"""Contacts come in below customers that are known, change in place, and go back on undo."""

from datetime import date
from typing import Any

import pytest

from dunwell.actions import customers as acts
from dunwell.actions.imports import LaterFactsDepend
from dunwell.core.import_fields import ImportKind
from dunwell.store.models import Contact, ImportChange, ImportRun
from dunwell.store.queries import customers
from tests import ledgers
from tests.builders import AT
from tests.ledgers import Ledger, counts, problems

pytestmark = pytest.mark.usefixtures("sound_afterwards")

JANE = {
    "customer_number": "100",
    "name": "Jane Doe",
    "role": "Accounts payable",
    "email": "Jane Doe <JANE@acme.com>",
    "phone": "+49 30 1234",
    "language": "allemand",
    "preferred_channel": "E-mail",
    "opted_out": "nein",
    "verified_date": "2026-01-31",
}
KEPT = {
    "name": "Jane Doe",
    "role": "Accounts payable",
    "email": "jane@acme.com",
    "phone": "+49 30 1234",
    "language": "de",
    "preferred_channel": "e-mail",
    "opted_out": False,
    "verified_date": date(2026, 1, 31),
}


@pytest.fixture(autouse=True)
def _known_customers(ledger: Ledger) -> None:
    del ledger
    for number, name in (("100", "Acme Ltd"), ("101", "Harbour GmbH"), ("102", "Harbour")):
        acts.open(by=None, at=AT, number=number, name=name)


def load(ledger: Ledger, *rows: dict[str, str], **asked: Any) -> dict[str, Any]:
    """Load rows whose columns are told, as two rows are too few to recognise them."""
    headings = dict.fromkeys(name for cells in rows for name in cells)
    mapping = {name: name.replace("_", " ").title() for name in headings}
    return ledger.load(
        rows, kind=ImportKind.CONTACTS, name="contacts.csv", mapping=mapping, **asked
    )


def at_acme(name: str = "", email: str = "", **cells: str) -> dict[str, str]:
    return {"customer_number": "100", "name": name, "email": email} | cells


def contacts() -> set[tuple[str, str, str]]:
    """Tell each contact's customer, name and address."""
    return set(Contact.objects.values_list("customer__number", "name", "email"))


def rows() -> list[dict[str, Any]]:
    return [dict(one) for one in Contact.objects.order_by("id").values()]


def test_every_column_comes_in(ledger: Ledger) -> None:
    assert counts(load(ledger, JANE)) == (1, 0, 0, 0, 0)
    assert Contact.objects.values(*KEPT).get() == KEPT


def test_the_same_file_again_changes_nothing(ledger: Ledger) -> None:
    people = [JANE, at_acme(email="ap@acme.com"), at_acme("Joe"), at_acme(phone="1")]
    assert counts(load(ledger, *people)) == (4, 0, 0, 0, 0)
    before = rows()
    assert counts(load(ledger, *people)) == (0, 0, 4, 0, 0)
    assert rows() == before
    assert not ImportChange.objects.filter(run=ImportRun.objects.latest("id")).exists()


def test_a_dry_run_tells_all_and_keeps_nothing(ledger: Ledger) -> None:
    load(ledger, JANE)
    before = ledgers.snapshot()
    result = load(ledger, JANE | {"role": "CFO"}, at_acme("Joe"), dry_run=True)
    assert counts(result) == (1, 1, 0, 0, 0)
    assert ledgers.snapshot() == before


def test_only_what_the_file_says_changes(ledger: Ledger) -> None:
    load(ledger, JANE)
    newer = at_acme("Jane Doe", "jane@ACME.com", role="CFO", phone="", opted_out="yes")
    assert counts(load(ledger, newer)) == (0, 1, 0, 0, 0)
    assert Contact.objects.values(*KEPT).get() == KEPT | {"role": "CFO", "opted_out": True}
    remembered = ImportChange.objects.get(run=ImportRun.objects.latest("id"))
    assert remembered.before == {"role": "Accounts payable", "opted_out": False}


def test_customers_are_found_by_number_or_name(ledger: Ledger) -> None:
    acts.open(by=None, at=AT, number="200")
    acts.merge(
        by=None, at=AT, survivor=customers.by_number("100"), other=customers.by_number("200")
    )
    found = [
        {"customer_number": "100", "customer_name": "Whatever", "name": "By number"},
        {"customer_number": "200", "customer_name": "", "name": "By old number"},
        {"customer_number": "", "customer_name": "ACME Limited", "name": "By name"},
    ]
    lost = [
        {"customer_number": "0100", "customer_name": "Acme Ltd", "name": "Other zeros"},
        {"customer_number": "", "customer_name": "Nobody", "name": "Unknown"},
        {"customer_number": "", "customer_name": "Harbour", "name": "Two have it"},
        {"customer_number": "", "customer_name": "", "name": "Nobody's"},
    ]
    result = load(ledger, *found, *lost)
    assert counts(result) == (3, 0, 0, 4, 0)
    assert problems(result) == {
        "unknown_customer": 2,
        "ambiguous_customer": 1,
        "missing_value": 1,
    }
    assert contacts() == {("100", one["name"], "") for one in found}


def test_a_row_with_an_error_stays_out(ledger: Ledger) -> None:
    longest = f"{'a' * 248}@b.org"
    result = load(
        ledger,
        at_acme("Good", longest),
        at_acme("Long", f"a{longest}"),
        at_acme("Two", "a@b.org; c@d.org"),
        at_acme("No dot", "a@b"),
        at_acme(),
        at_acme("Flag", opted_out="perhaps"),
        at_acme("Words", language="Klingon", role="x" * 51),
    )
    assert counts(result) == (2, 0, 0, 5, 0)
    assert problems(result) == {
        "not_an_email": 3,
        "missing_value": 1,
        "not_a_flag": 1,
        "unknown_language": 1,
        "text_too_long": 1,
    }
    assert contacts() == {("100", "Good", longest), ("100", "Words", "")}
    words = Contact.objects.get(name="Words")
    assert (words.language, words.role) == ("", "x" * 50)


def test_one_row_for_each_contact(ledger: Ledger) -> None:
    result = load(
        ledger,
        at_acme("Jane", "j@a.org", role="AP"),
        at_acme("Jane", "J@A.ORG", role="AP"),
        at_acme("Joe", "j@a.org", role="AP"),
        at_acme("Jim", "jim@a.org", role="AP"),
        at_acme("Jim", "jim@a.org", role="CFO"),
        {"customer_number": "101", "name": "Jane", "email": "j@a.org", "role": "AR"},
    )
    assert counts(result) == (3, 0, 1, 2, 0)
    assert problems(result) == {"conflicting_rows": 2, "repeated_row": 1}
    assert contacts() == {
        ("100", "Jane", "j@a.org"),
        ("100", "Joe", "j@a.org"),
        ("101", "Jane", "j@a.org"),
    }


def test_an_address_alone_speaks_of_its_only_contact(ledger: Ledger) -> None:
    load(ledger, JANE, at_acme("Joe", "shared@acme.com"), at_acme("Jim", "shared@acme.com"))
    result = load(
        ledger,
        {"customer_number": "100", "email": "jane@acme.com", "opted_out": "yes"},
        {"customer_number": "100", "email": "shared@acme.com", "opted_out": "yes"},
    )
    assert counts(result) == (1, 1, 0, 0, 0)
    assert Contact.objects.get(name="Jane Doe").opted_out
    assert Contact.objects.get(name="", email="shared@acme.com").opted_out  # Whose was not told.
    assert not Contact.objects.get(name="Joe").opted_out


def test_a_name_alone_speaks_of_its_only_contact(ledger: Ledger) -> None:
    load(ledger, JANE)
    result = load(ledger, at_acme("Jane Doe", phone="9"), at_acme("Jane Doe", "jane@acme.com"))
    assert (counts(result), problems(result)) == ((0, 0, 2, 0, 0), {"repeated_row": 1})
    assert counts(load(ledger, at_acme("Jane Doe", phone="9"))) == (0, 1, 0, 0, 0)
    assert Contact.objects.get().phone == "9"


def test_addresses_in_capitals_are_the_same(ledger: Ledger) -> None:
    Contact.objects.create(
        customer=customers.by_number("100"), name="Jane Doe", email="JANE@acme.com"
    )
    assert counts(load(ledger, JANE)) == (0, 1, 0, 0, 0)
    assert Contact.objects.get().role == "Accounts payable"


def test_a_file_never_lifts_an_opt_out(ledger: Ledger) -> None:
    load(ledger, JANE | {"opted_out": "yes"})
    result = load(ledger, JANE | {"role": "CFO"})
    assert (counts(result), problems(result)) == ((0, 1, 0, 0, 0), {"opt_out_kept": 1})
    assert Contact.objects.get().opted_out


def test_undo_gives_back_what_was_known(ledger: Ledger) -> None:
    load(ledger, JANE)
    before = rows()
    newer = JANE | {"role": "CFO", "opted_out": "yes", "verified_date": "2026-02-28"}
    result = load(ledger, newer, at_acme("Joe"))
    assert counts(result) == (1, 1, 0, 0, 0)
    ledger.undo(result["import_id"])
    assert rows() == before


def test_undo_of_everything_leaves_no_contacts(ledger: Ledger) -> None:
    result = load(ledger, JANE, at_acme("Joe"))
    ledger.undo(result["import_id"])
    assert rows() == []
    assert counts(load(ledger, JANE)) == (1, 0, 0, 0, 0)


def test_undo_is_refused_after_a_later_import(ledger: Ledger) -> None:
    first = load(ledger, JANE, at_acme("Joe"))["import_id"]
    second = load(ledger, JANE | {"role": "CFO"})["import_id"]
    before = ledgers.snapshot()
    with pytest.raises(LaterFactsDepend, match=r"stand on Jane Doe\."):
        ledger.undo(first)
    assert ledgers.snapshot() == before
    ledger.undo(second)
    ledger.undo(first)
    assert rows() == []
