"""The list beside the book names nobody, is added to once, and is of one book alone."""

import json
from datetime import date
from pathlib import Path

import pytest

from dunwell.actions import erasures
from dunwell.jobs import erasures_kept
from dunwell.store.models import Contact, Erasure, SuppressedAddress
from tests import builders
from tests.jobs import persons
from tests.jobs.persons import ANNA, AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Contact:
    return persons.known_at(builders.cast().harbour)


def erase(contact: Contact) -> None:
    erasures.erase(
        by=None,
        at=AT,
        as_of=date(2026, 2, 2),
        subjects=[f"contact:{contact.pk}"],
        reason="asked by letter",
    )


def undone(contact: Contact) -> None:
    """Bring the book back to before the erasure, as a restore does."""
    SuppressedAddress.objects.all().delete()
    Erasure.objects.all().delete()
    Contact.objects.filter(pk=contact.pk).update(
        name=ANNA.name, email=ANNA.email, phone=ANNA.phone, opted_out=False
    )


def test_nothing_is_written_for_a_book_without_erasures(anna: Contact, tmp_path: Path) -> None:
    del anna
    assert erasures_kept.write(tmp_path) == 0
    assert not (tmp_path / erasures_kept.FILE).exists()
    assert erasures_kept.repeat(tmp_path, at=AT) == erasures_kept.Repeated()


def test_who_was_erased_since_is_erased_again(anna: Contact, tmp_path: Path) -> None:
    erase(anna)
    assert erasures_kept.write(tmp_path) == 1
    assert erasures_kept.write(tmp_path) == 0  # It stands there.
    path = tmp_path / erasures_kept.FILE
    assert path.stat().st_mode & 0o077 == 0
    assert not any(word in path.read_text() for word in (ANNA.name, ANNA.email, ANNA.phone))
    undone(anna)
    done = erasures_kept.repeat(tmp_path, at=AT)
    assert done.again == (f"contact:{anna.pk}",)
    anna.refresh_from_db()
    assert (anna.email, anna.opted_out) == ("", True)
    assert erasures_kept.repeat(tmp_path, at=AT) == erasures_kept.Repeated()  # Once is enough.


def test_who_is_not_in_the_backup_is_named(anna: Contact, tmp_path: Path) -> None:
    erase(anna)
    erasures_kept.write(tmp_path)
    undone(anna)
    Contact.objects.filter(pk=anna.pk).delete()
    assert erasures_kept.repeat(tmp_path, at=AT).missing == (f"contact:{anna.pk}",)


@pytest.mark.parametrize("line", ["", "{", "[]", '"x"', '{"subject": "contact:1"}'])
def test_a_line_that_cannot_be_read_is_passed_over(
    anna: Contact, tmp_path: Path, line: str
) -> None:
    path = tmp_path / erasures_kept.FILE
    path.write_text(line)
    assert erasures_kept.repeat(tmp_path, at=AT) == erasures_kept.Repeated()
    erase(anna)
    assert erasures_kept.write(tmp_path) == 1
    undone(anna)
    assert erasures_kept.repeat(tmp_path, at=AT).again == (f"contact:{anna.pk}",)


def test_the_list_of_another_book_erases_nobody(anna: Contact, tmp_path: Path) -> None:
    other = {"book": "0" * 64, "subject": f"contact:{anna.pk}", "reason": "asked"}
    (tmp_path / erasures_kept.FILE).write_text(json.dumps(other) + "\n")
    assert erasures_kept.repeat(tmp_path, at=AT) == erasures_kept.Repeated()
    anna.refresh_from_db()
    assert anna.email == ANNA.email
