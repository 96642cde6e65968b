"""Where one customer stands in its cadences, at each entity it owes."""

from dataclasses import dataclass
from datetime import date

from dunwell.core import outlooks
from dunwell.core.outlooks import Outlook
from dunwell.store.queries import account_facts, day_terms
from dunwell.store.queries.account_rows import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The outlook of a customer at one entity, and who would be written to."""

    entity_id: int
    outlook: Outlook


def of(customer_id: int, on: date) -> list[Standing]:
    """Look ahead from a day, as the book stands now; entities with nothing due are left out."""
    chosen = day_terms.on(on)
    found = account_facts.read(Moment(on=on, customer_ids=(customer_id,)), chosen.asking)
    standings = []
    for facts in found.accounts:
        seen = outlooks.outlook(facts, terms=chosen.terms(facts.entity_id), on=on)
        if seen is not None:
            standings.append(Standing(entity_id=facts.entity_id, outlook=seen))
    return standings
