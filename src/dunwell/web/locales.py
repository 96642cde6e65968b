"""Three locales are kept apart: the person's for screens, the customer's, the organisation's."""

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation

from dunwell.store.queries import organisations as companies

View = Callable[..., HttpResponseBase]


class PersonLocaleMiddleware:
    """Show screens in the language of the person signed in, else of the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request in its person's language."""
        person = getattr(request, "user", None)
        chosen = getattr(person, "language", "") if person and person.is_authenticated else ""
        language = chosen or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class OrganisationTimeMiddleware:
    """Let the day begin where the company is, and show instants in its time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request in the company's time zone."""
        with timezone.override(organisation_zone()):
            return self._get_response(request)


def organisation_zone() -> ZoneInfo:
    """Give the company's time zone, UTC until it has said one."""
    company = companies.current()
    return ZoneInfo(company.time_zone if company else settings.TIME_ZONE)


def organisation_language() -> str:
    """Give the language of files that leave the house."""
    company = companies.current()
    return company.language if company else settings.LANGUAGE_CODE


def organisations(view: View) -> View:
    """Write a file that leaves the house in the organisation's language, whoever asks for it.

    A page that says why there is no file is still in the language of the person who asked.
    """

    @wraps(view)
    def written(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = organisation_language()
        with translation.override(language):
            response = view(request, *args, **kwargs)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            return view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        if type(response) is StreamingHttpResponse:
            response.streaming_content = _pieces(iter(response), language)
        return response

    return written


def _pieces(pieces: Iterator[bytes], language: str) -> Iterator[bytes]:
    """Make each piece in that language too: pieces are made while they are sent."""
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
