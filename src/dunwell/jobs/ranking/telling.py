"""A worklist for people and machines: names instead of ids, sentences instead of codes."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from dunwell.core import money
from dunwell.jobs.days.telling import Names
from dunwell.jobs.ranking.scoring import EarlyWarning
from dunwell.jobs.ranking.worklist import Action
from dunwell.store.queries import day_names

# What warns of a customer names neither items nor entities.
_NO_NAMES: Final = Names(items={}, customers={}, entities={})


def names_of(actions: Iterable[Action]) -> Names:
    """Read, at once, the names that the becauses of some actions need."""
    items = {
        because.values["item"]
        for one in actions
        for because in one.because
        if "item" in because.values
    }
    return Names(items=day_names.items(items), customers={}, entities=day_names.entities())


def sentences(action: Action, names: Names) -> list[str]:
    """Say why an action stands where it stands."""
    return [names.sentence(one.as_json()) for one in action.because]


def for_machines(actions: Sequence[Action]) -> list[dict[str, Any]]:
    """Write a worklist as plain values; amounts are decimal texts of their currencies."""
    names = names_of(actions)
    return [_action(rank, one, names) for rank, one in enumerate(actions, 1)]


def _action(rank: int, one: Action, names: Names) -> dict[str, Any]:
    return {
        "rank": rank,
        "customer": one.customer_number,
        "name": one.customer_name,
        "entity": one.entity,
        "action": one.kind.value,
        "overdue": money.in_units(one.overdue, one.currency),
        "currency": one.currency,
        "days": one.days,
        "tier": one.tier.value,
        "score": one.score.points,
        "because": [names.told(because.as_json()) for because in one.because],
        "receipt": {
            "currency": one.ranked_in,
            "amount": money.in_units(one.priority.amount, one.ranked_in),
            "days": one.priority.days,
            "risk_per_cent": one.priority.risk_per_cent,
            "raise_per_cent": one.priority.raise_per_cent,
            "raises": {rule.value: points for rule, points in one.priority.raises.items()},
            "points": money.in_units(one.priority.value, one.ranked_in),
            "class": one.priority.priority_class.value,
        },
        "owner": one.owner,
    }


def warning_sentences(warning: EarlyWarning) -> list[str]:
    """Say what warns of a customer."""
    return [_NO_NAMES.sentence(one.as_json()) for one in warning.because]


def warnings_for_machines(found: Sequence[EarlyWarning]) -> list[dict[str, Any]]:
    """Write early warnings as plain values; amounts are decimal texts of their currencies."""
    return [
        {
            "customer": one.customer_number,
            "name": one.customer_name,
            "open": money.in_units(one.open_amount, one.currency),
            "overdue": money.in_units(one.overdue, one.currency),
            "currency": one.currency,
            "tier": one.score.tier.value,
            "score": one.score.points,
            "because": [_NO_NAMES.told(because.as_json()) for because in one.because],
        }
        for one in found
    ]
