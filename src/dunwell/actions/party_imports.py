"""Bring staged customers and contacts into the book; their links are held to the hierarchy."""

from dunwell.actions.imports import Merged, Order, Stages
from dunwell.core.imports import ProblemCode
from dunwell.store.merges import contacts, customers, parties
from dunwell.store.merges.merging import Merge


def merge_customers(context: Merge, _order: Order, stages: Stages) -> Merged:
    """Merge a stage of customers: new ones in, known ones changed where the file says more."""
    customers.lock(context)
    customers.match(context)
    ringed = customers.refuse_rings(context)
    rows = int(context.value("SELECT COUNT(*) FROM merge_customer"))
    created = customers.insert_new(context)
    unlinked = customers.link(context)
    updated = customers.update_known(context)
    parties.propose_merges(context, stages.pairs)
    context.drop("merge_customer")
    return Merged(
        run_id=context.run_id,
        created=created,
        updated=updated,
        unchanged=rows - created - updated,
        problems=(
            *((row, ProblemCode.OWN_PARENT) for row in ringed),
            *((row, ProblemCode.UNKNOWN_PARENT) for row in unlinked),
        ),
    )


def merge_contacts(context: Merge, _order: Order, _stages: Stages) -> Merged:
    """Merge a stage of contacts: new ones in, known ones changed where the file says more."""
    customers.lock(context)
    repeated = contacts.match(context)
    kept = contacts.opt_outs_kept(context)
    rows = int(context.value("SELECT COUNT(*) FROM merge_contact"))
    created = contacts.insert_new(context)
    updated = contacts.update_known(context)
    context.drop("merge_contact")
    return Merged(
        run_id=context.run_id,
        created=created,
        updated=updated,
        unchanged=rows - created - updated,
        problems=(
            *((row, ProblemCode.REPEATED_ROW) for row in repeated),
            *((row, ProblemCode.OPT_OUT_KEPT) for row in kept),
        ),
    )
