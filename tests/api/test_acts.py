"""The API reads and changes the same book as the pages: exactly, once, and on the state seen."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dunwell.core.roles import Role
from dunwell.store.models import (
    ApiAnswer,
    Approval,
    AuditEntry,
    Dispute,
    Item,
    Note,
    Promise,
    User,
)
from tests import builders
from tests.builders import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(person: Any) -> User:
    """Who acts."""
    made: User = person(Role.TEAM_LEAD)
    return made


@pytest.fixture
def secret(lead: User, token: Any) -> str:
    """Their token."""
    made: str = token(lead)
    return made


@pytest.fixture
def invoice(who: Cast) -> Item:
    """What Harbour owes: 100.50."""
    return builders.invoice(who, 10_050)


def soon() -> str:
    return (timezone.localdate() + timedelta(days=5)).isoformat()


def test_lists_go_on_behind_the_last_row(who: Cast, secret: str, call: Any) -> None:
    made = [builders.invoice(who, 100 + n).pk for n in range(5)]
    seen, after = [], 0
    while after is not None:
        status, told, _ = call(secret, "GET", f"items?limit=2&after={after}")
        assert status == 200
        seen += [one["id"] for one in told["items"]]
        after = told["next"]
    assert seen == made


def test_amounts_are_decimal_texts_with_their_currency(
    invoice: Item, secret: str, call: Any
) -> None:
    told = call(secret, "GET", "items")[1]["items"][0]
    assert told["open"] == told["original"] == {"amount": "100.50", "currency": "EUR"}
    document = call(secret, "GET", f"documents/{invoice.document_id}")[1]
    assert document["items"] == [told]
    lines = call(secret, "GET", "aging?as_of=2026-01-31")[1]["items"]
    assert [(one["currency"], one["total"]) for one in lines] == [("EUR", "100.50")]
    before = call(secret, "GET", "items?as_of=2025-01-01")[1]
    assert before == {"items": [], "next": None}


def test_one_thing_is_not_sent_twice(invoice: Item, secret: str, call: Any) -> None:
    path = f"customers/{invoice.customer_id}"
    status, told, headers = call(secret, "GET", path)
    assert (status, told["id"]) == (200, invoice.customer_id)
    again = call(secret, "GET", path, If_None_Match=headers["ETag"])
    assert again[:2] == (304, None)


def test_a_promise_is_made_and_withdrawn_on_the_state_seen(
    invoice: Item, lead: User, secret: str, call: Any
) -> None:
    body = {
        "items": [invoice.pk],
        "promised_date": soon(),
        "promised": {"amount": "60.00", "currency": "EUR"},
        "person": "Zoe",
    }
    status, made, headers = call(secret, "POST", f"customers/{invoice.customer_id}/promises", body)
    assert (status, made["promised"]["amount"], made["by"]) == (201, "60.00", lead.email)
    assert Promise.objects.get().amount == 6_000
    path = f"promises/{made['id']}/withdrawal"
    before = AuditEntry.objects.count()
    assert call(secret, "POST", path, {})[1]["code"] == "state_not_named"
    status, told, _ = call(secret, "POST", path, {}, If_Match='"other"')
    assert (status, told["code"]) == (412, "changed_meanwhile")
    assert AuditEntry.objects.count() == before
    status, told, fresh = call(secret, "POST", path, {"because": "x"}, If_Match=headers["ETag"])
    assert (status, told["state"]) == (200, "withdrawn")
    assert fresh["ETag"] == call(secret, "GET", f"promises/{made['id']}")[2]["ETag"]
    assert call(secret, "POST", path, {}, If_Match=headers["ETag"])[0] == 412


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(
            {"promised": {"amount": "100.51", "currency": "EUR"}}, None, id="a cent over"
        ),
        pytest.param(
            {"promised": {"amount": "1.005", "currency": "EUR"}}, "amount_unreadable", id="a part"
        ),
        pytest.param(
            {"promised": {"amount": "1", "currency": "USD"}}, "amount_unreadable", id="dollars"
        ),
        pytest.param(
            {"promised": {"amount": 1, "currency": "EUR"}}, "input_unreadable", id="no text"
        ),
        pytest.param(
            {"promised": {"amount": "-1", "currency": "EUR"}}, "input_unreadable", id="less"
        ),
        pytest.param({"state": "kept"}, "input_unreadable", id="a field of ours"),
        pytest.param({"items": [999_999]}, "not_found", id="no such item"),
        pytest.param({"items": []}, "input_unreadable", id="no items"),
        pytest.param({"promised_date": "2020-01-01"}, "promise_in_the_past", id="past"),
        pytest.param({"person": "a\x00b"}, "input_unreadable", id="a nul"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changed(
    invoice: Item, secret: str, call: Any, change: dict[str, Any], code: str | None
) -> None:
    body = {"items": [invoice.pk], "promised_date": soon(), **change}
    before = AuditEntry.objects.count()
    status, told, _ = call(
        secret, "POST", f"customers/{invoice.customer_id}/promises", body, Idempotency_Key="k"
    )
    assert status in {404, 409, 422}
    assert code is None or told["code"] == code
    assert told["message"]
    assert AuditEntry.objects.count() == before
    assert not Promise.objects.exists()
    assert not ApiAnswer.objects.exists()


def test_an_act_under_a_key_happens_once(invoice: Item, secret: str, call: Any) -> None:
    path = f"customers/{invoice.customer_id}/notes"
    first = call(secret, "POST", path, {"text": "Called"}, Idempotency_Key="k-1")
    again = call(secret, "POST", path, {"text": "Called"}, Idempotency_Key="k-1")
    assert first[:2] == again[:2]
    assert Note.objects.count() == 1
    status, told, _ = call(secret, "POST", path, {"text": "Other"}, Idempotency_Key="k-1")
    assert (status, told["code"]) == (422, "idempotency_key_reused")
    elsewhere = f"customers/{invoice.customer_id}/pauses"
    body = {"to_date": soon(), "reason": "x"}
    assert call(secret, "POST", elsewhere, body, Idempotency_Key="k-1")[0] == 422
    assert call(secret, "POST", path, {"text": "Other"}, Idempotency_Key="k-2")[0] == 201
    assert call(secret, "POST", path, {"text": "x"}, Idempotency_Key="k" * 101)[0] == 422
    assert Note.objects.count() == 2


def test_calls_disputes_and_pauses(who: Cast, invoice: Item, secret: str, call: Any) -> None:
    base = f"customers/{invoice.customer_id}"
    day = timezone.localdate().isoformat()
    body = {"entity": who.north.code, "on_date": day, "outcome": "no_answer", "note": "later"}
    assert call(secret, "POST", f"{base}/calls", body)[1]["outcome"] == "no_answer"
    assert call(secret, "POST", f"{base}/calls", {**body, "entity": "none"})[0] == 404
    status, made, headers = call(
        secret, "POST", f"{base}/disputes", {"item": invoice.pk, "category": "pricing"}
    )
    assert (status, made["contested"]["amount"]) == (201, "100.50")
    closing = f"disputes/{made['id']}/closing"
    told = call(secret, "POST", closing, {"because": "agreed"}, If_Match=headers["ETag"])[1]
    assert (told["state"], told["outcome"]) == ("closed", "agreed")
    assert Dispute.objects.get().outcome == "agreed"
    _, pause, headers = call(secret, "POST", f"{base}/pauses", {"to_date": soon(), "reason": "x"})
    told = call(secret, "POST", f"pauses/{pause['id']}/end", None, If_Match=headers["ETag"])[1]
    assert told["ended_at"]
    assert len(call(secret, "GET", f"disputes?customer={invoice.customer_id}")[1]["items"]) == 1


def test_a_request_is_decided_by_another_person(
    invoice: Item, lead: User, secret: str, person: Any, token: Any, call: Any
) -> None:
    far = (timezone.localdate() + timedelta(days=200)).isoformat()
    body = {"items": [invoice.pk], "promised_date": far}
    assert call(secret, "POST", f"customers/{invoice.customer_id}/promises", body)[0] == 201
    approval = Approval.objects.get()
    _, told, headers = call(secret, "GET", f"approvals/{approval.pk}")
    assert (told["state"], told["requested_by"]) == ("pending", lead.email)
    path = f"approvals/{approval.pk}/decision"
    seen = headers["ETag"]
    assert call(secret, "POST", path, {"approved": True}, If_Match=seen)[0] == 403
    cfo = token(person(Role.CFO, name="carl"))
    status, told, _ = call(cfo, "POST", path, {"approved": True}, If_Match=seen)
    assert (status, told["state"]) == (200, "approved")
    assert call(cfo, "POST", path, {"approved": False}, If_Match=seen)[0] == 412


@pytest.mark.parametrize(
    "path",
    [
        *("customers?after=-1", "customers?after=99999999999999999999", "customers?limit=201"),
        *(
            "customers?limit=x",
            "items?as_of=2026-02-31",
            "items?customer=0",
            "items?as_of=0001-01-01",
        ),
        "promises?state=%00",
    ],
)
def test_a_senseless_question_is_answered(secret: str, call: Any, path: str) -> None:
    status, told, _ = call(secret, "GET", path)
    assert (status, told["code"]) == (422, "input_unreadable")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'"x"', b"null"])
def test_a_body_that_is_none_is_refused(
    invoice: Item, secret: str, call: Any, body: bytes
) -> None:
    path = f"customers/{invoice.customer_id}/notes"
    status, told, _ = call(secret, "POST", path, body)
    assert (status, told["code"]) in {(400, "input_unreadable"), (422, "input_unreadable")}


def test_an_id_beyond_the_database_names_nothing(secret: str, call: Any) -> None:
    assert call(secret, "GET", "customers/99999999999999999999")[0] == 404
    assert call(secret, "GET", "nothing-here")[0] in {302, 404}
