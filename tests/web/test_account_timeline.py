"""The timeline of an account: everything that happened, in order, by kind, a page at a time."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from dunwell.actions import calls, notes, pauses, promises, tasks, write_offs
from dunwell.core.calls import Call as Logged
from dunwell.core.calls import CallOutcome
from dunwell.core.inbound import InboundKind, InboundState
from dunwell.core.messages import MessageState
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskKind
from dunwell.core.touches import SilenceCode
from dunwell.store.models import (
    AuditEntry,
    BusinessDay,
    Inbound,
    Item,
    MessageEvent,
    Note,
    PolicyVersion,
    Silence,
    User,
)
from dunwell.store.queries import account_timeline
from dunwell.store.queries.account import Slice
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group
from tests import builders, reminders
from tests.builders import Cast
from tests.reminders import AT, DAY, D

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def who() -> Cast:
    return reminders.late_customer()


@pytest.fixture
def lived(who: Cast, person: User) -> Cast:
    """A mail that was opened and answered, a call, a promise, a dispute, a pause, money."""
    message = reminders.reminder(who, state=MessageState.SENT)
    message.subject, message.text = "Reminder about F-1", "Dear Anna,\nplease pay."
    message.save()
    MessageEvent.objects.create(message=message, kind=InboundKind.OPENED, at=LATER)
    Inbound.objects.create(
        source="imap:1",
        key="1",
        content_hash="1",
        kind=InboundKind.REPLY,
        state=InboundState.DONE,
        received_at=LATER,
        sender="anna@harbour.example",
        subject="Re: Reminder",
        text="\n".join(f"Line {number}" for number in range(1, 10)),
        about=message,
        customer=who.harbour,
    )
    call = tasks.open_once(
        at=AT,
        kind=TaskKind.CALL,
        cause="touch:0",
        entity=who.north,
        customer=who.harbour,
        opened_date=D,
        due_date=D,
        because={},
    )
    tasks.close(by=person, at=LATER, task_id=call.pk, outcome="They pay on Friday.")
    calls.log(
        by=person,
        at=LATER,
        today=D,
        customer=who.harbour,
        entity=who.north,
        call=Logged(
            on_date=D - DAY, outcome=CallOutcome.REACHED, person="Joost", note="Asks for a copy."
        ),
    )
    late = Item.objects.get(document__number="F-2")
    promises.make(
        by=person,
        at=LATER,
        customer=who.harbour,
        item_ids=[late.pk],
        amount=None,
        promised_date=D + 3 * DAY,
        made_date=D,
        person="Mrs. Jansen",
        evidence="on the telephone",
    )
    pauses.begin(
        by=person,
        at=LATER,
        customer=who.harbour,
        from_date=D,
        to_date=D + 2 * DAY,
        reason="The owner is away",
    )
    notes.write(by=person, at=LATER, customer=who.harbour, text="Call before ten", pinned=True)
    return who


def _asked(who: Cast, *groups: Group, **more: object) -> Asked:
    part = Slice(customer_ids=(who.harbour.pk,), as_of=D)
    return Asked(part=part, groups=frozenset(groups), **more)  # type: ignore[arg-type]  # Its own fields.


def _entries(who: Cast, *groups: Group) -> list[Entry]:
    return list(account_timeline.page(_asked(who, *groups)).entries)


def test_everything_that_happened_is_told_with_its_actor(lived: Cast) -> None:
    told = {(one.what, one.actor) for one in _entries(lived)}
    assert {
        ("mail", ""),
        ("delivery.opened", ""),
        ("reply", "anna@harbour.example"),
        ("task.call", "Anna Ruiz"),
        ("call", "Anna Ruiz"),
        ("promise", "Anna Ruiz"),
        ("dispute", ""),
        ("pause", "Anna Ruiz"),
        ("note", "Anna Ruiz"),
        ("contacts.add", ""),
        ("customers.edit", ""),
    } <= told
    assert sum(what == "issued" for what, _ in told) == 1  # Documents and money, by nobody.
    assert [one.place for one in _entries(lived)] == sorted(
        (one.place for one in _entries(lived)), reverse=True
    )


@pytest.mark.parametrize("group", list(Group))
def test_a_kind_alone_is_what_everything_has_of_it(lived: Cast, group: Group) -> None:
    alone = [one.place for one in _entries(lived, group)]
    among = [one.place for one in _entries(lived) if one.group is group]
    # A mail stands for its own step among all else, and beside it among decisions.
    extra = {"touch.email"} if group is Group.DECISIONS else set()
    assert [one.place for one in _entries(lived, group) if one.what not in extra] == among
    assert alone


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_lead_through_every_entry_once_and_back(lived: Cast, size: int) -> None:
    whole = [one.place for one in _entries(lived)]
    seen, page = [], account_timeline.page(_asked(lived, size=size))
    assert not page.has_previous
    while True:
        seen += [one.place for one in page.entries]
        if not page.has_next:
            break
        page = account_timeline.page(_asked(lived, size=size, place=seen[-1]))
    assert seen == whole
    back: list[object] = []
    while page.has_previous:
        first = page.entries[0].place
        page = account_timeline.page(_asked(lived, size=size, place=first, backwards=True))
        back = [one.place for one in page.entries] + back
    last_page = len(whole) % size or size
    assert back == whole[: len(whole) - last_page]


def test_days_of_silence_for_one_reason_are_one_entry(who: Cast) -> None:
    policy = PolicyVersion.objects.get()
    codes = [SilenceCode.PROMISED] * 3 + [SilenceCode.DISPUTED] + [SilenceCode.PROMISED]
    for back, code in enumerate(codes):
        day = BusinessDay.objects.create(
            entity=who.north, date=D - back * DAY, state="planned", policy=policy, processed_at=AT
        )
        Silence.objects.create(day=day, customer=who.harbour, code=code, because={"code": code})
    silences = [one for one in _entries(who, Group.DECISIONS) if one.what == "silence"]
    told = [
        (one.day, one.facts["code"], one.facts["since"], one.facts["days"]) for one in silences
    ]
    assert told == [
        (D, "promised", D - 2 * DAY, 3),
        (D - 3 * DAY, "disputed", D - 3 * DAY, 1),
        (D - 4 * DAY, "promised", D - 4 * DAY, 1),
    ]


def test_money_stands_on_the_day_it_counts_and_an_allocation_is_told_once(who: Cast) -> None:
    late = Item.objects.get(document__number="F-1")
    money = builders.receipt(who, 100_00, on=D - 5 * DAY, at=LATER)
    builders.applied(money, late, 100_00, on=D - 5 * DAY, at=LATER)
    write_offs.post(
        by=None, at=LATER, item=late, amount=1_00, effective_date=D, because="small_difference"
    )
    told = [
        (one.day, one.what, one.amount, one.facts["number"])
        for one in _entries(who, Group.MONEY)
        if one.at == LATER
    ]
    assert told[0] == (D, "written_off", -1_00, "F-1")
    assert [one[:3] for one in told[1:]] == [
        (D - 5 * DAY, "allocated", -100_00),
        (D - 5 * DAY, "issued", 100_00),
    ]


def test_a_past_day_knows_nothing_of_later(lived: Cast, browser: Client) -> None:
    day = (D - 10 * DAY).isoformat()
    page = browser.get(f"/accounts/{lived.harbour.pk}/timeline?as_of={day}").content.decode()
    for later in ("They pay on Friday", "Mrs. Jansen", "Re: Reminder", "Reminder about F-1"):
        assert later not in page
    assert "F-1" in page


def test_the_page_tells_it_in_sentences(lived: Cast, browser: Client) -> None:
    page = browser.get(
        f"/accounts/{lived.harbour.pk}/timeline?as_of={D.isoformat()}&kind=mails,calls,promises"
    ).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "They pay on Friday." in text
    assert "Called Reached · Joost" in text
    assert "Asks for a copy." in text
    assert "by Mrs. Jansen for Fri 3 Apr 2026" in text
    assert "to anna@harbour.example" in text
    assert "please pay." in text  # What it says, folded.
    assert "Re: Reminder" not in text  # Replies were not asked for.


def test_a_long_reply_is_folded_after_six_lines(lived: Cast, browser: Client) -> None:
    page = browser.get(f"/accounts/{lived.harbour.pk}/timeline?kind=replies").content.decode()
    shown, rest = page.split("Show the rest")
    assert "Line 6" in shown
    assert "Line 7" not in shown
    assert "Line 7\nLine 8\nLine 9" in rest


@pytest.mark.parametrize(
    "query",
    ["kind=nonsense", "after=x", "after=2026-01-01~x~1~1", "after=2026-01-01~2026-01-01~1~-5"],
)
def test_nonsense_gives_the_newest_page(lived: Cast, browser: Client, query: str) -> None:
    answer = browser.get(f"/accounts/{lived.harbour.pk}/timeline?{query}")
    assert answer.status_code == 200
    assert "Call before ten" in answer.content.decode()


def test_a_note_is_pinned_in_the_place_of_another(lived: Cast, browser: Client) -> None:
    path = f"/accounts/{lived.harbour.pk}/notes/add"
    browser.post(path, {"text": "  <b>Ask for Joost</b> שלום 🙂 ", "pinned": "1"})
    first, second = Note.objects.order_by("pk")
    assert (first.pinned, second.pinned) == (False, True)
    assert second.text == "<b>Ask for Joost</b> שלום 🙂"
    page = browser.get(f"/accounts/{lived.harbour.pk}/timeline").content.decode()
    assert "&lt;b&gt;Ask for Joost" in page
    browser.post(f"/accounts/{lived.harbour.pk}/notes/{first.pk}/pin")
    browser.post(f"/accounts/{lived.harbour.pk}/notes/{first.pk}/unpin")
    assert not Note.objects.filter(pinned=True).exists()
    acts = AuditEntry.objects.filter(action__startswith="notes.").order_by("sequence")
    assert [one.action for one in acts] == [
        "notes.write",
        "notes.write",
        "notes.pin",
        "notes.unpin",
    ]


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_note_that_says_nothing_or_too_much_is_refused(
    lived: Cast, browser: Client, text: str
) -> None:
    answer = browser.post(f"/accounts/{lived.harbour.pk}/notes/add", {"text": text})
    assert answer.status_code == 422
    assert Note.objects.count() == 1
    if text.strip():
        assert text in answer.content.decode()


def test_another_accounts_note_is_not_pinned(lived: Cast, person: User) -> None:
    other = notes.write(by=person, at=AT, customer=lived.branch, text="Theirs")
    with pytest.raises(Refusal):
        notes.pin(by=person, at=AT, customer=lived.harbour, note_id=other.pk)
    other.refresh_from_db()
    assert not other.pinned


def test_a_call_that_closed_a_task_is_told_once(who: Cast, person: User) -> None:
    task = tasks.open_once(
        at=AT,
        kind=TaskKind.BROKEN_PROMISE,
        cause="promise:0",
        entity=who.north,
        customer=who.harbour,
        opened_date=D,
        due_date=D,
        because={},
    )
    logged = Logged(on_date=D, outcome=CallOutcome.REACHED, person="Joost")
    call = calls.log(
        by=person, at=LATER, today=D, customer=who.harbour, entity=who.north, call=logged
    )
    task.refresh_from_db()
    assert task.state == "done"
    (told,) = _entries(who, Group.CALLS)
    assert (told.what, told.id) == ("call", call.pk)
    calls.take_back(by=person, at=LATER, call_id=call.pk, reason="Another customer")
    (told,) = _entries(who, Group.CALLS)
    assert told.facts["reversal"].reason == "Another customer"
