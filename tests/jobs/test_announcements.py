"""A request is told by mail at its moment: to who may decide, and back to who asked; each once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dunwell.actions import approvals, people, policies, write_offs
from dunwell.actions.approvals import Decision
from dunwell.core.messages import MessageState
from dunwell.core.roles import Role
from dunwell.core.ticks import TickState
from dunwell.core.write_offs import WriteOffReason
from dunwell.jobs import announcements, schedule, sending, verification
from dunwell.jobs.messages import composing
from dunwell.jobs.working import Working
from dunwell.store.models import (
    Approval,
    AuditEntry,
    Item,
    MailAccount,
    Message,
    RoleGrant,
    User,
)
from tests import book_states, builders, mail_peer
from tests.builders import Cast
from tests.web.signing_in import signed_in

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 31)
AT = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)


def colleague(name: str, *roles: Role, language: str = "en") -> User:
    person = User.objects.create_user(f"{name}@example.com", name=name.title())
    person.language = language
    person.save(update_fields=["language"])
    RoleGrant.objects.bulk_create(RoleGrant(user=person, role=role) for role in roles)
    return person


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=builders.AT)
    return builders.cast()


@pytest.fixture
def clerk(who: Cast) -> User:
    del who
    return colleague("clerk", Role.AR_SPECIALIST)


@pytest.fixture
def lead(who: Cast) -> User:
    del who
    return colleague("lead", Role.TEAM_LEAD)


@pytest.fixture
def approval(who: Cast, clerk: User, lead: User) -> Approval:
    """A small write-off, which the team lead and the finance manager may sign."""
    del lead
    colleague("manager", Role.FINANCE_MANAGER, language="de")
    colleague("auditor", Role.AUDITOR)
    item: Item = builders.invoice(who, 80_00, on=DAY - timedelta(days=99), number="INV-1")
    return write_offs.ask(
        item.pk,
        by=clerk,
        at=AT,
        on=DAY,
        amount=80_00,
        reason=WriteOffReason.UNECONOMIC,
        note="Nobody answers.",
    )


def told() -> list[str]:
    return [to for one in Message.objects.order_by("pk") for to in one.to]


def test_who_may_decide_is_told_once(approval: Approval) -> None:
    assert announcements.run(AT + timedelta(seconds=9)) == {"announced": 2}
    assert told() == ["lead@example.com", "manager@example.com"]
    assert announcements.run(AT + timedelta(seconds=19)) == {"announced": 0}
    entry = AuditEntry.objects.get(action="digests.announce")
    assert entry.subject == f"approval:{approval.pk}"
    assert (entry.after or {})["turn"] == 0
    assert [one for one in verification.verify()["checks"] if one["broken"]] == []


def test_the_mail_says_what_and_leads_to_the_case(approval: Approval, settings: Any) -> None:
    settings.ADDRESS = "https://ar.example.com/"
    announcements.run(AT)
    texts = {}
    for one in Message.objects.all():
        made = composing.compose(one, items=(), as_of=DAY, at=AT)
        texts[one.language] = made.text.replace("\xa0", " ")
        assert f"https://ar.example.com/approvals/{approval.pk}" in made.text
        assert "Nobody answers." in made.text
        assert "Clerk" in made.text
        assert "Harbour Supplies B.V." in made.text
    assert "€80.00" in texts["en"]
    assert "open until 30 April 2026" in texts["en"]
    assert "Entscheidungen, die auf Sie warten" in texts["de"]
    assert "80,00 €" in texts["de"]


def test_opening_the_link_changes_nothing(approval: Approval, lead: User, settings: Any) -> None:
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    announcements.run(AT)
    browser = signed_in(lead)
    with book_states.unchanged():
        assert browser.get(f"/approvals/{approval.pk}").status_code == 200
        assert browser.head(f"/approvals/{approval.pk}").status_code == 200
        assert browser.get(f"/approvals/{approval.pk}/decide").status_code == 405


def test_a_question_goes_back_and_its_answer_comes(
    approval: Approval, clerk: User, lead: User
) -> None:
    announcements.run(AT)
    approvals.send_back(approval.pk, by=lead, at=AT, on=DAY, question="Did you call?")
    assert announcements.run(AT) == {"announced": 1}
    asked = Message.objects.order_by("pk").last()
    assert asked is not None
    assert asked.to == ["clerk@example.com"]
    made = composing.compose(asked, items=(), as_of=DAY, at=AT)
    assert made.subject == "A question about what you asked for"
    assert "Did you call?" in made.text
    approvals.answer(approval.pk, by=clerk, at=AT, text="Twice, and wrote.")
    assert announcements.run(AT) == {"announced": 2}
    last = Message.objects.order_by("pk").last()
    assert last is not None
    assert "Twice, and wrote." in composing.compose(last, items=(), as_of=DAY, at=AT).text


def test_who_wants_no_mail_of_requests_gets_none(
    approval: Approval, clerk: User, lead: User
) -> None:
    people.choose_mails(by=lead, at=AT, mornings=True, requests=False)
    people.choose_mails(by=clerk, at=AT, mornings=True, requests=False)
    assert announcements.run(AT) == {"announced": 1}
    assert told() == ["manager@example.com"]
    approvals.send_back(approval.pk, by=lead, at=AT, on=DAY, question="Did you call?")
    assert announcements.run(AT) == {"announced": 0}


def test_what_was_decided_before_is_not_told(approval: Approval, lead: User) -> None:
    approvals.decide(approval.pk, by=lead, at=AT, decision=Decision(approved=True, on=DAY))
    assert announcements.run(AT) == {"announced": 0}
    assert told() == []


@pytest.mark.parametrize(("hours", "mails"), [(24, 2), (25, 0)])
def test_old_news_is_left_to_the_digest(approval: Approval, hours: int, mails: int) -> None:
    del approval
    assert announcements.run(AT + timedelta(hours=hours)) == {"announced": mails}


def test_the_worker_sends_it_to_their_mail_server(
    approval: Approval, who: Cast, settings: Any, tmp_path: Path
) -> None:
    del approval
    settings.HOME = tmp_path / "home"
    with mail_peer.serving(tmp_path / "kept") as peer:
        MailAccount.objects.create(
            entity=who.north,
            from_address="billing@north.example",
            smtp_host="127.0.0.1",
            smtp_port=peer.port,
            smtp_security="none",
            changed_at=AT,
        )
        working = Working(name="one", now=lambda: AT, elapsed=lambda: 0.0, jobs=_requests_only)
        assert {one.state for one in working.turn()} == {TickState.DONE}
        sending.run(at=lambda: AT)
    assert {one.state for one in Message.objects.all()} == {MessageState.SENT}
    assert len(mail_peer.stored(tmp_path / "kept")) == 2


def _requests_only(now: datetime) -> Any:
    return [one for one in schedule.jobs(now) if one.name == "requests"]
