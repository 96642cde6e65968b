"""What is known of an account, one customer at one legal entity, when its day is decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dunwell.core.calendars import Calendar
from dunwell.core.channels import Tone
from dunwell.core.customers import CustomerStatus
from dunwell.core.overrides import Override
from dunwell.core.segments import CustomerFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """A step that an item led: planned or taken, and neither failed nor taken back."""

    touch_id: int
    step: str
    tone: Tone
    cadence: str
    on_date: date
    cycle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """One debit item with something open; amounts are minor units of its currency.

    `opened_date` is the day since which it has been open without a break, where it was touched
    before. `promised_date` is the day of the live promise that covers it.
    """

    id: int
    currency: str
    due_date: date
    open_amount: int
    disputed_amount: int = 0
    promised_date: date | None = None
    opened_date: date | None = None
    taken: tuple[StepTaken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person or mailbox that may be written to: it has an address, which never came back."""

    email: str
    name: str = ""
    role: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMade:
    """One contact with the customer, by whichever person, channel and entity."""

    on_date: date
    entity_id: int
    touch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """One account as it stands on a day.

    `items` are those due or nearly due; `unapplied` is cash and credit not applied yet, by
    currency, of the customer and of whoever pays for it. `objected` tells that somebody there
    objected to being written to. `contacts_made` reach back over the last days, all entities.
    `override` tells that a colleague looks after the account in place of its cadence.
    """

    customer_id: int
    entity_id: int
    placed: CustomerFacts
    items: tuple[OpenItem, ...]
    calendar: Calendar
    status: CustomerStatus = CustomerStatus.ACTIVE
    unapplied: Mapping[str, int] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    objected: bool = False
    has_postal_address: bool = False
    contacts_made: tuple[ContactMade, ...] = ()
    paused_until: date | None = None
    said_paid_date: date | None = None
    override: Override | None = None
