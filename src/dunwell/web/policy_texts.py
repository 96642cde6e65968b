"""One text of messages: read, changed in a draft of the policy, and seen on a real customer."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunwell.core import templates
from dunwell.core.channels import Tone
from dunwell.core.placeholders import PLACEHOLDERS, Shape, Use, use_of
from dunwell.core.templates import LANGUAGES, Written
from dunwell.jobs.messages import showing, texts
from dunwell.jobs.messages.gathering import Wanted
from dunwell.web import (
    core_texts,
    message_preview,
    message_words,
    pages,
    policy_draft,
    policy_frame,
    policy_text_rows,
    scoping,
)
from dunwell.web.framing import holds_frames, is_framed
from dunwell.web.policy_frame import Subject

_TAB: Final = "templates"
_LONGEST_SUBJECT: Final = 300
_LONGEST_BODY: Final = 20_000
_ON_A_CUSTOMER: Final = (Use.REMINDER, Use.STATEMENT, Use.INVOICE)


@require_safe
@holds_frames
def show(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Show a text of a version."""
    return _page(request, policy_frame.of_version(request), key, language)


@require_http_methods(["GET", "HEAD", "POST"])
@holds_frames
def edit(request: HttpRequest, draft_id: int, key: str, language: str) -> HttpResponse:
    """Show a text of a draft; what is posted is saved in it."""
    subject = policy_frame.of_draft(request, draft_id)
    if request.method != "POST":
        return _page(request, subject, key, language)
    _require_known(_content(subject), key, language)
    subject_line = " ".join(request.POST.get("subject", "")[:_LONGEST_SUBJECT].split())
    body = request.POST.get("body", "")[:_LONGEST_BODY].replace("\r\n", "\n").strip()
    back = "back" in request.POST
    typed = Written(subject=subject_line, body=body)
    if not back and _problems(typed, key):
        return _page(request, subject, key, language, typed=typed)

    def change(content: dict[str, Any]) -> None:
        own = content.setdefault("templates", {}).setdefault(key, {})
        own.pop(language, None)
        if not back and typed != _shipped(key, language):
            own[language] = {"subject": subject_line, "body": body}
        if not own:
            del content["templates"][key]

    to = policy_text_rows.address(subject, key, language)
    return policy_draft.saved(
        request,
        subject,
        change,
        _TAB,
        to=to,
        again=lambda error: _page(request, subject, key, language, typed=typed, error=error),
    )


@require_safe
@is_framed
def body(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Give the text on a real customer, for its frame alone."""
    return _body(request, policy_frame.of_version(request), key, language)


@require_safe
@is_framed
def draft_body(request: HttpRequest, draft_id: int, key: str, language: str) -> HttpResponse:
    """Give the text of a draft on a real customer, for its frame alone."""
    return _body(request, policy_frame.of_draft(request, draft_id), key, language)


def _page(
    request: HttpRequest,
    subject: Subject,
    key: str,
    language: str,
    *,
    typed: Written | None = None,
    error: str = "",
) -> HttpResponse:
    content = _content(subject)
    _require_known(content, key, language)
    written = typed or texts.text_of(content, key=key, language=language, tone=_tone(key))
    problems = _problems(written, key)
    number = request.GET.get("customer", "").strip()[:100]
    wanted = _wanted(request, key, language, number)
    frame = policy_text_rows.address(subject, key, language, "-body")
    told = {
        "key": key,
        "label": message_words.text(key),
        "language": message_words.LANGUAGES[language],
        "languages": [
            (message_words.LANGUAGES[one], policy_text_rows.address(subject, key, one))
            for one in LANGUAGES
        ],
        "written": written,
        "is_own": texts.is_own(content, key=key, language=language),
        "is_shipped": key in texts.SHIPPED[language],
        "problems": [(where, one) for where, one in problems],
        "placeholders": _placeholders(key),
        "number": wanted.customer.number if wanted and wanted.customer else number,
        "frame": f"{frame}?{urlencode({'customer': wanted.customer.number})}"
        if wanted and wanted.customer
        else "",
        "rows": written.body.count("\n") + len(written.body) // 90 + 2,
    }
    status = 422 if typed else 200
    return policy_frame.show(
        request, "web/policy_message.html", subject, told, tab=_TAB, status=status, error=error
    )


def _body(request: HttpRequest, subject: Subject, key: str, language: str) -> HttpResponse:
    content = _content(subject)
    _require_known(content, key, language)
    number = request.GET.get("customer", "").strip()[:100]
    wanted = _wanted(request, key, language, number)
    if wanted is None:
        raise Http404(_("There is nothing to preview yet."))
    as_of = pages.state_of(request).as_of
    return HttpResponse(showing.preview(wanted, as_of=as_of, policy=content).html)


def _content(subject: Subject) -> Mapping[str, Any]:
    if subject.content is None:
        raise Http404(_("The draft's text cannot be read as it stands."))
    return subject.content


def _require_known(content: Mapping[str, Any], key: str, language: str) -> None:
    if language not in LANGUAGES or key not in texts.keys(content):
        raise Http404(_("There is no such text."))


def _wanted(request: HttpRequest, key: str, language: str, number: str) -> Wanted | None:
    if use_of(key) not in _ON_A_CUSTOMER:
        return None
    told = {"customer": number, "text": key, "language": language}
    return message_preview.wanted(told, scoping.of(request))


def _problems(written: Written, key: str) -> list[tuple[str, templates.Problem]]:
    use = use_of(key)
    in_subject = templates.problems(written.subject, use=use, subject=True)
    in_body = templates.problems(written.body, use=use)
    return [
        *((_("Subject"), one) for one in in_subject),
        *((_("Text"), one) for one in in_body),
    ]


def _placeholders(key: str) -> list[tuple[str, str, bool]]:
    use = use_of(key)
    return [
        (f"{{{one.name}}}", core_texts.words(one.meaning), one.shape is Shape.BLOCK)
        for one in PLACEHOLDERS.values()
        if use in one.uses
    ]


def _shipped(key: str, language: str) -> Written | None:
    return texts.SHIPPED[language].get(key)


def _tone(key: str) -> Tone:
    return Tone(key) if key in set(Tone) else Tone.GENTLE
