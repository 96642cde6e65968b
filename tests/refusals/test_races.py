"""What is refused because others were faster: nothing is changed, and it is said in words."""

import json

import pytest
from django.utils import timezone

from dunwell.actions import days, releasing, replies
from dunwell.cli import program
from dunwell.core.messages import MessageMovedOn
from dunwell.core.roles import Role
from tests import book_states
from tests.refusals import messages
from tests.refusals.trials import Stage

_GONE = 999_999


def test_a_day_that_others_go_on_deciding_is_not_decided(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    messages.scene(stage)
    monkeypatch.setattr(days, "keep", lambda *_, **__: False)
    with book_states.unchanged():
        assert program.main(["day", "2026-03-31", "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "day_moved_on"
    assert "5 times in a row; try again." in error["message"]


def test_a_reply_that_went_meanwhile_is_not_there(stage: Stage) -> None:
    messages.scene(stage)
    with book_states.unchanged(), pytest.raises(replies.ReplyGone, match="no such reply"):
        replies.done(by=stage.people["lead"], at=timezone.now(), inbound_id=_GONE)


def test_a_message_that_went_meanwhile_is_not_there(stage: Stage) -> None:
    by = stage.person(Role.TEAM_LEAD, name="lea")
    with book_states.unchanged():
        with pytest.raises(MessageMovedOn, match="This message is gone"):
            releasing.hold(_GONE, by=by, at=timezone.now())
        with pytest.raises(MessageMovedOn, match="This message is gone"):
            releasing.skip(_GONE, by=by, at=timezone.now(), because="Paid")
