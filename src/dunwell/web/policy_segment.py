"""The editor of one segment: whom it takes, and by which cadence they are reminded."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.core import setting_texts
from dunwell.core.segments import ATTRIBUTES
from dunwell.core.setting_kinds import Kind
from dunwell.store.queries import policies as queries
from dunwell.web import policy, policy_draft, policy_frame, policy_words
from dunwell.web.once import once
from dunwell.web.policy_frame import Subject

_AMOUNTS: Final = ("owes_at_least", "owes_below")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, draft_id: int, place: int) -> HttpResponse:
    """Show a segment to change."""
    subject = policy_frame.of_draft(request, draft_id)
    if request.method != "POST":
        return _edited(request, subject, place)
    is_gone = request.POST.get("act") == "remove"

    def change(content: dict[str, Any]) -> None:
        segments = list(content["segments"])
        if place >= len(segments):
            raise Http404
        if is_gone and len(segments) > 1:
            del segments[place]
        else:
            segments[place] = _typed(request, segments[place])
        content["segments"] = segments

    return policy_draft.saved(
        request,
        subject,
        change,
        "segments",
        again=None if is_gone else lambda error: _edited(request, subject, place, error=error),
    )


def _edited(
    request: HttpRequest, subject: Subject, place: int, *, error: str = ""
) -> HttpResponse:
    if subject.content is None or not subject.may_change:
        return policy.page(request, subject, "segments", error=error)
    found = subject.content.get("segments")
    if not isinstance(found, list) or place >= len(found) or not isinstance(found[place], dict):
        raise Http404
    segment = found[place]
    when = segment.get("when") if isinstance(segment.get("when"), dict) else {}
    told = {
        "segment": segment,
        "cadences": [(one["key"], one["name"]) for one in policy.cadences_of(subject.content)],
        "attributes": [_attribute(name, when.get(name)) for name in ATTRIBUTES],
        "amounts": [
            {
                "name": name,
                "label": _("Owes at least") if name == _AMOUNTS[0] else _("Owes less than"),
                "typed": setting_texts.write(
                    Kind.AMOUNT, when.get(name), currency=queries.currency()
                ),
            }
            for name in _AMOUNTS
        ],
    }
    return policy_frame.show(
        request, "web/policy_segment.html", subject, told, tab="segments", error=error
    )


@once()
@require_POST
def add(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Add a segment that takes nobody yet known, and open it."""
    subject = policy_frame.of_draft(request, draft_id)
    segments = (subject.content or {}).get("segments") or []
    cadence = next(iter((subject.content or {}).get("cadences") or {"standard": None}))
    number = len(segments) + 1

    def change(content: dict[str, Any]) -> None:
        made = {
            "key": f"segment_{number}",
            "name": _("Segment %(number)s") % {"number": number},
            "when": {"segment": [f"segment {number}"]},
            "cadence": cadence,
        }
        content["segments"] = [*content["segments"], made]

    draft_pk = subject.draft.pk if subject.draft else 0
    to = f"/policy/drafts/{draft_pk}/segments/{len(segments)}"
    return policy_draft.saved(request, subject, change, "segments", to=to)


def _attribute(name: str, found: object) -> dict[str, Any]:
    excluded = isinstance(found, dict)
    values = found.get("not") if isinstance(found, dict) else found
    return {
        "name": name,
        "label": policy_words.ATTRIBUTES[name],
        "excluded": excluded,
        "values": ", ".join(str(one) for one in values) if isinstance(values, list) else "",
    }


def _typed(request: HttpRequest, segment: dict[str, Any]) -> dict[str, Any]:
    when: dict[str, Any] = {}
    for name in ATTRIBUTES:
        values = [one.strip() for one in request.POST.get(name, "").split(",") if one.strip()]
        if name == "country":
            values = [one.upper() for one in values]
        if values:
            when[name] = {"not": values} if request.POST.get(f"{name}.not") else values
    for name in _AMOUNTS:
        typed = request.POST.get(name, "").strip()
        if typed:
            when[name] = setting_texts.read(Kind.AMOUNT, typed, currency=queries.currency())
    made = {
        "key": request.POST.get("key", "").strip() or segment.get("key"),
        "name": " ".join(request.POST.get("name", "").split()) or segment.get("name"),
    }
    if when:
        made["when"] = when
    return {**made, "cadence": request.POST.get("cadence", segment.get("cadence"))}
