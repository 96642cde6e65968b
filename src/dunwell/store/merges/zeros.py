"""Numbers that differ by leading zeros only: found for a warning, or taken as one on request."""

from dunwell.store.merges.merging import Merge

# The source's standing numbers of digits that start with a zero; they are few, so that looking
# in both directions stays cheap.
_ZEROED = """
SELECT DISTINCT k.key, d.number, d.type, i.entity_id,
  COALESCE(NULLIF(ltrim(d.number, '0'), ''), '0') AS bare
FROM document d JOIN item i ON i.document_id = d.id JOIN source_key k ON k.item_id = i.id
WHERE d.number >= '0' AND d.number < '1' AND substr(d.number, 1, 1) = '0'
  AND ltrim(d.number, '0123456789') = '' AND k.source_id = %(source)s
"""
_TWINS = """
SELECT m.row FROM merge_item m
JOIN zeroed_number z ON z.bare = m.bare_number AND z.type = m.type
  AND z.entity_id = m.entity_id AND z.number <> m.number
WHERE m.verdict = 'new'
UNION
SELECT m.row FROM merge_item m
JOIN document d ON d.number = m.bare_number AND d.type = m.type AND d.source_id = %(source)s
JOIN item i ON i.document_id = d.id AND i.entity_id = m.entity_id
JOIN source_key k ON k.item_id = i.id
WHERE m.verdict = 'new' AND d.number <> m.number
"""
_USE_KNOWN_KEY = """
UPDATE {stage} SET key = f.key, document_key = CASE WHEN {stage}.key = {stage}.document_key
  THEN f.key ELSE {stage}.document_key END
FROM other_form f WHERE f.form = {stage}.key
  AND NOT EXISTS (SELECT 1 FROM source_key k
    WHERE k.source_id = %(source)s AND k.key = {stage}.key)
"""


def _form(number: str, other: str) -> str:
    """Write a key with another form of its number, which ends at the next mark of the key."""
    key = "z.key || '|'"
    for mark in ("|", "/"):
        key = f"replace({key}, '|' || {number} || '{mark}', '|' || {other} || '{mark}')"
    return f"rtrim({key}, '|')"


def gather(merge: Merge) -> None:
    """Fill `zeroed_number` for the two questions below; the latter drops it."""
    merge.temporary("zeroed_number", _ZEROED)


def find_other_forms(merge: Merge, *, ignore_zeros: bool) -> None:
    """Give staged rows the key under which the book knows their number in its other form.

    The profile of a source may have changed: a number as it is written is found under either
    form; another number that differs by zeros only is found where zeros are to be ignored.
    """
    forms = [_form("z.bare", "z.number")]
    if ignore_zeros:
        forms.append(_form("z.number", "z.bare"))
    union = " UNION ".join(f"SELECT {form} AS form, z.key FROM zeroed_number z" for form in forms)
    merge.temporary(
        "other_form", f"SELECT form, MIN(key) AS key FROM ({union}) AS u GROUP BY form"
    )
    merge.run(_USE_KNOWN_KEY)
    merge.drop("other_form")


def twins(merge: Merge) -> list[int]:
    """Find new rows whose number the book has with other leading zeros."""
    rows = merge.rows(_TWINS)
    merge.drop("zeroed_number")
    return [row for (row,) in rows]
