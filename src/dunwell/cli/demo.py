"""`dunwell demo`: build the demo company, show its aging, and say what to try next."""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.jobs.demo.building import Built

NAME: Final = "demo"
HELP: Final = "build a made-up company of 600 customers and look around"

Step = tuple[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how to answer, and where to serve."""
    from dunwell.cli import serve

    parser.add_argument(
        "--no-serve", action="store_true", help="return when the book is built, without screens"
    )
    parser.add_argument(
        "--days",
        type=int,
        help="how many of the last business days are lived; left out: those of 90 days",
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help="live the demo's days and carry its post, beside a server, until stopped",
    )
    parser.add_argument(
        "--next-day",
        action="store_true",
        help="live one business day more: customers answer what you did, the day is decided",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")
    serve.add_address(parser)


def run(options: argparse.Namespace) -> int:
    """Build the demo, or find it built, and print its report."""
    from dunwell.cli import books, clock, progress

    if options.days is not None and options.days < 0:
        raise BadUse("--days takes a whole number of days, 0 for none.")
    home = books.open_book()
    from dunwell.jobs.demo import building
    from dunwell.jobs.demo.living import history

    if options.live:
        return _keep_living(home, options.days)
    if options.next_day:
        return _next_day(home, as_json=options.json)
    with progress.told() as told:
        built = building.build(home=home, at=clock.now(), told=told)
        if options.no_serve or options.json:
            history.live(home=home, told=told, most=options.days)
    steps = _next_steps(built)
    if options.json:
        _print_for_machines(built, home, steps)
    else:
        _print_for_people(built, steps)
    if options.no_serve or options.json:
        return 0
    if left := len(history.days_left(options.days)):
        print(
            f"\nThe company's last {left} business days are lived while you look around: mails "
            "leave, customers answer."
        )
    print("\nThe application is being served; stop it with Ctrl-C.", flush=True)
    return _serve(options)


def _next_day(home: Path, *, as_json: bool) -> int:
    """Live one business day more and say which."""
    from dunwell.cli import progress
    from dunwell.jobs.demo.living import next_day

    with progress.told() as told:
        day = next_day.live(home=home, told=told)
    if as_json:
        print(json.dumps({"home": str(home), "day": day.isoformat()}))
    else:
        print(
            f"The demo has lived {day}. Its work waits for you: ./dunwell worklist --as-of {day}"
        )
    return 0


def _serve(options: argparse.Namespace) -> int:
    """Serve in a process of its own, whose settings differ, and let the demo live in another."""
    # Its days are made up and over; a worker would go by the calendar on the wall.
    words = ["--no-worker", "--host", options.host, "--port", options.port]
    words += ["--threads", options.threads]
    server = _beside("serve", *map(str, words))
    most = [] if options.days is None else ["--days", str(options.days)]
    life = _beside("demo", "--live", *most)
    signal.signal(signal.SIGTERM, lambda _number, _frame: server.terminate())
    try:
        return server.wait()
    except KeyboardInterrupt:
        return server.wait()
    finally:
        life.terminate()
        life.wait()


def _beside(*words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-P", "-m", "dunwell", *words]
    return subprocess.Popen(command)  # noqa: S603 - our own program with our own words.


def _keep_living(home: Path, most: int | None) -> int:
    """Live the days that are left, then carry the post until told to stop."""
    from dunwell.jobs.demo.living import history, staying

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    history.live(home=home, told=lambda *_: _unless(stop), most=most)
    staying.carry(home, stopped=stop.wait)
    return 0


def _unless(stop: threading.Event) -> None:
    """Leave between two days; what was lived stays lived."""
    if stop.is_set():
        raise KeyboardInterrupt


def _print_for_machines(built: "Built", home: Path, steps: list[Step]) -> None:
    from dunwell.cli import aging_report
    from dunwell.jobs import aging

    told = {
        "home": str(home),
        "folder": str(built.folder),
        "fresh": built.fresh,
        "first_day": built.first_day.isoformat(),
        "last_day": built.last_day.isoformat(),
        "customers": built.customers,
        "documents": built.documents,
        "items": built.items,
        "aging": aging_report.for_machines(aging.report(as_of=built.last_day)),
        "next": [{"command": command, "shows": shows} for command, shows in steps],
    }
    print(json.dumps(told, ensure_ascii=False))


def _print_for_people(built: "Built", steps: list[Step]) -> None:
    from dunwell.cli import aging

    verb = "was built" if built.fresh else "stands here already"
    print(
        f"The demo company {verb}: {built.customers:,} customers and {built.documents:,} "
        f"documents from {built.first_day} to {built.last_day}."
    )
    print(
        f"All of it is made up, and its last day is {built.last_day} whatever today is. "
        f"Its files are in {_shown(built.folder)}.\n"
    )
    aging.run(
        argparse.Namespace(
            as_of=built.last_day,
            known_at=None,
            by="none",
            basis=None,
            currency=None,
            entity=None,
            json=False,
        )
    )
    print("\nWhat to try next")
    for command, shows in steps:
        print(f"  {command}\n      {shows}")


def _next_steps(built: "Built") -> list[Step]:
    from dunwell.jobs.demo import tour

    day = built.last_day
    year_ago = day.replace(year=day.year - 1)
    items = _shown(built.folder / "items.csv")
    steps = [
        (f"./dunwell measures --as-of {day}", "DSO, CEI and the others against their targets."),
        (f"./dunwell aging --as-of {year_ago} --currency EUR", "The same book a year earlier."),
    ]
    if head := tour.head_office():
        shows = f"{head.number} {head.name} pays for {head.branches} branches."
        steps.append((f"./dunwell aging --as-of {day} --by payer --currency EUR", shows))
    if pair := tour.duplicates():
        shows = f"{pair.name} was entered twice; make one customer of it."
        steps.append((f"./dunwell merge-customers {pair.kept} {pair.other}", shows))
    steps += [
        (f"./dunwell worklist --as-of {day}", "Whom to call first, and why: cash, days, risk."),
        (f"./dunwell day {day} --dry-run", "Who would hear what on its last day, and why."),
        ("./dunwell demo --next-day", "The day after: customers answer what you did."),
    ]
    steps.append(("./dunwell outbox", "Every message, from its decision to what became of it."))
    again = "The same file again: nothing changes."
    steps.append((f"./dunwell import items {items} --source demo", again))
    steps.append(("./dunwell verify", "Every rule of the book, checked against what is stored."))
    return steps


def _shown(path: Path) -> str:
    """Write a path as short as it can be typed from here."""
    here = Path.cwd()
    return os.path.relpath(path) if path.is_relative_to(here) else str(path)
