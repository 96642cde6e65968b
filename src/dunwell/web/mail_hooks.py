"""A mail provider tells of its events here: signed, fresh, and kept before they are understood."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dunwell.jobs.inbound import provider_events
from dunwell.jobs.inbound.provider_events import EventsRefused, NoEvents
from dunwell.store.sealing import SecretUnreadable

_LARGEST_BYTES: Final = 1_000_000
_SIGNATURE: Final = "X-Dunwell-Signature"


@csrf_exempt
@login_not_required
@require_POST
def take(request: HttpRequest, entity: str) -> HttpResponse:
    """Take the events of one request; the signature is what lets it in."""
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > _LARGEST_BYTES:
        return JsonResponse({"error": "too large"}, status=413)
    try:
        kept = provider_events.take(
            request.body,
            entity=entity,
            signature=request.headers.get(_SIGNATURE, ""),
            at=timezone.now(),
        )
    except EventsRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=403)
    except NoEvents as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    except SecretUnreadable:
        # The server's owner reads of it in Settings > Mail; the provider tries again later.
        told = "The signature cannot be checked here at the moment; nothing was kept."
        return JsonResponse({"error": told}, status=503)
    return JsonResponse({"kept": kept})
