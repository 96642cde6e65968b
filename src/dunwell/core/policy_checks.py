"""A policy is sound when each setting makes sense by itself and all of them together."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Final

from dunwell.core import cadence_checks, segment_checks, setting_checks, templates
from dunwell.core.policy import SHIPPED, section, setting
from dunwell.core.policy_problems import Flaw, Path, Problem, problem
from dunwell.core.policy_settings import SECTIONS
from dunwell.core.segment_checks import Surroundings

# The sections that `SECTIONS` lists without settings, since they have rules of their own.
SHIPPED_TEMPLATES: Final = frozenset(
    step["template"] for cadence in SHIPPED["cadences"].values() for step in cadence["steps"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a policy may name, and the currency in which the book reports.

    Countries are codes; of those in `calendars` the public holidays are known.
    """

    countries: Set[str]
    calendars: Set[str]
    entities: Set[str] = field(default_factory=frozenset)
    currency: str = "EUR"


def find(content: Mapping[str, Any], *, known: Known) -> tuple[Problem, ...]:
    """Find everything that is wrong with a policy; none means that it can be put into force."""
    return tuple(_all(content, known))


def _all(content: Mapping[str, Any], known: Known) -> Iterator[Problem]:
    yield from setting_checks.unknown((), content, tuple(SECTIONS))
    buckets = _buckets(content)
    for name in SECTIONS:
        if SECTIONS[name].settings and name in content:
            yield from setting_checks.of_section(
                SECTIONS[name], content[name], buckets=buckets, calendars=known.calendars
            )
    yield from _hours(content)
    texts = content.get("templates", {})
    names = texts.keys() if isinstance(texts, Mapping) else ()
    yield from _texts(texts)
    cadences = section(content, "cadences")
    yield from cadence_checks.of_cadences(
        cadences, templates=SHIPPED_TEMPLATES | set(names), minimum_gap_days=_gap(content)
    )
    around = Surroundings(
        cadences=tuple(cadences) if isinstance(cadences, Mapping) else (),
        countries=known.countries,
        entities=known.entities,
        currency=known.currency,
    )
    yield from segment_checks.of_segments(section(content, "segments"), around=around)


def _hours(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Check that there is an hour to write in, and that messages leave in it."""
    if not isinstance(content.get("outreach", {}), Mapping):
        return
    names = ("quiet_before", "quiet_after", "send_at")
    hours = [setting(content, "outreach", name) for name in names]
    if not all(setting_checks.is_hour(one) for one in hours):
        return
    opens, closes, send_at = hours
    path: Path = ("outreach",)
    told = {"opens": opens, "closes": closes}
    if opens >= closes:
        yield problem((*path, "quiet_after"), Flaw.NO_HOUR_LEFT, **told)
    elif not opens <= send_at < closes:
        yield problem((*path, "send_at"), Flaw.SEND_TIME_QUIET, found=send_at, **told)


def _texts(found: object) -> Iterator[Problem]:
    """Check the texts of the company: closed placeholders, known languages, nothing missing."""
    for where, flaw in templates.flaws(found):
        path: Path = ("templates", *(part for part in where.split(".") if part))
        told = f"{flaw.found} (line {flaw.line} of the text)"
        expected = flaw.expected[:1].upper() + flaw.expected[1:] + "."
        yield problem(path, Flaw.TEXT, found=told, expected=expected)


def _gap(content: Mapping[str, Any]) -> int:
    """Give the days between two touches; 0 when the setting makes no sense itself."""
    if not isinstance(content.get("outreach", {}), Mapping):
        return 0
    gap = setting(content, "outreach", "minimum_gap_days")
    return gap if isinstance(gap, int) and not isinstance(gap, bool) else 0


def _buckets(content: Mapping[str, Any]) -> int:
    """Count the buckets, current and open-ended ones too; 0 when they make no sense."""
    if not isinstance(content.get("aging", {}), Mapping):
        return 0
    limits = setting(content, "aging", "bucket_limits")
    return len(limits) + 2 if isinstance(limits, list) else 0
