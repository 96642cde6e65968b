"""The Parameters sheet: what was asked, of which state of the book, by whom and when."""

from typing import Any, Final

import dunwell
from dunwell.jobs.exports.aging_book import AgingBook
from dunwell.jobs.exports.styles import Styles

_HEADER_ROW: Final = 0


def write(sheet: Any, styles: Styles, book: AgingBook) -> None:
    """Write one setting a row."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    for place, heading in enumerate(("Parameter", "Value")):
        sheet.write_string(_HEADER_ROW, place, heading, styles.heading)
    for row, (name, value) in enumerate(told(book), 1):
        sheet.write_string(row, 0, name, styles.text(valign="top"))
        sheet.write_string(row, 1, value, styles.text(text_wrap=True))


def told(book: AgingBook) -> list[tuple[str, str]]:
    """List the parameters with their values."""
    question = book.question
    known = question.known_at.isoformat() if question.known_at else "as known now"
    return [
        ("As of", question.as_of.isoformat()),
        ("Known at", known),
        ("Aging basis", f"{book.terms.basis.value} date"),
        ("Bucket limits (days)", ", ".join(str(one) for one in book.terms.bucket_limits)),
        ("Entity", question.entity or "all"),
        ("Segment", question.segment or "all"),
        ("Currency", question.currency or "all, each by itself"),
        ("Currencies found", ", ".join(book.currencies) or "none"),
        ("Report currency", book.reporting_currency or "none: no entity names one"),
        ("Rates", _rates(book)),
        ("Open items", f"{len(book.rows)}"),
        ("Total", "The sum of the buckets; credits and unapplied cash stand beside it"),
        ("Amounts in Detail", "Credits and unapplied cash are negative"),
        ("Made at", question.asked_at.isoformat(timespec="seconds")),
        ("Made by", question.asked_by),
        ("Software", f"Dunwell {dunwell.__version__}"),
        ("Ledger snapshot", f"{book.snapshot} (last posting - last import)"),
    ]


def _rates(book: AgingBook) -> str:
    if not book.quotes:
        return "none used"
    return "; ".join(
        f"{one.per_euro} {one.currency} a euro on {one.rate_date.isoformat()}"
        for one in book.quotes
    )
