"""What happened on an account, newest first: everything that anybody or any rule did about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dunwell.store.queries import (
    account_timeline_changes,
    account_timeline_days,
    account_timeline_mails,
    account_timeline_money,
    account_timeline_pauses,
    account_timeline_reasons,
    account_timeline_work,
)
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Source

SOURCES: Final[Mapping[Group, tuple[Source, ...]]] = {
    Group.MAILS: (account_timeline_mails.mails, account_timeline_mails.deliveries),
    Group.REPLIES: (account_timeline_mails.replies,),
    Group.CALLS: (account_timeline_work.calls, account_timeline_work.tasks_done),
    Group.NOTES: (account_timeline_work.notes,),
    Group.PROMISES: (
        account_timeline_work.promises_made,
        account_timeline_work.promises_settled,
    ),
    Group.DISPUTES: (
        account_timeline_work.disputes_opened,
        account_timeline_work.disputes_closed,
    ),
    Group.MONEY: (account_timeline_money.postings,),
    Group.DECISIONS: (
        account_timeline_days.touches,
        account_timeline_days.silences,
        account_timeline_pauses.pauses_begun,
        account_timeline_pauses.pauses_ended,
        account_timeline_pauses.overrides_begun,
        account_timeline_pauses.overrides_ended,
        account_timeline_reasons.reasons_set,
        account_timeline_reasons.reasons_verified,
        account_timeline_work.approvals_decided,
    ),
    Group.CHANGES: (account_timeline_changes.edits,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The entries of one page, newest first, and whether any stand before and after it."""

    entries: tuple[Entry, ...]
    has_previous: bool
    has_next: bool


def page(
    asked: Asked, *, keep: Callable[[Group, Asked, Source], list[Entry]] | None = None
) -> Page:
    """Read a page from all sources asked for; `keep` may remember what a source gave."""
    wanted = asked.groups or frozenset(SOURCES)
    found: list[Entry] = []
    for group in sorted(wanted):
        for source in SOURCES[group]:
            found += source(asked) if keep is None else keep(group, asked, source)
    return _cut(found, asked)


def _cut(found: Sequence[Entry], asked: Asked) -> Page:
    ordered = sorted(found, key=lambda one: one.place, reverse=not asked.backwards)
    more = len(ordered) > asked.size
    kept = tuple(ordered[: asked.size])
    if asked.backwards:
        return Page(entries=kept[::-1], has_previous=more, has_next=True)
    return Page(entries=kept, has_previous=asked.place is not None, has_next=more)
