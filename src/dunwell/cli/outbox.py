"""`dunwell outbox`: how many messages stand in which state, and the newest of them."""

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.store.models import Message

NAME: Final = "outbox"
HELP: Final = "list messages by state: waiting, to approve, sent, kept in test mode, failed"
_SHOWN: Final = 20
_MOST: Final = 100
_MEANINGS: Final = {
    "held": "to approve",
    "queued": "waiting to leave",
    "sending": "leaving now",
    "sent": "sent",
    "captured": "kept in test mode",
    "unknown": "may have left",
    "failed": "failed",
    "bounced": "came back",
    "cancelled": "taken back",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take which messages, and how to answer."""
    parser.add_argument("--state", default="", choices=["", *_MEANINGS], metavar="S")
    parser.add_argument("--entity", default="", metavar="E", help="one legal entity alone")
    parser.add_argument(
        "--limit", type=int, default=_SHOWN, metavar="N", help=f"show at most N (up to {_MOST})"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Count and list."""
    if not 0 <= options.limit <= _MOST:
        raise BadUse(f"--limit: {options.limit} is not from 0 to {_MOST}.")
    from dunwell.cli import books

    books.open_book()
    from dunwell.store.queries import ledger, outbox_pages
    from dunwell.store.queries.outbox_pages import Wanted

    ledger.require_entity(options.entity)
    wanted = Wanted(state=options.state, entity=options.entity)
    counts = outbox_pages.counts(wanted)
    rows = outbox_pages.page(wanted)[: options.limit]
    asked = outbox_pages.asked([one.pk for one in rows])
    if options.json:
        told = {
            "counts": {state: counts.get(state, 0) for state in _MEANINGS},
            "messages": [_for_machines(one, asked.get(one.pk, [])) for one in rows],
        }
        print(json.dumps(told))
    else:
        _show(counts, rows, asked)
    return 0


def _for_machines(one: "Message", asked: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    from dunwell.core import money

    return {
        "id": one.pk,
        "kind": one.kind,
        "state": one.state,
        "entity": one.entity.code,
        "customer": one.customer.number if one.customer else None,
        "date": one.on_date.isoformat(),
        "to": one.to,
        "subject": one.subject,
        "message_id": one.message_id,
        "asked": {currency: money.in_units(amount, currency) for currency, amount, _ in asked},
    }


def _show(
    counts: Mapping[str, int],
    rows: Sequence["Message"],
    asked: Mapping[int, list[tuple[str, int, int]]],
) -> None:
    from dunwell.core import money

    if not counts:
        print("The outbox is empty. `dunwell day DATE` decides whom to write to.")
        return
    for state, words in _MEANINGS.items():
        if counts.get(state):
            print(f"{counts[state]:>9,}  {words}")
    if rows:
        print()
    for one in rows:
        who = one.customer.number if one.customer else ", ".join(one.to)
        sums = ", ".join(
            money.shown(amount, currency) for currency, amount, _ in asked.get(one.pk, [])
        )
        print(f"{one.on_date}  {one.entity.code}  {who}  {one.kind}  {one.state}  {sums}".rstrip())
