"""Several files at once, and files in an archive, become uploads that wait their turn."""

import io
import zipfile

import pytest

from dunwell.actions import entities
from dunwell.store.models import Upload
from tests.builders import AT
from tests.committed import committed_book as committed_book
from tests.web.wizard import HEADINGS, ROWS, Person, table, words
from tests.web.wizard import at_wizard as at_wizard

GOOD = table(*ROWS)
PEOPLE = "Kundennummer;Name;Ort\r\nK-1;Müller GmbH;Kiel\r\nK-2;Société Générique;Lyon\r\n".encode()


def archive(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return out.getvalue()


def names() -> list[str]:
    return list(Upload.objects.order_by("id").values_list("file_name", flat=True))


def test_an_archive_of_one_file_is_that_file(at_wizard: Person) -> None:
    response = at_wizard.drop(archive(("export/erp.csv", GOOD)), "drop.zip")
    upload = Upload.objects.get()
    assert response["Location"] == f"/imports/file/{upload.pk}/columns"
    assert upload.file_name == "erp.csv"
    assert (at_wizard.home / upload.path).read_bytes() == GOOD


@pytest.mark.parametrize("as_archive", [True, False])
def test_several_files_wait_in_turn(at_wizard: Person, as_archive: bool) -> None:
    files = (("erp.csv", GOOD), ("people.csv", PEOPLE))
    dropped = (("drop.zip", archive(*files)),) if as_archive else files
    response = at_wizard.drop_all(*dropped)
    assert response["Location"] == "/imports?arrived=2"
    page = words(at_wizard.client.get(response["Location"]))
    assert "2 files arrived and wait below." in page
    assert names() == ["erp.csv", "people.csv"]


def test_after_one_is_imported_the_next_is_offered(at_wizard: Person) -> None:
    at_wizard.drop_all(("erp.csv", GOOD), ("people.csv", PEOPLE))
    first, second = Upload.objects.order_by("id")
    at_wizard.settle(first.pk)
    at_wizard.load(first.pk)
    first.refresh_from_db()
    assert first.outcome is not None
    page = at_wizard.client.get(f"/imports/{first.outcome['import_id']}")
    assert "Next file: people.csv" in words(page)
    assert f"/imports/file/{second.pk}/columns" in page.content.decode()


def test_what_cannot_be_read_is_told_and_the_rest_kept(at_wizard: Person) -> None:
    inner = archive(("x.csv", GOOD))
    content = archive(("erp.csv", GOOD), ("scan.csv", b"\x89PNG" + b"0" * 50), ("in.csv", inner))
    response = at_wizard.drop_all(("all.zip", content), ("empty.csv", b""))
    page = words(response)
    assert response.status_code == 422
    assert "scan.csv: The file is neither text nor an Excel workbook." in page
    assert "in.csv is an archive inside the archive" in page
    assert "empty.csv: The file is empty." in page
    assert "1 file arrived and waits below." in page
    assert names() == ["erp.csv"]
    assert len(list((at_wizard.home / "uploads").iterdir())) == 1


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (archive(), "The archive holds no file."),
        (archive(("../../evil.csv", GOOD)), "names a place outside of itself"),
        (archive(("bomb.csv", b"0" * 60_000_000)), "unpack to far more than its size allows"),
        (archive(("inner.zip", b"x")), "an archive inside the archive"),
    ],
)
def test_a_trap_is_refused_whole(at_wizard: Person, content: bytes, because: str) -> None:
    response = at_wizard.drop(content, "trap.zip")
    assert response.status_code == 422
    assert because in words(response)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("arrived", ["0", "-1", "x", "100", "٣", ""])
def test_a_number_of_arrivals_that_is_none_says_nothing(at_wizard: Person, arrived: str) -> None:
    page = at_wizard.client.get("/imports", {"arrived": arrived})
    assert "arrived and" not in words(page)


@pytest.mark.parametrize(
    ("currencies", "proposed"), [(["EUR"], "EUR"), (["EUR", "USD"], ""), ([""], "")]
)
def test_the_companys_own_currency_is_proposed(
    at_wizard: Person, currencies: list[str], proposed: str
) -> None:
    for place, currency in enumerate(currencies):
        entities.open(by=None, at=AT, code=f"E{place}", name="E", currency=currency)
    without = [row.rsplit(";", 1)[0] for row in (HEADINGS, *ROWS)]
    at_wizard.drop("\r\n".join([*without, ""]).encode("cp1252"))
    assert Upload.objects.get().choices["currency"] == proposed
