"""When the people at a customer answered last, and when anybody was in contact at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.db.models.functions import Lower, TruncDate

from dunwell.core.calls import SPOKEN
from dunwell.core.inbound import InboundKind
from dunwell.core.messages import LEFT, TO_COLLEAGUES
from dunwell.store.models import Call, Inbound, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class LastContacts:
    """The days of the last mail that left, call that was made and answer that came."""

    mailed: date | None
    called: date | None
    answered: date | None


def answered_by_address(customer_id: int, *, on: date) -> Mapping[str, date]:
    """Give the day of the last reply from each address, in small letters."""
    rows = Inbound.objects.filter(
        customer=customer_id, kind=InboundKind.REPLY, received_at__date__lte=on
    )
    found = rows.values(address=Lower("sender")).annotate(last=Max(TruncDate("received_at")))
    return dict(found.values_list("address", "last"))


def spoken_to(customer_id: int, *, on: date) -> Mapping[int, date]:
    """Give the day of the last talk with each contact."""
    rows = Call.objects.filter(
        customer=customer_id,
        contact__isnull=False,
        outcome__in=SPOKEN,
        reversal__isnull=True,
        on_date__lte=on,
    )
    found = rows.values("contact_id").annotate(last=Max("on_date"))
    return dict(found.values_list("contact_id", "last"))


def last_contacts(customer_ids: Sequence[int], *, on: date) -> LastContacts:
    """Give when an account was last written to, called and heard of."""
    mails = Message.objects.filter(
        customer__in=customer_ids, state__in=LEFT, on_date__lte=on
    ).exclude(kind__in=TO_COLLEAGUES)
    calls = Call.objects.filter(customer__in=customer_ids, reversal__isnull=True, on_date__lte=on)
    replies = Inbound.objects.filter(
        customer__in=customer_ids, kind=InboundKind.REPLY, received_at__date__lte=on
    )
    talks = calls.filter(outcome__in=SPOKEN).aggregate(last=Max("on_date"))["last"]
    written = replies.aggregate(last=Max(TruncDate("received_at")))["last"]
    return LastContacts(
        mailed=mails.aggregate(last=Max("on_date"))["last"],
        called=calls.aggregate(last=Max("on_date"))["last"],
        answered=max((one for one in (talks, written) if one is not None), default=None),
    )
