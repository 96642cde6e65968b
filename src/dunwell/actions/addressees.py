"""Nothing goes to an address that came back or whose owner objected to being written to."""

from collections.abc import Collection

from dunwell.actions.guards import Silence
from dunwell.core.messages import MessageKind
from dunwell.core.touches import SilenceCode
from dunwell.store.models import Contact, Message

# These go to colleagues or to oneself, not to a customer.
_INSIDE = frozenset({MessageKind.DIGEST, MessageKind.TEST})
# These are asked for, or due by law, so an objection to reminders does not stop them.
_IN_SPITE_OF_OBJECTION = frozenset({MessageKind.INVOICE, MessageKind.STATEMENT, MessageKind.REPLY})


def usable(message: Message) -> tuple[str, ...] | Silence:
    """Give the addresses a message may go to, or why it has none."""
    if message.kind in _INSIDE:
        return tuple(message.to)
    known = contacts_at(message.to, message.customer_id)
    bounced = {one.email.lower() for one in known if one.bounced_date is not None}
    objects = {one.email.lower() for one in known if one.opted_out}
    if message.kind in _IN_SPITE_OF_OBJECTION:
        objects = set()
    found = tuple(one for one in message.to if one.lower() not in bounced | objects)
    if found:
        return found
    because = {"addresses": list(message.to)}
    if message.to and all(one.lower() in objects for one in message.to):
        return Silence(code=SilenceCode.OPTED_OUT, because=because)
    return Silence(code=SilenceCode.NO_ADDRESS, because=because)


def contacts_at(addresses: Collection[str], customer_id: int | None) -> list[Contact]:
    """Find a customer's contacts that have one of some addresses, whatever their letters."""
    wanted = {address.lower() for address in addresses}
    rows = Contact.objects.filter(customer=customer_id).exclude(email="")
    return [one for one in rows if one.email.lower() in wanted]
