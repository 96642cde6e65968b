"""An anchor fixes the audit trail's head outside the database, so that a cut end is found out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The newest entry's number and hash at an instant; `previous` is the anchor before it."""

    sequence: int
    hash: str
    anchored_at: datetime
    previous: str

    @property
    def day(self) -> date:
        """The day it stands for, in UTC."""
        return self.anchored_at.astimezone(UTC).date()


def is_due(newest: Anchor | None, *, at: datetime) -> bool:
    """Tell whether the day of `at` has no anchor yet."""
    return newest is None or newest.day < at.astimezone(UTC).date()


def broken(anchors: Sequence[Anchor], *, hashes: Mapping[int, str], last: int) -> Iterator[str]:
    """Hold anchors against the trail: `hashes` by number as they stand, `last` its newest number.

    The anchors of entries that are gone come first to the first of them; the rest say the same.
    """
    for one in sorted(anchors, key=lambda anchor: anchor.sequence):
        if one.sequence > last:
            yield (
                f"entry {last + 1}: it and what followed are gone; "
                f"entry {one.sequence} was anchored on {one.day}"
            )
            return
        if one.sequence not in hashes:
            yield f"entry {one.sequence}: it is gone; it was anchored on {one.day}"
        elif hashes[one.sequence] != one.hash:
            yield (
                f"entry {one.sequence}: it or an entry before it is not what was anchored on "
                f"{one.day}"
            )
