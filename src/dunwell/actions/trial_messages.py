"""A test message shows a real customer's reminder to oneself, and never reaches a customer."""

import secrets
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from dunwell.core.channels import Tone
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Contact, Customer, Entity, MailAccount, Message, User

_NO_DOMAIN: Final = "dunwell.invalid"


class CustomersAddress(Refusal):
    """A test must not surprise a customer."""

    code = "customers_address"


class NoTestAddress(Refusal):
    """A test goes to one address that exists."""

    code = "no_test_address"


@transaction.atomic
def queue(
    *,
    by: User,
    at: datetime,
    on: date,
    entity: Entity,
    customer: Customer,
    key: str,
    tone: Tone,
    language: str,
    to: str,
) -> Message:
    """Put a test message into the outbox."""
    address = to.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise NoTestAddress(
            f"Mail cannot be sent to “{address[:100]}”; write your own address, like "
            "name@example.com."
        ) from None
    if Contact.objects.filter(email__iexact=address).exists():
        raise CustomersAddress(
            f"{address} belongs to a customer's contact, and a test never goes to a customer; "
            "write your own address."
        )
    message = Message.objects.create(
        kind=MessageKind.TEST,
        state=MessageState.QUEUED,
        entity=entity,
        on_date=on,
        language=language,
        to=[address],
        message_id=f"<dw.test.{secrets.token_hex(12)}@{_domain(entity)}>",
        created_at=at,
        because={"template": key, "tone": tone.value, "customer": customer.pk},
        by=by,
    )
    audit.record(
        by=by,
        at=at,
        action="messages.test",
        subject=f"message:{message.pk}",
        after={
            "to": Personal(address, of=f"user:{by.pk}"),
            "customer": customer.pk,
            "template": key,
        },
    )
    return message


def _domain(entity: Entity) -> str:
    account = MailAccount.objects.filter(entity=entity).first()
    _, _, domain = (account.from_address if account else entity.email).rpartition("@")
    return domain if domain.isascii() and domain else _NO_DOMAIN
