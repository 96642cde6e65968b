"""A server does its slow first steps before the first person waits for them."""

import logging
import threading

from django.conf import settings
from django.db import connection
from django.utils import timezone

from dunwell.core.as_of import default_as_of
from dunwell.jobs import columns
from dunwell.store.queries import ledger
from dunwell.web import clock, dashboard, drawing, locales
from dunwell.web.dashboard import Asked
from dunwell.web.pages import State


def begin() -> None:
    """Warm up beside the requests, in a server alone."""
    if settings.SERVING:
        threading.Thread(target=_warm_up, name="warming", daemon=True).start()


def _warm_up() -> None:
    """Load what draws and the book; a failure here is met again, and told, by a request."""
    try:
        drawing.warm_up()
        columns.lines()
        with timezone.override(locales.organisation_zone()):
            today = clock.today()
        as_of = default_as_of(today=today, ledger_date=ledger.ledger_date())
        state = State(today=today, as_of=as_of, chosen={})
        dashboard.board_of(state, Asked(entity=None, segment=None, unknown=()))
    except Exception:
        logging.getLogger(__name__).exception("The server could not warm up.")
    finally:
        connection.close()
