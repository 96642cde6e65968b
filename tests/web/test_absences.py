"""Who is away: said by themselves or who leads, covered by another, and called off."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dunwell.actions import customers, policies
from dunwell.core.roles import Role
from dunwell.store.models import Absence, RoleGrant, User
from tests import builders
from tests.builders import AT, Cast
from tests.web.forms import as_opened
from tests.web.signing_in import signed_in
from tests.web.wizard import words

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
AWAY = "/today/away"


@pytest.fixture
def who() -> Cast:
    """Harbour is Ben's and late."""
    policies.install_shipped(at=AT)
    cast = builders.cast()
    builders.invoice(cast, 100_00, on=TODAY - timedelta(days=60), due=TODAY - timedelta(days=30))
    customers.edit(by=None, at=AT, customer=cast.harbour, collector=ben())
    return cast


def ben() -> User:
    found = User.objects.filter(email="ben@north.example").first()
    return found or _person("ben", Role.COLLECTIONS_SPECIALIST)


def _person(name: str, role: Role) -> User:
    one = User.objects.create_user(f"{name}@north.example", name=name.title())
    RoleGrant.objects.create(user=one, role=role)
    return one


@pytest.fixture
def lead() -> Client:
    return signed_in(_person("lena", Role.TEAM_LEAD))


def test_who_is_away_has_their_work_on_the_list_of_who_covers(who: Cast, lead: Client) -> None:
    carla = _person("carla", Role.COLLECTIONS_SPECIALIST)
    covering = signed_in(carla)
    assert who.harbour.name not in words(covering.get("/today?who=me"))
    form = as_opened(lead, AWAY) | {
        "person": str(ben().pk),
        "cover": str(carla.pk),
        "to_date": TOMORROW.isoformat(),
    }
    page = words(lead.post(AWAY, form, follow=True))
    assert "their work is on the list of who covers" in page
    assert "Ben Away" in page
    assert who.harbour.name in words(covering.get("/today?who=me"))
    back = Absence.objects.get()
    page = words(lead.post(f"{AWAY}/{back.pk}/end", follow=True))
    assert "Nobody is away" in page
    assert who.harbour.name not in words(covering.get("/today?who=me"))


@pytest.mark.usefixtures("who")
def test_a_collector_notes_their_own_absence_alone() -> None:
    browser = signed_in(ben())
    _person("carla", Role.COLLECTIONS_SPECIALIST)
    form = browser.get(AWAY).context["form"]
    assert [label for _, label in form.fields["person"].choices] == ["Ben"]
    assert [label for _, label in form.fields["cover"].choices][1:] == ["Carla"]
    browser.post(AWAY, as_opened(browser, AWAY) | {"to_date": TOMORROW.isoformat()})
    row = Absence.objects.get()
    assert (row.person, row.cover, row.to_date) == (ben(), None, TOMORROW)


@pytest.mark.usefixtures("who")
def test_what_is_wrong_is_said_and_kept(lead: Client) -> None:
    form = as_opened(lead, AWAY) | {"to_date": TODAY.isoformat()}
    answer = lead.post(AWAY, form)
    assert answer.status_code == 422
    assert "give the first day back at work" in words(answer)
    assert f'value="{TODAY.isoformat()}"' in answer.content.decode()
    assert not Absence.objects.exists()


@pytest.mark.usefixtures("who")
def test_an_auditor_reads_who_is_away_and_notes_nothing() -> None:
    browser = signed_in(_person("otto", Role.AUDITOR))
    page = words(browser.get(AWAY))
    assert "Nobody is away, and nobody plans to be." in page
    assert "Note an absence" not in page
