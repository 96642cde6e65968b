"""A file is sent, chosen for, checked and loaded by machines as by people, and taken back."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dunwell.cli import program
from dunwell.core.roles import Role
from dunwell.jobs.imports import running
from dunwell.store.models import ImportRun, Upload
from tests import book_states
from tests.committed import committed_book as committed_book

pytestmark = pytest.mark.django_db
ITEMS = "Customer No,Invoice No,Invoice Date,Due Date,Currency,Amount\n"
FILE = b"Number;Name;City\n9001;Quay Traders;Delft\n9002;Pier Parts;Breda\n"


@pytest.fixture
def secret(person: Any, token: Any) -> str:
    """The token of who keeps the ledger."""
    made: str = token(person(Role.AR_SPECIALIST))
    return made


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Carry out what would run beside the server at once."""

    def start(home: Path, upload_id: int, act: str) -> bool:
        del home
        state, outcome = running._run(upload_id, act)
        running._finish(upload_id, state, outcome)
        return True

    settings.HOME = tmp_path
    monkeypatch.setattr(running, "start", start)


def sent(secret: str, content: bytes, name: str, **headers: str) -> tuple[int, Any]:
    """Send a file as a program would."""
    answer = Client().post(
        "/api/v1/import-files",
        {"file": SimpleUploadedFile(name, content)},
        headers={
            "Authorization": f"Bearer {secret}",
            **{key.replace("_", "-"): value for key, value in headers.items()},
        },
    )
    return answer.status_code, answer.json()


@pytest.mark.usefixtures("committed_book", "who", "here")
def test_a_file_goes_its_way_into_the_book_and_back(secret: str, call: Any) -> None:
    status, told = sent(secret, FILE, "../../customers.csv")
    assert status == 201
    (one,) = told["items"]
    assert (one["file_name"], one["state"], one["kind"]) == (
        "customers.csv",
        "waiting",
        "customers",
    )
    path = f"import-files/{one['id']}"
    tag = call(secret, "GET", path)[2]["ETag"]
    status, told, headers = call(secret, "PATCH", path, {"source": "ERP"}, If_Match=tag)
    assert (status, told["source"]) == (200, "ERP")
    tag = headers["ETag"]
    status, told, _ = call(secret, "POST", f"{path}/loading", If_Match=tag)
    assert (status, told["code"]) == (409, "not_checked")
    status, told, _ = call(secret, "POST", f"{path}/check", If_Match=tag)
    assert (status, told["state"]) == (200, "checking")
    _, told, headers = call(secret, "GET", path)
    assert told["state"] == "checked"
    assert told["outcome"]["created"] == 2
    assert not ImportRun.objects.exists()
    assert call(secret, "POST", f"{path}/loading", If_Match=headers["ETag"])[0] == 200
    told = call(secret, "GET", path)[1]
    assert told["state"] == "loaded"
    run = f"imports/{told['outcome']['import_id']}"
    _, told, headers = call(secret, "GET", run)
    assert (told["state"], told["source"], told["result"]["created"]) == ("done", "ERP", 2)
    assert call(secret, "GET", f"{run}/rejected.csv")[0] == 404
    status, told, _ = call(secret, "POST", f"{run}/undoing", If_Match=headers["ETag"])
    assert (status, told["state"]) == (200, "undone")


@pytest.mark.usefixtures("here")
def test_a_file_is_kept_once_for_a_key_and_for_its_person_alone(
    secret: str, call: Any, person: Any, token: Any
) -> None:
    first = sent(secret, FILE, "c.csv", Idempotency_Key="once")
    assert sent(secret, FILE, "c.csv", Idempotency_Key="once") == first
    assert Upload.objects.count() == 1
    status, told = sent(secret, FILE + b"1;2;3\n", "c.csv", Idempotency_Key="once")
    assert (status, told["code"]) == (422, "idempotency_key_reused")
    other = token(person(Role.FINANCE_MANAGER, name="fay"))
    pk = first[1]["items"][0]["id"]
    assert call(other, "GET", f"import-files/{pk}")[0] == 404
    assert call(other, "GET", "import-files")[1]["items"] == []
    path = f"import-files/{pk}"
    tag = call(secret, "GET", path)[2]["ETag"]
    assert call(secret, "POST", f"{path}/discard", If_Match=tag)[1] == {"done": True}
    assert not Upload.objects.exists()


@pytest.mark.usefixtures("here")
def test_what_is_no_table_leaves_nothing(secret: str, person: Any, token: Any) -> None:
    status, told = sent(secret, b"\x00\x01", "x.bin")
    assert status == 422
    assert told["message"]
    assert not Upload.objects.exists()
    clerk = token(person(Role.TEAM_LEAD, name="lea"))
    assert sent(clerk, FILE, "c.csv")[0] == 403


@pytest.mark.usefixtures("committed_book", "who", "here")
@pytest.mark.parametrize(
    ("content", "given", "code"),
    [
        (f"{ITEMS}C1,1,03/04/2026,05/06/2026,EUR,10.00\n", {}, "day_order_undecided"),
        (
            f"{ITEMS}C1,1,2026-04-03,2026-06-05,EUR,10.00\n",
            {"mapping": {"customer_number": "Customer No"}},
            "columns_missing",
        ),
    ],
)
def test_a_check_says_what_the_command_says(
    secret: str,
    call: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    given: Any,
    code: str,
) -> None:
    _, told = sent(secret, content.encode(), "items.csv")
    path = f"import-files/{told['items'][0]['id']}"
    tag = call(secret, "GET", path)[2]["ETag"]
    body = {"kind": "items", "source": "ERP", **given}
    tag = call(secret, "PATCH", path, body, If_Match=tag)[2]["ETag"]
    with book_states.unchanged("upload"):
        assert call(secret, "POST", f"{path}/check", If_Match=tag)[0] == 200
    told = call(secret, "GET", path)[1]
    assert (told["state"], told["outcome"]["error"]["code"]) == ("failed", code)
    (tmp_path / "items.csv").write_text(content)
    (tmp_path / "mapping.json").write_text(json.dumps(given.get("mapping", {})))
    words = ["import", "items", str(tmp_path / "items.csv"), "--source", "ERP", "--json"]
    words += ["--mapping", str(tmp_path / "mapping.json")] if given else ["--yes"]
    with book_states.unchanged():
        assert program.main(words) == 1
    said, error = json.loads(capsys.readouterr().out)["error"], told["outcome"]["error"]
    assert (said["code"], said["message"]) == (error["code"], error["message"])
