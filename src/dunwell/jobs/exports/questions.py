"""What an aging export is asked for, by whom and when, and the name of its file."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An export's day and part of the book; an empty text means all, or the policy's basis.

    `link_base` stands before the address of an invoice page, `asked_by` names a person.
    """

    as_of: date
    asked_at: datetime
    asked_by: str
    known_at: datetime | None = None
    basis: str = ""
    entity: str = ""
    segment: str = ""
    currency: str = ""
    link_base: str = ""


def file_name(question: Question, currencies: tuple[str, ...], ending: str) -> str:
    """Name the file after its day and its currency, `all` when there are several."""
    only = question.currency or (currencies[0] if len(currencies) == 1 else "all")
    return f"aging_{question.as_of.isoformat()}_{only}.{ending}"
