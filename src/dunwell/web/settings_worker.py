"""Settings, Background work: whether a worker lives, and what each job did last."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunwell.core import worker_health
from dunwell.core.ticks import TickState
from dunwell.core.worker_health import Health
from dunwell.store.queries import ticks, webhooks
from dunwell.web import settings_frame

_SAID: Final[Mapping[Health, tuple[str, Any]]] = {
    Health.NEVER: (
        "warn",
        gettext_lazy(
            "No worker was started yet: nothing is planned, sent or read by itself. Start one with"
            " ./dunwell worker."
        ),
    ),
    Health.STOPPED: (
        "warn",
        gettext_lazy(
            "Every worker was stopped: nothing is planned, sent or read by itself. Start one with"
            " ./dunwell worker."
        ),
    ),
    Health.SILENT: (
        "bad",
        gettext_lazy(
            "No worker has told of itself for five minutes: it died or hangs. Nothing is lost;"
            " start another one with ./dunwell worker, it goes on where this one was."
        ),
    ),
    Health.FAILING: (
        "warn",
        gettext_lazy(
            "A job failed and is tried again by itself; the reason stands beside it. Nothing of it"
            " was half done."
        ),
    ),
    Health.WELL: (
        "good",
        gettext_lazy("The background work runs, and every job came to its end."),
    ),
}
_JOBS: Final[Mapping[str, Any]] = {
    "day": gettext_lazy("Plan the day"),
    "send": gettext_lazy("Send what may leave"),
    "replies": gettext_lazy("Read replies and delivery reports"),
    "digest": gettext_lazy("Send the morning digest"),
    "requests": gettext_lazy("Tell colleagues of requests that wait for them"),
    "invoices": gettext_lazy("Send new invoices"),
    "risk": gettext_lazy("Score customers anew"),
    "webhooks": gettext_lazy("Tell outside systems by webhook"),
    "anchor": gettext_lazy("Sign the audit trail's newest entry"),
    "retention": gettext_lazy("Take away what is past its day, and finish erasures"),
}
_STATES: Final[Mapping[TickState, tuple[str, Any]]] = {
    TickState.RUNNING: ("", gettext_lazy("Running")),
    TickState.DONE: ("good", gettext_lazy("Done")),
    TickState.FAILED: ("bad", gettext_lazy("Failed")),
}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the workers and the newest run of each job."""
    workers, runs = ticks.workers(), ticks.newest()
    found = worker_health.health(
        ticks.facts(workers), states=ticks.states(runs), now=timezone.now()
    )
    chip, sentence = _SAID[found]
    told = {
        "chip": chip,
        "sentence": sentence,
        "workers": workers,
        "webhooks": webhooks.counts(),
        "webhooks_failing": webhooks.failing(),
        "runs": [(run, _job(run.schedule), *_STATES[TickState(run.state)]) for run in runs],
    }
    return settings_frame.show(request, "web/settings_worker.html", told, tab="settings-worker")


def _job(schedule: str) -> str:
    kind, _colon, entity = schedule.partition(":")
    name = str(_JOBS.get(kind, kind))
    return _("%(job)s, %(entity)s") % {"job": name, "entity": entity} if entity else name
