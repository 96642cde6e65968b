"""A reversal undoes one posting exactly, once, on its own day (an error) or a later one."""

from dataclasses import dataclass
from datetime import date

from dunwell.core import items, write_offs
from dunwell.core.items import ItemFacts
from dunwell.core.postings import PostingKind
from dunwell.core.refusals import Refusal


class AlreadyReversed(Refusal):
    """A posting is reversed once; a reversal is never reversed, the act is done anew."""

    code = "already_reversed"


class BeforeOriginal(Refusal):
    """A reversal counts on the day of what it reverses or later."""

    code = "before_original"


class StillInUse(Refusal):
    """Other acts stand on the item."""

    code = "still_in_use"


class PairedPosting(Refusal):
    """An allocation's two postings are reversed together, an issue by cancelling the document."""

    code = "paired_posting"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingFacts:
    """One posting as a reversal sees it; `reversed` is true for a reversal itself, too."""

    id: int
    kind: PostingKind
    change: int
    claim_change: int
    effective_date: date
    reversed: bool

    @property
    def written_off_change(self) -> int:
        """The change of the claim beyond the open amount."""
        return self.claim_change - self.change


def reverse(item: ItemFacts, posting: PostingFacts, *, day: date) -> None:
    """Refuse to reverse a posting twice, too early, or against what has happened since."""
    items.require_day(day)
    if posting.reversed:
        raise AlreadyReversed(
            f"This posting on {item.name} is reversed already or is a reversal; do the act anew."
        )
    if day < posting.effective_date:
        raise BeforeOriginal(
            f"The posting on {item.name} counts from {posting.effective_date}, so it cannot be "
            f"reversed on {day}; use that day or a later one."
        )
    if posting.change > 0:
        items.require_open(item, amount=posting.change, day=day, act="The reversal")
    if posting.written_off_change > 0:
        write_offs.require_written_off(
            item, amount=posting.written_off_change, day=day, act="The reversal"
        )


def reverse_alone(item: ItemFacts, posting: PostingFacts, *, day: date) -> None:
    """Refuse to reverse on its own what stands and falls with another posting."""
    if posting.kind in {PostingKind.ISSUED, PostingKind.ALLOCATED, PostingKind.RECOVERED}:
        raise PairedPosting(
            f"This posting on {item.name} does not stand alone; reverse its allocation, or "
            "cancel its document."
        )
    reverse(item, posting, day=day)


def cancel(item: ItemFacts, issued: PostingFacts, *, others_standing: int, day: date) -> None:
    """Refuse to cancel a document while anything but its issue stands on one of its items."""
    if others_standing:
        raise StillInUse(
            f"{item.name} cannot be cancelled: {others_standing} other postings stand on it; "
            "reverse its allocations, discounts, write-offs and refunds first."
        )
    reverse(item, issued, day=day)
