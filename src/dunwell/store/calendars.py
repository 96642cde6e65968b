"""The days off and the time zone of a country, read from published tables and kept in memory."""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from babel.core import get_global

from dunwell.core.calendars import SATURDAY_AND_SUNDAY, Calendar
from dunwell.core.outreach import BY_COUNTRY, CalendarTerms

_YEARS_AROUND: Final = 1
UTC_ZONE: Final = ZoneInfo("UTC")


def of(country: str, *, on: date, terms: CalendarTerms) -> Calendar:
    """Give the calendar of a country around a day, with the company's own days off.

    The policy may name one country for all. A country without a table, or none, has weekends only.
    """
    code = country if terms.country == BY_COUNTRY else terms.country
    return _calendar(code, on.year, terms.extra_holidays)


@lru_cache(maxsize=1024)
def _calendar(country: str, year: int, extra: frozenset[date]) -> Calendar:
    if country not in holidays.list_supported_countries():
        return Calendar(holidays=extra)
    years = range(year - _YEARS_AROUND, year + _YEARS_AROUND + 1)
    table = holidays.country_holidays(country, years=years)
    return Calendar(
        weekend=frozenset(table.weekend) or SATURDAY_AND_SUNDAY,
        holidays=frozenset(table) | extra,
    )


def zone_of(time_zone: str, *, countries: tuple[str, ...]) -> tzinfo:
    """Give the customer's own zone, else that of the first country that is known, else UTC.

    In a country of several zones the westernmost counts: nine in the morning there is day
    everywhere else in it.
    """
    if time_zone and (found := _zone(time_zone)):
        return found
    for country in countries:
        if country and (found := _zone_of_country(country)):
            return found
    return UTC_ZONE


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=512)
def _zone_of_country(country: str) -> ZoneInfo | None:
    names = get_global("territory_zones").get(country.upper(), [])
    zones = [zone for name in names if (zone := _zone(name))]
    return min(zones, key=_offset, default=None)


def _offset(zone: ZoneInfo) -> float:
    # In the winter of the north, so that daylight saving does not decide.
    offset = datetime(2026, 1, 15, tzinfo=zone).utcoffset()
    return offset.total_seconds() if offset else 0.0
