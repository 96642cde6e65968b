"""Rows of items become claims: a type, a positive amount, what was cleared of it, and an identity.

Everything is decided in whole columns on the workbench; what a rule of core has to say about a
word (a document type, a debit indicator, payment terms) is asked once for each distinct word.
"""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dunwell.core import debit_credit, document_words, payment_terms
from dunwell.core.documents import DocumentType, side_of
from dunwell.core.imports import ProblemCode
from dunwell.jobs.imports import customer_rows, problems
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.workbench import Workbench


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOptions:
    """What the command line, the source's profile and the policy say about a file of items."""

    entity: str
    currency: str | None
    default_terms_days: int
    ignore_leading_zeros: bool


def check(workbench: Workbench, reading: Reading, options: ItemOptions) -> None:
    """Fill the table `staged`, one row for each item to merge, and note every problem."""
    _translate_words(workbench)
    customer_rows.load_known(workbench)
    customer_rows.name_the_unnumbered(workbench)
    _shape(workbench, options)
    _note_shape_problems(workbench, reading, options)
    _identify(workbench)
    _note_identity_problems(workbench, reading)
    _stage(workbench, options)
    customer_rows.gather(workbench, reading, rows="staged")


def _translate_words(workbench: Workbench) -> None:
    def told(name: str) -> str:
        return f"SELECT DISTINCT {name} FROM typed WHERE {name} IS NOT NULL"

    text = pa.field("text", pa.string())
    workbench.translate(
        into="types",
        values=told("document_type"),
        schema=pa.schema([text, pa.field("value", pa.string())]),
        by=lambda word: (_type_word(word),),
    )
    workbench.translate(
        into="signs",
        values=told("debit_credit"),
        schema=pa.schema([text, pa.field("credit", pa.bool_())]),
        by=lambda word: (debit_credit.is_credit(word),),
    )
    workbench.translate(
        into="terms_words",
        values=told("terms"),
        schema=pa.schema([text, pa.field("days", pa.int64())]),
        by=lambda word: (payment_terms.terms_days(word),),
    )
    workbench.run("CREATE TABLE sides (type VARCHAR, side VARCHAR)")
    for document_type in DocumentType:
        workbench.run(
            "INSERT INTO sides VALUES (?, ?)",
            [document_type.value, side_of(document_type).value],
        )


def _type_word(word: str) -> str | None:
    found = document_words.document_type(word)
    return found.value if found else None


# `said` is the amount with its sign; credits are below zero until the type is known.
_SAID = """
CREATE VIEW said AS SELECT t.*, ty.value AS word_type, tw.days AS terms_days,
  CASE WHEN s.credit THEN -abs(t.plain_amount) ELSE t.plain_amount END AS signed_amount
FROM (
  SELECT *, CASE WHEN amount IS NULL AND credit_amount IS NULL THEN open_amount
    ELSE COALESCE(amount, 0) - COALESCE(abs(credit_amount), 0) END AS plain_amount
  FROM typed
) t
LEFT JOIN types ty ON ty.text = t.document_type
LEFT JOIN signs s ON s.text = t.debit_credit
LEFT JOIN terms_words tw ON tw.text = t.terms
"""

_SHAPED = """
CREATE TABLE shaped AS SELECT
  f.*,
  sides.side,
  CASE WHEN due_given IS NOT NULL THEN due_given
    ELSE COALESCE(f.issue_given, f.posting_given) + CAST(f.days AS INTEGER) END AS due_date,
  COALESCE(
    f.posting_given, f.issue_given, least(f.due_given - CAST(f.days AS INTEGER), f.clearing_date)
  ) AS posting_date,
  f.posting_given IS NULL AND f.issue_given IS NULL AS estimated,
  CASE
    WHEN f.open_amount IS NOT NULL AND f.open_amount IS DISTINCT FROM f.plain_amount
      THEN f.amount - abs(f.open_amount)
    WHEN f.applied_amount IS NOT NULL THEN abs(f.applied_amount)
    WHEN f.clearing_date IS NOT NULL AND f.open_is_amount THEN f.amount
    ELSE 0 END AS cleared
FROM (
  SELECT said.row, said.number, said.instalment, said.fiscal_year, said.po_reference, said.terms,
    said.tax_amount, said.project, said.billing_type, said.customer_name, said.clearing_date,
    said.open_amount, said.applied_amount, said.plain_amount, said.document_type,
    said.word_type,
    said.amount IS NULL OR said.open_amount IS NULL AS open_is_amount,
    said.issue_date AS issue_given, said.posting_date AS posting_given,
    said.due_date AS due_given,
    COALESCE(said.terms_days, c.terms_days, $default_days) AS days,
    COALESCE(said.entity, $entity) AS entity,
    COALESCE(said.currency, $currency) AS currency,
    COALESCE(said.customer_number, named.number) AS customer_number,
    abs(said.signed_amount) AS amount,
    CASE
      WHEN said.word_type IN ('credit_memo', 'receipt') THEN said.word_type
      WHEN said.signed_amount < 0 THEN 'credit_memo'
      ELSE COALESCE(said.word_type, 'invoice') END AS type,
    CASE WHEN $ignore_zeros AND regexp_full_match(said.number, '0*[0-9]+')
      THEN COALESCE(NULLIF(ltrim(said.number, '0'), ''), '0')
      ELSE said.number END AS number_key
  FROM said
  LEFT JOIN named ON named.name = said.customer_name AND said.customer_number IS NULL
  LEFT JOIN known_customers c ON c.number = COALESCE(said.customer_number, named.number)
) f
JOIN sides ON sides.type = f.type
"""


def _shape(workbench: Workbench, options: ItemOptions) -> None:
    workbench.run(_SAID)
    params: dict[str, Any] = {
        "default_days": options.default_terms_days,
        "entity": options.entity,
        "currency": options.currency,
        "ignore_zeros": options.ignore_leading_zeros,
    }
    workbench.run(_SHAPED, params)


def _note_shape_problems(workbench: Workbench, reading: Reading, options: ItemOptions) -> None:
    def note(code: ProblemCode, where: str, *fields: str) -> None:
        field = next((field for field in fields if reading.has(field)), fields[0])
        problems.add(
            workbench,
            code,
            rows=f"FROM (SELECT row FROM shaped WHERE {where}) JOIN cells USING (row)"
            " WHERE row NOT IN (SELECT row FROM problem WHERE severity = 'error')",
            column=reading.columns.get(field, field),
            value=f"cells.{field}",
        )

    amount_fields = ("amount", "open_amount", "credit_amount")
    note(
        ProblemCode.MISSING_VALUE,
        "customer_number IS NULL",
        "customer_number",
        "customer_name",
    )
    note(ProblemCode.MISSING_VALUE, "amount IS NULL", *amount_fields)
    dates = ("due_date", "issue_date", "posting_date")
    note(ProblemCode.MISSING_VALUE, "due_date IS NULL OR posting_date IS NULL", *dates)
    if options.currency is None:
        note(ProblemCode.MISSING_VALUE, "currency IS NULL", "currency")
    note(ProblemCode.ZERO_AMOUNT, "amount = 0", *amount_fields)
    note(
        ProblemCode.OPEN_ABOVE_AMOUNT,
        "open_amount IS NOT NULL AND (abs(open_amount) > amount"
        " OR (open_amount <> 0 AND sign(open_amount) <> sign(plain_amount)))",
        "open_amount",
    )
    note(ProblemCode.APPLIED_ABOVE_AMOUNT, "abs(applied_amount) > amount", "applied_amount")
    note(ProblemCode.DUE_BEFORE_POSTING, "due_date < posting_date AND NOT estimated", "due_date")
    note(ProblemCode.DUE_DATE_FROM_TERMS, "due_given IS NULL", "due_date")
    note(
        ProblemCode.UNKNOWN_DOCUMENT_TYPE,
        "document_type IS NOT NULL AND word_type IS NULL",
        "document_type",
    )


# Rows without a number are known by what they say; exact repeats are told apart by their count.
# What was cleared is no part of it, so that a row keeps its identity when it is paid.
_PRINTED = """
CREATE VIEW printed AS SELECT *, md5(concat_ws('|', entity, type, customer_number, currency, amount,
    COALESCE(CAST(posting_given AS VARCHAR), ''), COALESCE(CAST(issue_given AS VARCHAR), ''),
    COALESCE(CAST(due_given AS VARCHAR), ''), COALESCE(po_reference, ''),
    COALESCE(instalment, 0))) AS print
FROM shaped
WHERE row NOT IN (SELECT row FROM problem WHERE severity = 'error')
"""
_IDENTIFIED = """
CREATE TABLE identified AS SELECT *,
  md5(concat_ws('|', print, cleared, COALESCE(CAST(clearing_date AS VARCHAR), ''),
    posting_date, due_date, COALESCE(po_reference, ''), COALESCE(terms, ''),
    COALESCE(tax_amount, 0), COALESCE(project, ''), COALESCE(billing_type, ''))) AS content_hash
FROM (
  SELECT *, concat_ws('|', entity, type, number_key, fiscal_year) AS document_key
  FROM printed WHERE number_key IS NOT NULL
  UNION ALL
  SELECT *, 'row|' || print || '|' || row_number() OVER (
    PARTITION BY print ORDER BY clearing_date NULLS LAST, cleared DESC, row) AS document_key
  FROM printed WHERE number_key IS NULL
)
"""

# The rows whose document stands in more than one row; hashes keep the look at all rows cheap.
_FAMILY = """
CREATE TABLE family AS SELECT row, document_key, customer_number, currency, content_hash, due_date,
  COALESCE(CAST(instalment AS VARCHAR), CAST(due_date AS VARCHAR)) AS part
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


def _identify(workbench: Workbench) -> None:
    for statement in (_PRINTED, _IDENTIFIED, _FAMILY, _SIBLINGS, _TWINS):
        workbench.run(statement)


def _note_identity_problems(workbench: Workbench, reading: Reading) -> None:
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
  CASE WHEN s.parts > 1 OR i.instalment IS NOT NULL
    THEN i.document_key || '/' || COALESCE(CAST(i.instalment AS VARCHAR),
      CAST(i.due_date AS VARCHAR))
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
  i.tax_amount, COALESCE(i.project, '') AS project, COALESCE(i.billing_type, '') AS billing_type
FROM identified i
LEFT JOIN siblings s ON s.document_key = i.document_key
LEFT JOIN twins t ON t.row = i.row
WHERE i.row NOT IN (SELECT row FROM problem WHERE severity = 'error')
  AND COALESCE(t.occurrence, 1) = 1
"""


def _stage(workbench: Workbench, options: ItemOptions) -> None:
    workbench.run(_STAGED, {"ignore_zeros": options.ignore_leading_zeros})


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
