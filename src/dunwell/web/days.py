"""A day as it was decided, or as it would be: who hears what, and why others hear nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from dunwell.core.business_days import DayState
from dunwell.core.channels import Channel
from dunwell.core.refusals import Refusal
from dunwell.jobs.days import processing
from dunwell.jobs.days.processing import Outcome
from dunwell.store.models import BusinessDay, Silence, Touch
from dunwell.store.queries import day_names, day_pages
from dunwell.store.queries.day_pages import PAGE
from dunwell.web import because_words, message_words, pages, refusals
from dunwell.web.pages import State
from dunwell.web.tables import day_of

PLACE: Final = "days"
_STATES: Final[Mapping[str, tuple[Any, str]]] = {
    DayState.PLANNED: (pgettext_lazy("day", "Decided"), "good"),
    DayState.BLOCKED: (pgettext_lazy("day", "Blocked"), "bad"),
    DayState.SKIPPED: (pgettext_lazy("day", "Missed, caught up later"), "warn"),
}
CHANNELS: Final[Mapping[str, Any]] = {
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.CALL: gettext_lazy("Call"),
    Channel.LETTER: gettext_lazy("Letter"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One account: what it hears, or why nothing."""

    customer_id: int
    name: str
    entity: str
    because: Mapping[str, Any]
    step: str = ""
    channel: str = ""
    items: int = 0
    asked: tuple[tuple[str, int], ...] = ()
    message_id: int | None = None
    label: str = ""
    tone: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows of a date: counts, a page of touches, a page of one silence."""

    counts: Mapping[str, int]
    touches: Sequence[Row]
    silent: Sequence[tuple[str, int]]
    quiet: Sequence[Row]
    code: str


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show a date as it was processed; one that was not, as it would be decided now."""
    state = pages.state_of(request)
    entity = state.chosen.get("entity", "")
    day = day_of(request.GET.get("day", "")) or day_pages.last_date(entity) or state.as_of
    start = _number(request.GET.get("start", ""))
    days = day_pages.on(day, entity)
    error, told = "", None
    if days:
        told = _kept(days, request.GET.get("code", ""), start)
    else:
        try:
            outcome = processing.process(
                day, entity=entity or None, at=timezone.now(), dry_run=True
            )
            told = _planned(outcome, request.GET.get("code", ""), start)
        except Refusal as refusal:
            error = refusals.told(refusal)
    before, after = day_pages.beside(day, entity)
    context = {
        "day": day,
        "days": [(one, *_STATES[one.state]) for one in days],
        "is_preview": not days,
        "error": error,
        "told": told,
        "codes": _codes(state, day, told),
        "code_label": because_words.silence(told.code) if told and told.code else "",
        "before": before,
        "after": after,
        "next": day + timedelta(days=1),
        "last": day_pages.last_date(entity),
        "start": start,
        "earlier": max(start - PAGE, 0) if start else None,
        "later": start + PAGE if told and _has_more(told) else None,
        "page": PAGE,
    }
    return pages.show(request, "web/days.html", context, state=state, place=PLACE)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _has_more(told: Shown) -> bool:
    return len(told.touches) > PAGE or len(told.quiet) > PAGE


def _codes(state: State, day: date, told: Shown | None) -> list[dict[str, Any]]:
    if told is None:
        return []
    return [
        {
            "label": because_words.silence(code),
            "count": count,
            "href": state.link("days", day=day.isoformat(), code=code),
            "current": code == told.code,
        }
        for code, count in told.silent
    ]


def _chosen(code: str, silent: Sequence[tuple[str, int]]) -> str:
    """Take the reason asked for, else the most frequent."""
    known = [one for one, _count in silent]
    return code if code in known else (known[0] if known else "")


def _kept(days: Sequence[BusinessDay], code: str, start: int) -> Shown:
    silent = day_pages.silence_counts(days)
    code = _chosen(code, silent)
    touches = [_touch(one) for one in day_pages.touches(days, start=start)]
    quiet = [_silence(one) for one in day_pages.silences(days, code, start=start)]
    names = ("sent", "to_approve", "calls", "letters")
    counts = {name: sum(one.result.get(name, 0) for one in days) for name in names}
    return Shown(
        counts={**counts, "silent": sum(count for _code, count in silent)},
        touches=_said(touches),
        silent=silent,
        quiet=_said(quiet),
        code=code,
    )


def _touch(touch: Touch) -> Row:
    message = getattr(touch, "message", None)
    values = touch.because.get("values", {})
    return Row(
        customer_id=touch.customer_id,
        name=touch.customer.name or touch.customer.number,
        entity=touch.entity.code,
        because=touch.because,
        step=touch.step.replace("_", " "),
        channel=str(CHANNELS[touch.channel]),
        items=values.get("items", 0),
        asked=tuple(sorted(values.get("asked", {}).items())),
        message_id=message.pk if message else None,
        label=str(message_words.STATES[message.state]) if message else "",
        tone=message_words.TONES.get(message.state, "") if message else "",
    )


def _silence(silence: Silence) -> Row:
    return Row(
        customer_id=silence.customer_id,
        name=silence.customer.name or silence.customer.number,
        entity=silence.day.entity.code,
        because=silence.because,
    )


def _planned(outcome: Outcome, code: str, start: int) -> Shown:
    plans = [(entity, one.plan) for entity, one in outcome.decisions]
    silent = Counter(str(plan.silence.code) for _entity, plan in plans if plan.silence)
    ranked = sorted(silent.items(), key=lambda one: (-one[1], one[0]))
    code = _chosen(code, ranked)
    touched = [(entity, plan) for entity, plan in plans if plan.touch][start : start + PAGE + 1]
    left = [
        (entity, plan) for entity, plan in plans if plan.silence and plan.silence.code == code
    ][start : start + PAGE + 1]
    names = day_names.customers(plan.customer_id for _entity, plan in [*touched, *left])
    touches = [
        Row(
            customer_id=plan.customer_id,
            name=names[plan.customer_id][1] or names[plan.customer_id][0],
            entity=entity.code,
            because=plan.touch.because.as_json(),
            step=plan.touch.step.key.replace("_", " "),
            channel=str(CHANNELS[plan.touch.step.channel]),
            items=len(plan.touch.items),
            asked=tuple(sorted(plan.touch.because.values["asked"].items())),
            label=_("Needs approval") if plan.touch.step.needs_approval else "",
            tone="warn" if plan.touch.step.needs_approval else "",
        )
        for entity, plan in touched
        if plan.touch
    ]
    quiet = [
        Row(
            customer_id=plan.customer_id,
            name=names[plan.customer_id][1] or names[plan.customer_id][0],
            entity=entity.code,
            because=plan.silence.as_json(),
        )
        for entity, plan in left
        if plan.silence
    ]
    letters = sum(1 for _entity, plan in plans if plan.touch and _is_letter(plan.touch))
    return Shown(
        counts={
            "sent": outcome.sent,
            "to_approve": outcome.to_approve,
            "calls": outcome.calls,
            "letters": letters,
            "silent": sum(silent.values()),
        },
        touches=_said(touches),
        silent=ranked,
        quiet=_said(quiet),
        code=code,
    )


def _is_letter(touch: Any) -> bool:
    return bool(touch.step.channel is Channel.LETTER)


def _said(rows: Sequence[Row]) -> list[Row]:
    """Put the sentences in, with one query for the names they need."""
    items = because_words.items_in([one.because for one in rows])
    entities = day_names.entities()
    return [
        replace(one, sentence=because_words.sentence(one.because, items=items, entities=entities))
        for one in rows
    ]
