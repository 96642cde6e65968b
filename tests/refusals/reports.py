"""What is refused of aging, statements and other reports."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone

from dunwell.core.roles import Role
from dunwell.store.models import EntityGrant
from tests import builders
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
    guard,
)

STATEMENT: Final = ("statement", "{number}", "--as-of", "{today}", "--pdf", "{home}/a.pdf")

TRIALS: Final = (
    Trial(
        code="unknown_entity",
        case="statement",
        page=Page(path="/accounts/{customer}/statement.pdf?entity=NL99", method="GET"),
        operation=Operation(path="customers/{customer}/statement.pdf?entity=NL99", method="GET"),
        command=(*STATEMENT, "--entity", "NL99"),
        has_json=False,
    ),
    Trial(
        code="unknown_entity",
        case="aging",
        page=Page(path="/aging.csv?entity=NL99", method="GET"),
        operation=Operation(path="aging?entity=NL99", method="GET"),
        command=("aging", "--as-of", "{today}", "--entity", "NL99"),
    ),
    Trial(code="unknown_entity", case="day", command=("day", "{today}", "--entity", "NL99")),
    Trial(
        code="unknown_entity",
        case="call",
        operation=Operation(
            path="customers/{customer}/calls",
            body={"entity": "NL99", "on_date": "{today}", "outcome": "reached"},
        ),
    ),
    Trial(
        code="unknown_entity",
        case="no code",
        operation=Operation(
            path="customers/{customer}/calls",
            body={"entity": "", "on_date": "{today}", "outcome": "reached"},
        ),
        command=("day", "{today}", "--entity", ""),
    ),
    Trial(
        code="unknown_entity",
        case="foreign",
        by="southern",
        operation=Operation(path="aging?entity=NL01", method="GET"),
        words="The book has no entity NL01; name one of its entities.",
    ),
    Trial(
        code="nothing_to_state",
        page=Page(path="/accounts/{silent}/statement.pdf", method="GET"),
        operation=Operation(path="customers/{silent}/statement", method="GET"),
        command=("statement", "2000", "--as-of", "{today}", "--pdf", "{home}/a.pdf"),
        has_json=False,
    ),
    Trial(
        code="nothing_to_state",
        case="part",
        page=Page(path="/accounts/{customer}/statement.pdf?currency=USD", method="GET"),
        operation=Operation(path="customers/{customer}/statement.pdf?currency=USD", method="GET"),
        command=(*STATEMENT, "--currency", "USD"),
        has_json=False,
    ),
    Trial(
        code="days_reversed",
        page=Page(path="/accounts/{customer}/statement.pdf?from={tomorrow}", method="GET"),
        operation=Operation(
            path="customers/{customer}/statement.pdf?since={tomorrow}", method="GET"
        ),
        command=(*STATEMENT, "--from", "{tomorrow}"),
        has_json=False,
    ),
    Trial(
        code="unknown_version",
        case="compared",
        page=Page(path="/policy/history/99", method="GET"),
        operation=Operation(path="policy/versions/99", method="GET"),
        command=("policy", "show", "--version", "99"),
    ),
    Trial(
        code="unknown_version",
        case="shown",
        page=Page(path="/policy/segments?version=99", method="GET"),
        words="The policy has no version 99; its history lists them.",
    ),
    *(
        Trial(
            code="unknown_version",
            case=f"begun from {number}",
            by="manager",
            page=Page(path="/policy/drafts", form={"version": number}),
            operation=Operation(path="policy/drafts", body={"version": number}),
        )
        for number in ("99", "9999999999")
    ),
)

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        ("unknown_entity", "nothing_to_state", "days_reversed", "unknown_version"),
        by_trials(PAGE, OPERATION, COMMAND),
    ),
    "no_policy": guard(
        "Every book is given the shipped policy when it is opened, in force since 1900.",
        "tests/cli/test_program.py::test_a_book_is_made_on_first_use",
        "tests/actions/test_rates.py::test_the_shipped_policy_is_installed_once_and_is_in_force",
    ),
}


def scene(stage: Stage) -> None:
    """A customer that owes, one that never did, and somebody who works for the other entity."""
    who, day = stage.cast, timezone.localdate()
    stage.people["lead"] = stage.person(Role.TEAM_LEAD, Role.COLLECTIONS_SPECIALIST, name="lena")
    stage.people["manager"] = stage.person(Role.FINANCE_MANAGER, name="mo")
    southern = stage.people["southern"] = stage.person(Role.TEAM_LEAD, name="sue")
    EntityGrant.objects.create(user=southern, entity=who.south)
    builders.invoice(who, 100_00, on=day, number="INV-1")
    stage.put(
        customer=who.harbour.pk,
        number=who.harbour.number,
        silent=who.head_office.pk,
        home=stage.home,
        today=day,
        tomorrow=day + timedelta(days=1),
    )
