"""How far the ledger and the bank's data of an entity reach, and whether it ties out."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from dunwell.core.freshness import Difference, LedgerFacts
from dunwell.core.import_fields import ImportKind
from dunwell.core.imports import RunState
from dunwell.store.models import AcceptedDifference, Entity, ImportRun, Item, Source

_LOOKED_AT = 200


def facts(entity: Entity, *, known_at: datetime | None = None) -> LedgerFacts:
    """Read what the imports of an entity's sources say; the newest date of each kind counts."""
    runs = _runs(known_at)
    mine = _sources_of(entity, runs)
    if mine is not None:
        runs = runs.filter(source__in=mine)
    return LedgerFacts(
        ledger_date=_newest(runs, ImportKind.ITEMS),
        bank_date=_newest(runs, ImportKind.RECEIPTS),
        differences=_differences(runs, known_at),
    )


def _runs(known_at: datetime | None) -> QuerySet[ImportRun]:
    money = ImportRun.objects.filter(kind__in=(ImportKind.ITEMS, ImportKind.RECEIPTS))
    if known_at is None:
        return money.filter(state=RunState.DONE).order_by("-id")
    return money.filter(
        Q(undone_at__isnull=True) | Q(undone_at__gt=known_at), recorded_at__lte=known_at
    ).order_by("-id")


def _sources_of(entity: Entity, runs: QuerySet[ImportRun]) -> list[int] | None:
    """Name the sources that brought items of an entity; None where one source or entity is all."""
    sources = list(
        Source.objects.filter(pk__in=runs.order_by().values("source")).values_list("pk", flat=True)
    )
    if len(sources) < 2 or not Entity.objects.exclude(pk=entity.pk).exists():
        return None
    return [
        source
        for source in sources
        if Item.objects.filter(entity=entity, document__source=source).exists()
    ]


def _newest(runs: QuerySet[ImportRun], kind: ImportKind) -> date | None:
    """Give the newest date said with a file, or of its loading where none was said."""
    told = runs.filter(kind=kind).values_list("ledger_date", "recorded_at")[:_LOOKED_AT]
    return max((said or made.date() for said, made in told), default=None)


def _differences(runs: QuerySet[ImportRun], known_at: datetime | None) -> tuple[Difference, ...]:
    """Read the control totals given last, and which of their differences a person accepted."""
    for run in runs[:_LOOKED_AT]:
        control = run.result.get("control")
        if control:
            accepted = AcceptedDifference.objects.filter(run=run)
            if known_at is not None:
                accepted = accepted.filter(recorded_at__lte=known_at)
            yes = dict(accepted.values_list("currency", "difference"))
            return tuple(
                Difference(
                    currency=currency,
                    amount=told["difference"],
                    accepted=yes.get(currency) == told["difference"],
                )
                for currency, told in sorted(control.items())
            )
    return ()
