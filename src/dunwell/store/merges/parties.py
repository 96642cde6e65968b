"""Entities and customers an import meets come into the book before its items do."""

from django.db import connection

from dunwell.core.customers import ProposalState
from dunwell.store.merges.merging import Merge, insert_sql
from dunwell.store.models import Customer, CustomerNumber, DuplicateProposal, Entity


def merge_entities(merge: Merge) -> int:
    """Open an entity for each code of the stage that is new."""
    # An entity that so far invoices in one currency reports in it.
    given = {
        "code": "s.entity",
        "name": "s.entity",
        "currency": "CASE WHEN COUNT(DISTINCT s.currency) = 1 THEN MIN(s.currency) ELSE '' END",
    }
    rest = (
        "FROM {stage} s WHERE NOT EXISTS (SELECT 1 FROM entity e WHERE e.code = s.entity)"
        " GROUP BY s.entity"
    )
    return merge.run(insert_sql(Entity, given, rest))


def merge_customers(merge: Merge, customers_stage: str) -> int:
    """Create the customers of a stage (number, name, name_key) that are new; return how many."""
    unknown = "NOT EXISTS (SELECT 1 FROM customer_number n WHERE n.number = s.number)"
    given = {"number": "s.number", "name": "s.name", "name_key": "s.name_key"}
    created = merge.run(
        insert_sql(
            Customer,
            given,
            f"FROM {customers_stage} s WHERE {unknown}"
            " AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.number = s.number)",
        )
    )
    merge.run(
        insert_sql(
            CustomerNumber,
            {"number": "s.number", "customer_id": "c.id"},
            f"FROM {customers_stage} s JOIN customer c ON c.number = s.number WHERE {unknown}",
        )
    )
    return created


def propose_merges(merge: Merge, pairs_stage: str) -> None:
    """Note the pairs (number, other, because) of a stage, unless known already."""
    lesser, greater = _lesser_greater("a.customer_id", "b.customer_id")
    given = {
        "first_id": lesser,
        "second_id": greater,
        "because": "MIN(p.because)",
        "state": f"'{ProposalState.PROPOSED.value}'",
    }
    rest = (
        f"FROM {pairs_stage} p JOIN customer_number a ON a.number = p.number"
        " JOIN customer_number b ON b.number = p.other"
        " WHERE a.customer_id <> b.customer_id AND NOT EXISTS"
        " (SELECT 1 FROM duplicate_proposal d"
        f" WHERE d.first_id = {lesser} AND d.second_id = {greater})"
        f" GROUP BY {lesser}, {greater}"
    )
    merge.run(insert_sql(DuplicateProposal, given, rest))


def _lesser_greater(one: str, other: str) -> tuple[str, str]:
    if connection.vendor == "postgresql":
        return f"LEAST({one}, {other})", f"GREATEST({one}, {other})"
    return f"MIN({one}, {other})", f"MAX({one}, {other})"
