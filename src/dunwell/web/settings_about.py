"""Settings, About: which version runs on which database, where the book lies, how fresh it is."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunwell import __version__
from dunwell.store.models import AuditEntry, PolicyVersion
from dunwell.store.queries import ledger
from dunwell.web import clock, settings_frame
from dunwell.web.templatetags import dunwell as words

_ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what helps when somebody asks for help."""
    tie_out = ledger.tie_out()
    policy = PolicyVersion.objects.order_by("-number").first()
    facts = [
        (_("Version"), __version__),
        (_("Database"), _ENGINES.get(connection.vendor, connection.vendor)),
        (_("Folder of the book"), str(settings.HOME)),
        (_("Last import"), words.moment(tie_out.recorded_at) if tie_out else _("none yet")),
        (_("Policy"), str(policy) if policy else "–"),
        (_("Entries in the audit trail"), words.whole(AuditEntry.objects.count())),
        (_("Today"), words.day(clock.today())),
    ]
    return settings_frame.show(
        request, "web/settings_about.html", {"facts": facts}, tab="settings-about"
    )
