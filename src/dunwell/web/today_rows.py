"""The rows, tabs and totals of the Today page as its templates write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dunwell.core.risk_terms import Tier
from dunwell.core.worklists import ActionKind
from dunwell.jobs.ranking.worklist import Action
from dunwell.store.models import SavedView
from dunwell.web import cells, today_list, today_words
from dunwell.web.cells import Kind
from dunwell.web.pages import State
from dunwell.web.templatetags import dunwell as words
from dunwell.web.today_list import (
    CALLS,
    DECISIONS,
    DONE,
    EMAILS,
    ME,
    PAGE,
    TEAM,
    TO_DO,
    UNASSIGNED,
    WAITING,
    Desk,
    Wanted,
)

_TABS = {
    TO_DO: gettext_lazy("To do"),
    DECISIONS: gettext_lazy("Decisions"),
    CALLS: gettext_lazy("Calls"),
    EMAILS: gettext_lazy("E-mails to approve"),
    WAITING: gettext_lazy("Waiting"),
    DONE: gettext_lazy("Done"),
}
# What waits or was done is found by its customer alone.
_BESIDE = frozenset({EMAILS, WAITING, DONE})
_WHOSE = {
    ME: gettext_lazy("Mine"),
    TEAM: gettext_lazy("Team"),
    UNASSIGNED: gettext_lazy("Unassigned"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One action as a row; `steps` of four is the meter of its risk."""

    key: str
    rank: int
    tier: str
    tier_key: str
    steps: int
    name: str
    flag: str
    overdue: str
    currency: str
    days: int
    verb: str
    reason: str
    contacted: str
    owner: str
    href: str
    account: str


def context(
    desk: Desk, wanted: Wanted, state: State, *, views: Sequence[SavedView], held: int
) -> dict[str, Any]:
    """Collect what the list shows."""
    shown = desk.actions[wanted.start : wanted.start + PAGE]
    todo, done = desk.counts[TO_DO], desk.counts[DONE]
    query = wanted.query()
    end = wanted.start + len(shown)
    return {
        "wanted": wanted,
        **address(wanted, state),
        "lines": _lines(shown, desk.ranks, wanted, state),
        "currency": _common(shown),
        "title": _title(desk),
        "progress": _("%(done)s of %(all)s done") % {"done": done, "all": todo + done},
        "done_count": done,
        "all_count": todo + done,
        "tabs": _tabs({**desk.counts, EMAILS: held}, wanted, state),
        "held": held,
        "whose": _whose(desk, wanted, state),
        "waits": _waits(desk) if wanted.tab == WAITING else [],
        "waits_all": desk.counts[WAITING],
        "was_done": desk.done if wanted.tab == DONE else [],
        "done_words": today_words.DONE,
        "views": [_view(one, state) for one in views],
        "tiers": [(one.value, label, one.value in wanted.tiers) for one, label in _TIERS],
        "kinds": [
            (one.value, today_words.KINDS[one], one.value in wanted.kinds) for one in ActionKind
        ],
        "filters": _filters(wanted, state),
        "is_beside": wanted.tab in _BESIDE,
        "bare_link": state.link(
            "today", tab="" if wanted.tab == TO_DO else wanted.tab, who=wanted.who
        ),
        "team_link": state.link("today", **{**query, "who": TEAM}) if desk.who == ME else "",
        "next_page": state.link("today", **query, start=end) if end < len(desk.actions) else "",
        "first_page": state.link("today", **query) if wanted.start else "",
        "shown_from": wanted.start + 1,
        "shown_to": end,
        "shown_of": len(desk.actions),
        "next_wake": desk.waiting[0] if desk.waiting else None,
        "wakes_then": _wakes_then(desk),
    }


def address(wanted: Wanted, state: State) -> dict[str, str]:
    """Give what leads back to this view: its query, and its address up to the name of a row."""
    query = wanted.query()
    return {
        "view_query": state.link("today", **query).partition("?")[2],
        "view_address": state.link("today", **query, start=wanted.start or "", row="-")[:-1],
    }


_TIERS = [
    (one, today_words.TIERS[one]) for one in (Tier.RED, Tier.ORANGE, Tier.YELLOW, Tier.GREEN)
]


def following(before: Sequence[Action], now: Sequence[Action], key: str) -> str:
    """Name the row to go to after one was worked on: the next in order that is still there."""
    worked_on = today_list.place_of(key, before)
    at = -1 if worked_on is None else worked_on
    standing = {today_list.address_of(one) for one in now}
    after, ahead = before[at + 1 :], reversed(before[: max(at, 0)])
    order = (one for one in chain(after, ahead) if today_list.address_of(one) in standing)
    found = next(order, None)
    return today_list.key_of(found) if found else ""


def _lines(
    shown: Sequence[Action], ranks: Sequence[int], wanted: Wanted, state: State
) -> list[Line]:
    before = address(wanted, state)["view_address"]
    account = state.link("account", 0).partition("?")[0]
    return [_line(rank, one, before, account) for rank, one in zip(ranks, shown, strict=True)]


def _line(rank: int, one: Action, before: str, account: str) -> Line:
    key = today_list.key_of(one)
    return Line(
        key=key,
        rank=rank,
        tier=str(today_words.TIERS[one.tier]),
        tier_key=one.tier.value,
        steps=today_words.STEPS[one.tier],
        name=one.customer_name or one.customer_number,
        flag=today_words.flag(one),
        overdue=cells.shown(one.overdue, Kind.MONEY, one.currency),
        currency=one.currency,
        days=one.days,
        verb=today_words.verb(one.kind),
        reason=today_words.reason(one),
        contacted=words.short_day(one.contacted_date),
        owner=one.owner,
        href=f"{before}{key}",
        account=account.replace("/0", f"/{one.customer_id}"),
    )


def _common(shown: Sequence[Action]) -> str:
    """Give the currency of all rows, so that it stands in the header alone."""
    found = {one.currency for one in shown}
    return found.pop() if len(found) == 1 else ""


def _title(desk: Desk) -> str:
    count, decisions = desk.counts[TO_DO], desk.counts[DECISIONS]
    said = [
        ngettext("%(n)s action", "%(n)s actions", count) % {"n": words.whole(count)},
        ngettext("%(n)s needs a decision", "%(n)s need a decision", decisions)
        % {"n": words.whole(decisions)},
    ]
    sums = [
        f"{words.short_money(amount, code)} {code}"
        for code, amount in today_list.totals(desk.actions)
    ]
    if sums:
        said.append(_("%(amounts)s overdue on this list") % {"amounts": " + ".join(sums)})
    return " · ".join(said)


def _tabs(counts: Mapping[str, int], wanted: Wanted, state: State) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "label": label,
            "count": words.whole(counts[key]),
            "href": state.link("today", **{**wanted.query(), "tab": "" if key == TO_DO else key}),
            "current": key == wanted.tab,
        }
        for key, label in _TABS.items()
    ]


def _whose(desk: Desk, wanted: Wanted, state: State) -> list[tuple[Any, str, bool]]:
    return [
        (label, state.link("today", **{**wanted.query(), "who": key}), key == desk.who)
        for key, label in _WHOSE.items()
    ]


def _waits(desk: Desk) -> list[dict[str, Any]]:
    return [
        {
            "one": one,
            "kind": today_words.WAITS[one.kind],
            "what": today_words.verb(one.what) if one.what else "",
        }
        for one in desk.waiting[:PAGE]
    ]


def _wakes_then(desk: Desk) -> int:
    """Count what wakes on the first day on which anything does."""
    if not desk.waiting:
        return 0
    first = desk.waiting[0].wakes_date
    return sum(one.wakes_date == first for one in desk.waiting)


def _view(view: SavedView, state: State) -> dict[str, Any]:
    address = state.link("today").partition("?")[0]
    return {"view": view, "href": f"{address}?{view.query}" if view.query else address}


def _filters(wanted: Wanted, state: State) -> list[tuple[str, str]]:
    """Give the filters in force, each with the address without it."""
    query = wanted.query()
    found = []
    if wanted.tiers and wanted.tab not in _BESIDE:
        said = ", ".join(str(label) for one, label in _TIERS if one.value in wanted.tiers)
        found.append((_("Risk is %(tiers)s") % {"tiers": said}, _without("tier", query, state)))
    if wanted.kinds and wanted.tab not in _BESIDE:
        said = ", ".join(
            str(today_words.KINDS[one]) for one in ActionKind if one.value in wanted.kinds
        )
        found.append((said, _without("kind", query, state)))
    if wanted.text:
        found.append((f"“{wanted.text}”", _without("q", query, state)))
    return found


def _without(name: str, query: Mapping[str, Any], state: State) -> str:
    return state.link("today", **{key: one for key, one in query.items() if key != name})
