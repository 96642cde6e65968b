"""A cadence on a ruler of days: its steps where they stand from the due date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 720
HEIGHT: Final = 76
LEFT: Final = 16
RIGHT: Final = 24
LINE: Final = 42
FIRST_DAY: Final = -7
LAST_DAY: Final = 60
_ROUND: Final = 10
_SMALLEST_GAP: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A step on the ruler."""

    x: float
    label: str
    title: str
    channel: str
    is_low: bool  # Its label stands below the line, as the one before it is near.


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """What the template draws."""

    title: str
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]
    due: float
    width: int = WIDTH
    height: int = HEIGHT
    line: int = LINE


def draw(name: object, steps: Sequence[Mapping[str, Any]]) -> Ruler:
    """Place the steps of a cadence; a day that makes no sense yet is left out."""
    sound = [one for one in steps if _is_day(one["day"])]
    days = [one["day"] for one in sound]
    first = min([FIRST_DAY, *days])
    last = max([LAST_DAY, *(-(-day // _ROUND) * _ROUND for day in days)])

    def at(day: int) -> float:
        return float(round(LEFT + (day - first) * (WIDTH - LEFT - RIGHT) / (last - first), 1))

    marks: list[Mark] = []
    for one in sorted(sound, key=lambda step: step["day"]):
        x = at(one["day"])
        is_near = bool(marks) and x - marks[-1].x < _SMALLEST_GAP and not marks[-1].is_low
        title = f"{one['when']}: {one['channel']}, {one['tone']}"
        marks.append(
            Mark(
                x=x,
                label=f"{one['day']:+d}" if one["day"] else "0",
                title=title,
                channel=str(one["step"].get("channel", "")),
                is_low=is_near,
            )
        )
    spacing = 30 if last - first > 120 else 10
    start = -(-first // spacing) * spacing
    ticks = tuple((at(day), str(day)) for day in range(start, last + 1, spacing))
    told = "; ".join(one.title for one in marks)
    return Ruler(title=f"{name}: {told}", marks=tuple(marks), ticks=ticks, due=at(0))


def _is_day(day: object) -> bool:
    return isinstance(day, int) and not isinstance(day, bool) and -400 < day < 400
