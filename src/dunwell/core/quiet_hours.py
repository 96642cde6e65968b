"""Nothing reaches a customer outside the hours of the policy, counted where the customer is."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dunwell.core import calendars
from dunwell.core.calendars import Calendar
from dunwell.core.outreach import OutreachTerms


def leaves_at(on: date, *, zone: tzinfo, terms: OutreachTerms) -> datetime:
    """Give the instant, in UTC, from which a message of a day may leave."""
    return _instant(on, terms.send_at, zone)


def next_allowed(
    at: datetime, *, zone: tzinfo, calendar: Calendar, terms: OutreachTerms
) -> datetime:
    """Give the instant itself, in UTC, or the next at which a message may leave."""
    local = at.astimezone(zone)
    day = local.date()
    if calendar.is_business_day(day):
        if local.time() < terms.quiet_before:
            return _instant(day, terms.quiet_before, zone)
        if local.time() < terms.quiet_after:
            return at.astimezone(UTC)
    day = calendars.on_or_after(day + timedelta(days=1), calendar)
    return _instant(day, terms.quiet_before, zone)


def _instant(day: date, hour: time, zone: tzinfo) -> datetime:
    """Find the instant of a local hour; one that daylight saving leaves out comes after the gap.

    An hour that comes twice means its first coming.
    """
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
