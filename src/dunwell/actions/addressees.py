"""Nothing goes to an address that came back, or whose owner objected or was erased."""

from collections.abc import Collection, Sequence, Set

from django.db.models import Q

from dunwell.actions.guards import Silence
from dunwell.core.messages import TO_COLLEAGUES, MessageKind
from dunwell.core.touches import SilenceCode
from dunwell.store import suppressed
from dunwell.store.models import Contact, Message

_Address = tuple[int | None, str]

# These go to colleagues or to oneself, not to a customer.
_INSIDE = TO_COLLEAGUES
# These are asked for, or due by law, so an objection to reminders does not stop them.
_IN_SPITE_OF_OBJECTION = frozenset({MessageKind.INVOICE, MessageKind.STATEMENT, MessageKind.REPLY})


def usable(messages: Sequence[Message]) -> dict[int, tuple[str, ...] | Silence]:
    """Give the addresses each message may go to, or why it has none."""
    customers = {one.customer_id for one in messages if one.kind not in _INSIDE}
    bounced, objects = _known_of({one for one in customers if one is not None})
    outside = {to for one in messages if one.kind not in _INSIDE for to in one.to}
    erased = suppressed.among(outside)
    return {one.pk: _usable(one, bounced, objects, erased) for one in messages}


def contacts_at(addresses: Collection[str], customer_id: int | None) -> list[Contact]:
    """Find a customer's contacts that have one of some addresses, whatever their letters."""
    wanted = {address.lower() for address in addresses}
    rows = Contact.objects.filter(customer=customer_id).exclude(email="")
    return [one for one in rows if one.email.lower() in wanted]


def _known_of(customer_ids: Collection[int]) -> tuple[set[_Address], set[_Address]]:
    """Read which addresses of some customers came back, and whose owners objected."""
    bounced: set[_Address] = set()
    objects: set[_Address] = set()
    marked = Q(bounced_date__isnull=False) | Q(opted_out=True)
    rows = Contact.objects.filter(marked, customer__in=customer_ids)
    for customer_id, email, bounced_date, opted_out in rows.values_list(
        "customer_id", "email", "bounced_date", "opted_out"
    ):
        if bounced_date is not None:
            bounced.add((customer_id, email.lower()))
        if opted_out:
            objects.add((customer_id, email.lower()))
    return bounced, objects


def _usable(
    message: Message, bounced: Set[_Address], objects: Set[_Address], erased: Set[str]
) -> tuple[str, ...] | Silence:
    if message.kind in _INSIDE:
        return tuple(message.to)
    if message.kind in _IN_SPITE_OF_OBJECTION:
        objects = frozenset()
    keys = {one: (message.customer_id, one.lower()) for one in message.to}
    found = tuple(
        one
        for one, key in keys.items()
        if key not in bounced | objects and one.strip().lower() not in erased
    )
    if found:
        return found
    because = {"addresses": list(message.to)}
    if keys and all(key in objects or key[1].strip() in erased for key in keys.values()):
        return Silence(code=SilenceCode.OPTED_OUT, because=because)
    return Silence(code=SilenceCode.NO_ADDRESS, because=because)
