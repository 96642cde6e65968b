"""What a cadence of a draft would do on a day: counts, reasons, and real customers."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dunwell.core.channels import Channel
from dunwell.core.touches import SilenceCode
from dunwell.jobs import policy_previews
from dunwell.jobs.policy_previews import Preview
from dunwell.web import pages, policy, policy_frame, policy_words
from dunwell.web.policy_frame import Subject


@require_safe
def show(request: HttpRequest, draft_id: int, key: str) -> HttpResponse:
    """Give the preview by itself, for a page that is open already."""
    if not request.headers.get("HX-Request"):
        return redirect("web:policy-draft-cadence", draft_id, key)
    subject = policy_frame.of_draft(request, draft_id)
    told = {
        "preview": of(request, subject, cadence=key),
        "draft": subject.draft,
        "cadence": {"key": key},
        "state": pages.state_of(request),
    }
    return render(request, "web/parts/policy_preview.html", told)


def of(request: HttpRequest, subject: Subject, *, cadence: str) -> dict[str, Any]:
    """Plan the day that the address names, otherwise the first business day to come."""
    if not subject.read.is_sound:
        return {"problem": _("Mend what is listed first; then the preview can tell what it does.")}
    content = subject.read.content
    on = _day(request.GET.get("preview", "")) or policy_previews.first_day(
        pages.state_of(request).as_of, content
    )
    found = policy_previews.of_cadence(cadence, content=content, on=on)
    shown = policy.cadences_of(subject.content or {})
    steps: list[dict[str, Any]] = next(
        (one["steps"] for one in shown if one["key"] == cadence), []
    )
    reached = {one.key: one for one in found.steps}
    return {
        "on": on,
        "sentence": _sentence(found),
        "steps": [
            {**step, **_step(reached[step["step"]["key"]])}
            for step in steps
            if step["step"].get("key") in reached
        ],
        "silent": sum(found.silences.values()),
        "silences": [
            (policy_words.SILENCES[code], count)
            for code, count in sorted(found.silences.items(), key=lambda one: -one[1])
        ],
        "caveat": _(
            "From the book as it stands, as if nothing happened until then. Fresh data and an"
            " accepted control total are taken for granted. Nothing is sent."
        ),
    }


def _sentence(found: Preview) -> str:
    day = formats.date_format(found.on, "D j M")
    mails, calls = found.by_channel.get(Channel.EMAIL, 0), found.by_channel.get(Channel.CALL, 0)
    letters = found.by_channel.get(Channel.LETTER, 0)
    parts = [ngettext("%(n)s e-mail", "%(n)s e-mails", mails) % {"n": mails}]
    if calls:
        parts.append(ngettext("%(n)s call task", "%(n)s call tasks", calls) % {"n": calls})
    if letters:
        parts.append(ngettext("%(n)s letter", "%(n)s letters", letters) % {"n": letters})
    told = _("On %(day)s this sends %(what)s.") % {"day": day, "what": ", ".join(parts)}
    without = found.silences.get(SilenceCode.NO_ADDRESS, 0)
    if without:
        told += " " + ngettext(
            "%(n)s customer has no e-mail.", "%(n)s customers have no e-mail.", without
        ) % {"n": without}
    return told


def _step(reached: policy_previews.StepPreview) -> dict[str, Any]:
    return {
        "count": reached.count,
        "customers": [
            {"pk": one.customer_id, "name": one.name or one.number, "amount": one.asked}
            for one in reached.customers
        ],
        "more": reached.count - len(reached.customers),
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
