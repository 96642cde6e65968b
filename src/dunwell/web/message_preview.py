"""Any text on a real customer, and a test of it to oneself."""

from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import trial_messages
from dunwell.core.channels import Tone
from dunwell.core.placeholders import Use, use_of
from dunwell.core.refusals import Refusal
from dunwell.core.scopes import Scope
from dunwell.core.templates import LANGUAGES
from dunwell.jobs.messages import showing, texts
from dunwell.jobs.messages.gathering import Wanted
from dunwell.store import policies
from dunwell.store.models import Contact, Customer, Entity, Item, User
from dunwell.store.queries import scopes
from dunwell.web import message_words, outbox, pages, refusals, scoping
from dunwell.web.framing import holds_frames, is_framed
from dunwell.web.once import once

_SHOWN: Final = (Use.REMINDER, Use.STATEMENT, Use.INVOICE)
_ADDRESS_OF_NOBODY: Final = "admin@localhost"


@require_safe
@holds_frames
def show(request: HttpRequest) -> HttpResponse:
    """Show a text on a customer's real items."""
    return _page(request, request.GET)


@require_safe
@is_framed
def body(request: HttpRequest) -> HttpResponse:
    """Give the HTML of the preview, for its frame alone."""
    letter = wanted(request.GET, scoping.of(request))
    if letter is None:
        raise Http404(_("There is nothing to preview yet."))
    state = pages.state_of(request)
    return HttpResponse(showing.preview(letter, as_of=state.as_of).html)


@once()
@require_POST
@holds_frames
def send(request: HttpRequest) -> HttpResponse:
    """Put a test into the outbox, to oneself."""
    letter = wanted(request.POST, scoping.of(request))
    if letter is None or letter.customer is None:
        return _page(request, request.POST, error=_("Choose a customer first."))
    state = pages.state_of(request)
    try:
        queued = trial_messages.queue(
            by=cast("User", request.user),
            at=timezone.now(),
            on=state.as_of,
            entity=letter.entity,
            customer=letter.customer,
            key=letter.key,
            tone=letter.tone,
            language=letter.language,
            to=request.POST.get("to", ""),
        )
    except Refusal as refusal:
        return _page(request, request.POST, error=refusals.told(refusal))
    address = reverse("web:outbox-message", args=(queued.pk,))
    return HttpResponseRedirect(f"{address}?told=test")


def _page(request: HttpRequest, told: Any, *, error: str = "") -> HttpResponse:
    state = pages.state_of(request)
    letter = wanted(told, state.scope)
    policy = policies.in_force(state.today)
    number = told.get("customer", "").strip()
    if number and (letter is None or letter.customer is None):
        error = error or _("No customer has the number “%(number)s”.") % {"number": number[:100]}
    context = {
        "wanted": letter,
        "number": letter.customer.number if letter and letter.customer else number,
        "shown": showing.preview(letter, as_of=state.as_of) if letter else None,
        "texts": [
            (key, message_words.text(key)) for key in texts.keys(policy) if use_of(key) in _SHOWN
        ],
        "languages": message_words.LANGUAGES,
        "chosen_language": told.get("language", ""),
        "all_entities": list(scopes.entities(state.scope)),
        "to": told.get("to") or _own_address(cast("User", request.user)),
        "error": error,
    }
    status = 422 if error else 200
    return pages.show(
        request,
        "web/message_preview.html",
        context,
        state=state,
        place=outbox.PLACE,
        status=status,
    )


def wanted(told: Any, scope: Scope) -> Wanted | None:
    """Read which letter is to be shown, from what an address or a form says."""
    customer = _customer(told.get("customer", "").strip(), scope)
    if customer is None:
        return None
    chosen = Entity.objects.filter(code=told.get("entity", "")[:50]).first()
    entity = chosen or _entity_of(customer, scope)
    if entity is None:
        return None
    key = told.get("text", "gentle")[:50]
    language = told.get("language", "")
    contact = Contact.objects.filter(customer=customer).exclude(email="").order_by("pk").first()
    return Wanted(
        entity=entity,
        customer=customer,
        key=key,
        tone=Tone(key) if key in set(Tone) else Tone.GENTLE,
        language=language if language in LANGUAGES else "",
        to=(contact.email,) if contact else (),
    )


def _customer(number: str, scope: Scope) -> Customer | None:
    """Find the customer asked for, else one that owes something, so that there is a preview."""
    if number:
        try:
            return scopes.by_number(scope, number[:100].replace("\x00", ""))
        except Refusal:
            return None
    late = Item.objects.filter(side="debit", balances__to_date="9999-12-31").order_by("due_date")
    late = late.filter(scopes.within(scope, entity="entity__code", customer="customer"))
    first = late.select_related("customer").first()
    return first.customer if first else None


def _entity_of(customer: Customer, scope: Scope) -> Entity | None:
    items = Item.objects.filter(scopes.within(scope, entity="entity__code", customer="customer"))
    item = items.filter(customer=customer).select_related("entity").order_by("-pk").first()
    return item.entity if item else scopes.entities(scope).first()


def _own_address(person: User) -> str:
    return "" if person.email == _ADDRESS_OF_NOBODY else person.email
