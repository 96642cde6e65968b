"""The demo's contacts: most can be reached, some addresses are wrong, missing or dead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from dunwell.jobs.demo.customers import DemoCustomer
from dunwell.jobs.demo.days import LAST_DAY
from dunwell.jobs.demo.names import Namer, host, mailbox
from dunwell.jobs.demo.words import COUNTRIES

# No mail server would take these; the import rejects them and says so.
BROKEN: Final = 7
BOUNCED: Final = 12
_NO_CONTACT: Final = 0.03
_NO_ADDRESS: Final = 0.05
_OPTED_OUT: Final = 0.01
_VERIFIED: Final = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoContact:
    """A person or mailbox; `bounced` is the day a mail to it came back."""

    customer: DemoCustomer
    name: str
    role: str
    email: str
    phone: str
    opted_out: bool
    verified: date | None
    bounced: date | None = None


def invent(chance: Random, customers: Sequence[DemoCustomer]) -> list[DemoContact]:
    """Invent up to three contacts a customer, then spoil some addresses."""
    namer = Namer(chance)
    made = [
        contact
        for customer in customers
        if chance.random() > _NO_CONTACT
        for contact in _of(chance, namer, customer)
    ]
    reachable = [n for n, one in enumerate(made) if "@" in one.email]
    spoilt = chance.sample(reachable, BROKEN + BOUNCED)
    for place, n in enumerate(spoilt):
        made[n] = _spoilt(chance, made[n], broken=place < BROKEN)
    return made


def _of(chance: Random, namer: Namer, customer: DemoCustomer) -> list[DemoContact]:
    roles = ["Accounts payable"]
    if customer.segment in ("strategic", "mid-market"):
        roles.append("Escalation")
    if customer.segment == "strategic":
        roles.append("Executive")
    return [_one(chance, namer, customer, role) for role in roles]


def _one(chance: Random, namer: Namer, customer: DemoCustomer, role: str) -> DemoContact:
    shared = role == "Accounts payable" and chance.random() < 0.5
    name = namer.person(customer.country)
    mail = f"{'accounts' if shared else mailbox(name)}@{host(customer.name)}"
    phone = f"{COUNTRIES[customer.country].phone} {chance.randint(100, 999)}"
    verified = LAST_DAY - timedelta(days=chance.randint(5, 600))
    return DemoContact(
        customer=customer,
        name="" if shared else name,
        role=role,
        email="" if chance.random() < _NO_ADDRESS else mail,
        phone=phone,
        opted_out=chance.random() < _OPTED_OUT,
        verified=verified if chance.random() < _VERIFIED else None,
    )


def _spoilt(chance: Random, one: DemoContact, *, broken: bool) -> DemoContact:
    email = chance.choice((one.email.replace("@", " at "), one.email.split("@")[0] + "@"))
    return DemoContact(
        customer=one.customer,
        name=one.name,
        role=one.role,
        email=email if broken else one.email,
        phone=one.phone,
        opted_out=one.opted_out,
        verified=one.verified,
        bounced=None if broken else LAST_DAY - timedelta(days=chance.randint(3, 200)),
    )
