"""What a run of a date decided, for people and machines: names instead of ids, and sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dunwell.core import because_texts, money
from dunwell.core.days import AccountPlan, PlannedTouch
from dunwell.jobs.days.processing import Outcome
from dunwell.jobs.days.retelling import Retold
from dunwell.store.queries import day_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who and what is meant by the ids of some decisions."""

    items: Mapping[int, str]
    customers: Mapping[int, tuple[str, str]]
    entities: Mapping[int, str]

    def sentence(self, because: Mapping[str, Any]) -> str:
        """Say a because in English."""
        code, values = because["code"], because["values"]
        written = because_texts.fill(
            values, day=str, amount=money.shown, item=self._item, entity=self._entity
        )
        return because_texts.text(code, values) % written

    def told(self, because: Mapping[str, Any]) -> dict[str, Any]:
        """Write a because for machines, its sentence beside it."""
        values = because_texts.plain(because["values"], item=self._item, entity=self._entity)
        return {**because, "values": values, "sentence": self.sentence(because)}

    def _item(self, pk: int) -> str:
        return self.items.get(pk, f"item {pk}")

    def _entity(self, pk: int) -> str:
        return self.entities.get(pk, f"entity {pk}")


def names_of(plans: Iterable[AccountPlan]) -> Names:
    """Read the names that some plans need."""
    several = list(plans)
    items = {pk for one in several for pk in _items(one)}
    return Names(
        items=day_names.items(items),
        customers=day_names.customers(one.customer_id for one in several),
        entities=day_names.entities(),
    )


def for_machines(outcome: Outcome) -> dict[str, Any]:
    """Write a run as one object: counts, silences by code, and every touch."""
    touched = [one.plan for _, one in outcome.decisions if one.plan.touch is not None]
    names = names_of(touched)
    return {
        "date": outcome.date.isoformat(),
        "sent": outcome.sent,
        "to_approve": outcome.to_approve,
        "calls": outcome.calls,
        "silent": dict(outcome.silent),
        "touches": [_touch(one, one.touch, names) for one in touched if one.touch],
    }


def _touch(plan: AccountPlan, touch: PlannedTouch, names: Names) -> dict[str, Any]:
    return {
        "customer": names.customers[plan.customer_id][0],
        "step": touch.step.key,
        "channel": touch.step.channel.value,
        "items": [names.items[one.item.id] for one in touch.items],
        "because": {
            **names.told(touch.because.as_json()),
            "entity": names.entities[plan.entity_id],
        },
    }


def _items(plan: AccountPlan) -> set[int]:
    touch = plan.touch
    found = {one.item.id for one in touch.items} if touch else set()
    if plan.silence is not None and "item" in plan.silence.values:
        found.add(plan.silence.values["item"])
    return found


def names_of_retold(told: Iterable[Retold]) -> Names:
    """Read the names that decisions told again need, of what was kept too."""
    several = list(told)
    items = {pk for one in several if one.again for pk in _items(one.again)}
    items |= {
        one.stored["values"]["item"]
        for one in several
        if one.stored and "item" in one.stored["values"]
    }
    return Names(items=day_names.items(items), customers={}, entities=day_names.entities())


def retold(one: Retold, names: Names) -> dict[str, Any]:
    """Write a decision told again, with the one that was kept beside it."""
    return {
        "entity": one.entity.code,
        "state": one.state,
        "known_at": one.known_at.isoformat() if one.known_at else None,
        "policy": one.policy,
        "decision": _decided(one.again, names),
        "stored": _kept(one.stored, names),
        "agrees": one.agrees,
    }


def _decided(plan: AccountPlan | None, names: Names) -> dict[str, Any] | None:
    if plan is None:
        return None
    touch = plan.touch
    because = touch.because if touch else plan.silence
    if because is None:
        return None
    return {
        "step": touch.step.key if touch else "",
        "channel": touch.step.channel.value if touch else "",
        "items": [names.items[one.item.id] for one in touch.items] if touch else [],
        "because": names.told(because.as_json()),
    }


def _kept(stored: Mapping[str, Any] | None, names: Names) -> dict[str, Any] | None:
    if stored is None:
        return None
    because = {name: stored[name] for name in ("code", "values", "known") if name in stored}
    return {
        "step": stored["step"],
        "state": stored.get("state", ""),
        "because": names.told(because),
    }
