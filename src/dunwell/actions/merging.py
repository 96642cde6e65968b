"""Merge two customers that are one: everything of the other belongs to the survivor afterwards."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from dunwell.core import merges, personal_data
from dunwell.core.customers import PERSONAL_FIELDS, CustomerStatus, ProposalState
from dunwell.core.messages import MessageKind
from dunwell.core.names import name_key
from dunwell.store import audit, locks
from dunwell.store.models import (
    Call,
    Contact,
    Customer,
    CustomerNumber,
    DuplicateProposal,
    Inbound,
    Item,
    LegalHold,
    Message,
    NonpaymentReason,
    Note,
    Override,
    Pause,
    Promise,
    Silence,
    Task,
    Touch,
    User,
)
from dunwell.store.queries import customers

_LINKS: Final = ("parent", "payer")
# What the survivor takes over where it knows nothing itself.
_FILLED: Final = (
    "name",
    "segment",
    "region",
    "country",
    "language",
    "time_zone",
    "terms",
    "terms_days",
    "credit_rating",
    "collector_id",
    "collector_name",
    "sales_account_manager",
    "customer_success_owner",
    "tax_id",
    "seasonal_profile",
    "branch",
    "contract_type",
    "contract_renewal_date",
    "payment_run_calendar",
    "payment_behaviour",
)
_WITH_CURRENCY: Final = ("currency", "credit_limit")


@transaction.atomic
def merge(*, by: User | None, at: datetime, survivor: Customer, other: Customer) -> Customer:
    """Move all that belongs to `other` to `survivor`; `other` stays as a closed, empty row.

    Its numbers lead to the survivor from now on. The audit entry lists all that moved.
    """
    merges.require_two(survivor.pk, other.pk, name=str(survivor))
    locks.hierarchy()
    found = customers.locked({survivor.pk, other.pk})
    kept, gone = found[survivor.pk], found[other.pk]
    tops = {link: _top_after(link, kept, gone) for link in _LINKS}
    before = {"survivor": _known(kept), "other": _known(gone)}
    moved = {
        "items": _move_items(kept, gone),
        "numbers": _move_numbers(kept, gone),
        "contacts": _move_contacts(kept, gone),
        "children": _move_below("parent", kept, gone),
        "pays_for": _move_below("payer", kept, gone),
        "proposals": _settle_proposals(kept, gone),
        **_move_history(kept, gone),
    }
    _fill(kept, gone, tops)
    audit.record(
        by=by,
        at=at,
        action="customers.merge",
        subject=f"customer:{kept.pk}",
        before=before,
        after={"survivor": _known(kept), "other": gone.pk, "moved": moved},
    )
    return kept


def _top_after(link: str, kept: Customer, gone: Customer) -> int | None:
    above = customers.links(link)
    merges.require_no_cycle(above, survivor=kept.pk, other=gone.pk, link=link, name=str(kept))
    return merges.link_after(above, survivor=kept.pk, other=gone.pk)


def _known(customer: Customer) -> dict[str, Any]:
    names = ("id", "number", "status", "parent_id", "payer_id", *_WITH_CURRENCY, *_FILLED)
    known = {name: getattr(customer, name) for name in names}
    return personal_data.about(f"customer:{customer.pk}", known, *PERSONAL_FIELDS)


def _move_items(kept: Customer, gone: Customer) -> list[int]:
    rows = Item.objects.filter(customer=gone).order_by("pk").select_for_update()
    moved = list(rows.values_list("pk", flat=True))
    Item.objects.filter(customer=gone).update(customer=kept)
    return moved


def _move_numbers(kept: Customer, gone: Customer) -> list[str]:
    moved = list(gone.numbers.order_by("number").values_list("number", flat=True))
    CustomerNumber.objects.filter(customer=gone).update(customer=kept)
    return moved


def _move_contacts(kept: Customer, gone: Customer) -> dict[str, Any]:
    """Move contacts; one the survivor has already is dropped, but never its opting out."""
    standing = {(one.email, one.name): one for one in kept.contacts.all()}
    moved: list[int] = []
    dropped: list[dict[str, Any]] = []
    for contact in gone.contacts.order_by("pk"):
        twin = standing.get((contact.email, contact.name))
        if twin is None:
            moved.append(contact.pk)
            continue
        dropped.append({"contact": contact.pk, "kept": twin.pk, "opted_out": contact.opted_out})
        if contact.opted_out:
            Contact.objects.filter(pk=twin.pk).update(opted_out=True)
        contact.delete()
    Contact.objects.filter(pk__in=moved).update(customer=kept)
    return {"moved": moved, "dropped": dropped}


def _move_below(link: str, kept: Customer, gone: Customer) -> list[int]:
    rows = Customer.objects.filter(**{link: gone}).exclude(pk=kept.pk)
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    Customer.objects.filter(pk__in=moved).update(**{link: kept})
    return moved


def _move_history(kept: Customer, gone: Customer) -> dict[str, int]:
    """Move what was promised, planned and written; a row that both have of a day stays apart."""
    moved = {}
    if Note.objects.filter(customer=kept, pinned=True).exists():
        Note.objects.filter(customer=gone).update(pinned=False)
    for table in (
        *(Promise, Pause, Task, Touch, Call, Inbound, Note, Override),
        *(NonpaymentReason, LegalHold),
    ):
        moved[table._meta.db_table] = table._default_manager.filter(customer=gone).update(
            customer=kept
        )
    days = Silence.objects.filter(customer=kept).values("day_id")
    silences = Silence.objects.filter(customer=gone).exclude(day_id__in=days)
    moved["silence"] = silences.update(customer=kept)
    twins = Message.objects.filter(
        customer=kept,
        kind=MessageKind.REMINDER,
        entity_id=OuterRef("entity_id"),
        on_date=OuterRef("on_date"),
        channel=OuterRef("channel"),
    )
    messages = Message.objects.filter(customer=gone).exclude(
        Exists(twins), kind=MessageKind.REMINDER
    )
    moved["message"] = messages.update(customer=kept)
    return moved


def _settle_proposals(kept: Customer, gone: Customer) -> list[int]:
    """Close the pair's own proposal; proposals with third customers now concern the survivor."""
    rows = DuplicateProposal.objects.filter(
        Q(first=gone) | Q(second=gone), state=ProposalState.PROPOSED
    )
    settled: list[int] = []
    for proposal in rows.order_by("pk"):
        settled.append(proposal.pk)
        third_id = proposal.second_id if proposal.first_id == gone.pk else proposal.first_id
        first_id, second_id = sorted((kept.pk, third_id))
        if third_id == kept.pk:
            proposal.state = ProposalState.MERGED
        elif DuplicateProposal.objects.filter(first=first_id, second=second_id).exists():
            proposal.state = ProposalState.DISMISSED
        else:
            proposal.first_id, proposal.second_id = first_id, second_id
        proposal.save(update_fields=["state", "first", "second"])
    return settled


def _fill(kept: Customer, gone: Customer, tops: dict[str, int | None]) -> None:
    """Let the survivor take over what it does not know itself, and close the other."""
    for name in _FILLED:
        if getattr(kept, name) in {"", None}:
            setattr(kept, name, getattr(gone, name))
    # A limit means nothing apart from its currency.
    if kept.credit_limit is None and kept.currency in {"", gone.currency}:
        kept.currency, kept.credit_limit = gone.currency, gone.credit_limit
    kept.po_required |= gone.po_required
    kept.portal_required |= gone.portal_required
    kept.parent_id, kept.payer_id = tops["parent"], tops["payer"]
    kept.name_key = name_key(kept.name)
    kept.save()
    gone.parent_id = gone.payer_id = None
    gone.status = CustomerStatus.CLOSED
    gone.save(update_fields=["parent", "payer", "status"])
