"""Until when a notice asks, and what it may announce."""

from datetime import date, timedelta
from typing import Any

import pytest

from dunwell.core import notices
from dunwell.core.calendars import Calendar
from dunwell.core.channels import Tone
from dunwell.core.notices import Consequence
from dunwell.core.policy import SHIPPED, PolicyRefused

TERMS = notices.terms_of(SHIPPED)
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
PLAIN = Calendar()


@pytest.mark.parametrize(
    ("tone", "expected", "why"),
    [
        (Tone.FINAL, date(2026, 3, 16), "ten business days: two weeks later"),
        (Tone.ESCALATION, date(2026, 3, 9), "five business days: a week later"),
        (Tone.GENTLE, date(2026, 3, 9), "whoever names a deadline all the same"),
    ],
)
def test_the_deadline_is_a_calendar_day(tone: Tone, expected: date, why: str) -> None:
    found = notices.deadline(tone, terms=TERMS, as_of=MONDAY, calendar=PLAIN)
    assert found == expected, why


def test_holidays_move_the_deadline() -> None:
    holiday = Calendar(holidays=frozenset({date(2026, 3, 16)}))
    found = notices.deadline(Tone.FINAL, terms=TERMS, as_of=MONDAY, calendar=holiday)
    assert found == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("due", "expected", "why"),
    [
        ([MONDAY - DAY, MONDAY + DAY], MONDAY + 7 * DAY, "something is late: within seven days"),
        ([MONDAY, MONDAY + DAY], MONDAY, "due today is not late"),
        ([MONDAY + 3 * DAY], MONDAY + 3 * DAY, "by its due date"),
        ([], MONDAY + 7 * DAY, "nothing says when"),
    ],
)
def test_the_day_to_pay_by(due: list[date], expected: date, why: str) -> None:
    found = notices.pay_by(due, terms=TERMS, as_of=MONDAY, calendar=PLAIN)
    assert found == expected, why


def test_the_day_to_pay_by_is_a_business_day() -> None:
    found = notices.pay_by([MONDAY], terms=TERMS, as_of=MONDAY + 5 * DAY, calendar=PLAIN)
    assert found == MONDAY + 14 * DAY, "Saturday and seven days is a Saturday again"


def test_only_the_firmest_texts_announce_anything() -> None:
    found = {tone: notices.consequences(tone, TERMS) for tone in Tone}
    assert found == {
        Tone.FRIENDLY: (),
        Tone.GENTLE: (),
        Tone.FIRM: (),
        Tone.ESCALATION: (Consequence.ACCOUNT_OWNER,),
        Tone.FINAL: (Consequence.CREDIT_HOLD,),
    }


def _changed(**changes: Any) -> dict[str, Any]:
    return {"notices": changes}


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://pay.example.com/{customer_number}",
        "https://pay.example.com",
        "https://pay.example.com:8443/a?b=1",
        "http://127.0.0.1:8420/pay/{customer_number}",
    ],
)
def test_a_payment_link(link: str) -> None:
    assert notices.terms_of(_changed(payment_link=link)).payment_link == link


@pytest.mark.parametrize(
    "changes",
    [
        {"payment_link": "http://pay.example.com"},
        {"payment_link": "javascript:alert(1)"},
        {"payment_link": 'https://pay.example.com/"><script>'},
        {"payment_link": "https://pay.example.com/{oops}"},
        {"payment_link": 7},
        {"final_consequences": ["prison"]},
        {"final_consequences": "court"},
        {"final_business_days": 0},
    ],
)
def test_a_term_that_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(PolicyRefused):
        notices.terms_of(_changed(**changes))
