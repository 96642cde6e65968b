"""Net days come from texts that state them, never from bare codes."""

import pytest

from dunwell.core import payment_terms


@pytest.mark.parametrize(
    ("text", "days", "why"),
    [
        ("NET30", 30, "the usual code"),
        ("Net 30 days", 30, "in words"),
        ("N30", 30, "short"),
        ("30", 30, "a bare number"),
        ("30.0", 30, "a bare number as a float"),
        ("30 days", 30, "days"),
        ("30 Tage netto", 30, "German"),
        ("zahlbar innerhalb 14 Tagen", 14, "German sentence"),
        ("30 jours", 30, "French"),
        ("60 días", 60, "Spanish"),
        ("14 dagen", 14, "Dutch"),
        ("2/10 net 30", 30, "the discount's days are not net"),
        ("2% 10, net 30", 30, "the same in words"),
        ("2/10, n/30", 30, "the same in short"),
        ("10 Tage 2 %, 30 Tage netto", None, "two numbers of days without a rule"),
        ("due on receipt", 0, "at once"),
        ("Sofort fällig", 0, "at once in German"),
        ("Comptant", 0, "at once in French"),
        ("Net 400", None, "no business gives more than a year"),
        ("365", 365, "a year"),
        ("366", None, "more than a year"),
        ("30 days EOM", None, "from the end of the month"),
        ("30 jours fin de mois", None, "from the end of the month"),
        ("NAA8", None, "a code"),
        ("CA10", None, "a code"),
        ("Z030", None, "a code"),
        ("", None, "nothing"),
    ],
)
def test_terms_days(text: str, days: int | None, why: str) -> None:
    assert payment_terms.terms_days(text) == days, why
