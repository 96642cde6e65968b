"""What is refused is refused by page, API and command alike: the same words, nothing changed."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dunwell.cli import program
from dunwell.store.models import AuditEntry
from tests import book_states
from tests.refusals import table
from tests.refusals.trials import Operation, Page, Stage, Trial
from tests.web.forms import as_opened
from tests.web.signing_in import signed_in
from tests.web.wizard import words

TRIALS = [(area.scene, trial) for area in table.AREAS for trial in area.TRIALS]
_TRAIL = "audit_entry"


@pytest.mark.parametrize(
    ("scene", "trial"),
    TRIALS,
    ids=[f"{trial.code}-{trial.case}".strip("-") for _, trial in TRIALS],
)
def test_the_ways_to_a_refusal_say_the_same_and_change_nothing(
    scene: Callable[[Stage], None],
    trial: Trial,
    stage: Stage,
    token: Callable[..., str],
    call: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    scene(stage)
    if trial.after is not None:
        trial.after(stage)
    person = stage.people[trial.by]
    told = {"expected": trial.words} if trial.words else {}
    if trial.operation:
        secret = token(person)
        told["operation"] = _by_operation(trial, trial.operation, stage, secret, call)
    if trial.command:
        told["command"] = _by_command(trial, stage, capsys)
    if trial.page:
        browser = signed_in(person)
        page = _by_page(trial, trial.page, stage, browser)
        assert all(one in page for one in told.values()), (told, page)
    assert told, "say with `words` what the page says"
    said = [text for way, text in told.items() if way != "expected"]
    assert len(set(said)) <= 1, said
    assert all(trial.words in text for text in said)


def _by_operation(
    trial: Trial, operation: Operation, stage: Stage, secret: str, call: Callable[..., Any]
) -> str:
    """Call the API and give the words of its refusal."""
    tag = {}
    if operation.seen:
        _, _, headers = call(secret, "GET", stage.filled(operation.seen))
        tag["If_Match"] = headers["ETag"]
    path = stage.filled(operation.path)
    with _refused(trial):
        if operation.files:
            status, answer = _sent(secret, path, _files(operation.files, stage))
        else:
            body = stage.filled(operation.body)
            status, answer, _ = call(secret, operation.method, path, body, **tag)
    assert answer["code"] == trial.code, answer
    assert 400 <= status < 500
    message: str = answer["message"]
    return message


def _by_command(trial: Trial, stage: Stage, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command and give the words of its refusal."""
    capsys.readouterr()
    with _refused(trial):
        asked = [*stage.filled(trial.command), *(["--json"] if trial.has_json else [])]
        assert program.main(asked) == 1
    said = capsys.readouterr()
    if not trial.has_json:
        assert said.err.startswith("dunwell: "), said.err
        return said.err.removeprefix("dunwell: ").rstrip("\n")
    error = json.loads(said.out)["error"]
    assert error["code"] == trial.code, error
    message: str = error["message"]
    return message


def _by_page(trial: Trial, page: Page, stage: Stage, browser: Client) -> str:
    """Send a form and read what comes back, also where the answer leads elsewhere."""
    path, form = stage.filled(page.path), stage.filled(page.form)
    if page.opened or page.opened_at:
        form = as_opened(browser, stage.filled(page.opened_at) or path) | form
    files = _files(page.files, stage)
    with _refused(trial):
        send = browser.get if page.method == "GET" else browser.post
        return words(send(path, form | files, follow=True))


def _files(files: Mapping[str, tuple[str, bytes]], stage: Stage) -> dict[str, SimpleUploadedFile]:
    return {
        name: SimpleUploadedFile(stage.filled(called), content)
        for name, (called, content) in files.items()
    }


def _sent(secret: str, path: str, files: Mapping[str, SimpleUploadedFile]) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {secret}"}
    answer = Client().post(f"/api/v1/{path}", files, headers=headers)
    return answer.status_code, answer.json()


@contextmanager
def _refused(trial: Trial) -> Iterator[None]:
    """Hold the book against what it was: nothing changed, but for an entry where it matters."""
    before = AuditEntry.objects.count()
    with book_states.unchanged(*([_TRAIL] if trial.recorded else [])):
        yield
    new = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)[before:])
    assert new == ([trial.recorded] if trial.recorded else [])
