"""The API: its operations, its description for machines, and one place where refusals are said."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

import dunwell
from dunwell.actions import access
from dunwell.api import (
    absences,
    aging,
    answers,
    approvals,
    audit,
    callers,
    calls,
    contacts,
    customers,
    delegations,
    disputes,
    documents,
    entities,
    exceptions,
    imports,
    invoice_sending,
    measures,
    nonpayment,
    notes,
    outbox,
    overrides,
    pauses,
    payments,
    people,
    policies,
    promises,
    proposals,
    replies,
    scores,
    sending,
    snoozes,
    statements,
    tasks,
    timeline,
    webhooks,
    worker,
    worklist,
    write_offs,
)
from dunwell.api.callers import Caller, TokenAuth
from dunwell.core.api_tokens import TokenInvalid
from dunwell.core.refusals import Refusal

api: Final = NinjaAPI(
    title="Dunwell",
    version=dunwell.__version__,
    description=(
        "Receivables and their collection. Amounts are plain decimal texts with their currency, "
        "days are ISO days. Lists give `items` and `next`; send `next` as `after` for the page "
        "that follows. Acts take an `Idempotency-Key`; changes take the `ETag` of what was read "
        "as `If-Match`. A refusal has a `code` and a `message`."
    ),
    auth=TokenAuth(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
NOUNS: Final = (
    *(customers, contacts, proposals, timeline, scores, statements, documents, payments),
    *(promises, disputes, calls, notes, pauses, overrides, write_offs, nonpayment),
    *(worklist, snoozes, tasks, exceptions, outbox, replies, invoice_sending, sending),
    *(measures, aging, imports, approvals, delegations, absences, policies),
    *(entities, people, webhooks, worker, audit),
)
for _noun in NOUNS:
    api.add_router("", _noun.router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Say what was refused, as pages and commands do."""
    caller = getattr(request, "auth", None)
    if isinstance(caller, Caller):
        access.note(refusal, by=caller.person, at=timezone.now(), page=callers.page(request))
    return answers.refused(refusal)


@api.exception_handler(AuthenticationError)
def stranger(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - Ninja passes it.
    """Say that a token is needed."""
    return answers.refused(
        TokenInvalid(
            "Send a token that is valid as `Authorization: Bearer ...`; make one under Settings > "
            "API."
        )
    )


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - Ninja passes it.
    """Say which field is wrong and why, without repeating what was sent."""
    fields = [
        {"field": ".".join(str(part) for part in one["loc"][1:]), "message": str(one["msg"])}
        for one in error.errors
    ]
    told = {
        "code": "input_unreadable",
        "message": "What was sent does not fit; nothing was changed.",
        "fields": fields,
    }
    return answers.said(told, status=422)


@api.exception_handler(HttpError)
def malformed(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - Ninja passes it.
    """Say that the body is no JSON."""
    told = {"code": "input_unreadable", "message": "The body is no JSON; nothing was changed."}
    return answers.said(told, status=error.status_code)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - Ninja passes it.
    """Say that there is nothing."""
    return answers.refused(answers.NotFound("There is nothing here. Nothing was changed."))


@login_not_required
@require_safe
def described(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Give the OpenAPI description, which says nothing about anybody's book."""
    return answers.said(api.get_openapi_schema(path_prefix=""))


@login_not_required
@csrf_exempt
def nowhere(request: HttpRequest, path: str) -> HttpResponse:  # noqa: ARG001 - Django passes them.
    """Say in the words of the API that there is no such address."""
    return answers.refused(answers.NotFound("There is nothing here. Nothing was changed."))


def _operations() -> Iterator[URLPattern]:
    """Let requests without a browser's session through to the token's own check."""
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback.login_required = False  # type: ignore[attr-defined]  # Django asks it.
            yield pattern


urlpatterns: Final = [
    path("api/v1/openapi.json", described, name="api-description"),
    *_operations(),
    path("api/v1/<path:path>", nowhere, name="api-nowhere"),
]
