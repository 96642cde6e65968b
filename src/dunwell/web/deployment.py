"""What must not be so where others use Dunwell, found by Django's check for deployments."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def webhooks_stay_public(**_: Any) -> Sequence[CheckMessage]:
    """Find a list of hosts of this machine that webhooks may go to."""
    if not settings.WEBHOOK_ALLOWED_HOSTS:
        return []
    return [
        Error(
            "DUNWELL_WEBHOOK_ALLOWED_HOSTS lets webhooks reach this very machine.",
            hint="It is for trials; unset it.",
            id="dunwell.E001",
        )
    ]
