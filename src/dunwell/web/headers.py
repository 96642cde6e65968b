"""Every answer tells browsers what they may do with it, and is counted and timed."""

import logging
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from dunwell.store.models import User
from dunwell.web import monitoring

_LOG: Final = logging.getLogger("dunwell.requests")
_ALWAYS: Final = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Permitted-Cross-Domain-Policies": "none",
}
_HEALTH: Final = {"/health": monitoring.whole, "/health/web": monitoring.web}
REQUESTS: Final = Counter(
    "dunwell_http_requests", "Requests answered, by page and class of status", ["page", "status"]
)
SECONDS: Final = Histogram(
    "dunwell_http_request_seconds",
    "How long answers took",
    ["page"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class HeadersMiddleware:
    """The outermost layer: it sees every answer, refused ones and files included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what is missing to the answer, and count it by the name of its page."""
        began = time.perf_counter()
        # Health is no page: it is told before anybody's session, time zone or host is asked for.
        health = _HEALTH.get(request.path_info)
        response = health(request) if health else self._get_response(request)
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        person = request.__dict__.get("user")
        known = isinstance(person, User) or getattr(person, "is_authenticated", False)
        if known and "Cache-Control" not in response.headers:
            # What a person sees is theirs alone; no cache keeps it after they left.
            response.headers["Cache-Control"] = "no-store"
        _count(request, response.status_code, time.perf_counter() - began)
        return response


def _count(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    # Static files and addresses that are none have no name; a made-up one makes no new series.
    page = (match.view_name if match else "") or "-"
    REQUESTS.labels(page, f"{status // 100}xx").inc()
    SECONDS.labels(page).observe(seconds)
    if page != "-":
        person = getattr(request.__dict__.get("user"), "pk", None)
        told = {
            "page": page,
            "method": request.method,
            "status": status,
            "ms": round(seconds * 1000),
            "person": person,
        }
        _LOG.info("answered", extra=told)
