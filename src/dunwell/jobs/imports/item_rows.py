"""Rows of items become claims: a type, a positive amount, what was cleared of it, and an identity.

Everything is decided in whole columns on the workbench; what a rule of core has to say about a
word (a document type, a debit indicator, payment terms) is asked once for each distinct word.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa

from dunwell.core import debit_credit, document_words, payment_terms
from dunwell.core.documents import DocumentType, side_of
from dunwell.core.imports import ProblemCode
from dunwell.jobs.imports import customer_rows, identities, party_rows
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
    customer_rows.name_the_debtors(workbench)
    _shape(workbench, options)
    _note_shape_problems(workbench, reading, options)
    identities.identify(workbench, reading, ignore_zeros=options.ignore_leading_zeros)
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
    ELSE 0 END AS cleared,
  COALESCE(CAST(f.instalment AS VARCHAR), CAST(due_date AS VARCHAR)) AS part,
  f.instalment IS NOT NULL AS part_given,
  CAST(NULL AS VARCHAR) AS namespace, CAST(NULL AS VARCHAR) AS text,
  CAST(NULL AS VARCHAR) AS pays, CAST(NULL AS BIGINT) AS paid_document_id
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
    COALESCE(said.customer_number, said.customer_name) AS who,
    COALESCE(named.customers, 0) AS namesakes,
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
    note = partial(party_rows.note, workbench, reading)
    amount_fields = ("amount", "open_amount", "credit_amount")
    note(
        ProblemCode.MISSING_VALUE,
        "customer_number IS NULL",
        "customer_number",
        "customer_name",
    )
    note(ProblemCode.AMBIGUOUS_CUSTOMER, "namesakes > 1", "customer_name")
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
