"""An anchor is due once a day, and holds against the trail only while nothing of it changed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from dunwell.core import anchors
from dunwell.core.anchors import Anchor

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def anchor(sequence: int, hash_: str = "", *, at: datetime = NOON) -> Anchor:
    return Anchor(sequence=sequence, hash=hash_ or f"h{sequence}", anchored_at=at, previous="")


@pytest.mark.parametrize(
    ("newest", "at", "due"),
    [
        pytest.param(None, NOON, True, id="the first one"),
        pytest.param(anchor(1), NOON + timedelta(hours=11, minutes=59), False, id="the same day"),
        pytest.param(anchor(1), NOON + timedelta(hours=12), True, id="midnight is the next day"),
        pytest.param(
            anchor(1),
            datetime(2026, 3, 3, 0, 30, tzinfo=timezone(timedelta(hours=1))),
            False,
            id="the day is that of UTC",
        ),
        pytest.param(anchor(1), NOON - timedelta(days=1), False, id="a clock set back"),
    ],
)
def test_an_anchor_is_due_once_a_day(newest: Anchor | None, at: datetime, due: bool) -> None:
    assert anchors.is_due(newest, at=at) is due


@pytest.mark.parametrize(
    ("hashes", "last", "told"),
    [
        pytest.param({3: "h3", 5: "h5"}, 5, [], id="nothing changed"),
        pytest.param({3: "h3", 5: "h5"}, 9, [], id="entries came since"),
        pytest.param(
            {3: "h3"},
            4,
            ["entry 5: it and what followed are gone; entry 5 was anchored on 2026-03-02"],
            id="the newest entry is cut off",
        ),
        pytest.param(
            {},
            1,
            ["entry 2: it and what followed are gone; entry 3 was anchored on 2026-03-02"],
            id="the first missing one is named, once",
        ),
        pytest.param(
            {5: "h5"}, 5, ["entry 3: it is gone; it was anchored on 2026-03-02"], id="a hole"
        ),
        pytest.param(
            {3: "other", 5: "h5"},
            5,
            ["entry 3: it or an entry before it is not what was anchored on 2026-03-02"],
            id="the chain was written anew",
        ),
    ],
)
def test_anchors_hold_against_the_trail(
    hashes: dict[int, str], last: int, told: list[str]
) -> None:
    found = anchors.broken([anchor(5), anchor(3)], hashes=hashes, last=last)
    assert list(found) == told
