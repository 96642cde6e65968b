"""The sign NUL, which no keyboard makes and no text of the book holds, is kept out of requests."""

import re
from collections.abc import Callable
from typing import Final

from django.db import DataError
from django.http import HttpRequest, HttpResponse

from dunwell.web import errors

_WRITTEN: Final = re.compile(r"%00|\x00")
_STANDS_FOR_IT: Final = "%EF%BF%BD"  # The sign for one that cannot be shown: nonsense stays so.
_API: Final = "/api/"
_SAID: Final = "NUL (0x00)"


class NullSignsMiddleware:
    """Put another in its place in a question; a form with it is refused, as PostgreSQL does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the sign out of a page's address before anybody reads it; the API refuses it."""
        asked = request.META.get("QUERY_STRING", "")
        if _WRITTEN.search(asked) and not request.path.startswith(_API):
            request.META["QUERY_STRING"] = _WRITTEN.sub(_STANDS_FOR_IT, asked)
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Explain what the database refused; the act was rolled back whole."""
        if isinstance(error, DataError | ValueError) and _SAID in str(error):
            return errors.unreadable(request)
        return None
