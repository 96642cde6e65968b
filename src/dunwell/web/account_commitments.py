"""What a customer promised, disputes or is spared from, recorded from the account page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import disputes as dispute_actions
from dunwell.actions import overrides as override_actions
from dunwell.actions import pauses as pause_actions
from dunwell.actions import promises as promise_actions
from dunwell.core import permissions
from dunwell.core.disputes import CannotAnswer, DisputeCategory
from dunwell.core.documents import Side
from dunwell.core.permissions import Permission
from dunwell.core.promises import PromiseState
from dunwell.core.refusals import Refusal
from dunwell.store.models import Customer, Dispute, Item, Override, Pause, Promise, User
from dunwell.store.queries import approvals, commitments, ledger
from dunwell.store.queries import overrides as override_rows
from dunwell.store.queries import people as people_rows
from dunwell.store.queries.commitments import OpenDebit
from dunwell.web import (
    account_forms,
    account_frame,
    account_picks,
    approval_cases,
    as_seen,
    clock,
    pages,
    refusals,
)
from dunwell.web.account_frame import Page
from dunwell.web.commitment_forms import (
    CATEGORIES,
    DisputeForm,
    OverrideForm,
    PauseForm,
    PromiseForm,
)
from dunwell.web.once import once
from dunwell.web.templatetags import dunwell as words

PROMISE_STATES: Final[Mapping[str, Any]] = {
    PromiseState.AWAITING: gettext_lazy("Waits for approval"),
    PromiseState.OPEN: gettext_lazy("Live"),
    PromiseState.KEPT: gettext_lazy("Kept"),
    PromiseState.PART_KEPT: gettext_lazy("Partly kept"),
    PromiseState.BROKEN: gettext_lazy("Broken"),
    PromiseState.WITHDRAWN: gettext_lazy("Withdrawn"),
    PromiseState.REPLACED: gettext_lazy("Replaced"),
}
PROMISE_CHIPS: Final[Mapping[str, str]] = {
    PromiseState.KEPT: "good",
    PromiseState.PART_KEPT: "warn",
    PromiseState.AWAITING: "warn",
    PromiseState.BROKEN: "bad",
}
_USUAL_DAYS: Final = 7
_LONG: Final = 28  # Days that an override is first proposed for.


def acting_day() -> date:
    """Give the day of an act: today, or the ledger's own while it is a week behind."""
    return ledger.acting_day(today=clock.today())


def context(page: Page) -> dict[str, Any]:
    """Collect what the tab shows."""
    ids = page.part.customer_ids
    promises = commitments.promises(ids, entity=page.part.entity)
    judged = [one for one in promises if one.state in {PromiseState.KEPT, *_NOT_KEPT}]
    return {
        "promises": [
            (one, PROMISE_STATES[one.state], PROMISE_CHIPS.get(one.state, "")) for one in promises
        ],
        "kept": sum(one.state == PromiseState.KEPT for one in judged),
        "judged": len(judged),
        "disputes": [
            (one, CATEGORIES[one.category])
            for one in commitments.disputes_of(ids, on=page.part.as_of, entity=page.part.entity)
        ],
        "answering": _answering(),
        "write_offs": [approval_cases.line(one) for one in approvals.write_offs_of(ids)],
        "pauses": commitments.pauses(page.customer.pk),
        "override": override_rows.standing(page.customer.pk, on=page.part.as_of),
        "overrides": override_rows.of_customers([page.customer.pk]),
        "day": acting_day(),
    }


_NOT_KEPT: Final = (PromiseState.BROKEN, PromiseState.PART_KEPT)


@once("person", "evidence")
@require_http_methods(["GET", "POST"])
def promise(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Record a promise for chosen items."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    day = acting_day()
    debits = commitments.open_debits(page.part.customer_ids, on=day, entity=page.part.entity)
    chosen = chosen_of(request, debits)
    form = PromiseForm(
        account_picks.sent(request),
        initial=account_picks.initial(
            request, {"promised_date": (day + timedelta(days=_USUAL_DAYS)).isoformat()}
        ),
    )

    def save(told: Mapping[str, Any]) -> None:
        promise_actions.make(
            by=cast("User", request.user),
            at=timezone.now(),
            customer=page.customer,
            item_ids=_asked(request, page),
            amount=amount_of(told["amount"], chosen),
            promised_date=told["promised_date"],
            made_date=day,
            person=told["person"],
            evidence=told["evidence"],
        )

    def stands() -> object:
        return commitments.newest_promise(page.part.customer_ids)

    return answer(
        request, page, form, save, _("Record a promise"), debits, chosen, day, stands=stands
    )


@once("note")
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Mark part of an item as disputed."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    day = acting_day()
    debits = commitments.open_debits(page.part.customer_ids, on=day, entity=page.part.entity)
    chosen = chosen_of(request, debits)[:1]
    form = DisputeForm(account_picks.sent(request), initial=account_picks.initial(request, {}))

    def save(told: Mapping[str, Any]) -> None:
        asked = _asked(request, page)
        if not asked:
            raise ValidationError(_("Choose the item that is in dispute."))
        dispute_actions.open(
            by=cast("User", request.user),
            at=timezone.now(),
            item=Item.objects.get(pk=asked[0]),
            amount=amount_of(told["amount"], chosen),
            category=DisputeCategory(told["category"]),
            opened_date=day,
            note=told["note"],
        )

    return answer(request, page, form, save, _("Mark a dispute"), debits, chosen, day, one=True)


@once("reason")
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Take the account out of its cadence until a day."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    day = acting_day()
    form = PauseForm(
        request.POST or None,
        initial={"to_date": (day + timedelta(days=_USUAL_DAYS)).isoformat()},
    )

    def save(told: Mapping[str, Any]) -> None:
        pause_actions.begin(
            by=cast("User", request.user),
            at=timezone.now(),
            customer=page.customer,
            from_date=day,
            to_date=told["to_date"],
            reason=told["reason"],
        )

    def stands() -> object:
        return commitments.newest_pause(page.customer.pk)

    return answer(request, page, form, save, _("Pause reminders"), [], [], day, stands=stands)


@once("reason")
@require_http_methods(["GET", "POST"])
def override(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Take the account out of its cadence; a colleague looks after it instead."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    day = acting_day()
    owner = page.customer.collector_id or cast("User", request.user).pk
    form = OverrideForm(
        request.POST or None,
        initial={"to_date": (day + timedelta(days=_LONG)).isoformat(), "owner": owner},
    )

    def save(told: Mapping[str, Any]) -> None:
        override_actions.begin(
            by=cast("User", request.user),
            at=timezone.now(),
            customer=page.customer,
            owner=told["owner"],
            from_date=day,
            to_date=told["to_date"],
            reason=told["reason"],
        )

    return answer(request, page, form, save, _("Take out of the cadence"), [], [], day)


@require_POST
def withdraw(request: HttpRequest, customer_id: int, promise_id: int) -> HttpResponse:
    """Take a promise back."""

    def act() -> None:
        promise_actions.withdraw(
            by=cast("User", request.user),
            at=timezone.now(),
            promise_id=promise_id,
            because=request.POST.get("because", "").strip() or "withdrawn on the account page",
        )

    mine = Promise.objects.filter(pk=promise_id)
    return _done(
        request, customer_id, mine.values_list("customer_id", flat=True), act, "withdrawn"
    )


@once()
@require_POST
def give_dispute(request: HttpRequest, customer_id: int, dispute_id: int) -> HttpResponse:
    """Give a dispute to who answers it."""
    asked = request.POST.get("owner", "")

    def act() -> None:
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
        owner = User.objects.filter(pk=number).first()
        if asked and owner is None:
            raise CannotAnswer("Choose somebody of the list; nothing was changed.")
        rows = Dispute.objects.filter(pk=dispute_id)
        as_seen.acted(
            request,
            rows,
            lambda: rows.values_list("owner_id", flat=True).first(),
            lambda: dispute_actions.give(
                by=cast("User", request.user),
                at=timezone.now(),
                dispute_id=dispute_id,
                owner=owner,
            ),
        )

    owners = Dispute.objects.filter(pk=dispute_id).values_list("item__customer_id", flat=True)
    return _done(request, customer_id, owners, act, "dispute-given")


def _answering() -> Sequence[User]:
    return people_rows.with_roles(permissions.holders(Permission.CLOSE_DISPUTES))


@require_POST
def close_dispute(request: HttpRequest, customer_id: int, dispute_id: int) -> HttpResponse:
    """Close a dispute with the answer that was given."""

    def act() -> None:
        dispute_actions.close(
            by=cast("User", request.user),
            at=timezone.now(),
            dispute_id=dispute_id,
            closed_date=acting_day(),
            outcome=request.POST.get("outcome", "").strip(),
        )

    mine = Dispute.objects.filter(pk=dispute_id)
    owners = mine.values_list("item__customer_id", flat=True)
    return _done(request, customer_id, owners, act, "dispute-closed")


@require_POST
def end_pause(request: HttpRequest, customer_id: int, pause_id: int) -> HttpResponse:
    """Let reminders run again."""

    def act() -> None:
        pause_actions.end(by=cast("User", request.user), at=timezone.now(), pause_id=pause_id)

    mine = Pause.objects.filter(pk=pause_id)
    return _done(request, customer_id, mine.values_list("customer_id", flat=True), act, "resumed")


@require_POST
def end_override(request: HttpRequest, customer_id: int, override_id: int) -> HttpResponse:
    """Let the account back into its cadence."""

    def act() -> None:
        override_actions.end(
            by=cast("User", request.user),
            at=timezone.now(),
            on=acting_day(),
            override_id=override_id,
        )

    mine = Override.objects.filter(pk=override_id)
    owners = mine.values_list("customer_id", flat=True)
    return _done(request, customer_id, owners, act, "override-ended")


def _done(
    request: HttpRequest,
    customer_id: int,
    owners: Any,
    act: Callable[[], None],
    told: str,
) -> HttpResponse:
    """Act on a row of this account, and go back to the tab with what happened."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    if not set(owners) & set(page.part.customer_ids):
        return HttpResponseRedirect(page.link("account-commitments", told="gone"))
    try:
        act()
    except Refusal as refusal:
        return refused(request, page, refusal)
    return HttpResponseRedirect(page.link("account-commitments", told=told))


def refused(request: HttpRequest, page: Page, refusal: Refusal) -> HttpResponse:
    """Say why something could not be done on an account, with the way back to its tab."""
    context = {
        "customer": page.customer,
        "error": refusals.noted(request, refusal),
        "text": request.POST.get("outcome") or request.POST.get("because", ""),
        "back": page.link("account-commitments"),
    }
    template = "web/account_refused.html"
    return pages.show(request, template, context, state=page.state, place="accounts", status=422)


def chosen_of(request: HttpRequest, debits: list[OpenDebit]) -> list[OpenDebit]:
    """Find the items that were ticked; a link to one item ticks it."""
    asked = request.POST.getlist("item") or request.GET.getlist("item")
    return [one for one in debits if str(one.item_id) in asked]


def _asked(request: HttpRequest, page: Page) -> list[int]:
    """Give the account's items that were ticked, those as well that were paid meanwhile."""
    texts = request.POST.getlist("item") or request.GET.getlist("item")
    ids = [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 19]
    rows = Item.objects.filter(pk__in=ids, customer__in=page.part.customer_ids, side=Side.DEBIT)
    if page.part.entity:
        rows = rows.filter(entity__code=page.part.entity)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def amount_of(text: str, chosen: list[OpenDebit]) -> int | None:
    """Read an amount in the currency of what was chosen; None where all is meant."""
    currencies = {one.currency for one in chosen}
    if not text.strip() or len(currencies) != 1:
        return None
    return account_forms.read_amount(text, currencies.pop())


def answer(
    request: HttpRequest,
    page: Page,
    form: forms.Form,
    save: Callable[[Mapping[str, Any]], None],
    title: str,
    debits: list[OpenDebit],
    chosen: list[OpenDebit],
    day: date,
    *,
    one: bool = False,
    stands: Callable[[], object] | None = None,
) -> HttpResponse:
    """Save a form about chosen items and go back to the account, or show it with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, page, stands, lambda: save(form.cleaned_data))
        except Refusal as refusal:
            form.add_error(None, refusals.told(refusal))
        except ValidationError as error:
            form.add_error("amount" if "amount" in form.fields else None, error)
        else:
            return HttpResponseRedirect(page.link("account-commitments", told=_told_of(form)))
    context = {
        "title": title,
        "form": form,
        "page": page,
        "customer": page.customer,
        "picks": account_picks.of(request, debits, chosen),
        "one": one,
        "stands": stands() if stands else None,
        "day": day,
        "consequence": _consequence(form, chosen),
        "back": page.link("account-commitments"),
    }
    status = 422 if form.errors else 200
    template = "web/account_commitment.html"
    return pages.show(
        request, template, context, state=page.state, place="accounts", status=status
    )


def _save(
    request: HttpRequest,
    page: Page,
    stands: Callable[[], object] | None,
    save: Callable[[], None],
) -> None:
    """Save; where something takes the place of what stands, only as it was seen."""
    if stands is None:
        save()
    else:
        accounts = Customer.objects.filter(pk__in=page.part.customer_ids)
        as_seen.acted(request, accounts, stands, save)


def _told_of(form: forms.Form) -> str:
    names: Mapping[type[forms.Form], str] = {
        PromiseForm: "promised",
        DisputeForm: "disputed",
        PauseForm: "paused",
        OverrideForm: "overridden",
    }
    return names[type(form)]


def _consequence(form: forms.Form, chosen: list[OpenDebit]) -> str:
    """Say what the reminders will do about it."""
    if isinstance(form, PromiseForm):
        return _("Reminders leave these items alone until the promise is judged.")
    if isinstance(form, PauseForm):
        return _("Nothing is sent to this account and nobody is asked to call until that day.")
    if isinstance(form, OverrideForm):
        return _("No step of the cadence is taken until that day; it goes on by itself then.")
    if not chosen:
        return _("Only the disputed part is left alone; the rest is still asked for.")
    item = chosen[0]
    return _("%(open)s %(currency)s is open on %(number)s; what is not disputed is asked for.") % {
        "open": words.money(item.open_amount, item.currency),
        "currency": item.currency,
        "number": item.number,
    }
