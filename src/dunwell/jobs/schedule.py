"""The schedule: which jobs there are, for which entity, at which hour of its policy."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from dunwell.core import outreach
from dunwell.core.outreach import OutreachTerms
from dunwell.core.schedules import Daily
from dunwell.jobs import judging
from dunwell.jobs.days import processing
from dunwell.jobs.working import DailyJob, StandingJob, Told
from dunwell.store import calendars, policies
from dunwell.store.models import Entity


def jobs(now: datetime) -> Sequence[DailyJob | StandingJob]:
    """Give every job under the policy of the day, the entities in the order of their codes."""
    terms = outreach.terms_of(policies.in_force(now.date()))
    return [_day(entity, terms, now) for entity in Entity.objects.order_by("code")]


def _day(entity: Entity, terms: OutreachTerms, now: datetime) -> DailyJob:
    zone = calendars.zone_of("", countries=(entity.country,))
    return DailyJob(
        name=f"day:{entity.code}",
        daily=Daily(at=terms.sending.day_at, zone=zone),
        calendar=calendars.of(entity.country, on=now.date(), terms=terms.calendar),
        run=partial(_run_day, entity),
    )


def _run_day(entity: Entity, day: date, at: datetime) -> Told:
    """Judge promises first, so that a broken one is in its cadence again on the same day."""
    judged = judging.run(entity, as_of=day, at=at)
    outcome = processing.process(day, entity=entity.code, at=at)
    return {
        "promises": judged,
        "sent": outcome.sent,
        "to_approve": outcome.to_approve,
        "calls": outcome.calls,
        "silent": dict(outcome.silent),
    }
