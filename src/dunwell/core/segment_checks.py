"""Segments part all customers: two never share one, and none is left without."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from dunwell.core.money import in_units
from dunwell.core.policy_problems import Flaw, Path, Problem, problem
from dunwell.core.segments import ATTRIBUTES, Segment, Values, plain, segments_of
from dunwell.core.setting_checks import text, unknown, whole
from dunwell.core.setting_kinds import Kind, Setting

TIERS: Final = ("green", "yellow", "orange", "red")
AMOUNTS: Final = ("owes_at_least", "owes_below")
MOST_PIECES: Final = 20_000

_PATH: Final[Path] = ("segments",)
SEGMENT_KEYS: Final = ("key", "name", "when", "cadence")
_AMOUNT: Final = Setting(name="owes", says="What is owed", kind=Kind.AMOUNT, most=10**15)
_ANYTHING: Final = Values(named=frozenset(), excluded=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the segments may name beside themselves."""

    cadences: Sequence[str]
    countries: Set[str]
    entities: Set[str]
    currency: str
    most_pieces: int = MOST_PIECES  # How many parts of all customers are looked at for a gap.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of all customers: conditions, and amounts from `least` on and below `below`."""

    conditions: Mapping[str, Values]
    least: int = 0
    below: int | None = None

    def values(self, name: str) -> Values:
        return self.conditions.get(name, _ANYTHING)

    def with_values(self, name: str, values: Values) -> "_Part":
        changed = {**self.conditions, name: values}
        return _Part(conditions=changed, least=self.least, below=self.below)

    def between(self, least: int, below: int | None) -> "_Part":
        return _Part(conditions=self.conditions, least=least, below=below)


class _TooMany(Exception):
    """The pieces to look at became too many."""


def of_segments(content: object, *, around: Surroundings) -> Iterator[Problem]:
    """Check the section `segments`."""
    if not isinstance(content, list) or not content:
        yield problem(_PATH, Flaw.NO_LIST, found=content)
        return
    sound = True
    for place, segment in enumerate(content):
        for one in _segment((*_PATH, place), segment, around):
            sound = False
            yield one
    if sound:
        segments = segments_of({"segments": content})
        yield from _keys(segments)
        yield from _overlaps(segments, around.currency)
        yield from _gap(segments, around)


def _segment(path: Path, segment: object, around: Surroundings) -> Iterator[Problem]:
    if not isinstance(segment, Mapping):
        yield problem(path, Flaw.NO_MAP, found=segment)
        return
    yield from unknown(path, segment, SEGMENT_KEYS)
    for name in ("key", "name"):
        yield from text((*path, name), segment.get(name))
    cadence = segment.get("cadence")
    if cadence not in around.cadences:
        expected = ", ".join(around.cadences)
        yield problem((*path, "cadence"), Flaw.NO_CADENCE, found=cadence, expected=expected)
    yield from _when((*path, "when"), segment.get("when") or {}, around)


def _when(path: Path, when: object, around: Surroundings) -> Iterator[Problem]:
    if not isinstance(when, Mapping):
        yield problem(path, Flaw.NO_MAP, found=when)
        return
    yield from unknown(path, when, (*ATTRIBUTES, *AMOUNTS))
    for name in ATTRIBUTES:
        if name in when:
            yield from _condition((*path, name), name, when[name], around)
    amounts = [when[name] for name in AMOUNTS if name in when]
    wrong = [
        one
        for name in AMOUNTS
        if name in when
        for one in whole((*path, name), when[name], _AMOUNT)
    ]
    yield from wrong
    if not wrong and len(amounts) == len(AMOUNTS) and amounts[0] >= amounts[1]:
        least, below = (in_units(one, around.currency) for one in amounts)
        yield problem((*path, "owes_below"), Flaw.NOBODY_FITS, at_least=least, below=below)


def _condition(path: Path, name: str, found: object, around: Surroundings) -> Iterator[Problem]:
    if isinstance(found, Mapping):
        yield from unknown(path, found, ("not",))
        found, path = found.get("not"), (*path, "not")
    if not isinstance(found, list) or not found:
        yield problem(path, Flaw.NO_LIST, found=found)
        return
    for place, value in enumerate(found):
        where = (*path, place)
        if not isinstance(value, str) or not value.strip():
            yield problem(where, Flaw.NO_TEXT, found=value)
        elif name == "country" and value.strip().upper() not in around.countries:
            yield problem(where, Flaw.NO_COUNTRY, found=value)
        elif name == "tier" and plain(value) not in TIERS:
            yield problem(where, Flaw.NO_WORD, found=value, expected=", ".join(TIERS))
        elif name == "entity" and not _is_entity(value, around):
            expected = ", ".join(sorted(around.entities))
            yield problem(where, Flaw.NO_ENTITY, found=value, expected=expected)


def _is_entity(value: str, around: Surroundings) -> bool:
    """Tell whether the book has an entity; before it has any, every code may come to be."""
    return not around.entities or plain(value) in {plain(one) for one in around.entities}


def _keys(segments: Sequence[Segment]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, one in enumerate(segments):
        if one.key in seen:
            yield problem((*_PATH, place, "key"), Flaw.KEY_TWICE, found=one.key)
        seen.add(one.key)


def _overlaps(segments: Sequence[Segment], currency: str) -> Iterator[Problem]:
    for (_, first), (place, second) in combinations(enumerate(segments), 2):
        path = (*_PATH, place)
        if first.takes_the_rest and second.takes_the_rest:
            yield problem(path, Flaw.TWO_RESTS, other=first.key)
        elif not first.takes_the_rest and not second.takes_the_rest:
            shared = _both(_part(first), _part(second))
            if shared is not None:
                found = _customer(shared, currency)
                yield problem((*path, "when"), Flaw.OVERLAP, found=found, other=first.key)


def _gap(segments: Sequence[Segment], around: Surroundings) -> Iterator[Problem]:
    if any(one.takes_the_rest for one in segments):
        return
    pieces = iter(range(around.most_pieces))
    try:
        left = _left(_Part(conditions={}), [_part(one) for one in segments], pieces)
    except _TooMany:
        yield problem(_PATH, Flaw.TOO_INTRICATE)
        return
    if left is not None:
        yield problem(_PATH, Flaw.GAP, found=_customer(left, around.currency))


def _left(part: _Part, taken: Sequence[_Part], pieces: Iterator[int]) -> _Part | None:
    """Find customers of a part whom none of the others takes."""
    if next(pieces, None) is None:
        raise _TooMany
    if not taken:
        return part
    for piece in _without(part, taken[0]):
        left = _left(piece, taken[1:], pieces)
        if left is not None:
            return left
    return None


def _without(part: _Part, other: _Part) -> Iterator[_Part]:
    """Cut what another part takes out of one; what is left comes in pieces without overlap."""
    rest = part
    for name in other.conditions:
        outside = _difference(rest.values(name), other.values(name))
        if outside is not None:
            yield rest.with_values(name, outside)
        inside = _shared(rest.values(name), other.values(name))
        if inside is None:
            return
        rest = rest.with_values(name, inside)
    if rest.least < other.least:
        yield rest.between(rest.least, _smaller(rest.below, other.least))
    if other.below is not None and (rest.below is None or other.below < rest.below):
        yield rest.between(max(rest.least, other.below), rest.below)


def _both(first: _Part, second: _Part) -> _Part | None:
    shared: dict[str, Values] = {}
    for name in first.conditions.keys() | second.conditions.keys():
        values = _shared(first.values(name), second.values(name))
        if values is None:
            return None
        shared[name] = values
    least, below = max(first.least, second.least), _smaller(first.below, second.below)
    if below is not None and least >= below:
        return None
    return _Part(conditions=shared, least=least, below=below)


def _shared(first: Values, second: Values) -> Values | None:
    if first.excluded and second.excluded:
        return Values(named=first.named | second.named, excluded=True)
    if first.excluded:
        first, second = second, first
    named = first.named - second.named if second.excluded else first.named & second.named
    return Values(named=named) if named else None


def _difference(first: Values, second: Values) -> Values | None:
    return _shared(first, Values(named=second.named, excluded=not second.excluded))


def _smaller(first: int | None, second: int | None) -> int | None:
    known = [one for one in (first, second) if one is not None]
    return min(known, default=None)


def _part(segment: Segment) -> _Part:
    return _Part(
        conditions=segment.conditions,
        least=segment.owes_at_least or 0,
        below=segment.owes_below,
    )


def _customer(part: _Part, currency: str) -> str:
    """Describe one customer of a part."""
    told = [
        f"{name} “{min(part.conditions[name].named)}”"
        for name in ATTRIBUTES
        if name in part.conditions and not part.conditions[name].excluded
    ]
    if part.least:
        told.append(f"≥ {in_units(part.least, currency)}")
    if part.below is not None:
        told.append(f"< {in_units(part.below, currency)}")
    others = [
        f"{name} ≠ {', '.join(sorted(part.conditions[name].named))}"
        for name in ATTRIBUTES
        if name in part.conditions and part.conditions[name].excluded
    ]
    return "; ".join([*told, *others]) or "–"
