"""`dunwell policy`: read the policy, check a file before anybody sees it, and make it a draft.

Approving is left to the browser, where the second person signs in.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dunwell.cli import days
from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.jobs.policies import Read
    from dunwell.store.models import PolicyVersion

NAME: Final = "policy"
HELP: Final = "read the policy, check a file, or make it a draft that others approve"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the acts take."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    show = acts.add_parser("show", help="the policy in force", allow_abbrev=False)
    show.add_argument("--as-of", type=days.day, metavar="DATE", help="on this day (today)")
    show.add_argument("--version", type=int, metavar="N", help="this version, in force or not")
    show.add_argument("--yaml", action="store_true", help="the whole document, to change and load")
    history = acts.add_parser("history", help="all versions", allow_abbrev=False)
    check = acts.add_parser("check", help="say what is wrong with a file", allow_abbrev=False)
    check.add_argument("file", type=Path, metavar="FILE", help="a policy as YAML")
    draft = acts.add_parser("draft", help="make a draft of a file", allow_abbrev=False)
    draft.add_argument("file", type=Path, metavar="FILE", help="a policy as YAML")
    draft.add_argument("--by", required=True, metavar="EMAIL", help="whose draft it is")
    draft.add_argument("--note", default="", metavar="TEXT", help="what it changes, and why")
    draft.add_argument(
        "--submit",
        type=days.day,
        metavar="DATE",
        help="also ask for approval, to take effect on this day",
    )
    for act in (show, history, check, draft):
        act.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Do one of the acts."""
    text = _text(options.file) if options.act in {"check", "draft"} else ""
    from dunwell.cli import books

    books.open_book()
    if options.act == "show":
        return _show(options)
    if options.act == "history":
        return _history(options)
    return _check(options, text) if options.act == "check" else _draft(options, text)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadUse(f"The file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadUse(f"The file {path} is no text in UTF-8; save it as such.") from error


def _show(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from dunwell.core import policy_amounts, policy_text
    from dunwell.jobs import policies
    from dunwell.store import policies as in_store
    from dunwell.store.queries import policies as queries

    if options.version is not None and options.as_of is not None:
        raise BadUse("Give --version or --as-of, not both.")
    if options.version is not None:
        version = queries.version(options.version)
    else:
        version = in_store.version_in_force(options.as_of or timezone.localdate())
    if options.json:
        currency = queries.currency()
        full = policy_text.effective(version.content)
        content = policy_amounts.in_decimals(full, currency=currency)
        told = {**_told(version), "currency": currency, "content": content}
        print(json.dumps(told, ensure_ascii=False, default=str))
    elif options.yaml:
        print(policies.written(version.content), end="")
    else:
        _summary(version)
    return 0


def _summary(version: "PolicyVersion") -> None:
    from dunwell.cli import screen
    from dunwell.core import cadences, segments

    shown = screen.console()
    shown.print(f"Version {version.number} of the policy, {_since(version)}.")
    table = screen.table("Segments")
    for heading in ("Segment", "Key", "Cadence"):
        table.add_column(heading)
    for one in segments.segments_of(version.content):
        table.add_row(one.name, one.key, one.cadence)
    shown.print(table)
    table = screen.table("Cadences")
    for heading in ("Cadence", "Day", "Step", "Channel", "Tone", "Released by a person"):
        table.add_column(heading, justify="right" if heading == "Day" else "left")
    for key, cadence in cadences.cadences_of(version.content).items():
        for step in cadence.steps:
            released = "yes" if step.needs_approval else ""
            table.add_row(key, f"{step.day:+d}", step.key, step.channel, step.tone, released)
            key = ""
    shown.print(table)
    shown.print("`./dunwell policy show --yaml` prints the whole document.")


def _history(options: argparse.Namespace) -> int:
    from dunwell.cli import screen
    from dunwell.store.queries import policies as queries

    versions = queries.versions()
    if options.json:
        print(json.dumps({"versions": [_told(one) for one in versions]}, ensure_ascii=False))
        return 0
    table = screen.table("Versions of the policy")
    for heading in ("Version", "From", "Written by", "What it changed"):
        table.add_column(heading)
    for one in versions:
        draft = getattr(one, "draft", None)
        note = draft.note if draft else "shipped"
        since = one.effective_date.isoformat() if one.by else "the beginning"
        table.add_row(str(one.number), since, str(one.by or "Dunwell"), note)
    screen.console().print(table)
    return 0


def _check(options: argparse.Namespace, text: str) -> int:
    from dunwell.core import policy_changes
    from dunwell.jobs import policies
    from dunwell.store.queries import policies as queries

    found = policies.read(text)
    newest = queries.newest()
    changes: list[str] = []
    if found.is_sound:
        compared = policy_changes.between(
            newest.content, found.content, currency=queries.currency()
        )
        changes = [str(one) for one in compared]
    if options.json:
        told = {
            "sound": found.is_sound,
            "problems": _problems(found),
            "based_on": newest.number,
            "changes": changes,
        }
        print(json.dumps(told, ensure_ascii=False))
        return 0 if found.is_sound else 1
    if not found.is_sound:
        _complain(options.file, found)
        return 1
    print(f"{options.file} is sound. It changes, from version {newest.number}:")
    print("\n".join(f"  {one}" for one in changes) or "  nothing")
    return 0


def _draft(options: argparse.Namespace, text: str) -> int:
    from django.db import transaction
    from django.utils import timezone

    from dunwell.actions import policies as actions
    from dunwell.cli import clock
    from dunwell.jobs import policies
    from dunwell.store.models import User

    author = User.objects.filter(email__iexact=options.by, is_active=True).first()
    if author is None:
        raise BadUse(f"--by: nobody here has the address {options.by}; give a person's.")
    found = policies.read(actions.checked(text))
    if not found.is_sound:
        if options.json:
            print(json.dumps({"sound": False, "problems": _problems(found)}, ensure_ascii=False))
        else:
            _complain(options.file, found)
        return 1
    at = clock.now()
    with transaction.atomic():
        draft = actions.draft(by=author, at=at, text=text, note=options.note)
        told: dict[str, Any] = {"draft": draft.pk, "based_on": draft.based_on.number}
        if options.submit is not None:
            approval = policies.submit(
                draft,
                by=author,
                at=at,
                today=timezone.localdate(),
                effective_date=options.submit,
            )
            told |= {"approval": approval.pk, "changes": approval.facts["changes"]}
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"Draft {draft.pk} of the policy, based on version {draft.based_on.number}.")
        waits = (
            "It waits for another person under Approvals."
            if options.submit
            else (f"Review and submit it at /policy/drafts/{draft.pk}/review.")
        )
        print(waits)
    return 0


def _complain(path: Path, found: "Read") -> None:
    for one in found.told:
        print(f"{path}, {one}", file=sys.stderr)
    several = len(found.told)
    print(f"{several} thing{'' if several == 1 else 's'} to mend.", file=sys.stderr)


def _problems(found: "Read") -> list[dict[str, Any]]:
    from dunwell.core.policy_problems import where

    return [
        {
            "line": one.line,
            "setting": where(one.problem.path),
            "code": one.problem.flaw.value,
            "reason": one.problem.reason,
            "instead": one.problem.instead,
        }
        for one in found.told
    ]


def _told(version: "PolicyVersion") -> dict[str, Any]:
    return {
        "version": version.number,
        "effective_date": version.effective_date.isoformat(),
        "recorded_at": version.recorded_at.isoformat(),
        "by": version.by.email if version.by else None,
    }


def _since(version: "PolicyVersion") -> str:
    return f"in force from {version.effective_date}" if version.by else "as shipped"
