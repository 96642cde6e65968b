"""No more messages leave in a minute than the policy says, in all and to one domain."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

WINDOW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """How many messages may leave in a minute."""

    in_all: int
    to_a_domain: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A message that left a moment ago or wants to, and the domains it goes to."""

    message: int
    domains: frozenset[str]


def admitted(
    waiting: Sequence[Leaving], *, recent: Iterable[Leaving], ceiling: Ceiling
) -> tuple[int, ...]:
    """Choose, in the order in which they wait, the messages that may leave now.

    `recent` are those of the last minute. One that must wait for its domain lets others pass.
    """
    left, to_domain = 0, Counter[str]()
    for one in recent:
        left += 1
        to_domain.update(one.domains)
    chosen: list[int] = []
    for one in waiting:
        if left + len(chosen) >= ceiling.in_all:
            break
        if any(to_domain[domain] >= ceiling.to_a_domain for domain in one.domains):
            continue
        to_domain.update(one.domains)
        chosen.append(one.message)
    return tuple(chosen)


def domains(addresses: Iterable[str]) -> frozenset[str]:
    """Give the domains of addresses, in small letters."""
    return frozenset(address.rpartition("@")[2].lower() for address in addresses)
