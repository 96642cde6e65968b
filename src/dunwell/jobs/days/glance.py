"""A glance at one customer's day: what was decided, or what would be decided now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dunwell.core import days
from dunwell.store.models import Silence, Touch
from dunwell.store.queries import account_facts, day_terms
from dunwell.store.queries.account_rows import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One entity's decision about a customer; `step` is empty where it is left alone."""

    entity_id: int
    step: str
    because: Mapping[str, Any]
    is_kept: bool


def at(customer_id: int, on: date) -> list[Glance]:
    """Give the decisions kept for a day, and for entities without one what the rules say now.

    Whose turn old debt is, and which of several entities speaks, is settled with the whole book.
    """
    kept = [
        Glance(entity_id=one.entity_id, step=one.step, because=one.because, is_kept=True)
        for one in Touch.objects.filter(customer=customer_id, day__date=on).order_by("id")
    ]
    kept += [
        Glance(entity_id=one.day.entity_id, step="", because=one.because, is_kept=True)
        for one in Silence.objects.filter(customer=customer_id, day__date=on).select_related("day")
    ]
    known = {one.entity_id for one in kept}
    chosen = day_terms.on(on)
    found = account_facts.read(Moment(on=on, customer_ids=(customer_id,)), chosen.asking)
    for facts in found.accounts:
        if facts.entity_id in known:
            continue
        plan = days.plan(facts, terms=chosen.terms(facts.entity_id), on=on)
        because = plan.touch.because if plan.touch else plan.silence
        if because is not None:
            kept.append(
                Glance(
                    entity_id=facts.entity_id,
                    step=plan.touch.step.key if plan.touch else "",
                    because=because.as_json(),
                    is_kept=False,
                )
            )
    return kept
