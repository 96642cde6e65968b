"""`dunwell demo` shows the report of its last day and commands that work as they stand."""

import json
from functools import partial

import pytest

from dunwell.cli import program
from dunwell.core.messages import MessageState
from dunwell.jobs.demo import planning
from dunwell.store.models import Message
from tests import builders

pytestmark = pytest.mark.usefixtures("committed_book")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of the customers shows the same in a quarter of the time."""
    monkeypatch.setattr(planning, "plan", partial(planning.plan, how_many=150))


@pytest.mark.once
def test_the_demo_is_shown_and_its_next_steps_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["demo", "--no-serve", "--days", "2", "--json"]) == 0
    built = json.loads(capsys.readouterr().out)
    assert built["fresh"]
    assert built["last_day"] == "2026-09-30"
    assert set(built["aging"]["currencies"]) == {"EUR", "GBP", "USD"}
    assert len(built["next"]) >= 5

    assert Message.objects.filter(state=MessageState.SENT).exists()
    assert Message.objects.filter(state=MessageState.HELD).exists()

    assert program.main(["demo", "--no-serve", "--days", "2"]) == 0
    told = capsys.readouterr().out
    assert "The demo company stands here already: 150 customers" in told
    assert "its last day is 2026-09-30 whatever today is" in told
    assert "Aging as of 2026-09-30 in EUR" in told
    for step in built["next"]:
        assert step["command"] in told
        words = step["command"].split()
        assert words[0] == "./dunwell"
        assert program.main(words[1:]) == 0, step["command"]
        assert capsys.readouterr().out


def test_a_book_in_use_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    builders.invoice(builders.cast(), 100_00)
    assert program.main(["demo"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "the demo is not mixed into" in told.err
    assert "DUNWELL_" in told.err
