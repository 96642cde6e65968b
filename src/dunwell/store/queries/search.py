"""Documents found by number, by order or by amount, the surest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from dunwell.core.identifiers import without_leading_zeros
from dunwell.store.queries import keysets
from dunwell.store.queries.item_filters import escaped
from dunwell.store.queries.keysets import Param

MOST: Final = 20
_LONGEST_PADDED: Final = 18
_SHORTEST_CONTAINED: Final = 3


def by_number(text: str) -> list[int]:
    """Find the documents whose number is this text, with or without leading zeros."""
    forms = sorted(_forms(text))
    rows = keysets.fetch(
        f"SELECT id FROM document WHERE number IN ({keysets.marks(forms)}) ORDER BY id LIMIT %s",
        [*forms, MOST],
    )
    return [row[0] for row in rows]


def by_prefix(text: str) -> list[int]:
    """Find the documents whose number begins with this text, through the index of numbers."""
    # PostgreSQL sorts by a language's rules, where a range is no prefix; LIKE is one everywhere,
    # but SQLite uses its index for a range alone.
    if connection.vendor == "sqlite":
        rows = keysets.fetch(
            "SELECT id FROM document WHERE number >= %s AND number < %s ORDER BY number LIMIT %s",
            [text, text + "\U0010ffff", MOST],
        )
    else:
        rows = keysets.fetch(
            "SELECT id FROM document WHERE number LIKE %s ESCAPE '!' ORDER BY number LIMIT %s",
            [f"{escaped(text)}%", MOST],
        )
    return [row[0] for row in rows]


def containing(text: str) -> list[int]:
    """Find the documents whose number or order holds this text, in one reading of them all."""
    if len(text) < _SHORTEST_CONTAINED:
        return []
    like = f"%{escaped(text)}%"
    # LIKE looks over case on SQLite and lets it read the narrow indexes alone; PostgreSQL has a
    # word of its own for that, which takes three times as long and is spared where case is none.
    has_case = text.lower() != text.upper()
    word = "ILIKE" if has_case and connection.vendor == "postgresql" else "LIKE"
    rows = keysets.fetch(
        "SELECT id FROM (SELECT id FROM document "
        f"WHERE number {word} %s ESCAPE '!' LIMIT %s) AS n "
        "UNION SELECT id FROM (SELECT id FROM document "
        f"WHERE po_reference > '' AND po_reference {word} %s ESCAPE '!' LIMIT %s) AS o "
        "ORDER BY id DESC",
        [like, MOST, like, MOST],
    )
    return [row[0] for row in rows]


def by_amount(amounts: Sequence[tuple[str, int]]) -> list[int]:
    """Find the documents with an item of exactly one of these amounts, the newest first."""
    if not amounts:
        return []
    # The amounts alone first: the currency is looked at on the few rows that have one of them.
    units = sorted({amount for _, amount in amounts})
    pairs = " OR ".join("(i.currency = %s AND i.amount = %s)" for _ in amounts)
    params: list[Param] = [*units, *(part for pair in amounts for part in pair), MOST]
    rows = keysets.fetch(
        f"SELECT i.document_id FROM item i WHERE i.amount IN ({keysets.marks(units)}) "
        f"AND ({pairs}) ORDER BY i.issue_date DESC, i.id DESC LIMIT %s",
        params,
    )
    return list(dict.fromkeys(row[0] for row in rows))


def items_of(document_ids: Sequence[int]) -> dict[int, int]:
    """Map each document to the last of its items, which is the one that counts."""
    if not document_ids:
        return {}
    rows = keysets.fetch(
        "SELECT document_id, MAX(id) FROM item "
        f"WHERE document_id IN ({keysets.marks(document_ids)}) GROUP BY document_id",
        list(document_ids),
    )
    return dict(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The ids of documents, by how they were found."""

    exact: tuple[int, ...]
    other: tuple[int, ...]
    amount: tuple[int, ...]


def documents(text: str, *, amounts: Sequence[tuple[str, int]], look_within: bool = True) -> Found:
    """Look in every way; the slow one only when asked and the quick ones found little."""
    exact = by_number(text)
    other = by_prefix(text)
    if look_within and len(other) < MOST and not exact:
        other += containing(text)
    amount = by_amount(amounts)
    known = set(exact)
    return Found(
        exact=tuple(exact),
        other=tuple(dict.fromkeys(pk for pk in other if pk not in known))[:MOST],
        amount=tuple(amount),
    )


def _forms(text: str) -> set[str]:
    forms = {text, text.upper(), text.lower()}
    bare = without_leading_zeros(text)
    if text.isascii() and text.isdigit():
        forms |= {bare.zfill(length) for length in range(len(bare), _LONGEST_PADDED + 1)}
    return forms
