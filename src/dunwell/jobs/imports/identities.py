"""A row is known by its number in its source, or by what it says; rows of one number are one."""

from dunwell.core.imports import ProblemCode
from dunwell.jobs.imports import problems
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.workbench import Workbench

# Rows without a number are known by what they say; exact repeats are told apart by their count.
# What was cleared is no part of it, so that a row keeps its identity when it is paid.
_PRINTED = """
CREATE VIEW printed AS SELECT *, md5(concat_ws('|', entity, type, customer_number, currency,
    amount,
    COALESCE(CAST(posting_given AS VARCHAR), ''), COALESCE(CAST(issue_given AS VARCHAR), ''),
    COALESCE(CAST(due_given AS VARCHAR), ''), COALESCE(po_reference, ''),
    COALESCE(instalment, 0), COALESCE(paid_document_id, 0))) AS print
FROM shaped
WHERE row NOT IN (SELECT row FROM problem WHERE severity = 'error')
"""
_IDENTIFIED = """
CREATE TABLE identified AS SELECT *,
  md5(concat_ws('|', print, cleared, COALESCE(CAST(clearing_date AS VARCHAR), ''),
    posting_date, due_date, COALESCE(po_reference, ''), COALESCE(terms, ''),
    COALESCE(tax_amount, 0), COALESCE(project, ''), COALESCE(billing_type, ''))) AS content_hash
FROM (
  SELECT *, concat_ws('|', namespace, entity, type, number_key, fiscal_year) AS document_key
  FROM printed WHERE number_key IS NOT NULL
  UNION ALL
  SELECT *, concat_ws('|', namespace, 'row', print, row_number() OVER (
    PARTITION BY print ORDER BY clearing_date NULLS LAST, cleared DESC, row)) AS document_key
  FROM printed WHERE number_key IS NULL
)
"""

# The rows whose document stands in more than one row; hashes keep the look at all rows cheap.
_FAMILY = """
CREATE TABLE family AS SELECT row, document_key, customer_number, currency, content_hash, due_date,
  part
FROM identified
WHERE hash(document_key) IN (
  SELECT hashed FROM (SELECT hash(document_key) AS hashed FROM identified)
  GROUP BY hashed HAVING count(*) > 1)
"""
# Rows of one number are instalments when their instalment numbers or due dates differ.
_SIBLINGS = """
CREATE TABLE siblings AS SELECT document_key, min(row) AS leader,
  count(DISTINCT customer_number) > 1 OR count(DISTINCT currency) > 1 AS two_customers,
  count(DISTINCT part) AS parts
FROM family GROUP BY document_key HAVING count(*) > 1
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
    THEN ltrim(i.number_key, '0') END AS bare_number,
  i.content_hash, i.type, i.side, COALESCE(i.number, '') AS number, i.customer_number,
  i.customer_name, i.entity, i.currency, i.amount, i.cleared, i.clearing_date AS cleared_date,
  COALESCE(i.issue_given, i.posting_date) AS issue_date, i.posting_date, i.estimated,
  i.due_date, COALESCE(i.po_reference, '') AS po_reference, COALESCE(i.terms, '') AS terms,
  i.tax_amount, COALESCE(i.project, '') AS project, COALESCE(i.billing_type, '') AS billing_type,
  i.paid_document_id
FROM identified i
LEFT JOIN siblings s ON s.document_key = i.document_key
LEFT JOIN twins t ON t.row = i.row
WHERE i.row NOT IN (SELECT row FROM problem WHERE severity = 'error')
  AND COALESCE(t.occurrence, 1) = 1
"""


def identify(workbench: Workbench, reading: Reading, *, ignore_zeros: bool) -> None:
    """Fill `staged` from `shaped`: one row for each item to merge, with its identity.

    `shaped` holds the claims of all rows, errors included; those are left out here.
    """
    for statement in (_PRINTED, _IDENTIFIED, _FAMILY, _SIBLINGS, _TWINS):
        workbench.run(statement)
    _note_problems(workbench, reading)
    workbench.run(_STAGED, {"ignore_zeros": ignore_zeros})


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
