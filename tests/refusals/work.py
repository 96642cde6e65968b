"""What is refused of the work of a day: snoozes, tasks, who does what, kept views."""

from collections.abc import Mapping
from typing import Final

from django.utils import timezone

from dunwell.actions import assignments, saved_views, snoozes, tasks
from dunwell.core.roles import Role
from dunwell.core.tasks import TaskKind
from dunwell.store import audit
from tests import builders
from tests.refusals.days import TODAY, TOMORROW, YESTERDAY
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
)

ROW: Final = "call-{customer}-{entity_id}-0"
PUT: Final = [{"customer": "{customer}", "entity": "{entity}", "kind": "call"}]
# Who is away from today until tomorrow, as a form and as the API say it.
AWAY: Final = {
    "person": "{carl}",
    "cover": "{lena}",
    "from_date": "{today}",
    "to_date": "{tomorrow}",
}
GONE: Final = {"person": "carl@example.com", "from_date": "{today}", "to_date": "{tomorrow}"}

TRIALS: Final = (
    Trial(
        code="snooze_makes_no_sense",
        page=Page(path="/today/act", form={"do": "snooze", "row": ROW, "until": "{today}"}),
        operation=Operation(path="snoozes", body={"actions": PUT, "until_date": "{today}"}),
    ),
    Trial(
        code="snooze_makes_no_sense",
        case="for ever",
        page=Page(path="/today/act", form={"do": "snooze", "row": ROW, "until": "2099-01-01"}),
        operation=Operation(path="snoozes", body={"actions": PUT, "until_date": "2099-01-01"}),
    ),
    Trial(
        code="no_day",
        page=Page(path="/today/act", form={"do": "snooze", "row": ROW, "until": "soon"}),
        words="Say until which day, as in a calendar.",
    ),
    Trial(
        code="not_snoozed",
        page=Page(path="/today/snoozes/{woken}/end"),
        operation=Operation(path="snoozes/{woken}/end", body={}, seen="snoozes/{woken}"),
    ),
    *(
        Trial(
            code="nothing_chosen",
            case=do,
            page=Page(
                path="/today/act",
                form={
                    "do": do,
                    "row": "check_payment-{customer}-{entity_id}-{closed}",
                    "until": "{tomorrow}",
                    "to": "{lena}",
                },
            ),
            words="None of this work is on the list any more",
        )
        for do in ("snooze", "assign", "close")
    ),
    Trial(
        code="task_closed",
        operation=Operation(path="tasks/{closed}/closing", body={}, seen="tasks/{closed}"),
        words="This task was closed already",
    ),
    Trial(
        code="nobody_chosen",
        page=Page(path="/today/act", form={"do": "assign", "row": ROW, "to": ""}),
        words="Choose a colleague, to whom the work is given.",
    ),
    Trial(
        code="not_a_lead",
        page=Page(path="/today/act", form={"do": "assign", "row": ROW, "to": "{lena}"}),
        operation=Operation(
            path="assignments", body={"customers": ["{customer}"], "to": "lena@example.com"}
        ),
        by="carl",
    ),
    *(
        Trial(
            code="no_collector",
            case=name,
            page=Page(path="/today/act", form={"do": "assign", "row": ROW, "to": f"{{{name}}}"}),
            operation=Operation(
                path="assignments",
                body={"customers": ["{customer}"], "to": f"{name}@example.com"},
            ),
        )
        for name in ("otto", "lotte")
    ),
    Trial(
        code="not_a_lead",
        case="a colleague's absence",
        page=Page(path="/today/away", form=AWAY | {"person": "{lena}", "cover": ""}),
        operation=Operation(path="absences", body=GONE | {"person": "lena@example.com"}),
        by="carl",
    ),
    Trial(
        code="not_a_lead",
        case="a colleague is back",
        page=Page(path="/today/away/{away}/end"),
        operation=Operation(path="absences/{away}/end", body={}, seen="absences/{away}"),
        by="carl",
    ),
    Trial(
        code="no_collector",
        case="who is away",
        page=Page(path="/today/away", form=AWAY | {"person": "{otto}"}),
        operation=Operation(
            path="absences",
            body=GONE | {"person": "otto@example.com", "cover": "lena@example.com"},
        ),
    ),
    Trial(
        code="no_collector",
        case="who covers",
        page=Page(path="/today/away", form=AWAY | {"cover": "{lotte}"}),
        operation=Operation(path="absences", body=GONE | {"cover": "lotte@example.com"}),
    ),
    Trial(
        code="absence_unordered",
        page=Page(path="/today/away", form=AWAY | {"to_date": "{today}"}),
        operation=Operation(path="absences", body=GONE | {"to_date": "{today}"}),
    ),
    Trial(
        code="covers_themselves",
        page=Page(path="/today/away", form=AWAY | {"cover": "{carl}"}),
        operation=Operation(path="absences", body=GONE | {"cover": "carl@example.com"}),
    ),
    Trial(
        code="unknown_absence",
        page=Page(path="/today/away/{off}/end"),
        operation=Operation(path="absences/{off}/end", body={}, seen="absences/{off}"),
    ),
    Trial(
        code="unknown_collector",
        command=("worklist", "--as-of", "{today}", "--collector", "Bob"),
    ),
    Trial(
        code="view_name_missing",
        page=Page(path="/views", form={"table": "accounts", "name": " ", "query": "q=harbour"}),
        words="A view needs a name of at most 80 characters.",
    ),
    Trial(
        code="view_name_missing",
        case="taken",
        page=Page(path="/views/{view}", form={"name": "Late"}),
        words="You have a view “Late” already; choose another name.",
    ),
    Trial(
        code="view_too_long",
        page=Page(
            path="/views",
            form={"table": "accounts", "name": "All", "query": "q=" + "x" * 2000},
        ),
        words="This view has too many filters to be kept",
    ),
    Trial(
        code="view_too_long",
        case="many",
        page=Page(
            path="/views",
            form={"table": "accounts", "name": "All", "query": "&".join(["q=harbour"] * 300)},
        ),
        words="This view has too many filters to be kept",
    ),
    *(
        Trial(
            code="view_not_yours",
            case=what,
            page=Page(path="/views/{view}", form=form),
            by="carl",
            words="Only the person who saved a view can change it",
        )
        for what, form in (("name", {"name": "Mine"}), ("removal", {"delete": "1"}))
    ),
    Trial(
        code="demo_not_ready",
        page=Page(path="/demo/next-day"),
        command=("demo", "--next-day"),
    ),
    Trial(
        code="demo_not_ready",
        case="before its last day",
        page=Page(path="/demo/next-day"),
        command=("demo", "--next-day"),
        after=lambda stage: _built(stage),
    ),
    Trial(
        code="book_in_use",
        page=Page(path="/imports/sample/build"),
        command=("demo", "--no-serve"),
        by="fiona",
    ),
)

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        ("snooze_makes_no_sense", "not_snoozed", "not_a_lead", "no_collector"),
        by_trials(PAGE, OPERATION),
    ),
    # A machine names its days and colleagues, or what it sent cannot be read.
    **dict.fromkeys(("no_day", "nobody_chosen", "nothing_chosen"), by_trials(PAGE)),
    # On the page what is closed is not on the list any more.
    "task_closed": by_trials(OPERATION),
    "unknown_collector": by_trials(COMMAND),
    **dict.fromkeys(("view_name_missing", "view_too_long", "view_not_yours"), by_trials(PAGE)),
    **dict.fromkeys(("demo_not_ready", "book_in_use"), by_trials(PAGE, COMMAND)),
    **dict.fromkeys(
        ("absence_unordered", "covers_themselves", "unknown_absence"), by_trials(PAGE, OPERATION)
    ),
}


def scene(stage: Stage) -> None:
    """An overdue account, work that was put off and done, and views that were kept."""
    lead = stage.people["lead"] = stage.person(Role.TEAM_LEAD, name="lena")
    carl = stage.people["carl"] = stage.person(Role.COLLECTIONS_SPECIALIST, name="carl")
    stage.people["fiona"] = stage.person(Role.FINANCE_MANAGER, name="fiona")
    left = stage.person(Role.COLLECTIONS_SPECIALIST, name="lotte")
    left.is_active = False
    left.save(update_fields=["is_active"])
    who, at = stage.cast, timezone.now()
    builders.invoice(who, 100_00, on=YESTERDAY, due=YESTERDAY, number="INV-1")
    put = snoozes.Put(customer_id=who.branch.pk, entity_id=who.north.pk, kind="call")
    (woken,) = snoozes.begin(by=lead, at=at, today=TODAY, actions=[put], until_date=TOMORROW)
    snoozes.end(by=lead, at=at, snooze_id=woken.pk)
    task = tasks.open_once(
        at=at,
        kind=TaskKind.CHECK_PAYMENT,
        cause="story:1",
        entity=who.north,
        customer=who.harbour,
        opened_date=TODAY,
        due_date=TODAY,
        because={},
    )
    tasks.close(by=carl, at=at, task_id=task.pk, outcome="done")
    views = [
        saved_views.save(by=lead, at=at, table="accounts", name=name, query="q=x", shared=True)
        for name in ("Late", "Large")
    ]
    off, away = (
        assignments.be_away(
            by=lead, at=at, person=lead, from_date=TODAY, to_date=TOMORROW, cover=None
        )
        for _ in range(2)
    )
    assignments.be_back(by=lead, at=at, absence_id=off.pk)
    stage.put(
        off=off.pk,
        away=away.pk,
        carl=carl.pk,
        customer=who.harbour.pk,
        entity=who.north.code,
        entity_id=who.north.pk,
        woken=woken.pk,
        closed=task.pk,
        view=views[1].pk,
        lena=lead.pk,
        lotte=left.pk,
        otto=stage.person(Role.AUDITOR, name="otto").pk,
        today=TODAY,
        tomorrow=TOMORROW,
    )


def _built(stage: Stage) -> None:
    """Let the book be the demo's, whose days were not lived."""
    by = stage.people["lead"]
    audit.record(by=by, at=timezone.now(), action="demo.build", subject="source:demo")
