"""`dunwell send`: send what is due, exactly once; safe beside a worker and other senders."""

import argparse
import json
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dunwell.jobs.sending import Sent

NAME: Final = "send"
HELP: Final = "send the messages that are due; in test mode nothing leaves"
_PAUSE_SECONDS: Final = 5.0
_WORDS: Final = {
    "sent": "sent",
    "captured": "kept in the mailbox (test mode)",
    "queued": "to be tried again",
    "held": "held for a person",
    "failed": "failed",
    "unknown": "unknown",
    "cancelled": "taken back",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether to go on for ever, and how to answer."""
    parser.add_argument("--once", action="store_true", help="send what may leave now, then stop")
    parser.add_argument("--json", action="store_true", help="one JSON object a run, for machines")


def run(options: argparse.Namespace) -> int:
    """Send once or until stopped; 1 when an entity could not send."""
    from dunwell.cli import books, clock, program

    books.open_book()
    from dunwell.jobs import sending

    tell = _for_machines if options.json else _show
    while True:
        sent = sending.run(at=clock.now)
        if options.once or sent.states or sent.problems:
            tell(sent)
        if options.once:
            return program.REFUSED if sent.problems else program.DONE
        time.sleep(_PAUSE_SECONDS)


def _for_machines(sent: "Sent") -> None:
    print(json.dumps(sent.for_machines()), flush=True)


def _show(sent: "Sent") -> None:
    counts = [f"{count:,} {_WORDS[state]}" for state, count in sorted(sent.states.items())]
    print(f"{', '.join(counts) or 'Nothing was due'}.", flush=True)
    for code, count in sorted(sent.silent.items()):
        print(f"  taken back: {code.replace('_', ' ')}, {count:,}")
    for entity, problem in sorted(sent.problems.items()):
        print(f"  {entity}: {problem}")
    if sent.again_at is not None:
        print(f"  More may leave from {sent.again_at:%Y-%m-%d %H:%M:%S} UTC on.")
