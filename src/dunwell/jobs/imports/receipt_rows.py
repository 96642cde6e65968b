"""Rows of receipts become cash items, each with the document it pays where the row names one."""

from functools import partial

import pyarrow as pa

from dunwell.core import names
from dunwell.core.imports import ProblemCode
from dunwell.jobs.imports import customer_rows, identities, party_rows
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.item_rows import ItemOptions
from dunwell.jobs.imports.workbench import Workbench
from dunwell.store import frames
from dunwell.store.merges.merging import STANDING

# Keys of receipts begin with it, so that a file of items never misses them.
NAMESPACE = "receipts"

# Documents the book can be paid on: those with an item whose issue was not reversed.
_PAYABLE = (
    "SELECT DISTINCT d.id AS document_id, d.number, i.currency, e.code AS entity,"
    " c.number AS customer_number"
    " FROM item i JOIN document d ON d.id = i.document_id JOIN entity e ON e.id = i.entity_id"
    " JOIN customer c ON c.id = i.customer_id"
    " JOIN posting p ON p.item_id = i.id AND p.kind = 'issued'"
    f" WHERE i.side = 'debit' AND d.number <> '' AND {STANDING}"
)

# A number that several documents carry names one only if the rest of the row tells which.
_FOUND = """
CREATE TABLE found AS SELECT t.row, min(p.document_id) AS document_id,
  min(p.customer_number) AS customer_number, min(p.entity) AS entity
FROM typed t JOIN payable p ON p.number = t.item_number
  AND p.currency = COALESCE(t.currency, $currency)
  AND (t.entity IS NULL OR p.entity = t.entity)
LEFT JOIN typed_customer c ON c.row = t.row
WHERE (SELECT count(*) FROM payable o WHERE o.number = t.item_number
    AND o.currency = COALESCE(t.currency, $currency)
    AND (t.entity IS NULL OR o.entity = t.entity)) = 1
  OR p.customer_number = c.number
GROUP BY t.row HAVING count(DISTINCT p.document_id) = 1
"""

_SHAPED = """
CREATE TABLE shaped AS SELECT t.row, t.number, t.number AS number_key, t.item_number,
  CAST(NULL AS BIGINT) AS instalment, CAST(NULL AS BIGINT) AS fiscal_year,
  CAST(NULL AS VARCHAR) AS po_reference, CAST(NULL AS VARCHAR) AS terms,
  CAST(NULL AS BIGINT) AS tax_amount, CAST(NULL AS VARCHAR) AS project,
  CAST(NULL AS VARCHAR) AS billing_type, COALESCE(t.customer_name, t.payer_name) AS customer_name,
  CAST(NULL AS DATE) AS clearing_date, t.amount,
  t.receipt_date AS issue_given, COALESCE(t.posting_date, t.receipt_date) AS posting_given,
  t.receipt_date AS due_given, t.receipt_date AS due_date,
  COALESCE(t.posting_date, t.receipt_date) AS posting_date, FALSE AS estimated,
  COALESCE(t.entity, f.entity, $entity) AS entity,
  COALESCE(t.currency, $currency) AS currency,
  COALESCE(c.number, f.customer_number) AS customer_number,
  'receipt' AS type, 'cash' AS side, 0 AS cleared,
  COALESCE(t.customer_number, t.customer_name, t.payer_name) AS who, t.item_number AS pays,
  COALESCE(md5(t.item_number), CAST(t.receipt_date AS VARCHAR)) AS part, FALSE AS part_given,
  concat_ws(': ', t.payer_name, t.text) AS text,
  $namespace AS namespace, f.document_id AS paid_document_id
FROM typed t
LEFT JOIN typed_customer c ON c.row = t.row
LEFT JOIN found f ON f.row = t.row
"""


def check(workbench: Workbench, reading: Reading, options: ItemOptions) -> None:
    """Fill `staged` with the receipts to merge and note every problem."""
    customer_rows.load_known(workbench)
    _find_customers(workbench)
    _load_payable(workbench, reading)
    workbench.run(_FOUND, {"currency": options.currency})
    workbench.run(
        _SHAPED,
        {"entity": options.entity, "currency": options.currency, "namespace": NAMESPACE},
    )
    _note_problems(workbench, reading)
    identities.identify(workbench, reading, ignore_zeros=options.ignore_leading_zeros)
    customer_rows.gather(workbench, reading, rows="staged")


def _find_customers(workbench: Workbench) -> None:
    """Tell who paid by number, else by the customer's or payer's name."""
    workbench.translate(
        into="payer_keys",
        values="SELECT DISTINCT COALESCE(customer_name, payer_name) AS name FROM typed"
        " WHERE customer_number IS NULL AND COALESCE(customer_name, payer_name) IS NOT NULL",
        schema=pa.schema([("name", pa.string()), ("name_key", pa.string())]),
        by=lambda name: (names.name_key(name),),
    )
    workbench.run(
        "CREATE TABLE typed_customer AS SELECT t.row, COALESCE(k.number, n.number) AS number"
        " FROM typed t LEFT JOIN known_customers k ON k.number = t.customer_number"
        " LEFT JOIN payer_keys p ON p.name = COALESCE(t.customer_name, t.payer_name)"
        " AND t.customer_number IS NULL"
        " LEFT JOIN (SELECT name_key, min(number) AS number FROM known_customers"
        " WHERE name_key <> '' GROUP BY name_key HAVING count(DISTINCT customer_id) = 1) n"
        " ON n.name_key = p.name_key"
    )


def _load_payable(workbench: Workbench, reading: Reading) -> None:
    workbench.run(
        "CREATE TABLE payable (document_id BIGINT, number VARCHAR, currency VARCHAR,"
        " entity VARCHAR, customer_number VARCHAR)"
    )
    if reading.has("item_number"):
        types = {name: pa.string() for name in ("number", "currency", "entity", "customer_number")}
        workbench.insert("payable", frames.read(_PAYABLE, types=types))


def _note_problems(workbench: Workbench, reading: Reading) -> None:
    note = partial(party_rows.note, workbench, reading)
    payer = ("customer_number", "customer_name", "payer_name", "item_number")
    note(ProblemCode.MISSING_VALUE, "amount IS NULL", "amount")
    note(ProblemCode.MISSING_VALUE, "due_date IS NULL", "receipt_date")
    note(ProblemCode.MISSING_VALUE, "currency IS NULL", "currency")
    note(ProblemCode.ZERO_AMOUNT, "amount = 0", "amount")
    note(ProblemCode.NEGATIVE_AMOUNT, "amount < 0", "amount")
    note(ProblemCode.UNKNOWN_CUSTOMER, "customer_number IS NULL", *payer)
    note(
        ProblemCode.UNKNOWN_ITEM,
        "item_number IS NOT NULL AND paid_document_id IS NULL",
        "item_number",
    )
