"""The demo's own people: collectors, their manager, and the mailbox they all write from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dunwell.actions import people, sign_in
from dunwell.core.roles import Role
from dunwell.jobs.demo.names import mailbox
from dunwell.jobs.demo.words import COLLECTORS
from dunwell.store import audit
from dunwell.store.models import Customer, Entity, MailAccount, Sending, User

# Addresses of the demo lie in a domain that nobody can have.
DOMAIN: Final = "north-and-south.example"
_MANAGER: Final = "Ilse Sandtmann"
_CFO: Final = "Robert Quillfeather"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who decides and who collects."""

    collectors: tuple[User, ...]
    manager: User
    cfo: User

    def of(self, customer: Customer) -> User:
        """Give the collector of a customer."""
        return next(
            (one for one in self.collectors if one.name == customer.collector_name),
            self.collectors[0],
        )


def hired(*, at: datetime) -> Staff:
    """Let the demo's people in, and give every customer its collector."""
    sign_in.offer_link(at=at)
    administrator = User.objects.get(email=sign_in.ADMINISTRATOR)

    def person(name: str, *roles: Role) -> User:
        email = f"{mailbox(name)}@{DOMAIN}"
        known = User.objects.filter(email=email).first()
        if known is not None:
            return known
        return people.invite(by=administrator, at=at, name=name, email=email, roles=roles).person

    collectors = tuple(person(name, Role.COLLECTIONS_SPECIALIST) for name in COLLECTORS)
    manager = person(_MANAGER, Role.FINANCE_MANAGER, Role.TEAM_LEAD)
    cfo = person(_CFO, Role.CFO)
    for one in collectors:
        Customer.objects.filter(collector_name=one.name, collector=None).update(collector=one)
    return Staff(collectors=collectors, manager=manager, cfo=cfo)


def open_mailboxes(*, at: datetime, host: str, port: int, by_itself: bool) -> None:
    """Let every entity send through the demo's own post office, which lies on this machine."""
    for entity in Entity.objects.all():
        MailAccount.objects.update_or_create(
            entity=entity,
            defaults={
                "from_address": f"receivables@{entity.code.lower()}.{DOMAIN}",
                "from_name": entity.name,
                "smtp_host": host,
                "smtp_port": port,
                "smtp_security": "none",
                "changed_at": at,
            },
        )
        Sending.objects.update_or_create(
            entity=entity,
            defaults={"live": True, "automatic": by_itself, "changed_at": at},
        )
    audit.record(
        by=None,
        at=at,
        action="demo.open_mailboxes",
        subject="source:demo",
        after={"host": host, "automatic": by_itself},
    )
