"""The frame of the settings: one tab for each part, in the order a company meets them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from dunwell.core.permissions import Permission
from dunwell.store.models import Webhook
from dunwell.store.queries import webhooks
from dunwell.web import pages, permitted, scoping


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One part of the settings: the name of its address, and its words."""

    name: str
    label: Any


TABS: Final = (
    Tab(name="settings-organisation", label=_("Organisation")),
    Tab(name="settings-mail", label=_("Mail")),
    Tab(name="settings-sending", label=_("Sending")),
    Tab(name="settings-worker", label=_("Background work")),
    Tab(name="settings-people", label=_("People")),
    Tab(name="settings-tokens", label=_("API")),
    Tab(name="settings-webhooks", label=_("Webhooks")),
    Tab(name="settings-retention", label=_("Retention")),
    Tab(name="settings-privacy", label=_("Privacy")),
    Tab(name="audit", label=_("Audit trail")),
    Tab(name="settings-about", label=_("About")),
)


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    tab: str,
    status: int = 200,
) -> HttpResponse:
    """Render a page of the settings below its tabs."""
    tabs = [one for one in TABS if permitted.opens(request, one.name)]
    told = {"tabs": tabs, "tab": tab, "webhooks_off": _off(request), **context}
    return pages.show(request, template, told, place="settings", status=status)


def _off(request: HttpRequest) -> list[Webhook]:
    """List the webhooks that were switched off by themselves, for who looks after them."""
    if not permitted.includes(request, Permission.LOOK_AFTER_WEBHOOKS):
        return []
    return list(webhooks.switched_off(scoping.of(request)))
