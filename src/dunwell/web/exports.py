"""Files to take away: the aging workbook and its CSV twin, in the state of the page."""

import tempfile
from collections.abc import Callable
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from dunwell.core import currencies
from dunwell.core.aging import Basis
from dunwell.core.refusals import Refusal
from dunwell.jobs.exports import aging_book, detail_csv, workbook
from dunwell.jobs.exports.aging_book import AgingBook
from dunwell.jobs.exports.questions import Question, file_name
from dunwell.web import pages, refusals

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"


def aging_xlsx(request: HttpRequest) -> HttpResponseBase:
    """Send the workbook."""
    return _sent(request, "xlsx", _XLSX, workbook.write)


def aging_csv(request: HttpRequest) -> HttpResponseBase:
    """Send the detail as CSV."""
    return _sent(request, "csv", _CSV, _write_csv)


def _write_csv(book: AgingBook, file: IO[bytes]) -> None:
    for piece in detail_csv.pieces(book):
        file.write(piece)


def _sent(
    request: HttpRequest, ending: str, kind: str, write: Callable[[AgingBook, IO[bytes]], None]
) -> HttpResponseBase:
    question = _question(request)
    try:
        if question.currency:
            currencies.require(question.currency)
        book = aging_book.gather(question)
    except Refusal as refusal:
        return refused(request, refusals.told(refusal))
    # On the disk, so that a large book does not stand in the memory; it is gone when sent.
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent.
    write(book, file)
    file.seek(0)
    name = file_name(question, book.currencies, ending)
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


def _question(request: HttpRequest) -> Question:
    state = pages.state_of(request)
    basis = request.GET.get("basis", "")
    return Question(
        as_of=state.as_of,
        asked_at=timezone.now(),
        asked_by=str(request.user),
        basis=basis if basis in set(Basis) else "",
        entity=state.chosen.get("entity", ""),
        segment=state.chosen.get("segment", ""),
        currency=state.chosen.get("currency", ""),
        link_base=request.build_absolute_uri("/").rstrip("/"),
    )


def refused(request: HttpRequest, why: str, *, status: int = 404) -> HttpResponse:
    """Say why there is no file."""
    told = {"title": _("There is no such file"), "why": why}
    return render(request, "web/error.html", told, status=status)
