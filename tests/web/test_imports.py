"""The list of imports, their results, taking one back, and the first start of an empty book."""

from datetime import date
from typing import Any
from unittest.mock import Mock

import pytest

from dunwell.connectors.files import FileProblem
from dunwell.core.import_fields import FIELDS, ImportKind
from dunwell.core.imports import ProblemCode
from dunwell.core.misreads import MisreadCode
from dunwell.jobs import beside
from dunwell.jobs.demo import building, running
from dunwell.store.models import Customer, ImportRun
from dunwell.web import import_labels, import_titles
from tests import ledgers
from tests.committed import committed_book as committed_book
from tests.web.wizard import NO_SUCH_DAY, ROWS, Person, table, words
from tests.web.wizard import at_wizard as at_wizard

LATER = date(2026, 12, 31)


@pytest.mark.parametrize("code", [*ProblemCode, *MisreadCode, *FileProblem])
def test_every_problem_has_a_title(code: str) -> None:
    assert import_titles.TITLES[code]


@pytest.mark.parametrize("kind", ImportKind)
def test_every_field_has_a_label_in_the_readers_language(kind: ImportKind) -> None:
    assert {field.label for field in FIELDS[kind]} <= set(import_labels.LABELS)


def test_titles_are_of_known_problems() -> None:
    known = {str(code) for code in (*ProblemCode, *MisreadCode, *FileProblem)}
    assert set(import_titles.TITLES) <= known


def _imported(person: Person, **totals: str) -> ImportRun:
    upload_id = person.check(table(*ROWS, NO_SUCH_DAY))
    if totals:
        person.answer(upload_id, compare="1", **totals)
    person.load(upload_id)
    return ImportRun.objects.latest("id")


def test_the_list_tells_counts_and_the_control_total(at_wizard: Person) -> None:
    run = _imported(at_wizard, control_EUR="13000")
    page = at_wizard.read("/imports")
    assert "1 import File" in page
    assert "erp Invoices and other items 3 0 0 1 EUR off by 15.50" in page
    assert f'href="/imports/{run.pk}/undo"' in at_wizard.client.get("/imports").content.decode()


def test_a_result_tells_the_totals_of_the_book(at_wizard: Person) -> None:
    run = _imported(at_wizard, control_EUR="13000")
    page = at_wizard.read(f"/imports/{run.pk}")
    assert "3 new in the book" in page
    assert "3 items with 12,984.50 EUR open in the file" in page
    assert "EUR differs by 15.50 ERP 13,000.00, book 12,984.50" in page
    assert ledgers.figures(LATER) == {"EUR": (13234_50, 250_00, 0)}


def test_rejected_rows_of_an_import_are_downloaded(at_wizard: Person) -> None:
    run = _imported(at_wizard)
    response: Any = at_wizard.client.get(f"/imports/{run.pk}/rejected.csv")
    assert "R-4" in b"".join(response.streaming_content).decode("utf-8-sig")
    assert "attachment" in response["Content-Disposition"]


def test_undo_is_reviewed_then_done_once(at_wizard: Person) -> None:
    run = _imported(at_wizard)
    page = at_wizard.read(f"/imports/{run.pk}/undo")
    assert "3 new rows go" in page
    assert ImportRun.objects.get().state == "done"
    response = at_wizard.client.post(f"/imports/{run.pk}/undo")
    assert response["Location"] == f"/imports/{run.pk}"
    assert "Undone on" in at_wizard.read(f"/imports/{run.pk}")
    assert ledgers.figures(LATER) == {}
    assert ledgers.broken_rules() == []
    again = at_wizard.client.post(f"/imports/{run.pk}/undo")
    assert again.status_code == 422
    assert "was undone before" in words(again)


def test_an_undo_that_later_entries_stand_on_is_refused_and_names_them(
    at_wizard: Person,
) -> None:
    run = _imported(at_wizard)
    changed = ROWS[0].replace("1.234,50", "1.300,00")
    at_wizard.load(at_wizard.check(table(changed, *ROWS[1:])))
    before = ledgers.figures(LATER)
    response = at_wizard.client.post(f"/imports/{run.pk}/undo")
    assert response.status_code == 422
    assert "invoice R-1" in words(response)
    assert ledgers.figures(LATER) == before


@pytest.mark.parametrize("tail", ["", "/undo", "/rejected.csv"])
def test_an_import_that_is_not_there(at_wizard: Person, tail: str) -> None:
    assert at_wizard.client.get(f"/imports/99{tail}").status_code == 404


def test_an_empty_book_leads_to_an_import_or_the_sample(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at_wizard.read("/imports")
    assert "Import my ledger" in page
    assert "Try with sample data" in page
    began: list[object] = []
    monkeypatch.setattr(running, "start", began.append)
    response = at_wizard.client.post("/imports/sample/build")
    assert response["Location"] == "/imports/sample"
    assert began == [at_wizard.home]


def test_the_sample_is_never_mixed_into_a_book(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _imported(at_wizard)
    began: list[object] = []
    monkeypatch.setattr(running, "start", began.append)
    assert "Try with sample data" not in at_wizard.read("/imports")
    response = at_wizard.client.post("/imports/sample/build")
    assert response.status_code == 422
    assert "the demo is not mixed into them. Nothing was changed" in words(response)
    assert (began, Customer.objects.count()) == ([], 2)
    assert at_wizard.client.get("/imports/sample")["Location"] == "/imports"


def test_the_sample_tells_how_far_it_is_and_that_it_stopped(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = running.folder(at_wizard.home)
    place.mkdir()
    beside.tell(place, "Items: reading rows", 500, 2000)
    monkeypatch.setattr(beside, "is_running", lambda folder: folder == place)
    page = at_wizard.read("/imports/sample")
    assert "Building the sample company" in page
    assert "Items: reading rows · 500 of 2,000" in page
    monkeypatch.setattr(beside, "is_running", Mock(return_value=False))
    assert "it goes on where it was" in at_wizard.read("/imports/sample")
    beside.tell(place, beside.STARTING, error="The disk is full.")
    assert "The disk is full." in at_wizard.read("/imports/sample")


def test_the_finished_sample_leads_to_the_dashboard(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "state", lambda: building.BookState.BUILT)
    assert at_wizard.client.get("/imports/sample")["Location"] == "/dashboard"
    polled = at_wizard.client.get("/imports/sample", headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == "/dashboard"
