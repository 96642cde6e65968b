"""The Today page: the list, the pane, logging calls from it, and work put off or handed over."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from dunwell.actions import calls, contacts, policies, tasks
from dunwell.core.calls import Call, CallOutcome
from dunwell.core.roles import Role
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.jobs.ranking import worklist
from dunwell.store.models import Call as Row
from dunwell.store.models import (
    Customer,
    Dispute,
    Item,
    Promise,
    RoleGrant,
    Snooze,
    Task,
    User,
)
from dunwell.web import presence, today_list
from tests import builders
from tests.builders import AT, Cast
from tests.web.signing_in import signed_in

pytestmark = pytest.mark.django_db

PANE = {"HX-Request": "true", "HX-Target": "pane"}
FORM = {"HX-Request": "true", "HX-Target": "today"}


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    today_list.forget()
    presence.forget()
    yield
    today_list.forget()
    presence.forget()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def who(today: date) -> Cast:
    """Two accounts owe: one much, one little."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    late(who, 800_000, 20, today, who.harbour, "INV-1")
    late(who, 100_000, 40, today, who.branch, "INV-2")
    contacts.add(by=None, at=AT, customer=who.harbour, name="Mrs. Jansen", phone="+31 20 555 0101")
    return who


def late(who: Cast, amount: int, days: int, today: date, customer: Customer, number: str) -> Item:
    due = today - timedelta(days=days)
    made = builders.document(
        who,
        amount,
        on=due - timedelta(days=30),
        due=due,
        customer=customer,
        number=number,
    )
    return made.items.get()


def key(customer: Customer, who: Cast, kind: str = "call", task: int = 0) -> str:
    return f"{kind}-{customer.pk}-{who.north.pk}-{task}"


def read(browser: Client, address: str = "/today", **headers: str) -> str:
    answer = browser.get(address, headers=headers)
    assert answer.status_code == 200, answer.content[:500]
    return html.unescape(answer.content.decode())


def sent(browser: Client, name: str, **told: str) -> tuple[int, str, str]:
    """Send the call form of a row; give status, text, and where it leads."""
    answer = browser.post(
        f"/today/rows/{name}/call",
        {"outcome": "reached", "person": "Mrs. Jansen", "method": "phone", "next": "1", **told},
        headers={} if told.get("plain") else FORM,
    )
    where = answer.get("HX-Replace-Url") or answer.get("Location") or ""
    return answer.status_code, html.unescape(answer.content.decode()), where


def test_the_list_stands_in_rank_order_with_the_first_account_open(
    browser: Client, who: Cast
) -> None:
    text = read(browser)
    assert "2 actions · 0 need a decision" in text
    assert "9K EUR overdue on this list" in text
    assert re.findall(r'data-row="([^"]+)"', text) == [key(who.harbour, who), key(who.branch, who)]
    assert "Why first:" in text
    assert "8,000.00" in text
    assert 'href="tel:+31205550101"' in text
    assert "0 of 2 done" in text


def test_the_receipt_multiplies_out(browser: Client, who: Cast) -> None:
    pane = read(browser, f"/today?row={key(who.harbour, who)}", **PANE)
    figures = re.findall(r'<td class="num">[×= ]*([\d.,]+)</td>', pane)
    amount, days, risk, raised, points = (Decimal(one.replace(",", "")) for one in figures)
    assert amount * days * risk * raised == points
    assert amount == Decimal("8000.00")


def test_another_row_is_a_pane_alone(browser: Client, who: Cast) -> None:
    answer = browser.get(f"/today?row={key(who.branch, who)}", headers=PANE)
    text = html.unescape(answer.content.decode())
    assert "Meridian Leeds" in text
    assert "<html" not in text
    assert "today-list" not in text
    assert answer["HX-Replace-Url"] == f"/today?row={key(who.branch, who)}"


def test_save_and_next_logs_the_call_and_opens_the_next_row(
    browser: Client, who: Cast, person: User
) -> None:
    note = "<script>alert(1)</script> שלום 🎉"
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    status, text, where = sent(
        browser,
        key(who.harbour, who),
        note=note,
        promised_date=day,
        promised_amount="1,500.50",
        promised_items="late-EUR",
        disputed_item=str(Item.objects.get(document__number="INV-1").pk),
        disputed_amount="10",
        category="quality",
    )
    assert status == 200
    assert "Call with Harbour Supplies B.V. saved. 1 action left." in text
    assert where == f"/today?row={key(who.branch, who)}"
    row = Row.objects.get()
    assert (row.by, row.note, row.contact and row.contact.name) == (person, note, "Mrs. Jansen")
    assert (Promise.objects.get().amount, Dispute.objects.get().amount) == (1_500_50, 10_00)
    assert "<script>alert" not in browser.get("/today?tab=done").content.decode()
    assert note in read(browser, "/today?tab=done")
    assert "Promise" in read(browser, "/today?tab=waiting")


def test_it_works_without_scripts(browser: Client, who: Cast) -> None:
    status, _text, where = sent(browser, key(who.harbour, who), plain="1", follow_up_date="")
    assert status == 302
    assert where == f"/today?row={key(who.branch, who)}&told=logged"
    assert "The call is saved." in read(browser, where)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"outcome": ""}, "Choose what came of the call."),
        ({"person": ""}, "Say who was spoken to"),
        ({"promised_date": "2020-01-01"}, "which is over"),
        ({"promised_amount": "9.000", "promised_date": "2099-01-01"}, "thousands or decimals"),
        ({"promised_amount": "9000.01", "promised_date": "2099-01-01"}, "is owed on these items"),
        ({"promised_amount": "-1", "promised_date": "2099-01-01"}, "above zero"),
        ({"promised_amount": "12"}, "Say by which day it is paid."),
        ({"promised_date": "soon"}, "Enter a valid date"),
        ({"follow_up_date": "2020-01-01"}, "earlier"),
        ({"note": "x" * 2001}, "the log keeps 2000"),
        ({"outcome": "voicemail", "promised_date": "2099-01-01"}, "person who was reached"),
    ],
)
def test_what_makes_no_sense_is_said_and_the_text_is_kept(
    browser: Client, who: Cast, told: dict[str, str], said: str
) -> None:
    fields = {"note": "waits for the order", "promised_items": "late-EUR", **told}
    status, text, _where = sent(browser, key(who.harbour, who), **fields)
    assert status == 422
    assert said in text
    assert "Your text is kept." in text
    assert fields["note"][:30] in text
    assert not Row.objects.exists()
    assert not Promise.objects.exists()


def test_a_session_that_ended_keeps_what_was_written(
    browser: Client, who: Cast, person: User
) -> None:
    browser.logout()
    answer = browser.post(
        f"/today/rows/{key(who.branch, who)}/call",
        {"outcome": "reached", "person": "Ann", "note": "half a", "writer": str(person.pk)},
        headers=FORM,
    )
    following = quote(f"/today?row={key(who.branch, who)}", safe="")
    assert answer["HX-Redirect"] == f"/sign-in?next={following}"
    assert not Row.objects.exists()
    browser.post(
        "/sign-in", {"email": "anna@example.com", "password": "a-long-enough-word", "next": "/"}
    )
    text = read(browser, f"/today?row={key(who.branch, who)}")
    assert "Your session had ended." in text
    assert "half a" in text
    assert sent(browser, key(who.branch, who))[0] == 200
    assert "half a" not in read(browser, f"/today?row={key(who.harbour, who)}")


def test_what_one_person_wrote_is_not_shown_to_another(
    browser: Client, who: Cast, person: User
) -> None:
    browser.logout()
    browser.post(
        f"/today/rows/{key(who.branch, who)}/call",
        {"outcome": "reached", "note": "half a", "writer": str(person.pk + 1)},
    )
    signed_in(person, browser)
    assert "half a" not in read(browser, f"/today?row={key(who.branch, who)}")


def test_two_people_on_one_account_are_told_of_each_other(browser: Client, who: Cast) -> None:
    ben = User.objects.create_user("ben@example.com", name="Ben Otis")
    RoleGrant.objects.create(user=ben, role=Role.COLLECTIONS_SPECIALIST)
    other = Client()
    signed_in(ben, other)
    name = key(who.harbour, who)
    assert "looking at this account" not in read(browser, f"/today?row={name}", **PANE)
    assert "Anna Ruiz is looking at this account too." in read(other, f"/today?row={name}", **PANE)
    assert sent(browser, name, outcome="no_answer", seen="0")[0] == 200
    status, text, _where = sent(other, name, note="mine", seen="0")
    assert (status, Row.objects.count()) == (422, 1)
    assert "This action is done already" in text
    assert "mine" in text
    status, text, _where = sent(other, name, note="mine", seen="0", anyway="1")
    assert (status, Row.objects.count()) == (422, 1)
    assert "Anna Ruiz logged a call with this customer meanwhile" in text
    seen = re.search(r'name="seen" value="(\d+)"', text)
    assert "mine" in text
    assert seen is not None
    assert sent(other, name, note="mine", seen=seen[1], anyway="1")[0] == 200
    assert Row.objects.count() == 2


def test_an_account_paid_a_second_ago_breaks_nothing(browser: Client, who: Cast) -> None:
    item = Item.objects.get(document__number="INV-1")
    money = builders.receipt(who, 800_000, on=timezone.localdate())
    builders.applied(money, item, 800_000, on=timezone.localdate())
    status, text, _where = sent(browser, key(who.harbour, who), note="spoke of the weather")
    assert (status, Row.objects.exists()) == (422, False)
    assert "This action is done already" in text
    assert "spoke of the weather" in text
    assert sent(browser, key(who.harbour, who), anyway="1")[0] == 200
    assert sent(browser, "call-99-99-0")[0] == 200  # Nobody has this number.
    assert Row.objects.count() == 1


def test_a_call_is_taken_back_within_the_day(browser: Client, who: Cast) -> None:
    sent(browser, key(who.harbour, who), follow_up_date="")
    call = Row.objects.get()
    answer = browser.post(f"/today/calls/{call.pk}/take-back", headers=FORM)
    assert "The call is taken back." in answer.content.decode()
    assert key(who.harbour, who) in read(browser)
    again = browser.post(f"/today/calls/{call.pk}/take-back", headers=FORM)
    assert again.status_code == 422
    whole = browser.post(f"/today/calls/{call.pk}/take-back")
    assert whole.status_code == 422
    assert "This call was taken back already" in whole.content.decode()


def test_after_an_act_the_list_is_what_a_fresh_ranking_gives(
    browser: Client, who: Cast, today: date
) -> None:
    read(browser)
    sent(browser, key(who.branch, who), promised_date="2099-01-01", promised_items="late-EUR")
    task = tasks.open_once(
        at=AT,
        kind=TaskKind.CHECK_PAYMENT,
        cause="story:1",
        entity=who.north,
        customer=who.harbour,
        opened_date=today,
        due_date=today,
        because={},
    )
    assert list(today_list.actions(today)) == worklist.worklist(today)
    assert key(who.harbour, who, "check_payment", task.pk) in read(browser, "/today?tab=decisions")


def test_work_is_put_off_after_a_review_and_brought_back(browser: Client, who: Cast) -> None:
    name = key(who.harbour, who)
    text = read(browser, f"/today/review?do=snooze&row={name}&row={key(who.branch, who)}&row=x")
    assert "2 actions" in text
    assert "9,000.00 EUR" in text
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    told = {"do": "snooze", "row": name, "until": until, "reason": "on holiday"}
    refused = browser.post("/today/act", {**told, "until": "2020-01-01"})
    assert (refused.status_code, Snooze.objects.count()) == (422, 0)
    assert browser.post("/today/act", {**told, "until": ""}).status_code == 422
    assert browser.post("/today/act", told)["Location"] == "/today?told=snoozed"
    assert name not in read(browser)
    assert "on holiday" in read(browser, "/today?tab=waiting")
    snooze = Snooze.objects.get()
    assert browser.post(f"/today/snoozes/{snooze.pk}/end").status_code == 302
    assert name in read(browser)
    assert browser.post(f"/today/snoozes/{snooze.pk}/end").status_code == 422


def test_work_is_handed_over_and_shown_to_whose_it_is(
    browser: Client, who: Cast, person: User, only: Callable[..., User]
) -> None:
    only(Role.COLLECTIONS_SPECIALIST)
    ben = User.objects.create_user("ben@example.com", name="Ben Otis")
    RoleGrant.objects.create(user=ben, role=Role.COLLECTIONS_SPECIALIST)
    told = {"do": "assign", "row": key(who.harbour, who), "to": str(ben.pk)}
    assert browser.post("/today/act", told).status_code == 422  # She leads nobody.
    RoleGrant.objects.create(user=person, role=Role.TEAM_LEAD)
    assert browser.post("/today/act", {**told, "to": "x"}).status_code == 422
    assert "Ben Otis" in read(browser, f"/today/review?do=assign&row={told['row']}")
    assert browser.post("/today/act", told).status_code == 302
    assert Customer.objects.get(pk=who.harbour.pk).collector == ben
    assert key(who.harbour, who) not in read(browser, "/today?who=unassigned")
    other = Client()
    signed_in(ben, other)
    assert re.findall(r'data-row="([^"]+)"', read(other)) == [key(who.harbour, who)]


def test_tasks_are_marked_as_done_together(browser: Client, who: Cast, today: date) -> None:
    task = tasks.open_once(
        at=AT,
        kind=TaskKind.FIX_ADDRESS,
        cause="story:1",
        entity=who.north,
        customer=who.harbour,
        opened_date=today,
        due_date=today,
        because={"address": "ap@harbour.example"},
    )
    names = [key(who.harbour, who, "fix_address", task.pk), key(who.branch, who)]
    text = read(browser, f"/today/review?do=close&row={names[0]}&row={names[1]}")
    assert "1 action has no task to close" in text
    told = {"do": "close", "row": names, "reason": "new address found"}
    assert browser.post("/today/act", told).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.outcome) == (TaskState.DONE, "new address found")
    assert "new address found" in read(browser, "/today?tab=done")
    assert "None of the chosen rows" in read(browser, f"/today/review?do=close&row={names[1]}")
    assert browser.get("/today/review?do=nothing").status_code == 404
    assert browser.post("/today/act", {"do": "nothing"}).status_code == 404


def test_filters_and_views_are_addresses(browser: Client, who: Cast) -> None:
    assert key(who.branch, who) not in read(browser, "/today?q=harbour")
    assert "Nothing fits these filters." in read(browser, "/today?tier=red")
    assert "Risk is Yellow, Green" in read(browser, "/today?tier=green&tier=yellow&tier=bad")
    assert len(re.findall("data-row", read(browser, "/today?kind=call&tab=calls"))) == 2
    told = {"table": "today", "name": "Small ones", "query": "q=leeds&tab=calls"}
    assert browser.post("/views", told)["Location"] == "/today?q=leeds&tab=calls"
    assert "Small ones" in read(browser)


def test_empty_lists_say_why(browser: Client) -> None:
    policies.install_shipped(at=AT)
    text = read(browser)
    assert "Nothing to do." in text
    assert "Nothing waits." in read(browser, "/today?tab=waiting")
    assert "Nothing was done yet today." in read(browser, "/today?tab=done")


def test_whose_own_list_is_empty_is_led_to_the_teams(browser: Client, who: Cast) -> None:
    assert key(who.harbour, who) in read(browser)
    text = read(browser, "/today?who=me")
    assert "Nothing of yours to do." in text
    assert 'href="/today?who=team"' in text
    assert "Nothing of yours" not in read(browser, "/today?who=unassigned&q=nobody")


def test_what_waits_is_found_by_its_customer_and_by_nothing_else(
    browser: Client, who: Cast, today: date
) -> None:
    tomorrow = (today + timedelta(days=1)).isoformat()
    told = {"do": "snooze", "row": key(who.branch, who), "until": tomorrow}
    browser.post("/today/act", told)
    name = who.branch.name
    found = read(browser, f"/today?tab=waiting&q={quote(name.upper())}&tier=red")
    assert name in found
    assert "Risk is" not in found, "the filter of the other tabs is no filter here"
    assert '<input type="hidden" name="tier" value="red">' in found, "and it is kept for them"
    missed = read(browser, "/today?tab=waiting&q=nobody")
    assert "Nothing fits these filters." in missed
    assert 'href="/today?tab=waiting"' in missed
    assert "Nothing fits these filters." in read(browser, "/today?tab=done&q=nobody")


def test_a_colleague_is_chosen_before_work_goes_to_them(browser: Client, who: Cast) -> None:
    text = read(browser, f"/today/review?do=assign&row={key(who.harbour, who)}")
    assert '<option value="">Choose a colleague</option>' in text
    assert "8,000.00 EUR overdue" in text


def test_the_pane_has_the_usual_delay_of_the_accounts_page(
    browser: Client, who: Cast, today: date
) -> None:
    item = late(who, 50_000, 300, today, who.harbour, "INV-3")
    money = builders.receipt(who, 50_000, on=today - timedelta(days=288))
    builders.applied(money, item, 50_000, on=today - timedelta(days=288))
    assert "12 days after due" in read(browser, f"/accounts/{who.harbour.pk}")
    assert "12 days after due" in read(browser, f"/today?row={key(who.harbour, who)}")


def test_the_script_speaks_of_what_is_overdue_and_not_of_what_is_due_today(
    browser: Client, who: Cast, today: date
) -> None:
    late(who, 300_000, 0, today, who.harbour, "INV-4")
    text = read(browser, f"/today/rows/{key(who.harbour, who)}/script")
    assert "8,000.00" in text or "8.000,00" in text
    assert "11,000.00" not in text
    assert "11.000,00" not in text


def test_a_follow_up_waits_for_its_day(browser: Client, who: Cast, today: date) -> None:
    entity, customer = who.north, who.harbour
    tomorrow = today + timedelta(days=1)
    calls.log(
        by=None,
        at=timezone.now(),
        today=today,
        customer=customer,
        entity=entity,
        call=Call(on_date=today, outcome=CallOutcome.VOICEMAIL, follow_up_date=tomorrow),
    )
    assert key(customer, who) not in read(browser)
    assert "Follow-up" in read(browser, "/today?tab=waiting")
    task = Task.objects.get(kind=TaskKind.FOLLOW_UP)
    Task.objects.filter(pk=task.pk).update(due_date=today)
    today_list.forget()
    assert key(customer, who, "follow_up", task.pk) in read(browser)


@pytest.mark.usefixtures("who")
def test_a_past_day_is_shown_and_not_worked_on(browser: Client, today: date) -> None:
    past = (today - timedelta(days=10)).isoformat()
    text = read(browser, f"/today?as_of={past}")
    assert "Go back to today to act." in text
    assert "Save and next" not in text


def test_the_script_has_the_accounts_facts_and_what_may_be_offered(
    browser: Client, who: Cast, only: Callable[..., User]
) -> None:
    person = only(Role.COLLECTIONS_SPECIALIST)
    text = read(browser, f"/today/rows/{key(who.harbour, who)}/script", **PANE)
    assert "8,000.00" in text
    assert who.harbour.number in text
    assert "4,000.00 EUR today and 4,000.00 EUR by" in text
    assert "3 monthly instalments of about 2,666.66 EUR." in text
    assert "Team lead has to agree" in text
    assert "<html" in read(browser, f"/today/rows/{key(who.harbour, who)}/script")
    person.language = "de"
    person.save(update_fields=["language"])
    german = read(browser, f"/today/rows/{key(who.harbour, who)}/script", **PANE)
    assert "Guten Tag, hier spricht" in german
    assert browser.get("/today/rows/call-99-99-0/script").status_code == 404


@pytest.mark.parametrize(
    ("roles", "lands"),
    [
        ((Role.COLLECTIONS_SPECIALIST,), "/today"),
        ((Role.TEAM_LEAD,), "/today"),
        ((Role.TEAM_LEAD, Role.FINANCE_MANAGER), "/dashboard"),
        ((Role.CFO,), "/dashboard"),
        ((Role.AR_SPECIALIST,), "/dashboard"),
        ((Role.AUDITOR,), "/dashboard"),
        ((Role.SALES_OWNER,), "/accounts"),
        ((Role.ADMINISTRATOR,), "/settings"),
    ],
)
def test_who_collects_lands_on_today(
    browser: Client, only: Callable[..., User], roles: tuple[Role, ...], lands: str
) -> None:
    builders.cast()
    only(*roles)
    assert browser.get("/")["Location"] == lands
