"""Every page answers every role, and strangers, as the matrix says; none is left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dunwell.actions import policies
from dunwell.core.roles import Role
from dunwell.store.models import AuditEntry, User
from dunwell.web import access
from tests import builders
from tests.web.route_matrix import API, COMPANY, FOREIGN, LETTERS, OPEN, OWN, PART, ROUTES, Row
from tools import role_matrix

pytestmark = pytest.mark.django_db

_REACHED: Final = 299
_ASKED_FOR_AN_ANSWER: Final = {"GET": 0, "POST": 1}
# What stands in an address where it has a part to fill.
_PARTS: Final = {"int": "1", "str": "x", "path": "x"}


class Reached:
    """Stands behind everything that guards a page, and answers in its place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, *_: object) -> HttpResponse:
        return HttpResponse("reached", status=_REACHED)


def patterns(found: Sequence[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Walk the addresses that a server of ours answers."""
    for one in get_resolver().url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def rows() -> Iterator[tuple[str, Row]]:
    for part in ROUTES.values():
        yield from part.items()


def page_rows() -> Iterator[tuple[str, tuple[str, str]]]:
    """The rows as the gate of the pages answers them; what the API says is up to its tokens."""
    for part, routes in ROUTES.items():
        for pattern, row in routes.items():
            yield pattern, (OPEN, OPEN) if part == API else (row[0], row[1])


def other_of(row: Row) -> str:
    """Give what a row says about another entity."""
    return row[2] if len(row) > 2 else ""


def address(pattern: str) -> str:
    """Fill the parts of an address."""
    for kind, value in _PARTS.items():
        while f"<{kind}:" in pattern:
            before, _, rest = pattern.partition(f"<{kind}:")
            pattern = before + value + rest.partition(">")[2]
    return f"/{pattern}"


@pytest.fixture
def guarded(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Reached"]


def test_every_page_has_its_row_and_its_rule() -> None:
    walked = {str(one.pattern): one.name for one in patterns()}
    written = [name for name, _ in rows()]
    assert sorted(walked) == sorted(written), (
        "a page was added or taken away: give it its row in tests/web/route_matrix.py and its rule"
        " in dunwell/web/access.py"
    )
    assert {one for one in walked.values() if not str(one).startswith("api-")} == set(access.RULES)


def test_every_row_says_what_is_answered_about_another_entity() -> None:
    said = {pattern: other_of(row) for pattern, row in rows()}
    assert set(said.values()) == {"", FOREIGN, PART, OWN, COMPANY}
    numbered = {pattern for pattern in said if "<int:" in pattern}
    assert [one for one in numbered if said[one] not in {FOREIGN, OWN, COMPANY}] == []
    aimed = {one for one in said if said[one] in {FOREIGN, OWN, COMPANY}}
    assert aimed - numbered == {"today/rows/<str:key>/call", "today/rows/<str:key>/script"}


@pytest.mark.once
@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize("letter", [*LETTERS, "*", "-"])
def test_pages_answer_as_the_matrix_says(
    letter: str, only: Callable[..., User], browser: Client
) -> None:
    only(*([LETTERS[letter]] if letter in LETTERS else []))
    client = Client() if letter == "-" else browser
    surprises = []
    for pattern, allowed in page_rows():
        for method, place in _ASKED_FOR_AN_ANSWER.items():
            answer = client.generic(method, address(pattern))
            refused = 302 if letter == "-" else 403
            expected = _REACHED if letter in allowed[place] else refused
            if answer.status_code != expected:
                surprises.append((method, pattern, expected, answer.status_code))
            elif expected == 302:
                assert answer["Location"].startswith("/sign-in?next=")
    assert not surprises


@pytest.mark.usefixtures("guarded")
def test_a_page_that_no_rule_speaks_of_opens_to_nobody(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules: Mapping[str, access.Rule] = {k: v for k, v in access.RULES.items() if k != "accounts"}
    monkeypatch.setattr(access, "RULES", rules)
    assert browser.get("/accounts").status_code == 403
    assert browser.get("/invoices").status_code == _REACHED


def test_a_refusal_says_what_why_and_who_and_leaves_one_trace(
    only: Callable[..., User], browser: Client
) -> None:
    only(Role.AUDITOR)
    page = browser.get("/imports/drop").content.decode()
    assert not AuditEntry.objects.exists()
    assert "Your roles do not include importing files and accepting differences." in page
    assert "You are: Auditor." in page
    assert "These roles can: Receivables specialist, Finance manager." in page
    refused = browser.post("/imports/drop", headers={"HX-Request": "true"})
    assert refused.status_code == 403
    assert "Nothing was changed." in refused.content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.because) == (
        "access.refuse",
        {"page": "import-drop", "permission": "import"},
    )


def test_who_has_no_role_yet_is_told_so(only: Callable[..., User], browser: Client) -> None:
    only()
    answer = browser.get("/")
    assert answer.status_code == 403
    assert "You have no role yet" in answer.content.decode()
    assert browser.get("/password").status_code == 200


@pytest.mark.parametrize(
    ("role", "there", "absent"),
    [
        ("auditor", ("Accounts", "Dashboard", "Settings"), ()),
        ("sales_owner", ("Accounts", "Invoices"), ("Today", "Imports", "Settings", "Policy")),
        ("administrator", ("Settings", "Policy"), ("Accounts", "Today", "Dashboard")),
    ],
)
def test_the_navigation_has_what_the_role_may_see(
    only: Callable[..., User],
    browser: Client,
    role: str,
    there: tuple[str, ...],
    absent: tuple[str, ...],
) -> None:
    only(role)
    builders.cast()
    policies.install_shipped(at=builders.AT)
    page = browser.get("/accounts" if role == "auditor" else "/", follow=True).content.decode()
    for label in there:
        assert f'<span class="side-label">{label}</span>' in page, label
    for label in absent:
        assert f'<span class="side-label">{label}</span>' not in page, label


def test_the_matrix_speaks_of_every_role_and_the_handbook_of_the_matrix() -> None:
    assert set(LETTERS.values()) == {role.value for role in Role}
    assert OPEN.startswith("".join(LETTERS))
    assert settings.MIDDLEWARE[-1] == "dunwell.web.gate.PermissionMiddleware"
    assert role_matrix.PAGE.read_text(encoding="utf-8") == role_matrix.page(), "run: make docs"
