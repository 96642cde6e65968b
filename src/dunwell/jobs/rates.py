"""Load a file of exchange rates into the book; what cannot be read is told, never guessed."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from dunwell.actions import rates as actions
from dunwell.connectors.ecb import rates_file
from dunwell.connectors.ecb.rates_file import RateProblem
from dunwell.core.refusals import Refusal
from dunwell.store.models import User

SOURCE: Final = "ECB"


class NoRatesFound(Refusal):
    """A file without a single usable rate changes nothing."""

    code = "no_rates_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRates:
    """What a file brought: counts, its span, and the values that could not be used."""

    created: int
    updated: int
    unchanged: int
    currencies: tuple[str, ...]
    first_day: date
    last_day: date
    problems: tuple[RateProblem, ...]


def load(path: Path, *, by: User | None, at: datetime, source: str = SOURCE) -> LoadedRates:
    """Load a file in one of the forms the European Central Bank publishes."""
    with path.open("rb") as file:
        data = file.read(rates_file.MAX_BYTES + 1)
    quotes, problems = rates_file.read(data)
    if not quotes:
        why = f": expected {problems[0].expected}" if problems else ""
        raise NoRatesFound(
            f"No rate could be read from {path.name}{why}; give the file as the European Central "
            "Bank publishes it, such as eurofxref-hist.csv."
        )
    loaded = actions.load(by=by, at=at, quotes=quotes, source=source)
    return LoadedRates(
        created=loaded.created,
        updated=loaded.updated,
        unchanged=loaded.unchanged,
        currencies=tuple(sorted({quote.currency for quote in quotes})),
        first_day=min(quote.rate_date for quote in quotes),
        last_day=max(quote.rate_date for quote in quotes),
        problems=tuple(problems),
    )
