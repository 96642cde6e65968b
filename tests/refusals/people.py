"""What is refused of people, how they sign in, and their tokens."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from dunwell.actions import api_tokens
from dunwell.core.api_tokens import Scope
from dunwell.core.roles import Role
from dunwell.store.models import SignInSession
from dunwell.web import form_marks
from tests.refusals.trials import (
    COMMAND,
    OPERATION,
    PAGE,
    Operation,
    Page,
    Stage,
    Trial,
    Ways,
    by_trials,
    elsewhere,
    guard,
)

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
PEOPLE: Final = "/settings/people"
TOKENS: Final = "/settings/api"
_TRIED: Final = "access.refuse_act"
_REFUSED: Final = "access.refuse"


def _invite(code: str, case: str = "", **changed: str) -> Trial:
    told: dict[str, Any] = {"name": "Mara Lind", "email": "mara@example.com", **changed}
    return Trial(
        code=code,
        case=case,
        page=Page(path=PEOPLE, form=told),
        operation=Operation(path="people", body={**told, "roles": ["cfo"]}),
    )


def _rights(code: str, case: str, **changed: Any) -> Trial:
    """Roles and entities of the administrator who asks; a form says both, a call what it likes."""
    as_they_are = {"roles": ["administrator"], "entities": []}
    return Trial(
        code=code,
        case=case,
        page=Page(path=f"{PEOPLE}/{{lead}}", form={**as_they_are, **changed}),
        operation=Operation(
            path="people/{lead}",
            body={
                name: ["NL01"] if name == "entities" else told for name, told in changed.items()
            },
            method="PATCH",
            seen="people/{lead}",
        ),
        recorded=_TRIED,
    )


def _token(case: str, words: str, **changed: Any) -> Trial:
    sound = {"name": "ERP", "scopes": ["read"], "last_date": "{today}"}
    return Trial(
        code="token_unsound",
        case=case,
        page=Page(path=TOKENS, form={**sound, **changed}),
        words=words,
    )


def _nobody(case: str, path: str, **form: str) -> Trial:
    """A person there is not; the API says of what is not there the same everywhere."""
    return Trial(
        code="unknown_person",
        case=case,
        page=Page(path=f"{PEOPLE}/999999{path}", form=form),
        words="There is no such person; look at the list again.",
    )


def _missing(path: str, body: Any = None, by: str = "lead") -> Trial:
    return Trial(
        code="not_found",
        case=path.replace("/", "-"),
        operation=Operation(path=path, body=body),
        by=by,
        words="Nothing was changed.",
    )


TRIALS: Final = (
    _missing("people/999999/leaving", {}),
    Trial(
        code="not_found",
        case="looking",
        page=Page(path="/approvals/999999", method="GET"),
        operation=Operation(path="approvals/999999", method="GET"),
    ),
    _missing("approvals/999999/decision", {"approved": True}, "colleague"),
    _missing("nothing/of/the/kind", {}),
    Trial(
        code="changed_meanwhile",
        operation=Operation(path="people/{colleague}/leaving", body={}, seen="people/{lead}"),
        words="Somebody changed this meanwhile",
    ),
    Trial(
        code="changed_meanwhile",
        case="roles",
        page=Page(
            path=f"{PEOPLE}/{{colleague}}", form={"roles": ["cfo"], form_marks.SEEN: "another"}
        ),
        operation=Operation(
            path="people/{colleague}",
            body={"roles": ["cfo"]},
            method="PATCH",
            seen="people/{lead}",
        ),
    ),
    Trial(
        code="state_not_named",
        operation=Operation(path="people/{colleague}/leaving", body={}),
        words="Send the ETag of what you change as If-Match",
    ),
    Trial(
        code="not_permitted",
        page=Page(path=PEOPLE, form={"name": "X", "email": "x@example.com"}),
        operation=Operation(path="people", body={"name": "X", "email": "x@example.com"}),
        by="colleague",
        recorded=_REFUSED,
    ),
    Trial(
        code="not_permitted",
        case="decides-nothing",
        page=Page(path="/approvals/1/decide", form={"act": "approve"}),
        operation=Operation(path="approvals/1/decision", body={"approved": True}),
        by="reader",
        recorded=_REFUSED,
    ),
    Trial(
        code="not_permitted",
        case="of-less-weight",
        page=Page(path="/policy/drafts"),
        operation=Operation(path="policy/drafts", body={}),
        by="reader",
    ),
    Trial(
        code="not_permitted",
        case="looking",
        page=Page(path="/audit", method="GET"),
        operation=Operation(path="audit", method="GET"),
        by="colleague",
    ),
    Trial(
        code="not_permitted",
        case="command",
        command=(
            *("erase-person", "{colleague_email}", "--by", "{reader_email}"),
            *("--because", "On their own request."),
        ),
        words="Your roles do not include",
    ),
    _rights("last_administrator", "roles", roles=["cfo"]),
    Trial(
        code="last_administrator",
        case="leaves",
        page=Page(path=f"{PEOPLE}/{{lead}}/leaves"),
        operation=Operation(path="people/{lead}/leaving", body={}, seen="people/{lead}"),
        recorded=_TRIED,
    ),
    _rights("own_roles", "roles", roles=["administrator", "cfo"]),
    _rights("own_roles", "entities", entities=["{entity}"]),
    _invite("bad_address", email="mara at example"),
    _invite("already_here", email="COLIN@example.com"),
    _invite("already_here", "left", email="gone@example.com"),
    _invite("name_missing", name="  "),
    _nobody("rights", "", roles="cfo"),
    _nobody("leaves", "/leaves"),
    _nobody("link", "/link"),
    Trial(
        code="unknown_person",
        case="joined",
        page=Page(path=f"{PEOPLE}/{{colleague}}/same", form={"other": "999999"}),
        operation=Operation(
            path="people/{colleague}/same", body={"other": 999999}, seen="people/{colleague}"
        ),
    ),
    _token("nameless", "Give the token a name of up to", name=" "),
    _token("long-name", "Give the token a name of up to", name="x" * 101),
    _token("for-nothing", "Choose at least one thing", scopes=[]),
    _token("over", "Choose a last day from today to", last_date="{yesterday}"),
    _token("too-long", "Choose a last day from today to", last_date="9999-12-31"),
    _token("managing", "Choose a last day from today to", scopes=["manage"], last_date="{far}"),
    Trial(
        code="unknown_token",
        page=Page(path=f"{TOKENS}/999999/revoke"),
        words="There is no such token of yours",
    ),
    Trial(
        code="unknown_token",
        case="another's",
        page=Page(path=f"{TOKENS}/{{token}}/revoke"),
        words="There is no such token of yours",
        by="colleague",
    ),
    Trial(
        code="unknown_session",
        page=Page(path="/me/sessions/999999/end"),
        words="There is no such session of yours",
    ),
    Trial(
        code="unknown_session",
        case="another's",
        page=Page(path="/me/sessions/{session}/end"),
        words="There is no such session of yours",
    ),
    Trial(
        code="second_factor_stands",
        page=Page(path="/me/app/codes"),
        words="Recovery codes come with an authenticator app",
    ),
    Trial(
        code="second_factor_stands",
        case="of-a-colleague",
        page=Page(path=f"{PEOPLE}/{{colleague}}/app"),
        words="This person has no authenticator app",
    ),
    Trial(
        code="passkey_refused",
        page=Page(path="/me/passkeys/999999/remove"),
        words="There is no such passkey of yours",
    ),
    Trial(
        code="link_spent",
        page=Page(path="/sign-in/nothing-of-the-kind"),
        words="This sign-in link was used before or has expired.",
    ),
)

WAYS: Final[Mapping[str, Ways]] = {
    # What a page looks for by a name of its own is refused by that name: unknown_webhook, ...
    "not_found": by_trials(PAGE, OPERATION),
    "changed_meanwhile": by_trials(PAGE, OPERATION),
    "state_not_named": by_trials(OPERATION),
    "not_permitted": by_trials(PAGE, OPERATION, COMMAND),
    **dict.fromkeys(
        (
            *("last_administrator", "own_roles", "bad_address", "already_here", "name_missing"),
            "unknown_person",
        ),
        by_trials(PAGE, OPERATION),
    ),
    **dict.fromkeys(
        (
            *("token_unsound", "unknown_token", "unknown_session", "second_factor_stands"),
            "link_spent",
        ),
        by_trials(PAGE),
    ),
    "passkey_refused": elsewhere(
        "tests/web/test_passkeys.py::test_a_key_that_does_not_fit_is_not_added",
        "tests/web/test_passkeys.py::test_what_does_not_fit_signs_nobody_in",
        ways=(PAGE,),
    ),
    "token_invalid": elsewhere(
        "tests/api/test_refused.py::test_a_token_that_opens_nothing_changes_nothing"
    ),
    "scope_missing": elsewhere(
        "tests/api/test_refused.py"
        "::test_a_token_made_for_less_changes_nothing_and_leaves_a_trace_where_it_matters"
    ),
    **dict.fromkeys(
        ("idempotency_key_reused", "idempotency_key_unsound"),
        elsewhere("tests/api/test_refused.py::test_a_key_that_means_nothing_changes_nothing"),
    ),
    "not_an_administrator": guard(
        "Who may look after people at all is asked first, and administrators alone may.",
        "tests/core/test_colleagues.py::test_administrators_alone_look_after_people",
    ),
    "provider_not_believed": elsewhere(
        "tests/web/test_company_sign_in.py::test_tricks_with_the_way_back",
        "tests/web/test_company_sign_in.py::test_a_provider_that_cannot_be_asked",
    ),
    "nobody_here": elsewhere(
        "tests/web/test_company_sign_in.py::test_who_is_not_invited_or_not_vouched_for_stays_out",
        "tests/web/test_company_sign_in.py"
        "::test_an_address_given_out_anew_does_not_take_over_an_account",
    ),
    "wrong_code": elsewhere(
        "tests/web/test_sign_in.py::test_an_app_is_set_up_and_asked_for_from_then_on",
        "tests/web/test_sign_in.py::test_a_password_alone_does_not_let_in_who_has_an_app",
    ),
    "too_many_tries": elsewhere(
        "tests/web/test_sign_in.py::test_guessing_waits_and_tells_nobody_who_is_here",
        "tests/web/test_sign_in.py::test_guessing_at_the_question_waits_as_well",
        "tests/web/test_sign_in.py::test_the_half_way_in_lasts_five_minutes_and_guesses_are_few",
    ),
}


def scene(stage: Stage) -> None:
    """The one administrator, a colleague, one who only reads, and one who left."""
    lead = stage.people["lead"] = stage.person(Role.ADMINISTRATOR, name="ada")
    colleague = stage.people["colleague"] = stage.person(Role.TEAM_LEAD, name="colin")
    reader = stage.people["reader"] = stage.person(Role.AUDITOR, name="ruth")
    gone = stage.person(Role.CFO, name="gone")
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    at = timezone.now()
    made = api_tokens.issue(
        by=lead, at=at, name="ERP", scopes=[Scope.READ], last_date=TODAY, today=TODAY
    )
    session = SignInSession.objects.create(
        user=colleague, session_key="elsewhere", way="password", signed_in_at=at, seen_at=at
    )
    stage.put(
        lead=lead.pk,
        colleague=colleague.pk,
        colleague_email=colleague.email,
        reader_email=reader.email,
        token=made.token.pk,
        session=session.pk,
        entity=stage.cast.north.pk,
        today=TODAY,
        yesterday=YESTERDAY,
        far=TODAY + timedelta(days=60),
    )
