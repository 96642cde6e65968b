"""How every entity sends now, what its checklist says, and which requests wait for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.core.approvals import WAITING, ApprovalKind
from dunwell.core.going_live import Requirement, Switches
from dunwell.core.scopes import Scope
from dunwell.store.models import Approval, AuditEntry, Entity, MailAccount, Sending
from dunwell.store.queries import day_terms, scopes

CHECKED = "mail_accounts.check"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One entity, its switches, and the requests about it that wait."""

    entity: Entity
    switches: Switches
    asks_to_go_live: Approval | None
    asks_to_be_automatic: Approval | None


def states(scope: Scope) -> Sequence[State]:
    """List the entities within by code."""
    switches = {one.entity_id: _switches(one) for one in Sending.objects.all()}
    pending = Approval.objects.filter(kind=ApprovalKind.GO_LIVE, state__in=WAITING)
    waiting = {one.subject: one for one in pending.select_related("requested_by")}
    return [
        State(
            entity=one,
            switches=switches.get(one.pk, Switches()),
            asks_to_go_live=waiting.get(subject(one.pk, automatic=False)),
            asks_to_be_automatic=waiting.get(subject(one.pk, automatic=True)),
        )
        for one in scopes.entities(scope)
    ]


def switches_of(entity_id: int) -> Switches:
    """Read how an entity sends; test mode until somebody said otherwise."""
    found = Sending.objects.filter(entity=entity_id).first()
    return _switches(found) if found else Switches()


def every() -> Sequence[Switches]:
    """Read how all entities send; one without a row is in test mode."""
    known = {one.entity_id: _switches(one) for one in Sending.objects.all()}
    ids = Entity.objects.order_by("pk").values_list("pk", flat=True)
    return [known.get(pk, Switches()) for pk in ids]


def subject(entity_id: int, *, automatic: bool) -> str:
    """Name what a request is about."""
    return f"{'automatic_sending' if automatic else 'live_sending'}:{entity_id}"


def has_sender(entity_id: int) -> bool:
    """Tell whether an entity has an address to write from and a server to send through."""
    rows = MailAccount.objects.filter(entity=entity_id)
    return rows.exclude(from_address="").exclude(smtp_host="").exists()


def was_checked(entity_id: int) -> bool:
    """Tell whether the server let us in since the mail account was last changed."""
    account = MailAccount.objects.filter(entity=entity_id).first()
    if account is None:
        return False
    last = (
        AuditEntry.objects.filter(action=CHECKED, subject=f"mail_account:{account.pk}")
        .order_by("-pk")
        .first()
    )
    if last is None or last.recorded_at < account.changed_at:
        return False
    return bool((last.after or {}).get("smtp_ok"))


def mail_facts(entity_id: int) -> frozenset[Requirement]:
    """Give what the mail account has of the checklist."""
    found = set()
    if has_sender(entity_id):
        found.add(Requirement.SENDER_SET)
    if was_checked(entity_id):
        found.add(Requirement.SERVER_CHECKED)
    return frozenset(found)


def known(entity_id: int, *, on: date) -> frozenset[Requirement]:
    """Give what the book itself knows of the checklist."""
    current = day_terms.on(on).blocks.get(entity_id) is None
    return mail_facts(entity_id) | ({Requirement.LEDGER_CURRENT} if current else frozenset())


def _switches(row: Sending) -> Switches:
    return Switches(live=row.live, automatic=row.automatic, stopped=row.stopped)
