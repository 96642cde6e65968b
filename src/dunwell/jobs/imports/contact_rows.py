"""Rows of contacts become people and mailboxes of customers that the book knows."""

from typing import Final

import pyarrow as pa

from dunwell.core import identifiers
from dunwell.core.imports import ProblemCode
from dunwell.jobs.imports import customer_rows, party_rows, party_words
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.item_rows import ItemOptions
from dunwell.jobs.imports.workbench import Workbench
from dunwell.store.models import Contact

_TEXTS: Final = ("name", "role", "phone", "preferred_channel")
_CUSTOMER: Final = ("customer_number", "customer_name")
_IDENTITY: Final = ("email", "name", "phone")
_VALUES: Final = "role, phone, language, preferred_channel, opted_out, verified_date"


def check(workbench: Workbench, reading: Reading, _options: ItemOptions) -> None:
    """Fill the table `staged`, one row for each contact to merge, and note every problem."""
    customer_rows.load_known(workbench)
    customer_rows.name_the_unnumbered(workbench)
    customer_rows.meet_nobody(workbench)
    party_words.translate(workbench, "language", party_words.language)
    workbench.translate(
        into="addresses",
        values="SELECT DISTINCT email FROM typed WHERE email IS NOT NULL",
        schema=pa.schema([("text", pa.string()), ("value", pa.string())]),
        by=lambda text: (_address(text),),
    )
    _shape(workbench)
    _note_cells(workbench, reading)
    party_rows.note_repeats(
        workbench, reading, rows="shaped", values=_VALUES, fields=(*_IDENTITY, *_CUSTOMER)
    )
    workbench.run(
        "CREATE TABLE staged AS SELECT row, row_number() OVER (ORDER BY row) AS seq, number,"
        f" email, name, {_VALUES} FROM shaped WHERE {party_rows.UNREJECTED}"
        " AND row NOT IN (FROM repeated)"
    )


def _limits() -> dict[str, int]:
    return {field: party_rows.longest(Contact, field) for field in _TEXTS}


def _address(text: str) -> str | None:
    """Clean an address; one longer than the book keeps is none that mail arrives at."""
    address = identifiers.clean_email(text)
    return address if address and len(address) <= party_rows.longest(Contact, "email") else None


def _shape(workbench: Workbench) -> None:
    """An address or name that is not there is an empty one, which is how the book keeps it."""
    limits = _limits()
    name = f"COALESCE(left(t.name, {limits['name']}), '')"
    workbench.run(
        "CREATE TABLE shaped AS SELECT t.row, COALESCE(t.customer_number, named.number) AS number,"
        " k.customer_id, COALESCE(named.customers, 0) AS namesakes,"
        f" COALESCE(a.value, '') AS email, {name} AS name,"
        " t.email IS NOT NULL AND a.value IS NULL AS no_address,"
        f" row(k.customer_id, COALESCE(a.value, ''), {name}) AS key,"
        f" left(t.role, {limits['role']}) AS role, left(t.phone, {limits['phone']}) AS phone,"
        f" lower(left(t.preferred_channel, {limits['preferred_channel']})) AS preferred_channel,"
        " l.value AS language, t.opted_out, t.verified_date"
        " FROM typed t"
        " LEFT JOIN named ON named.name = t.customer_name AND t.customer_number IS NULL"
        " LEFT JOIN known_customers k ON k.number = COALESCE(t.customer_number, named.number)"
        " LEFT JOIN addresses a ON a.text = t.email"
        " LEFT JOIN words_language l ON l.text = t.language"
    )


def _note_cells(workbench: Workbench, reading: Reading) -> None:
    def note(code: ProblemCode, where: str, *fields: str) -> None:
        party_rows.note(workbench, reading, code, where, *fields)

    note(ProblemCode.MISSING_VALUE, "number IS NULL", *_CUSTOMER)
    note(ProblemCode.AMBIGUOUS_CUSTOMER, "namesakes > 1", "customer_name")
    note(ProblemCode.UNKNOWN_CUSTOMER, "customer_id IS NULL", *_CUSTOMER)
    note(ProblemCode.NOT_AN_EMAIL, "no_address", "email")
    note(
        ProblemCode.MISSING_VALUE,
        "email = '' AND name = '' AND phone IS NULL",
        *_IDENTITY,
    )
    party_rows.note_unknown_words(workbench, reading, {"language": ProblemCode.UNKNOWN_LANGUAGE})
    party_rows.note_long_texts(workbench, reading, _limits())
