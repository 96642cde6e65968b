"""What is refused is refused by page, API and command alike: the same words, nothing changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dunwell.actions import calls, disputes, notes, pauses, promises
from dunwell.cli import program
from dunwell.core.calls import Call, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.roles import Role
from dunwell.store.models import Item, User
from tests import book_states, builders
from tests.web.forms import as_opened
from tests.web.signing_in import signed_in
from tests.web.wizard import words

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
EUR_999 = {"amount": "999.00", "currency": "EUR"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One refusal by the ways there are to it; `{names}` stand for what the scene holds.

    `page` is a path and its form, `operation` a path of the API and its body, `command` the words.
    """

    code: str
    page: tuple[str, Mapping[str, str]] = ("", {})
    operation: tuple[str, Mapping[str, Any]] = ("", {})
    command: tuple[str, ...] = ()
    seen: str = field(default="")


TRIALS = (
    Trial(
        code="promise_in_the_past",
        page=(
            "/accounts/{customer}/promises/add",
            {"item": "{item}", "promised_date": "{yesterday}", "person": "Mrs. Jansen"},
        ),
        operation=(
            "customers/{customer}/promises",
            {"items": ["{item}"], "promised_date": "{yesterday}"},
        ),
        command=("promise", "{number}", "--by", "{yesterday}", "--items", "INV-1"),
    ),
    Trial(
        code="promised_too_much",
        page=(
            "/accounts/{customer}/promises/add",
            {
                "item": "{item}",
                "promised_date": "{tomorrow}",
                "person": "Mrs. Jansen",
                "amount": "999.00",
            },
        ),
        operation=(
            "customers/{customer}/promises",
            {"items": ["{item}"], "promised_date": "{tomorrow}", "promised": EUR_999},
        ),
        command=(
            *("promise", "{number}", "--by", "{tomorrow}", "--items", "INV-1"),
            *("--amount", "999.00"),
        ),
    ),
    Trial(
        code="disputed_too_much",
        page=(
            "/accounts/{customer}/disputes/add",
            {"item": "{item}", "category": "pricing", "amount": "999.00"},
        ),
        operation=(
            "customers/{customer}/disputes",
            {"item": "{item}", "category": "pricing", "contested": EUR_999},
        ),
        command=("dispute", "{number}", "--item", "INV-1", "--amount", "999.00"),
    ),
    Trial(
        code="dispute_stands",
        page=(
            "/accounts/{customer}/disputes/add",
            {"item": "{contested}", "category": "pricing"},
        ),
        operation=(
            "customers/{customer}/disputes",
            {"item": "{contested}", "category": "pricing"},
        ),
        command=("dispute", "{number}", "--item", "INV-2"),
    ),
    Trial(
        code="dispute_closed",
        page=("/accounts/{customer}/disputes/{closed}/close", {"outcome": "agreed"}),
        operation=("disputes/{closed}/closing", {"because": "agreed"}),
        command=("dispute", "{number}", "--close", "{closed}"),
        seen="disputes/{closed}",
    ),
    Trial(
        code="promise_settled",
        page=("/accounts/{customer}/promises/{withdrawn}/withdraw", {}),
        operation=("promises/{withdrawn}/withdrawal", {}),
        command=("promise", "{number}", "--withdraw", "{withdrawn}"),
        seen="promises/{withdrawn}",
    ),
    Trial(
        code="call_in_the_future",
        operation=(
            "customers/{customer}/calls",
            {"entity": "{entity}", "on_date": "{tomorrow}", "outcome": "reached"},
        ),
        command=("call", "{number}", "--outcome", "reached", "--on", "{tomorrow}"),
    ),
    Trial(
        code="follow_up_in_the_past",
        page=(
            "/today/rows/call-{customer}-{entity_id}-0/call",
            {"outcome": "voicemail", "method": "phone", "follow_up_date": "{yesterday}"},
        ),
        operation=(
            "customers/{customer}/calls",
            {
                "entity": "{entity}",
                "on_date": "{today}",
                "outcome": "voicemail",
                "follow_up_date": "{yesterday}",
            },
        ),
        command=("call", "{number}", "--outcome", "voicemail", "--follow-up", "{yesterday}"),
    ),
    Trial(
        code="nobody_spoken_to",
        page=(
            "/today/rows/call-{customer}-{entity_id}-0/call",
            {
                "outcome": "no_answer",
                "method": "phone",
                "promised_items": "{item}",
                "promised_date": "{tomorrow}",
            },
        ),
        operation=(
            "customers/{customer}/calls",
            {
                "entity": "{entity}",
                "on_date": "{today}",
                "outcome": "no_answer",
                "promised": [{"items": ["{item}"], "promised_date": "{tomorrow}"}],
            },
        ),
        command=(
            *("call", "{number}", "--outcome", "no_answer"),
            *("--promise-by", "{tomorrow}", "--items", "INV-1"),
        ),
    ),
    Trial(
        code="call_stands",
        operation=("calls/{undone}/taking-back", {"because": "once more"}),
        command=("call", "{number}", "--take-back", "{undone}"),
        seen="calls/{undone}",
    ),
    Trial(
        code="pause_makes_no_sense",
        page=(
            "/accounts/{customer}/pauses/add",
            {"to_date": "{yesterday}", "reason": "stocktaking"},
        ),
        operation=(
            "customers/{customer}/pauses",
            {"to_date": "{yesterday}", "reason": "stocktaking"},
        ),
    ),
    Trial(
        code="pause_over",
        page=("/accounts/{customer}/pauses/{ended}/end", {}),
        operation=("pauses/{ended}/end", {}),
        seen="pauses/{ended}",
    ),
    Trial(
        code="line_break",
        page=(
            "/accounts/{customer}/contacts/add",
            {"name": "Ann\r\nBcc: all@example.com"},
        ),
        operation=("customers/{customer}/contacts", {"name": "Ann\r\nBcc: all@example.com"}),
    ),
    Trial(
        code="note_empty",
        page=("/accounts/{customer}/notes/add", {"text": "  "}),
        operation=("customers/{customer}/notes", {"text": "  "}),
    ),
)


@pytest.fixture
def lead(person: Any) -> User:
    found: User = person(Role.TEAM_LEAD, Role.COLLECTIONS_SPECIALIST, name="lena")
    return found


@pytest.fixture
def scene(who: builders.Cast, lead: User) -> dict[str, str]:
    """An account with two invoices, and one of everything that is over."""
    at, customer = timezone.now(), who.harbour
    first, second = (
        builders.invoice(who, 100_00, on=YESTERDAY, due=YESTERDAY, number=number)
        for number in ("INV-1", "INV-2")
    )
    promise = promises.make(
        by=lead,
        at=at,
        customer=customer,
        item_ids=[first.pk],
        amount=None,
        promised_date=TOMORROW,
        made_date=TODAY,
        person="Mrs. Jansen",
    )
    promises.withdraw(by=lead, at=at, promise_id=promise.pk, because="a slip")
    closed = _contest(first, lead)
    disputes.close(by=lead, at=at, dispute_id=closed, closed_date=TODAY, outcome="agreed")
    _contest(second, lead)
    pause = pauses.begin(
        by=lead, at=at, customer=customer, from_date=TODAY, to_date=TOMORROW, reason="stocktaking"
    )
    pauses.end(by=lead, at=at, pause_id=pause.pk)
    notes.write(by=lead, at=at, customer=customer, text="Calls back.", pinned=False)
    call = calls.log(
        by=lead,
        at=at,
        today=TODAY,
        customer=customer,
        entity=first.entity,
        call=Call(on_date=TODAY, outcome=CallOutcome.NO_ANSWER),
    )
    calls.take_back(by=lead, at=at, call_id=call.pk, reason="a slip")
    names = {
        "customer": customer.pk,
        "number": customer.number,
        "entity": first.entity.code,
        "entity_id": first.entity_id,
        "item": first.pk,
        "contested": second.pk,
        "closed": closed,
        "withdrawn": promise.pk,
        "ended": pause.pk,
        "undone": call.pk,
        "yesterday": YESTERDAY,
        "today": TODAY,
        "tomorrow": TOMORROW,
    }
    return {name: str(value) for name, value in names.items()}


def _contest(item: Item, by: User) -> int:
    row = disputes.open(
        by=by,
        at=timezone.now(),
        item=item,
        amount=None,
        category=DisputeCategory.PRICING,
        opened_date=TODAY,
    )
    return row.pk


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.code)
def test_the_ways_to_a_refusal_say_the_same_and_change_nothing(
    trial: Trial,
    scene: dict[str, str],
    lead: User,
    token: Any,
    call: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = {}
    if trial.operation[0]:
        secret = token(lead)
        seen = {}
        if trial.seen:
            seen["If_Match"] = call(secret, "GET", trial.seen.format(**scene))[2]["ETag"]
        path, body = trial.operation
        with book_states.unchanged():
            status, answer, _ = call(
                secret, "POST", path.format(**scene), _filled(body, scene), **seen
            )
        assert (answer["code"], status) == (trial.code, status)
        assert 400 <= status < 500
        told["operation"] = answer["message"]
    if trial.command:
        line = [word.format(**scene) for word in trial.command]
        with book_states.unchanged():
            assert program.main([*line, "--json"]) == 1
        error = json.loads(capsys.readouterr().out)["error"]
        assert error["code"] == trial.code
        told["command"] = error["message"]
    if trial.page[0]:
        path, form = trial.page
        browser = signed_in(lead)
        kept = as_opened(browser, path.format(**scene)) if trial.code == "line_break" else {}
        with book_states.unchanged():
            page = _sent(browser, path.format(**scene), kept | _filled(form, scene))
        assert told["operation"] in page, page
    assert len(set(told.values())) == 1


def _sent(browser: Client, path: str, form: Mapping[str, str]) -> str:
    """Send a form and read what comes back, also where the answer leads elsewhere."""
    return words(browser.post(path, form, follow=True))


def _filled(body: Any, scene: Mapping[str, str]) -> Any:
    """Put the scene's values into a form or a body; what stands for a row's id is a number."""
    if isinstance(body, Mapping):
        return {name: _filled(value, scene) for name, value in body.items()}
    if isinstance(body, list | tuple):
        return [_filled(one, scene) for one in body]
    return body.format(**scene) if isinstance(body, str) else body
