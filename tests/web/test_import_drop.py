"""Dropped files that cannot be used are refused in one sentence, and nothing of them is kept."""

import io
import stat
import zipfile
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.test import Client

from dunwell.jobs.imports import kept_files, receiving
from dunwell.store.models import Upload, User
from tests.committed import committed_book as committed_book
from tests.web.signing_in import signed_in
from tests.web.wizard import ROWS, Person, table, words
from tests.web.wizard import at_wizard as at_wizard

GOOD = table(*ROWS)


def _zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("[Content_Types].xml", "<x/>")
        file.writestr("../../evil.txt", "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "because"),
    [
        (b"", "empty.csv", "empty"),
        (b"   \r\n\r\n", "blank.csv", "blank"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "scan.csv", "a picture called CSV"),
        (b"%PDF-1.7\n" + b"x" * 100, "ledger.pdf", "a PDF"),
        (_zip(), "ledger.xlsx", "an archive that is no workbook"),
        (b"PK\x03\x04broken", "ledger.xlsx", "a workbook cut short"),
        (b"<html><body>Sign in</body></html>", "export.csv", "a page instead of the export"),
        (b"only one line without a table", "note.txt", "no table"),
        (b"Customer No;Amount;Due Date\r\n", "headings.csv", "headings alone"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_forgotten(
    at_wizard: Person, content: bytes, name: str, because: str
) -> None:
    response = at_wizard.drop(content, name)
    assert response.status_code == 422, because
    page = words(response)
    assert f"{name}: " in page, because
    assert not Upload.objects.exists(), because
    assert list((at_wizard.home / "uploads").iterdir()) == [], because


def test_no_file_at_all(at_wizard: Person) -> None:
    response = at_wizard.client.post("/imports/drop")
    assert response.status_code == 422
    assert "No file arrived" in words(response)


def test_a_file_too_large_is_refused(at_wizard: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LARGEST_FILE", 100)
    told = words(at_wizard.drop(GOOD))
    assert "The file is larger than 1 GB." in told
    assert not Upload.objects.exists()


def test_a_request_too_large_is_not_even_written(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(receiving, "LARGEST_FILE", 100)
    monkeypatch.setattr(receiving, "FORM_AROUND_FILE", 0)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(temporary))
    response = at_wizard.drop(GOOD * 50)
    assert response.status_code == 422
    assert "The file is larger than 1 GB." in words(response)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("body", [b"--x\r\nbroken", b"\xff\xfe"])
def test_a_broken_upload_is_told(at_wizard: Person, body: bytes) -> None:
    response = at_wizard.client.post(
        "/imports/drop", body, content_type="multipart/form-data; boundary="
    )
    assert response.status_code == 422
    assert "broke off" in words(response)
    assert not Upload.objects.exists()


def test_a_full_disk_is_told(at_wizard: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(28, "No space left on device")
    monkeypatch.setattr(kept_files, "store", Mock(side_effect=full))
    response = at_wizard.drop(GOOD)
    assert "could not be kept here (No space left on device)" in words(response)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept", "because"),
    [
        ("../../../etc/passwd.csv", "passwd.csv", "a path upwards"),
        ("C:\\Users\\anna\\Büro.csv", "Büro.csv", "a path of another system"),
        ("/abs/olute.csv", "olute.csv", "an absolute path"),
        ("Forderungen – März 2026 (ü).csv", "Forderungen – März 2026 (ü).csv", "odd letters"),
        ("a\u202ecsv.exe.csv", "a_csv.exe.csv", "letters that turn the reading around"),
        ("..", "file", "no name at all"),
        ("日" * 200 + ".csv", "日" * 48 + ".csv", "longer than a name may be"),
        ("no ending at all", "no ending at all", "no ending"),
        ("-rf.csv", "-rf.csv", "looks like an option, is a name"),
        ("x\x00.csv", "x_.csv", "a zero byte"),
    ],
)
def test_names_stay_names(name: str, kept: str, because: str) -> None:
    assert kept_files.safe_name(name) == kept, because


@pytest.mark.parametrize("name", ["../../evil.csv", "..\\..\\evil.csv", "Mahnlauf März.csv"])
def test_a_file_lies_in_its_folder_open_to_its_owner_alone(at_wizard: Person, name: str) -> None:
    at_wizard.drop(GOOD, name)
    upload = Upload.objects.get()
    path = at_wizard.home / upload.path
    folder = kept_files.folder(at_wizard.home, upload.pk)
    assert path.resolve().is_relative_to(folder.resolve())
    assert path.read_bytes() == GOOD
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for place in (path.parent, folder, folder.parent):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


@pytest.mark.usefixtures("at_wizard")
def test_without_the_token_of_the_form_nothing_is_taken() -> None:
    strict = Client(enforce_csrf_checks=True)
    signed_in(User.objects.get(), strict)
    with io.BytesIO(GOOD) as file:
        file.name = "erp.csv"
        assert strict.post("/imports/drop", {"file": file}).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.usefixtures("at_wizard")
def test_signed_out_nothing_is_taken() -> None:
    with io.BytesIO(GOOD) as file:
        file.name = "erp.csv"
        response = Client().post("/imports/drop", {"file": file})
    assert response["Location"].startswith("/sign-in")
    assert not Upload.objects.exists()


def test_the_address_alone_leads_to_the_list(at_wizard: Person) -> None:
    assert at_wizard.client.get("/imports/drop")["Location"] == "/imports"
