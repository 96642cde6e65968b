"""Pairs of customers that look like one and wait for a person's decision."""

from dunwell.core.customers import ProposalState
from dunwell.store.models import DuplicateProposal


def waiting() -> list[DuplicateProposal]:
    """List the open proposals with both customers, in the order of their numbers."""
    rows = DuplicateProposal.objects.filter(state=ProposalState.PROPOSED)
    return list(rows.select_related("first", "second").order_by("first__number", "second__number"))
