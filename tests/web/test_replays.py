"""A form sent twice acts once, and an old tab overwrites nobody, on every page that acts."""

import io
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from PIL import Image

from dunwell.store.models import Call, Note, User
from tests import book_states
from tests.api.screens import ACTS, BROWSER_ONLY
from tests.api.test_screens import acting
from tests.committed import empty
from tests.two_entities import NOW
from tests.web import replay_scene
from tests.web.forms import forms_of
from tests.web.replay_rows import COUNTS, OWN, REFUSED, Row, Value
from tests.web.replay_scene import GIVEN, Scene
from tests.web.replays import REPLAYS
from tests.web.signing_in import signed_in

pytestmark = pytest.mark.django_db
TRIED = [name for name, row in REPLAYS.items() if not row.tried_in]
ROOT = Path(__file__).resolve().parents[2]
LATER = NOW.replace(hour=10)


@pytest.fixture(scope="module")
def scene(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    hashed_password: str,
) -> Iterator[Scene]:
    """The book is lived in once; each test takes back what it did."""
    del django_db_setup
    home = tmp_path_factory.mktemp("replays")
    before, settings.HOME = settings.HOME, home
    with django_db_blocker.unblock():
        with time_machine.travel(NOW, tick=True):
            made = replay_scene.build(home, hashed_password)
        yield made
        empty()
    settings.HOME = before


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with time_machine.travel(LATER, tick=True):
        yield


def browser_of(row: Row, scene: Scene) -> Client:
    """Sign in whose form it is."""
    return signed_in(User.objects.get(pk=scene.names[row.who])) if row.who else Client()


def sent(browser: Client, name: str, row: Row, scene: Scene) -> tuple[str, dict[str, Any]]:
    """Open the page and give where its form is sent, and what a browser would send."""
    if not row.opens:
        return row.to.format(**scene.names), {}
    address = row.opens.format(**scene.names)
    answer = browser.get(address)
    assert answer.status_code == 200, address
    found = _form(answer, address, name, row, scene)
    if row.through:
        answer = browser.post(*found)
        found = _form(answer, address, name, row, scene)
    return found


def _form(
    answer: HttpResponseBase, address: str, name: str, row: Row, scene: Scene
) -> tuple[str, dict[str, Any]]:
    for form in forms_of(page_of(answer), address):
        for where, button, value in form.buttons:
            path = urlsplit(where).path
            if _named(path) != name or not path.endswith(row.to.format(**scene.names)):
                continue
            pressed = (button, value)
            unseen = form.fields.get(row.button[0]) == [row.button[1]]
            if row.button[0] and pressed != row.button and not unseen:
                continue
            return where, {**form.fields, **({button: value} if button else {})}
    raise AssertionError(f"{address} has no form for {name}")


def _named(path: str) -> str:
    try:
        return str(resolve(path).url_name)
    except Resolver404:
        return ""


def filled(told: Mapping[str, Value], scene: Scene) -> dict[str, Any]:
    """Put in what a person types, and the files they choose."""
    return {name: _filled(value, scene) for name, value in told.items()}


def _filled(value: Value, scene: Scene) -> Any:
    if not isinstance(value, str):
        return [one.format(**scene.names) for one in value]
    if value.startswith("@"):
        picture = io.BytesIO()
        Image.new("RGB", (40, 20), value[1:]).save(picture, "PNG")
        return SimpleUploadedFile("logo.png", picture.getvalue())
    return value.format(**scene.names)


def typed(row: Row) -> list[str]:
    """Give what a person wrote by hand, rather than chose."""
    found = [one for one in row.sends.values() if isinstance(one, str)]
    return [one for one in found if " " in one and "{" not in one]


def is_as_said(answer: HttpResponseBase, said: str) -> bool:
    """Tell whether an answer is the one that the table speaks of."""
    if said == REFUSED:
        is_told = re.search(r'role="alert"|class="error"|class="card empty"', page_of(answer))
        return 400 <= answer.status_code < 500 and bool(is_told)
    return answer.status_code < 400


def page_of(answer: HttpResponseBase) -> str:
    """Give what an answer says; a file says nothing."""
    return bytes(getattr(answer, "content", b"")).decode("utf-8", "replace")


def words(answer: HttpResponseBase) -> str:
    page = re.sub(r"<(script|style|select|option|nav).*?</\1>", " ", page_of(answer), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def changed_since(before: Mapping[str, str]) -> list[str]:
    """Name the tables that are not as they were."""
    return [name for name, told in book_states.state().items() if told != before[name]]


def test_every_page_that_acts_has_its_row() -> None:
    missing = acting() - REPLAYS.keys()
    assert not missing, "say in replays.py what comes of these forms sent twice, and of an old tab"
    assert REPLAYS.keys() <= ACTS.keys() | BROWSER_ONLY.keys()
    for name, row in REPLAYS.items():
        asks = row.again == COUNTS or row.stale in {COUNTS, OWN}
        assert row.why or not asks, f"say why of {name}"


@pytest.mark.parametrize("name", [name for name in REPLAYS if REPLAYS[name].tried_in])
def test_what_is_tried_elsewhere_is_tried_there(name: str) -> None:
    path, _, test = REPLAYS[name].tried_in.partition("::")
    assert f"def {test}(" in (ROOT / path).read_text()


@pytest.mark.parametrize("name", TRIED)
def test_a_form_sent_twice_acts_once(name: str, scene: Scene) -> None:
    row = REPLAYS[name]
    if row.given:
        GIVEN[row.given](scene)
    browser = browser_of(row, scene)
    where, form = sent(browser, name, row, scene)
    first = browser.post(where, form | filled(row.sends, scene))
    assert first.status_code < 400, words(first)
    after = book_states.state()
    again = browser.post(where, form | filled(row.sends, scene))
    changed = [one for one in changed_since(after) if one not in row.but]
    assert is_as_said(again, row.again), words(again)
    assert bool(changed) == (row.again == COUNTS), changed


@pytest.mark.parametrize("name", [name for name in TRIED if REPLAYS[name].stale != OWN])
def test_an_old_tab_overwrites_nobody(name: str, scene: Scene) -> None:
    row = REPLAYS[name]
    if row.given:
        GIVEN[row.given](scene)
    mine, theirs = signed_in(scene.anna), signed_in(scene.bob)
    where, form = sent(mine, name, row, scene)
    there, other = sent(theirs, name, row, scene)
    first = theirs.post(there, other | filled(row.theirs or row.sends, scene))
    assert first.status_code < 400, words(first)
    after = book_states.state()
    old = mine.post(where, form | filled(row.sends, scene))
    assert is_as_said(old, row.stale), words(old)
    assert bool(changed_since(after)) == (row.stale == COUNTS), changed_since(after)
    lost = [text for text in typed(row) if text not in unescape(page_of(old))]
    assert lost == [] or row.stale != REFUSED, words(old)


def test_other_words_with_the_same_mark_are_kept_and_asked_about(scene: Scene) -> None:
    browser, row = signed_in(scene.anna), REPLAYS["account-note"]
    where, form = sent(browser, "account-note", row, scene)
    browser.post(where, form | {"text": "First."})
    with book_states.unchanged():
        asked = browser.post(where, form | {"text": "Second."})
    assert asked.status_code == 422
    assert "This form was sent already" in words(asked)
    (again,) = [
        one for one in forms_of(page_of(asked), where) if one.action.endswith("/notes/add")
    ]
    assert again.fields["text"] == ["Second."]
    assert browser.post(again.action, again.fields).status_code == 302
    told = list(Note.objects.order_by("-pk").values_list("text", flat=True)[:2])
    assert told == ["Second.", "First."]


def test_back_and_again_on_a_page_that_is_loaded_anew_is_asked_about(scene: Scene) -> None:
    browser, row = signed_in(scene.anna), REPLAYS["account-note"]
    where, form = sent(browser, "account-note", row, scene)
    browser.post(where, form | {"text": "Once."})
    where, fresh = sent(browser, "account-note", row, scene)
    assert fresh["sent_once"] != form["sent_once"]
    with book_states.unchanged():
        asked = browser.post(where, fresh | {"text": "Once."})
    assert "You sent the same on" in words(asked)
    (again,) = [
        one for one in forms_of(page_of(asked), where) if one.action.endswith("/notes/add")
    ]
    assert browser.post(again.action, again.fields).status_code == 302
    assert Note.objects.filter(text="Once.").count() == 2


def test_what_was_refused_is_sent_again_with_its_mark(scene: Scene) -> None:
    browser, row = signed_in(scene.anna), REPLAYS["account-note"]
    where, form = sent(browser, "account-note", row, scene)
    with book_states.unchanged():
        assert browser.post(where, form | {"text": " "}).status_code == 422
    assert browser.post(where, form | {"text": "Now."}).status_code == 302


def test_a_form_from_before_marks_is_taken(scene: Scene) -> None:
    browser = signed_in(scene.anna)
    where = "/accounts/{customer_id}/notes/add".format(**scene.names)
    count = Note.objects.count()
    for mark in ("", "x" * 65):
        browser.post(where, {"text": "Old.", "sent_once": mark})
    assert Note.objects.count() == count + 2


def test_a_token_is_shown_once_and_its_form_says_so(scene: Scene) -> None:
    browser, row = signed_in(scene.anna), REPLAYS["settings-tokens"]
    where, form = sent(browser, "settings-tokens", row, scene)
    assert "dunwell_" in page_of(browser.post(where, form | {"name": "BI"}))
    again = browser.post(where, form | {"name": "BI"})
    assert "dunwell_" not in page_of(again)
    assert "It was sent twice, and done the first time" in words(again)


@pytest.mark.parametrize("name", ["today-call", "account-call"])
def test_a_call_in_other_words_is_kept_and_saved_once_more(name: str, scene: Scene) -> None:
    browser, row = signed_in(scene.anna), REPLAYS[name]
    where, form = sent(browser, name, row, scene)
    form |= {"outcome": "voicemail"}
    browser.post(where, form | {"note": "First."})
    with book_states.unchanged():
        asked = browser.post(where, form | {"note": "Second."})
    assert asked.status_code == 422
    assert "save once more to log a second call" in words(asked)
    found = forms_of(page_of(asked), where)
    (again,) = [one for one in found if "outcome" in one.fields]
    assert again.fields["note"] == ["Second."]
    browser.post(again.action, again.fields | {"anyway": "1"})
    told = list(Call.objects.order_by("-pk").values_list("note", flat=True)[:2])
    assert told == ["Second.", "First."]
