"""The policy for customers: choose for whom and in which language, then read it as a PDF."""

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunwell.core.refusals import Refusal
from dunwell.jobs.policy_papers import rendering
from dunwell.jobs.policy_papers.rendering import Request
from dunwell.jobs.statements.words import LANGUAGES
from dunwell.store.queries import scopes
from dunwell.web import policy, policy_frame, refusals, scoping

_NAMES = {
    "en": gettext_lazy("English"),
    "de": gettext_lazy("German"),
    "fr": gettext_lazy("French"),
    "es": gettext_lazy("Spanish"),
    "nl": gettext_lazy("Dutch"),
}


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for whom and in which language."""
    return _choose(request)


@require_safe
def pdf(request: HttpRequest) -> HttpResponseBase:
    """Send the PDF."""
    subject = policy_frame.of_version(request)
    entities = scopes.entities(scoping.of(request))
    wanted = Request(
        version=subject.version,
        entity=entities.filter(code=request.GET.get("from", "")).first() or entities.first(),
        segment=request.GET.get("segment", ""),
        language=request.GET.get("language", "en"),
    )
    try:
        made = rendering.pdf(wanted)
    except Refusal as refusal:
        return _choose(request, error=refusals.told(refusal))
    return FileResponse(
        BytesIO(made),
        filename=f"payment_terms_{wanted.segment}_{wanted.language}.pdf",
        content_type="application/pdf",
    )


def _choose(request: HttpRequest, *, error: str = "") -> HttpResponse:
    subject = policy_frame.of_version(request)
    told = {
        "segments": policy.segments_of(subject.content or {}),
        "sellers": scopes.entities(scoping.of(request)),
        "languages": [(code, _NAMES[code]) for code in LANGUAGES],
    }
    return policy_frame.show(
        request, "web/policy_paper.html", subject, told, tab="paper", error=error
    )
