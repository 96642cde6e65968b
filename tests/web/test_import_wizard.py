"""The import wizard, step by step: columns, the one question, repairs, totals, import."""

import csv
import io
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.test import Client

from dunwell.jobs import aging
from dunwell.jobs.imports import kept_files, running
from dunwell.store.models import (
    Customer,
    ImportRun,
    Posting,
    RoleGrant,
    Source,
    Upload,
    User,
)
from tests.committed import committed_book as committed_book
from tests.web.signing_in import signed_in
from tests.web.wizard import (
    HEADINGS,
    NO_AMOUNT,
    NO_SUCH_DAY,
    ROWS,
    TITLES,
    TOTAL,
    Person,
    run_here,
    table,
    words,
)
from tests.web.wizard import at_wizard as at_wizard

MESSY = table(*ROWS, NO_SUCH_DAY, NO_AMOUNT, titles=TITLES, total=TOTAL)
# Nothing in these dates tells whether March or the third day is meant.
UNDECIDED = table(
    "K-1;Müller GmbH;R-1;03/04/2026;;100,00;EUR", "K-1;Müller GmbH;R-2;05/06/2026;;50,00;EUR"
)


def test_what_was_recognised_is_shown_with_our_fields_and_their_columns(
    at_wizard: Person,
) -> None:
    response = at_wizard.drop(MESSY)
    page = at_wizard.read(response["Location"])
    for told in ("CSV", "Windows-1252", "separated by semicolon", "headings in row 3"):
        assert told in page
    assert "2 rows above them skipped" in page
    assert "Customer number needed" in page
    assert "K-1 K-2" in page
    assert at_wizard.form(response["Location"])["field_due_date"] == "4"


def test_columns_without_a_field_are_listed_as_left_out(at_wizard: Person) -> None:
    response = at_wizard.drop(table(*(f"{row};n" for row in ROWS), headings=f"{HEADINGS};Notiz X"))
    assert "Left out columns that stay in the file only Notiz X n" in at_wizard.read(
        response["Location"]
    )


def test_another_kind_is_proposed_anew(at_wizard: Person) -> None:
    address = at_wizard.drop(MESSY)["Location"]
    form = {**at_wizard.form(address), "kind": "customers"}
    part = at_wizard.client.post(address, form, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert b"<html" not in part.content
    chosen = at_wizard.form(address)
    assert (chosen["kind"], chosen["field_number"], chosen["field_name"]) == (
        "customers",
        "0",
        "1",
    )
    assert "field_due_date" not in chosen


@pytest.mark.parametrize(
    ("chosen", "told", "because"),
    [
        ({"field_amount": ""}, "Choose the column that holds the Amount or", "no amount"),
        ({"field_amount": "99"}, "Choose the column that holds the Amount or", "no such column"),
        ({"field_amount": "x"}, "Choose the column that holds the Amount or", "no place at all"),
        ({"source": " "}, "Name the source", "no source"),
        ({"field_currency": ""}, "No column holds the currency", "no currency"),
        ({"field_currency": "", "currency": "XXQ"}, "must be a code such as EUR", "no code"),
        ({"ledger_date": "soon"}, "must be a day", "no day"),
        ({"complete": "on"}, "give the ledger's date", "complete as of when"),
    ],
)
def test_the_check_waits_for_what_is_missing(
    at_wizard: Person, chosen: dict[str, str], told: str, because: str
) -> None:
    at_wizard.drop(MESSY)
    upload = Upload.objects.get()
    response = at_wizard.settle(upload.pk, **chosen)
    assert response.status_code == 422, because
    assert told in words(response)
    upload.refresh_from_db()
    assert upload.state == "waiting"


def test_a_check_changes_nothing_in_the_book(at_wizard: Person) -> None:
    page = at_wizard.checked(at_wizard.check(MESSY))
    assert "3 new" in page
    assert "2 rejected" in page
    tables = (Posting, ImportRun, Customer, Source)
    assert not any(model.objects.exists() for model in tables)


def test_a_check_tells_how_the_whole_file_was_read(at_wizard: Person) -> None:
    page = at_wizard.checked(at_wizard.check(MESSY))
    assert "day first: 03.09.2026 = 3 Sep 2026" in page
    assert "decimal comma: 12.000,00 = 12,000.00 EUR" in page
    assert "2 rows above the headings skipped" in page
    assert "1 total row skipped" in page


def test_the_order_of_dates_is_asked_once_and_remembered(at_wizard: Person) -> None:
    upload_id = at_wizard.check(UNDECIDED)
    page = at_wizard.checked(upload_id)
    assert "Does the day or the month come first?" in page
    assert "Day first 03/04/2026 = 3 Apr 2026 05/06/2026 = 5 Jun 2026" in page
    assert "Month first 03/04/2026 = 4 Mar 2026 05/06/2026 = 6 May 2026" in page
    at_wizard.answer(upload_id, date_order="mdy")
    assert "month first: 03/04/2026 = 4 Mar 2026" in at_wizard.checked(upload_id)
    at_wizard.load(upload_id)
    assert Source.objects.get().profile["items"]["date_order"] == "mdy"
    again = at_wizard.check(UNDECIDED)
    assert "2 unchanged" in at_wizard.checked(again)


def test_dots_are_read_day_first_until_somebody_says_otherwise(at_wizard: Person) -> None:
    upload_id = at_wizard.check(UNDECIDED.replace(b"/", b"."))
    page = at_wizard.checked(upload_id)
    assert "day first: 03.04.2026 = 3 Apr 2026" in page
    assert "With dots it is nearly always the day, so it was read that way." in page
    at_wizard.answer(upload_id, date_order="mdy")
    page = at_wizard.checked(upload_id)
    assert "month first: 03.04.2026 = 4 Mar 2026" in page
    assert "With dots" not in page


def test_problems_are_grouped_by_cause_with_what_was_found_and_expected(
    at_wizard: Person,
) -> None:
    page = at_wizard.checked(at_wizard.check(MESSY))
    assert "1 row No such day in the calendar Rechnungsdatum: “31.09.2026” in 1 row" in page
    assert "expected a date, day first, like 31/12/2025" in page
    assert "1 row Not an amount Betrag: “zwölf” in 1 row, read as" in page


def test_a_repair_is_checked_again_told_and_taken_back(at_wizard: Person) -> None:
    upload_id = at_wizard.check(MESSY)
    at_wizard.answer(upload_id, column="Rechnungsdatum", found="31.09.2026", wanted="30.09.2026")
    page = at_wizard.checked(upload_id)
    assert "Checked again: 1 rejected rows, before 2." in page
    assert "Rechnungsdatum: “31.09.2026” is read as “30.09.2026”" in page
    assert "4 new" in page
    at_wizard.answer(upload_id, undo_repair="1")
    assert "Checked again: 2 rejected rows, before 1." in at_wizard.checked(upload_id)


def test_empty_cells_are_filled(at_wizard: Person) -> None:
    upload_id = at_wizard.check(table(*ROWS, "K-3;;R-9;20.09.2026;;5,00;EUR"))
    assert "Fällig am is empty in 1 row, fill with" in at_wizard.checked(upload_id)
    at_wizard.answer(upload_id, column="Fällig am", found="", wanted="31.12.2026")
    assert "Fällig am: empty cells are read as “31.12.2026”" in at_wizard.checked(upload_id)


def test_an_unknown_currency_is_chosen_from_a_list(at_wizard: Person) -> None:
    rows = [*ROWS, "K-2;S;R-7;20.09.2026;;5,00;USD", "K-2;S;R-8;20.09.2026;;5,00;Taler"]
    upload_id = at_wizard.check(table(*rows))
    page = at_wizard.client.get(f"/imports/file/{upload_id}/check").content.decode()
    assert "Currency not recognised" in page
    assert '<select class="input" id="repair-unknown_currency-1" name="wanted" required>' in page
    at_wizard.answer(upload_id, column="Währung", found="Taler", wanted="CHF")
    assert "1 items with 5.00 CHF open" in at_wizard.checked(upload_id)


def test_an_empty_repair_is_refused(at_wizard: Person) -> None:
    upload_id = at_wizard.check(MESSY)
    response = at_wizard.answer(upload_id, column="Betrag", found="zwölf", wanted=" ")
    assert response.status_code == 422
    assert "Say what the value is to be read as" in words(response)
    assert Upload.objects.get().choices["repairs"] == []


def test_rejected_rows_are_downloaded_from_the_check(at_wizard: Person) -> None:
    upload_id = at_wizard.check(MESSY)
    response: Any = at_wizard.client.get(f"/imports/file/{upload_id}/rejected.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[2] for row in rows] == ["Belegnummer", "R-4", "R-5"]
    assert "expected" in rows[1][-1]
    assert not (at_wizard.home / "rejected").exists()
    at_wizard.check(table(*ROWS))
    clean = Upload.objects.latest("id").pk
    assert at_wizard.client.get(f"/imports/file/{clean}/rejected.csv").status_code == 404


def test_the_aging_before_and_after_equals_the_book(at_wizard: Person) -> None:
    at_wizard.load(at_wizard.check(table(ROWS[1]), source="sap"))
    upload_id = at_wizard.check(table(*ROWS), source="sap", ledger_date="2026-10-31")
    outcome = Upload.objects.get(pk=upload_id).outcome
    assert outcome is not None
    before, after = (outcome["aging"][when]["EUR"] for when in ("before", "after"))
    assert (before["total"], after["total"], after["credits"]) == (12000_00, 13234_50, 250_00)
    assert "Net 12,000.00 12,984.50 984.50" in at_wizard.checked(upload_id)
    at_wizard.load(upload_id)
    line = aging.report(as_of=date(2026, 10, 31)).currencies[0]
    assert (line.total, line.credits) == (after["total"], after["credits"])


@pytest.mark.parametrize(
    ("typed", "language", "told", "because"),
    [
        ("12984.50", "en", "ties out: difference 0", "plain"),
        ("12,984.50", "en", "ties out: difference 0", "as the reader writes"),
        ("12.984,50", "en", "ERP, as understood 12,984.50", "as the ERP writes"),
        ("12.984,50", "de", "12.984,50", "as a German reader writes"),
        ("13784.50", "en", "Difference 800.00 rejected rows 800.00", "explained"),
        ("14000", "en", "rejected rows 800.00 not explained by the file 215.50", "in part"),
    ],
)
def test_a_control_total_is_understood_compared_and_explained(
    at_wizard: Person, typed: str, language: str, told: str, because: str
) -> None:
    upload_id = at_wizard.check(table(*ROWS, NO_SUCH_DAY))
    at_wizard.client.cookies["django_language"] = language
    User.objects.update(language=language)
    response = at_wizard.answer(upload_id, compare="1", control_EUR=typed)
    assert response.status_code == 302, because
    assert told in at_wizard.checked(upload_id), because


def test_a_control_total_that_is_no_amount_is_said_and_kept_as_typed(at_wizard: Person) -> None:
    upload_id = at_wizard.check(MESSY)
    response = at_wizard.answer(upload_id, compare="1", control_EUR="a lot")
    assert response.status_code == 422
    assert "This is no amount in EUR; write it like 1,234.50." in words(response)
    assert b'value="a lot"' in response.content
    assert Upload.objects.get().choices["control_totals"] == {}


def test_the_control_total_stands_with_the_import_and_ties(at_wizard: Person) -> None:
    upload_id = at_wizard.check(MESSY)
    at_wizard.answer(upload_id, compare="1", control_EUR="12,984.50")
    at_wizard.load(upload_id)
    run = ImportRun.objects.get()
    assert run.result["control"]["EUR"]["difference"] == 0
    assert "EUR ties out: difference 0" in at_wizard.read(f"/imports/{run.pk}")


def test_an_import_leads_to_its_result_and_keeps_no_file(at_wizard: Person) -> None:
    upload_id = at_wizard.check(MESSY)
    response = at_wizard.load(upload_id)
    check = at_wizard.client.get(response["Location"])
    run = ImportRun.objects.get()
    assert check["Location"] == f"/imports/{run.pk}"
    assert (run.file_name, run.result["created"]) == ("erp.csv", 3)
    assert not kept_files.folder(at_wizard.home, upload_id).exists()
    polled = at_wizard.client.get(response["Location"], headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == f"/imports/{run.pk}"
    assert "erp.csv" not in at_wizard.read("/imports").split("imports, newest")[0].split("File")[0]


def test_the_next_file_of_a_source_needs_no_mapping(at_wizard: Person) -> None:
    first = table(*(row.removesuffix(";EUR") for row in ROWS), headings=HEADINGS[:-8])
    at_wizard.load(at_wizard.check(first, currency="EUR", entity="DE01"))
    response = at_wizard.drop(first, "next.csv")
    upload = Upload.objects.latest("id")
    assert response["Location"] == f"/imports/file/{upload.pk}/check"
    assert (upload.choices["currency"], upload.choices["entity"]) == ("EUR", "DE01")
    assert "0 changed · 3 unchanged" in at_wizard.checked(upload.pk)
    columns = at_wizard.read(f"/imports/file/{upload.pk}/columns")
    assert "mapped as the last file of erp" in columns
    assert "as last time" in columns


def test_two_sources_of_one_layout_are_a_question(at_wizard: Person) -> None:
    for source in ("north", "south"):
        at_wizard.drop(table(*ROWS))
        upload_id = Upload.objects.latest("id").pk
        at_wizard.settle(upload_id, source=source)
        at_wizard.load(upload_id)
    response = at_wizard.drop(table(*ROWS))
    assert response["Location"].endswith("/columns")
    assert at_wizard.form(response["Location"])["source"] == "south"


def test_what_the_file_no_longer_lists_is_closed_when_asked(at_wizard: Person) -> None:
    at_wizard.load(at_wizard.check(table(*ROWS)))
    upload_id = at_wizard.check(table(*ROWS[:2]))
    assert "1 open item of this source is not in the file. They stay open." in at_wizard.checked(
        upload_id
    )
    refused = at_wizard.answer(upload_id, close_missing="1", ledger_date="")
    assert refused.status_code == 422
    at_wizard.answer(upload_id, close_missing="1", ledger_date="2026-10-31")
    assert "1 closed as no longer listed" in at_wizard.checked(upload_id)
    at_wizard.answer(upload_id, keep_missing="1")
    assert "They stay open." in at_wizard.checked(upload_id)


def test_a_page_drawn_before_another_tab_changed_the_check_imports_nothing(
    at_wizard: Person,
) -> None:
    upload_id = at_wizard.check(MESSY)
    response = at_wizard.client.post(f"/imports/file/{upload_id}/load", {"mark": "0" * 16})
    assert response.status_code == 422
    assert "changed in another tab" in words(response)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("state", ["checking", "loading"])
def test_nothing_is_changed_while_a_run_is_under_way(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    upload_id = at_wizard.check(MESSY)
    Upload.objects.update(state=state)
    monkeypatch.setattr("dunwell.jobs.beside.is_running", lambda place: bool(place))
    before = Upload.objects.values().get()
    start = Mock(return_value=True)
    monkeypatch.setattr(running, "start", start)
    at_wizard.settle(upload_id, source="other")
    at_wizard.answer(upload_id, column="Betrag", found="zwölf", wanted="12")
    at_wizard.client.post(f"/imports/file/{upload_id}/load", {"mark": ""})
    discarded = at_wizard.client.post(f"/imports/file/{upload_id}/discard")
    assert discarded.status_code == 422
    assert (Upload.objects.values().get(), start.called) == (before, False)
    polled = at_wizard.client.get(
        f"/imports/file/{upload_id}/check", headers={"HX-Request": "true"}
    )
    assert b"<progress" in polled.content
    assert b"<noscript><meta" in at_wizard.client.get(f"/imports/file/{upload_id}/check").content


@pytest.mark.parametrize("act", ["check", "load"])
def test_a_killed_run_is_told_and_begun_again(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    upload_id = at_wizard.check(MESSY)
    monkeypatch.setattr(running, "start", Mock(return_value=True))
    if act == "load":
        at_wizard.load(upload_id)
    else:
        at_wizard.settle(upload_id)
    page = at_wizard.checked(upload_id)
    assert "The work was interrupted and nothing was kept. Try again." in page
    monkeypatch.setattr(running, "start", run_here)
    at_wizard.answer(upload_id, again="1")
    assert "3 new" in at_wizard.checked(upload_id)


def test_an_import_killed_after_it_was_kept_is_told_as_kept(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = at_wizard.check(MESSY)
    monkeypatch.setattr("dunwell.actions.uploads.finish", Mock())
    response = at_wizard.load(upload_id)
    run = ImportRun.objects.get()
    assert at_wizard.client.get(response["Location"])["Location"] == f"/imports/{run.pk}"


def test_a_run_that_fails_says_so_and_keeps_the_book(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_wizard.drop(MESSY)
    upload_id = Upload.objects.get().pk

    broken = Mock(side_effect=RuntimeError("disk full"))
    monkeypatch.setattr("dunwell.jobs.imports.dropped.run", broken)
    at_wizard.settle(upload_id)
    page = at_wizard.checked(upload_id)
    assert "The import failed; nothing was kept." in page
    assert "The book is as it was." in page


def test_a_file_dropped_by_another_person_is_not_there(at_wizard: Person) -> None:
    upload_id = at_wizard.check(MESSY)
    other = Client()
    bea = User.objects.create_user("bea@example.com", "another-long-word")
    RoleGrant.objects.create(user=bea, role="ar_specialist")
    signed_in(bea, other)
    for tail in ("columns", "check", "rejected.csv"):
        assert other.get(f"/imports/file/{upload_id}/{tail}").status_code == 404
    for tail in ("columns", "check", "load", "discard"):
        assert other.post(f"/imports/file/{upload_id}/{tail}").status_code == 404
    assert Upload.objects.filter(pk=upload_id).exists()


def test_discarding_forgets_the_file_and_all_beside_it(at_wizard: Person) -> None:
    upload_id = at_wizard.check(MESSY)
    assert at_wizard.client.post(f"/imports/file/{upload_id}/discard")["Location"] == "/imports"
    assert not Upload.objects.exists()
    assert list((at_wizard.home / "uploads").iterdir()) == []
    assert at_wizard.client.get(f"/imports/file/{upload_id}/check").status_code == 404


def test_old_files_are_cleared_on_the_next_drop(at_wizard: Person) -> None:
    old = at_wizard.check(MESSY)
    Upload.objects.update(created_at=Upload.objects.get().created_at - timedelta(days=8))
    aged = kept_files.folder(at_wizard.home, old)
    _make_old(aged)
    stray = kept_files.folder(at_wizard.home, 999)
    stray.mkdir()
    _make_old(stray)
    at_wizard.drop(MESSY)
    assert not Upload.objects.filter(pk=old).exists()
    kept = {path.name for path in (at_wizard.home / "uploads").iterdir()}
    assert kept == {str(Upload.objects.get().pk)}


def _make_old(folder: Path) -> None:
    os.utime(folder, (0, 0))


def test_a_check_not_begun_leads_back(at_wizard: Person) -> None:
    at_wizard.drop(MESSY)
    assert "This file was not checked yet." in at_wizard.checked(Upload.objects.get().pk)
