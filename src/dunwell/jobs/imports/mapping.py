"""Which column serves which field: as the person says, as the source's profile says, or proposed.

A mapping is a JSON object of field names and headings; beside them it may say
`"leading_zeros": "ignore"` or `"keep"`, `"date_order": "dmy"`, `"mdy"` or `"ymd"`, and
`"decimal_mark": "."` or `","`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from dunwell.core import headings
from dunwell.core.amounts import AmountStyle
from dunwell.core.day_formats import DayOrder
from dunwell.core.import_fields import FIELDS, ImportKind
from dunwell.jobs.imports.requests import (
    BadRequest,
    ColumnsMissing,
    MappingNotAccepted,
    Request,
)

_MARKS: Final = {".": AmountStyle.POINT, ",": AmountStyle.COMMA}
OPTIONS: Final = {
    "leading_zeros": ("ignore", "keep"),
    "date_order": tuple(order.value for order in DayOrder),
    "decimal_mark": tuple(_MARKS),
}

# Under this name a profile keeps the headings of a currency or an entity that a person left out.
LEFT_OUT: Final = "left_out"
NOT_COLUMNS: Final = frozenset({*OPTIONS, LEFT_OUT})
# A column for these beats what the command line says for the whole file.
_BEATING: Final = ("currency", "entity")

Samples = Callable[[], Mapping[str, Collection[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """A settled mapping and how it came about."""

    columns: dict[str, str]
    confidence: dict[str, int]
    unknown: tuple[str, ...]
    origin: str  # "given", "saved" or "proposed".
    options: dict[str, str]
    left_out: tuple[str, ...] = ()

    @property
    def day_order(self) -> DayOrder | None:
        """Give the date order a person settled, if any."""
        told = self.options.get("date_order")
        return DayOrder(told) if told else None

    @property
    def amount_style(self) -> AmountStyle | None:
        """Give the decimal mark a person settled, if any."""
        told = self.options.get("decimal_mark")
        return _MARKS[told] if told else None

    @property
    def ignore_leading_zeros(self) -> bool:
        """Tell whether a number with and without leading zeros is one document."""
        return self.options.get("leading_zeros") == "ignore"

    def profile(self) -> dict[str, Any]:
        """Give what is saved with the source for its next file."""
        left_out = {LEFT_OUT: "\n".join(self.left_out)} if self.left_out else {}
        return {**self.columns, **self.options, **left_out}


def settle(
    request: Request,
    found: tuple[str, ...],
    saved: Mapping[str, Any],
    samples: Samples,
) -> ColumnMapping:
    """Settle the mapping of a file with the headings `found`; refuse when nobody agreed to it."""
    options = _options(saved)
    if request.mapping is not None:
        columns = _checked(request.mapping, found, request.kind)
        options |= _options(request.mapping)
        if columns:
            given = _settled(request.kind, columns, found, "given", options)
            ignored = _beating(request.kind, columns, found, samples)
            return replace(given, left_out=tuple(ignored.values()))
    known = {name: heading for name, heading in saved.items() if name not in NOT_COLUMNS}
    if known and set(known.values()) <= set(found):
        left_out = tuple(str(saved.get(LEFT_OUT, "")).splitlines())
        known |= _beating(request.kind, known, found, samples, left_out)
        settled = _settled(request.kind, known, found, "saved", options)
        return replace(settled, left_out=left_out)
    proposal = headings.propose(found, samples(), request.kind)
    settled = ColumnMapping(
        columns=dict(proposal.columns),
        confidence=dict(proposal.confidence),
        unknown=proposal.unknown,
        origin="proposed",
        options=options,
    )
    _require_columns(request.kind, settled.columns, found)
    if not request.accept_mapping and not request.dry_run:
        raise MappingNotAccepted(
            f"Nobody has agreed yet how to read the columns of {request.path.name}: "
            f"{_told(settled)}. Run it again with --yes to accept this, with --dry-run to see"
            " what it would do, or with --mapping FILE to say it yourself."
        )
    return settled


def _beating(
    kind: ImportKind,
    known: Mapping[str, str],
    found: tuple[str, ...],
    samples: Samples,
    left_out: tuple[str, ...] = (),
) -> dict[str, str]:
    """Find the currency and the entity in columns that a mapping does not know of.

    Without them the rows would be read in the currency given for the whole file.
    """
    lacking = [field for field in _BEATING if field not in known]
    fresh = [name for name in found if name not in known.values() and name not in left_out]
    if not lacking or not fresh:
        return {}
    proposal = headings.propose(fresh, samples(), kind)
    sure = (headings.EXACT, headings.DOUBTFUL)
    return {
        field: proposal.columns[field]
        for field in lacking
        if proposal.confidence.get(field) in sure
    }


def _settled(
    kind: ImportKind,
    columns: dict[str, str],
    found: tuple[str, ...],
    origin: str,
    options: dict[str, str],
) -> ColumnMapping:
    _require_columns(kind, columns, found)
    return ColumnMapping(
        columns=columns,
        confidence=dict.fromkeys(columns, 100),
        unknown=tuple(name for name in found if name not in columns.values()),
        origin=origin,
        options=options,
    )


def _told(settled: ColumnMapping) -> str:
    return ", ".join(f"{name} from {heading!r}" for name, heading in settled.columns.items())


def _require_columns(kind: ImportKind, columns: dict[str, str], found: tuple[str, ...]) -> None:
    lacking = headings.missing_fields(columns, kind)
    if not lacking:
        return
    labels = {field.name: field.label.lower() for field in FIELDS[kind]}
    wanted = ", ".join(labels[name] for name in lacking)
    raise ColumnsMissing(
        f"No column was found for: {wanted}. The file has {', '.join(map(repr, found[:20]))}; "
        "say which column it is with --mapping FILE, "
        f'a JSON object such as {{"{lacking[0]}": {found[0]!r}}}.'.replace("'", '"')
    )


def _options(said: Mapping[str, Any]) -> dict[str, str]:
    options = {}
    for name, allowed in OPTIONS.items():
        if name not in said:
            continue
        if said[name] not in allowed:
            raise BadRequest(
                f"The mapping says {name} is {said[name]!r}; it can be {' or '.join(allowed)}."
            )
        options[name] = said[name]
    return options


def _checked(given: Mapping[str, Any], found: tuple[str, ...], kind: ImportKind) -> dict[str, str]:
    """Read a mapping a person wrote, in either direction, and refuse what the file lacks."""
    listed = given.get("columns", {})
    if not isinstance(listed, dict):
        raise BadRequest('Under "columns" the mapping must hold an object of fields and headings.')
    said = {**given, **listed}
    fields = {field.name for field in FIELDS[kind]}
    columns: dict[str, str] = {}
    for name, heading in said.items():
        if name in OPTIONS or name == "columns":
            continue
        if not isinstance(heading, str):
            raise BadRequest(f"The mapping says {name!r} is {heading!r}; give a heading's text.")
        field, column = (name, heading) if name in fields else (heading, name)
        if field not in fields:
            raise BadRequest(
                f"The mapping names {name!r}, which is no field of {kind.value}; "
                f"the fields are {', '.join(sorted(fields))}."
            )
        if column not in found:
            raise BadRequest(
                f"The mapping reads {field} from {column!r}, but the file has only "
                f"{', '.join(map(repr, found[:20]))}."
            )
        columns[field] = column
    return columns
