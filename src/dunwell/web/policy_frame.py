"""The frame of the policy's pages: a version to read or a draft to change, under the same tabs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from dunwell.actions.policies import UnknownDraft
from dunwell.core import policy_changes, policy_drafts, policy_text
from dunwell.core.approvals import WAITING
from dunwell.core.policy_changes import Change
from dunwell.jobs import policies
from dunwell.jobs.policies import Read, TextUnreadable
from dunwell.store import policies as in_store
from dunwell.store.models import Approval, PolicyDraft, PolicyVersion, User
from dunwell.store.queries import people
from dunwell.store.queries import policies as queries
from dunwell.web import clock, pages, policy_words, refusals

TABS: Final = (
    ("segments", _("Segments")),
    ("cadences", _("Cadences")),
    ("limits", _("Outreach and limits")),
    ("calendar", _("Calendar")),
    ("risk", _("Risk and ranking")),
    ("measures", _("Book and measures")),
    ("templates", _("Templates")),
    ("text", _("Text")),
)
# The sections that a tab shows as fields.
SECTIONS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "limits": ("outreach", "pauses", "promises", "freshness", "sending", "notices", "invoices"),
    "calendar": ("calendars",),
    "risk": ("risk", "priorities", "assignment", "authority", "approvals", "exceptions"),
    "measures": ("terms", "statements", "aging", "targets", "measures", "credit_losses"),
}
_LONGEST: Final = 19  # No version's number has as many digits.


@dataclass(kw_only=True)
class Subject:
    """What the pages show: a version, or a draft based on one."""

    version: PolicyVersion
    draft: PolicyDraft | None = None
    request: Approval | None = None
    may_change: bool = False

    @cached_property
    def read(self) -> Read:
        """What the draft's text says, with all that is wrong."""
        if self.draft is None:
            return Read(content=dict(self.version.content), told=())
        return policies.read(self.draft.text)

    @cached_property
    def content(self) -> dict[str, Any] | None:
        """The whole content; None where the draft's text cannot be read."""
        if self.draft is None:
            return policy_text.effective(self.version.content)
        try:
            return policies.content_of(self.draft.text)
        except TextUnreadable:
            return None

    @cached_property
    def text(self) -> str:
        """The text of the draft, or of the version."""
        return self.draft.text if self.draft else policies.written(self.version.content)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What the draft changes; only a sound one can be compared to the end."""
        if self.draft is None or not self.read.is_sound:
            return ()
        return policy_changes.between(
            self.draft.based_on.content, self.read.content, currency=queries.currency()
        )

    @property
    def problems(self) -> list[dict[str, Any]]:
        """All that is wrong with the draft, in the reader's words."""
        return [{"line": one.line, **policy_words.problem(one.problem)} for one in self.read.told]


def number_of(text: str) -> int | None:
    """Read the number of a version; None where there is none in the text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST else None


def of_version(request: HttpRequest) -> Subject:
    """Open the version that the address asks for, otherwise the one in force."""
    number = request.GET.get("version", "")
    if number:
        asked = number_of(number)
        if asked is None:
            raise Http404
        try:
            return Subject(version=queries.version(asked))
        except queries.UnknownVersion as refusal:
            raise Http404(refusals.told(refusal)) from refusal
    return Subject(version=in_store.version_in_force(clock.today()))


def of_draft(request: HttpRequest, draft_id: int) -> Subject:
    """Open a draft; only its author changes it, and not while it waits for approval."""
    draft = queries.draft(draft_id)
    if draft is None:
        raise Http404(refusals.told(UnknownDraft()))
    asked = queries.request_of(draft)
    is_waiting = asked is not None and asked.state in WAITING
    by = cast("User", request.user)
    may_change = (
        draft.by_id == by.pk
        and draft.version_id is None
        and not is_waiting
        and bool(policy_drafts.EDITORS & people.roles_of(by))
    )
    return Subject(version=draft.based_on, draft=draft, request=asked, may_change=may_change)


def show(
    request: HttpRequest,
    template: str,
    subject: Subject,
    context: Mapping[str, Any] | None = None,
    *,
    tab: str,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a page of the policy below its tabs."""
    state = pages.state_of(request)
    by = cast("User", request.user)
    told = {
        "subject": subject,
        "draft": subject.draft,
        "tabs": _tabs(subject, state),
        "tab": tab,
        # What was refused is not saved over what another window saved, by sending it again.
        "seen": request.POST.get("seen") or _saved_at(subject.draft),
        "error": error,
        "currency": queries.currency(),
        "may_draft": bool(policy_drafts.EDITORS & people.roles_of(by)),
        "newest": queries.newest().number,
        "in_force": in_store.version_in_force(clock.today()).number,
        "drafts": [] if subject.draft else _open_drafts(),
        **(context or {}),
    }
    status = 422 if error and status == 200 else status
    return pages.show(request, template, told, state=state, place="policy", status=status)


def _saved_at(draft: PolicyDraft | None) -> str:
    return draft.changed_at.isoformat() if draft else ""


def link(subject: Subject, tab: str, state: pages.State | None = None) -> str:
    """Give the address of a tab."""
    state = state or pages.State(today=clock.today(), as_of=clock.today(), chosen={})
    if subject.draft is not None:
        return state.link(f"policy-draft-{tab}", subject.draft.pk)
    version = subject.version.number
    shown = (
        {} if version == in_store.version_in_force(clock.today()).number else {"version": version}
    )
    return state.link(f"policy-{tab}", **shown)


def _tabs(subject: Subject, state: pages.State) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": label, "href": link(subject, name, state)} for name, label in TABS
    ]


def _open_drafts() -> list[dict[str, Any]]:
    waiting = queries.submitted_drafts()
    return [{"draft": one, "is_waiting": one.pk in waiting} for one in queries.drafts()]
