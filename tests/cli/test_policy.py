"""`dunwell policy` shows versions, checks files by line, and makes drafts that others approve."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dunwell.actions import policies
from dunwell.cli import program
from dunwell.store.models import Approval, PolicyDraft, RoleGrant, User

pytestmark = pytest.mark.usefixtures("committed_book")
Said = Callable[..., Any]


@pytest.fixture
def said(committed_book: None, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command that ends well, and give what it printed."""
    del committed_book
    policies.install_shipped(at=datetime(2026, 1, 5, tzinfo=UTC))
    person = User.objects.create_user("mara@example.com", name="Mara Lind")
    RoleGrant.objects.create(user=person, role="team_lead")

    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert program.main(["policy", *words]) == code
        out, err = capsys.readouterr()
        return json.loads(out) if "--json" in words and out else out + err

    return run


@pytest.fixture
def changed(said: Said, tmp_path: Path) -> Path:
    text = said("show", "--yaml").replace("messages_a_day: 1 ", "messages_a_day: 2 ")
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_policy_is_shown(said: Said) -> None:
    told = said("show", "--json")
    assert (told["version"], told["by"], told["currency"]) == (1, None, "EUR")
    assert told["content"]["segments"][2]["when"]["owes_below"] == "250.00"
    assert "small_balance" in said("show", "--as-of", "2026-03-01")
    assert "before_due" in said("show", "--version", "1")
    assert [one["version"] for one in said("history", "--json")["versions"]] == [1]
    assert "shipped" in said("history")


def test_a_file_is_checked_by_line(said: Said, changed: Path) -> None:
    told = said("check", str(changed), "--json")
    assert told == {
        "sound": True,
        "problems": [],
        "based_on": 1,
        "changes": ["Outreach and limits, Most messages to a customer on a day: 1 -> 2"],
    }
    assert "is sound" in said("check", str(changed))
    text = changed.read_text().replace("messages_a_day: 2", "messages_a_day: 0")
    line = text[: text.index("messages_a_day: 0")].count("\n") + 1
    changed.write_text(text)
    (problem,) = said("check", str(changed), "--json", code=1)["problems"]
    assert (problem["line"], problem["setting"], problem["code"]) == (
        line,
        "outreach.messages_a_day",
        "no_whole",
    )
    told = said("check", str(changed), code=1)
    assert f"line {line}, outreach.messages_a_day: 0 is no whole number" in told
    assert told.endswith("1 thing to mend.\n")


def test_a_file_becomes_a_draft(said: Said, changed: Path) -> None:
    told = said("draft", str(changed), "--by", "MARA@example.com", "--note", "Two", "--json")
    draft = PolicyDraft.objects.get()
    assert told == {"draft": draft.pk, "based_on": 1}
    assert (draft.by.name, draft.note, Approval.objects.count()) == ("Mara Lind", "Two", 0)
    today = timezone.localdate().isoformat()
    told = said("draft", str(changed), "--by", "mara@example.com", "--submit", today, "--json")
    assert told["approval"] == Approval.objects.get().pk


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "--version", "9"), 1),
        (("show", "--version", "1", "--as-of", "2026-01-01"), 2),
        (("check", "absent.yaml"), 2),
        (("draft", "{file}"), 2),
        (("draft", "{file}", "--by", "nobody@example.com"), 2),
        (("draft", "{file}", "--by", "mara@example.com", "--submit", "2020-01-01"), 1),
        ((), 2),
    ],
)
def test_what_is_refused_leaves_no_request(
    said: Said, changed: Path, words: tuple[str, ...], code: int
) -> None:
    said(*(word.format(file=changed) for word in words), code=code)
    assert not Approval.objects.exists()
    assert not PolicyDraft.objects.exists()


def test_a_file_with_faults_becomes_no_draft(said: Said, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("colour: red\n")
    told = said("draft", str(path), "--by", "mara@example.com", "--json", code=1)
    assert told["problems"][0]["line"] == 1
    assert "to mend" in said("draft", str(path), "--by", "mara@example.com", code=1)
    path.write_bytes(b"\xff\xfe")
    said("check", str(path), code=2)
    assert not PolicyDraft.objects.exists()
