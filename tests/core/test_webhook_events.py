"""Each act is an event or is known not to be one; a webhook has a name and a choice of them."""

from typing import Any

import pytest

from dunwell.core import webhook_events
from dunwell.core.webhook_events import CHOICES, LONGEST_NAME, EventKind, WebhookUnsound


@pytest.mark.parametrize(
    ("action", "after", "kind"),
    [
        pytest.param("promises.make", None, EventKind.PROMISE_MADE, id="an act"),
        pytest.param("promises.judge", {"state": "kept"}, EventKind.PROMISE_KEPT, id="kept"),
        pytest.param(
            "promises.judge", {"state": "part_kept"}, EventKind.PROMISE_PART_KEPT, id="in part"
        ),
        pytest.param("promises.judge", {"state": "broken"}, EventKind.PROMISE_BROKEN, id="broken"),
        pytest.param("promises.judge", None, None, id="no judgement"),
        pytest.param("people.sign_in", {}, None, id="nobody's business"),
        pytest.param("approvals.reject", {}, EventKind.APPROVAL_DECIDED, id="a no"),
    ],
)
def test_an_act_is_an_event(
    action: str, after: dict[str, Any] | None, kind: EventKind | None
) -> None:
    assert webhook_events.kind_of(action, after) is kind


@pytest.mark.parametrize(
    ("action", "decided"),
    [
        ("promises.judge", True),
        ("promises.make", True),
        ("promises.confirm", True),
        ("people.sign_in", True),
        ("promises.sing", False),
        ("songs.sing", False),
    ],
)
def test_an_act_nobody_thought_of_is_found(action: str, decided: bool) -> None:
    assert webhook_events.is_decided(action) is decided


@pytest.mark.parametrize(
    ("kind", "after", "facts"),
    [
        pytest.param(
            EventKind.CUSTOMER_CHANGED,
            {"name": "Zoe Lund", "email": "zoe@example.com"},
            {"fields": ["email", "name"]},
            id="what changed, not to what",
        ),
        pytest.param(
            EventKind.CUSTOMER_MERGED, {"other": 7, "survivor": {}}, {"merged": 7}, id="who went"
        ),
        pytest.param(
            EventKind.IMPORT_COMPLETED,
            {"created": 3, "updated": 0, "file": "a.csv"},
            {"counts": {"created": 3, "updated": 0}},
            id="counts",
        ),
        pytest.param(
            EventKind.WRITE_OFF_POSTED,
            {"amount": 5, "posting": 1, "effective_date": "2026-03-02"},
            {"amount": 5, "effective_date": "2026-03-02"},
            id="an amount",
        ),
        pytest.param(EventKind.PROMISE_MADE, {"person": "Zoe"}, {}, id="the row tells"),
        pytest.param(EventKind.CUSTOMER_CHANGED, None, {"fields": []}, id="nothing known"),
    ],
)
def test_facts_hold_nothing_about_a_person(
    kind: EventKind, after: dict[str, Any] | None, facts: dict[str, Any]
) -> None:
    assert webhook_events.facts_of(kind, after) == facts


def test_a_sound_webhook_has_its_kinds_in_order() -> None:
    name, kinds = webhook_events.check("  the \x00 ERP ", {"promise.made", "document.issued"})
    assert name == "the ERP"
    assert kinds == ["document.issued", "promise.made"]
    assert EventKind.TEST not in CHOICES


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        pytest.param(" ", {"promise.made"}, id="no name"),
        pytest.param("x" * (LONGEST_NAME + 1), {"promise.made"}, id="a long name"),
        pytest.param("ERP", set(), id="nothing chosen"),
        pytest.param("ERP", {"webhook.test"}, id="a test alone"),
        pytest.param("ERP", {"promise.made", "song.sung"}, id="something unknown beside it"),
    ],
)
def test_what_is_unsound_is_refused(name: str, kinds: set[str]) -> None:
    with pytest.raises(WebhookUnsound):
        webhook_events.check(name, kinds)


def test_what_there_is_not_is_said_in_one_way() -> None:
    assert "no such webhook" in str(webhook_events.UnknownWebhook())
    assert "no such delivery" in str(webhook_events.UnknownDelivery())
