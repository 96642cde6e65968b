"""The policy to read: segments, cadences, limits, calendar, text, and how it came about."""

import difflib
from collections.abc import Mapping
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dunwell.core import policy_changes, setting_texts
from dunwell.core.approvals import ApprovalKind
from dunwell.core.policy_settings import SECTIONS
from dunwell.core.refusals import Refusal
from dunwell.core.setting_kinds import Kind, Setting
from dunwell.jobs import policies
from dunwell.store.models import PolicyVersion, User
from dunwell.store.queries import approvals
from dunwell.store.queries import policies as queries
from dunwell.web import (
    core_texts,
    policy_frame,
    policy_ruler,
    policy_text_rows,
    policy_words,
    refusals,
)
from dunwell.web.once import once
from dunwell.web.policy_frame import SECTIONS_OF, Subject
from dunwell.web.templatetags import dunwell as words


@require_safe
def show(request: HttpRequest, tab: str) -> HttpResponse:
    """Show one tab of a version."""
    return page(request, policy_frame.of_version(request), tab)


@once()
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the newest version, or from an older one to go back to it."""
    number = request.POST.get("version", "")
    version = policy_frame.number_of(number)
    note = _("Back to version %(number)s") % {"number": version} if version else ""
    try:
        draft = policies.begin(
            by=cast("User", request.user), at=timezone.now(), version=version, note=note
        )
    except Refusal as refusal:
        subject = policy_frame.of_version(request)
        return page(request, subject, "cadences", error=refusals.told(refusal))
    tab = "review" if version else "cadences"
    return HttpResponseRedirect(
        policy_frame.link(Subject(version=draft.based_on, draft=draft), tab)
    )


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first tab."""
    del request
    return redirect("web:policy-cadences")


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """List the versions, with who wrote and who approved each."""
    decided = {
        one.subject: one
        for one in approvals.decided()
        if one.kind == ApprovalKind.POLICY and one.state == "approved"
    }
    rows = []
    for version in queries.versions():
        draft = getattr(version, "draft", None)
        approval = decided.get(queries.subject_of(draft.pk)) if draft else None
        rows.append({"version": version, "draft": draft, "approval": approval})
    subject = policy_frame.of_version(request)
    return policy_frame.show(
        request, "web/policy_history.html", subject, {"rows": rows}, tab="history"
    )


@require_safe
def compare(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a version changed from the one before it."""
    try:
        after = queries.version(number)
    except queries.UnknownVersion as refusal:
        raise Http404(refusals.told(refusal)) from refusal
    before = PolicyVersion.objects.filter(number__lt=number).order_by("-number").first() or after
    told = {
        "after": after,
        "before": before,
        **difference(before.content, after.content),
    }
    return policy_frame.show(
        request, "web/policy_compare.html", Subject(version=after), told, tab="history"
    )


def page(request: HttpRequest, subject: Subject, tab: str, *, error: str = "") -> HttpResponse:
    """Show one tab of a version or a draft."""
    told: dict[str, Any] = {}
    template = f"web/policy_{tab}.html"
    if subject.content is None and tab != "text":
        return policy_frame.show(
            request, "web/policy_unreadable.html", subject, tab=tab, error=error
        )
    if tab in SECTIONS_OF:
        template = "web/policy_settings.html"
        told["sections"] = [settings_of(name, subject.content or {}) for name in SECTIONS_OF[tab]]
    elif tab == "segments":
        told["segments"] = segments_of(subject.content or {})
    elif tab == "cadences":
        told["cadences"] = cadences_of(subject.content or {})
    elif tab == "templates":
        told["texts"] = policy_text_rows.listed(subject, subject.content or {})
    elif tab == "text":
        told["lines"] = numbered(subject)
    return policy_frame.show(request, template, subject, told, tab=tab, error=error)


def settings_of(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Give a section with its settings as they are shown and as they are typed."""
    section, currency = SECTIONS[name], queries.currency()
    fields = []
    for setting in section.settings:
        value = _value(content.get(name), setting.name)
        fields.append(
            {
                "setting": setting,
                "id": f"{name}.{setting.name}",
                "says": core_texts.words(setting.says),
                "typed": setting_texts.write(setting.kind, value, currency=currency),
                "shown": _shown(setting, value, currency),
                "chosen": value if isinstance(value, list) else [],
                "choices": [(one, policy_words.CHOICES.get(one, one)) for one in setting.words],
            }
        )
    return {
        "name": name,
        "title": core_texts.words(section.title),
        "says": core_texts.words(section.says),
        "fields": fields,
    }


def segments_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the segments in words."""
    currency, found = queries.currency(), content.get("segments")
    told = []
    cadences = content.get("cadences")
    for place, one in enumerate(found if isinstance(found, list) else []):
        if not isinstance(one, Mapping):
            continue
        found_when = one.get("when")
        when: Mapping[str, Any] = found_when if isinstance(found_when, Mapping) else {}
        written = {
            name: _amount(when[name], currency)
            for name in ("owes_at_least", "owes_below")
            if name in when
        }
        key = one.get("cadence")
        cadence = cadences.get(key) if isinstance(cadences, Mapping) else None
        told.append(
            {
                "place": place,
                "segment": one,
                "conditions": policy_words.condition(when, written),
                "cadence": cadence.get("name", key) if isinstance(cadence, Mapping) else key,
                "cadence_key": key,
            }
        )
    return told


def cadences_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the cadences with their steps, their ruler, and the segments that use them."""
    segments = segments_of(content)
    found = content.get("cadences")
    return [
        {
            "key": key,
            "name": cadence.get("name", key),
            "steps": steps_of(cadence),
            "ruler": policy_ruler.draw(cadence.get("name", key), steps_of(cadence)),
            "used_by": [
                one["segment"].get("name") for one in segments if one["cadence_key"] == key
            ],
        }
        for key, cadence in (found.items() if isinstance(found, Mapping) else ())
        if isinstance(cadence, Mapping)
    ]


def steps_of(cadence: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the steps of a cadence in words, and as they are typed."""
    found, currency = cadence.get("steps"), queries.currency()
    told = []
    for place, step in enumerate(found if isinstance(found, list) else []):
        if not isinstance(step, Mapping):
            continue
        amount = step.get("least_amount") or 0
        channel, tone = step.get("channel"), step.get("tone")
        told.append(
            {
                "place": place,
                "step": step,
                "day": step.get("day"),
                "when": policy_words.offset(step.get("day")),
                "channel": policy_words.CHANNELS.get(str(channel), channel),
                "tone": policy_words.TONES.get(str(tone), tone),
                "is_before": isinstance(step.get("day"), int) and step["day"] < 0,
                "least_amount": _amount(amount, currency) if amount else "",
            }
        )
    return told


def numbered(subject: Subject) -> list[dict[str, Any]]:
    """Give the lines of the text with the problems that stand on them."""
    by_line: dict[int, list[dict[str, Any]]] = {}
    for one in subject.problems:
        by_line.setdefault(one["line"], []).append(one)
    lines = subject.text.splitlines() or [""]
    return [
        {"number": number, "text": line, "problems": by_line.get(number, [])}
        for number, line in enumerate(lines, 1)
    ]


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Compare two policies setting by setting and line by line."""
    changes = policy_changes.between(before, after, currency=queries.currency())
    old, new = (policies.written(one).splitlines() for one in (before, after))
    lines = [
        {"mark": line[:1].strip(), "text": line[1:]}
        for line in difflib.unified_diff(old, new, lineterm="", n=2)
        if not line.startswith(("---", "+++"))
    ]
    return {"changes": [policy_words.change(one) for one in changes], "diff": lines}


def _value(section: object, name: str) -> object:
    value = section
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _amount(value: object, currency: str) -> str:
    """Write an amount to read; what is none stays as it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{words.money(value, currency)} {currency}"
    return f"{value} {currency}"


def _shown(setting: Setting, value: object, currency: str) -> str:
    if setting.kind is Kind.SWITCH:
        return _("yes") if value is True else _("no")
    typed = setting_texts.write(setting.kind, value, currency=currency)
    if setting.kind is Kind.AMOUNT:
        return _amount(value, currency)
    if setting.kind in {Kind.WORD, Kind.COUNTRY}:
        return str(policy_words.CHOICES.get(typed, typed))
    if setting.kind is Kind.WORDS and isinstance(value, list):
        return ", ".join(str(policy_words.CHOICES.get(one, one)) for one in value) or "–"
    return typed or "–"
