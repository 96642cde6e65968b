"""A customer's statement of account as a PDF, in the state of the page."""

from datetime import date
from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from dunwell.core import currencies
from dunwell.core.refusals import Refusal
from dunwell.core.statements import Style
from dunwell.jobs.statements import rendering
from dunwell.jobs.statements.gathering import Request
from dunwell.store.models import Customer
from dunwell.store.queries import account, ledger
from dunwell.web import pages, refusals
from dunwell.web.exports import refused


def pdf(request: HttpRequest, customer_id: int) -> HttpResponseBase:
    """Send the statement; a customer that was merged away is stated under its survivor."""
    customer = account.find(customer_id)
    if customer is None:
        return refused(request, _("There is no customer at this address."))
    style = request.GET.get("style") or Style.OPEN_ITEM
    if style not in set(Style):
        told = _("A statement is open_item or balance_forward, not %(style)s.")
        return refused(request, told % {"style": style})
    return _sent(request, account.survivor(customer) or customer, Style(style))


def _sent(request: HttpRequest, customer: Customer, style: Style) -> HttpResponseBase:
    state = pages.state_of(request)
    currency = state.chosen.get("currency", "")
    wanted = Request(
        customer=customer,
        as_of=state.as_of,
        style=style,
        entity=state.chosen.get("entity", ""),
        currency=currency,
        since=_day(request.GET.get("from", "")),
        roll_up=request.GET.get("roll_up", "") in {"1", "yes", "true"},
    )
    try:
        if currency:
            currencies.require(currency)
        ledger.require_entity(wanted.entity)
        made = rendering.pdf(wanted)
    except Refusal as refusal:
        return refused(request, refusals.told(refusal))
    return FileResponse(
        BytesIO(made),
        as_attachment=request.GET.get("show") != "1",
        filename=rendering.file_name(wanted),
        content_type="application/pdf",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
