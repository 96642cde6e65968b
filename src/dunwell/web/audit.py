"""The audit trail: who did what to what, when and why, page by page, and as a file."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunwell.store import personal_data
from dunwell.store.models import AuditEntry, AuditText
from dunwell.store.queries import audit_trail as queries
from dunwell.store.queries.audit_trail import Wanted
from dunwell.store.queries.keyset_rows import Place
from dunwell.web import audit_words, cells, pages, scoping, settings_frame
from dunwell.web.audit_acts import ACTIONS
from dunwell.web.cells import Kind
from dunwell.web.tables import LONGEST_TEXT, day_after, day_of

TAB: Final = "audit"
_CHANGES_SHOWN: Final = 4
_BLOCK: Final = 32_768
_COLUMNS: Final = (
    "sequence",
    "recorded_at",
    "by_id",
    "actor",
    "action",
    "subject",
    "before",
    "after",
    "because",
    "previous_hash",
    "hash",
)
_KEPT: Final = ("person", "action", "subject", "from", "to")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Search the trail, newest first."""
    wanted = _wanted(request)
    found = queries.page(wanted, _place(request))
    names = queries.names(audit_words.referred(found.rows))
    state = pages.state_of(request)
    chosen = {name: value for name in _KEPT if (value := _text(request, name))}
    count = queries.count(wanted)
    told = {
        "rows": [_row(one, names) for one in found.rows],
        "count": count,
        "counted": cells.shown(count, Kind.COUNT),
        "people": queries.people(),
        "actions": sorted(((k, str(v)) for k, v in ACTIONS.items()), key=lambda one: one[1]),
        "chosen": chosen,
        "day_from": chosen.get("from", ""),
        "day_to": chosen.get("to", ""),
        "newer": state.link(TAB, **chosen, newer=found.rows[0].sequence)
        if found.has_previous and found.rows
        else "",
        "older": state.link(TAB, **chosen, older=found.rows[-1].sequence)
        if found.has_next and found.rows
        else "",
        "exports": [
            (label, state.link("audit-export", **chosen, format=name))
            for name, label in (("csv", "CSV"), ("json", "JSON"))
        ],
    }
    return settings_frame.show(request, "web/audit.html", told, tab=TAB)


@require_safe
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """Show one entry whole."""
    scope = scoping.of(request)
    one = queries.entry(sequence, scope) if sequence < pages.LARGEST_ID else None
    if one is None:
        raise Http404(_("The audit trail has no such entry."))
    names = queries.names(audit_words.referred([one]))
    told = {
        "row": _row(one, names),
        "changes": audit_words.changes(one, names),
        "because": audit_words.because(one, names),
        "last": queries.page(Wanted(scope=scope)).rows[0].sequence,
    }
    return settings_frame.show(request, "web/audit_entry.html", told, tab=TAB)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    """Give all that a search finds, in the order of the chain, with its hashes.

    JSON holds what is hashed, with the texts beside it; CSV has the texts in their places.
    """
    rows = queries.every(_wanted(request))
    name = f"audit_{timezone.localdate().isoformat()}"
    if request.GET.get("format") == "json":
        answer = StreamingHttpResponse(_json_lines(rows), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    answer = StreamingHttpResponse(_csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _text(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip().replace("\x00", "")[:LONGEST_TEXT]


def _wanted(request: HttpRequest) -> Wanted:
    """Read the search; what makes no sense is left out."""
    person, subject = _text(request, "person"), _text(request, "subject")
    known = person.isascii() and person.isdigit() and len(person) < 19
    action = _text(request, "action")
    return Wanted(
        scope=scoping.of(request),
        person=int(person) if known else None,
        action=action if action in ACTIONS else "",
        subjects=queries.subjects_named(subject) if subject else None,
        since=_beginning(day_of(_text(request, "from"))),
        until=_beginning(day_after(_text(request, "to"))),
    )


def _beginning(day: date | None) -> datetime | None:
    """Give the instant at which a day begins where the company is."""
    if day is None or not date.min + timedelta(days=1) < day < date.max:
        return None
    return timezone.make_aware(datetime.combine(day, time()))


def _place(request: HttpRequest) -> Place | None:
    for name, backwards in (("older", False), ("newer", True)):
        text = _text(request, name)
        if text.isascii() and text.isdigit() and len(text) < 19:
            return Place(values=(int(text),), backwards=backwards)
    return None


def _row(one: AuditEntry, names: Any) -> dict[str, Any]:
    changes = audit_words.changes(one, names)
    named = names.get(one.subject)
    return {
        "entry": one,
        "who": one.who() if one.by else audit_words.SYSTEM,
        "action": audit_words.action(one.action),
        "noun": audit_words.noun(one.subject),
        "named": named,
        "changes": changes[:_CHANGES_SHOWN],
        "more": max(len(changes) - _CHANGES_SHOWN, 0),
        "because": audit_words.because(one, names),
    }


def _told(one: AuditEntry) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in _COLUMNS}
    return {**told, "recorded_at": one.recorded_at.isoformat(), "person": str(one.by or "")}


def _json_lines(rows: Iterable[AuditEntry]) -> Iterator[str]:
    yield "["
    for number, (one, texts) in enumerate(personal_data.each_with_rows(rows)):
        told = {**_told(one), "texts": [_text_told(text) for text in texts]}
        yield (",\n" if number else "\n") + json.dumps(told, ensure_ascii=False)
    yield "\n]\n"


def _text_told(row: AuditText) -> dict[str, Any]:
    """Give all that proves a text: its reference is the SHA-256 of the salt and the text."""
    erased_at = row.erased_at.isoformat() if row.erased_at else None
    told = {name: getattr(row, name) for name in ("reference", "about", "salt", "value")}
    return {**told, "erased_at": erased_at}


def _csv_lines(rows: Iterable[AuditEntry]) -> Iterator[str]:
    held = io.StringIO()
    writer = csv.writer(held)
    held.write("\ufeff")  # Excel takes a file for UTF-8 only when it begins with this.
    writer.writerow([*_COLUMNS, "person"])
    for one in personal_data.each_told(rows):
        writer.writerow([_plain(value) for value in _told(one).values()])
        if held.tell() > _BLOCK:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return cells.inert(str(cast("object", value)))
