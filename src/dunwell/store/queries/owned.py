"""Which customers are somebody's own: those that carry their name, or whose dispute they own."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from dunwell.store.models import Dispute
from dunwell.store.queries import keysets
from dunwell.store.queries.keysets import Param


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """What the rows carry of somebody; one of these is enough."""

    sales: tuple[str, ...] = ()  # As the customers name their sales owner.
    success: tuple[str, ...] = ()  # As they name their customer success owner.
    disputes_of: int | None = None  # Whose disputes.

    def ids(self) -> tuple[str, list[Param]]:
        """Give the SQL that selects the ids of these customers."""
        parts, params = [], list[Param]()
        for condition, told in self._conditions():
            parts.append(condition)
            params += told
        return f"SELECT id FROM customer WHERE {' OR '.join(parts) or '1 = 0'}", params

    def _conditions(self) -> Iterator[tuple[str, list[Param]]]:
        if self.sales:
            yield f"sales_account_manager IN ({keysets.marks(self.sales)})", [*self.sales]
        if self.success:
            yield f"customer_success_owner IN ({keysets.marks(self.success)})", [*self.success]
        if self.disputes_of is not None:
            disputed = (
                "SELECT i.customer_id FROM dispute d JOIN item i ON i.id = d.item_id "
                "WHERE d.owner_id = %s"
            )
            yield f"id IN ({disputed})", [self.disputes_of]

    def q(self, way: str = "") -> Q:
        """Give the condition on a row by the way to its customer; empty is the customer itself."""
        to = f"{way}__" if way else ""
        found = Q(**{f"{to}sales_account_manager__in": self.sales})
        found |= Q(**{f"{to}customer_success_owner__in": self.success})
        if self.disputes_of is not None:
            own = Dispute.objects.filter(owner=self.disputes_of).values("item__customer")
            found |= Q(**{f"{way or 'pk'}__in": own})
        return found
