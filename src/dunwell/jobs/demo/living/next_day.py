"""The demo goes one day on: what a person did is answered, and the next day is decided."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final

from dunwell.core.import_fields import ImportKind
from dunwell.core.refusals import Refusal
from dunwell.jobs.demo import building
from dunwell.jobs.demo.building import BookState
from dunwell.jobs.demo.days import LAST_DAY, next_business_day
from dunwell.jobs.demo.living import history, practice
from dunwell.jobs.imports import loading
from dunwell.jobs.imports.requests import Request, Told

_INVOICES: Final = 12
_EVENING: Final = time(18, 0, tzinfo=UTC)


class DemoNotReady(Refusal):
    """Only the demo's own book goes on, and only after its own days."""

    code = "demo_not_ready"


def require_ready() -> date:
    """Give the last day that was lived, or refuse a book that is not the demo's or not so far."""
    if building.state() is not BookState.BUILT:
        raise DemoNotReady(
            "Only the demo company can be moved on by a day, and this book is not it; build one "
            "in a folder of its own with ./dunwell demo."
        )
    last = history.last_day_lived()
    if last is None or last < LAST_DAY:
        raise DemoNotReady(
            f"The demo has not reached its last day, {LAST_DAY}, yet; wait until it has been "
            "lived, or run ./dunwell demo --no-serve."
        )
    return last


def live(*, home: Path, told: Told) -> date:
    """Live the business day after the last one and give it; its own work is left for people."""
    last = require_ready()
    day = next_business_day(last + timedelta(days=1))
    at = history.dawn(day)
    told("The night before")
    with history.beginning(home, at=at, by_itself=False) as life:
        # What was approved yesterday leaves before the day is over.
        evening = datetime.combine(last, _EVENING)
        life.send(evening)
        told("Invoices of the day")
        _invoice(home, day, at=at)
        told("Customers answer")
        practice.pay(since=last, day=day)
        practice.answer(life.staff, since=last, day=day)
        life.recall(day)
        told("The day is decided")
        life.live(day, work_is_done=False)
    return day


def _invoice(home: Path, day: date, *, at: datetime) -> None:
    """Write new invoices for customers that buy again, and load them as the day's ledger."""
    with (home / "demo" / "items.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["Document type"] == "Invoice"]
    chance = Random(f"invoices {day}")  # noqa: S311 - it invents and guards nothing.
    chosen = chance.sample(rows[-2_000:], _INVOICES)
    path = home / "demo" / f"items_{day.isoformat()}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        for number, row in enumerate(chosen, 1):
            issued = date.fromisoformat(row["Invoice date"])
            due = date.fromisoformat(row["Due date"])
            fresh = {
                "Document number": f"{row['Company code']}-{day:%y%m%d}-{number:02}",
                "Invoice date": day.isoformat(),
                "Due date": (day + (due - issued)).isoformat(),
                "Clearing date": "",
            }
            writer.writerow({**row, **fresh})
    request = Request(
        kind=ImportKind.ITEMS,
        path=path,
        source=building.SOURCE,
        accept_mapping=True,
        ledger_date=day,
    )
    loading.load(request, home=home, by=None, at=at, told=lambda *_: None)
