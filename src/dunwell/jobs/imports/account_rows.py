"""Rows of customers become what the file says of each: codes, days to pay, a limit, links.

A cell that is empty, or whose word means nothing to us, says nothing and stays empty here.
"""

from typing import Final

import pyarrow as pa

from dunwell.core import currencies, payment_terms
from dunwell.core.imports import ProblemCode
from dunwell.jobs.imports import customer_rows, party_rows, party_words, problems
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.item_rows import ItemOptions
from dunwell.jobs.imports.workbench import Workbench
from dunwell.store.models import Customer

_WORDS: Final = {
    "country": party_words.country,
    "language": party_words.language,
    "time_zone": party_words.time_zone,
    "status": party_words.status,
}
_UNKNOWN: Final = {
    "country": ProblemCode.UNKNOWN_COUNTRY,
    "language": ProblemCode.UNKNOWN_LANGUAGE,
    "time_zone": ProblemCode.UNKNOWN_TIME_ZONE,
    "status": ProblemCode.UNKNOWN_STATUS,
}
# Fields of free text and the columns they are kept in.
_TEXTS: Final = {
    **{
        name: name
        for name in (
            "name",
            "segment",
            "region",
            "street",
            "street_2",
            "postal_code",
            "city",
            "terms",
            "credit_rating",
            "sales_account_manager",
            "customer_success_owner",
            "tax_id",
            "seasonal_profile",
            "branch",
            "contract_type",
            "payment_run_calendar",
            "payment_behaviour",
        )
    },
    "collector": "collector_name",
}
_AS_READ: Final = (
    "parent_number",
    "payer_number",
    "credit_limit",
    "po_required",
    "portal_required",
    "contract_renewal_date",
)
_VALUES: Final = (*_TEXTS.values(), *_WORDS, *_AS_READ, "currency")
_NUMBER_LENGTH: Final = 100
_NAME: Final = ("number", "name")


def check(workbench: Workbench, reading: Reading, _options: ItemOptions) -> None:
    """Fill the table `staged`, one row for each customer to merge, and note every problem."""
    customer_rows.load_known(workbench)
    customer_rows.name_the_unnumbered(workbench, number="number", name="name")
    _translate_words(workbench)
    _shape(workbench, reading)
    _note_cells(workbench, reading)
    _note_limits(workbench, reading)
    _note_identities(workbench, reading)
    workbench.run(
        "CREATE VIEW kept AS SELECT *, number AS customer_number, name AS customer_name"
        f" FROM shaped WHERE {party_rows.UNREJECTED} AND row NOT IN (FROM repeated)"
        " AND row NOT IN (FROM merged_away)"
    )
    customer_rows.gather(workbench, reading, rows="kept")
    _stage(workbench)
    _note_unknown_relatives(workbench, reading)


def _translate_words(workbench: Workbench) -> None:
    for field, by in _WORDS.items():
        party_words.translate(workbench, field, by)
    workbench.translate(
        into="words_terms",
        values="SELECT DISTINCT terms FROM typed WHERE terms IS NOT NULL",
        schema=pa.schema([("text", pa.string()), ("days", pa.int64())]),
        by=lambda text: (payment_terms.terms_days(text),),
    )


def _limits() -> dict[str, int]:
    return {field: party_rows.longest(Customer, column) for field, column in _TEXTS.items()}


def _shape(workbench: Workbench, reading: Reading) -> None:
    texts = [f"left(t.{field}, {limit}) AS {_TEXTS[field]}" for field, limit in _limits().items()]
    words = [f"words_{field}.value AS {field}" for field in _WORDS]
    joins = [f"LEFT JOIN words_{field} ON words_{field}.text = t.{field}" for field in _WORDS]
    # A currency given for the whole file is that of customers who have none yet.
    workbench.run(
        "CREATE TABLE shaped AS SELECT t.row, COALESCE(t.number, named.number) AS number,"
        " COALESCE(CAST(k.customer_id AS VARCHAR), '#' || COALESCE(t.number, named.number))"
        " AS key,"
        " k.own_number, k.currency AS known_currency, k.credit_limit AS known_limit,"
        " COALESCE(named.customers, 0) AS namesakes, t.currency AS own_currency,"
        " COALESCE(t.currency, CASE WHEN COALESCE(k.currency, '') = '' THEN $currency END)"
        " AS currency, words_terms.days AS terms_days,"
        f" {', '.join((*texts, *words))}, {', '.join(f't.{name}' for name in _AS_READ)}"
        " FROM typed t LEFT JOIN named ON named.name = t.name AND t.number IS NULL"
        " LEFT JOIN known_customers k ON k.number = COALESCE(t.number, named.number)"
        f" LEFT JOIN words_terms ON words_terms.text = t.terms {' '.join(joins)}",
        {"currency": reading.currency},
    )


def _note_cells(workbench: Workbench, reading: Reading) -> None:
    def note(code: ProblemCode, where: str, *fields: str) -> None:
        party_rows.note(workbench, reading, code, where, *fields)

    note(ProblemCode.MISSING_VALUE, "number IS NULL", *_NAME)
    note(ProblemCode.NUMBER_TOO_LONG, f"length(number) > {_NUMBER_LENGTH}", *_NAME)
    note(ProblemCode.AMBIGUOUS_CUSTOMER, "namesakes > 1", "name")
    note(ProblemCode.LIMIT_BELOW_ZERO, "credit_limit < 0", "credit_limit")
    party_rows.note_unknown_words(workbench, reading, _UNKNOWN)
    party_rows.note_long_texts(workbench, reading, _limits())


def _note_limits(workbench: Workbench, reading: Reading) -> None:
    """Refuse a limit whose currency is not clear, and a new currency under a standing limit."""
    uncommon = [code for code, decimals in currencies.DECIMALS.items() if decimals != 2]
    listed = ", ".join(f"'{code}'" for code in uncommon)
    limit_alone = (
        "credit_limit IS NOT NULL AND own_currency IS NULL AND known_currency <> ''"
        + (f" AND known_currency <> '{reading.currency}'" if reading.currency else "")
        + ("" if reading.currency else f" AND known_currency IN ({listed})")
    )
    currency_alone = (
        "credit_limit IS NULL AND known_limit IS NOT NULL AND currency <> known_currency"
        f" AND (known_currency <> '' OR currency IN ({listed}))"
    )
    party_rows.note(
        workbench,
        reading,
        ProblemCode.LIMIT_WITHOUT_CURRENCY,
        f"({limit_alone}) OR ({currency_alone})",
        "credit_limit",
        "currency",
    )


def _note_identities(workbench: Workbench, reading: Reading) -> None:
    """Leave out old numbers beside the customer's own, then rows that repeat, refuse those apart.

    An old number is one that a merge made lead to the survivor.
    """
    workbench.run(
        "CREATE TABLE merged_away AS SELECT s.row FROM shaped s"
        " JOIN shaped own ON own.number = s.own_number AND own.key = s.key"
        f" WHERE s.number <> s.own_number AND s.{party_rows.UNREJECTED}"
    )
    party_rows.note(
        workbench, reading, ProblemCode.MERGED_NUMBER, "row IN (FROM merged_away)", *_NAME
    )
    party_rows.note_repeats(
        workbench,
        reading,
        rows="shaped WHERE row NOT IN (FROM merged_away)",
        values=", ".join(_VALUES),
        fields=_NAME,
    )


def _stage(workbench: Workbench) -> None:
    workbench.run(
        "CREATE TABLE staged AS SELECT k.row, row_number() OVER (ORDER BY k.row) AS seq,"
        f" k.number, CASE WHEN k.name IS NOT NULL THEN m.name_key END AS name_key, k.terms_days,"
        f" {', '.join(f'k.{name}' for name in _VALUES)} FROM kept k"
        " LEFT JOIN met_keys m ON m.name = COALESCE(k.name, '')"
    )


def _note_unknown_relatives(workbench: Workbench, reading: Reading) -> None:
    for field in ("parent_number", "payer_number"):
        if reading.has(field):
            problems.add(
                workbench,
                ProblemCode.UNKNOWN_PARENT,
                rows=f"FROM staged WHERE {field} NOT IN (SELECT number FROM known_customers)"
                f" AND {field} NOT IN (SELECT number FROM staged)",
                column=reading.columns[field],
                value=field,
            )
