"""The policy for customers as a tagged PDF: terms, reminders, and what to do when it is wrong.

Only what customers meet stands in it. It names no fees, since the policy has none.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from dunwell.core import addresses, cadences, notices, outreach, policy, segments
from dunwell.core.channels import Tone
from dunwell.core.refusals import Refusal
from dunwell.core.segments import Segment
from dunwell.jobs.policy_papers import words
from dunwell.jobs.statements import formats
from dunwell.jobs.statements.formats import Formats
from dunwell.store.models import Entity, PolicyVersion
from dunwell.store.queries import organisations

_TEMPLATE: Final = Path(__file__).with_name("paper.typ")
# A compiler keeps its fonts and serves one call at a time.
_one_at_a_time: Final = threading.Lock()


class UnknownSegment(Refusal):
    """Customers of a segment are reminded by its cadence."""

    code = "unknown_segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which version is printed, from which entity, for whom, and in which language."""

    version: PolicyVersion
    entity: Entity | None
    segment: str
    language: str


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent)


def pdf(request: Request) -> bytes:
    """Make the PDF; the same version gives the same bytes."""
    data = json.dumps(laid_out(request), ensure_ascii=False)
    made_at = datetime.combine(request.version.recorded_at.date(), time(), UTC)
    with _one_at_a_time:
        made = _compiler().compile(
            format="pdf", sys_inputs={"data": data}, timestamp=made_at, pdf_standards="ua-1"
        )
    if not isinstance(made, bytes):
        raise TypeError("The policy is one PDF, not several pictures.")
    return made


def laid_out(request: Request) -> dict[str, Any]:
    """Lay out what customers are told."""
    content: Mapping[str, Any] = {**policy.SHIPPED, **request.version.content}
    entity, version = request.entity, request.version
    country = entity.country if entity else ""
    written = formats.of(request.language, country)
    language = written.language
    since = version.effective_date if version.by else version.recorded_at.date()
    valid = words.of(
        "valid" if version.by else "valid_now",
        language,
        day=written.day(since),
        number=version.number,
    )
    logo = organisations.logo(entity.pk) if entity else None
    return {
        "title": words.of("title", language),
        "company": entity.name if entity else "",
        "language": language,
        "paper": addresses.paper_of(country),
        "valid": valid,
        "page": words.of("page", language),
        "of": words.of("of", language),
        "logo": list(logo or b""),
        "parts": [
            _terms(content, language),
            _reminders(content, _segment(content, request.segment), written, _currency(entity)),
            *_what_to_do(content, language),
            *_contact(entity, language),
        ],
    }


def _segment(content: Mapping[str, Any], key: str) -> Segment:
    found = next((one for one in segments.segments_of(content) if one.key == key), None)
    if found is None:
        raise UnknownSegment(f"The policy has no segment {key}; choose one of its segments.")
    return found


def _currency(entity: Entity | None) -> str:
    return (entity.currency if entity else "") or "EUR"


def _terms(content: Mapping[str, Any], language: str) -> dict[str, Any]:
    days = policy.whole(content, "terms", "default_days")
    return _part("terms", language, words.of("terms_days", language, days=days))


def _reminders(
    content: Mapping[str, Any], segment: Segment, written: Formats, currency: str
) -> dict[str, Any]:
    language, terms = written.language, outreach.terms_of(content)
    steps = cadences.cadences_of(content)[segment.cadence].steps
    part = _part("remind", language, words.of("remind_lead", language))
    part["head"] = [words.of(name, language) for name in ("when", "how", "what")]
    for step in steps:
        how = words.channel(step.channel, language)
        if step.least_amount:
            amount = f"{written.money(step.least_amount, currency)} {currency}"
            how += ", " + words.of("from_amount", language, amount=amount)
        what = words.tone(step.tone, language)
        part["rows"].append([words.offset(step.day, language), how, what])
    part["after"].append(
        words.of(
            "hours",
            language,
            opens=f"{terms.quiet_before:%H:%M}",
            closes=f"{terms.quiet_after:%H:%M}",
            a_day=terms.messages_a_day,
            in_7=terms.contacts_in_7_days,
        )
    )
    chosen = notices.terms_of(content)
    if chosen.final_consequences and any(step.tone is Tone.FINAL for step in steps):
        part["after"].append(words.of("final", language, days=chosen.final_business_days))
        part["points"] = [words.consequence(one, language) for one in chosen.final_consequences]
    return part


def _what_to_do(content: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    terms = outreach.terms_of(content)
    wrong = _part("wrong", language, words.of("dispute", language))
    if terms.pauses.disputes:
        wrong["sentences"].append(words.of("dispute_pauses", language))
    days = terms.promises.horizon_days
    cannot = _part("cannot", language, words.of("promise", language, days=days))
    if terms.pauses.promises:
        cannot["sentences"].append(words.of("promise_pauses", language))
    paid = _part("paid", language, words.of("paid_tell", language))
    if terms.pauses.already_paid:
        paid["sentences"].append(words.of("paid_pauses", language))
    return [wrong, cannot, paid]


def _contact(entity: Entity | None, language: str) -> list[dict[str, Any]]:
    if entity is None:
        return []
    city = " ".join(one for one in (entity.postal_code, entity.city) if one)
    lines = (entity.name, entity.street, entity.street_2, city, entity.email, entity.phone)
    return [_part("contact", language, " · ".join(one for one in lines if one))]


def _part(title: str, language: str, *sentences: str) -> dict[str, Any]:
    return {
        "title": words.of(title, language),
        "sentences": list(sentences),
        "head": [],
        "rows": [],
        "after": [],
        "points": [],
    }
