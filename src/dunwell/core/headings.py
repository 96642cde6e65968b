"""A column is proposed for a field when its heading says so and its contents do not object."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from types import MappingProxyType

from dunwell.core import column_contents
from dunwell.core.heading_words import NOT_FIELDS, WORDS
from dunwell.core.headings_text import words_of
from dunwell.core.import_fields import FIELDS, ONE_OF, Field, FieldType, ImportKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Which column serves which field; every column and every field at most once.

    `confidence` is in percent by field. `unknown` are the headings left over, in file order;
    `missing` the fields without which no row can be loaded, for alternatives the first of them.
    """

    columns: Mapping[str, str]
    confidence: Mapping[str, int]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


EXACT = 98
SAME_WORDS = 94
CONTAINED = 80
WEAK = 70
# An exact heading of which most cells are unreadable; any other reason for a column goes before.
DOUBTFUL = 50
# A misspelling shares at least this much with the right spelling (buisness_code: 0.92).
ALIKE = 0.86
SHORTEST_MISSPELT = 6
SHORTEST_CONTAINED = 8

_SAME_WORD = {
    "cust": "customer",
    "inv": "invoice",
    "doc": "document",
    "amt": "amount",
    "curr": "currency",
    "ccy": "currency",
    "dt": "date",
    "no": "number",
    "num": "number",
    "nbr": "number",
    "nr": "number",
    "pmt": "payment",
    "bal": "balance",
    "acct": "account",
    "acc": "account",
    "trans": "transaction",
    "txn": "transaction",
    "tran": "transaction",
    "ref": "reference",
    "org": "original",
    "orig": "original",
}
_ARTICLES = frozenset({"the", "of", "in", "de", "du", "des", "la", "le", "les", "del", "der", "d"})


def propose(
    headings: Sequence[str], samples: Mapping[str, Collection[str]], kind: ImportKind
) -> Proposal:
    """Propose a column for each field, the surest first.

    An open amount without an amount beside it is proposed as the amount: it is all the row owes.
    """
    fields = {field.name: field for field in FIELDS[kind]}
    candidates = [
        (agreed, -place, name, heading)
        for place, heading in enumerate(headings)
        for name, confidence in _candidates(heading, kind).items()
        if (agreed := _agreed(fields[name], confidence, samples.get(heading, ())))
    ]
    columns: dict[str, str] = {}
    confidences: dict[str, int] = {}
    for confidence, _, name, heading in sorted(candidates, reverse=True):
        if name not in columns and heading not in columns.values():
            columns[name], confidences[name] = heading, confidence
    if kind is ImportKind.ITEMS and "open_amount" in columns and "amount" not in columns:
        columns["amount"] = columns.pop("open_amount")
        confidences["amount"] = confidences.pop("open_amount")
    return Proposal(
        columns=MappingProxyType(columns),
        confidence=MappingProxyType(confidences),
        unknown=tuple(name for name in headings if name not in columns.values()),
        missing=missing_fields(columns, kind),
    )


def missing_fields(columns: Collection[str], kind: ImportKind) -> tuple[str, ...]:
    """Name the required fields that a mapping lacks, for alternatives the first of them."""
    required = [field.name for field in FIELDS[kind] if field.required]
    lacking = [name for name in required if name not in columns]
    alternatives = [names for names in ONE_OF[kind] if not set(names) & set(columns)]
    return (*lacking, *(names[0] for names in alternatives))


def is_known(heading: str) -> bool:
    """Tell whether a cell reads like a heading of any file; used to find the header row."""
    squeezed = "".join(words_of(heading))
    return any(squeezed in _phrases(kind) for kind in ImportKind) or squeezed in _not_fields()


def _candidates(heading: str, kind: ImportKind) -> dict[str, int]:
    """Give the fields a heading may mean, with the confidence of the best reason for each."""
    words = words_of(heading)
    squeezed = "".join(words)
    if not squeezed or (squeezed in _not_fields() and kind in _WITHOUT_RECORD_KEEPING):
        return {}
    exact = _phrases(kind).get(squeezed)
    if exact:
        return dict(exact)
    usual = "".join(_SAME_WORD.get(word, word) for word in words if word not in _ARTICLES)
    reworded = _usual_phrases(kind).get(usual)
    if reworded:
        return {name: min(found, SAME_WORDS) for name, found in reworded.items()}
    return _contained(squeezed, words, kind) or _misspelt(squeezed, kind)


_WITHOUT_RECORD_KEEPING = frozenset({ImportKind.ITEMS, ImportKind.RECEIPTS})


def _contained(squeezed: str, words: tuple[str, ...], kind: ImportKind) -> dict[str, int]:
    """Find the strong phrase that a longer heading contains as whole words.

    One at the end goes first, then the longest: an `invoice amount paid` is an amount paid.
    """
    ends = _word_ends(words)
    best: dict[str, int] = {}
    best_rank = (False, SHORTEST_CONTAINED - 1)
    for phrase, fields in _phrases(kind).items():
        start = squeezed.rfind(phrase)
        end = start + len(phrase)
        rank = (end == len(squeezed) and len(phrase) >= SHORTEST_CONTAINED, len(phrase))
        whole_words = start in ends and end in ends
        if whole_words and rank > best_rank and max(fields.values()) > WEAK:
            best_rank, best = rank, dict.fromkeys(fields, CONTAINED)
    return best


def _word_ends(words: Sequence[str]) -> frozenset[int]:
    return frozenset(sum(map(len, words[:count])) for count in range(len(words) + 1))


def _misspelt(squeezed: str, kind: ImportKind) -> dict[str, int]:
    """Find the strong phrase a heading most resembles, when it resembles one closely."""
    if len(squeezed) < SHORTEST_MISSPELT or _resembles_no_field(squeezed):
        return {}
    best: dict[str, int] = {}
    likeness = ALIKE
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(squeezed)
    for phrase, fields in _phrases(kind).items():
        if len(phrase) < SHORTEST_MISSPELT or max(fields.values()) <= WEAK:
            continue
        if _alike(matcher, phrase, likeness):
            likeness = matcher.ratio()
            best = dict.fromkeys(fields, round(likeness * CONTAINED))
    return best


def _resembles_no_field(squeezed: str) -> bool:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(squeezed)
    return any(_alike(matcher, phrase, ALIKE) for phrase in _not_fields())


def _alike(matcher: SequenceMatcher[str], phrase: str, likeness: float) -> bool:
    """Compare with a phrase; the quick ratios are never below the true one, and spare most."""
    matcher.set_seq1(phrase)
    measures = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(measure() >= likeness for measure in measures)


def _agreed(field: Field, confidence: int, values: Collection[str]) -> int:
    """Give the confidence that a column's contents leave to its heading, 0 when they veto it.

    An exact heading of the currency is doubted rather than vetoed by cells that name none, so
    that those rows become problems; dates and amounts veto it still.
    """
    if _contents_agree(field, confidence, values):
        return confidence
    is_sure = field.type is FieldType.CURRENCY and confidence >= SAME_WORDS
    return DOUBTFUL if is_sure and column_contents.may_be_currency(values) else 0


def _contents_agree(field: Field, confidence: int, values: Collection[str]) -> bool:
    """Let a column's contents veto, and settle a common word such as `Customer`."""
    if not column_contents.fits(field.type, values):
        return False
    if confidence > WEAK or field.name not in _NAME_OR_NUMBER or not any(values):
        return True
    return column_contents.looks_like_names(values) == _NAME_OR_NUMBER[field.name]


# For a weak heading: whether the field wants names (True) or numbers (False).
_NAME_OR_NUMBER = {"customer_number": False, "customer_name": True, "number": False, "name": True}


@cache
def _phrases(kind: ImportKind) -> Mapping[str, Mapping[str, int]]:
    """Give for each squeezed phrase the fields it names, with their confidence."""
    found: dict[str, dict[str, int]] = {}
    for name, phrase, confidence in _listed(kind):
        found.setdefault("".join(phrase.split()), {}).setdefault(name, confidence)
    return found


@cache
def _usual_phrases(kind: ImportKind) -> Mapping[str, Mapping[str, int]]:
    """Give the same phrases with short forms written out and articles dropped."""
    found: dict[str, dict[str, int]] = {}
    for name, phrase, confidence in _listed(kind):
        words = [_SAME_WORD.get(word, word) for word in phrase.split() if word not in _ARTICLES]
        found.setdefault("".join(words), {}).setdefault(name, confidence)
    return found


def _listed(kind: ImportKind) -> Iterator[tuple[str, str, int]]:
    for name, text in WORDS[kind].items():
        strong, _, weak = text.partition("~")
        yield from ((name, phrase, EXACT) for phrase in _split(strong))
        yield from ((name, phrase, WEAK) for phrase in _split(weak))


def _split(phrases: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in phrases.split("|") if phrase.strip()]


@cache
def _not_fields() -> frozenset[str]:
    return frozenset("".join(phrase.split()) for phrase in NOT_FIELDS.split("|"))
