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
    " c.currency, c.credit_limit, c.name"
    " FROM customer_number n JOIN customer c ON c.id = n.customer_id"
)
_KNOWN_TYPES = {
    **dict.fromkeys(("number", "name_key", "own_number", "currency", "name"), pa.string()),
    **dict.fromkeys(("terms_days", "credit_limit"), pa.int64()),
}


def load_known(workbench: Workbench) -> None:
    """Copy numbers, name keys, terms and limits of the book's customers to `known_customers`."""
    workbench.run(
        "CREATE TABLE known_customers (number VARCHAR, customer_id BIGINT, name_key VARCHAR,"
        " terms_days BIGINT, own_number VARCHAR, currency VARCHAR, credit_limit BIGINT,"
        " name VARCHAR)"
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
        "(SELECT min(o.name) FROM named o WHERE o.name_key = named.name_key)),"
        " customers = (SELECT count(DISTINCT k.customer_id) FROM known_customers k"
        " WHERE k.name_key = named.name_key AND k.name_key <> '')"
    )


# Another spelling may be another customer: only the name itself, in either case, is the name.
_SAME_NAME = """
CREATE TABLE named AS SELECT t.name,
  COALESCE(any_value(n.own_number), min(k.own_number), min(t.first)) AS number,
  CASE WHEN any_value(n.own_number) IS NULL THEN count(DISTINCT k.customer_id) ELSE 1
    END AS customers
FROM (
  SELECT name, min(name) OVER (PARTITION BY lower(name)) AS first FROM (
    SELECT DISTINCT customer_name AS name FROM typed
    WHERE customer_number IS NULL AND customer_name IS NOT NULL)
) t
LEFT JOIN known_customers n ON n.number = t.first
LEFT JOIN known_customers k ON lower(k.name) = lower(t.name)
GROUP BY t.name
"""


def name_the_debtors(workbench: Workbench) -> None:
    """Find a number for each name that stands without one, by that very name.

    As with `name_the_unnumbered`, whose table this fills; but who owes is never guessed.
    """
    workbench.run(_SAME_NAME)


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


# Two names that differ by one letter, or by two swapped ones, share a spelling once one letter is
# left out of each. Their first four letters, and their digits, are alike: that is their block.
_BLOCKS = """
CREATE TABLE blocks AS SELECT name_key, bool_or(NOT known) AS is_new,
  hash(left(name_key, 4), regexp_replace(name_key, '[^0-9]', '', 'g')) AS block
FROM everyone WHERE length(name_key) >= 7 GROUP BY name_key
"""
_SPELLINGS = """
CREATE TABLE spellings AS
SELECT name_key, is_new, hash(block, left(name_key, place - 1) || substr(name_key, place + 1))
  AS spelling
FROM (
  SELECT *, unnest(range(5, length(name_key) + 1)) AS place FROM blocks
  WHERE block IN (SELECT block FROM blocks WHERE is_new)
)
UNION ALL SELECT name_key, is_new, hash(block, name_key) FROM blocks
WHERE block IN (SELECT block FROM blocks WHERE is_new)
"""
_NEAR = """
CREATE TABLE near AS SELECT DISTINCT a.name_key, b.name_key AS other_key
FROM spellings a JOIN spellings b ON a.spelling = b.spelling AND a.name_key <> b.name_key
WHERE a.is_new AND length(a.name_key) >= 8
  AND damerau_levenshtein(a.name_key, b.name_key) = 1
"""

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
  SELECT a.number, min(f.number) AS other FROM new_customers a JOIN first_named f
    ON f.name_key = a.name_key AND f.number <> a.number
  GROUP BY a.number
) by_name ON by_name.number = n.number
LEFT JOIN (
  SELECT a.number,
    min(CASE WHEN f.number < a.number THEN f.number ELSE f.known_number END) AS other
  FROM new_customers a JOIN near ON near.name_key = a.name_key
    JOIN first_named f ON f.name_key = near.other_key
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
    workbench.run(
        "CREATE TABLE first_named AS SELECT name_key, min(number) AS number,"
        " min(number) FILTER (known) AS known_number"
        " FROM everyone WHERE name_key <> '' GROUP BY name_key"
    )
    for statement in (_BLOCKS, _SPELLINGS, _NEAR, _PAIRS):
        workbench.run(statement)
    heading = reading.columns.get("customer_number") or reading.columns.get("customer_name")
    problems.add(
        workbench,
        ProblemCode.SIMILAR_CUSTOMER,
        rows="FROM pairs",
        column=heading or reading.columns.get("number") or reading.columns.get("name"),
        value="concat(number, ' ', name, ' ~ ', other)",
    )
