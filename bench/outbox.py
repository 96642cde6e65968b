"""The rows about sending: reminders from claim to confirmation, in batches and one by one."""

from collections.abc import Iterator, Mapping
from typing import Final

from bench.books import NAMES, Engine, NewPlace, work
from bench.table import Figure, Row, Target

_ONE_BY_ONE: Final = 100
_TARGET: Final = Target(bound="at least", value=5)
_UNIT: Final = "messages/s"


def measure(engine: Engine, messages: int, new_place: NewPlace) -> Iterator[Row]:
    """Send a tenth of the messages and all of them, each in a book of its own."""
    for count in (max(messages // 10, 1), messages):
        told: Mapping[str, float] = work(
            new_place(), "send", messages=count, one_by_one=min(_ONE_BY_ONE, count)
        )
        ours = Figure(name="sending, claim to confirm", value=told["ours"], unit=_UNIT)
        yield Row(
            items=count,
            engine=NAMES[engine],
            measured=ours,
            against=Figure(
                name="a connection and commits each", value=told["guarded"], unit=_UNIT
            ),
            target=_TARGET,
        )
        yield Row(
            items=count,
            engine=NAMES[engine],
            measured=ours,
            against=Figure(name="the same, checking nothing", value=told["plain"], unit=_UNIT),
        )
