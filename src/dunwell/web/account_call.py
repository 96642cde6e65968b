"""A call logged on the account's own page, as on Today, and taken back in the timeline."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import calls as actions
from dunwell.core import outreach
from dunwell.core.refusals import Refusal
from dunwell.store import calendars, policies
from dunwell.store.models import Call, Entity, User
from dunwell.store.queries import calls as queries
from dunwell.store.queries import commitments, scopes
from dunwell.web import account_commitments, account_frame, pages, today_call
from dunwell.web.account_frame import Page
from dunwell.web.today_call import CallForm


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Log a call with this customer, whoever called; what was wrong is said and all is kept."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    day = account_commitments.acting_day()
    entities = queries.entities_met(page.customer.pk, scopes.entities(page.state.scope))
    entity = _entity(request, page, entities, day)
    if entity is None:
        return _without_entity(request, page)
    form = _form(request, page, entity, day)
    if request.method == "POST" and form.is_valid():
        row = today_call.log(
            form,
            by=cast("User", request.user),
            customer=page.customer,
            entity=entity,
            on=day,
            task_id=None,
        )
        if row is not None:
            return HttpResponseRedirect(page.link("account-timeline", told="called"))
    if form.is_bound:
        # A colleague's call that was told now is known from now on.
        newest = queries.newest(page.customer.pk)
        form.data = today_call.again(request.POST.dict(), newest.pk if newest else 0)
    return pages.show(
        request,
        "web/account_call.html",
        _context(page, form, entity, entities, day),
        state=page.state,
        place="accounts",
        status=422 if form.errors else 200,
    )


@require_POST
def take_back(request: HttpRequest, customer_id: int, call_id: int) -> HttpResponse:
    """Take back a call that was logged by mistake, with what it brought about."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    mine = Call.objects.filter(pk=call_id, customer__in=page.part.customer_ids)
    if not mine.exists():
        return HttpResponseRedirect(page.link("account-timeline", told="gone"))
    try:
        actions.take_back(
            by=cast("User", request.user),
            at=timezone.now(),
            call_id=call_id,
            reason="taken back on the account",
        )
    except Refusal as refusal:
        return account_commitments.refused(request, page, refusal)
    return HttpResponseRedirect(page.link("account-timeline", told="call-undone"))


def _entity(
    request: HttpRequest, page: Page, entities: Sequence[Entity], day: date
) -> Entity | None:
    """Give the entity that was chosen, else the one shown, else the one owed most."""
    asked = request.POST.get("with") or request.GET.get("with") or page.part.entity
    owed = queries.entity_owed_most(page.customer.pk, on=day)
    wanted = (asked, owed.code if owed else "")
    by_code = {one.code: one for one in entities}
    found = next((by_code[code] for code in wanted if code in by_code), None)
    return found or (entities[0] if entities else None)


def _form(request: HttpRequest, page: Page, entity: Entity, day: date) -> CallForm:
    debits = commitments.open_debits((page.customer.pk,), on=day, entity=entity.code)
    sets = today_call.sets_of(debits, day)
    if request.method == "POST":
        return CallForm(debits, sets, request.POST)
    return CallForm(debits, sets, initial=today_call.initial(queries.newest(page.customer.pk)))


def _context(
    page: Page, form: CallForm, entity: Entity, entities: Sequence[Entity], day: date
) -> dict[str, Any]:
    customer = page.customer
    calendar = calendars.of(
        customer.country or entity.country,
        on=day,
        terms=outreach.terms_of(policies.in_force(day)).calendar,
    )
    names = customer.contacts.exclude(name="").order_by("name").values_list("name", flat=True)
    return {
        "customer": customer,
        "page": page,
        "form": form,
        "day": day,
        "entity": entity,
        "entities": [
            (one.code, page.link("account-call", **{"with": one.code}), one == entity)
            for one in entities
        ],
        "people": list(names),
        "proposals": today_call.proposals(day, calendar),
        "back": page.link("account-timeline"),
    }


def _without_entity(request: HttpRequest, page: Page) -> HttpResponse:
    context = {
        "customer": page.customer,
        "error": _("The book has no legal entity of yours yet; add one under Settings first."),
        "back": page.link("account"),
    }
    return pages.show(
        request,
        "web/account_refused.html",
        context,
        state=page.state,
        place="accounts",
        status=422,
    )
