"""Settings, Webhooks: who is told of what, how that stands, and what was sent."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import webhook_deliveries as deliveries
from dunwell.actions import webhooks as actions
from dunwell.actions.webhooks import Made, Wanted
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.core.scopes import holds_entity
from dunwell.core.webhook_events import CHOICES, EventKind, UnknownDelivery, UnknownWebhook
from dunwell.core.webhook_tries import DeliveryState, WebhookState
from dunwell.store.models import Entity, User, Webhook, WebhookDelivery
from dunwell.store.queries import webhooks as queries
from dunwell.web import as_seen, permitted, refusals, scoping, settings_frame, webhook_words
from dunwell.web.once import once

TAB: Final = "settings-webhooks"
_SHOWN: Final = 50
_ACTS: Final[Mapping[str, Callable[..., object]]] = {
    "pause": actions.pause,
    "resume": actions.resume,
    "test": deliveries.test,
    "remove": actions.remove,
}
_TOLD: Final[Mapping[str, Any]] = {
    "changed": gettext_lazy("Saved."),
    "pause": gettext_lazy("Paused. Events wait until you let it go on."),
    "resume": gettext_lazy("It goes on, beginning with what waits."),
    "test": gettext_lazy("A test event is on its way; look at it below in a moment."),
    "remove": gettext_lazy("Removed. Nothing is sent there any more."),
    "again": gettext_lazy("It is sent again under the same id."),
}


@once("name", "url", shows=True)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List webhooks, and add one."""
    if request.method != "POST":
        return _list(request)
    wanted = _wanted(request)
    try:
        made = actions.add(wanted, by=_person(request), at=timezone.now())
    except Refusal as refusal:
        return _list(request, error=refusals.told(refusal), typed=wanted)
    # The secret stands on this answer alone: a page that is loaded anew does not have it.
    return _list(request, secret=made.secret, made=made.webhook)


@once("name", "url")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Show a webhook with what it was told, and change it."""
    hook = _found(request, webhook_id)
    if request.method != "POST":
        return _one(request, hook)
    wanted = _wanted(request)
    try:
        as_seen.acted(
            request,
            Webhook.objects.filter(pk=hook.pk),
            lambda: _stands(Webhook.objects.get(pk=hook.pk)),
            lambda: actions.edit(hook.pk, wanted, by=_person(request), at=timezone.now()),
        )
    except Refusal as refusal:
        return _one(request, hook, error=refusals.told(refusal), typed=wanted)
    return _back(hook, "changed")


@once(shows=True)
@require_POST
def secret(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Make a new secret, and show it this once."""
    hook = _found(request, webhook_id)
    rows = Webhook.objects.filter(pk=hook.pk)
    made: list[Made] = []

    def act() -> None:
        made.append(actions.rotate(hook.pk, by=_person(request), at=timezone.now()))

    try:
        as_seen.acted(request, rows, lambda: rows.values_list("secret", flat=True).get(), act)
    except Refusal as refusal:
        return _one(request, hook, error=refusals.told(refusal))
    return _one(request, made[0].webhook, secret=made[0].secret)


@once()
@require_POST
def act(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Pause a webhook, let it go on, try it, or remove it."""
    hook = _found(request, webhook_id)
    name = request.POST.get("act", "")
    if name not in _ACTS:
        raise Http404
    try:
        _ACTS[name](hook.pk, by=_person(request), at=timezone.now())
    except Refusal as refusal:
        return _one(request, hook, error=refusals.told(refusal))
    if name == "remove":
        return HttpResponseRedirect(f"{reverse('web:settings-webhooks')}?told=remove")
    return _back(hook, name)


@once()
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show what was sent and what was answered each time, and send it again."""
    row = WebhookDelivery.objects.filter(pk=min(delivery_id, 2**63 - 1)).first()
    if row is None:
        raise Http404(refusals.told(UnknownDelivery()))
    hook = _found(request, row.webhook_id)
    error = ""
    if request.method == "POST":
        try:
            actions.send_again(row.pk, by=_person(request), at=timezone.now())
        except Refusal as refusal:
            error = refusals.told(refusal)
        else:
            return _back(hook, "again")
    told = {
        "hook": hook,
        "row": _row(row),
        "tries": queries.tries(row),
        "body": row.body if permitted.includes(request, Permission.READ_BOOK) else "",
        "may_send": hook.state == WebhookState.ACTIVE and row.state != DeliveryState.SENDING,
        "error": error,
    }
    return _shown(request, "web/settings_delivery.html", told, error)


def _list(
    request: HttpRequest,
    *,
    error: str = "",
    secret: str = "",
    made: Webhook | None = None,
    typed: Wanted | None = None,
) -> HttpResponse:
    waiting = queries.waiting()
    told: dict[str, Any] = {
        "hooks": [
            {
                "hook": hook,
                "health": webhook_words.health(hook),
                "waiting": waiting.get(hook.pk, 0),
            }
            for hook in queries.within(scoping.of(request))
        ],
        "secret": secret,
        "made": made,
        "error": error,
        "announcement": _TOLD.get(request.GET.get("told", ""), ""),
        "adding": typed is not None,
        **_form(request, typed or Wanted(name="", url="", kinds=())),
    }
    return _shown(request, "web/settings_webhooks.html", told, error)


def _one(
    request: HttpRequest,
    hook: Webhook,
    *,
    error: str = "",
    secret: str = "",
    typed: Wanted | None = None,
) -> HttpResponse:
    before = request.GET.get("before", "")
    known = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else 0
    rows = queries.deliveries(hook, before=known)
    told: dict[str, Any] = {
        "hook": hook,
        "health": webhook_words.health(hook),
        "waiting": queries.waiting().get(hook.pk, 0),
        "kinds": [webhook_words.KINDS[EventKind(kind)] for kind in hook.kinds],
        "rows": [_row(row) for row in rows[:_SHOWN]],
        "older": rows[_SHOWN - 1].sequence if len(rows) > _SHOWN else 0,
        "secret": secret,
        "both": hook.both_until if hook.both_until and hook.both_until > timezone.now() else None,
        "error": error,
        "stands": _stands(hook),
        "announcement": _TOLD.get(request.GET.get("told", ""), ""),
        **_form(request, typed or _as_wanted(hook)),
    }
    return _shown(request, "web/settings_webhook.html", told, error)


def _row(row: WebhookDelivery) -> dict[str, Any]:
    colour, state = webhook_words.DELIVERIES[DeliveryState(row.state)]
    kind = webhook_words.KINDS[EventKind(row.kind)]
    return {"row": row, "kind": kind, "colour": colour, "state": state}


def _shown(
    request: HttpRequest, template: str, told: Mapping[str, Any], error: str
) -> HttpResponse:
    return settings_frame.show(request, template, told, tab=TAB, status=422 if error else 200)


def _form(request: HttpRequest, typed: Wanted) -> dict[str, Any]:
    scope = scoping.of(request)
    entities = [row for row in Entity.objects.order_by("code") if holds_entity(scope, row.code)]
    return {
        "typed": typed,
        "groups": list(_groups(typed.kinds)),
        "entities": entities,
        "all_entities": scope.entities is None,
    }


def _groups(chosen: Collection[str]) -> Iterator[tuple[Any, list[tuple[str, Any, bool]]]]:
    for words, nouns in webhook_words.GROUPS:
        kinds = [one for one in CHOICES if one.value.partition(".")[0] in nouns]
        yield words, [(one.value, webhook_words.KINDS[one], one.value in chosen) for one in kinds]


def _wanted(request: HttpRequest) -> Wanted:
    return Wanted(
        name=request.POST.get("name", ""),
        url=request.POST.get("url", "").strip(),
        kinds=tuple(request.POST.getlist("kinds")),
        entity=request.POST.get("entity", ""),
    )


def _as_wanted(hook: Webhook) -> Wanted:
    entity = hook.entity.code if hook.entity else ""
    return Wanted(name=hook.name, url=hook.url, kinds=tuple(hook.kinds), entity=entity)


def _stands(hook: Webhook) -> object:
    """Give what the form of a webhook changes, as it is kept."""
    return [hook.name, hook.url, sorted(hook.kinds), hook.entity_id]


def _found(request: HttpRequest, pk: int) -> Webhook:
    row = queries.within(scoping.of(request)).filter(pk=min(pk, 2**63 - 1)).first()
    if row is None:
        raise Http404(refusals.told(UnknownWebhook()))
    return row


def _back(hook: Webhook, told: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('web:settings-webhook', args=(hook.pk,))}?told={told}")


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)
