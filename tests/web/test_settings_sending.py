"""Going live takes a done checklist and another person; stopping takes one click."""

from collections.abc import Callable

import pytest
from django.test import Client

from dunwell.actions import approvals, claiming, mail_accounts, restorations, sending
from dunwell.actions.approvals import Decision
from dunwell.actions.claiming import Mode
from dunwell.actions.mail_accounts import Secret
from dunwell.core.approvals import ApprovalState, OwnRequest
from dunwell.core.going_live import CONFIRMED, Requirement
from dunwell.core.roles import Role
from dunwell.store import sealing
from dunwell.store.models import Approval, AuditEntry, MailAccount, RoleGrant, Sending, User
from dunwell.store.queries import sending as queries
from tests import builders
from tests.reminders import AT, D, late_customer

pytestmark = pytest.mark.django_db
ALL = frozenset(Requirement)


@pytest.fixture
def who(db: None) -> builders.Cast:
    """The customer the messages are about."""
    del db
    return late_customer()


@pytest.fixture
def cfo(db: None) -> User:
    """The other person."""
    del db
    other = User.objects.create_user("cfo@example.com", "a-long-enough-word", name="Carl Omar")
    RoleGrant.objects.create(user=other, role=Role.CFO)
    return other


@pytest.fixture
def lead(only: Callable[..., User]) -> User:
    """The person at the browser leads the team."""
    return only(Role.TEAM_LEAD)


def with_checked_mail(who: builders.Cast, by: User) -> MailAccount:
    account = mail_accounts.of_entity(who.north, at=AT)
    MailAccount.objects.filter(pk=account.pk).update(smtp_host="127.0.0.1")
    mail_accounts.note_check(account.pk, by=by, at=AT, smtp_ok=True, words="")
    return account


def page(browser: Client, path: str = "/settings/sending") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def switch(browser: Client, who: builders.Cast, to: str, **posted: object) -> int:
    answer = browser.post(f"/settings/sending/{who.north.pk}/{to}", posted)
    return answer.status_code


def test_the_list_says_what_is_open_and_who_could_agree(
    browser: Client, who: builders.Cast, lead: User
) -> None:
    shown = page(browser)
    assert "there is none yet. Invite a colleague" in shown
    assert f"/settings/mail/{who.north.pk}" in shown
    assert "disabled" in shown
    with_checked_mail(who, lead)
    assert queries.mail_facts(who.north.pk) == {
        Requirement.SENDER_SET,
        Requirement.SERVER_CHECKED,
    }
    assert switch(browser, who, "live", done=[one.value for one in CONFIRMED]) == 422
    assert not Approval.objects.exists(), "nobody could agree"


def test_live_by_two_people(browser: Client, who: builders.Cast, lead: User, cfo: User) -> None:
    with_checked_mail(who, lead)
    assert "Carl Omar" in page(browser)
    assert switch(browser, who, "live", done=["policy_read"]) == 422, "two points are open"
    assert switch(browser, who, "live", done=[one.value for one in CONFIRMED]) == 302
    request = Approval.objects.get()
    assert not queries.switches_of(who.north.pk).live
    assert "asked on" in page(browser)
    assert switch(browser, who, "live", done=[one.value for one in CONFIRMED]) == 422, "once"
    decision = Decision(approved=True, on=D)
    with pytest.raises(OwnRequest):
        approvals.decide(request.pk, by=lead, at=AT, decision=decision)
    approvals.decide(request.pk, by=cfo, at=AT, decision=decision)
    found = queries.switches_of(who.north.pk)
    assert (found.live, found.automatic) == (True, False)
    assert switch(browser, who, "automatic") == 302
    second = Approval.objects.get(state=ApprovalState.PENDING)
    approvals.decide(second.pk, by=cfo, at=AT, decision=decision)
    assert queries.switches_of(who.north.pk).automatic
    assert switch(browser, who, "by-hand") == 302
    assert switch(browser, who, "test") == 302
    found = queries.switches_of(who.north.pk)
    assert (found.live, found.automatic) == (False, False)


def test_turned_down_stays_in_test_mode(who: builders.Cast, lead: User, cfo: User) -> None:
    request = sending.ask_to_go_live(who.north.pk, by=lead, at=AT, done=ALL)
    decision = Decision(approved=False, on=D, because="Not before the audit")
    approvals.decide(request.pk, by=cfo, at=AT, decision=decision)
    assert not queries.switches_of(who.north.pk).live


def test_automatic_comes_second(browser: Client, who: builders.Cast, lead: User) -> None:
    del lead
    assert switch(browser, who, "automatic") == 422
    assert switch(browser, who, "nonsense") == 404
    assert browser.post("/settings/sending/99999/test").status_code == 422


def test_one_click_stops_all_and_another_starts_again(
    browser: Client, who: builders.Cast, lead: User
) -> None:
    del lead
    Sending.objects.create(entity=who.south, live=True, automatic=True, changed_at=AT)
    assert browser.post("/settings/sending/stop").status_code == 302
    assert all(one.stopped for one in queries.every())
    assert "Start sending again" in page(browser)
    assert browser.post("/settings/sending/resume").status_code == 302
    south = queries.switches_of(who.south.pk)
    assert (south.live, south.automatic, south.stopped) == (True, True, False)


def test_who_keeps_the_ledger_stops_and_others_start_again(
    browser: Client, who: builders.Cast, only: Callable[..., User]
) -> None:
    only(Role.AR_SPECIALIST)
    assert browser.post("/settings/sending/stop").status_code == 302
    assert browser.post("/settings/sending/resume").status_code == 403
    only(Role.ADMINISTRATOR)
    assert browser.post("/settings/sending/resume").status_code == 422
    assert queries.switches_of(who.north.pk).stopped


def test_a_changed_server_must_be_checked_again(who: builders.Cast, lead: User) -> None:
    account = with_checked_mail(who, lead)
    assert queries.was_checked(who.north.pk)
    later = AT.replace(hour=12)
    mail_accounts.edit(
        account.pk,
        by=lead,
        at=later,
        seen={"smtp_port": 587},
        asked={"smtp_port": 465},
        secrets={},
    )
    assert not queries.was_checked(who.north.pk)
    mail_accounts.note_check(account.pk, by=lead, at=later, smtp_ok=False, words="no")
    assert not queries.was_checked(who.north.pk)


def test_a_password_is_sealed_and_in_no_trail(who: builders.Cast, lead: User) -> None:
    account = mail_accounts.of_entity(who.north, at=AT)

    def keep(secret: Secret) -> str:
        mail_accounts.edit(
            account.pk, by=lead, at=AT, seen={}, asked={}, secrets={"smtp_secret": secret}
        )
        return MailAccount.objects.get().smtp_secret

    kept = keep(Secret(text="very-secret"))
    assert sealing.opened(kept) == "very-secret"
    assert keep(Secret()) == kept, "nothing said keeps it"
    assert "very-secret" not in str(list(AuditEntry.objects.values()))
    assert sealing.variable_of(keep(Secret(variable="SMTP_WORD"))) == "SMTP_WORD"
    assert keep(Secret(remove=True)) == ""


def test_a_restored_book_sends_nothing_until_somebody_confirms(
    browser: Client, who: builders.Cast, only: Callable[..., User]
) -> None:
    Sending.objects.create(entity=who.north, live=True, changed_at=AT)
    assert claiming.mode_of(who.north.pk) is Mode.LIVE
    restorations.hold(at=AT, made_at=AT, head=3)
    assert claiming.mode_of(who.north.pk) is Mode.STOPPED
    assert claiming.mode_of(who.north.pk, to_colleagues=True) is Mode.STOPPED
    assert browser.get("/settings/sending").status_code == 302  # Nobody stays signed in.
    browser.force_login(only(Role.AUDITOR))
    assert "I have looked" not in page(browser)
    only(Role.FINANCE_MANAGER)
    shown = page(browser)
    assert "brought back from a backup" in shown
    assert "all messages wait until somebody confirms" in shown
    answer = browser.post("/settings/sending/restored")
    assert answer.status_code == 302
    assert claiming.mode_of(who.north.pk) is Mode.LIVE
    entry = AuditEntry.objects.get(action="backups.confirm")
    assert (entry.by, entry.after) == (User.objects.get(email="anna@example.com"), {"held": False})
    assert "brought back from a backup" not in page(browser)
    assert browser.post("/settings/sending/restored").status_code == 422
