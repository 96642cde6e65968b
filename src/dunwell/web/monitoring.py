"""What machines ask: is it well, and its figures; neither says anything about anybody."""

import hmac
import ipaddress
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

import dunwell
from dunwell.core.messages import MessageState
from dunwell.core.ticks import TickState
from dunwell.core.webhook_tries import DeliveryState
from dunwell.jobs import health
from dunwell.store import audit
from dunwell.store.queries import approvals, outbox_pages, restorations, ticks, webhooks
from dunwell.web import callers

_BEARER: Final = "Bearer "


@require_safe
def whole(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Answer 200 when all is well, and 503 when the database, its tables or the worker is not."""
    found = health.look(timezone.now())
    return _told(found, ok=found.is_well)


@require_safe
def web(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Answer 200 when pages can be served, whatever the worker does; for load balancers."""
    found = health.look(timezone.now())
    return _told(found, ok=found.can_serve)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures in Prometheus' text to this machine, or to who says the token."""
    if not _may_read(request):
        return HttpResponse(
            "Metrics are read from this machine, or with the token of DUNWELL_METRICS_TOKEN.\n",
            status=403,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(generate_latest(REGISTRY) + _book(), content_type=CONTENT_TYPE_LATEST)


def _told(found: health.Found, *, ok: bool) -> HttpResponse:
    answer = JsonResponse(found.for_machines(), status=200 if ok else 503)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _may_read(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    said = request.headers.get("Authorization", "")
    if token and said.startswith(_BEARER):
        return hmac.compare_digest(said.removeprefix(_BEARER).encode(), token.encode())
    # Behind a proxy everybody comes from this machine, so what it passes on counts.
    if not settings.PROXIES and "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(callers.address(request)).is_loopback
    except ValueError:
        return False


class _Book:
    """The book's own figures, read when they are asked for."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        info = InfoMetricFamily("dunwell", "The program")
        info.add_metric([], {"version": dunwell.__version__})
        yield info
        yield from _messages()
        workers = [one for one in ticks.workers() if one.stopped_at is None]
        pulse = GaugeMetricFamily(
            "dunwell_worker_pulse_age_seconds", "Since a worker told of itself"
        )
        if workers:
            newest = max(one.beat_at for one in workers)
            pulse.add_metric([], (now - newest).total_seconds())
        yield pulse
        runs = ticks.newest()
        failing = sum(one.state == TickState.FAILED for one in runs)
        yield GaugeMetricFamily("dunwell_jobs_failing", "Jobs whose last run failed", failing)
        head = audit.head()
        entries = head[0] if head else 0
        yield GaugeMetricFamily("dunwell_audit_entries", "Entries of the audit trail", entries)
        waiting = approvals.pending().count()
        yield GaugeMetricFamily("dunwell_approvals_pending", "Requests that wait", waiting)
        yield from _webhooks()
        held = int(restorations.is_held())
        yield GaugeMetricFamily("dunwell_mail_held", "1 while a restored book holds mail", held)


def _messages() -> Iterator[Metric]:
    counts = outbox_pages.counts(outbox_pages.Wanted())
    found = GaugeMetricFamily("dunwell_messages", "Messages by state", labels=["state"])
    for state in MessageState:
        found.add_metric([state.value], counts.get(state.value, 0))
    yield found


def _webhooks() -> Iterator[Metric]:
    counts = webhooks.counts()
    found = GaugeMetricFamily(
        "dunwell_webhook_deliveries", "Events for webhooks by state", labels=["state"]
    )
    for state in DeliveryState:
        found.add_metric([state.value], counts.get(state.value, 0))
    yield found
    waiting = counts["to_take"]
    yield GaugeMetricFamily("dunwell_webhook_events_untaken", "Events nobody took yet", waiting)
    failing = webhooks.failing()
    yield GaugeMetricFamily("dunwell_webhooks_failing", "Webhooks where nothing arrives", failing)


def _book() -> bytes:
    return generate_latest(_Book())
