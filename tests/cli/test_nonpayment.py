"""Non-payment reasons from the command line."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from dunwell.actions import policies
from dunwell.cli import program
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)
AS_OF = ("--as-of", TODAY.isoformat())


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    who = builders.cast()
    due = TODAY - timedelta(days=40)
    builders.document(who, 60_000_00, on=due, due=due)
    return who


def _told(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert program.main(["nonpayment", *words, *AS_OF, "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_reasons_are_listed_and_one_is_set(who: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = _told(capsys)
    assert (one["reason"], one["state"], one["overdue"]) == ("not_known", "proposed", "60000.00")
    assert one["because"]["text"] == "Nobody has asked it yet."
    number = who.harbour.number
    (one,) = _told(capsys, number, "--set", "process", "--note", "Waits for a signature.")
    assert (one["reason"], one["state"], one["note"]) == (
        *("process", "set"),
        "Waits for a signature.",
    )
    assert len(_told(capsys, "--unverified")) == 1
    assert program.main(["nonpayment", *AS_OF]) == 0
    assert "Waits for a signature." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--set", "process"), 2),
        (("0001007", "--set", "laziness"), 2),
        (("2000", "--set", "process"), 1),
        (("nobody",), 1),
    ],
)
@pytest.mark.usefixtures("who")
def test_bad_use_is_refused(words: tuple[str, ...], code: int) -> None:
    assert program.main(["nonpayment", *words, *AS_OF]) == code


@pytest.mark.usefixtures("who")
def test_nothing_is_said_where_nothing_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["nonpayment", "2000", *AS_OF]) == 0
    assert capsys.readouterr().out == "Nothing is overdue.\n"
