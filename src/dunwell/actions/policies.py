"""Install the shipped policy, write drafts, submit them, and put what was approved into force."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from dunwell.actions import requests
from dunwell.core import policy, policy_changes, policy_drafts
from dunwell.core.approvals import WAITING, ApprovalKind
from dunwell.core.refusals import Refusal
from dunwell.store import audit, locks
from dunwell.store.models import Approval, PolicyDraft, PolicyVersion, User
from dunwell.store.queries import people
from dunwell.store.queries import policies as queries

# The shipped policy also answers questions about days before Dunwell was set up.
BEGINNING: Final = date(1900, 1, 1)
LONGEST_TEXT: Final = 100_000


class UnknownDraft(Refusal):
    """A draft may have been thrown away meanwhile."""

    code = "unknown_draft"

    def __init__(self) -> None:
        super().__init__("There is no such draft; it may have been thrown away meanwhile.")


class DraftChanged(Refusal):
    """What is saved or submitted is what the person saw."""

    code = "draft_changed"


class DraftTooLong(Refusal):
    """A policy has a few hundred lines."""

    code = "draft_too_long"


@transaction.atomic
def install_shipped(*, at: datetime) -> PolicyVersion:
    """Make the shipped policy version 1; where a first version stands, give that one."""
    locks.audit_trail()
    standing = PolicyVersion.objects.filter(number=1).first()
    if standing is not None:
        return standing
    content: dict[str, Any] = dict(policy.SHIPPED)
    version = PolicyVersion.objects.create(
        number=1, effective_date=BEGINNING, content=content, recorded_at=at, by=None
    )
    audit.record(
        by=None,
        at=at,
        action="policies.install_shipped",
        subject=f"policy_version:{version.pk}",
        after={"number": 1, "effective_date": BEGINNING},
    )
    return version


@transaction.atomic
def draft(*, by: User, at: datetime, text: str, note: str = "") -> PolicyDraft:
    """Begin a draft on the newest version; it may still be wrong, only submitting checks it."""
    policy_drafts.require_editor(people.roles_of(by))
    made = PolicyDraft.objects.create(
        text=checked(text),
        note=_note(note),
        based_on=queries.newest(),
        by=by,
        created_at=at,
        changed_at=at,
    )
    audit.record(
        by=by,
        at=at,
        action="policies.draft",
        subject=queries.subject_of(made.pk),
        after={"based_on": made.based_on.number, "note": made.note},
    )
    return made


@transaction.atomic
def change(
    draft_id: int,
    *,
    by: User,
    at: datetime,
    text: str,
    note: str,
    seen_at: datetime | None = None,
) -> PolicyDraft:
    """Save a draft's text and note; refuse when another window saved it since `seen_at`."""
    found = _own(draft_id, by)
    if seen_at is not None and found.changed_at != seen_at:
        raise DraftChanged(
            "The draft was saved in another window meanwhile; copy your text, open the draft "
            "again and put it in."
        )
    found.text, found.note, found.changed_at = checked(text), _note(note), at
    found.save(update_fields=["text", "note", "changed_at"])
    audit.record(
        by=by,
        at=at,
        action="policies.change_draft",
        subject=queries.subject_of(found.pk),
        after={"note": found.note},
    )
    return found


@transaction.atomic
def rebase(draft_id: int, *, by: User, at: datetime) -> PolicyDraft:
    """Base a draft on the newest version; its text stays, so the difference grows or shrinks."""
    found = _own(draft_id, by)
    before, newest = found.based_on, queries.newest()
    if before == newest:
        return found
    found.based_on, found.changed_at = newest, at
    found.save(update_fields=["based_on", "changed_at"])
    audit.record(
        by=by,
        at=at,
        action="policies.rebase_draft",
        subject=queries.subject_of(found.pk),
        before={"based_on": before.number},
        after={"based_on": newest.number},
    )
    return found


@transaction.atomic
def discard(draft_id: int, *, by: User, at: datetime) -> None:
    """Throw a draft of one's own away."""
    found = _own(draft_id, by)
    audit.record(
        by=by,
        at=at,
        action="policies.discard_draft",
        subject=queries.subject_of(found.pk),
        before={"based_on": found.based_on.number, "note": found.note},
    )
    found.delete()


@transaction.atomic
def submit(
    draft_id: int,
    *,
    by: User,
    at: datetime,
    today: date,
    effective_date: date,
    text: str,
    content: Mapping[str, Any],
    note: str | None = None,
) -> Approval:
    """Ask another person to put a draft into force; `content` is what its `text` says.

    A `note` takes the place of the draft's own. What was submitted is kept with the request, so
    that exactly that is decided on.
    """
    found = _own(draft_id, by)
    if found.text != text:
        raise DraftChanged("The draft was changed meanwhile; look at it again, then submit it.")
    policy_drafts.require_effective(effective_date, today=today)
    policy_drafts.require_newest(based_on=found.based_on.number, newest=queries.newest().number)
    changes = policy_changes.between(found.based_on.content, content, currency=queries.currency())
    if not changes:
        raise policy_drafts.NothingChanged(
            "The draft says the same as the policy; change something before you submit it."
        )
    found.effective_date = effective_date
    found.note = found.note if note is None else _note(note)
    found.save(update_fields=["effective_date", "note"])
    approval = requests.ask(
        by=by,
        at=at,
        kind=ApprovalKind.POLICY,
        subject=queries.subject_of(found.pk),
        facts={
            "content": dict(content),
            "text": text,
            "note": found.note,
            "based_on": found.based_on.number,
            "effective_date": effective_date.isoformat(),
            "changes": [str(one) for one in changes],
        },
    )
    audit.record(
        by=by,
        at=at,
        action="policies.submit",
        subject=queries.subject_of(found.pk),
        after={
            "approval": approval.pk,
            "effective_date": effective_date,
            "note": found.note,
            "changes": [str(one) for one in changes],
        },
    )
    return approval


def lock_draft(draft_id: int) -> None:
    """Lock a draft before its request."""
    PolicyDraft.objects.select_for_update().get(pk=draft_id)


def put_into_force(
    draft_id: int,
    *,
    facts: Mapping[str, Any],
    by: User,
    at: datetime,
    today: date,
    effective_date: date | None,
) -> PolicyVersion:
    """Make the next version of what was submitted; called when its approval is given."""
    locks.audit_trail()
    found = PolicyDraft.objects.select_related("based_on").get(pk=draft_id)
    newest = queries.newest().number
    policy_drafts.require_newest(based_on=found.based_on.number, newest=newest)
    day = effective_date or date.fromisoformat(facts["effective_date"])
    policy_drafts.require_effective(day, today=today)
    version = PolicyVersion.objects.create(
        number=newest + 1,
        effective_date=day,
        content=facts["content"],
        recorded_at=at,
        by=found.by,
    )
    found.version = version
    found.save(update_fields=["version"])
    audit.record(
        by=by,
        at=at,
        action="policies.put_into_force",
        subject=f"policy_version:{version.pk}",
        after={"number": version.number, "effective_date": day, "draft": found.pk},
        because={"changes": facts["changes"]},
    )
    return version


def _own(draft_id: int, by: User) -> PolicyDraft:
    """Lock a draft that its author may still change."""
    policy_drafts.require_editor(people.roles_of(by))
    rows = PolicyDraft.objects.select_for_update(of=("self",)).select_related("based_on")
    found = rows.filter(pk=draft_id).first()
    if found is None:
        raise UnknownDraft
    policy_drafts.require_author(author=found.by_id, by=by.pk)
    submitted = Approval.objects.filter(
        kind=ApprovalKind.POLICY,
        subject=queries.subject_of(found.pk),
        state__in=WAITING,
    ).exists()
    policy_drafts.require_open(submitted=submitted, in_force=found.version_id is not None)
    return found


def checked(text: str) -> str:
    """Give a text as it is kept; refuse one that no policy is as long as."""
    if len(text) > LONGEST_TEXT:
        raise DraftTooLong(f"A draft has at most {LONGEST_TEXT} characters; this one is longer.")
    return text.replace("\r\n", "\n")


def _note(note: str) -> str:
    return " ".join(note.split())[: policy_drafts.LONGEST_NOTE]
