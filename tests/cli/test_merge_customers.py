"""`dunwell merge-customers` makes one customer of two, and lists the pairs that look like one."""

import json
from collections.abc import Sequence

import pytest

from dunwell.cli import program
from dunwell.store.models import Customer, DuplicateProposal
from tests import builders

pytestmark = pytest.mark.usefixtures("committed_book")


@pytest.fixture
def who(committed_book: None) -> builders.Cast:
    del committed_book
    cast = builders.cast()
    first, second = sorted((cast.harbour, cast.harbour_again), key=lambda one: one.pk)
    DuplicateProposal.objects.create(first=first, second=second, because="same_number_other_form")
    return cast


def test_b_goes_into_a_and_the_proposal_is_settled(
    who: builders.Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    builders.invoice(who, 100_00, customer=who.harbour_again)
    assert program.main(["merge-customers", "0001007", "1007", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "survivor": {"number": "0001007", "name": "Harbour Supplies B.V."},
        "merged": {"number": "1007", "name": "HARBOUR SUPPLIES BV"},
        "items_moved": 1,
        "numbers": ["0001007", "1007"],
    }
    assert program.main(["merge-customers", "--list"]) == 0
    assert capsys.readouterr().out == "No two customers look like one.\n"


@pytest.mark.usefixtures("who")
def test_the_pairs_are_listed_with_their_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["merge-customers", "--list", "--json"]) == 0
    (proposal,) = json.loads(capsys.readouterr().out)["proposals"]
    assert proposal["because"] == "same_number_other_form"
    assert {proposal["first"]["number"], proposal["second"]["number"]} == {"0001007", "1007"}
    assert program.main(["merge-customers", "--list"]) == 0
    told = capsys.readouterr().out
    assert "0001007" in told
    assert "the same number" in told


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param([], 2, id="nobody named"),
        pytest.param(["0001007"], 2, id="one named"),
        pytest.param(["0001007", "1007", "--list"], 2, id="both at once"),
        pytest.param(["0001007", "7001"], 1, id="a number nobody has"),
        pytest.param(["1007", "1007"], 1, id="a customer with itself"),
    ],
)
@pytest.mark.usefixtures("who")
def test_bad_use_and_refusals_change_nothing(
    capsys: pytest.CaptureFixture[str], words: Sequence[str], code: int
) -> None:
    assert program.main(["merge-customers", *words]) == code
    assert capsys.readouterr().err.startswith("dunwell: ")
    assert Customer.objects.filter(status="active").count() == 4
