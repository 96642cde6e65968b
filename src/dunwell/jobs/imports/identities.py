"""A row is known by its number in its source, or by what it says; rows of one number are one."""

from typing import Final

from dunwell.core.imports import ProblemCode
from dunwell.jobs.imports import party_rows, problems
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.workbench import Workbench
from dunwell.store.models import Customer, Document, Entity

# Rows without a number are known by what they say; exact repeats are told apart by their count.
# What was cleared is no part of it, so that a row keeps its identity when it is paid; nor is
# anything that the book adds to the row, which a later import may see otherwise.
_PRINTED = """
CREATE VIEW printed AS SELECT *, md5(concat_ws('|', entity, type, who, currency, amount,
    COALESCE(CAST(posting_given AS VARCHAR), ''), COALESCE(CAST(issue_given AS VARCHAR), ''),
    COALESCE(CAST(due_given AS VARCHAR), ''), COALESCE(po_reference, ''),
    COALESCE(instalment, 0), COALESCE(pays, ''))) AS print
FROM shaped
WHERE row NOT IN (SELECT row FROM problem WHERE severity = 'error')
"""
# What only describes a document, with the characters that the book keeps of it.
TEXTS: Final = {
    name: party_rows.longest(Document, name)
    for name in ("po_reference", "terms", "project", "billing_type", "text")
}
_DOCUMENT_KEY = "concat_ws('|', namespace, entity, type, number_key, fiscal_year)"
_IDENTIFIED = f"""
CREATE TABLE identified AS SELECT *,
  md5(concat_ws('|', print, cleared, COALESCE(CAST(clearing_date AS VARCHAR), ''),
    posting_date, due_date, COALESCE(po_reference, ''), COALESCE(terms, ''),
    COALESCE(tax_amount, 0), COALESCE(project, ''), COALESCE(billing_type, ''),
    COALESCE(text, ''))) AS content_hash
FROM (
  SELECT *, {_DOCUMENT_KEY} AS document_key
  FROM printed WHERE number_key IS NOT NULL
  UNION ALL
  SELECT *, concat_ws('|', namespace, 'row', print, row_number() OVER (
    PARTITION BY print ORDER BY clearing_date NULLS LAST, cleared DESC, row)) AS document_key
  FROM printed WHERE number_key IS NULL
)
"""
# A rejected row is still an instalment of its document: its siblings are known as such, so that
# it joins them, and does not correct one of them, when it is loaded later.
_REJECTED = f"""
CREATE TABLE rejected AS SELECT row, entity, number, number_key, {_DOCUMENT_KEY} AS document_key,
  COALESCE(part, '?') AS part
FROM shaped WHERE row IN (SELECT row FROM problem WHERE severity = 'error')
"""

# The rows whose document stands in more than one row. Hashes keep the look at all rows cheap, and
# a slice of them at a time keeps it small: what is counted does not leave memory for the disk.
_FAMILY = """
CREATE TABLE family AS SELECT row, document_key, customer_number, currency, content_hash, due_date,
  part
FROM identified WHERE FALSE
"""
_SLICE = """
INSERT INTO family BY NAME SELECT row, document_key, customer_number, currency, content_hash,
  due_date, part
FROM identified
WHERE hash(document_key) IN (
  SELECT hashed FROM (
    SELECT hash(document_key) AS hashed FROM identified UNION ALL
    SELECT hash(document_key) FROM rejected WHERE number_key IS NOT NULL)
  WHERE hashed % $slices = $slice
  GROUP BY hashed HAVING count(*) > 1)
"""
_ROWS_OF_SLICE: Final = 2_000_000


def _gather_families(workbench: Workbench) -> None:
    workbench.run(_FAMILY)
    slices = 1 + workbench.value("SELECT count(*) FROM identified") // _ROWS_OF_SLICE
    for part in range(slices):
        workbench.run(_SLICE, {"slices": slices, "slice": part})


# Rows of one number are instalments when their instalment numbers or due dates differ.
_SIBLINGS = """
CREATE TABLE siblings AS SELECT document_key, min(row) AS leader,
  count(DISTINCT customer_number) > 1 OR count(DISTINCT currency) > 1 AS two_customers,
  count(DISTINCT part) AS parts
FROM (
  SELECT document_key, row, customer_number, currency, part FROM family UNION ALL
  SELECT document_key, NULL, NULL, NULL, part FROM rejected WHERE number_key IS NOT NULL)
GROUP BY document_key HAVING count(*) > 1 AND leader IS NOT NULL
"""
_TWINS = """
CREATE TABLE twins AS SELECT row, document_key,
  row_number() OVER (PARTITION BY document_key, part ORDER BY row) AS occurrence,
  dense_rank() OVER (PARTITION BY document_key ORDER BY due_date, part) AS instalment,
  min(content_hash) OVER part <> max(content_hash) OVER part AS differing
FROM family
WINDOW part AS (PARTITION BY document_key, part)
"""
# Of two numbers that differ by leading zeros only, at least one starts with a zero.
_ZERO_TWINS = """
FROM identified JOIN (
  SELECT entity AS e, type AS t, ltrim(number_key, '0') AS bare FROM identified
  WHERE regexp_full_match(number_key, '[0-9]+') AND ltrim(number_key, '0') IN
    (SELECT ltrim(number_key, '0') FROM identified WHERE regexp_full_match(number_key, '0[0-9]*'))
  GROUP BY ALL HAVING count(DISTINCT number_key) > 1
) pairs ON entity = e AND type = t AND ltrim(number_key, '0') = bare
  AND regexp_full_match(number_key, '[0-9]+')
"""


def _note_problems(workbench: Workbench, reading: Reading) -> None:
    def note(code: ProblemCode, rows: str) -> None:
        number = reading.columns.get("number")
        problems.add(workbench, code, rows=rows, column=number, value="number")

    two = "SELECT document_key FROM siblings WHERE two_customers"
    note(
        ProblemCode.NUMBER_OF_TWO_CUSTOMERS,
        f"FROM identified WHERE document_key IN ({two})",
    )
    note(
        ProblemCode.CONFLICTING_AMOUNTS,
        "FROM identified WHERE document_key IN (SELECT document_key FROM twins WHERE differing)"
        f" AND document_key NOT IN ({two})",
    )
    note(
        ProblemCode.REPEATED_ROW,
        "FROM identified WHERE row IN"
        " (SELECT row FROM twins WHERE occurrence > 1 AND NOT differing)",
    )
    note(ProblemCode.LEADING_ZEROS, _ZERO_TWINS)


# The number of a row in its file serves as its sequence: ids are set aside for the largest.
_STAGED = """
CREATE TABLE staged AS SELECT i.row, i.row AS seq, i.document_key,
  CASE WHEN s.parts > 1 OR i.part_given THEN i.document_key || '/' || i.part
    ELSE i.document_key END AS key,
  CAST(COALESCE(s.parts, 0) > 1 AS BIGINT) AS has_siblings,
  CASE WHEN s.parts > 1 THEN s.leader ELSE i.row END AS leader_seq,
  COALESCE(i.instalment, CASE WHEN s.parts > 1 THEN t.instalment END, 1) AS instalment,
  CASE WHEN regexp_full_match(i.number_key, '[0-9]+') AND NOT $ignore_zeros
    THEN COALESCE(NULLIF(ltrim(i.number_key, '0'), ''), '0') END AS bare_number,
  i.content_hash, i.type, i.side, COALESCE(i.number, '') AS number, i.customer_number,
  i.customer_name, i.entity, i.currency, i.amount, i.cleared, i.clearing_date AS cleared_date,
  COALESCE(i.issue_given, i.posting_date) AS issue_date, i.posting_date, i.estimated,
  i.due_date, i.tax_amount,
  {texts},
  i.paid_document_id
FROM identified i
LEFT JOIN siblings s ON s.document_key = i.document_key
LEFT JOIN twins t ON t.row = i.row
WHERE i.row NOT IN (SELECT row FROM problem WHERE severity = 'error')
  AND COALESCE(t.occurrence, 1) = 1
"""


# Cutting a number would make it another one; where there is none the name serves as one.
_NUMBERS: Final = {
    ("number",): party_rows.longest(Document, "number"),
    ("customer_number", "customer_name"): party_rows.longest(Customer, "number"),
    ("entity",): party_rows.longest(Entity, "code"),
}


def _note_lengths(workbench: Workbench, reading: Reading) -> None:
    for fields, length in _NUMBERS.items():
        where = f"length({fields[0]}) > {length}"
        party_rows.note(workbench, reading, ProblemCode.NUMBER_TOO_LONG, where, *fields)
    names = {"customer_name": party_rows.longest(Customer, "name")}
    party_rows.note_long_texts(workbench, reading, TEXTS | names)


def identify(workbench: Workbench, reading: Reading, *, ignore_zeros: bool) -> None:
    """Fill `staged` from `shaped`: one row for each item to merge, with its identity.

    `shaped` holds the claims of all rows, errors included; those are left out here.
    """
    _note_lengths(workbench, reading)
    for statement in (_PRINTED, _IDENTIFIED, _REJECTED):
        workbench.run(statement)
    _gather_families(workbench)
    workbench.run(_SIBLINGS)
    workbench.run(_TWINS)
    _note_problems(workbench, reading)
    texts = ", ".join(_text(reading, name, size) for name, size in TEXTS.items())
    workbench.run(_STAGED.replace("{texts}", texts), {"ignore_zeros": ignore_zeros})


def _text(reading: Reading, name: str, size: int) -> str:
    """Write what a row says in a column; a column that the file lacks says nothing, not blank."""
    sources = ("text", "payer_name") if name == "text" else (name,)
    if any(reading.has(source) for source in sources):
        return f"left(COALESCE(i.{name}, ''), {size}) AS {name}"
    return f"CAST(NULL AS VARCHAR) AS {name}"


# Numbers that the file lists, if in rows that were rejected: they are not missing from it.
SPARED = """
SELECT DISTINCT entity, number FROM shaped
WHERE number IS NOT NULL AND row IN (SELECT row FROM problem WHERE severity = 'error')
"""


def unknown_rows(workbench: Workbench) -> int:
    """Count the rejected rows of which nobody can tell which document they are about."""
    count: int = workbench.value("SELECT count(*) FROM rejected WHERE number_key IS NULL")
    return count


def note_nothing_closed(workbench: Workbench) -> None:
    """Warn of the rejected rows that kept everything open."""
    problems.add(
        workbench,
        ProblemCode.NOTHING_CLOSED,
        rows="FROM (SELECT row FROM problem WHERE severity = 'error' EXCEPT"
        " SELECT row FROM shaped WHERE number_key IS NOT NULL)",
        column=None,
    )


def totals(workbench: Workbench) -> dict[str, dict[str, int]]:
    """Tell, for each currency, how many items the file holds and what is open on them, net."""
    rows = workbench.rows(
        "SELECT currency, count(*), CAST(sum(CASE side WHEN 'debit' THEN amount - cleared"
        " ELSE cleared - amount END) AS BIGINT) FROM staged GROUP BY currency ORDER BY currency"
    )
    return {currency: {"items": count, "open": amount} for currency, count, amount in rows}


def rejected_amounts(workbench: Workbench) -> dict[str, int]:
    """Tell what the rejected rows with a readable amount are worth, for each currency."""
    rows = workbench.rows(
        "SELECT currency, CAST(sum(CASE side WHEN 'debit' THEN amount - cleared"
        " ELSE cleared - amount END) AS BIGINT) FROM shaped"
        " WHERE row IN (SELECT row FROM problem WHERE severity = 'error')"
        " AND amount IS NOT NULL AND currency IS NOT NULL AND cleared BETWEEN 0 AND amount"
        " GROUP BY currency"
    )
    return dict(rows)
