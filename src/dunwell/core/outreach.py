"""What the company chose about reaching out: hours, budgets, freshness, pauses and promises."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any, Final

from dunwell.core.policy import PolicyRefused, setting, switch, whole

# The country that stands for the entity's or the customer's own.
BY_COUNTRY: Final = "by_country"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshnessTerms:
    """How old the ledger and the bank data may be, in business days, before nothing leaves."""

    ledger_business_days: int
    bank_business_days: int
    bank_required: bool
    control_must_be_accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseTerms:
    """Which facts keep an item or an account silent."""

    disputes: bool
    promises: bool
    unapplied_cash: bool
    already_paid: bool
    insolvent: bool
    in_litigation: bool
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseTerms:
    """How a promise is judged, how late it may be, and when broken ones escalate.

    `confirm` tells that the customer is told in writing what was promised.
    """

    grace_business_days: int
    tolerance_bps: int
    horizon_days: int
    escalate_after_broken: int
    escalate_within_days: int
    confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingTerms:
    """How messages leave: in which numbers, how often tried, and at which local hours."""

    approve_batches: bool
    messages_a_minute: int
    messages_a_minute_per_domain: int
    connections: int
    tries: int
    digest_at: time
    day_at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTerms:
    """Whose holidays count, a country or `by_country`, and the company's own days off."""

    country: str
    extra_holidays: frozenset[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachTerms:
    """Everything chosen about outreach; hours are local to the customer, amounts minor units.

    A message leaves from `quiet_before` on and not from `quiet_after` on. `least_due` is the
    amount under which nobody is asked, in the reporting currency.
    """

    quiet_before: time
    quiet_after: time
    send_at: time
    messages_a_day: int
    contacts_in_7_days: int
    minimum_gap_days: int
    least_due: int
    old_debt_days: int
    old_debt_accounts_a_day: int
    catch_up_days: int
    freshness: FreshnessTerms
    pauses: PauseTerms
    promises: PromiseTerms
    sending: SendingTerms
    calendar: CalendarTerms


def terms_of(policy: Mapping[str, Any]) -> OutreachTerms:
    """Read the terms of outreach from a policy; a setting left out has its shipped value."""
    opens, closes = (hour(policy, "outreach", name) for name in ("quiet_before", "quiet_after"))
    if opens >= closes:
        raise PolicyRefused(
            "outreach.quiet_after", f"{closes:%H:%M}", f"an hour later than {opens:%H:%M}"
        )
    send_at = hour(policy, "outreach", "send_at")
    if not opens <= send_at < closes:
        expected = f"an hour from {opens:%H:%M} on and before {closes:%H:%M}"
        raise PolicyRefused("outreach.send_at", f"{send_at:%H:%M}", expected)
    return OutreachTerms(
        quiet_before=opens,
        quiet_after=closes,
        send_at=send_at,
        messages_a_day=whole(policy, "outreach", "messages_a_day", least=1),
        contacts_in_7_days=whole(policy, "outreach", "contacts_in_7_days", least=1),
        minimum_gap_days=whole(policy, "outreach", "minimum_gap_days"),
        least_due=whole(policy, "outreach", "least_due"),
        old_debt_days=whole(policy, "outreach", "old_debt_days", least=1),
        old_debt_accounts_a_day=whole(policy, "outreach", "old_debt_accounts_a_day", least=1),
        catch_up_days=whole(policy, "outreach", "catch_up_days", least=1),
        freshness=FreshnessTerms(
            ledger_business_days=whole(policy, "freshness", "ledger_business_days"),
            bank_business_days=whole(policy, "freshness", "bank_business_days"),
            bank_required=switch(policy, "freshness", "bank_required"),
            control_must_be_accepted=switch(policy, "freshness", "control_must_be_accepted"),
        ),
        pauses=PauseTerms(
            **{one.name: switch(policy, "pauses", one.name) for one in fields(PauseTerms)}
        ),
        promises=_promises(policy),
        sending=_sending(policy),
        calendar=_calendar(policy),
    )


def hour(policy: Mapping[str, Any], section: str, name: str) -> time:
    """Read an hour of the day written as 08:00."""
    found = setting(policy, section, name)
    try:
        if not isinstance(found, str) or len(found) != len("08:00"):
            raise ValueError
        return time.fromisoformat(found)
    except ValueError:
        raise PolicyRefused(f"{section}.{name}", found, 'an hour such as "08:00"') from None


def _promises(policy: Mapping[str, Any]) -> PromiseTerms:
    tolerance_bps = whole(policy, "promises", "tolerance_bps")
    if tolerance_bps >= 10_000:
        raise PolicyRefused("promises.tolerance_bps", tolerance_bps, "less than 10000, the whole")
    return PromiseTerms(
        grace_business_days=whole(policy, "promises", "grace_business_days"),
        tolerance_bps=tolerance_bps,
        horizon_days=whole(policy, "promises", "horizon_days", least=1),
        escalate_after_broken=whole(policy, "promises", "escalate_after_broken", least=1),
        escalate_within_days=whole(policy, "promises", "escalate_within_days", least=1),
        confirm=switch(policy, "promises", "confirm"),
    )


def _sending(policy: Mapping[str, Any]) -> SendingTerms:
    return SendingTerms(
        approve_batches=switch(policy, "sending", "approve_batches"),
        messages_a_minute=whole(policy, "sending", "messages_a_minute", least=1),
        messages_a_minute_per_domain=whole(
            policy, "sending", "messages_a_minute_per_domain", least=1
        ),
        connections=whole(policy, "sending", "connections", least=1),
        tries=whole(policy, "sending", "tries", least=1),
        digest_at=hour(policy, "sending", "digest_at"),
        day_at=hour(policy, "sending", "day_at"),
    )


def _calendar(policy: Mapping[str, Any]) -> CalendarTerms:
    country = setting(policy, "calendars", "country")
    if country != BY_COUNTRY and not _is_country(country):
        raise PolicyRefused("calendars.country", country, f"{BY_COUNTRY} or a code such as DE")
    extra = setting(policy, "calendars", "extra_holidays")
    try:
        days = frozenset(date.fromisoformat(one) for one in extra)
    except (TypeError, ValueError):
        raise PolicyRefused(
            "calendars.extra_holidays", extra, 'a list of days such as "2026-12-24"'
        ) from None
    return CalendarTerms(country=country, extra_holidays=days)


def _is_country(code: object) -> bool:
    return isinstance(code, str) and len(code) == 2 and code.isascii() and code.isupper()
