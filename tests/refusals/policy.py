"""What is refused of drafts of the policy."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from dunwell.actions import approvals
from dunwell.actions import policies as actions
from dunwell.actions.approvals import Decision
from dunwell.core.roles import Role
from dunwell.jobs import policies
from dunwell.store.models import PolicyDraft
from dunwell.store.queries import policies as queries
from tests.refusals.trials import (
    COMMAND,
    OPERATION,
    PAGE,
    Operation,
    Page,
    Stage,
    Trial,
    Ways,
    by_trials,
    guard,
)

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
DRAFTS: Final = "/policy/drafts"
LONG_AGO: Final = "2020-01-01T00:00:00+00:00"


def _submit(code: str, draft: str, day: str = "{today}", command: tuple[str, ...] = ()) -> Trial:
    return Trial(
        code=code,
        case="submitted",
        page=Page(
            path=f"{DRAFTS}/{{{draft}}}/submit",
            form={"effective_date": day, "note": "Another note."},
        ),
        operation=Operation(
            path=f"policy/drafts/{{{draft}}}/submission",
            body={"effective_date": day},
            seen=f"policy/drafts/{{{draft}}}",
        ),
        command=command,
    )


def _act(code: str, draft: str, act: str, by: str) -> Trial:
    return Trial(
        code=code,
        case=act,
        page=Page(path=f"{DRAFTS}/{{{draft}}}/{act}"),
        operation=Operation(
            path=f"policy/drafts/{{{draft}}}/{act}", body={}, seen=f"policy/drafts/{{{draft}}}"
        ),
        by=by,
    )


def _saved(code: str, draft: str, text: str, by: str, command: tuple[str, ...] = ()) -> Trial:
    return Trial(
        code=code,
        case="saved",
        page=Page(path=f"{DRAFTS}/{{{draft}}}/text", form={"text": text}),
        operation=Operation(
            path=f"policy/drafts/{{{draft}}}",
            body={"text": text},
            method="PATCH",
            seen=f"policy/drafts/{{{draft}}}",
        ),
        command=command,
        by=by,
    )


def _decide(code: str, request: str, day: str) -> Trial:
    return Trial(
        code=code,
        case="approved",
        page=Page(
            path=f"/approvals/{{{request}}}/decide",
            form={"act": "approve", "effective_date": day},
        ),
        operation=Operation(
            path=f"approvals/{{{request}}}/decision",
            body={"approved": True, "effective_date": day},
            seen=f"approvals/{{{request}}}",
        ),
        by="manager",
    )


def _typed(
    path: str, code: str, draft: str, form: Mapping[str, str], words: str, by: str
) -> Trial:
    """A form of the fields of a draft, which the API has as its text alone."""
    return Trial(
        code=code,
        case=path.replace("/", "-"),
        page=Page(path=f"{DRAFTS}/{{{draft}}}/{path}", form=form),
        words=words,
        by=by,
    )


_IN_ANOTHER = "The draft was saved in another window meanwhile"
_OF_ANOTHER = "This draft belongs to a colleague"
_STALE: Final = {"seen": LONG_AGO}
_MAIL: Final = {"subject": "Your invoices", "body": "Please pay."}

TRIALS: Final = (
    Trial(
        code="unknown_draft",
        page=Page(path=f"{DRAFTS}/999999/submit"),
        words="There is no such draft; it may have been thrown away meanwhile.",
    ),
    _typed("text", "draft_changed", "sound", {"text": "x", **_STALE}, _IN_ANOTHER, "lead"),
    _typed("limits", "draft_changed", "sound", _STALE, _IN_ANOTHER, "lead"),
    _typed("cadences/standard", "draft_changed", "sound", _STALE, _IN_ANOTHER, "lead"),
    _typed("cadences/add", "draft_changed", "sound", _STALE, _IN_ANOTHER, "lead"),
    _typed("segments/0", "draft_changed", "sound", _STALE, _IN_ANOTHER, "lead"),
    _typed("segments/add", "draft_changed", "sound", _STALE, _IN_ANOTHER, "lead"),
    _typed("texts/firm/en", "draft_changed", "sound", _MAIL | _STALE, _IN_ANOTHER, "lead"),
    _typed("segments/0", "draft_not_yours", "sound", {}, _OF_ANOTHER, "manager"),
    _typed("texts/firm/en", "draft_not_yours", "sound", _MAIL, _OF_ANOTHER, "manager"),
    _typed(
        "limits",
        "text_unreadable",
        "unreadable",
        {},
        "The draft's text cannot be read as it stands",
        "lead",
    ),
    _saved(
        "draft_too_long",
        "sound",
        "{long}",
        "lead",
        ("policy", "draft", "{home}/long.yaml", "--by", "{lead}"),
    ),
    Trial(
        code="not_an_editor",
        command=("policy", "draft", "{home}/same.yaml", "--by", "{reader}"),
    ),
    _act("draft_not_yours", "sound", "rebase", "manager"),
    _act("draft_not_yours", "sound", "discard", "manager"),
    _saved("draft_not_yours", "sound", "x", "manager"),
    _act("draft_submitted", "submitted", "rebase", "lead"),
    _act("draft_submitted", "submitted", "discard", "lead"),
    _submit("draft_submitted", "submitted"),
    _saved("draft_submitted", "submitted", "x", "lead"),
    _act("draft_in_force", "in_force", "rebase", "lead"),
    _act("draft_in_force", "in_force", "discard", "lead"),
    _submit("draft_in_force", "in_force"),
    _submit("draft_outdated", "outdated"),
    _decide("draft_outdated", "outdated_request", "{today}"),
    _submit(
        "nothing_changed",
        "same",
        command=(
            *("policy", "draft", "{home}/same.yaml", "--by", "{lead}"),
            *("--submit", "{today}"),
        ),
    ),
    _submit(
        "effective_in_the_past",
        "sound",
        "{yesterday}",
        (
            *("policy", "draft", "{home}/changed.yaml", "--by", "{lead}"),
            *("--submit", "{yesterday}"),
        ),
    ),
    _decide("effective_in_the_past", "request", "{yesterday}"),
    _typed(
        "submit",
        "effective_in_the_past",
        "sound",
        {"effective_date": "soon"},
        "'soon' is no day; choose",
        "lead",
    ),
    Trial(
        code="effective_in_the_past",
        case="no-day",
        page=Page(
            path="/approvals/{request}/decide", form={"act": "approve", "effective_date": "soon"}
        ),
        words="'soon' is no day; choose",
        by="manager",
    ),
    _submit("policy_unsound", "faulty"),
)

WAYS: Final[Mapping[str, Ways]] = {
    # The API says of what is not there the same everywhere.
    "unknown_draft": by_trials(PAGE),
    # What a window saw is the tag of a call, which `changed_meanwhile` is about.
    "draft_changed": by_trials(PAGE),
    "text_unreadable": by_trials(PAGE),
    # Page and API ask first who may write the policy at all.
    "not_an_editor": by_trials(COMMAND),
    **dict.fromkeys(
        (
            *("draft_not_yours", "draft_submitted", "draft_in_force", "draft_outdated"),
            "policy_unsound",
        ),
        by_trials(PAGE, OPERATION),
    ),
    **dict.fromkeys(
        ("draft_too_long", "nothing_changed", "effective_in_the_past"),
        by_trials(PAGE, OPERATION, COMMAND),
    ),
    "policy_refused": guard(
        "What is submitted is checked setting by setting first, so no version says such a thing.",
        "tests/core/test_policy_checks.py::test_what_passes_can_be_read_by_every_rule",
    ),
}


def scene(stage: Stage) -> None:
    """A policy of two versions, and a draft in every state."""
    lead = stage.people["lead"] = stage.person(Role.TEAM_LEAD, name="lena")
    stage.people["manager"] = stage.person(Role.FINANCE_MANAGER, name="mona")
    reader = stage.person(Role.AUDITOR, name="ruth")
    outdated, waiting = _draft(lead, 41), _draft(lead, 42)
    stage.put(outdated=outdated.pk, outdated_request=_request(waiting))
    in_force = _draft(lead, 43)
    approvals.decide(
        _request(in_force),
        by=stage.people["manager"],
        at=timezone.now(),
        decision=Decision(approved=True, on=TODAY),
    )
    submitted = _draft(lead, 44)
    same, changed = _text(43), _text(46)
    files = {"same": same, "changed": changed, "long": same + "#" * 100_001}
    for name, text in files.items():
        (stage.home / f"{name}.yaml").write_text(text, encoding="utf-8")
    stage.put(
        today=TODAY,
        yesterday=YESTERDAY,
        home=stage.home,
        lead=lead.email,
        reader=reader.email,
        long=files["long"],
        in_force=in_force.pk,
        submitted=submitted.pk,
        request=_request(submitted),
        sound=_draft(lead, 45).pk,
        same=_drafted(lead, same).pk,
        faulty=_drafted(lead, changed.replace("days: 46", "days: many", 1)).pk,
        unreadable=_drafted(lead, "aging: [").pk,
    )


def _text(days: int) -> str:
    content: dict[str, Any] = deepcopy(dict(queries.newest().content))
    content["terms"] = {"default_days": days}
    return policies.written(content)


def _draft(by: Any, days: int) -> PolicyDraft:
    return _drafted(by, _text(days))


def _drafted(by: Any, text: str) -> PolicyDraft:
    return actions.draft(by=by, at=timezone.now(), text=text)


def _request(draft: PolicyDraft) -> int:
    return policies.submit(
        draft, by=draft.by, at=timezone.now(), today=TODAY, effective_date=TODAY
    ).pk
