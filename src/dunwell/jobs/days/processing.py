"""A business date is planned and kept once; one that was blocked may be processed again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from dunwell.actions import days as actions
from dunwell.actions.days import Decision, EntityDay, Letter
from dunwell.core import quiet_hours, recipients
from dunwell.core.account_facts import AccountFacts
from dunwell.core.business_days import DayState
from dunwell.core.channels import Channel
from dunwell.core.days import AccountPlan, PlannedTouch
from dunwell.core.messages import MessageState
from dunwell.core.refusals import Refusal
from dunwell.core.turns import Spread
from dunwell.jobs.days import planning
from dunwell.jobs.days.planning import BookPlan
from dunwell.store import calendars
from dunwell.store.models import BusinessDay, Entity, MailAccount, Sending, User
from dunwell.store.queries import ledger

_TRIES: Final = 5


class DayMovedOn(Refusal):
    """Others processed dates again and again while this one was planned."""

    code = "day_moved_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run of a date decided: counts, and the decisions by account for those who ask."""

    date: date
    sent: int = 0
    to_approve: int = 0
    calls: int = 0
    silent: Mapping[str, int] = field(default_factory=dict)
    decisions: tuple[tuple[Entity, Decision], ...] = ()
    processed: tuple[str, ...] = ()  # Entities whose date was decided by this run.
    had: Mapping[str, str] = field(default_factory=dict)  # Entities whose date was over, and how.


def process(
    on: date,
    *,
    entity: str | None = None,
    at: datetime,
    by: User | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Plan a date for one entity or all, and keep the plan unless it is a dry run.

    An entity whose date is over (planned, skipped, or behind a later planned date) is left as it
    is. Where others process dates meanwhile, the date is planned again.
    """
    entities = _entities(entity)
    for _ in range(_TRIES):
        seen = actions.mark()
        had = _had(entities, on)
        waiting = [one for one in entities if one.code not in had]
        if not waiting:
            return Outcome(date=on, had=had)
        book = planning.plan(on, entities=waiting)
        decided = [_entity_day(one, book) for one in waiting]
        if dry_run or actions.keep(decided, on=on, by=by, at=at, seen=seen):
            return _outcome(on, decided, had)
    raise DayMovedOn(
        f"Others processed dates while {on} was planned, {_TRIES} times in a row; try again."
    )


def _entities(code: str | None) -> list[Entity]:
    if code is None:
        return list(Entity.objects.order_by("code"))
    return [ledger.entity(code)]


def _had(entities: Iterable[Entity], on: date) -> dict[str, str]:
    """Name the entities whose date is over: kept already, or before a date planned since."""
    had: dict[str, str] = {}
    for entity in entities:
        rows = BusinessDay.objects.filter(entity=entity)
        state = rows.filter(date=on).values_list("state", flat=True).first()
        if state is not None and state != DayState.BLOCKED:
            had[entity.code] = state
        elif rows.filter(date__gt=on, state=DayState.PLANNED).exists():
            had[entity.code] = DayState.SKIPPED.value
    return had


def _entity_day(entity: Entity, book: BookPlan) -> EntityDay:
    terms = book.chosen.outreach
    blocked = book.chosen.blocks.get(entity.pk) is not None
    desk = _Desk(entity, book)
    decisions = [desk.decide(one) for one in book.of(entity.pk) if one.touch or one.is_kept]
    return EntityDay(
        entity=entity,
        state=DayState.BLOCKED if blocked else DayState.PLANNED,
        policy=book.chosen.version,
        calendar=calendars.of(entity.country, on=book.on, terms=terms.calendar),
        domain=_domain(entity),
        decisions=decisions,
        result=_result(decisions, book.spreads.get(entity.pk)),
    )


class _Desk:
    """Writes beside each plan of an entity what is kept with it."""

    def __init__(self, entity: Entity, book: BookPlan) -> None:
        self._entity = entity
        self._book = book
        sending = Sending.objects.filter(entity=entity).first()
        # In test mode nothing leaves, so nobody has to release anything but what the policy says.
        by_hand = sending is not None and sending.live and not sending.automatic
        self._held = by_hand or book.chosen.outreach.sending.approve_batches

    def decide(self, plan: AccountPlan) -> Decision:
        facts = self._book.facts[plan.customer_id, plan.entity_id]
        person = self._book.people[plan.customer_id]
        letter = None
        if plan.touch is not None and plan.touch.step.channel is Channel.EMAIL:
            letter = self._letter(plan.touch, facts)
        return Decision(
            plan=plan, known=known(facts), letter=letter, assigned_to=person.collector_id
        )

    def _letter(self, touch: PlannedTouch, facts: AccountFacts) -> Letter:
        person = self._book.people[facts.customer_id]
        to = recipients.choose(facts.contacts)
        held = self._held or touch.step.needs_approval
        return Letter(
            to=to.email,
            cc=recipients.copied(facts.contacts, to=to, tone=touch.step.tone),
            language=to.language or person.language,
            not_before=quiet_hours.leaves_at(
                self._book.on,
                zone=calendars.zone_of(
                    person.time_zone, countries=(person.country, self._entity.country)
                ),
                terms=self._book.chosen.outreach,
            ),
            state=(MessageState.HELD if held else MessageState.QUEUED).value,
        )


def known(facts: AccountFacts) -> dict[str, Any]:
    """Write what was known of a customer of what keeps no history, to tell the day again later."""
    placed = facts.placed
    return {
        "status": facts.status.value,
        "segment": placed.segment,
        "region": placed.region,
        "country": placed.country,
        "contract_type": placed.contract_type,
        "tier": placed.tier,
        "emails": [one.email for one in facts.contacts],
        "objected": facts.objected,
        "post": facts.has_postal_address,
    }


def _domain(entity: Entity) -> str:
    """Give the domain of the entity's mail, or one that leads nowhere until there is any."""
    account = MailAccount.objects.filter(entity=entity).first()
    address = account.from_address if account is not None else entity.email
    return address.rpartition("@")[2].strip().lower() or "dunwell.invalid"


def _result(decisions: Sequence[Decision], spread: Spread | None) -> dict[str, Any]:
    counts = _counts(decisions)
    told: dict[str, Any] = {**counts, "spread": None}
    if spread is not None:
        told["spread"] = {
            "waiting": spread.waiting,
            "a_day": spread.a_day,
            "last": list(spread.last) if spread.last else None,
        }
    return told


def _counts(decisions: Sequence[Decision]) -> dict[str, Any]:
    states = Counter(one.letter.state for one in decisions if one.letter)
    channels = Counter(one.plan.touch.step.channel for one in decisions if one.plan.touch)
    silent = Counter(one.plan.silence.code for one in decisions if one.plan.silence)
    return {
        "sent": states[MessageState.QUEUED.value],
        "to_approve": states[MessageState.HELD.value],
        "calls": channels[Channel.CALL],
        "letters": channels[Channel.LETTER],
        "silent": {str(code): silent[code] for code in sorted(silent)},
    }


def _outcome(on: date, decided: Sequence[EntityDay], had: Mapping[str, str]) -> Outcome:
    silent: Counter[str] = Counter()
    for one in decided:
        silent.update(one.result["silent"])
    return Outcome(
        date=on,
        sent=sum(one.result["sent"] for one in decided),
        to_approve=sum(one.result["to_approve"] for one in decided),
        calls=sum(one.result["calls"] for one in decided),
        silent=dict(sorted(silent.items())),
        decisions=tuple((one.entity, decision) for one in decided for decision in one.decisions),
        processed=tuple(one.entity.code for one in decided),
        had=had,
    )
