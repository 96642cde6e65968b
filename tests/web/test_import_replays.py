"""At the import wizard what is sent twice happens once, and an old tab imports nothing else."""

import pytest

from dunwell.jobs import beside
from dunwell.jobs.demo import running
from dunwell.store.models import AcceptedDifference, ImportRun, Upload
from tests import book_states, ledgers
from tests.committed import committed_book as committed_book
from tests.web.forms import forms_of
from tests.web.test_imports import LATER
from tests.web.wizard import NO_AMOUNT, NO_SUCH_DAY, ROWS, Person, table
from tests.web.wizard import at_wizard as at_wizard


def test_a_file_dropped_twice_waits_twice_and_is_loaded_once(at_wizard: Person) -> None:
    first, second = (at_wizard.check(table(*ROWS)) for _ in range(2))
    assert Upload.objects.count() == 2
    page = at_wizard.client.get(f"/imports/file/{first}/check").content.decode()
    (form,) = [one for one in forms_of(page, "/") if one.action.endswith("/load")]
    at_wizard.client.post(form.action, form.fields)
    figures = ledgers.figures(LATER)
    with book_states.unchanged():
        again = at_wizard.client.post(form.action, form.fields)
    assert again.status_code == 302
    # The same rows once more are the rows that are there.
    at_wizard.load(second)
    assert ledgers.figures(LATER) == figures
    assert ledgers.broken_rules() == []


def test_columns_said_twice_are_said_once(at_wizard: Person) -> None:
    at_wizard.drop(table(*ROWS))
    upload_id = Upload.objects.get().pk
    address = f"/imports/file/{upload_id}/columns"
    form = {**at_wizard.form(address), "source": "north"}
    at_wizard.client.post(address, form)
    with book_states.unchanged():
        at_wizard.client.post(address, form)
    assert Upload.objects.get().source == "north"


def test_an_answer_to_a_check_counts_once(at_wizard: Person) -> None:
    upload_id = at_wizard.check(table(*ROWS, NO_AMOUNT))
    for _ in range(2):
        at_wizard.answer(upload_id, column="Betrag", found="zwölf", wanted="12,00")
        upload = Upload.objects.get()
        assert len(upload.choices["repairs"]) == 1
    at_wizard.answer(upload_id, compare="1", control_EUR="12984.50")
    with book_states.unchanged():
        at_wizard.answer(upload_id, compare="1", control_EUR="12984.50")


def test_a_file_is_discarded_once(at_wizard: Person) -> None:
    upload_id = at_wizard.check(table(*ROWS))
    address = f"/imports/file/{upload_id}/discard"
    assert at_wizard.client.post(address).status_code == 302
    with book_states.unchanged():
        again = at_wizard.client.post(address)
    assert again.status_code == 404
    assert "it may have been discarded" in again.content.decode()


def test_a_difference_is_accepted_once(at_wizard: Person) -> None:
    upload_id = at_wizard.check(table(*ROWS, NO_SUCH_DAY))
    at_wizard.answer(upload_id, compare="1", control_EUR="13000")
    at_wizard.load(upload_id)
    run = ImportRun.objects.get()
    page = at_wizard.client.get(f"/imports/{run.pk}").content.decode()
    (form,) = [one for one in forms_of(page, "/") if one.action.endswith("/accept")]
    posted = {**form.fields, "because": "Rounded"}
    assert at_wizard.client.post(form.action, posted).status_code == 302
    with book_states.unchanged():
        at_wizard.client.post(form.action, {**posted, "because": "Something else"})
    assert AcceptedDifference.objects.get().because == "Rounded"


def test_a_sample_company_is_built_once(
    at_wizard: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[object] = []
    monkeypatch.setattr(running, "start", began.append)
    place = running.folder(at_wizard.home)
    monkeypatch.setattr(beside, "is_running", lambda folder: bool(began) and folder == place)
    for _ in range(2):
        answer = at_wizard.client.post("/imports/sample/build")
        assert answer["Location"] == "/imports/sample"
    assert began == [at_wizard.home]
