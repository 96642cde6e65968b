"""Customers named in a file: which are known, which are new, and which may be one and the same."""

import pyarrow as pa

from dunwell.core import names
from dunwell.core.imports import ProblemCode
from dunwell.jobs.imports import problems
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.workbench import Workbench
from dunwell.store import frames

_KNOWN = (
    "SELECT n.number, n.customer_id, c.name_key, c.terms_days, c.number AS own_number,"
    " c.currency, c.credit_limit FROM customer_number n JOIN customer c ON c.id = n.customer_id"
)
_KNOWN_TYPES = {
    **dict.fromkeys(("number", "name_key", "own_number", "currency"), pa.string()),
    **dict.fromkeys(("terms_days", "credit_limit"), pa.int64()),
}


def load_known(workbench: Workbench) -> None:
    """Copy numbers, name keys, terms and limits of the book's customers to `known_customers`."""
    workbench.run(
        "CREATE TABLE known_customers (number VARCHAR, customer_id BIGINT, name_key VARCHAR,"
        " terms_days BIGINT, own_number VARCHAR, currency VARCHAR, credit_limit BIGINT)"
    )
    workbench.insert("known_customers", frames.read(_KNOWN, types=_KNOWN_TYPES))


def name_the_unnumbered(
    workbench: Workbench, *, number: str = "customer_number", name: str = "customer_name"
) -> None:
    """Find a number for each name that stands without one: the known customer's of that name.

    A name nobody has yet becomes its own number; `customers` counts who in the book has it.
    """
    workbench.translate(
        into="named",
        values=f"SELECT DISTINCT {name} FROM typed WHERE {number} IS NULL AND {name} IS NOT NULL",
        schema=pa.schema([("name", pa.string()), ("name_key", pa.string())]),
        by=lambda text: (names.name_key(text),),
    )
    workbench.run("ALTER TABLE named ADD COLUMN number VARCHAR")
    workbench.run("ALTER TABLE named ADD COLUMN customers BIGINT")
    workbench.run(
        "UPDATE named SET number = COALESCE("
        "(SELECT min(k.own_number) FROM known_customers k"
        " WHERE k.name_key = named.name_key AND k.name_key <> ''),"
        "(SELECT min(left(o.name, 100)) FROM named o WHERE o.name_key = named.name_key)),"
        " customers = (SELECT count(DISTINCT k.customer_id) FROM known_customers k"
        " WHERE k.name_key = named.name_key AND k.name_key <> '')"
    )


def meet_nobody(workbench: Workbench) -> None:
    """Leave `new_customers` and `pairs` empty, for files that bring no customers."""
    workbench.run("CREATE TABLE new_customers (number VARCHAR, name VARCHAR, name_key VARCHAR)")
    workbench.run("CREATE TABLE pairs (number VARCHAR, other VARCHAR, because VARCHAR)")


def gather(workbench: Workbench, reading: Reading, *, rows: str) -> None:
    """Fill `new_customers` from (customer_number, customer_name, row) of the table `rows`.

    The name is the one a number stands with most often.
    """
    workbench.run(
        "CREATE TABLE met AS SELECT customer_number AS number,"
        " left(COALESCE(mode(customer_name), ''), 300) AS name, min(row) AS row"
        f" FROM {rows} WHERE customer_number IS NOT NULL GROUP BY customer_number"
    )
    workbench.translate(
        into="met_keys",
        values="SELECT DISTINCT name FROM met",
        schema=pa.schema([("name", pa.string()), ("name_key", pa.string())]),
        by=lambda name: (names.name_key(name)[:300],),
    )
    workbench.run(
        "CREATE TABLE new_customers AS SELECT met.number, met.name, met_keys.name_key, met.row"
        " FROM met JOIN met_keys ON met_keys.name = met.name"
        " WHERE met.number NOT IN (SELECT number FROM known_customers)"
    )
    propose_merges(workbench, reading)


# A new customer is held against every other one; the smallest number it resembles is named.
_PAIRS = """
CREATE TABLE pairs AS
SELECT n.number, n.row, n.name,
  COALESCE(by_number.other, by_name.other, by_spelling.other) AS other,
  CASE WHEN by_number.other IS NOT NULL THEN 'same_number_other_form'
    ELSE 'same_name' END AS because
FROM new_customers n
LEFT JOIN (
  SELECT a.number, min(b.number) AS other FROM new_customers a JOIN everyone b
    ON ltrim(a.number, '0') = ltrim(b.number, '0') AND a.number <> b.number
      AND regexp_full_match(a.number, '[0-9]+')
  WHERE b.known OR b.number < a.number
  GROUP BY a.number
) by_number ON by_number.number = n.number
LEFT JOIN (
  SELECT a.number, min(f.number) AS other FROM new_customers a JOIN (
    SELECT name_key, min(number) AS number FROM everyone WHERE name_key <> '' GROUP BY name_key
  ) f ON f.name_key = a.name_key AND f.number <> a.number
  GROUP BY a.number
) by_name ON by_name.number = n.number
LEFT JOIN (
  SELECT a.number, min(b.number) AS other FROM new_customers a JOIN everyone b
    ON left(a.name_key, 4) = left(b.name_key, 4) AND a.name_key <> b.name_key
      AND abs(length(a.name_key) - length(b.name_key)) <= 1
      AND length(a.name_key) >= 8 AND damerau_levenshtein(a.name_key, b.name_key) = 1
      AND regexp_replace(a.name_key, '[^0-9]', '', 'g')
        = regexp_replace(b.name_key, '[^0-9]', '', 'g')
  WHERE b.known OR b.number < a.number
  GROUP BY a.number
) by_spelling ON by_spelling.number = n.number
WHERE by_number.other IS NOT NULL OR by_name.other IS NOT NULL OR by_spelling.other IS NOT NULL
"""


def propose_merges(workbench: Workbench, reading: Reading) -> None:
    """Fill `pairs` with customers that may be one, and warn of each; nothing is merged."""
    workbench.run(
        "CREATE TABLE everyone AS SELECT number, name_key, TRUE AS known FROM known_customers"
        " UNION ALL SELECT number, name_key, FALSE FROM new_customers"
    )
    workbench.run(_PAIRS)
    heading = reading.columns.get("customer_number") or reading.columns.get("customer_name")
    problems.add(
        workbench,
        ProblemCode.SIMILAR_CUSTOMER,
        rows="FROM pairs",
        column=heading or reading.columns.get("number") or reading.columns.get("name"),
        value="concat(number, ' ', name, ' ~ ', other)",
    )
