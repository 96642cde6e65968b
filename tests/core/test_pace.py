"""Ceilings per minute, at, under and over each."""

import pytest

from dunwell.core import pace
from dunwell.core.pace import Ceiling, Leaving


def _to(*domains: str) -> list[Leaving]:
    return [
        Leaving(message=place, domains=frozenset(names.split()))
        for place, names in enumerate(domains)
    ]


@pytest.mark.parametrize(
    ("waiting", "recent", "in_all", "to_a_domain", "chosen"),
    [
        (["a", "b"], [], 2, 2, (0, 1)),
        (["a", "b"], ["c"], 2, 2, (0,)),  # One left a moment ago.
        (["a", "b"], ["c", "d"], 2, 2, ()),
        (["a", "a", "b"], [], 9, 1, (0, 2)),  # The second to a waits, b passes it.
        (["a"], ["a"], 9, 1, ()),
        (["a"], ["a"], 9, 2, (0,)),
        (["a b", "b"], [], 9, 1, (0,)),  # A message to two domains counts for both.
        ([], ["a"], 9, 9, ()),
    ],
)
def test_what_may_leave_now(
    waiting: list[str], recent: list[str], in_all: int, to_a_domain: int, chosen: tuple[int, ...]
) -> None:
    ceiling = Ceiling(in_all=in_all, to_a_domain=to_a_domain)
    assert pace.admitted(_to(*waiting), recent=_to(*recent), ceiling=ceiling) == chosen


def test_domains_are_told_apart_whatever_their_letters() -> None:
    assert pace.domains(["a@X.example", "b@x.EXAMPLE", "c@y.example"]) == {
        "x.example",
        "y.example",
    }
