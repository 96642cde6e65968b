"""The terms of outreach are read with their limits: an hour to send in, a budget above nothing."""

from datetime import date, time
from typing import Any

import pytest

from dunwell.core.outreach import terms_of
from dunwell.core.policy import SHIPPED, PolicyRefused


def test_the_shipped_terms() -> None:
    terms = terms_of({})
    assert terms == terms_of(SHIPPED)
    assert (terms.quiet_before, terms.send_at, terms.quiet_after) == (time(8), time(9), time(21))
    assert (terms.messages_a_day, terms.contacts_in_7_days, terms.least_due) == (1, 7, 500)
    assert (terms.old_debt_days, terms.old_debt_accounts_a_day, terms.catch_up_days) == (
        60,
        200,
        5,
    )
    assert (terms.freshness.ledger_business_days, terms.freshness.bank_required) == (1, False)
    assert terms.pauses.disputes
    assert (terms.promises.grace_business_days, terms.promises.tolerance_bps) == (2, 100)
    assert (terms.sending.tries, terms.sending.digest_at) == (8, time(7, 30))
    assert (terms.calendar.country, terms.calendar.extra_holidays) == ("by_country", frozenset())


def test_a_calendar_names_a_country_and_days_off() -> None:
    terms = terms_of({"calendars": {"country": "DE", "extra_holidays": ["2026-12-24"]}})
    assert (terms.calendar.country, terms.calendar.extra_holidays) == (
        "DE",
        frozenset({date(2026, 12, 24)}),
    )


@pytest.mark.parametrize(
    ("send_at", "why"), [("08:00", "the first minute"), ("20:59", "the last minute")]
)
def test_messages_leave_within_the_hours(send_at: str, why: str) -> None:
    assert f"{terms_of({'outreach': {'send_at': send_at}}).send_at:%H:%M}" == send_at, why


@pytest.mark.parametrize(
    ("section", "settings", "why"),
    [
        ("outreach", {"quiet_before": "21:00"}, "no hour is left"),
        ("outreach", {"send_at": "07:59"}, "a minute too early"),
        ("outreach", {"send_at": "21:00"}, "the first quiet minute"),
        ("outreach", {"quiet_before": "8:00"}, "no hour as it is written"),
        ("outreach", {"quiet_before": "25:00"}, "no such hour"),
        ("outreach", {"quiet_before": 480}, "a number, as YAML reads 08:00 without quotes"),
        ("outreach", {"messages_a_day": 0}, "nobody could ever be written to"),
        ("outreach", {"contacts_in_7_days": 0}, "nor reached"),
        ("outreach", {"least_due": -1}, "less than nothing"),
        ("freshness", {"ledger_business_days": -1}, "fresher than today"),
        ("pauses", {"disputes": 1}, "a number for a switch"),
        ("promises", {"tolerance_bps": 10_000}, "nothing would keep every promise"),
        ("promises", {"horizon_days": 0}, "no promise could be taken"),
        ("sending", {"connections": 0}, "no way out"),
        ("sending", {"digest_at": "noon"}, "no hour"),
        ("calendars", {"country": "Germany"}, "a name for a code"),
        ("calendars", {"country": "de"}, "a code in small letters"),
        ("calendars", {"extra_holidays": ["24.12.2026"]}, "another way to write a day"),
        ("calendars", {"extra_holidays": 24}, "no list"),
    ],
)
def test_what_makes_no_sense_is_refused(section: str, settings: dict[str, Any], why: str) -> None:
    with pytest.raises(PolicyRefused, match=section):
        terms_of({section: settings})
    assert why
