"""Settings at their limits: the last value that passes, and the first that is told."""

from typing import Any

import pytest

from dunwell.core import setting_checks
from dunwell.core.policy_problems import Flaw
from dunwell.core.policy_settings import SECTIONS


def flaws(section: str, content: object, *, buckets: int = 3) -> list[Flaw]:
    found = setting_checks.of_section(
        SECTIONS[section], content, buckets=buckets, calendars={"DE", "FR"}
    )
    return [one.flaw for one in found]


@pytest.mark.parametrize(
    ("section", "content", "why"),
    [
        ("outreach", {}, "everything left out"),
        ("outreach", {"messages_a_day": 1}, "at the least"),
        ("outreach", {"messages_a_day": 5}, "at the most"),
        ("outreach", {"quiet_before": "00:00", "quiet_after": "23:59"}, "the whole day"),
        ("outreach", {"least_due": 0}, "everybody is asked"),
        ("pauses", {"disputes": False}, "off"),
        ("notices", {"final_consequences": []}, "nothing is announced"),
        ("notices", {"payment_link": ""}, "no link"),
        ("notices", {"payment_link": "https://pay.example.com/{customer_number}"}, "a link"),
        ("calendars", {"country": "by_country", "extra_holidays": []}, "as shipped"),
        ("calendars", {"country": "DE", "extra_holidays": ["2026-12-24"]}, "a country and a day"),
        ("aging", {"bucket_limits": [1], "basis": "issue"}, "one limit"),
        ("credit_losses", {"loss_rates_bps": [0, 1, 10_000]}, "a rate for each bucket"),
        ("credit_losses", {"segment_loss_rates_bps": {"retail": [1, 2, 3]}}, "and a segment"),
        ("credit_losses", {"forward_factor_bps": {"ifrs9_simplified": 1, "cecl": 1}}, "both"),
    ],
)
def test_what_makes_sense_passes(section: str, content: object, why: str) -> None:
    assert flaws(section, content) == [], why


@pytest.mark.parametrize(
    ("section", "content", "expected"),
    [
        ("outreach", [], [Flaw.NO_MAP]),
        ("outreach", {"messages_a_day": 0}, [Flaw.NO_WHOLE]),
        ("outreach", {"messages_a_day": 6}, [Flaw.NO_WHOLE]),
        ("outreach", {"messages_a_day": True}, [Flaw.NO_WHOLE]),
        ("outreach", {"messages_a_day": "1"}, [Flaw.NO_WHOLE]),
        ("outreach", {"least_due": -1}, [Flaw.NO_WHOLE]),
        ("outreach", {"quiet_before": "24:00"}, [Flaw.NO_HOUR]),
        ("outreach", {"quiet_before": "8:00", "colour": "red"}, [Flaw.UNKNOWN, Flaw.NO_HOUR]),
        ("pauses", {"disputes": 1}, [Flaw.NO_SWITCH]),
        ("notices", {"final_consequences": "court"}, [Flaw.NO_LIST]),
        ("notices", {"final_consequences": ["court", "prison"]}, [Flaw.NO_WORD]),
        ("notices", {"payment_link": "ftp://x"}, [Flaw.NO_LINK]),
        ("notices", {"payment_link": None}, [Flaw.NO_LINK]),
        ("calendars", {"country": "Germany"}, [Flaw.NO_CALENDAR]),
        ("calendars", {"country": ["DE"]}, [Flaw.NO_CALENDAR]),
        ("calendars", {"extra_holidays": "2026-12-24"}, [Flaw.NO_LIST]),
        ("calendars", {"extra_holidays": ["24.12.2026", 1, "20261224"]}, [Flaw.NO_DAY] * 3),
        ("calendars", {"extra_holidays": ["2026-12-24"] * 2}, [Flaw.DAY_TWICE]),
        ("aging", {"basis": "paid"}, [Flaw.NO_WORD]),
        ("aging", {"bucket_limits": []}, [Flaw.NO_LIST]),
        ("aging", {"bucket_limits": [30, 30]}, [Flaw.NOT_RISING]),
        ("aging", {"bucket_limits": [30, "x"]}, [Flaw.NO_WHOLE]),
        ("credit_losses", {"loss_rates_bps": 3}, [Flaw.NO_LIST]),
        ("credit_losses", {"loss_rates_bps": [1, 2]}, [Flaw.WRONG_COUNT]),
        ("credit_losses", {"loss_rates_bps": [1, 2, 10_001]}, [Flaw.NO_WHOLE]),
        ("credit_losses", {"segment_loss_rates_bps": [1]}, [Flaw.NO_MAP]),
        ("credit_losses", {"segment_loss_rates_bps": {"retail": []}}, [Flaw.NO_LIST]),
        ("credit_losses", {"forward_factor_bps": 3}, [Flaw.NO_MAP]),
        (
            "credit_losses",
            {"forward_factor_bps": {"cecl": 1, "x": 1}},
            [Flaw.UNKNOWN, Flaw.MISSING],
        ),
    ],
)
def test_what_makes_none_is_told(section: str, content: Any, expected: list[Flaw]) -> None:
    assert flaws(section, content) == expected


def test_rates_are_not_counted_against_buckets_that_make_no_sense() -> None:
    assert flaws("credit_losses", {"loss_rates_bps": [1, 2]}, buckets=0) == []


def test_a_text_says_something() -> None:
    assert [one.flaw for one in setting_checks.text(("name",), " ")] == [Flaw.NO_TEXT]
    assert list(setting_checks.text(("name",), "x")) == []
