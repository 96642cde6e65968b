"""A server does its slow first steps before it answers, so that no person waits for them."""

import logging
import threading
from typing import Final

from django.conf import settings
from django.db import connection
from django.template import engines
from django.template.loader import get_template
from django.utils import timezone, translation

from dunwell.jobs import columns
from dunwell.jobs.days import outlook
from dunwell.store.queries import ledger
from dunwell.web import (
    accounts,
    clock,
    dashboard,
    directory,
    drawing,
    invoices,
    kept,
    locales,
    pages,
    today_list,
)
from dunwell.web.dashboard import Asked
from dunwell.web.pages import State

# A book that takes longer is warmed up beside the first requests.
PATIENCE_SECONDS: Final = 20.0
_NOBODY: Final = 0
# The largest, each with all that it includes.
_TEMPLATES: Final = ("web/account.html", "web/today.html", "web/list.html")
# What buttons show, beside the icons of the navigation.
_ICONS: Final = (
    *("arrow-down-tray", "bookmark", "check", "document-arrow-down", "exclamation-triangle"),
    *("funnel", "pause", "pencil-square", "table-cells", "view-columns"),
)


def begin() -> None:
    """Warm up in a server alone, and wait for it a while."""
    if settings.SERVING:
        thread = threading.Thread(target=_warm_up, name="warming", daemon=True)
        thread.start()
        thread.join(PATIENCE_SECONDS)


def _read_templates() -> None:
    """Read the largest templates and draw every icon once: each is taken out of an archive."""
    for name in _TEMPLATES:
        get_template(name)
    navigation = (entry.icon for entry in pages.NAVIGATION)
    drawn = "".join(f'{{% heroicon_outline "{icon}" %}}' for icon in (*navigation, *_ICONS))
    engines["django"].from_string(drawn).render()


def _warm_up() -> None:
    """Load what draws and the book; a failure here is met again, and told, by a request."""
    try:
        drawing.warm_up()
        columns.lines()
        with timezone.override(locales.organisation_zone()):
            today = clock.today()
        as_of = ledger.acting_day(today=today)
        state = State(today=today, as_of=as_of, chosen={})
        with translation.override(locales.organisation_language()):
            dashboard.warm_up(state, Asked(entity=None, segment=None, unknown=()))
        directory.entries(kept.book_mark())
        accounts.warm_up(state)
        invoices.warm_up(state)
        today_list.actions(as_of)
        outlook.of(_NOBODY, as_of)  # It reads the policy and the calendars.
        _read_templates()
    except Exception:
        logging.getLogger(__name__).exception("The server could not warm up.")
    finally:
        connection.close()
