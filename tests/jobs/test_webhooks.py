"""Events reach their receivers signed, in order, at least once, and only those they are for."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from dunwell.actions import customers, disputes, policies, promises, webhook_deliveries, webhooks
from dunwell.actions.webhooks import Wanted
from dunwell.connectors.webhooks.posting import Surroundings
from dunwell.core.disputes import DisputeCategory
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.core.webhook_events import CHOICES, EventKind
from dunwell.core.webhook_tries import DISABLED_AFTER, KEPT, DeliveryState, WebhookState
from dunwell.jobs import webhooks as job
from dunwell.store import sealing
from dunwell.store.models import (
    AuditEntry,
    EntityGrant,
    Restoration,
    RoleGrant,
    User,
    Webhook,
    WebhookDelivery,
    WebhookEvent,
    WebhookTry,
)
from tests import book_states, builders, webhook_peer
from tests.builders import AT, Cast
from tests.webhook_peer import Receiver

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALL = tuple(one.value for one in CHOICES)


@pytest.fixture
def who(committed_book: None) -> Cast:
    del committed_book
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def anna(who: Cast) -> User:
    del who
    person = User.objects.create_user("anna@dunwell.example", name="Anna")
    RoleGrant.objects.create(user=person, role=Role.FINANCE_MANAGER)
    return person


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with webhook_peer.running() as found:
        settings.WEBHOOK_ALLOWED_HOSTS = frozenset({found.netloc})
        yield found


@pytest.fixture
def hook(anna: User, receiver: Receiver) -> Webhook:
    return listening(anna, receiver)


# A try is written down, whatever came of it.
OF_SENDING = ("webhook", "webhook_delivery", "webhook_try")


def listening(by: User, receiver: Receiver, *, entity: str = "", kinds: Any = ALL) -> Webhook:
    wanted = Wanted(
        name="ERP", url=f"http://{receiver.netloc}/in", kinds=set(kinds), entity=entity
    )
    made = webhooks.add(wanted, by=by, at=NOW)
    receiver.secret = made.secret
    return made.webhook


def told(*, later: timedelta = timedelta()) -> dict[str, Any]:
    return job.run(at=lambda: NOW + later, seconds=5)


def dispute(who: Cast, amount: int = 10_000) -> int:
    item = builders.invoice(who, amount)
    row = disputes.open(
        by=None,
        at=NOW,
        item=item,
        amount=None,
        category=DisputeCategory.OTHER,
        opened_date=date(2026, 3, 2),
        note="Zoe Lund says the pallets were wet",
    )
    return row.pk


def states() -> list[str]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("state", flat=True))


def test_an_act_arrives_signed_and_says_what_happened(
    who: Cast, hook: Webhook, receiver: Receiver
) -> None:
    dispute(who)
    assert told()["delivered"] == 2
    issued, opened = receiver.events
    assert (issued["type"], opened["type"]) == ("document.issued", "dispute.opened")
    assert (issued["sequence"], opened["sequence"]) == (1, 2)
    assert opened["data"]["contested"] == {"amount": "100.00", "currency": "EUR"}
    assert opened["data"]["entity"] == "NL01"
    assert opened["data"]["api"].endswith(f"/api/v1/disputes/{opened['data']['id']}")
    assert "Zoe" not in str(receiver.events)
    assert receiver.sound == [True, True]
    assert receiver.ids == [issued["id"], opened["id"]]
    assert len(set(receiver.ids)) == 2
    hook.refresh_from_db()
    assert hook.delivered_at == NOW
    assert states() == ["delivered"] * 2
    assert told()["delivered"] == 0


def test_the_lines_of_the_documents_verify_what_arrives(
    hook: Webhook, anna: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (django_settings.ROOT / "docs/operate/webhooks.md").read_text(encoding="utf-8")
    lines: dict[str, Any] = {}
    exec(page.split("```python")[1].split("```")[0], lines)  # noqa: S102 - our own page.
    webhook_deliveries.test(hook.pk, by=anna, at=NOW)
    told()
    (headers,) = receiver.headers
    body = WebhookDelivery.objects.get().body.encode()
    monkeypatch.setattr(time, "time", lambda: NOW.timestamp() + 299)
    assert lines["verified"](receiver.secret, headers, body)
    assert not lines["verified"](receiver.secret, headers, body + b" ")
    assert not lines["verified"](receiver.secret.replace("whsec_", "whsec_AAAA"), headers, body)
    monkeypatch.setattr(time, "time", lambda: NOW.timestamp() + 301)
    assert not lines["verified"](receiver.secret, headers, body)


def test_an_act_that_is_rolled_back_leaves_no_event(
    who: Cast, hook: Webhook, receiver: Receiver
) -> None:
    del hook
    with transaction.atomic():
        dispute(who)
        assert WebhookEvent.objects.count() == 2
        transaction.set_rollback(True)
    assert not WebhookEvent.objects.exists()
    told()
    assert receiver.events == []


def test_without_a_webhook_nothing_is_written(who: Cast) -> None:
    dispute(who)
    assert not WebhookEvent.objects.exists()


def test_only_what_was_chosen_is_told(who: Cast, anna: User, receiver: Receiver) -> None:
    listening(anna, receiver, kinds=[EventKind.DISPUTE_OPENED])
    dispute(who)
    told()
    assert [one["type"] for one in receiver.events] == ["dispute.opened"]


def test_another_entitys_events_are_not_told(who: Cast, anna: User, receiver: Receiver) -> None:
    listening(anna, receiver, entity="UK01")
    dispute(who)
    customers.edit(by=None, at=NOW, customer=who.branch, language="de")
    told()
    assert receiver.events == []
    assert not WebhookEvent.objects.filter(taken=False).exists()


def test_who_sees_one_entity_tells_of_no_other(who: Cast, anna: User, receiver: Receiver) -> None:
    everything = listening(anna, receiver)
    EntityGrant.objects.create(user=anna, entity=who.north)
    for entity in ("", "UK01", "XX"):
        with pytest.raises(Refusal, match="legal entities"):
            listening(anna, receiver, entity=entity)
    with pytest.raises(Refusal, match="no such webhook"):
        webhooks.pause(everything.pk, by=anna, at=NOW)
    assert listening(anna, receiver, entity="NL01").entity == who.north


@pytest.mark.parametrize("answer", [500, 302, "closes"])
def test_what_fails_is_tried_again_under_the_same_id(
    who: Cast, hook: Webhook, receiver: Receiver, answer: int | str
) -> None:
    receiver.answers = [answer, 200]
    dispute(who)
    assert told()["retry"] == 1
    assert told()["retry"] == 0  # Its time has not come, and the receiver rests.
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since) == (1, NOW)
    assert told(later=timedelta(minutes=1))["delivered"] == 2
    assert receiver.ids[0] == receiver.ids[1]
    assert [one["sequence"] for one in receiver.events] == [1, 1, 2]
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since) == (0, None)
    first = WebhookDelivery.objects.get(sequence=1)
    assert first.tries == first.attempts.count() == 2


def test_what_never_arrives_is_given_up_and_can_be_sent_again(
    who: Cast, hook: Webhook, anna: User, receiver: Receiver
) -> None:
    receiver.answers = [500]
    builders.invoice(who, 10_000)
    hours = 0
    while states() != ["failed"] and hours < 110:
        told(later=timedelta(hours=hours))
        hours += 1
    assert 60 < hours < 100
    assert len(receiver.events) == 12
    receiver.answers = [200]
    delivery = WebhookDelivery.objects.get()
    webhooks.send_again(delivery.pk, by=anna, at=NOW + timedelta(hours=hours))
    assert told(later=timedelta(hours=hours))["delivered"] == 1
    assert set(receiver.ids) == {delivery.event_uid}
    hook.refresh_from_db()
    assert hook.state == WebhookState.ACTIVE


@pytest.mark.parametrize("sealed", ["nonsense", ""])
def test_with_a_secret_that_cannot_be_read_nothing_is_sent_and_it_is_said(
    who: Cast, hook: Webhook, receiver: Receiver, sealed: str
) -> None:
    kept = sealed or sealing.seal("whsec_c2hvcnQ=")  # Of too few bytes.
    Webhook.objects.filter(pk=hook.pk).update(secret=kept)
    builders.invoice(who, 10_000)
    told(later=timedelta())
    with book_states.unchanged(*OF_SENDING):
        assert told(later=timedelta(hours=1))["retry"] == 1
    assert receiver.events == []
    said = "The secret of this webhook cannot be read; make a new one."
    assert set(WebhookTry.objects.values_list("words", flat=True)) == {said}


def test_a_receiver_that_is_gone_is_told_nothing_more(
    who: Cast, hook: Webhook, anna: User, receiver: Receiver
) -> None:
    receiver.answers = [410, 200]
    dispute(who)
    assert told()["gone"] == 1
    hook.refresh_from_db()
    assert hook.state == WebhookState.GONE
    dispute(who)
    told(later=timedelta(days=1))
    assert len(receiver.events) == 1
    assert AuditEntry.objects.filter(action="webhooks.switch_off").count() == 1
    webhooks.resume(hook.pk, by=anna, at=NOW)
    assert told()["delivered"] == 1  # What waited before it was gone.


def test_after_days_of_failing_it_is_switched_off(
    who: Cast, hook: Webhook, receiver: Receiver
) -> None:
    receiver.answers = [500]
    dispute(who)
    told()
    told(later=DISABLED_AFTER - timedelta(seconds=1))
    hook.refresh_from_db()
    assert hook.state == WebhookState.ACTIVE
    told(later=DISABLED_AFTER + timedelta(hours=2))
    hook.refresh_from_db()
    assert hook.state == WebhookState.DISABLED
    entry = AuditEntry.objects.get(action="webhooks.switch_off")
    assert entry.after == {"name": "ERP", "state": "disabled"}


def test_while_paused_events_wait(
    who: Cast, hook: Webhook, anna: User, receiver: Receiver
) -> None:
    webhooks.pause(hook.pk, by=anna, at=NOW)
    dispute(who)
    told()
    assert receiver.events == []
    with pytest.raises(Refusal, match="paused already"):
        webhooks.pause(hook.pk, by=anna, at=NOW)
    with pytest.raises(Refusal, match="go on first"):
        webhook_deliveries.test(hook.pk, by=anna, at=NOW)
    webhooks.resume(hook.pk, by=anna, at=NOW)
    with pytest.raises(Refusal, match="goes on already"):
        webhooks.resume(hook.pk, by=anna, at=NOW)
    assert told()["delivered"] == 2


def test_a_removed_webhook_forgets_its_secret_and_what_waits(
    who: Cast, hook: Webhook, anna: User, receiver: Receiver
) -> None:
    dispute(who)
    webhook_deliveries.take(at=NOW)
    webhooks.remove(hook.pk, by=anna, at=NOW)
    hook.refresh_from_db()
    assert hook.secret == hook.secret_before == ""
    told()
    assert receiver.events == []
    assert states() == ["dropped"] * 2
    with pytest.raises(Refusal, match="no such webhook"):
        webhooks.resume(hook.pk, by=anna, at=NOW)


def test_one_that_may_not_be_reached_any_more_is_told_nothing_and_can_be_mended(
    who: Cast, hook: Webhook, anna: User, receiver: Receiver, settings: Any
) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = frozenset()
    dispute(who)
    assert told()["retry"] == 1
    assert receiver.events == []
    wanted = Wanted(name="ERP", url="https://erp.example.com/", kinds={"promise.made"})
    webhooks.edit(hook.pk, wanted, by=anna, at=NOW)
    entry = AuditEntry.objects.get(action="webhooks.edit")
    assert entry.before is not None
    assert entry.after is not None
    assert entry.before["host"] == receiver.netloc
    assert entry.after["host"] == "erp.example.com"


def test_for_a_day_both_secrets_sign(
    who: Cast, hook: Webhook, anna: User, receiver: Receiver
) -> None:
    before = receiver.secret
    fresh = webhooks.rotate(hook.pk, by=anna, at=NOW).secret
    assert fresh != before
    for secret, later, holds in (
        (before, timedelta(hours=23), True),
        (fresh, timedelta(hours=23), True),
        (before, timedelta(hours=24), False),
        (fresh, timedelta(hours=24), True),
    ):
        receiver.secret = secret
        builders.invoice(who, 10_000)
        told(later=later)
        assert receiver.sound[-1] is holds
    hook.refresh_from_db()
    assert before not in (hook.secret, hook.secret_before)
    assert "whsec_" not in str(list(AuditEntry.objects.values()))


def test_a_sender_that_dies_between_sending_and_noting_sends_again(
    who: Cast, hook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    del hook
    builders.invoice(who, 10_000)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(webhook_deliveries, "note", die)
        with pytest.raises(KeyboardInterrupt):
            told()
    assert states() == ["sending"]
    told()
    assert len(receiver.events) == 1  # Nobody knows yet that it died.
    assert told(later=timedelta(seconds=61))["delivered"] == 1
    assert len(receiver.events) == 2
    assert len(set(receiver.ids)) == 1
    assert states() == ["delivered"]


def test_a_sender_that_comes_back_late_changes_nothing(
    who: Cast, hook: Webhook, receiver: Receiver
) -> None:
    builders.invoice(who, 10_000)
    webhook_deliveries.take(at=NOW)
    (late,) = webhook_deliveries.claim(at=NOW, claim="late", most=5)
    assert webhook_deliveries.claim(at=NOW, claim="other", most=5) == []
    assert told(later=timedelta(seconds=61))["delivered"] == 1
    tried = webhook_deliveries.Tried(status=500, words="late", milliseconds=1)
    webhook_deliveries.note(late, tried, claim="late", at=NOW, luck=0.5)
    assert states() == ["delivered"]
    hook.refresh_from_db()
    assert hook.failures == 0
    assert WebhookTry.objects.count() == 2
    assert len(receiver.events) == 1


def test_one_that_hangs_holds_up_no_other(who: Cast, anna: User, receiver: Receiver) -> None:
    with webhook_peer.running(answers=["hangs"]) as slow:
        listening(anna, receiver)
        wanted = Wanted(name="slow", url="https://slow.example.com/", kinds=set(ALL))
        made = webhooks.add(wanted, by=anna, at=NOW)
        url = f"http://{slow.netloc}/"
        Webhook.objects.filter(pk=made.webhook.pk).update(url=url)
        dispute(who)
        allowed = {receiver.netloc, slow.netloc}
        within = Surroundings(allowed=allowed, patience_seconds=0.3)
        counts = job.run(at=lambda: NOW, within=within, seconds=5)
    assert (counts["delivered"], counts["retry"]) == (2, 1)


def test_a_test_event_says_nothing(hook: Webhook, anna: User, receiver: Receiver) -> None:
    webhook_deliveries.test(hook.pk, by=anna, at=NOW)
    told()
    (event,) = receiver.events
    assert event["type"] == "webhook.test"
    assert event["data"] == {"webhook": hook.pk}
    assert receiver.sound == [True]


def test_a_promise_is_told_from_its_making_to_its_end(
    who: Cast, hook: Webhook, receiver: Receiver
) -> None:
    del hook
    item = builders.invoice(who, 10_000)
    row = promises.make(
        by=None,
        at=NOW,
        customer=who.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=date(2026, 3, 6),
        made_date=date(2026, 3, 2),
        person="Mrs. Jansen",
    )
    promises.withdraw(by=None, at=NOW, promise_id=row.pk, because="a slip")
    customers.edit(by=None, at=NOW, customer=who.harbour, name="Zoe Lund")
    told()
    assert [one["type"] for one in receiver.events] == [
        "document.issued",
        "promise.made",
        "promise.withdrawn",
        "customer.changed",
    ]
    assert receiver.events[1]["data"]["promised"] == {"amount": "100.00", "currency": "EUR"}
    assert receiver.events[3]["data"]["fields"] == ["name"]
    assert "Jansen" not in str(receiver.events)
    assert "Zoe" not in str(receiver.events)


def test_money_that_is_applied_says_what_is_still_open(
    who: Cast, hook: Webhook, receiver: Receiver
) -> None:
    del hook
    invoice, money = builders.invoice(who, 10_000), builders.receipt(who, 4_000)
    builders.applied(money, invoice, 4_000, on=builders.JANUARY_5)
    told()
    applied = receiver.events[-1]
    assert applied["type"] == "payment.applied"
    assert applied["data"]["applied"] == {"amount": "40.00", "currency": "EUR"}
    assert applied["data"]["to"]["open"] == {"amount": "60.00", "currency": "EUR"}
    assert applied["data"]["from"]["open"] == {"amount": "0.00", "currency": "EUR"}


def test_after_a_month_what_was_told_is_forgotten(
    who: Cast, hook: Webhook, receiver: Receiver
) -> None:
    del hook
    receiver.answers = [200, 500]
    dispute(who)
    told()
    told(later=KEPT + timedelta(seconds=-1))
    assert len(states()) == 2
    WebhookDelivery.objects.filter(sequence=2).update(state=DeliveryState.WAITING)
    told(later=KEPT + timedelta(seconds=1))
    assert states() == ["waiting"]
    assert not WebhookEvent.objects.filter(occurred_at=NOW).exists()


def test_a_restored_book_tells_nobody_anything(
    who: Cast, hook: Webhook, receiver: Receiver
) -> None:
    del hook
    dispute(who)
    Restoration.objects.create(restored_at=NOW, backup_made_at=NOW, backup_head=1)
    assert told() == {"held": True}
    assert receiver.events == []


def test_several_workers_at_once_send_each_event_once(
    who: Cast, hook: Webhook, receiver: Receiver
) -> None:
    for _ in range(12):
        builders.invoice(who, 10_000)

    def work(_: int) -> int:
        try:
            counts: int = told()["delivered"]
            return counts
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert sum(pool.map(work, range(4))) == 12
    assert [one["sequence"] for one in receiver.events] == list(range(1, 13))
    assert len(set(receiver.ids)) == 12
    hook.refresh_from_db()
    assert (hook.last_sequence, hook.claim) == (12, "")
