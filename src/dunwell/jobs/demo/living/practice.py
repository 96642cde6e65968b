"""Whatever a person does in the demo is answered: customers write about it, and pay or do not."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random
from typing import Final

from babel import dates

from dunwell.actions import allocations, inbound, receipts
from dunwell.actions.inbound import Arrived
from dunwell.core import money
from dunwell.core.promises import PromiseState
from dunwell.jobs.demo.living.staff import Staff
from dunwell.jobs.inbound import understanding
from dunwell.store.models import Contact, Customer, Dispute, Entity, Promise
from dunwell.store.queries import promises as owed

_MORNING: Final = time(5, 30, tzinfo=UTC)
# Most customers keep their word; practice needs some that do not.
_KEEPS: Final = 0.7
_PROMISED: Final = {
    "en": "Hello,\n\nas agreed we pay {amount} by {day}.\n\nKind regards\n{name}",
    "de": "Guten Tag,\n\nwie besprochen zahlen wir {amount} bis {day}.\n\n"
    "Freundliche Grüße\n{name}",
    "fr": "Bonjour,\n\ncomme convenu, nous réglons {amount} avant le {day}.\n\n"
    "Cordialement\n{name}",
    "es": "Hola:\n\ncomo acordamos, pagaremos {amount} hasta el {day}.\n\nUn saludo\n{name}",
    "nl": "Goedendag,\n\nzoals afgesproken betalen wij {amount} uiterlijk {day}.\n\n"
    "Met vriendelijke groet\n{name}",
}
_DISPUTED: Final = {
    "en": "Hello,\n\nthank you for looking into {number}. We wait for your answer about "
    "{amount}.\n\nKind regards\n{name}",
    "de": "Guten Tag,\n\ndanke, dass Sie {number} prüfen. Wir warten auf Ihre Antwort zu "
    "{amount}.\n\nFreundliche Grüße\n{name}",
    "fr": "Bonjour,\n\nmerci de vérifier {number}. Nous attendons votre réponse concernant "
    "{amount}.\n\nCordialement\n{name}",
    "es": "Hola:\n\ngracias por revisar {number}. Esperamos su respuesta sobre {amount}.\n\n"
    "Un saludo\n{name}",
    "nl": "Goedendag,\n\ndank dat u {number} nakijkt. Wij wachten op uw antwoord over {amount}."
    "\n\nMet vriendelijke groet\n{name}",
}


def answer(staff: Staff, *, since: date, day: date) -> int:
    """Let customers write about what a person recorded since a day, and count the mails."""
    own = {one.pk for one in (*staff.collectors, staff.manager, staff.cfo)}
    mails = 0
    made = Promise.objects.filter(
        made_date__gte=since, made_date__lt=day, state=PromiseState.OPEN, by__isnull=False
    ).exclude(by__in=own)
    for promise in made.select_related("customer", "entity").order_by("pk"):
        values = {
            "amount": _money(promise.amount, promise.currency),
            "day": promise.promised_date,
        }
        key = f"promise {promise.pk}"
        mails += _write(promise.customer, promise.entity, _PROMISED, values, key=key, day=day)
    opened = Dispute.objects.filter(
        opened_date__gte=since, opened_date__lt=day, closed_at=None, opened_by__isnull=False
    ).exclude(opened_by__in=own)
    for dispute in opened.select_related(
        "item__customer", "item__entity", "item__document"
    ).order_by("pk"):
        item = dispute.item
        values = {
            "amount": _money(dispute.amount, item.currency),
            "number": item.document.number,
        }
        key = f"dispute {dispute.pk}"
        mails += _write(item.customer, item.entity, _DISPUTED, values, key=key, day=day)
    return mails


def pay(*, since: date, day: date) -> int:
    """Let those who promised pay on their day, most of them, and count the payments."""
    due = Promise.objects.filter(
        state=PromiseState.OPEN, promised_date__gt=since, promised_date__lte=day
    ).select_related("customer", "entity")
    paid = 0
    for promise in due.order_by("pk"):
        chance = Random(f"keeps {promise.pk}")  # noqa: S311 - it invents and guards nothing.
        if chance.random() < _KEEPS:
            paid += _pay(promise, day)
    return paid


def _pay(promise: Promise, day: date) -> bool:
    items = [row.item for row in promise.items.select_related("item__document").order_by("pk")]
    opens = owed.open_on([item.pk for item in items], on=day)
    due = [(item, opens[item.pk]) for item in items if opens.get(item.pk)]
    if not due:
        return False
    at = datetime.combine(day, _MORNING)
    receipt = receipts.receive(
        by=None,
        at=at,
        entity=promise.entity,
        customer=promise.customer,
        currency=promise.currency,
        amount=sum(amount for _, amount in due),
        received_date=day,
        number=f"BK{day:%y%m%d}-P{promise.pk}",
        text=", ".join(item.document.number for item, _ in due),
    )
    for item, amount in due:
        allocations.apply(
            by=None, at=at, source=receipt, target=item, amount=amount, not_before=day
        )
    return True


def _write(
    customer: Customer,
    entity: Entity,
    texts: dict[str, str],
    values: dict[str, object],
    *,
    key: str,
    day: date,
) -> bool:
    """Put a customer's mail into the post, once for its key; False where nobody has an address."""
    contact = Contact.objects.filter(customer=customer).exclude(email="").order_by("pk").first()
    if contact is None:
        return False
    language = (contact.language or customer.language)[:2]
    language = language if language in texts else "en"
    told = {
        name: dates.format_date(value, format="long", locale=language)
        if isinstance(value, date)
        else value
        for name, value in values.items()
    }
    mail = EmailMessage()
    at = datetime.combine(day, _MORNING) - timedelta(minutes=15)
    mail["From"] = contact.email
    mail["To"] = f"receivables@{entity.code.lower()}.example"
    mail["Subject"] = customer.name or customer.number
    mail["Date"] = format_datetime(at)
    digest = hashlib.sha256(f"{key} {day}".encode()).hexdigest()[:24]
    mail["Message-ID"] = f"<practice.{digest}@customer.example>"
    mail.set_content(texts[language].format(name=contact.name or customer.name, **told))
    raw = mail.as_bytes()
    inbound.keep(
        Arrived(
            source=f"demo:{entity.code}",
            key=str(mail["Message-ID"]),
            content_hash=hashlib.sha256(raw).hexdigest(),
            received_at=at,
            entity_id=entity.pk,
            sender=contact.email,
            subject=str(mail["Subject"]),
            raw=raw,
        )
    )
    understanding.understand(at=lambda: at)
    return True


def _money(amount: int, currency: str) -> str:
    return money.shown(amount, currency)
