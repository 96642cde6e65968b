"""A cadence is the schedule of touches of a segment, each step counted from the due date."""

from dataclasses import dataclass

from dunwell.core.channels import Channel, Tone


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
