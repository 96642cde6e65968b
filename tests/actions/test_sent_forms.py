"""A form acts once, also when many send it at once; what is refused may be sent again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from dunwell.actions import access, notes, sent_forms
from dunwell.actions.sent_forms import Sent
from dunwell.core.approvals import OwnRequest
from dunwell.store.models import AuditEntry, Note, SentForm, User
from tests import builders
from tests.builders import AT

pytestmark = pytest.mark.usefixtures("committed_book")
CLICKS = 8


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@example.com", name="Anna")


def test_of_many_clicks_at_once_one_counts(anna: User) -> None:
    customer = builders.cast().harbour
    ready = Barrier(CLICKS)

    def act() -> str:
        notes.write(by=anna, at=AT, customer=customer, text="Once.")
        return "/there"

    def click(_number: int) -> Sent | None:
        try:
            connection.ensure_connection()
            ready.wait()
            return sent_forms.once("mark", by=anna, at=AT, given=b"once", act=act)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        told = list(pool.map(click, range(CLICKS)))
    assert told.count(None) == 1
    again = Sent(sent_at=AT, address="/there", is_it=True, is_same=True)
    assert told.count(again) == CLICKS - 1
    assert Note.objects.count() == SentForm.objects.count() == 1


def test_a_mark_is_of_one_person_and_of_what_was_said(anna: User) -> None:
    ben = User.objects.create_user("ben@example.com", name="Ben")
    done: list[bytes] = []

    def click(by: User, said: bytes) -> Sent | None:
        def act() -> str:
            done.append(said)
            return ""

        return sent_forms.once("mark", by=by, at=AT, given=said, act=act)

    assert click(anna, b"a") is None
    assert click(ben, b"a") is None
    other = click(anna, b"b")
    assert other is not None
    assert not other.is_same
    assert len(done) == 2


def test_what_is_refused_leaves_no_mark_but_its_trace(anna: User) -> None:
    customer = builders.cast().harbour

    def refused() -> None:
        access.note(OwnRequest(""), by=anna, at=AT, page="approval-decide")

    def done() -> str:
        notes.write(by=anna, at=AT, customer=customer, text="Then.")
        return "/there"

    assert sent_forms.once("mark", by=anna, at=AT, given=b"a", act=refused) is None
    assert not SentForm.objects.exists()
    assert AuditEntry.objects.latest("sequence").action == "access.refuse_act"
    assert sent_forms.once("mark", by=anna, at=AT, given=b"a", act=done) is None
    assert Note.objects.get().text == "Then."


def test_what_fails_leaves_nothing(anna: User) -> None:
    customer = builders.cast().harbour

    def fails() -> str:
        notes.write(by=anna, at=AT, customer=customer, text="Half.")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sent_forms.once("mark", by=anna, at=AT, given=b"a", act=fails)
    assert not SentForm.objects.exists()
    assert not Note.objects.exists()


@pytest.mark.parametrize(("minutes", "is_asked"), [(0, True), (9, True), (10, False)])
def test_the_same_words_on_a_fresh_page_are_asked_about_for_ten_minutes(
    anna: User, minutes: int, is_asked: bool
) -> None:
    sent_forms.once("first", by=anna, at=AT, given=b"a", act=lambda: "/there")

    def click(given: bytes, mark: str) -> Sent | None:
        return sent_forms.once(
            mark,
            by=anna,
            at=AT + timedelta(minutes=minutes),
            given=given,
            act=lambda: "/elsewhere",
            asks_if_alike=True,
        )

    alike = Sent(sent_at=AT, address="/there", is_it=False, is_same=True)
    assert click(b"a", "second") == (alike if is_asked else None)
    assert click(b"b", "third") is None


def test_old_marks_go(anna: User) -> None:
    for days in (0, 30, 31):
        at = AT + timedelta(days=days)
        sent_forms.once(f"mark {days}", by=anna, at=at, given=b"", act=lambda: "/there")
    assert set(SentForm.objects.values_list("mark", flat=True)) == {"mark 30", "mark 31"}
