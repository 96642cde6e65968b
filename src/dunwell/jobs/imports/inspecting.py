"""A dropped file at first sight: what it is, what its columns hold, what it seems to be for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from dunwell.connectors import files
from dunwell.core import currencies
from dunwell.core import headings as heading_rules
from dunwell.core.headings import Proposal
from dunwell.core.import_fields import ImportKind
from dunwell.jobs.imports import mapping
from dunwell.jobs.imports.requests import CannotReadFile
from dunwell.store.models import Source

ROWS_SEEN: Final = 2_000
VALUES_SHOWN: Final = 3
_VALUES_WEIGHED: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was seen in the first rows of a file."""

    recognised: Mapping[str, Any]
    headings: tuple[str, ...]
    shown: Mapping[str, tuple[str, ...]]  # Heading to its first different values.
    proposals: Mapping[ImportKind, Proposal]
    kind: ImportKind

    def proposal(self, kind: ImportKind) -> Proposal:
        """Give the mapping proposed when the file is taken for this kind."""
        return self.proposals[kind]


def inspect(path: Path) -> Sight:
    """Recognise a file and look at its first rows; refuse one that cannot be read."""
    try:
        recognised = files.recognise(path)
        batch = next(files.read(path, recognised, rows_per_batch=ROWS_SEEN).batches(), None)
    except files.Unreadable as error:
        raise CannotReadFile(str(error)) from error
    values = {
        heading: _different(batch.column(place + 1).to_pylist()) if batch else ()
        for place, heading in enumerate(recognised.headings)
    }
    proposals = {
        kind: heading_rules.propose(recognised.headings, values, kind) for kind in ImportKind
    }
    return Sight(
        recognised={**asdict(recognised), "format": recognised.format.value},
        headings=recognised.headings,
        shown={heading: some[:VALUES_SHOWN] for heading, some in values.items()},
        proposals=proposals,
        kind=max(proposals, key=lambda kind: _fit(proposals[kind])),
    )


def currency_beside(values: tuple[str, ...]) -> str | None:
    """Tell the one currency whose sign or code stands beside the amounts shown, if any."""
    signs = {"".join(letter for letter in value if not _is_figure(letter)) for value in values}
    codes = {currencies.code_of(sign) for sign in signs if sign}
    return codes.pop() if len(codes) == 1 else None


def _is_figure(letter: str) -> bool:
    return letter.isdigit() or letter in "+-.,'’()"


def _different(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))[:_VALUES_WEIGHED]


def _fit(proposal: Proposal) -> tuple[int, int]:
    """Weigh a kind: nothing missing first, then how surely how many columns are known."""
    return -len(proposal.missing), sum(proposal.confidence.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A source whose saved mapping fits a file, for one kind of rows."""

    source: str
    kind: ImportKind
    profile: Mapping[str, Any]


def known_sources(kind: ImportKind, found: tuple[str, ...]) -> list[Known]:
    """Find the sources whose saved mapping fits the headings, the latest first.

    Where a mapping was saved for the kind the file seems to be, the others do not count.
    """
    fitting = [
        Known(source=source.name, kind=ImportKind(name), profile=profile)
        for source in Source.objects.order_by("-id")
        for name, profile in source.profile.items()
        if _fits(profile, found)
    ]
    return [one for one in fitting if one.kind is kind] or fitting


def _fits(profile: Mapping[str, Any], found: tuple[str, ...]) -> bool:
    columns = {value for name, value in profile.items() if name not in mapping.NOT_COLUMNS}
    return bool(columns) and columns <= set(found)
