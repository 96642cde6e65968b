"""Read a policy's text against this book, and put texts of versions and drafts on their way."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import holidays
from babel import Locale

from dunwell.actions import policies as actions
from dunwell.connectors.policy_files import reading
from dunwell.core import policy_amounts, policy_checks, policy_text
from dunwell.core.policy_checks import Known
from dunwell.core.policy_problems import Problem
from dunwell.core.refusals import Refusal
from dunwell.store.models import Approval, PolicyDraft, User
from dunwell.store.queries import policies as queries


class PolicyUnsound(Refusal):
    """A policy with problems cannot be decided on."""

    code = "policy_unsound"

    def __init__(self, problems: int) -> None:
        super().__init__(
            f"The draft has {problems} problem{'' if problems == 1 else 's'}; mend what is listed "
            "beside its lines, then submit it."
        )


class TextUnreadable(Refusal):
    """Only what can be read can be shown as fields."""

    code = "text_unreadable"

    def __init__(self) -> None:
        super().__init__(
            "The draft's text cannot be read as it stands; mend it in the tab Text first."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A problem and the line on which it stands."""

    line: int
    problem: Problem

    def __str__(self) -> str:
        return f"line {self.line}, {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a text says; without problems its content can be put into force."""

    content: dict[str, Any]
    told: tuple[Told, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether there is nothing to mend."""
        return not self.told


def read(text: str) -> Read:
    """Read a policy's text and list all that is wrong with it, in the order of its lines."""
    document = reading.read(text)
    told = [Told(line=line, problem=problem) for line, problem in document.problems]
    if told and not document.content:
        return Read(content={}, told=tuple(told))
    known = known_here()
    content, odd = policy_amounts.in_minor(document.content, currency=known.currency)
    found = [*odd, *policy_checks.find(content, known=known)]
    seen = {one.path for one in odd}
    told += [
        Told(line=document.line_of(one.path), problem=one)
        for place, one in enumerate(found)
        # What is no amount is told once, not a second time as no whole number.
        if place < len(odd) or one.path not in seen
    ]
    return Read(content=content, told=tuple(sorted(told, key=lambda one: one.line)))


def written(content: Mapping[str, Any]) -> str:
    """Write a policy as the text of a draft."""
    return policy_text.written(content, currency=queries.currency())


def known_here() -> Known:
    """Gather what a policy of this book may name."""
    return Known(
        countries=_countries(),
        calendars=_calendars(),
        entities=queries.entity_codes(),
        currency=queries.currency(),
    )


def begin(*, by: User, at: datetime, version: int | None = None, note: str = "") -> PolicyDraft:
    """Begin a draft from a version, by default the newest; from an older one it is a rollback."""
    found = queries.newest() if version is None else queries.version(version)
    return actions.draft(by=by, at=at, text=written(found.content), note=note)


def content_of(text: str) -> dict[str, Any]:
    """Give what a text says, whole, even where it makes no sense yet; refuse what is no YAML."""
    document = reading.read(text)
    if document.problems:
        raise TextUnreadable
    content, _ = policy_amounts.in_minor(document.content, currency=queries.currency())
    return policy_text.effective(content)


def edit(
    draft: PolicyDraft,
    *,
    by: User,
    at: datetime,
    seen_at: datetime | None,
    change: Callable[[dict[str, Any]], None],
) -> PolicyDraft:
    """Change what a draft says and write its text anew; it may make no sense yet."""
    content = deepcopy(content_of(draft.text))
    change(content)
    return actions.change(
        draft.pk, by=by, at=at, text=written(content), note=draft.note, seen_at=seen_at
    )


def submit(
    draft: PolicyDraft,
    *,
    by: User,
    at: datetime,
    today: date,
    effective_date: date,
    note: str | None = None,
) -> Approval:
    """Check a draft's text and ask for its approval."""
    found = read(draft.text)
    if not found.is_sound:
        raise PolicyUnsound(len(found.told))
    return actions.submit(
        draft.pk,
        by=by,
        at=at,
        today=today,
        effective_date=effective_date,
        text=draft.text,
        content=found.content,
        note=note,
    )


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    territories = (str(one) for one in Locale("en").territories)
    apart = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}
    return frozenset(one for one in territories if len(one) == 2 and one.isalpha()) - apart


@lru_cache(maxsize=1)
def _calendars() -> frozenset[str]:
    return frozenset(one for one in holidays.list_supported_countries() if len(one) == 2)
