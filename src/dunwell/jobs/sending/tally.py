"""What a run of the sender did, counted."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dunwell.core.messages import MessageState

Clock = Callable[[], datetime]


@dataclass(slots=True, kw_only=True)
class Sent:
    """Messages by the state they reached, and why others did not leave."""

    states: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    recovered: int = 0  # Messages that an ended sender had left claimed.
    problems: dict[str, str] = field(default_factory=dict)  # By the code of the entity.
    again_at: datetime | None = None  # When something may leave that had to wait.

    def reached(self, state: MessageState, count: int) -> None:
        """Count messages that reached a state."""
        if count:
            self.states[state.value] += count

    def for_machines(self) -> Mapping[str, Any]:
        """Tell it as plain values."""
        named = {state.value: self.states[state.value] for state in _TOLD}
        return {
            **named,
            "silent": dict(sorted(self.silent.items())),
            "recovered": self.recovered,
            "problems": dict(sorted(self.problems.items())),
            "again_at": self.again_at.isoformat() if self.again_at else None,
        }


_TOLD = (
    MessageState.SENT,
    MessageState.CAPTURED,
    MessageState.QUEUED,
    MessageState.HELD,
    MessageState.FAILED,
    MessageState.UNKNOWN,
    MessageState.CANCELLED,
)
