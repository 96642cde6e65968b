"""The schedule: which jobs there are, for which entity, at which hour of its policy."""

import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from functools import partial
from typing import Final

from django.conf import settings

from dunwell.actions import approvals
from dunwell.core import outreach
from dunwell.core.outreach import OutreachTerms
from dunwell.core.schedules import Daily
from dunwell.jobs import (
    anchors,
    announcements,
    digests,
    inbound,
    invoice_sending,
    judging,
    retention,
    sending,
    webhooks,
)
from dunwell.jobs.days import processing
from dunwell.jobs.ranking import scoring, team
from dunwell.jobs.working import DailyJob, StandingJob, Told
from dunwell.store import calendars, policies
from dunwell.store.models import Entity

_SEND_EVERY: Final = 5.0
_READ_EVERY: Final = 60.0
_INVOICES_EVERY: Final = 300.0
_SCORE_EVERY: Final = 10.0
_ANCHOR_EVERY: Final = 60.0
_TELL_EVERY: Final = 2.0
_TELL_REQUESTS_EVERY: Final = 10.0
_RETENTION_AT: Final = clock_time(3)


def jobs(now: datetime) -> Sequence[DailyJob | StandingJob]:
    """Give every job under the policy of the day, the entities in the order of their codes."""
    terms = outreach.terms_of(policies.in_force(now.date()))
    entities = list(Entity.objects.order_by("code"))
    return [
        *(_day(entity, terms, now) for entity in entities),
        *(_digest(zone, of_zone, terms, now) for zone, of_zone in _by_zone(entities).items()),
        *(_invoices(entity) for entity in entities),
        *_retention(entities, terms, now),
        StandingJob(name="send", every_seconds=_SEND_EVERY, run=_send),
        StandingJob(name="replies", every_seconds=_READ_EVERY, run=_read),
        StandingJob(name="risk", every_seconds=_SCORE_EVERY, run=_score),
        StandingJob(name="requests", every_seconds=_TELL_REQUESTS_EVERY, run=announcements.run),
        StandingJob(name="anchor", every_seconds=_ANCHOR_EVERY, run=_anchor),
        StandingJob(name="webhooks", every_seconds=_TELL_EVERY, run=_tell_webhooks),
    ]


def _by_zone(entities: Sequence[Entity]) -> Mapping[tzinfo, list[Entity]]:
    """Put together the entities whose mornings are one."""
    found: dict[tzinfo, list[Entity]] = {}
    for entity in entities:
        zone = calendars.zone_of("", countries=(entity.country,))
        found.setdefault(zone, []).append(entity)
    return found


def _digest(
    zone: tzinfo, entities: Sequence[Entity], terms: OutreachTerms, now: datetime
) -> DailyJob:
    """Write the digests of the entities of a time zone, a mail a colleague for all of them."""

    def run(day: date, at: datetime) -> Told:
        known = [
            (one, calendars.of(one.country, on=day, terms=terms.calendar)) for one in entities
        ]
        working = [(one, calendar) for one, calendar in known if calendar.is_business_day(day)]
        morning = digests.Morning(on=day, at=at, zone=zone, entities=working)
        return digests.run(morning, terms=terms)

    return DailyJob(
        name=f"digest:{zone}",
        daily=Daily(at=terms.sending.digest_at, zone=zone),
        calendar=calendars.of(entities[0].country, on=now.date(), terms=terms.calendar),
        run=run,
    )


def _day(entity: Entity, terms: OutreachTerms, now: datetime) -> DailyJob:
    zone = calendars.zone_of("", countries=(entity.country,))
    return DailyJob(
        name=f"day:{entity.code}",
        daily=Daily(at=terms.sending.day_at, zone=zone),
        calendar=calendars.of(entity.country, on=now.date(), terms=terms.calendar),
        run=partial(_run_day, entity),
    )


def _retention(
    entities: Sequence[Entity], terms: OutreachTerms, now: datetime
) -> Sequence[DailyJob]:
    """Take away what is past its day, in the night of the first entity, whatever day it is."""
    if not entities:
        return []
    zone = calendars.zone_of("", countries=(entities[0].country,))

    def run(_day: date, at: datetime) -> Told:
        return retention.run(by=None, at=at, as_of=at.astimezone(zone).date()).for_machines()

    return [
        DailyJob(
            name="retention",
            daily=Daily(at=_RETENTION_AT, zone=zone),
            calendar=calendars.of(entities[0].country, on=now.date(), terms=terms.calendar),
            run=run,
        )
    ]


def _invoices(entity: Entity) -> StandingJob:
    def run(at: datetime) -> Told:
        zone = calendars.zone_of("", countries=(entity.country,))
        return invoice_sending.run(entity, as_of=at.astimezone(zone).date(), at=at)

    return StandingJob(name=f"invoices:{entity.code}", every_seconds=_INVOICES_EVERY, run=run)


def _send(at: datetime) -> Told:
    """Send with a clock that goes on while it sends."""
    began = time.monotonic()
    sent = sending.run(at=lambda: at + timedelta(seconds=time.monotonic() - began))
    return sent.for_machines()


def _read(at: datetime) -> Told:
    """Read the mail folders of all entities."""
    return inbound.run(at=lambda: at)


def _score(at: datetime) -> Told:
    """Score anew whom something touched; the reporting day goes on with the book's own days."""
    done = scoring.rescore_touched(at.date(), at=at)
    return {"scored": done.scored, "changed": done.changed}


def _anchor(at: datetime) -> Told:
    """Sign the head of the audit trail; the first run of a day fixes it for good."""
    return anchors.write(settings.HOME, at=at)


def _tell_webhooks(at: datetime) -> Told:
    """Tell outside systems with a clock that goes on while it tells."""
    began = time.monotonic()
    return webhooks.run(at=lambda: at + timedelta(seconds=time.monotonic() - began))


def _run_day(entity: Entity, day: date, at: datetime) -> Told:
    """Judge promises first, so that a broken one counts, and is asked for, on the same day."""
    approvals.expire(on=day, at=at)
    judged = judging.run(entity, as_of=day, at=at)
    scored = scoring.with_the_day(day, at=at)
    assigned = team.assign(day, at=at)
    outcome = processing.process(day, entity=entity.code, at=at)
    return {
        "promises": judged,
        "scores": scored.changed,
        "assigned": assigned,
        "sent": outcome.sent,
        "to_approve": outcome.to_approve,
        "calls": outcome.calls,
        "silent": dict(outcome.silent),
    }
