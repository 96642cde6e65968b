"""A customer's parents, and the payers that pay for it, never lead back to the customer itself."""

from collections.abc import Mapping

from dunwell.core.refusals import Refusal


class HierarchyCycle(Refusal):
    """Exposure and statements climb the hierarchy; a circle would have no top."""

    code = "hierarchy_cycle"


def find_cycle(above: Mapping[int, int], start: int) -> tuple[int, ...]:
    """Climb from one customer; give the path when it comes back to a customer it has passed."""
    path = [start]
    passed = {start}
    while path[-1] in above:
        path.append(above[path[-1]])
        if path[-1] in passed:
            return tuple(path)
        passed.add(path[-1])
    return ()


def require_no_cycle(above: Mapping[int, int], *, start: int, link: str, name: str) -> None:
    """Refuse a link (`parent` or `payer`) that makes a customer stand above itself."""
    if find_cycle(above, start):
        raise HierarchyCycle(
            f"{name} would become its own {link} through the customers above it; choose another "
            f"{link} or take one of those links away first."
        )
