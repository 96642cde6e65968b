"""What is refused of webhooks that go out."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from dunwell.actions import webhook_deliveries, webhooks
from dunwell.actions.webhooks import Wanted
from dunwell.core.roles import Role
from dunwell.core.webhook_tries import WebhookState
from dunwell.store.models import EntityGrant, Webhook
from tests.refusals.trials import (
    COMMAND,
    OPERATION,
    PAGE,
    Operation,
    Page,
    Stage,
    Trial,
    Ways,
    by_trials,
    elsewhere,
)

LIST: Final = "/settings/webhooks"
SOUND: Final[Mapping[str, Any]] = {
    "name": "ERP",
    "url": "https://erp.example.com/in",
    "kinds": ["promise.made"],
}
_PLAIN = "Write the address as in https://erp.example.com/dunwell"


def _add(code: str, case: str, words: str, *, path: str = LIST, by: str = "manager") -> Trial:
    """A form with one fault; a secret comes of it, so a page is the one way."""
    changed: Mapping[str, Any] = {
        "user-in-it": {"url": "https://user:word@erp.example.com/"},
        "changed": {"url": "ftp://erp.example.com/"},
        "plain": {"url": "http://erp.example.com/"},
        "short-name": {"url": "https://erp/"},
        "private": {"url": "https://10.0.0.1/"},
        "nameless": {"name": " "},
        "of-nothing": {"kinds": []},
        "entity": {"entity": "XX99"},
        "foreign": {"entity": ""},
    }
    return Trial(
        code=code,
        case=case,
        page=Page(path=path, form={**SOUND, **changed[case]}),
        by=by,
        words=words,
    )


def _act(case: str, act: str, operation: str, command: tuple[str, ...] = ()) -> Trial:
    return Trial(
        code="webhook_moved_on",
        case=f"{act}-{case}",
        page=Page(path=f"{LIST}/{{{case}}}/act", form={"act": act}),
        operation=Operation(path=f"webhooks/{{{case}}}/{operation}"),
        command=command,
        by="manager",
    )


TRIALS: Final = (
    _add("webhook_address_unsound", "user-in-it", _PLAIN),
    _add("webhook_address_unsound", "changed", _PLAIN, path=f"{LIST}/{{active}}"),
    _add("webhook_address_unsound", "plain", "Webhooks leave over TLS"),
    _add("webhook_address_unsound", "short-name", "erp is not the full name of a machine"),
    _add("webhook_address_not_public", "private", "This address is not a public one"),
    _add("webhook_unsound", "nameless", "Give the webhook a name of up to"),
    _add("webhook_unsound", "of-nothing", "Choose at least one event from the list"),
    _add("unknown_webhook", "entity", "Choose one of the legal entities that you see."),
    Trial(
        code="unknown_webhook",
        case="nobody's",
        page=Page(path=f"{LIST}/999999/act", form={"act": "test"}),
        operation=Operation(path="webhooks/999999/test"),
        command=("webhooks", "--test", "999999"),
        by="manager",
    ),
    Trial(
        code="unknown_webhook",
        case="foreign",
        page=Page(path=f"{LIST}/{{active}}/act", form={"act": "pause"}),
        operation=Operation(path="webhooks/{active}/pause"),
        by="far",
    ),
    Trial(
        code="unknown_delivery",
        page=Page(path=f"{LIST}/deliveries/999999"),
        operation=Operation(path="webhook-deliveries/999999/again"),
        by="manager",
    ),
    _act("paused", "pause", "pause"),
    _act("disabled", "pause", "pause"),
    _act("active", "resume", "resume"),
    _act("paused", "test", "test", ("webhooks", "--test", "{paused}")),
    Trial(
        code="webhook_moved_on",
        case="again",
        page=Page(path=f"{LIST}/deliveries/{{delivery}}"),
        operation=Operation(path="webhook-deliveries/{delivery}/again"),
        by="manager",
    ),
)

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        ("webhook_address_unsound", "webhook_address_not_public", "webhook_unsound"),
        by_trials(PAGE),
    ),
    **dict.fromkeys(("unknown_webhook", "webhook_moved_on"), by_trials(PAGE, OPERATION, COMMAND)),
    "unknown_delivery": by_trials(PAGE, OPERATION),
    "webhook_hosts_in_production": elsewhere(
        "tests/web/test_monitoring.py::test_webhooks_to_this_machine_are_refused_in_production"
    ),
    "webhook_secret_unsound": elsewhere(
        "tests/jobs/test_webhooks.py"
        "::test_with_a_secret_that_cannot_be_read_nothing_is_sent_and_it_is_said"
    ),
}


def scene(stage: Stage) -> None:
    """A webhook in each state, and an event that waits for one that is paused."""
    manager = stage.people["manager"] = stage.person(Role.FINANCE_MANAGER, name="mona")
    far = stage.people["far"] = stage.person(Role.CFO, name="fay")
    EntityGrant.objects.create(user=far, entity=stage.cast.south)
    at = timezone.now()
    for state in (WebhookState.ACTIVE, WebhookState.PAUSED, WebhookState.DISABLED):
        wanted = Wanted(name=state, url=str(SOUND["url"]), kinds=SOUND["kinds"])
        hook = webhooks.add(wanted, by=manager, at=at).webhook
        stage.put(**{state: hook.pk})
        if state is WebhookState.PAUSED:
            stage.put(delivery=webhook_deliveries.test(hook.pk, by=manager, at=at).pk)
        Webhook.objects.filter(pk=hook.pk).update(state=state)
