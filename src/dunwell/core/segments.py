"""Every customer stands in exactly one segment, which decides how and how often it is reminded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from dunwell.core.policy import PolicyRefused, checked_text, checked_whole, section
from dunwell.core.refusals import Refusal

# What a condition may ask about a customer.
ATTRIBUTES: Final = ("segment", "region", "country", "contract_type", "entity", "tier")


class NoSegment(Refusal):
    """A customer fits no segment, which a checked policy cannot bring about."""

    code = "no_segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """What places a customer in a segment; a text that is not known is empty.

    `entity` is the code of the entity that asks. `owes` is what is open there in minor units of
    the reporting currency; None when a rate is missing. `tier` is that of the
    score kept last, None before the first.
    """

    segment: str = ""
    region: str = ""
    country: str = ""
    contract_type: str = ""
    entity: str = ""
    tier: str | None = None
    owes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The values a condition names, in lower case: one of them, or if `excluded` none of them."""

    named: frozenset[str]
    excluded: bool = False

    def holds(self, value: str) -> bool:
        """Tell whether a value fits; what is not known is never one of those named."""
        return (plain(value) in self.named) is not self.excluded


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The customers that fit every condition; without any condition, all that fit no other.

    Amounts are minor units of the reporting currency: `owes_at_least` is included, `owes_below`
    is not.
    """

    key: str
    name: str
    cadence: str
    conditions: Mapping[str, Values]
    owes_at_least: int | None = None
    owes_below: int | None = None

    @property
    def takes_the_rest(self) -> bool:
        """Tell whether this is the segment of everybody else."""
        return not self.conditions and self.owes_at_least is None and self.owes_below is None

    def holds(self, facts: CustomerFacts) -> bool:
        """Tell whether a customer fits every condition.

        An amount that is not known counts as a large one: nobody is taken for a small balance
        for want of a rate.
        """
        if any(
            not self.conditions[name].holds(getattr(facts, name) or "") for name in self.conditions
        ):
            return False
        if facts.owes is None:
            return self.owes_below is None
        at_least = self.owes_at_least is None or facts.owes >= self.owes_at_least
        return at_least and (self.owes_below is None or facts.owes < self.owes_below)


def segments_of(policy: Mapping[str, Any]) -> tuple[Segment, ...]:
    """Read the segments from a policy, in its order."""
    found = section(policy, "segments")
    if not isinstance(found, list | tuple) or not found:
        raise PolicyRefused("segments", found, "a list of one segment or more")
    return tuple(_segment(one, f"segments[{place}]") for place, one in enumerate(found, 1))


def place(facts: CustomerFacts, segments: Sequence[Segment]) -> Segment:
    """Find the segment of a customer: the first that fits, else the one of everybody else."""
    rest = None
    for one in segments:
        if one.takes_the_rest:
            rest = rest or one
        elif one.holds(facts):
            return one
    if rest is None:
        raise NoSegment(
            f"No segment of the policy takes a customer with {facts}; add a segment without"
            " conditions, which takes everybody else."
        )
    return rest


def plain(value: str) -> str:
    """Write a value as it is compared: without regard to case and outer spaces."""
    return value.strip().casefold()


def _segment(found: object, name: str) -> Segment:
    if not isinstance(found, Mapping):
        raise PolicyRefused(name, found, "a segment with key, name, when and cadence")
    when = found.get("when") or {}
    if not isinstance(when, Mapping):
        raise PolicyRefused(f"{name}.when", when, "what a customer must be")
    conditions = {
        attribute: _values(when[attribute], f"{name}.when.{attribute}")
        for attribute in when
        if not attribute.startswith("owes_")
    }
    unknown = conditions.keys() - set(ATTRIBUTES)
    if unknown:
        raise PolicyRefused(f"{name}.when", sorted(unknown), "some of " + ", ".join(ATTRIBUTES))
    return Segment(
        key=checked_text(found.get("key"), f"{name}.key"),
        name=checked_text(found.get("name"), f"{name}.name"),
        cadence=checked_text(found.get("cadence"), f"{name}.cadence"),
        conditions=MappingProxyType(conditions),
        owes_at_least=_amount(when.get("owes_at_least"), f"{name}.when.owes_at_least"),
        owes_below=_amount(when.get("owes_below"), f"{name}.when.owes_below"),
    )


def _values(found: object, name: str) -> Values:
    excluded = isinstance(found, Mapping) and found.keys() == {"not"}
    named = found["not"] if excluded and isinstance(found, Mapping) else found
    if not isinstance(named, list | tuple) or not named:
        raise PolicyRefused(name, found, 'a list of values, or {"not": [...]}')
    if not all(isinstance(one, str) for one in named):
        raise PolicyRefused(name, found, 'a list of values, or {"not": [...]}')
    return Values(named=frozenset(plain(one) for one in named), excluded=excluded)


def _amount(found: object, name: str) -> int | None:
    return None if found is None else checked_whole(found, name)
