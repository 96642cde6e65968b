"""Settings, Retention: how long each class is kept, what the night takes away, legal holds."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import retention as actions
from dunwell.core.erasures import LegalHoldUnsound
from dunwell.core.refusals import Refusal
from dunwell.core.retention import PeriodOutOfRange
from dunwell.jobs import retention as jobs
from dunwell.store import locks
from dunwell.store.models import Customer, Retention, User
from dunwell.store.queries import customers, scopes
from dunwell.store.queries import retention as queries
from dunwell.web import as_seen, clock, privacy_words, refusals, scoping, settings_frame
from dunwell.web.once import once
from dunwell.web.tables import day_of

TAB: Final = "settings-retention"
_LONGEST_NUMBER: Final = 6


@once("reason")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the classes, and keep another period for one."""
    if request.method != "POST":
        return _page(request)

    def act() -> None:
        period = _number(request.POST.get("period", ""))
        as_seen.acted(
            request,
            Retention.objects.all(),
            _stands,
            lambda: actions.choose(
                by=cast("User", request.user),
                at=timezone.now(),
                of=request.POST.get("of", ""),
                period=period,
                reason=_text(request, "reason"),
            ),
            first=locks.audit_trail,
        )

    return _done(request, act, told="chosen")


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Switch the nightly run on or off."""
    on = request.POST.get("on") == "1"
    return _done(
        request,
        lambda: actions.switch(by=cast("User", request.user), at=timezone.now(), on=on),
        told="on" if on else "off",
    )


@once("reason")
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Set a legal hold on a customer."""

    def act() -> None:
        until = day_of(request.POST.get("until", ""))
        if until is None:
            raise LegalHoldUnsound("A legal hold needs its last day. Nothing was changed.")
        actions.hold(
            by=cast("User", request.user),
            at=timezone.now(),
            on=clock.today(),
            customer=_customer(request),
            until=until,
            reason=_text(request, "reason"),
        )

    return _done(request, act, told="held")


@require_POST
def release(request: HttpRequest, hold_id: int) -> HttpResponse:
    """End a legal hold."""
    return _done(
        request,
        lambda: actions.release(by=cast("User", request.user), at=timezone.now(), hold_id=hold_id),
        told="released",
    )


def _customer(request: HttpRequest) -> Customer:
    """Find the customer named; one that is none of the person's is as unknown as any."""
    number = _text(request, "customer").strip()
    found = customers.by_number(number)
    if not scopes.holds(scoping.of(request), "customer_id", found.pk):
        raise customers.unknown(number)
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        raise PeriodOutOfRange(f"{text[:20]!r} is no whole number. Nothing was changed.")
    return int(text)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")


def _done(request: HttpRequest, act: Callable[[], object], *, told: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, error=refusals.told(refusal), typed=request.POST)
    return HttpResponseRedirect(f"{reverse('web:settings-retention')}?told={told}")


def _page(
    request: HttpRequest, *, error: str = "", typed: Mapping[str, Any] | None = None
) -> HttpResponse:
    today = clock.today()
    settings, is_on = queries.chosen()
    rows = []
    for one in queries.kept(settings, as_of=today):
        name, holds, why = privacy_words.CLASSES[one.record_class]
        rows.append(
            {
                "key": one.record_class.value,
                "name": name,
                "holds": holds,
                "why": why,
                "kept": one,
                "period": privacy_words.period(one.period, one.rule.unit),
                "floor": privacy_words.period(one.rule.floor, one.rule.unit)
                if one.rule.floor
                else "",
                "reason": one.chosen.reason if one.chosen else "",
            }
        )
    told = {
        "rows": rows,
        "is_on": is_on,
        "preview": jobs.preview(as_of=today),
        "legal_holds": queries.legal_holds().filter(
            scopes.within(scoping.of(request), entity=None, customer="customer")
        ),
        "today": today,
        "typed": typed or {},
        "stands": _stands(),
        "error": error,
        "announcement": _announced(request.GET.get("told", "")),
    }
    status = 422 if error else 200
    return settings_frame.show(
        request, "web/settings_retention.html", told, tab=TAB, status=status
    )


def _stands() -> object:
    """Give the periods that were chosen, as they are kept."""
    return Retention.objects.values_list("periods", flat=True).first() or {}


def _announced(told: str) -> str:
    words = {
        "chosen": _("Saved. It holds from now on."),
        "on": _("Switched on. The next night takes away what is past its day."),
        "off": _("Switched off. Nothing is taken away by itself any more."),
        "held": _("The legal hold stands. Nothing about this customer goes until it ends."),
        "released": _("The legal hold has ended."),
    }
    return words.get(told, "")
