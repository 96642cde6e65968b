"""Items as the rules see them, locked for the act that is about to change them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from dunwell.core.balances import Change
from dunwell.core.documents import Side
from dunwell.core.items import ItemFacts
from dunwell.core.postings import PostingKind
from dunwell.core.reversals import PostingFacts
from dunwell.store.models import Document, Item, Posting

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def locked(item_ids: Iterable[int]) -> dict[int, ItemFacts]:
    """Lock items in the order of their ids and read every change of them."""
    wanted = sorted(set(item_ids))
    rows = Item.objects.filter(pk__in=wanted).order_by("pk").select_for_update()
    items = list(
        rows.values_list("pk", "document_id", "instalment", "side", "currency", "posting_date")
    )
    names = _names({row[1] for row in items})
    opens: dict[int, list[Change]] = defaultdict(list)
    written_off: dict[int, list[Change]] = defaultdict(list)
    recorded: dict[int, datetime] = {}
    postings = Posting.objects.filter(item_id__in=wanted).values_list(
        "item_id", "effective_date", "change", "claim_change", "recorded_at"
    )
    for item_id, day, change, claim_change, recorded_at in postings:
        opens[item_id].append(Change(effective_date=day, amount=change))
        written_off[item_id].append(Change(effective_date=day, amount=claim_change - change))
        recorded[item_id] = max(recorded.get(item_id, _BEFORE_ALL), recorded_at)
    return {
        item_id: ItemFacts(
            id=item_id,
            name=names[document_id] + (f"/{instalment}" if instalment > 1 else ""),
            side=Side(side),
            currency=currency,
            posting_date=posting_date,
            open_changes=tuple(opens[item_id]),
            written_off_changes=tuple(written_off[item_id]),
            last_recorded_at=recorded.get(item_id, _BEFORE_ALL),
        )
        for item_id, document_id, instalment, side, currency, posting_date in items
    }


def standing_postings(item_ids: Iterable[int]) -> dict[int, list[Posting]]:
    """Find, for each item, the postings that are neither reversed nor reversals, oldest first."""
    found: dict[int, list[Posting]] = {item_id: [] for item_id in item_ids}
    rows = Posting.objects.filter(
        item_id__in=list(found), reverses__isnull=True, reversals__isnull=True
    )
    for posting in rows.order_by("pk"):
        found[posting.item_id].append(posting)
    return found


def posting_facts(posting: Posting) -> PostingFacts:
    """Read one posting as a reversal sees it."""
    return PostingFacts(
        id=posting.pk,
        kind=PostingKind(posting.kind),
        change=posting.change,
        claim_change=posting.claim_change,
        effective_date=posting.effective_date,
        reversed=posting.reverses_id is not None or posting.reversals.exists(),
    )


def _names(document_ids: set[int]) -> dict[int, str]:
    rows = Document.objects.filter(pk__in=document_ids).values_list("pk", "type", "number")
    return {pk: f"{type_.replace('_', ' ')} {number or f'no. {pk}'}" for pk, type_, number in rows}
