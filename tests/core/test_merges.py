"""Two customers become one without a circle above the survivor."""

import pytest

from dunwell.core import merges


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        pytest.param({}, None, id="nobody above either"),
        pytest.param({1: 5}, 5, id="the survivor's own stays"),
        pytest.param({2: 5}, 5, id="the other's is taken over"),
        pytest.param({1: 5, 2: 6}, 5, id="the survivor's own goes first"),
        pytest.param({1: 2, 2: 6}, 6, id="a branch merged with its head office moves up"),
        pytest.param({2: 1}, None, id="a branch merged into its head office"),
    ],
)
def test_the_survivor_stands_where_both_stood(above: dict[int, int], expected: int | None) -> None:
    assert merges.link_after(above, survivor=1, other=2) == expected
    merges.require_no_cycle(above, survivor=1, other=2, link="parent", name="A")


def test_a_merge_that_closes_a_circle_is_refused() -> None:
    with pytest.raises(merges.MergeMakesCycle):
        merges.require_no_cycle({1: 5, 5: 2}, survivor=1, other=2, link="parent", name="A")


def test_a_customer_is_not_merged_with_itself() -> None:
    merges.require_two(1, 2, name="A")
    with pytest.raises(merges.SameCustomer):
        merges.require_two(1, 1, name="A")
