"""Why each overdue account has not paid: what was set or is proposed, how far it is verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.core import nonpayment
from dunwell.core.nonpayment import Carried, NonpaymentFacts, Reason, ReasonState
from dunwell.store import policies
from dunwell.store.models import Customer, NonpaymentReason
from dunwell.store.queries import nonpayment as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLine:
    """The reason of one account; amounts are minor units of `facts.currency`.

    `kept` is what a colleague set or the finance manager verified, None while it is proposed.
    """

    customer_id: int
    number: str
    name: str
    owner_id: int | None
    owner: str
    facts: NonpaymentFacts
    carried: Carried
    kept: NonpaymentReason | None

    @property
    def reason(self) -> Reason:
        """What stands between us and the money."""
        return self.carried.reason

    @property
    def state(self) -> ReasonState:
        """How far it is to be relied on."""
        return self.carried.state


def lines(
    on: date, *, customer_ids: Sequence[int] | None = None, entity: str = ""
) -> dict[int, ReasonLine]:
    """Give the reason of every overdue account of a day, or of those of a few customers.

    A reason is the customer's, of all entities. With an entity's code those that owe nothing
    there are left out, and the amounts are what is overdue there.
    """
    terms = nonpayment.terms_of(policies.in_force(on))
    facts = queries.facts(on, terms=terms, customer_ids=customer_ids)
    newest = queries.newest(customer_ids, on=on)
    people = Customer.objects.values_list(
        "pk", "number", "name", "collector_id", "collector__name", "collector_name"
    )
    if customer_ids is not None:
        people = people.filter(pk__in=customer_ids)
    shown = queries.at_entity(facts, entity, on=on) if entity else facts
    found = {}
    for pk, number, name, owner_id, owner, ledgers in people:
        if pk not in shown:
            continue
        row = newest.get(pk)
        carried = nonpayment.carried(facts[pk], queries.kept(row, on=on), terms=terms, as_of=on)
        found[pk] = ReasonLine(
            customer_id=pk,
            number=number,
            name=name,
            owner_id=owner_id,
            owner=owner or ledgers,
            facts=shown[pk],
            carried=carried,
            kept=None if carried.state is ReasonState.PROPOSED else row,
        )
    return found


def line(customer_id: int, *, on: date) -> ReasonLine | None:
    """Give the reason of one account; None where nothing is overdue."""
    return lines(on, customer_ids=(customer_id,)).get(customer_id)
