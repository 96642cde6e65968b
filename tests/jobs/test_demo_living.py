"""The demo's customers: what they do about a mail, and a few days lived through the real post."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from dunwell.actions import contacts, policies
from dunwell.core.channels import Tone
from dunwell.core.messages import MessageState
from dunwell.jobs.demo.days import LAST_DAY
from dunwell.jobs.demo.living import history, post_office, reactions, replies
from dunwell.jobs.demo.living.post_office import Mail
from dunwell.jobs.demo.living.reactions import Deed, MailFacts, Reaction
from dunwell.store.models import BusinessDay, Inbound, Message, Task, Touch
from tests import builders, plain_trail
from tests.builders import AT

DAY = date(2026, 7, 6)


def facts(
    *,
    customer: str = "100001",
    tone: Tone = Tone.FIRM,
    status: str = "active",
    dead: bool = False,
    settled: date | None = None,
    credited: bool = False,
    day: date = DAY,
) -> MailFacts:
    return MailFacts(
        customer=customer,
        status=status,
        language="en",
        tone=tone,
        on_date=day,
        address_is_dead=dead,
        settled_date=settled,
        was_credited=credited,
    )


def deeds(**changed: object) -> Counter[Deed]:
    return Counter(
        reactions.to_mail(facts(customer=str(number), **changed)).deed  # type: ignore[arg-type]  # The rows name the facts.
        for number in range(400)
    )


def test_the_same_mail_has_the_same_answer() -> None:
    assert reactions.to_mail(facts()) == reactions.to_mail(facts())


def test_a_dead_address_bounces_and_the_insolvent_are_silent() -> None:
    assert reactions.to_mail(facts(dead=True)).deed is Deed.BOUNCE
    assert set(deeds(status="insolvent")) == {Deed.SILENCE}


def test_firmer_words_are_answered_more_often() -> None:
    silent = [deeds(tone=tone)[Deed.SILENCE] for tone in Tone]
    assert silent == sorted(silent, reverse=True)


def test_who_pays_in_the_files_speaks_the_truth_mostly() -> None:
    paid = date(2026, 7, 22)
    found = [reactions.to_mail(facts(customer=str(number), settled=paid)) for number in range(400)]
    promised = [one.pays_on for one in found if one.deed is Deed.PROMISE]
    assert promised
    assert promised.count(paid) / len(promised) > 0.7
    assert all(one.deed is not Deed.PAYMENT for one in found)  # The files pay.


def test_what_was_credited_later_is_disputed() -> None:
    found = deeds(credited=True, settled=date(2026, 7, 22))
    assert found[Deed.DISPUTE] > 100
    assert not found[Deed.PROMISE]


def test_after_the_last_day_customers_pay_by_themselves() -> None:
    found = deeds(day=LAST_DAY, tone=Tone.GENTLE)
    assert found[Deed.PAYMENT] > 100


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "nl", "pt"])
@pytest.mark.parametrize(
    "deed", [Deed.PROMISE, Deed.DISPUTE, Deed.ALREADY_PAID, Deed.COPY, Deed.OUT_OF_OFFICE]
)
def test_every_answer_can_be_written(language: str, deed: Deed) -> None:
    from email.message import EmailMessage

    asked = EmailMessage()
    asked["From"] = "us@example.com"
    asked["Subject"] = "Erinnerung: Ärger"
    asked["Message-ID"] = "<1@example.com>"
    mail = Mail(to=("ap@customer.example",), message=asked)
    category = next(iter(reactions._CATEGORIES)) if deed is Deed.DISPUTE else None
    reaction = Reaction(deed=deed, on_date=DAY, pays_on=DAY, category=category)
    written = replies.written(mail, reaction, numbers="INV-1", language=language)
    assert written["In-Reply-To"] == "<1@example.com>"
    assert written.as_bytes()
    assert replies.bounced(mail, reaction).as_bytes()


@pytest.mark.usefixtures("committed_book")
def test_days_are_lived_through_the_real_post_and_go_on_after_a_stop(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    policies.install_shipped(at=AT)
    who = builders.cast()
    for number, customer in enumerate((who.harbour, who.head_office, who.branch)):
        contacts.add(
            by=None, at=AT, customer=customer, name="", email=f"ap{number}@customer.example"
        )
        for late in (3, 12, 20):
            builders.invoice(
                who,
                1_000_00,
                on=history.BEGINS - timedelta(days=30 + late),
                due=history.BEGINS - timedelta(days=late),
                customer=customer,
                number=f"INV-{number}-{late}",
            )
    all_days = history.business_days()
    assert (all_days[-1], len(all_days)) == (LAST_DAY, 65)
    monkeypatch.setattr(history, "business_days", lambda: all_days[:4])
    assert history.live(home=tmp_path, told=lambda *_: None) == 4
    monkeypatch.setattr(history, "business_days", lambda: all_days[:8])
    assert history.live(home=tmp_path, told=lambda *_: None) == 4
    assert history.live(home=tmp_path, told=lambda *_: None) == 0
    sent = Message.objects.filter(state=MessageState.SENT, touch__isnull=False)
    with post_office.opened(tmp_path / "demo" / "post") as office:
        delivered = {mail.message_id for mail in office.newest(100)}
    assert delivered == set(sent.values_list("message_id", flat=True))
    assert BusinessDay.objects.filter(entity=who.north, state="planned").count() == 8
    assert Touch.objects.exists()
    assert Inbound.objects.exclude(state="new").count() == Inbound.objects.count()
    assert not Task.objects.filter(kind="read_reply", state="open").exists()
    assert plain_trail.leaks() == []
