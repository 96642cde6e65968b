"""Two customers that may be one, over HTTP: merged, or kept apart."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import customers as customer_actions
from dunwell.actions import proposals as actions
from dunwell.api import answers, callers, customers, finding
from dunwell.api.customers import Customer
from dunwell.api.fields import After, Given, Id, Key, Limit, Word
from dunwell.api.operations import Operations
from dunwell.core.customers import ProposalState
from dunwell.core.permissions import Permission as P
from dunwell.store import locks, models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Merging"])


class Proposal(Schema):
    """Two customers that look like one, and what became of it."""

    id: int
    first: int
    second: int
    because: str
    state: str


class GivenSurvivor(Given):
    """Which of the two customers stays."""

    survivor: Id


def told(row: models.DuplicateProposal) -> Proposal:
    """Write a proposal."""
    return Proposal(
        id=row.pk,
        first=row.first_id,
        second=row.second_id,
        because=row.because,
        state=row.state,
    )


@router.lists("merge-proposals", name="proposals", needs=P.READ_BOOK, gives=Proposal)
def proposals(request: HttpRequest, after: After, limit: Limit, state: Word) -> HttpResponse:
    """List pairs of customers that look like one."""
    rows = api_rows.proposals(callers.of(request).sight)
    if state:
        rows = rows.filter(state=state)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows(
    "merge-proposals/{int:proposal_id}", name="proposal", needs=P.READ_BOOK, gives=Proposal
)
def proposal(request: HttpRequest, proposal_id: Key) -> HttpResponse:
    """Give one pair."""
    rows = api_rows.proposals(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, proposal_id)))


@router.does(
    "merge-proposals/{int:proposal_id}/merger",
    name="proposal-merge",
    needs=P.EDIT_CUSTOMERS,
    gives=Customer,
)
def merge(request: HttpRequest, proposal_id: Key, given: GivenSurvivor) -> HttpResponse:
    """Merge the two into the one that stays; both numbers lead to it from then on."""
    caller = callers.of(request)

    def act() -> Customer:
        pair = answers.found(api_rows.proposals(caller.sight), proposal_id)
        if pair.state != ProposalState.PROPOSED:
            raise actions.ProposalSettled
        if given.survivor not in {pair.first_id, pair.second_id}:
            raise answers.NotFound("Choose which of the two stays. Nothing was merged.")
        stays = finding.customer(caller, given.survivor)
        other = pair.first if stays.pk == pair.second_id else pair.second
        row = customer_actions.merge(
            by=caller.person, at=timezone.now(), survivor=stays, other=other
        )
        return customers.told(row)

    return answers.acted_at_once(request, caller, act)


@router.changes(
    "merge-proposals/{int:proposal_id}/dismissal",
    name="proposal-dismiss",
    needs=P.EDIT_CUSTOMERS,
    gives=Proposal,
)
def dismiss(request: HttpRequest, proposal_id: Key) -> HttpResponse:
    """Note that the two are two."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.proposals(caller.sight), proposal_id),
        told,
        lambda: actions.dismiss(by=caller.person, at=timezone.now(), proposal_id=proposal_id),
        first=locks.hierarchy,
    )
