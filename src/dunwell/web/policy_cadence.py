"""The editor of one cadence: steps are added, moved and removed by buttons that need no script."""

import re
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.core import setting_texts
from dunwell.core.cadence_checks import CALL_TEMPLATE
from dunwell.core.channels import Channel
from dunwell.core.policy_checks import SHIPPED_TEMPLATES
from dunwell.core.setting_kinds import Kind
from dunwell.store.queries import policies as queries
from dunwell.web import directory, policy, policy_draft, policy_frame, policy_preview, policy_words
from dunwell.web.once import once
from dunwell.web.policy_frame import Subject

_UNFIT: Final = re.compile(r"[^a-z0-9]+")
_NEXT_STEP_DAYS: Final = 7
_FIRST_DAY: Final = 1

Steps = list[dict[str, Any]]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, draft_id: int, key: str) -> HttpResponse:
    """Show the steps of a cadence to change, with what it would send."""
    subject = policy_frame.of_draft(request, draft_id)
    act = _posted if request.method == "POST" else _edited
    return act(request, subject, key)


def _edited(request: HttpRequest, subject: Subject, key: str, *, error: str = "") -> HttpResponse:
    if subject.content is None or not subject.may_change:
        return policy.page(request, subject, "cadences", error=error)
    cadence = next((one for one in policy.cadences_of(subject.content) if one["key"] == key), None)
    if cadence is None:
        raise Http404
    start = f"cadences.{key}."
    told = {
        "cadence": cadence,
        "groups": [
            {
                "title": _("Before the due date"),
                "steps": [one for one in cadence["steps"] if one["is_before"]],
            },
            {
                "title": _("From the due date on"),
                "steps": [one for one in cadence["steps"] if not one["is_before"]],
            },
        ],
        "last": len(cadence["steps"]) - 1,
        "channels": policy_words.CHANNELS.items(),
        "tones": policy_words.TONES.items(),
        "templates": templates_of(subject.content),
        "problems": [one for one in subject.problems if one["where"].startswith(start)],
        # A large book takes a moment to plan, so the page comes first and asks for it then.
        "preview": policy_preview.of(request, subject, cadence=key)
        if "preview" in request.GET
        else None,
    }
    return policy_frame.show(
        request, "web/policy_cadence.html", subject, told, tab="cadences", error=error
    )


@once("name")
@require_POST
def add(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Add a cadence of one step, and open it."""
    subject = policy_frame.of_draft(request, draft_id)
    name = " ".join(request.POST.get("name", "").split()) or _("New cadence")
    taken = set((subject.content or {}).get("cadences") or {})
    key = _free(_UNFIT.sub("_", directory.folded(name)).strip("_")[:40] or "cadence", taken)

    def change(content: dict[str, Any]) -> None:
        content["cadences"] = {**content["cadences"], key: {"name": name, "steps": [_step([])]}}

    to = _address(subject, key)
    return policy_draft.saved(request, subject, change, "cadences", to=to)


def templates_of(content: dict[str, Any]) -> list[str]:
    """List the templates that a step may name."""
    own = content.get("templates")
    return sorted({*SHIPPED_TEMPLATES, *(own if isinstance(own, dict) else ())})


def _posted(request: HttpRequest, subject: Subject, key: str) -> HttpResponse:
    act, _mark, place = request.POST.get("act", "save").partition("-")
    at = number if (number := policy_frame.number_of(place)) is not None else -1
    moved = {"focus": at}

    def change(content: dict[str, Any]) -> None:
        cadences = dict(content["cadences"])
        if key not in cadences:
            raise Http404
        if act == "drop" and not _is_used(content, key) and len(cadences) > 1:
            del cadences[key]
        else:
            steps = _typed(request, cadences[key].get("steps") or [])
            steps, moved["focus"] = _acted(steps, act, at)
            name = " ".join(request.POST.get("name", "").split()) or cadences[key].get("name")
            cadences[key] = {**cadences[key], "name": name, "steps": steps}
        content["cadences"] = cadences

    answer = policy_draft.saved(
        request,
        subject,
        change,
        "cadences",
        again=None if act == "drop" else lambda error: _edited(request, subject, key, error=error),
    )
    if answer.status_code != 302 or act == "drop":
        return answer
    anchor = f"#step-{moved['focus']}" if moved["focus"] >= 0 else ""
    answer["Location"] = _address(subject, key) + anchor
    return answer


def _typed(request: HttpRequest, steps: Steps) -> Steps:
    """Take what was typed for each step; a step the form does not show stays as it is."""
    made: Steps = []
    for place, step in enumerate(steps):
        if f"day-{place}" not in request.POST:
            made.append(step)
            continue
        posted = {
            name: request.POST.get(f"{name}-{place}", "").strip()
            for name in ("day", "channel", "tone", "template", "least")
        }
        changed = {
            **step,
            "day": setting_texts.read(Kind.WHOLE, posted["day"], currency="EUR"),
            "channel": posted["channel"],
            "tone": posted["tone"],
            "template": posted["template"],
        }
        changed.pop("needs_approval", None)
        changed.pop("least_amount", None)
        if f"approval-{place}" in request.POST:
            changed["needs_approval"] = True
        least = setting_texts.read(
            Kind.AMOUNT, posted["least"] or "0", currency=queries.currency()
        )
        if least:
            changed["least_amount"] = least
        made.append(changed)
    return made


def _acted(steps: Steps, act: str, at: int) -> tuple[Steps, int]:
    """Do what the button asks for; give the steps, and the one to look at next."""
    if act == "add":
        made = [*steps, _step(steps)]
        return made, len(made) - 1
    if act == "remove" and 0 <= at < len(steps) and len(steps) > 1:
        return [*steps[:at], *steps[at + 1 :]], max(at - 1, 0)
    other = at + {"up": -1, "down": 1}.get(act, 0)
    if act in {"up", "down"} and 0 <= at < len(steps) and 0 <= other < len(steps):
        made = list(steps)
        day, other_day = steps[at]["day"], steps[other]["day"]
        made[at], made[other] = {**steps[other], "day": day}, {**steps[at], "day": other_day}
        return made, other
    return _ordered(steps), -1


def _ordered(steps: Steps) -> Steps:
    """Put steps in the order of their days, once every day is one."""
    days = [step["day"] for step in steps]
    return sorted(steps, key=lambda step: step["day"]) if _are_days(days) else steps


def _are_days(days: list[Any]) -> bool:
    return all(isinstance(day, int) and not isinstance(day, bool) for day in days)


def _step(steps: Steps) -> dict[str, Any]:
    """Make a step a week after the last one, in the same tone."""
    before = steps[-1] if steps else {}
    day = before.get("day")
    is_day = isinstance(day, int) and not isinstance(day, bool)
    made = {
        "key": _free(f"step_{len(steps) + 1}", {one.get("key") for one in steps}),
        "day": day + _NEXT_STEP_DAYS if isinstance(day, int) and is_day else _FIRST_DAY,
        "channel": before.get("channel", Channel.EMAIL.value),
        "tone": before.get("tone", "gentle"),
        "template": before.get("template", "gentle"),
    }
    if made["channel"] != Channel.CALL.value and made["template"] == CALL_TEMPLATE:
        made["template"] = "gentle"
    return made


def _free(key: str, taken: set[Any]) -> str:
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}_{number}"
    return free


def _is_used(content: dict[str, Any], key: str) -> bool:
    return any(one["cadence_key"] == key for one in policy.segments_of(content))


def _address(subject: Subject, key: str) -> str:
    draft_id = subject.draft.pk if subject.draft else 0
    return f"/policy/drafts/{draft_id}/cadences/{key}"
