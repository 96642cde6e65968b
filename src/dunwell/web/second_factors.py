"""The authenticator app of the person signed in: set up, renewed codes, taken away."""

import base64
from typing import Any, cast
from urllib.parse import quote

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import second_factors as actions
from dunwell.core.refusals import Refusal
from dunwell.store.models import User
from dunwell.store.queries import second_factors as queries
from dunwell.web import pages, refusals, sessions


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the code to scan, and take up the app when a code of it was typed."""
    person = cast("User", request.user)
    if queries.has_one(person):
        return redirect("web:me")
    error = ""
    if request.method == "POST":
        try:
            codes = actions.take_up(
                person,
                request.POST.get("code", ""),
                at=timezone.now(),
                session_key=request.session.session_key or "",
            )
        except Refusal as refusal:
            error = refusals.told(refusal)
        else:
            return _codes(request, codes, is_new=True)
    secret = actions.offer(person, at=timezone.now())
    told = {"picture": _picture(person, secret), "secret": _spaced(secret), "error": error}
    return pages.show(request, "web/second_factor.html", told, status=422 if error else 200)


@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them this once."""
    person = cast("User", request.user)
    try:
        codes = actions.renew_codes(person, at=timezone.now())
    except Refusal as refusal:
        return sessions.show_mine(request, error=refusals.told(refusal))
    return _codes(request, codes, is_new=False)


@require_POST
def take_away(request: HttpRequest) -> HttpResponse:
    """Do without the app."""
    actions.take_away(cast("User", request.user), at=timezone.now())
    return redirect(f"{reverse('web:me')}?told=off")


def _codes(request: HttpRequest, codes: Any, *, is_new: bool) -> HttpResponse:
    told = {"codes": codes, "is_new": is_new}
    answer = pages.show(request, "web/recovery_codes.html", told)
    answer["Cache-Control"] = "no-store"
    return answer


def _picture(person: User, secret: bytes) -> str:
    """Draw what an app scans, dark on white in every theme, as the address of a picture."""
    label = quote(f"Dunwell:{person.email}")
    query = urlencode({"secret": _base32(secret), "issuer": "Dunwell"})
    code = segno.make(f"otpauth://totp/{label}?{query}", error="m")
    return code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff")


def _base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode("ascii")


def _spaced(secret: bytes) -> str:
    text = _base32(secret)
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
