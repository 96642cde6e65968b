"""The first step in an empty book: who the company is, guessed as far as the browser tells."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from dunwell.actions import organisations as actions
from dunwell.core.refusals import Refusal
from dunwell.jobs.imports.loading import DEFAULT_ENTITY
from dunwell.store.models import User
from dunwell.store.queries import ledger
from dunwell.store.queries import organisations as queries
from dunwell.web import first_start, pages, places, refusals
from dunwell.web.settings_forms import CompanyForm


@require_http_methods(["GET", "HEAD", "POST"])
def introduce(request: HttpRequest) -> HttpResponse:
    """Ask once who the company is; later it is changed in the settings."""
    if queries.current() is not None:
        return redirect("web:settings-organisation")
    has_entities = bool(ledger.entity_codes())
    form = CompanyForm(initial=_guess(request), has_entities=has_entities)
    if request.method == "POST":
        form = CompanyForm(request.POST, has_entities=has_entities)
        if form.is_valid():
            try:
                actions.introduce(
                    by=cast("User", request.user),
                    at=timezone.now(),
                    language=translation.get_language() or "en",
                    entity_code=DEFAULT_ENTITY,
                    **form.cleaned_data,
                )
            except Refusal as refusal:
                form.add_error(None, refusals.told(refusal))
            else:
                return redirect("web:imports" if first_start.offered() else "web:settings")
    told = {
        "form": form,
        "is_new": first_start.offered(),
        "has_entities": has_entities,
        "guesses": {
            code: [places.currency_of(code), places.zone_of(code)]
            for code, _name in places.countries()
        },
    }
    status = 422 if form.errors else 200
    return pages.show(request, "web/company.html", told, place="settings", status=status)


def is_wanted() -> bool:
    """Tell whether a person who comes in should be asked first."""
    return queries.current() is None and first_start.offered()


def _guess(request: HttpRequest) -> dict[str, str]:
    country = places.country_of(request.headers.get("Accept-Language", ""))
    return {
        "country": country,
        "currency": places.currency_of(country),
        "time_zone": places.zone_of(country),
    }
