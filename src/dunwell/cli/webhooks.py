"""`dunwell webhooks`: how each webhook stands, a test event, and sending what is due now."""

import argparse
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dunwell.store.models import Webhook

NAME: Final = "webhooks"
HELP: Final = "list webhooks and how they stand, try one, or send now what is due"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do beside listing, and how to answer."""
    parser.add_argument("--test", type=int, metavar="ID", help="send a test event to a webhook")
    parser.add_argument(
        "--deliver", action="store_true", help="send what is due now, as the worker does by itself"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Put a test event in line, send what is due, then list."""
    from dunwell.cli import books, clock

    books.open_book()
    from dunwell.actions import webhook_deliveries
    from dunwell.core.scopes import EVERYTHING
    from dunwell.jobs import webhooks as job
    from dunwell.store.queries import webhooks

    told: dict[str, Any] = {}
    if options.test is not None:
        row = webhook_deliveries.test(options.test, by=None, at=clock.now())
        told["test"] = row.event_uid
    if options.deliver:
        told["delivered"] = job.run(at=clock.now)
    waiting = webhooks.waiting()
    rows = [_row(one, waiting.get(one.pk, 0)) for one in webhooks.within(EVERYTHING)]
    if options.json:
        print(json.dumps({**told, "webhooks": rows}, ensure_ascii=False))
    else:
        _show(told, rows)
    return 0


def _row(hook: "Webhook", waiting: int) -> dict[str, Any]:
    return {
        "id": hook.pk,
        "name": hook.name,
        "state": hook.state,
        "entity": hook.entity.code if hook.entity else None,
        "events": list(hook.kinds),
        "delivered_at": hook.delivered_at.isoformat() if hook.delivered_at else None,
        "failing_since": hook.failing_since.isoformat() if hook.failing_since else None,
        "waiting": waiting,
    }


def _show(told: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    if "test" in told:
        print(f"The test event {told['test']} is in line.")
    for name, count in (told.get("delivered") or {}).items():
        print(f"{count:>9}  {name.replace('_', ' ')}")
    if not rows:
        print("There is no webhook; people add one under Settings > Webhooks.")
    for one in rows:
        since = f", failing since {one['failing_since']}" if one["failing_since"] else ""
        whose = one["entity"] or "all entities"
        print(
            f"{one['id']}  {one['name']}  {one['state']}  {whose}  {one['waiting']} waiting{since}"
        )
