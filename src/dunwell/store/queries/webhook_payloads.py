"""What an event tells: ids, amounts with their currency, ISO days, and where the API has more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from dunwell.core import money
from dunwell.store.models import (
    Allocation,
    Approval,
    Call,
    Customer,
    Dispute,
    Document,
    Inbound,
    Item,
    Message,
    Pause,
    Posting,
    Promise,
    WebhookEvent,
)
from dunwell.store.queries import api_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told, and whose it is: entity ids, none for what is about the whole company."""

    data: Mapping[str, Any]
    entities: frozenset[int] = field(default_factory=frozenset)


def told(event: WebhookEvent, *, api: str) -> Told:
    """Build what an event tells; of a row that is gone meanwhile its id is left."""
    table, _, number = event.subject.partition(":")
    found = _BUILDERS[table](int(number), event.occurred_at.date()) if table in _BUILDERS else None
    found = found or Told(data={"id": int(number) if number.isdecimal() else None})
    where = _path(table, found.data)
    return Told(
        data={
            **found.data,
            **_facts(event, found.data),
            **({"api": api + where} if where else {}),
        },
        entities=found.entities,
    )


def _facts(event: WebhookEvent, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was kept of the act, its amount in the currency of what it is about."""
    facts = dict(event.facts)
    units, currency = facts.get("amount"), (data.get("original") or {}).get("currency")
    if isinstance(units, int) and currency:
        facts["amount"] = _amount(units, currency)
    return facts


def _path(table: str, data: Mapping[str, Any]) -> str:
    """Name the place in the API that has more: of the thing itself, else of its customer."""
    if table in _PLACES:
        return f"{_PLACES[table]}/{data['id']}"
    if data.get("document"):
        return f"documents/{data['document']}"
    return f"customers/{data['customer']}" if data.get("customer") else ""


def _amount(units: int | None, currency: str) -> dict[str, str] | None:
    if units is None or not currency:
        return None
    return {"amount": money.in_units(units, currency), "currency": currency}


def _item_data(row: Item, day: date) -> dict[str, Any]:
    still = api_rows.open_amounts([row.pk], day).get(row.pk, 0)
    return {
        "id": row.pk,
        "document": row.document_id,
        "entity": row.entity.code,
        "customer": row.customer_id,
        "due_date": row.due_date.isoformat(),
        "original": _amount(row.amount, row.currency),
        "open": _amount(still, row.currency),
    }


def _item(pk: int, day: date) -> Told | None:
    row = Item.objects.select_related("entity").filter(pk=pk).first()
    if row is None:
        return None
    return Told(data=_item_data(row, day), entities=frozenset({row.entity_id}))


def _document(pk: int, day: date) -> Told | None:
    row = Document.objects.filter(pk=pk).first()
    if row is None:
        return None
    items = list(row.items.select_related("entity").order_by("pk"))
    data = {
        "id": row.pk,
        "type": row.type,
        "number": row.number,
        "items": [_item_data(one, day) for one in items],
    }
    return Told(data=data, entities=frozenset(one.entity_id for one in items))


def _allocation(pk: int, day: date) -> Told | None:
    row = Allocation.objects.filter(pk=pk).first()
    if row is None:
        return None
    items = Item.objects.select_related("entity").in_bulk([row.source_item_id, row.target_item_id])
    source, target = items[row.source_item_id], items[row.target_item_id]
    data = {
        "id": row.pk,
        "customer": target.customer_id,
        "applied": _amount(row.amount, target.currency),
        "effective_date": row.effective_date.isoformat(),
        "from": _item_data(source, day),
        "to": _item_data(target, day),
    }
    return Told(data=data, entities=frozenset({source.entity_id, target.entity_id}))


def _posting(pk: int, day: date) -> Told | None:
    row = Posting.objects.select_related("item__entity").filter(pk=pk).first()
    if row is None:
        return None
    data = {
        "id": row.pk,
        "kind": row.kind,
        "customer": row.item.customer_id,
        "item": _item_data(row.item, day),
        "change": _amount(row.change, row.item.currency),
    }
    return Told(data=data, entities=frozenset({row.item.entity_id}))


def _promise(pk: int, day: date) -> Told | None:  # noqa: ARG001 - as the others are called.
    row = Promise.objects.select_related("entity").filter(pk=pk).first()
    if row is None:
        return None
    data = {
        "id": row.pk,
        "customer": row.customer_id,
        "entity": row.entity.code,
        "state": row.state,
        "promised": _amount(row.amount, row.currency),
        "received": _amount(row.received, row.currency),
        "made_date": row.made_date.isoformat(),
        "promised_date": row.promised_date.isoformat(),
        "items": list(row.items.order_by("item").values_list("item", flat=True)),
    }
    return Told(data=data, entities=frozenset({row.entity_id}))


def _dispute(pk: int, day: date) -> Told | None:  # noqa: ARG001 - as the others are called.
    row = Dispute.objects.select_related("item__entity").filter(pk=pk).first()
    if row is None:
        return None
    data = {
        "id": row.pk,
        "customer": row.item.customer_id,
        "entity": row.item.entity.code,
        "item": row.item_id,
        "state": row.state,
        "category": row.category,
        "contested": _amount(row.amount, row.item.currency),
        "opened_date": row.opened_date.isoformat(),
        "closed_date": row.closed_date.isoformat() if row.closed_date else None,
    }
    return Told(data=data, entities=frozenset({row.item.entity_id}))


def _call(pk: int, day: date) -> Told | None:  # noqa: ARG001 - as the others are called.
    row = Call.objects.select_related("entity").filter(pk=pk).first()
    if row is None:
        return None
    data = {
        "id": row.pk,
        "customer": row.customer_id,
        "entity": row.entity.code,
        "on_date": row.on_date.isoformat(),
        "method": row.method,
        "direction": row.direction,
        "outcome": row.outcome,
    }
    return Told(data=data, entities=frozenset({row.entity_id}))


def _pause(pk: int, day: date) -> Told | None:  # noqa: ARG001 - as the others are called.
    row = Pause.objects.select_related("entity").filter(pk=pk).first()
    if row is None:
        return None
    data = {
        "id": row.pk,
        "customer": row.customer_id,
        "entity": row.entity.code if row.entity else None,
        "from_date": row.from_date.isoformat(),
        "to_date": row.to_date.isoformat(),
        "ended": row.ended_at is not None,
    }
    if row.entity_id:
        return Told(data=data, entities=frozenset({row.entity_id}))
    return Told(data=data, entities=_of_customer(row.customer_id))


def _message(pk: int, day: date) -> Told | None:  # noqa: ARG001 - as the others are called.
    row = Message.objects.select_related("entity").defer("mime").filter(pk=pk).first()
    if row is None:
        return None
    data = {
        "id": row.pk,
        "kind": row.kind,
        "channel": row.channel,
        "state": row.state,
        "customer": row.customer_id,
        "entity": row.entity.code,
        "document": row.document_id,
        "on_date": row.on_date.isoformat(),
    }
    return Told(data=data, entities=frozenset({row.entity_id}))


def _inbound(pk: int, day: date) -> Told | None:  # noqa: ARG001 - as the others are called.
    row = (
        Inbound.objects.select_related("about__entity").defer("raw", "text").filter(pk=pk).first()
    )
    if row is None:
        return None
    about = row.about
    entity = about.entity_id if about else row.details.get("entity")
    data = {
        "id": row.pk,
        "customer": row.customer_id,
        "answers": about.pk if about else None,
        "received_at": row.received_at.isoformat(),
    }
    return Told(data=data, entities=frozenset({entity} if entity else ()))


def _approval(pk: int, day: date) -> Told | None:  # noqa: ARG001 - as the others are called.
    row = Approval.objects.select_related("entity").filter(pk=pk).first()
    if row is None:
        return None
    data = {
        "id": row.pk,
        "kind": row.kind,
        "subject": row.subject,
        "state": row.state,
        "at_stake": _amount(row.amount, row.currency),
        "customer": row.customer_id,
        "entity": row.entity.code if row.entity else None,
        "expires_date": row.expires_date.isoformat() if row.expires_date else None,
    }
    return Told(data=data, entities=frozenset({row.entity_id} if row.entity_id else ()))


def _customer(pk: int, day: date) -> Told | None:  # noqa: ARG001 - as the others are called.
    row = Customer.objects.filter(pk=pk).first()
    if row is None:
        return None
    return Told(data={"id": row.pk, "status": row.status}, entities=_of_customer(pk))


def _of_customer(pk: int) -> frozenset[int]:
    return frozenset(Item.objects.filter(customer=pk).values_list("entity", flat=True).distinct())


_BUILDERS: Final[Mapping[str, Callable[[int, date], Told | None]]] = {
    "allocation": _allocation,
    "approval": _approval,
    "customer": _customer,
    "dispute": _dispute,
    "document": _document,
    "inbound": _inbound,
    "item": _item,
    "logged_call": _call,
    "message": _message,
    "pause": _pause,
    "posting": _posting,
    "promise": _promise,
}
# Where the API has each thing.
_PLACES: Final[Mapping[str, str]] = {
    "approval": "approvals",
    "customer": "customers",
    "dispute": "disputes",
    "document": "documents",
    "pause": "pauses",
    "promise": "promises",
}
