"""Set why an account has not paid, and verify it: one on its account, or several at once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunwell.actions import nonpayment as actions
from dunwell.actions.nonpayment import LeftOut, Read
from dunwell.core.nonpayment import Reason, ReasonState
from dunwell.core.nonpayment_checks import LONGEST_NOTE, VERIFIERS
from dunwell.core.refusals import Refusal
from dunwell.jobs.nonpayment import ReasonLine
from dunwell.store.models import Customer, User
from dunwell.store.queries import nonpayment as queries
from dunwell.store.queries import scopes
from dunwell.web import (
    account_commitments,
    account_frame,
    as_seen,
    nonpayment,
    pages,
    permitted,
    refusals,
    scoping,
)
from dunwell.web.account_frame import Page
from dunwell.web.nonpayment import REASONS
from dunwell.web.once import once

_MOST: Final = 200


class ReasonForm(forms.Form):
    """Why the account has not paid, and how we know."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why it has not paid"),
        choices=[(key.value, REASONS[key]) for key in Reason],
    )
    note = forms.CharField(
        label=gettext_lazy("How we know"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def context(request: HttpRequest, page: Page) -> dict[str, Any]:
    """Collect what the account's page says of its reason and of those before."""
    standing = nonpayment.on_account(page.customer.pk, on=page.part.as_of)
    person = cast("User", request.user)
    history = queries.history([page.customer.pk])
    return {
        "nonpayment": standing,
        "nonpayment_by": nonpayment.verifier(standing.line) if standing else "",
        "nonpayment_may_verify": standing is not None
        and nonpayment.verifiable(standing.line)
        and not _is_own(standing.line, person)
        and bool(permitted.roles(request) & VERIFIERS)
        and not page.state.is_past,
        "nonpayment_history": [
            (one, REASONS[one.reason], getattr(one, "verification", None)) for one in history
        ],
    }


def _is_own(line: ReasonLine, person: User) -> bool:
    return line.state is ReasonState.SET and line.kept is not None and line.kept.by_id == person.pk


@once("note")
@require_http_methods(["GET", "POST"])
def set_reason(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Set why the account has not paid."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    day = account_commitments.acting_day()
    standing = nonpayment.on_account(page.customer.pk, on=day)
    first = {"reason": standing.line.carried.proposal.reason if standing else ""}
    form = ReasonForm(request.POST or None, initial=first)

    def stands() -> int:
        return queries.newest_id(page.customer.pk)

    if request.method == "POST" and form.is_valid():
        try:
            as_seen.acted(
                request,
                Customer.objects.filter(pk=page.customer.pk),
                stands,
                lambda: actions.set_reason(
                    by=cast("User", request.user),
                    at=timezone.now(),
                    on=day,
                    customer=page.customer,
                    reason=Reason(form.cleaned_data["reason"]),
                    note=form.cleaned_data["note"],
                ),
            )
        except Refusal as refusal:
            form.add_error(None, refusals.told(refusal))
        else:
            back = page.link("account-commitments", told="reason-set")
            return HttpResponseRedirect(f"{back}#nonpayment")
    told = {
        "title": _("Why it has not paid"),
        "form": form,
        "page": page,
        "customer": page.customer,
        "day": day,
        "stands": stands(),
        "consequence": _consequence(standing),
        "back": page.link("account-commitments"),
    }
    return pages.show(
        request,
        "web/account_commitment.html",
        told,
        state=page.state,
        place="accounts",
        status=422 if form.errors else 200,
    )


def _consequence(standing: nonpayment.Told | None) -> str:
    if standing is None:
        return _("Nothing is overdue on this account, so it carries no reason.")
    proposal = standing.line.carried.proposal
    told = {"reason": REASONS[proposal.reason], "because": nonpayment.say(proposal.because)}
    text = _(
        "The facts speak for “%(reason)s”: %(because)s What you set stands until the facts "
        "contradict it; the finance manager verifies it."
    )
    return text % told


@require_POST
def verify_one(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Verify the reason of one account as it was shown."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    read = request.POST.get("reason", "")
    if read not in set(Reason):
        raise Http404(_("There is no such reason."))
    try:
        actions.verify(
            by=cast("User", request.user),
            at=timezone.now(),
            on=account_commitments.acting_day(),
            read=Read(customer_id=page.customer.pk, reason=Reason(read)),
        )
    except Refusal as refusal:
        return account_commitments.refused(request, page, refusal)
    back = page.link("account-commitments", told="reason-verified")
    return HttpResponseRedirect(f"{back}#nonpayment")


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Say which reasons would be verified, before they are."""
    return _review(request)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the ticked reasons as they were read; what changed meanwhile is left out and said."""
    by = cast("User", request.user)
    ticked = [one for text in request.POST.getlist("read")[:_MOST] if (one := _read(text))]
    ids = [one.customer_id for one in ticked]
    within = scopes.customers_among(scoping.of(request), _known(ids), most=_MOST)
    read = [one for one in ticked if one.customer_id in within]
    try:
        done, left_out = actions.verify_several(
            by=by, at=timezone.now(), on=account_commitments.acting_day(), read=read
        )
    except Refusal as refusal:
        return _review(request, error=refusals.noted(request, refusal))
    return _review(request, done=done, left_out=left_out)


def _known(ids: Sequence[int]) -> list[int]:
    return list(Customer.objects.filter(pk__in=ids).values_list("pk", flat=True))


def _read(text: str) -> Read | None:
    """Read one tick: the customer and the reason that was shown."""
    number, _dot, reason = text.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if reason not in set(Reason):
        return None
    return Read(customer_id=int(number), reason=Reason(reason))


def _review(
    request: HttpRequest,
    *,
    error: str = "",
    done: Sequence[int] = (),
    left_out: Sequence[LeftOut] = (),
) -> HttpResponse:
    person, state = cast("User", request.user), pages.state_of(request)
    chosen = [one for one in nonpayment.chosen_lines(request) if nonpayment.verifiable(one)]
    shown = [one for one in chosen if not _is_own(one, person)]
    names = Customer.objects.in_bulk([one.customer_id for one in left_out])
    counts = Counter(one.reason for one in shown[:_MOST])
    told = {
        "rows": [nonpayment.told(one) for one in shown[:_MOST]],
        "more": len(shown[_MOST:]),
        "own": len(chosen) - len(shown),
        "counts": [(REASONS[key], counts[key]) for key in Reason if counts[key]],
        "done": ngettext("%(n)s reason was verified.", "%(n)s reasons were verified.", len(done))
        % {"n": len(done)}
        if done
        else "",
        "left_out": [
            (_name(names[one.customer_id]), refusals.noted(request, one.refusal))
            for one in left_out
        ],
        "error": error,
        "back": state.link("nonpayment"),
        "query": urlsplit(request.get_full_path()).query,
    }
    return pages.show(
        request,
        "web/nonpayment_review.html",
        told,
        state=state,
        place=nonpayment.PLACE,
        status=422 if error else 200,
    )


def _name(one: Customer) -> str:
    return one.name or one.number
