"""Staged items and receipts are matched with the book, and what is new or changed is posted."""

from dunwell.actions.imports import NAMED_AT_MOST, Merged, Order, Stages
from dunwell.core.imports import ProblemCode
from dunwell.store.merges import corrections, items, missing, parties, receipts, zeros
from dunwell.store.merges.merging import Merge


def _match(
    context: Merge, order: Order, stages: Stages
) -> tuple[int, tuple[tuple[int, ProblemCode], ...]]:
    """Match the staged rows with the book; return new customers and the problems it tells."""
    parties.merge_entities(context)
    met = parties.merge_customers(context, stages.customers)
    parties.propose_merges(context, stages.pairs)
    items.match(context, ignore_zeros=order.profile.get("leading_zeros") == "ignore")
    twins = zeros.twins(context)
    planned = corrections.plan(context)
    return met, (*planned, *((row, ProblemCode.LEADING_ZEROS) for row in twins))


def merge_receipts(context: Merge, order: Order, stages: Stages) -> Merged:
    """Merge a stage of receipts: new ones in and applied where they say so, changed corrected."""
    met, problems = _match(context, order, stages)
    counts = items.counts(context)
    corrections.apply(context, stages.largest_seq)
    base = items.insert_new(context, stages.largest_seq)
    receipts.apply_named(context, base)
    totals = missing.ledger_totals(context)
    context.drop("merge_item")
    return Merged(
        run_id=context.run_id,
        created=counts.get("new", 0),
        updated=counts.get("changed", 0),
        unchanged=counts.get("unchanged", 0),
        ledger_totals=totals,
        customers_created=met,
        problems=problems,
    )


def merge_items(context: Merge, order: Order, stages: Stages) -> Merged:
    """Merge a stage of items: new ones in, changed ones corrected, unlisted ones named."""
    met, problems = _match(context, order, stages)
    counts = items.counts(context)
    unlisted = missing.find(context, stages.spared)
    unlisted_totals = missing.totals(context)
    examples = missing.examples(context, NAMED_AT_MOST)
    corrections.apply(context, stages.largest_seq)
    items.insert_new(context, stages.largest_seq)
    closes = order.complete and not order.unknown_rows
    if closes and unlisted:
        missing.close(context, unlisted)
    totals = missing.ledger_totals(context)
    # What explains a difference is looked for only where there is any.
    rejected = order.rejected_rows or counts.get("rejected", 0)
    held = missing.rejected_totals(context, stages.spared) if rejected else {}
    ahead = any(code is ProblemCode.LEDGER_BEHIND for _, code in problems)
    source_ahead = missing.source_ahead(context) if ahead else {}
    context.drop("merge_item", "missing_item")
    return Merged(
        run_id=context.run_id,
        created=counts.get("new", 0),
        updated=counts.get("changed", 0),
        unchanged=counts.get("unchanged", 0),
        missing=unlisted,
        missing_totals=unlisted_totals,
        missing_examples=tuple(examples),
        closed=unlisted if closes else 0,
        source_ahead=source_ahead,
        rejected_totals=held,
        ledger_totals=totals,
        customers_created=met,
        problems=problems,
    )
