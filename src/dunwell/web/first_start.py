"""The first start: an empty book leads to the first import, or to a made-up company."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from dunwell.core.refusals import Refusal
from dunwell.jobs import beside
from dunwell.jobs.demo import building, running
from dunwell.jobs.demo.building import BookState
from dunwell.store.queries import imports as queries
from dunwell.web import import_words, pages, refusals


def offered() -> bool:
    """Tell whether the book holds nothing yet, or only the beginning of the sample company."""
    return queries.is_book_empty() or building.state() is BookState.BEGUN


@require_POST
def build(request: HttpRequest) -> HttpResponse:
    """Begin to build the sample company; refused where the book holds anything else."""
    from dunwell.web import imports

    if not beside.is_running(running.folder(settings.HOME)):
        try:
            found = building.require_free()
        except Refusal as refusal:
            return imports.refused(request, refusals.told(refusal))
        if found is not BookState.BUILT:
            running.start(settings.HOME)
    return redirect("web:import-sample")


@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """Tell how far the sample company is; once it is there, show the dashboard."""
    place = running.folder(settings.HOME)
    in_place = bool(request.headers.get("HX-Request"))
    is_running = beside.is_running(place)
    if not is_running and building.state() is BookState.BUILT:
        return _to_dashboard(in_place=in_place)
    told: dict[str, Any] = {"under_way": is_running, "is_sample": True, "fragment": in_place}
    progress = beside.progress(place)
    if is_running:
        told["progress"] = {**progress, "step": import_words.step(progress["step"])}
    elif not offered():
        return redirect("web:imports")
    else:
        told["error"] = progress.get("error", "")
    template = "web/parts/import_sample.html" if in_place else "web/import_sample.html"
    return pages.show(request, template, told, place="imports")


def _to_dashboard(*, in_place: bool) -> HttpResponse:
    to = redirect("web:dashboard")
    if not in_place:
        return to
    response = HttpResponse(status=204)
    response["HX-Redirect"] = to["Location"]
    return response
