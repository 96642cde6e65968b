"""The list of disputes: what stands on top, whose it is, by when it is answered, and files."""

import csv
import io
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from dunwell.actions import disputes, policies
from dunwell.core.disputes import DisputeCategory, Standing
from dunwell.core.roles import Role
from dunwell.jobs import disputes as jobs
from dunwell.store.models import Dispute, RoleGrant, User
from tests import builders
from tests.builders import AT, Cast
from tests.web.signing_in import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)  # A Wednesday; a dispute has five business days.
DAY = timedelta(days=1)
QUERY = f"as_of={TODAY.isoformat()}"


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def ben() -> User:
    """Who answers disputes and does nothing else."""
    person = User.objects.create_user("ben@north.example", name="Ben Roth")
    RoleGrant.objects.create(user=person, role=Role.DISPUTE_OWNER)
    return person


def _dispute(
    who: Cast, number: str, opened: date, *, amount: int = 100_00, owner: User | None = None
) -> Dispute:
    item = builders.invoice(who, 1_000_00, on=opened - 40 * DAY, due=opened, number=number)
    row = disputes.open(
        by=None,
        at=datetime(opened.year, opened.month, opened.day, 9, tzinfo=ZoneInfo("UTC")),
        item=item,
        amount=amount,
        category=DisputeCategory.QUALITY,
        opened_date=opened,
        note="Boxes were crushed.",
    )
    return disputes.give(by=None, at=AT, dispute_id=row.pk, owner=owner) if owner else row


@pytest.fixture
def several(who: Cast, ben: User) -> Cast:
    """One opened on Wednesday a week ago, one the day before that and late, one closed."""
    _dispute(who, "IN-TIME", TODAY - 7 * DAY, owner=ben)
    _dispute(who, "LATE", TODAY - 8 * DAY, amount=250_00)
    closed = _dispute(who, "CLOSED", TODAY - 30 * DAY, amount=70_00)
    disputes.close(
        by=None, at=AT, dispute_id=closed.pk, closed_date=TODAY - DAY, outcome="We were right."
    )
    return who


def test_what_was_paid_in_full_waits_to_be_closed(who: Cast, browser: Client) -> None:
    row = _dispute(who, "PAID", TODAY - 20 * DAY)
    money = builders.receipt(who, 1_000_00, on=TODAY - DAY)
    builders.applied(money, row.item, 1_000_00, on=TODAY - DAY)
    text = _text(_read(browser, "state=settled"))
    assert "1 dispute" in text
    assert "late" not in text.partition("Filter")[0]
    assert "1 dispute" in _text(_read(browser, "state=open"))
    assert "No dispute matches." in _text(_read(browser, "state=late"))


def _read(browser: Client, query: str = "", *, day: date = TODAY) -> str:
    answer = browser.get(f"/disputes?as_of={day}{query and '&'}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))


@pytest.mark.usefixtures("several")
def test_what_is_late_stands_on_top_with_its_sum(browser: Client) -> None:
    text = _text(_read(browser))
    assert "3 disputes · 1 late" in text
    body = text.partition("What was said")[2]
    assert body.index("LATE") < body.index("IN-TIME") < body.index("CLOSED")
    assert "350.00" in text  # 250.00 and 100.00; what was closed stands in nobody's way.
    assert "We were right." in text


@pytest.mark.usefixtures("several")
def test_the_day_of_the_answer_is_the_policys(browser: Client) -> None:
    del browser
    found = {one.dispute.number: one for one in jobs.lines(TODAY)}
    in_time, late = found["IN-TIME"], found["LATE"]
    assert (in_time.answer_by, in_time.business_days, in_time.standing) == (
        TODAY,
        5,
        Standing.OPEN,
    )
    assert (late.answer_by, late.business_days, late.standing) == (
        TODAY - DAY,
        6,
        Standing.LATE,
    )
    assert found["CLOSED"].standing is Standing.CLOSED


@pytest.mark.usefixtures("several")
def test_a_past_day_shows_what_stood_then(browser: Client) -> None:
    text = _text(_read(browser, "state=open", day=TODAY - 10 * DAY))
    assert "1 dispute" in text
    assert "CLOSED" in text
    assert "We were right." not in text
    assert "70.00" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("state=open", {"LATE", "IN-TIME"}, id="open"),
        pytest.param("state=late", {"LATE"}, id="late"),
        pytest.param("state=closed", {"CLOSED"}, id="closed"),
        pytest.param("owner=nobody&state=open", {"LATE"}, id="nobody's"),
        pytest.param("category=pricing", set[str](), id="another cause"),
        pytest.param("text=in-time", {"IN-TIME"}, id="a number"),
        pytest.param(f"from={TODAY - 7 * DAY}", {"IN-TIME"}, id="opened since"),
        pytest.param(f"to={TODAY - 8 * DAY}", {"LATE", "CLOSED"}, id="opened until"),
    ],
)
@pytest.mark.usefixtures("several")
def test_filters_leave_what_they_say(browser: Client, query: str, shown: set[str]) -> None:
    body = _text(_read(browser, query)).partition("What was said")[2]
    assert {one for one in ("LATE", "IN-TIME", "CLOSED") if one in body} == shown


@pytest.mark.parametrize("sort", ["still", "-due", "owner", "-days", "category", "state"])
@pytest.mark.usefixtures("several")
def test_every_column_sorts(browser: Client, sort: str) -> None:
    assert "3 disputes" in _text(_read(browser, f"sort={sort}"))


@pytest.mark.usefixtures("several")
def test_the_file_says_what_the_list_says(browser: Client) -> None:
    answer = browser.get(f"/disputes/export?{QUERY}&format=csv&state=open")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [(row["Document"], row["Still disputed"], row["Owner"]) for row in rows] == [
        ("LATE", "250.00", ""),
        ("IN-TIME", "100.00", "Ben Roth"),
    ]


@pytest.mark.usefixtures("several")
def test_who_answers_disputes_begins_with_theirs(ben: User) -> None:
    client = signed_in(ben)
    answer = client.get("/")
    assert answer.headers["Location"] == f"/disputes?state=open&owner={ben.pk}"
    body = _text(_read(client, f"state=open&owner={ben.pk}")).partition("What was said")[2]
    assert "IN-TIME" in body
    assert "LATE" not in body


@pytest.mark.usefixtures("who")
def test_who_has_none_is_told_so(ben: User) -> None:
    answer = signed_in(ben).get("/", follow=True)
    assert "No dispute matches." in _text(answer.content.decode())


@pytest.mark.usefixtures("who")
def test_an_empty_book_says_where_disputes_come_from(browser: Client) -> None:
    assert "marked on an account or with a call" in _text(_read(browser))
