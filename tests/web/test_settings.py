"""Settings say who the company is; what is wrong is told beside the field, and nothing is lost."""

import html
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dunwell import __version__
from dunwell.actions import entities, organisations, policies
from dunwell.jobs import verification
from dunwell.store.models import AuditEntry, Entity, EntityLogo, Organisation, User
from tests import builders

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(browser: Client) -> Entity:
    del browser
    policies.install_shipped(at=builders.AT)
    return builders.cast().north


def words(response: "Response") -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(response.content.decode())).split())


def address(entity: Entity) -> str:
    return f"/settings/entities/{entity.pk}"


def seen(browser: Client, path: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', browser.get(path).content.decode())
    assert found
    return html.unescape(found[1])


def posted(browser: Client, entity: Entity, **changes: str) -> "Response":
    said = {"name": entity.name, "country": "NL", "currency": "EUR", **changes}
    return browser.post(address(entity), {"seen": seen(browser, address(entity)), **said})


def png(colour: str = "#1f57c3") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 32), colour).save(out, "PNG")
    return SimpleUploadedFile("../logo.png", out.getvalue(), content_type="image/png")


def test_an_entity_is_described_and_the_history_tells(browser: Client, north: Entity) -> None:
    assert "missing: bank details, address" in words(browser.get("/settings/organisation"))
    response = posted(
        browser,
        north,
        street="Havenkade 1",
        city="Rotterdam",
        email="ar@north.example",
        bank_name="Noordbank",
        iban="nl91 abna 0417 1643 00",
        bic="abnanl2a",
    )
    assert response["Location"] == f"{address(north)}?told=saved"
    north.refresh_from_db()
    assert (north.iban, north.bic) == ("NL91ABNA0417164300", "ABNANL2A")
    told = words(browser.get(response["Location"]))
    assert "Saved. The change is in the history." in told
    assert "Street Havenkade 1" in told
    assert "Anna Ruiz" in told
    assert "Statements of this entity miss: logo." in told


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"iban": "NL92ABNA0417164300"}, "is no valid IBAN"),
        ({"iban": "NL91ABNA041716430"}, "is no valid IBAN"),
        ({"iban": "XX91ABNA0417164300"}, "is no valid IBAN"),
        ({"bic": "ABNAXX2A"}, "is no valid BIC"),
        ({"email": "ar@north"}, "Mail cannot be sent to this"),
        ({"name": " "}, "This field is required."),
        ({"country": "ZZ"}, "not one of the available choices"),
        ({"street": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_saved(
    browser: Client, north: Entity, changes: dict[str, str], because: str
) -> None:
    response = posted(browser, north, **{"city": "Delft", **changes})
    assert response.status_code == 422
    assert because in words(response)
    assert 'value="Delft"' in response.content.decode(), "the text is kept"
    north.refresh_from_db()
    assert north.city == ""


def test_who_has_no_say_over_money_changes_no_bank(
    browser: Client, north: Entity, only: Callable[..., User]
) -> None:
    only("administrator")
    assert "changed by a finance manager or the CFO" in words(browser.get(address(north)))
    before = AuditEntry.objects.count()
    refused = posted(browser, north, city="Leiden", iban="NL91ABNA0417164300")
    assert refused.status_code == 422
    assert "Your roles do not include changing bank details." in words(refused)
    told = {"code": "XX01", "name": "New", "iban": "NL91ABNA0417164300"}
    assert browser.post("/settings/entities/add", told).status_code == 422
    north.refresh_from_db()
    assert (north.city, north.iban, AuditEntry.objects.count()) == ("", "", before)
    assert not Entity.objects.filter(code="XX01").exists()
    assert posted(browser, north, city="Leiden").status_code == 302
    only("cfo")
    assert posted(browser, north, iban="NL91ABNA0417164300").status_code == 302


@pytest.mark.parametrize("iban", ["021000021-4431", "12-3456-0789012-00"])
def test_an_account_that_is_no_iban_stays_as_written(
    browser: Client, north: Entity, iban: str
) -> None:
    assert posted(browser, north, iban=iban).status_code == 302
    north.refresh_from_db()
    assert north.iban == iban


def test_what_another_person_saved_meanwhile_is_not_lost(browser: Client, north: Entity) -> None:
    token = seen(browser, address(north))
    entities.edit(by=None, at=builders.AT, entity=north, city="Leiden", phone="+31 71 1")
    said = {"name": north.name, "country": "", "currency": "EUR", "city": "Delft"}
    response = browser.post(address(north), {"seen": token, **said})
    assert response.status_code == 422
    assert "Saved meanwhile: “Leiden”" in words(response)
    assert "+31 71 1" in response.content.decode()
    north.refresh_from_db()
    assert north.city == "Leiden"


def test_a_slip_is_switched_on_and_off(browser: Client, north: Entity) -> None:
    posted(browser, north, remittance_slip="on")
    north.refresh_from_db()
    assert north.remittance_slip
    told = words(browser.get(address(north)))
    assert "Remittance slip – → yes" in told or "Remittance slip yes" in told
    posted(browser, north)
    north.refresh_from_db()
    assert not north.remittance_slip


def test_a_logo_is_kept_replaced_and_removed(browser: Client, north: Entity) -> None:
    assert browser.get(f"{address(north)}/logo.png").status_code == 404
    browser.post(f"{address(north)}/logo", {"logo": png()})
    first = browser.get(f"{address(north)}/logo.png")
    assert first["Content-Type"] == "image/png"
    browser.post(f"{address(north)}/logo", {"logo": png()})
    browser.post(f"{address(north)}/logo", {"logo": png("#b0420c")})
    assert browser.get(f"{address(north)}/logo.png").content != first.content
    browser.post(f"{address(north)}/logo", {"remove": "1"})
    assert not EntityLogo.objects.exists()
    acts = AuditEntry.objects.filter(subject=f"entity:{north.pk}").order_by("sequence")
    assert list(acts.values_list("action", flat=True)) == [
        "entities.open",
        "entities.set_logo",
        "entities.set_logo",
        "entities.remove_logo",
    ]


@pytest.mark.parametrize(
    ("content", "because"),
    [(b"GIF89a" + b"0" * 50, "neither PNG, JPEG nor SVG"), (b"x" * 2_000_001, "larger than 2 MB")],
)
def test_a_file_that_is_no_logo_is_refused(
    browser: Client, north: Entity, content: bytes, because: str
) -> None:
    file = SimpleUploadedFile("logo.png", content)
    response = browser.post(f"{address(north)}/logo", {"logo": file})
    assert response.status_code == 422
    assert because in words(response)
    assert not EntityLogo.objects.exists()
    assert "No file arrived" in words(browser.post(f"{address(north)}/logo"))


def test_an_entity_is_added_once(browser: Client, north: Entity) -> None:
    said = {"code": "DE01", "name": "Süd GmbH", "country": "DE", "currency": "EUR"}
    said["seen"] = seen(browser, "/settings/entities/add")
    response = browser.post("/settings/entities/add", said)
    assert "The legal entity was added." in words(browser.get(response["Location"]))
    for code, because in ((north.code, "already"), ("DE 02", "without blanks"), ("", "required")):
        again = browser.post("/settings/entities/add", {**said, "code": code})
        assert again.status_code == 422, code
        assert because in words(again)
    assert Entity.objects.count() == 3


@pytest.mark.parametrize("path", ["", "/logo.png"])
@pytest.mark.parametrize("pk", ["0", "999", "9" * 40])
def test_an_entity_that_is_not_there(browser: Client, pk: str, path: str) -> None:
    assert browser.get(f"/settings/entities/{pk}{path}").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "country", "currency", "zone"),
    [
        ("de-DE,de;q=0.9", "DE", "EUR", "Europe/Berlin"),
        ("en-GB", "GB", "GBP", "Europe/London"),
        ("nl", "NL", "EUR", "Europe/Amsterdam"),
        ("en-US,en;q=0.5", "US", "USD", "America/New_York"),
        ("tlh-QQ-x", "", "EUR", "UTC"),
        ("", "", "EUR", "UTC"),
    ],
)
def test_the_first_step_guesses(
    browser: Client, accepted: str, country: str, currency: str, zone: str
) -> None:
    page = browser.get("/company", headers={"accept-language": accepted}).content.decode()
    chosen = re.findall(r'<option value="([^"]*)" selected', page)
    wanted = [currency, zone]
    assert chosen[-2:] == wanted
    assert not country or country in chosen


def test_who_comes_into_an_empty_book_says_who_the_company_is(browser: Client) -> None:
    policies.install_shipped(at=builders.AT)
    assert browser.get("/")["Location"] == "/company"
    said = {"name": "Kade B.V.", "country": "NL", "currency": "EUR"}
    refused = browser.post("/company", {**said, "time_zone": "Europe/Nowhere"})
    assert refused.status_code == 422
    assert not Organisation.objects.exists()
    response = browser.post("/company", {**said, "time_zone": "Europe/Amsterdam"})
    assert response["Location"] == "/imports"
    entity = Entity.objects.get()
    assert (entity.code, entity.name, entity.country) == ("MAIN", "Kade B.V.", "NL")
    assert browser.get("/")["Location"] == "/dashboard"
    assert browser.get("/company")["Location"] == "/settings/organisation"
    assert verification.verify()["ok"]


def test_the_company_is_changed_with_history(browser: Client) -> None:
    organisations.introduce(
        by=None, at=builders.AT, name="Kade", time_zone="UTC", language="en", entity_code="MAIN"
    )
    path = "/settings/organisation"
    said = {"name": "Kade B.V.", "time_zone": "Asia/Tokyo", "language": "de"}
    response = browser.post(path, {"seen": seen(browser, path), **said})
    assert response["Location"] == f"{path}?told=saved"
    told = words(browser.get(path))
    assert "Name Kade → Kade B.V." in told
    assert "Time zone UTC → Asia/Tokyo" in told
    assert "18:00 JST" in told, "instants are written where the company is"


def test_about(browser: Client) -> None:
    assert f"Version {__version__}" in words(browser.get("/settings/about"))
    assert browser.get("/settings")["Location"] == "/settings/organisation"
