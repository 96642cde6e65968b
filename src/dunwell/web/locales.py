"""Three locales are kept apart: the person's for screens, the customer's, the organisation's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation


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
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]  # Django's own name for it.
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
