"""Whatever is asked for, nothing of another entity or of others' customers is shown to anybody.

Every address that is answered to GET is asked for with what is one's own and with what is not,
and so are lists with filters, files, and each read of the API; all answers are searched for the
one word that everything foreign carries.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from dunwell.actions import api_tokens, customers, entities
from dunwell.core.api_tokens import Scope
from dunwell.core.approvals import ForeignEntity
from dunwell.core.balances import END_OF_TIME
from dunwell.core.import_fields import ImportKind
from dunwell.core.roles import Role
from dunwell.jobs.imports import loading
from dunwell.jobs.imports.requests import Request
from dunwell.store.models import AuditEntry, Balance, Dispute, EntityGrant, Item, User
from tests import book_states, ledgers, two_entities
from tests.committed import committed_book as committed_book
from tests.two_entities import NOW, Two
from tests.web.route_matrix import FOREIGN, LETTERS, Row
from tests.web.signing_in import signed_in
from tests.web.test_route_matrix import other_of, patterns, rows

_FOREIGN: Final = "zorn"
_OWN: Final = "amber"
# What lists are asked for beside their own address; `zor` finds what is foreign and is not it.
_ASKED: Final = (
    "search?q=zor",
    "search?q=zor&palette=1",
    "search?q=9120.11",
    "search?q=Meridian",
    "outbox?text=zor",
    *(f"outbox?state={one}" for one in ("held", "queued", "unknown", "failed", "sent")),
    *(f"replies?drawer={one}" for one in ("waiting", "returned", "automatic", "all")),
    *(f"today?who=team&tab={one}" for one in ("todo", "decisions", "calls", "emails", "waiting")),
    "today?who=team&tab=done",
    "today?q=zor",
    "accounts?text=zor",
    "accounts?currency=GBP",
    "accounts/export?format=csv&currency=GBP",
    "invoices?text=zor",
    "invoices?currency=GBP",
    "invoices/export?format=xlsx&currency=GBP",
    "payments?text=zor",
    "payments/export?format=csv",
    "promises?text=zor",
    "promises/export?format=csv",
    "disputes?text=zor",
    "disputes?state=open&currency=GBP",
    "disputes/export?format=csv",
    "exceptions/export?format=csv",
    "exceptions/reasons/export?format=csv",
    "days?day=2026-03-31",
    "days?day=2026-03-31&entity=UK01",
    "dashboard?entity=UK01",
    "aging.csv?entity=UK01",
    "approvals?state=all",
    "audit?subject=zor",
    "audit?subject=entity:2",
    "audit/export?format=json",
    "audit/export?format=csv",
)
# A customer that is named by its number is as unknown as one that is not there.
_NAMED: Final = (
    "outbox/preview?customer=ZORN-1",
    "outbox/preview/body?customer=ZORN-1",
    "policy/texts/gentle/en?customer=ZORN-1",
    "policy/texts/gentle/en/body?customer=ZORN-1",
    "search?q=ZORN-1",
    "search?q=ZORN-INV-0",
)
_TABS: Final = ("", "/payments", "/documents", "/commitments", "/timeline", "/details", "/history")
# What of one's own opens; the other addresses of the kind are forms that need more than a number.
_OPENED: Final = {
    "accounts/<int:customer_id>": {200},
    "invoices/<int:document_id>": {200, 302},
    "outbox/<int:message_id>": {200},
    "replies/<int:inbound_id>": {200},
    "approvals/<int:approval_id>": {200},
    "imports/<int:run_id>": {200},
    "settings/entities/<int:entity_id>": {200},
}


@pytest.fixture
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def two(committed_book: None, now: None, tmp_path: Path, settings: Any) -> Two:
    del committed_book, now
    settings.HOME = tmp_path
    return two_entities.build(tmp_path)


def text_of(answer: HttpResponseBase) -> str:
    """Give the text of an answer; workbooks are unpacked and papers read."""
    streamed = getattr(answer, "streaming_content", None)
    content: bytes = answer.content if streamed is None else b"".join(streamed)  # type: ignore[attr-defined]  # Django's two kinds.
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "replace")


def addresses(two: Two) -> Iterator[str]:
    """Fill every address with the ids of both sides, and ask lists for more than they show."""
    shared = replace(two.own, ids={**two.own.ids, "customer_id": two.cast.harbour.pk})
    for one in patterns():
        pattern = str(one.pattern)
        if pattern.startswith(("api/", "sign-out")):
            continue
        for side in (two.own, two.foreign, shared):
            yield from filled(pattern, side)
    for name in (*_ASKED, *_NAMED):
        yield f"/{name}"
    for customer in (two.cast.harbour, two.cast.head_office, two.own.customer):
        for tab in _TABS:
            for scope in ("", "?scope=children", "?scope=pays_for"):
                yield f"/accounts/{customer.pk}{tab}{scope}"
    for state in ("held", "queued", "unknown", "failed", "sent"):
        yield f"/outbox/{two.foreign.ids[f'message_{state}']}"


def filled(pattern: str, side: two_entities.Side) -> Iterator[str]:
    """Fill the parts of one address."""
    row = f"call-{side.ids['customer_id']}-{side.ids['entity_id']}-0"
    told = with_ids(pattern, side)
    if "<int:document_id>" in pattern:
        paid = pattern.replace("<int:document_id>", str(side.ids["payment_id"]))
        yield "/" + re.sub(r"<str:\w+>", "x", paid)
    if "<int:sequence>" in pattern:
        last = AuditEntry.objects.order_by("-sequence")[0].sequence
        yield from (f"/audit/{number}" for number in range(1, last + 1))
    yield "/" + re.sub(r"<str:\w+>", "x", told.replace("<str:key>", row))


def with_ids(pattern: str, side: two_entities.Side) -> str:
    """Put the ids of one side where an address has numbers."""
    return re.sub(r"<int:(\w+)>", lambda part: str(side.ids.get(part[1], 1)), pattern)


def shown(browser: Client, two: Two) -> tuple[list[str], set[str]]:
    """Ask for everything; give where something foreign is shown, and where one's own."""
    leaks, own = [], set()
    for address in dict.fromkeys(addresses(two)):
        answer = browser.get(address, follow=True)
        assert answer.status_code < 500, address
        text = re.sub(r"\w{32,}", "", text_of(answer))  # Tokens, which may read as anything.
        for number in ("ZORN-1", "ZORN-INV-0"):
            if f"={number}" in address:
                text = text.replace(number, "")
        found = re.search(rf".{{0,60}}{_FOREIGN}.{{0,40}}", text, re.IGNORECASE | re.DOTALL)
        if found:
            leaks.append(f"{address}: {found[0]!r}")
        if answer.status_code == 200 and _OWN in text.lower():
            own.add(address.partition("?")[0])
    return leaks, own


def test_who_works_for_one_entity_is_shown_nothing_of_another(
    two: Two, person: User, only: Callable[..., User]
) -> None:
    only(Role.FINANCE_MANAGER, Role.COLLECTIONS_SPECIALIST, Role.AR_SPECIALIST)
    EntityGrant.objects.create(user=person, entity=two.own.entity)
    leaks, own = shown(signed_in(person), two)
    assert leaks == [], print("\n".join(leaks))
    lists = {"today", "accounts", "invoices", "payments", "promises", "exceptions", "days"}
    lists |= {"disputes"}
    lists |= {"outbox", "replies", "approvals", "imports", "audit", "search", "audit/export"}
    lists |= {"exceptions/reasons", "settings/organisation", "invoices/export", "outbox/approve"}
    assert {f"/{one}" for one in lists} - own == set(), "a list that shows nothing proves nothing"
    assert reads(person, two) == []


@pytest.mark.parametrize("role", [Role.SALES_OWNER, Role.CUSTOMER_SUCCESS, Role.DISPUTE_OWNER])
def test_who_sees_their_own_customers_is_shown_no_others(
    two: Two, person: User, only: Callable[..., User], role: Role
) -> None:
    only(role)
    customers.edit(
        by=None,
        at=NOW,
        customer=two.own.customer,
        sales_account_manager=person.name,
        customer_success_owner=person.name,
    )
    Dispute.objects.filter(pk=two.own.ids["dispute_id"]).update(owner=person)
    leaks, own = shown(signed_in(person), two)
    assert leaks == []
    assert {"/accounts", "/invoices", "/payments", "/promises", "/search"} - own == set()
    assert "/today" not in own
    assert reads(person, two) == []


def reads(person: User, two: Two) -> list[str]:
    """Read all of the API by a token; give where something foreign is told."""
    today = timezone.localdate()
    made = api_tokens.issue(
        by=person,
        at=timezone.now(),
        name="sweep",
        scopes=list(Scope),
        last_date=today + timedelta(days=1),
        today=today,
    )
    found = [str(one.pattern) for one in patterns() if str(one.pattern).startswith("api/v1/")]
    paths = [
        re.sub(r"<str:\w+>", "x", with_ids(pattern.removeprefix("api/v1/"), side))
        for pattern in found
        for side in (two.own, two.foreign)
    ]
    leaks = []
    for path in dict.fromkeys(paths):
        answer = Client().get(
            f"/api/v1/{path}", headers={"Authorization": f"Bearer {made.secret}"}
        )
        assert answer.status_code < 500, path
        if _FOREIGN in text_of(answer).lower():
            leaks.append(f"{path}: {text_of(answer)[:300]}")
    return leaks


def test_own_and_foreign_are_answered_as_the_matrix_says(
    two: Two, person: User, only: Callable[..., User]
) -> None:
    """Of each row that names something of the book, with each role that gets through to it."""
    EntityGrant.objects.create(user=person, entity=two.own.entity)
    customers.edit(
        by=None,
        at=NOW,
        customer=two.own.customer,
        sales_account_manager=person.name,
        customer_success_owner=person.name,
    )
    Dispute.objects.filter(pk=two.own.ids["dispute_id"]).update(owner=person)
    surprises = []
    for letter, role in LETTERS.items():
        only(role)
        browser = signed_in(person)
        for pattern, (look, act, *_) in of_the_book():
            tried = [("GET", look), ("POST", act)]
            methods = [method for method, allowed in tried if letter in allowed]
            found = [answered(browser, method, pattern, two) for method in methods]
            surprises += [(role, *one) for one in found if one is not None]
    assert surprises == [], print("\n".join(map(str, surprises)))


def of_the_book() -> Iterator[tuple[str, Row]]:
    """The rows of pages that name something of the book by its number."""
    for pattern, row in rows():
        named = other_of(row) == FOREIGN and "<int:" in pattern
        if named and not pattern.startswith("api/"):
            yield pattern, row


def answered(browser: Client, method: str, pattern: str, two: Two) -> tuple[str, str, int] | None:
    """Ask for what is foreign and for one's own; give what is not as the matrix says."""
    unknown = replace(two.own, ids=dict.fromkeys(two.own.ids, 987_654_321))
    foreign, nowhere, own = (
        f"/{with_ids(pattern, side)}".replace("<str:verb>", "x").replace("<str:way>", "x")
        for side in (two.foreign, unknown, two.own)
    )
    status = browser.generic(method, foreign).status_code
    if status not in {404, 405, browser.generic(method, nowhere).status_code}:
        return method, foreign, status
    if method == "GET" and pattern in _OPENED:
        status = browser.get(own).status_code
        if status not in _OPENED[pattern]:
            return method, own, status
    return None


def test_nobody_loads_rows_of_an_entity_they_do_not_work_for(
    committed_book: None, person: User, tmp_path: Path
) -> None:
    del committed_book
    book = ledgers.open_book(tmp_path)
    south = entities.open(by=None, at=NOW, code="UK01", name="South", currency="GBP")
    EntityGrant.objects.create(user=person, entity=south)
    path = tmp_path / "ledger.csv"
    for code in ("NL01", "UK01"):
        rows = [ledgers.row(f"INV-{number}", entity=code) for number in range(3)]
        path.write_text(ledgers.text(*rows))
        request = Request(kind=ImportKind.ITEMS, source="erp", accept_mapping=True, path=path)

        def load(request: Request = request) -> None:
            loading.load(request, home=book.home, by=person, at=NOW, told=lambda *_: None)

        if code == "UK01":
            load()
        else:
            with book_states.unchanged(), pytest.raises(ForeignEntity, match="rows of NL01"):
                load()
    assert set(Item.objects.values_list("entity__code", flat=True)) == {"UK01"}


def test_nobody_closes_what_others_work_for_by_a_complete_file(
    committed_book: None, person: User, tmp_path: Path
) -> None:
    del committed_book
    book = ledgers.open_book(tmp_path)
    south = entities.open(by=None, at=NOW, code="UK01", name="South", currency="GBP")
    path = tmp_path / "ledger.csv"
    rows = [ledgers.row(f"INV-{code}", entity=code) for code in ("NL01", "UK01")]

    def load(*wanted: Mapping[str, str], by: User | None, complete: bool) -> None:
        path.write_text(ledgers.text(*wanted))
        request = Request(
            kind=ImportKind.ITEMS,
            source="erp",
            accept_mapping=True,
            path=path,
            complete=complete,
            ledger_date=NOW.date() if complete else None,
        )
        loading.load(request, home=book.home, by=by, at=NOW, told=lambda *_: None)

    load(*rows, by=None, complete=False)
    EntityGrant.objects.create(user=person, entity=south)
    with book_states.unchanged(), pytest.raises(ForeignEntity, match="closed for NL01"):
        load(rows[1], by=person, complete=True)
    assert Balance.objects.filter(to_date=END_OF_TIME).count() == 2
    load(rows[1], by=person, complete=False)
