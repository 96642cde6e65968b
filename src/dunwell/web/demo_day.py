"""In the demo's own book a button moves its company one business day on."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dunwell.core.refusals import Refusal
from dunwell.jobs.demo import moving_on
from dunwell.jobs.demo.living import next_day
from dunwell.web import pages, refusals
from dunwell.web.once import once


@once()
@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """Begin to live the next day; refused in any other book."""
    state = pages.state_of(request)
    try:
        next_day.require_ready()
    except Refusal as refusal:
        context = {"title": _("The demo cannot go on yet"), "why": refusals.told(refusal)}
        return pages.show(request, "web/error.html", context, state=state, status=422)
    moving_on.start(settings.HOME)
    return redirect(state.link("home"))
