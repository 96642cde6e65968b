"""A statement becomes a tagged PDF: the template is ours, the customer's texts are data in it."""

import json
import threading
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Final, Literal

import typst

from dunwell.jobs.statements.gathering import Request, Statement, gather
from dunwell.jobs.statements.layout import laid_out

_TEMPLATE: Final = Path(__file__).with_name("statement.typ")
# A compiler keeps its fonts and serves one call at a time.
_one_at_a_time: Final = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent)


def pdf(request: Request) -> bytes:
    """Make the statement that is asked for."""
    return rendered(gather(request))


def rendered(statement: Statement) -> bytes:
    """Make a PDF of a statement; the same statement gives the same bytes."""
    data = json.dumps(laid_out(statement), ensure_ascii=False)
    made_at = datetime.combine(statement.request.as_of, time(), UTC)
    with _one_at_a_time:
        try:
            made = _compiled(data, made_at, "ua-1")
        except typst.TypstError:
            # The standard refuses a sign that no font here can show, such as an emoji in a name;
            # the statement is then tagged all the same, and shows a box in its place.
            made = _compiled(data, made_at, None)
    if not isinstance(made, bytes):
        raise TypeError("A statement is one PDF, not several pictures.")
    return made


def _compiled(data: str, made_at: datetime, standard: Literal["ua-1"] | None) -> object:
    return _compiler().compile(
        format="pdf", sys_inputs={"data": data}, timestamp=made_at, pdf_standards=standard
    )


def file_name(statement_of: Request) -> str:
    """Name the file after the account and the day."""
    number = "".join(
        one if one.isascii() and one.isalnum() else "-" for one in statement_of.customer.number
    )
    return f"statement_{number}_{statement_of.as_of.isoformat()}.pdf"
