"""A form that carries a mark acts once: sent again, it leads to where it led the first time.

`{% once %}` in the form gives it its mark, `@once` before the view looks at it. A form without a
mark, as of a page from before, is taken as it comes.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from dunwell.actions import sent_forms
from dunwell.actions.sent_forms import LONGEST_MARK, Sent
from dunwell.store.models import User
from dunwell.web import pages
from dunwell.web.form_marks import MEANT, ONCE, SEEN
from dunwell.web.templatetags import dunwell as words

View = Callable[..., HttpResponse]
_NOT_SAID: Final = frozenset({MEANT, ONCE, SEEN, "csrfmiddlewaretoken"})
_REFUSED: Final = 400


def once(*typed: str, shows: bool = False) -> Callable[[View], View]:
    """Let a view act once for each form; `typed` names the fields that hold somebody's words.

    What was done leads on to another page, or where `shows` says so is shown at once.
    """

    def before(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            found = request.POST.get(ONCE, "") if request.method == "POST" else ""
            if not found or len(found) > LONGEST_MARK or not isinstance(request.user, User):
                return view(request, *args, **kwargs)
            answers: list[HttpResponse] = []

            def act() -> str | None:
                answer = view(request, *args, **kwargs)
                answers.append(answer)
                leads_on = "Location" in answer
                is_done = leads_on or (shows and answer.status_code < _REFUSED)
                return answer.get("Location", "") if is_done else None

            sent = sent_forms.once(
                found,
                by=request.user,
                at=timezone.now(),
                given=_said(request),
                act=act,
                asks_if_alike=MEANT not in request.POST and bool(_texts(request, typed)),
            )
            return answers[0] if sent is None else _again(request, sent, typed)

        return counted

    return before


def _said(request: HttpRequest) -> bytes:
    """Give what a form says and where it is sent to, the order of its fields aside."""
    fields = sorted(
        (name, value)
        for name in request.POST
        if name not in _NOT_SAID
        for value in request.POST.getlist(name)
    )
    said = hashlib.sha256(urlencode(fields, errors="surrogatepass").encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            for part in file.chunks():
                said.update(part)
            file.seek(0)
    return f"{request.path}\n{said.hexdigest()}".encode()


def _texts(request: HttpRequest, typed: tuple[str, ...]) -> list[str]:
    """Give somebody's words as they were typed."""
    return [text for name in typed for text in request.POST.getlist(name) if text.strip()]


def _again(request: HttpRequest, sent: Sent, typed: tuple[str, ...]) -> HttpResponse:
    """Lead to where the form led; where it says something else by now, ask what is meant."""
    if sent.is_it and sent.is_same and sent.address:
        return HttpResponseRedirect(sent.address)
    if sent.is_it and sent.is_same:
        why = _(
            "It was sent twice, and done the first time, on %(when)s. What was shown then is not "
            "shown again; open the page anew to see what came of it."
        ) % {"when": words.moment(sent.sent_at)}
        told: dict[str, Any] = {"title": _("This form was sent already"), "why": why}
        return pages.show(request, "web/error_page.html", told, status=422)
    told = {
        "when": sent.sent_at,
        "is_same": sent.is_same,
        "texts": _texts(request, typed),
        "fields": [
            (name, value)
            for name in request.POST
            if name not in _NOT_SAID
            for value in request.POST.getlist(name)
        ],
        "led_to": sent.address,
    }
    return pages.show(request, "web/sent_already.html", told, status=422)
