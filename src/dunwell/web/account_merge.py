"""Two customers that may be one: a person looks at both, then merges or keeps them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import customers as customer_actions
from dunwell.actions import proposals as actions
from dunwell.core.refusals import Refusal
from dunwell.store.models import Customer, DuplicateProposal, Item, User
from dunwell.store.queries import account, proposals
from dunwell.store.queries.account import Figures, Slice
from dunwell.web import account_frame, account_words, pages, refusals
from dunwell.web.account_frame import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two customers with what would move if the other one stays."""

    customer: Customer
    figures: Sequence[Figures]
    items: int
    contacts: int
    children: int
    pays_for: int
    numbers: Sequence[str]


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, customer_id: int, proposal_id: int) -> HttpResponse:
    """Show both sides on GET; merge them on POST into the one that was chosen."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    proposal = _waiting(page, proposal_id)
    if proposal is None:
        return _settled(request, page)
    pair = {one.pk: one for one in (proposal.first, proposal.second)}
    error = ""
    if request.method == "POST":
        kept = pair.get(_number(request.POST.get("survivor", "")))
        if kept is None:
            error = _("Choose which of the two stays. Nothing was merged.")
        else:
            other = next(one for one in pair.values() if one is not kept)
            try:
                customer_actions.merge(
                    by=cast("User", request.user), at=timezone.now(), survivor=kept, other=other
                )
            except Refusal as refusal:
                error = refusals.told(refusal)
            else:
                return HttpResponseRedirect(
                    page.state.link("account", kept.pk, told="merged", merged=other.number)
                )
    context = {
        "customer": page.customer,
        "page": page,
        "proposal": proposal,
        "because": account_words.PROPOSED_BECAUSE.get(proposal.because, proposal.because),
        "sides": [_side(page, one) for one in _with_most_first(list(pair.values()))],
        "error": error,
    }
    return pages.show(
        request,
        "web/account_merge.html",
        context,
        state=page.state,
        place="accounts",
        status=422 if error else 200,
    )


@require_POST
def dismiss(request: HttpRequest, customer_id: int, proposal_id: int) -> HttpResponse:
    """Note that the two are two."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    found = _waiting(page, proposal_id)
    try:
        actions.dismiss(
            by=cast("User", request.user),
            at=timezone.now(),
            proposal_id=found.pk if found else 0,
        )
    except actions.ProposalSettled:
        return _settled(request, page)
    return HttpResponseRedirect(page.link("account", told="dismissed"))


def _waiting(page: Page, proposal_id: int) -> DuplicateProposal | None:
    return next(
        (
            one
            for one in proposals.waiting()
            if one.pk == proposal_id and page.customer.pk in {one.first_id, one.second_id}
        ),
        None,
    )


def _with_most_first(pair: list[Customer]) -> list[Customer]:
    """Propose to keep the customer with more items."""
    return sorted(pair, key=lambda one: (-Item.objects.filter(customer=one).count(), one.pk))


def _side(page: Page, customer: Customer) -> Side:
    part = Slice(customer_ids=(customer.pk,), as_of=page.part.as_of)
    return Side(
        customer=customer,
        figures=account.figures(part, terms=page.terms),
        items=Item.objects.filter(customer=customer).count(),
        contacts=customer.contacts.count(),
        children=Customer.objects.filter(parent=customer).count(),
        pays_for=Customer.objects.filter(payer=customer).count(),
        numbers=[customer.number, *account.merged_numbers(customer.pk, customer.number)],
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < len(str(2**63)) else 0


def _settled(request: HttpRequest, page: Page) -> HttpResponse:
    return pages.show(
        request,
        "web/account_settled.html",
        {
            "customer": page.customer,
            "page": page,
            "why": refusals.told(actions.ProposalSettled()),
        },
        state=page.state,
        place="accounts",
        status=422,
    )
