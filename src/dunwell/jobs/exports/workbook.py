"""The aging workbook: Summary, Detail, Control and Parameters, as accountants keep them."""

from typing import IO, Any, Final

import xlsxwriter

from dunwell.jobs.exports import control_sheet, detail_sheet, parameters_sheet, summary_sheet
from dunwell.jobs.exports.aging_book import AgingBook
from dunwell.jobs.exports.styles import Styles

# Other tools read the sheets by these names.
SUMMARY, DETAIL, CONTROL, PARAMETERS = "Summary", "Detail", "Control", "Parameters"
# Texts of customers stay texts; rows are written once, in order, and leave the memory.
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}
_A4: Final = 9


def write(book: AgingBook, file: IO[bytes]) -> None:
    """Write the workbook into a file."""
    workbook = xlsxwriter.Workbook(file, _OPTIONS)
    workbook.set_properties(
        {
            "title": f"Aging {book.question.as_of.isoformat()}",
            "author": book.question.asked_by,
            "created": book.question.asked_at,
        }
    )
    styles = Styles(workbook)
    sheets = {
        name: workbook.add_worksheet(name) for name in (SUMMARY, DETAIL, CONTROL, PARAMETERS)
    }
    for sheet in sheets.values():
        _set_up_pages(sheet, book)
    summary_sheet.write(sheets[SUMMARY], styles, book)
    detail_sheet.write(sheets[DETAIL], styles, book)
    control_sheet.write(sheets[CONTROL], styles, book)
    parameters_sheet.write(sheets[PARAMETERS], styles, book)
    workbook.close()


def _set_up_pages(sheet: Any, book: AgingBook) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    as_of = book.question.as_of.isoformat()
    sheet.set_footer(f"&LAs of {as_of}&CSnapshot {book.snapshot}&RPage &P of &N")
