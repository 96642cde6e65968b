"""The policy over HTTP: versions, drafts, and the way of a draft to another person's yes."""

from datetime import date
from typing import Annotated, Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import StringConstraints

from dunwell.actions import policies as actions
from dunwell.api import answers, callers, shapes
from dunwell.api.fields import After, AsOf, Day, Given, Id, Key, Limit, Medium
from dunwell.api.operations import Operations
from dunwell.api.shapes import Done
from dunwell.core import policy_amounts, policy_changes, policy_text
from dunwell.core.permissions import Permission as P
from dunwell.jobs import policies
from dunwell.store import models
from dunwell.store import policies as standing
from dunwell.store.queries import api_rows
from dunwell.store.queries import policies as queries

router: Final = Operations(tags=["Policy"])
Text = Annotated[str, StringConstraints(max_length=200_000, pattern=r"^[^\x00]*$")]


class Version(Schema):
    """A version of the policy; amounts in `content` are decimals of `currency`."""

    number: int
    effective_date: date
    recorded_at: str | None
    by: str | None
    currency: str
    content: dict[str, Any]


class VersionLine(Schema):
    """A version of the policy without what it says."""

    id: int
    number: int
    effective_date: date
    recorded_at: str | None
    by: str | None


class Problem(Schema):
    """Something to mend in a draft, and the line on which it stands."""

    line: int
    message: str


class Draft(Schema):
    """A draft: its text in YAML, what is wrong with it, and what it would change."""

    id: int
    text: str
    note: str
    based_on: int
    by: str | None
    changed_at: str | None
    effective_date: date | None
    request: int | None
    problems: list[Problem]
    changes: list[str]


class GivenDraft(Given):
    """From which version a draft begins (an older one is a rollback), and what it is for."""

    version: Id | None = None
    note: Medium = ""


class GivenPolicyText(Given):
    """What a draft says, as YAML, and what it is for; what is left out stays as it is."""

    text: Text = ""
    note: Medium = ""


class GivenSubmission(Given):
    """From which day on the draft is to be in force; without one from today."""

    effective_date: Day | None = None


def _version(row: models.PolicyVersion) -> Version:
    currency = queries.currency()
    content = policy_amounts.in_decimals(policy_text.effective(row.content), currency=currency)
    return Version(
        number=row.number,
        effective_date=row.effective_date,
        recorded_at=shapes.instant(row.recorded_at),
        by=shapes.person(row.by),
        currency=currency,
        content=shapes.plain(content),
    )


def _line(row: models.PolicyVersion) -> VersionLine:
    return VersionLine(
        id=row.pk,
        number=row.number,
        effective_date=row.effective_date,
        recorded_at=shapes.instant(row.recorded_at),
        by=shapes.person(row.by),
    )


def _draft(row: models.PolicyDraft) -> Draft:
    found = policies.read(row.text)
    changes = (
        policy_changes.between(row.based_on.content, found.content, currency=queries.currency())
        if found.is_sound
        else ()
    )
    request = queries.request_of(row)
    return Draft(
        id=row.pk,
        text=row.text,
        note=row.note,
        based_on=row.based_on.number,
        by=shapes.person(row.by),
        changed_at=shapes.instant(row.changed_at),
        effective_date=row.effective_date,
        request=request.pk if request else None,
        problems=[Problem(line=one.line, message=str(one.problem)) for one in found.told],
        changes=[str(one) for one in changes],
    )


@router.reads("policy", name="policy", needs=P.READ_POLICY, gives=Version)
def in_force(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """Give the policy that is in force on a day."""
    callers.of(request)
    return answers.said(_version(standing.version_in_force(as_of or timezone.localdate())))


@router.lists("policy/versions", name="policy-versions", needs=P.READ_POLICY, gives=VersionLine)
def versions(request: HttpRequest, after: After, limit: Limit) -> HttpResponse:
    """List the versions of the policy."""
    callers.of(request)
    return answers.each(api_rows.policy_versions(), _line, after=after, limit=limit)


@router.reads(
    "policy/versions/{int:number}", name="policy-version", needs=P.READ_POLICY, gives=Version
)
def version(request: HttpRequest, number: Key) -> HttpResponse:
    """Give one version by its number."""
    callers.of(request)
    return answers.said(_version(queries.version(number)))


@router.lists("policy/drafts", name="policy-drafts", needs=P.READ_POLICY, gives=Draft)
def drafts(request: HttpRequest, after: After, limit: Limit) -> HttpResponse:
    """List the drafts that are not in force yet."""
    callers.of(request)
    return answers.each(
        api_rows.policy_drafts().filter(version=None), _draft, after=after, limit=limit
    )


@router.shows(
    "policy/drafts/{int:draft_id}", name="policy-draft", needs=P.READ_POLICY, gives=Draft
)
def draft(request: HttpRequest, draft_id: Key) -> HttpResponse:
    """Give one draft."""
    callers.of(request)
    return answers.one(request, _draft(answers.found(api_rows.policy_drafts(), draft_id)))


@router.makes("policy/drafts", name="policy-begin", needs=P.DRAFT_POLICY, gives=Draft)
def begin(request: HttpRequest, given: GivenDraft) -> HttpResponse:
    """Begin a draft on the newest version, or on an older one to go back to it."""
    caller = callers.of(request)

    def act() -> Draft:
        row = policies.begin(
            by=caller.person, at=timezone.now(), version=given.version, note=given.note
        )
        return _draft(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "policy/drafts/{int:draft_id}",
    name="policy-change",
    needs=P.DRAFT_POLICY,
    gives=Draft,
    method="PATCH",
)
def change(request: HttpRequest, draft_id: Key, given: GivenPolicyText) -> HttpResponse:
    """Change what a draft of one's own says."""
    caller = callers.of(request)
    rows, told = api_rows.policy_drafts(), given.told()

    def act() -> object:
        row = answers.found(rows, draft_id)
        return actions.change(
            draft_id,
            by=caller.person,
            at=timezone.now(),
            text=told.get("text", row.text),
            note=told.get("note", row.note),
        )

    return answers.changed(request, caller, (rows, draft_id), _draft, act)


@router.changes(
    "policy/drafts/{int:draft_id}/rebase", name="policy-rebase", needs=P.DRAFT_POLICY, gives=Draft
)
def rebase(request: HttpRequest, draft_id: Key) -> HttpResponse:
    """Base a draft of one's own on the newest version."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        _one(draft_id),
        _draft,
        lambda: actions.rebase(draft_id, by=caller.person, at=timezone.now()),
    )


@router.changes(
    "policy/drafts/{int:draft_id}/discard", name="policy-discard", needs=P.DRAFT_POLICY, gives=Done
)
def discard(request: HttpRequest, draft_id: Key) -> HttpResponse:
    """Throw a draft of one's own away."""
    caller = callers.of(request)
    return answers.removed(
        request,
        caller,
        _one(draft_id),
        _draft,
        lambda: actions.discard(draft_id, by=caller.person, at=timezone.now()),
    )


@router.changes(
    "policy/drafts/{int:draft_id}/submission",
    name="policy-submit",
    needs=P.DRAFT_POLICY,
    gives=Draft,
)
def submit(request: HttpRequest, draft_id: Key, given: GivenSubmission) -> HttpResponse:
    """Ask another person to put the draft into force; the request stands among the approvals."""
    caller = callers.of(request)

    def act() -> object:
        today = timezone.localdate()
        return policies.submit(
            answers.found(api_rows.policy_drafts(), draft_id),
            by=caller.person,
            at=timezone.now(),
            today=today,
            effective_date=given.effective_date or today,
        )

    return answers.changed(request, caller, _one(draft_id), _draft, act)


def _one(pk: int) -> tuple[QuerySet[models.PolicyDraft], int]:
    return api_rows.policy_drafts(), pk
