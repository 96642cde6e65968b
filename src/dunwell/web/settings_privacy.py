"""Settings, Privacy: find a person, give them their data, erase them where nothing holds them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunwell.actions import erasures as actions
from dunwell.actions.erasures import Plan
from dunwell.core.refusals import Refusal
from dunwell.core.retention import RecordClass
from dunwell.jobs import erasures_kept, person_export
from dunwell.store.models import Erasure, User
from dunwell.store.queries import persons, scopes
from dunwell.store.queries import retention as retention_queries
from dunwell.store.queries.persons import Person
from dunwell.web import clock, privacy_words, refusals, scoping, settings_frame

TAB: Final = "settings-privacy"
_LONGEST: Final = 254
_MOST_ERASURES: Final = 200


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Find people, and list who was erased."""
    return _page(request)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give all that the book holds about the people who were chosen."""
    try:
        told = person_export.write(
            by=cast("User", request.user),
            at=timezone.now(),
            subjects=_chosen(request, request.POST.getlist("subject")),
        )
    except Refusal as refusal:
        return _page(request, error=refusals.told(refusal))
    answer = HttpResponse(told, content_type="application/zip")
    name = f"person_{clock.today().isoformat()}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Show what would go and what stays; then erase."""
    if request.method != "POST":
        return _preview(request, request.GET.getlist("subject"))
    subjects = request.POST.getlist("subject")
    if "look" in request.POST:
        return _preview(request, subjects)
    reason = request.POST.get("reason", "").replace("\x00", "")
    try:
        done = actions.erase(
            by=cast("User", request.user),
            at=timezone.now(),
            as_of=clock.today(),
            subjects=_chosen(request, subjects),
            reason=reason,
            was_shown=request.POST.get("was_shown", ""),
        )
    except Refusal as refusal:
        told = refusals.told(refusal)
        return _preview(request, subjects, error=told, reason=reason)
    erasures_kept.write(settings.HOME)
    stays = any(one.stays for one in done)
    address = reverse("web:settings-privacy")
    return HttpResponseRedirect(f"{address}?told={'partly' if stays else 'erased'}")


def _page(request: HttpRequest, *, error: str = "") -> HttpResponse:
    wanted = request.GET.get("q", "").replace("\x00", "")[:_LONGEST]
    chosen, _on = retention_queries.chosen()
    found = [
        {
            "person": one,
            "held": [
                privacy_words.held(held)
                for held in persons.held(one, settings=chosen, as_of=clock.today())
            ],
        }
        for one in (persons.find(wanted) if wanted else [])
        if _is_within(request, one)
    ]
    told = {
        "wanted": wanted,
        "found": found,
        "erasures": [_erased(one) for one in _erasures()],
        "error": error,
        "announcement": _announced(request.GET.get("told", "")),
    }
    status = 422 if error else 200
    return settings_frame.show(request, "web/settings_privacy.html", told, tab=TAB, status=status)


def _chosen(request: HttpRequest, subjects: Sequence[str]) -> Sequence[str]:
    """Give who was chosen; somebody at a customer that is none of the person's is not there."""
    people = persons.by_subjects(subjects)
    if not all(_is_within(request, one) for one in people):
        raise persons.nobody()
    return [one.subject for one in people]


def _is_within(request: HttpRequest, person: Person) -> bool:
    customer = person.customer
    return customer is None or scopes.holds(scoping.of(request), "customer_id", customer.pk)


def _erasures() -> Sequence[Erasure]:
    return list(Erasure.objects.select_related("by").order_by("-pk")[:_MOST_ERASURES])


def _erased(row: Erasure) -> dict[str, Any]:
    stays = [
        {
            "name": privacy_words.TABLES.get(one["table"], one["table"]),
            "count": one["count"],
            "class": privacy_words.CLASSES[RecordClass(one["class"])][0],
            "until": date.fromisoformat(one["until"]),
        }
        for one in row.stays
    ]
    return {"row": row, "stays": stays}


def _preview(
    request: HttpRequest, subjects: Sequence[str], *, error: str = "", reason: str = ""
) -> HttpResponse:
    try:
        people = persons.by_subjects(_chosen(request, subjects))
    except Refusal as refusal:
        return _page(request, error=refusals.told(refusal))
    plans = actions.plans(people, as_of=clock.today())
    told = {
        "plans": [_planned(one) for one in plans],
        "is_free": all(one.is_free for one in plans),
        "was_shown": actions.seen(people),
        "reason": reason,
        "error": error,
    }
    status = 422 if error else 200
    return settings_frame.show(request, "web/privacy_erase.html", told, tab=TAB, status=status)


def _planned(plan: Plan) -> dict[str, Any]:
    rows = [
        {
            "name": privacy_words.TABLES.get(one.table, one.table),
            "part": one,
            "why": privacy_words.CLASSES[one.record_class][0] if one.record_class else "",
        }
        for one in plan.parts
    ]
    return {"plan": plan, "held": [privacy_words.held(one) for one in plan.held], "rows": rows}


def _announced(told: str) -> str:
    words = {
        "erased": _("Erased. Nothing of the person is left, and nobody writes to them again."),
        "partly": _(
            "Erased, and nobody writes to them again. What the law keeps goes on its day, as the"
            " list below says."
        ),
    }
    return words.get(told, "")
