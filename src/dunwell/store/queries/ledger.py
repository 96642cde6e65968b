"""How fresh the ledger is, and whether it ties out to what the ERP says it is worth."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min

from dunwell.core.as_of import default_as_of
from dunwell.core.imports import RunState
from dunwell.core.refusals import Refusal
from dunwell.core.scopes import EVERYTHING, Scope, holds_entity
from dunwell.store.models import Entity, ImportRun, Posting


class UnknownEntity(Refusal):
    """Somebody names an entity that the book does not have."""

    code = "unknown_entity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One currency's control total as given with the latest import that had one."""

    currency: str
    given: int
    computed: int
    difference: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TieOut:
    """The latest import and the control totals known; `controls` is empty when none was given."""

    run_id: int
    recorded_at: datetime
    ledger_date: date | None
    controls: tuple[Control, ...]

    @property
    def ties(self) -> bool:
        """Tell whether every control total given equals the book."""
        return bool(self.controls) and not any(one.difference for one in self.controls)


def acting_day(*, today: date) -> date:
    """Give the day of an act: today, or the ledger's own while it is more than a week behind."""
    return default_as_of(today=today, ledger_date=ledger_date())


def _done_runs() -> "list[ImportRun]":
    runs = ImportRun.objects.filter(state=RunState.DONE, kind__in=("items", "receipts"))
    return list(runs.order_by("-id")[:50])


def ledger_date() -> date | None:
    """Give the date the ledger speaks of: the latest said with an import, else of its making."""
    latest = ImportRun.objects.filter(state=RunState.DONE).aggregate(
        said=Max("ledger_date"), made=Max("recorded_at")
    )
    if latest["said"] is not None:
        said: date = latest["said"]
        return said
    return latest["made"].date() if latest["made"] else None


def first_day() -> date | None:
    """Give the day of the earliest posting; None in a book without any."""
    found: date | None = Posting.objects.aggregate(first=Min("effective_date"))["first"]
    return found


def tie_out() -> TieOut | None:
    """Tell how the ledger stands; None before anything was imported."""
    runs = _done_runs()
    if not runs:
        return None
    with_control = next((run for run in runs if run.result.get("control")), None)
    controls = with_control.result["control"] if with_control else {}
    return TieOut(
        run_id=(with_control or runs[0]).pk,
        recorded_at=runs[0].recorded_at,
        ledger_date=ledger_date(),
        controls=tuple(
            Control(
                currency=currency,
                given=told["given"],
                computed=told["computed"],
                difference=told["difference"],
            )
            for currency, told in controls.items()
        ),
    )


def explained(run_id: int) -> dict[str, list[dict[str, int | str]]]:
    """Give, by currency, the lines that explain the differences of an import's control totals."""
    run = ImportRun.objects.filter(pk=run_id).first()
    controls = run.result.get("control") or {} if run else {}
    return {currency: told.get("explained", []) for currency, told in controls.items()}


def require_entity(code: str, *, within: Scope = EVERYTHING) -> None:
    """Refuse an entity that the book does not have; an empty code is all of them."""
    if code:
        entity(code, within=within)


def entity(code: str, *, within: Scope = EVERYTHING) -> Entity:
    """Find an entity by its code; one outside is as if it were not."""
    row = Entity.objects.filter(code=code).first() if holds_entity(within, code) else None
    if row is None:
        named = code or "without a code"
        raise UnknownEntity(f"The book has no entity {named}; name one of its entities.")
    return row


def entity_codes() -> list[str]:
    """Give the codes of the legal entities in order."""
    return list(Entity.objects.order_by("code").values_list("code", flat=True))


def version() -> tuple[int, int]:
    """Give a mark that changes with every posting and import, to keep what was computed with."""
    posting = Posting.objects.aggregate(last=Max("id"))["last"] or 0
    run = ImportRun.objects.aggregate(last=Max("id"))["last"] or 0
    return posting, run
