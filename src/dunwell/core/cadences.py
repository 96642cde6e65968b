"""A cadence is the schedule of touches of a segment, each step counted from the due date."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from dunwell.core.channels import Channel, Tone
from dunwell.core.policy import PolicyRefused, checked_text, checked_whole, checked_word, section

# A step this long before or after the due date would be a slip of the hand.
FIRST_DAY: Final = -60
LAST_DAY: Final = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One touch of a cadence, `day` days after the due date of the leading item (below 0: before).

    `template` names the text. With `needs_approval` a person releases it before it leaves. A
    step with `least_amount` above zero is skipped for accounts that owe less than that, in minor
    units of the reporting currency.
    """

    key: str
    day: int
    channel: Channel
    tone: Tone
    template: str
    needs_approval: bool = False
    least_amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """The steps of a segment, in the order of their days; keys and days are unique."""

    key: str
    name: str
    steps: tuple[Step, ...]


def cadences_of(policy: Mapping[str, Any]) -> Mapping[str, Cadence]:
    """Read the cadences from a policy by their keys."""
    found = section(policy, "cadences")
    if not isinstance(found, Mapping) or not found:
        raise PolicyRefused("cadences", found, "a cadence or more, each under its key")
    return MappingProxyType({key: _cadence(key, found[key]) for key in found})


def _cadence(key: str, found: object) -> Cadence:
    name = f"cadences.{key}"
    if not isinstance(found, Mapping):
        raise PolicyRefused(name, found, "a name and its steps")
    steps = found.get("steps")
    if not isinstance(steps, list | tuple) or not steps:
        raise PolicyRefused(f"{name}.steps", steps, "a list of one step or more")
    read = tuple(_step(one, f"{name}.steps[{place}]") for place, one in enumerate(steps, 1))
    if any(later.day <= earlier.day for earlier, later in pairwise(read)):
        days = [step.day for step in read]
        raise PolicyRefused(f"{name}.steps", days, "days that rise from step to step")
    if len({step.key for step in read}) < len(read):
        raise PolicyRefused(f"{name}.steps", [step.key for step in read], "keys that differ")
    return Cadence(key=key, name=checked_text(found.get("name"), f"{name}.name"), steps=read)


def _step(found: object, name: str) -> Step:
    if not isinstance(found, Mapping):
        raise PolicyRefused(name, found, "a step with key, day, channel, tone and template")
    needs_approval = found.get("needs_approval", False)
    if not isinstance(needs_approval, bool):
        raise PolicyRefused(f"{name}.needs_approval", needs_approval, "true or false")
    day = checked_whole(found.get("day"), f"{name}.day", least=FIRST_DAY)
    if day > LAST_DAY:
        raise PolicyRefused(f"{name}.day", day, f"a day from {FIRST_DAY} to {LAST_DAY}")
    return Step(
        key=checked_text(found.get("key"), f"{name}.key"),
        day=day,
        channel=checked_word(found.get("channel"), f"{name}.channel", Channel),
        tone=checked_word(found.get("tone"), f"{name}.tone", Tone),
        template=checked_text(found.get("template"), f"{name}.template"),
        needs_approval=needs_approval,
        least_amount=checked_whole(found.get("least_amount", 0), f"{name}.least_amount"),
    )
