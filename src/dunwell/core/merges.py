"""Two customers become one without a circle: the survivor stands where both stood."""

from collections.abc import Mapping

from dunwell.core.hierarchies import find_cycle
from dunwell.core.refusals import Refusal


class SameCustomer(Refusal):
    """A customer is not merged with itself."""

    code = "same_customer"


class MergeMakesCycle(Refusal):
    """After the merge the survivor would stand above itself."""

    code = "merge_makes_cycle"


def require_two(survivor_id: int, other_id: int, *, name: str) -> None:
    """Refuse to merge a customer with itself."""
    if survivor_id == other_id:
        raise SameCustomer(f"Both numbers lead to {name}; name two different customers.")


def link_after(above: Mapping[int, int], *, survivor: int, other: int) -> int | None:
    """Tell who stands above the survivor afterwards: its own link, else the other's."""
    for candidate in (above.get(survivor), above.get(other)):
        if candidate is not None and candidate not in {survivor, other}:
            return candidate
    return None


def require_no_cycle(
    above: Mapping[int, int], *, survivor: int, other: int, link: str, name: str
) -> None:
    """Refuse a merge after which a link (`parent` or `payer`) leads back to the survivor."""
    merged = {
        below: survivor if top == other else top
        for below, top in above.items()
        if below not in {survivor, other}
    }
    top = link_after(above, survivor=survivor, other=other)
    if top is not None:
        merged[survivor] = top
    if find_cycle(merged, survivor):
        raise MergeMakesCycle(
            f"After the merge {name} would become its own {link}; take away the {link} link "
            "between the customers that stand between them first."
        )
