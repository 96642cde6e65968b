"""A server does its slow first steps before it answers, so that no person waits for them."""

import logging
import threading
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from dunwell.core.as_of import default_as_of
from dunwell.jobs import columns
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
    today_list,
)
from dunwell.web.dashboard import Asked
from dunwell.web.pages import State

# A book that takes longer is warmed up beside the first requests.
PATIENCE_SECONDS: Final = 20.0


def begin() -> None:
    """Warm up in a server alone, and wait for it a while."""
    if settings.SERVING:
        thread = threading.Thread(target=_warm_up, name="warming", daemon=True)
        thread.start()
        thread.join(PATIENCE_SECONDS)


def _warm_up() -> None:
    """Load what draws and the book; a failure here is met again, and told, by a request."""
    try:
        drawing.warm_up()
        columns.lines()
        with timezone.override(locales.organisation_zone()):
            today = clock.today()
        as_of = default_as_of(today=today, ledger_date=ledger.ledger_date())
        state = State(today=today, as_of=as_of, chosen={})
        with translation.override(locales.organisation_language()):
            dashboard.warm_up(state, Asked(entity=None, segment=None, unknown=()))
        directory.entries(kept.book_mark())
        accounts.warm_up(state)
        invoices.warm_up(state)
        today_list.actions(as_of)
    except Exception:
        logging.getLogger(__name__).exception("The server could not warm up.")
    finally:
        connection.close()
