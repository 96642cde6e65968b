"""Choose how long records are kept, hold some for longer, and take away what is past its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dunwell.core import erasures, retention
from dunwell.core.erasures import ERASED, ERASED_CONTACT, LegalHoldOver
from dunwell.core.refusals import Refusal
from dunwell.core.retention import RecordClass
from dunwell.store import audit, locks, personal_data
from dunwell.store.models import Contact, Customer, LegalHold, Retention, User
from dunwell.store.queries import retention as queries


class UnknownRecordClass(Refusal):
    """Periods are chosen for classes there are."""

    code = "unknown_record_class"


@transaction.atomic
def choose(*, by: User | None, at: datetime, of: str, period: int, reason: str) -> None:
    """Keep the records of a class for another period; the rule's own one takes the choice back."""
    if of not in set(RecordClass):
        raise UnknownRecordClass(
            "There is no such class of records; choose one of the list. Nothing was changed."
        )
    record_class = RecordClass(of)
    made = retention.choose(record_class, period=period, reason=reason)
    locks.audit_trail()
    row = _row(at)
    before = row.periods.get(of)
    after: dict[str, Any] | None = {"period": made.period, "reason": made.reason}
    if made.period == retention.RULES[record_class].period:
        after = None
    if before == after:
        return
    row.periods = {key: value for key, value in row.periods.items() if key != of}
    if after is not None:
        row.periods[of] = after
    _save(row, by=by, at=at)
    audit.record(
        by=by,
        at=at,
        action="retention.choose",
        subject="retention:1",
        before={of: before},
        after={of: after},
    )


@transaction.atomic
def switch(*, by: User | None, at: datetime, on: bool) -> None:
    """Let the nightly run take away what is past its day, or stop it."""
    locks.audit_trail()
    row = _row(at)
    if row.is_on == on:
        return
    row.is_on = on
    _save(row, by=by, at=at)
    audit.record(
        by=by,
        at=at,
        action="retention.switch",
        subject="retention:1",
        before={"is_on": int(not on)},
        after={"is_on": int(on)},
    )


@transaction.atomic
def hold(
    *, by: User | None, at: datetime, on: date, customer: Customer, until: date, reason: str
) -> LegalHold:
    """Keep everything about a customer until a day, for a reason."""
    kept = erasures.legal_hold(from_date=on, until=until, reason=reason)
    row = LegalHold.objects.create(
        customer=customer, reason=kept, from_date=on, until_date=until, recorded_at=at, by=by
    )
    audit.record(
        by=by,
        at=at,
        action="retention.hold",
        subject=f"legal_hold:{row.pk}",
        after={"customer": customer.pk, "from": on, "until": until, "reason": kept},
    )
    return row


@transaction.atomic
def release(*, by: User | None, at: datetime, hold_id: int) -> LegalHold:
    """End a legal hold before its day."""
    row = LegalHold.objects.select_for_update().filter(pk=hold_id).first()
    if row is None:
        raise LegalHoldOver("There is no such legal hold; nothing was changed.")
    erasures.end_legal_hold(ended=row.ended_at is not None)
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record(
        by=by,
        at=at,
        action="retention.release",
        subject=f"legal_hold:{row.pk}",
        before={"until": row.until_date},
        after={"customer": row.customer_id},
    )
    return row


def _row(at: datetime) -> Retention:
    """Give the one row, made when it is first needed."""
    row, _made = Retention.objects.select_for_update().get_or_create(
        number=1, defaults={"changed_at": at}
    )
    return row


def _save(row: Retention, *, by: User | None, at: datetime) -> None:
    row.changed_at, row.changed_by = at, by
    row.save()


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What the nightly run took away, or would, and the uploads whose files go as well."""

    sign_in: int = 0
    import_files: int = 0
    contacts: int = 0
    letters: int = 0
    uploads: Sequence[int] = ()

    def for_machines(self) -> dict[str, int]:
        """Give the counts."""
        names = ("sign_in", "import_files", "contacts", "letters")
        return {name: getattr(self, name) for name in names}


def preview(*, as_of: date) -> Swept:
    """Count what a run would take away, and change nothing."""
    settings, _on = queries.chosen()
    old = queries.old(settings, as_of=as_of)
    return Swept(
        sign_in=sum(rows.count() for rows in old.sign_in),
        import_files=old.uploads.count(),
        contacts=old.contacts.count(),
        letters=old.messages.count() + old.inbound.count(),
    )


@transaction.atomic
def sweep(*, by: User | None, at: datetime, as_of: date) -> Swept:
    """Take away what is past its day where that is safe; totals and the trail stay as they are."""
    settings, _on = queries.chosen()
    old = queries.old(settings, as_of=as_of)
    uploads = tuple(old.uploads.values_list("pk", flat=True))
    contacts = list(old.contacts.select_for_update())
    for contact in contacts:
        _forget(contact)
    texts = personal_data.empty([f"contact:{one.pk}" for one in contacts], at=at)
    letters = {"subject": ERASED, "text": ERASED}
    swept = Swept(
        sign_in=sum(rows.delete()[0] for rows in old.sign_in),
        import_files=old.uploads.delete()[0],
        contacts=len(contacts),
        letters=old.messages.update(**letters, html="", mime=None, to=[], cc=[], attachments=[])
        + old.inbound.update(**letters, sender="", raw=None, details={}),
        uploads=uploads,
    )
    counts = swept.for_machines()
    if any(counts.values()):
        audit.record(
            by=by,
            at=at,
            action=personal_data.ERASE if contacts else "retention.sweep",
            subject="retention:1",
            after={
                **counts,
                "about": [f"contact:{one.pk}" for one in contacts],
                "texts": texts,
            },
            because={"as_of": as_of},
        )
    return swept


def _forget(contact: Contact) -> None:
    """Leave the row that calls and promises refer to, without what it says of somebody."""
    contact.name, contact.email = f"{ERASED_CONTACT} {contact.pk}", ""
    contact.phone, contact.role = "", ""
    contact.opted_out = True
    contact.save(update_fields=["name", "email", "phone", "role", "opted_out"])
