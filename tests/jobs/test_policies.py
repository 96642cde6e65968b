"""A policy's text is read against the book: its entities, its currency, its lines."""

from datetime import date

import pytest

from dunwell.actions import policies as actions
from dunwell.core.policy import SHIPPED
from dunwell.core.policy_problems import Flaw
from dunwell.jobs import policies
from dunwell.store.models import Approval, RoleGrant, User
from tests import builders

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def editor() -> User:
    actions.install_shipped(at=builders.AT)
    person = User.objects.create_user("mara@example.com", name="Mara Lind")
    RoleGrant.objects.create(user=person, role="team_lead")
    return person


def test_the_shipped_policy_is_sound_in_any_book() -> None:
    assert policies.read(policies.written(SHIPPED)).told == ()
    builders.cast()
    read = policies.read(policies.written(SHIPPED))
    assert (read.told, read.content) == ((), dict(SHIPPED))


def test_every_problem_is_told_at_once_with_its_line() -> None:
    builders.cast()
    text = """\
outreach:
  messages_a_day: 0
  least_due: 5.001
segments:
  - key: all
    name: All
    cadence: standard
    when: {entity: [DE09]}
colour: red
"""
    told = policies.read(text).told
    assert [(one.line, one.problem.flaw) for one in told] == [
        (2, Flaw.NO_WHOLE),
        (3, Flaw.NO_AMOUNT),
        (8, Flaw.NO_ENTITY),
        (9, Flaw.UNKNOWN),
    ]
    assert str(told[0]) == (
        "line 2, outreach.messages_a_day: 0 is no whole number from 1 to 5. "
        "Write one, in digits alone."
    )


def test_a_text_that_is_no_yaml_is_told_by_its_line() -> None:
    assert [one.line for one in policies.read("a: [1\n").told] == [2]


def test_a_draft_with_problems_is_not_submitted(editor: User) -> None:
    draft = policies.begin(by=editor, at=builders.AT)
    text = draft.text.replace("messages_a_day: 1", "messages_a_day: 9")
    draft = actions.change(draft.pk, by=editor, at=builders.AT, text=text, note="")
    with pytest.raises(policies.PolicyUnsound, match="1 problem;"):
        policies.submit(draft, by=editor, at=builders.AT, today=TODAY, effective_date=TODAY)
    assert not Approval.objects.exists()


def test_a_sound_draft_is_submitted_with_its_changes(editor: User) -> None:
    draft = policies.begin(by=editor, at=builders.AT, note="Two a day")
    text = draft.text.replace("messages_a_day: 1", "messages_a_day: 2")
    draft = actions.change(draft.pk, by=editor, at=builders.AT, text=text, note=draft.note)
    approval = policies.submit(
        draft, by=editor, at=builders.AT, today=TODAY, effective_date=date(2026, 4, 1)
    )
    assert approval.facts["changes"] == [
        "Outreach and limits, Most messages to a customer on a day: 1 -> 2"
    ]
    assert approval.facts["effective_date"] == "2026-04-01"
    assert approval.facts["content"]["outreach"]["messages_a_day"] == 2
