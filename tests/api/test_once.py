"""However many send the same act at the same time, it happens once and all get one answer."""

import json
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dunwell.core.roles import Role
from dunwell.store import audit
from dunwell.store.models import ApiAnswer, Note, Promise
from tests import builders
from tests.committed import committed_book as committed_book

CLIENTS = 32


def at_once(secret: str, path: str, body: Any, **headers: str) -> list[tuple[int, Any]]:
    """Send one act by many clients that start together."""
    told: list[tuple[int, Any]] = []
    ready = threading.Barrier(CLIENTS)

    def one() -> None:
        try:
            connection.ensure_connection()
            client = Client()
            ready.wait()
            answer = client.post(
                f"/api/v1/{path}",
                data=json.dumps(body),
                content_type="application/json",
                headers={
                    "Authorization": f"Bearer {secret}",
                    **{name.replace("_", "-"): value for name, value in headers.items()},
                },
            )
            told.append((answer.status_code, answer.json()))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == CLIENTS
    return told


@pytest.mark.usefixtures("committed_book")
def test_an_act_under_one_key_happens_once(who: builders.Cast, person: Any, token: Any) -> None:
    item = builders.invoice(who, 10_000)
    secret = token(person(Role.TEAM_LEAD))
    path = f"customers/{item.customer_id}/notes"
    told = at_once(secret, path, {"text": "Once"}, Idempotency_Key="once")
    assert {status for status, _ in told} == {201}
    assert len({json.dumps(body, sort_keys=True) for _, body in told}) == 1
    assert (Note.objects.count(), ApiAnswer.objects.count()) == (1, 1)
    assert list(audit.broken_links()) == []


@pytest.mark.usefixtures("committed_book")
def test_a_change_of_one_state_happens_once(
    who: builders.Cast, person: Any, token: Any, call: Any
) -> None:
    item = builders.invoice(who, 10_000)
    secret = token(person(Role.TEAM_LEAD))
    body = {"items": [item.pk], "promised_date": "2099-01-01"}
    _, made, headers = call(secret, "POST", f"customers/{item.customer_id}/promises", body)
    path = f"promises/{made['id']}/withdrawal"
    told = at_once(secret, path, {"because": "x"}, If_Match=headers["ETag"])
    assert Counter(status for status, _ in told) == {200: 1, 412: CLIENTS - 1}
    assert Promise.objects.get().state == "withdrawn"
    assert list(audit.broken_links()) == []
