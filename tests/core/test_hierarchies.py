"""Parents and payers never lead back to where they came from."""

import pytest

from dunwell.core.hierarchies import HierarchyCycle, find_cycle, require_no_cycle


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        pytest.param({}, (), id="alone"),
        pytest.param({1: 2, 2: 3}, (), id="a chain has a top"),
        pytest.param({1: 2, 2: 1}, (1, 2, 1), id="each above the other"),
        pytest.param({1: 2, 2: 3, 3: 2}, (1, 2, 3, 2), id="a circle further up"),
    ],
)
def test_find_cycle(above: dict[int, int], expected: tuple[int, ...]) -> None:
    assert find_cycle(above, 1) == expected


def test_a_circle_is_refused() -> None:
    require_no_cycle({1: 2}, start=1, link="payer", name="A")
    with pytest.raises(HierarchyCycle, match="A would become its own payer"):
        require_no_cycle({1: 2, 2: 1}, start=1, link="payer", name="A")
