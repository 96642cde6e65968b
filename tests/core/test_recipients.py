"""Whom a reminder goes to."""

import pytest

from dunwell.core import recipients
from dunwell.core.account_facts import Contact
from dunwell.core.channels import Tone


@pytest.mark.parametrize(
    ("roles", "chosen", "why"),
    [
        (("Director", "Accounts payable"), 1, "whoever pays"),
        (("Director", "AP"), 1, "its abbreviation, alone"),
        (("Snapper", "Director"), 0, "ap within a word means nothing"),
        (("Kreditorenbuchhaltung", "Accounts payable"), 0, "the first of two, in German"),
        (("", ""), 0, "no role is known: the first"),
    ],
)
def test_who_is_written_to(roles: tuple[str, ...], chosen: int, why: str) -> None:
    contacts = [Contact(email=f"{place}@a.example", role=role) for place, role in enumerate(roles)]
    assert recipients.choose(contacts) == contacts[chosen], why


@pytest.mark.parametrize(
    ("tone", "copies"),
    [(Tone.FIRM, ()), (Tone.ESCALATION, ("1@a.example",)), (Tone.FINAL, ("1@a.example",))],
)
def test_who_reads_along(tone: Tone, copies: tuple[str, ...]) -> None:
    payer = Contact(email="0@a.example", role="Accounts payable")
    boss = Contact(email="1@a.example", role="Escalation")
    same = Contact(email="0@a.example", role="Escalation")
    assert recipients.copied([payer, boss, same], to=payer, tone=tone) == copies
