"""A notice names a calendar day to pay by and only consequences the policy allows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from dunwell.core import calendars
from dunwell.core.calendars import Calendar
from dunwell.core.channels import Tone
from dunwell.core.policy import PolicyRefused, setting, switch, whole


class Consequence(StrEnum):
    """What the company may announce, once it really intends it."""

    ACCOUNT_OWNER = "account_owner"  # The person who looks after the customer takes it up.
    CREDIT_HOLD = "credit_hold"  # Further deliveries on credit are reviewed.
    INTEREST = "interest"  # Statutory interest for late payment is charged.
    AGENCY = "agency"  # The claim is handed to a collection agency.
    COURT = "court"  # The claim is pursued in court.


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTerms:
    """What the company chose for its notices; `attach_at_most` counts invoices."""

    pay_within_days: int
    escalation_business_days: int
    final_business_days: int
    escalation_consequences: tuple[Consequence, ...]
    final_consequences: tuple[Consequence, ...]
    attach_statement: bool
    attach_invoices: bool
    attach_at_most: int
    payment_link: str


_SECTION: Final = "notices"
NUMBER: Final = "{customer_number}"  # Where the customer's number stands in the payment link.
# Encrypted on its way, but for a portal on one's own computer.
_ADDRESS: Final = re.compile(
    r"(?:https://[A-Za-z0-9.-]+|http://(?:localhost|127\.0\.0\.1))(?::\d+)?"
    r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)


def terms_of(policy: Mapping[str, Any]) -> NoticeTerms:
    """Read the terms of notices from a policy."""
    return NoticeTerms(
        pay_within_days=whole(policy, "statements", "pay_within_days"),
        escalation_business_days=whole(policy, _SECTION, "escalation_business_days", least=1),
        final_business_days=whole(policy, _SECTION, "final_business_days", least=1),
        escalation_consequences=_consequences(policy, "escalation_consequences"),
        final_consequences=_consequences(policy, "final_consequences"),
        attach_statement=switch(policy, _SECTION, "attach_statement"),
        attach_invoices=switch(policy, _SECTION, "attach_invoices"),
        attach_at_most=whole(policy, _SECTION, "attach_at_most"),
        payment_link=_link(policy),
    )


def consequences(tone: Tone, terms: NoticeTerms) -> tuple[Consequence, ...]:
    """Give what a text of this tone may announce; the milder ones announce nothing."""
    if tone is Tone.ESCALATION:
        return terms.escalation_consequences
    return terms.final_consequences if tone is Tone.FINAL else ()


def deadline(tone: Tone, *, terms: NoticeTerms, as_of: date, calendar: Calendar) -> date:
    """Count the business days a customer has before what the notice announces."""
    final = tone is Tone.FINAL
    days = terms.final_business_days if final else terms.escalation_business_days
    return calendars.add(as_of, days, calendar)


def pay_by(
    due_dates: Sequence[date], *, terms: NoticeTerms, as_of: date, calendar: Calendar
) -> date:
    """Choose the day to pay by: within the terms once something is late, else the next due day."""
    if not due_dates or min(due_dates) < as_of:
        return calendars.on_or_after(as_of + timedelta(days=terms.pay_within_days), calendar)
    return min(due_dates)


def _consequences(policy: Mapping[str, Any], name: str) -> tuple[Consequence, ...]:
    known = [one.value for one in Consequence]
    value = setting(policy, _SECTION, name)
    if not isinstance(value, list | tuple) or any(one not in known for one in value):
        raise PolicyRefused(f"{_SECTION}.{name}", value, f"a list of: {', '.join(known)}")
    return tuple(Consequence(one) for one in value)


def is_link(value: object) -> bool:
    """Tell whether a payment link can be sent; an empty one is left out."""
    if not isinstance(value, str):
        return False
    return not value or _ADDRESS.fullmatch(value.replace(NUMBER, "0")) is not None


def _link(policy: Mapping[str, Any]) -> str:
    value = setting(policy, _SECTION, "payment_link")
    if not is_link(value):
        expected = f"an address such as https://pay.example.com/{NUMBER}, or nothing"
        raise PolicyRefused(f"{_SECTION}.payment_link", value, expected)
    return str(value)
