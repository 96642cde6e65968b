"""A proposal that two customers are one is settled once: they are merged, or they are two."""

from datetime import datetime

from django.db import transaction

from dunwell.core.customers import ProposalState
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import DuplicateProposal, User


class ProposalSettled(Refusal):
    """A person decided already."""

    code = "proposal_settled"

    def __init__(self) -> None:
        """Say that it was settled."""
        super().__init__(
            "Somebody decided about this proposal meanwhile. Nothing was changed; the history of "
            "the account tells who and when."
        )


@transaction.atomic
def dismiss(*, by: User | None, at: datetime, proposal_id: int) -> DuplicateProposal:
    """Note that the two are two; they are not proposed again."""
    rows = DuplicateProposal.objects.select_for_update().filter(pk=proposal_id)
    proposal = rows.first()
    if proposal is None or proposal.state != ProposalState.PROPOSED:
        raise ProposalSettled
    proposal.state = ProposalState.DISMISSED
    proposal.save(update_fields=["state"])
    audit.record(
        by=by,
        at=at,
        action="proposals.dismiss",
        subject=f"duplicate_proposal:{proposal.pk}",
        before={"state": ProposalState.PROPOSED.value},
        after={
            "state": ProposalState.DISMISSED.value,
            "first": proposal.first_id,
            "second": proposal.second_id,
        },
    )
    return proposal
