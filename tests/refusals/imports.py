"""What is refused of files that are imported."""

import fcntl
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from dunwell.core.imports import RunState
from dunwell.core.roles import Role
from dunwell.core.uploads import UploadState
from dunwell.jobs.imports import kept_files
from dunwell.store.models import ImportChange, ImportRun, Source, Upload
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
    elsewhere,
)

ITEMS: Final = "Customer No,Invoice No,Invoice Date,Due Date,Currency,Amount\n"
EITHER_WAY: Final = f"{ITEMS}C1,1,03/04/2026,05/06/2026,EUR,10.00\n"
NO_COLUMNS: Final = "a,b\n1,2\n3,4\n"
NO_TABLE: Final = b"\x00\x01\x02"
WEEK: Final = timedelta(days=7)


def _work(stage: Stage) -> None:
    """Let the check of the kept file be under way; its file stays where it lies."""
    upload = Upload.objects.get(pk=stage.names["kept"])
    folder = kept_files.folder(settings.HOME, upload.pk)
    folder.mkdir(parents=True, exist_ok=True)
    # The process beside the server would hold it.
    fcntl.flock(stage.ends.enter_context((folder / "lock").open("w")), fcntl.LOCK_EX)
    upload.state, upload.outcome = UploadState.CHECKING, {"began": timezone.now().isoformat()}
    upload.save()


def _load(stage: Stage) -> None:
    """Let the kept file be in the book."""
    Upload.objects.filter(pk=stage.names["kept"]).update(state=UploadState.LOADED)


TRIALS: Final = (
    Trial(
        code="unknown_import",
        case="undone",
        page=Page(path="/imports/999/undo"),
        command=("import", "undo", "999"),
    ),
    Trial(
        code="unknown_import",
        case="accepted",
        page=Page(path="/imports/999/accept", form={"currency": "EUR", "because": "rounding"}),
        command=("accept-difference", "999", "EUR", "--because", "rounding"),
    ),
    Trial(
        code="already_undone",
        page=Page(path="/imports/{undone}/undo"),
        operation=Operation(path="imports/{undone}/undoing", seen="imports/{undone}"),
        command=("import", "undo", "{undone}"),
    ),
    Trial(
        code="later_facts_depend",
        page=Page(path="/imports/{needed}/undo"),
        operation=Operation(path="imports/{needed}/undoing", seen="imports/{needed}"),
        command=("import", "undo", "{needed}"),
        words="later entries stand on 2001",
    ),
    Trial(
        code="no_difference",
        page=Page(
            path="/imports/{compared}/accept", form={"currency": "GBP", "because": "rounding"}
        ),
        operation=Operation(
            path="imports/{compared}/acceptance",
            body={"currency": "GBP", "because": "rounding"},
            seen="imports/{compared}",
        ),
        command=("accept-difference", "{compared}", "GBP", "--because", "rounding"),
    ),
    Trial(
        code="no_difference",
        case="no reason",
        page=Page(path="/imports/{compared}/accept", form={"currency": "EUR", "because": " "}),
        operation=Operation(
            path="imports/{compared}/acceptance",
            body={"currency": "EUR", "because": " "},
            seen="imports/{compared}",
        ),
        command=("accept-difference", "{compared}", "EUR", "--because", " "),
    ),
    Trial(
        code="under_way",
        case="discarded",
        after=_work,
        page=Page(path="/imports/file/{kept}/discard"),
        operation=Operation(path="import-files/{kept}/discard", seen="import-files/{kept}"),
    ),
    Trial(
        code="under_way",
        case="columns chosen",
        after=_work,
        page=Page(path="/imports/file/{kept}/columns", form={"source": "Another"}),
        words="is being worked on or is in the book already",
    ),
    *(
        Trial(
            code="under_way",
            case=f"{verb} {state}",
            after=after,
            operation=Operation(
                path=f"import-files/{{kept}}{path}",
                body=body,
                method=method,
                seen="import-files/{kept}",
            ),
        )
        for state, after in (("beside a check", _work), ("once loaded", _load))
        for verb, path, method, body in (
            ("chosen", "", "PATCH", {"source": "Another"}),
            ("checked", "/check", "POST", None),
        )
    ),
    Trial(
        code="not_checked",
        page=Page(path="/imports/file/{kept}/load"),
        operation=Operation(path="import-files/{kept}/loading", seen="import-files/{kept}"),
    ),
    Trial(
        code="cannot_read_file",
        page=Page(path="/imports/drop", files={"file": ("ledger.csv", NO_TABLE)}),
        operation=Operation(path="import-files", files={"file": ("ledger.csv", NO_TABLE)}),
        command=("import", "items", "{no_table}", "--source", "ERP"),
    ),
    Trial(
        code="columns_missing",
        command=("import", "items", "{no_columns}", "--source", "ERP", "--yes"),
        words="No column was found for",
    ),
    Trial(
        code="mapping_not_accepted",
        command=("import", "items", "{either_way}", "--source", "ERP"),
        words="Nobody has agreed yet how to read the columns of either_way.csv",
    ),
    Trial(
        code="day_order_undecided",
        command=("import", "items", "{either_way}", "--source", "ERP", "--yes"),
        words="03/04/2026 is 3 Apr 2026 or 4 Mar 2026",
    ),
    *(
        Trial(
            code="amount_unreadable",
            case=case,
            operation=Operation(
                path="customers/{customer}/promises",
                body={
                    "items": ["{item}"],
                    "promised_date": "{later}",
                    "promised": {"amount": amount, "currency": currency},
                },
            ),
            words=words,
        )
        for case, amount, currency, words in (
            ("too exact", "10.001", "EUR", "“10.001” is no amount in EUR"),
            ("another currency", "10.00", "USD", "given in USD, but this is counted in EUR"),
        )
    ),
    Trial(
        code="amount_unreadable",
        case="no currency",
        page=Page(path="/accounts/{customer}/edit", form={"credit_limit": "10"}, opened=True),
        operation=Operation(
            path="customers/{customer}",
            body={"credit_limit": {"amount": "10", "currency": "EUR"}},
            method="PATCH",
            seen="customers/{customer}",
        ),
    ),
)

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        ("already_undone", "later_facts_depend", "no_difference", "cannot_read_file"),
        by_trials(PAGE, OPERATION, COMMAND),
    ),
    # The API has one answer for all that is not there or not theirs to see.
    "unknown_import": by_trials(PAGE, COMMAND),
    **dict.fromkeys(("under_way", "not_checked"), by_trials(PAGE, OPERATION)),
    # A page keeps what it proposes and asks for it; so does the API.
    "mapping_not_accepted": by_trials(COMMAND),
    # A check beside the server says it of the file that waits.
    **dict.fromkeys(
        ("columns_missing", "day_order_undecided"),
        elsewhere(
            "tests/api/test_imports.py::test_a_check_says_what_the_command_says",
            ways=(COMMAND,),
        ),
    ),
    # Pages read amounts as their reader writes them, each with its own hint.
    "amount_unreadable": by_trials(PAGE, OPERATION),
}


def scene(stage: Stage) -> None:
    """A file that waits to be checked, and imports: undone, needed, with a difference."""
    who, at, day = stage.cast, timezone.now(), timezone.localdate()
    lead = stage.people["lead"] = stage.person(Role.TEAM_LEAD, Role.AR_SPECIALIST, name="lena")
    source = Source.objects.create(name="ERP")

    def run(**more: object) -> ImportRun:
        told = {"created": 1, "updated": 0, "unchanged": 0, "rejected": 0, **more}
        return ImportRun.objects.create(
            source=source, kind="customers", file_name="ledger.csv", recorded_at=at, result=told
        )

    undone, needed = run(), run()
    ImportRun.objects.filter(pk=undone.pk).update(state=RunState.UNDONE, undone_at=at)
    ImportChange.objects.create(run=needed, table="customer", row_id=who.branch.pk, before=None)
    builders.invoice(who, 100_00, on=day, customer=who.branch, number="INV-2")
    control = {"given": 100_00, "computed": 90_00, "difference": 10_00, "explained": []}
    kept = Upload.objects.create(
        user=lead,
        file_name="ledger.csv",
        created_at=at,
        path="",
        kind="customers",
        source="ERP",
        choices={"mapping": {}},
    )
    path = kept_files.store(settings.HOME, kept.pk, "ledger.csv", [EITHER_WAY.encode()])
    Upload.objects.filter(pk=kept.pk).update(path=str(path.relative_to(settings.HOME)))
    paths = {}
    for name, content in (
        ("no_table", NO_TABLE),
        ("no_columns", NO_COLUMNS.encode()),
        ("either_way", EITHER_WAY.encode()),
    ):
        paths[name] = stage.home / f"{name}.csv"
        paths[name].write_bytes(content)
    stage.put(
        customer=who.harbour.pk,
        item=builders.invoice(who, 100_00, on=day, number="INV-1").pk,
        undone=undone.pk,
        needed=needed.pk,
        compared=run(control={"EUR": control}).pk,
        kept=kept.pk,
        later=day + WEEK,
        **paths,
    )
