"""The company and its legal entities over HTTP.

Where money goes (bank, IBAN, BIC) is read here and changed by a person at the page alone.
"""

from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field, StringConstraints

from dunwell.actions import edits, organisations
from dunwell.actions import entities as actions
from dunwell.api import answers, callers, fields, finding
from dunwell.api.fields import After, Code, Given, Key, Limit, Short
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Company"])
_TEXTS: Final = (
    *("code", "name", "country", "currency", "street", "street_2", "postal_code", "city"),
    *("email", "phone", "bank_name", "iban", "bic", "remittance_slip"),
)
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")]


class Entity(Schema):
    """A legal entity."""

    id: int
    code: str
    name: str
    country: str
    currency: str
    street: str
    street_2: str
    postal_code: str
    city: str
    email: str
    phone: str
    bank_name: str
    iban: str
    bic: str
    remittance_slip: bool


class Organisation(Schema):
    """The company as a whole."""

    id: int
    name: str
    time_zone: str
    language: str


class GivenEntity(Given):
    """What is said of a legal entity; what is left out stays as it is."""

    name: Annotated[Short, Field(min_length=1)] = ""
    country: Country = ""
    currency: Code = ""
    street: Short = ""
    street_2: Short = ""
    postal_code: Annotated[Short, Field(max_length=20)] = ""
    city: Annotated[Short, Field(max_length=100)] = ""
    email: fields.Address = ""
    phone: Code = ""
    remittance_slip: bool = False


class GivenNewEntity(GivenEntity):
    """A legal entity under a code that stands for none yet."""

    # As a file can name it: without blanks and separators.
    code: Annotated[str, StringConstraints(pattern=r"^[^\s|;,\x00]{1,50}$")]
    name: Annotated[Short, Field(min_length=1)]


class GivenOrganisation(Given):
    """What is said of the company; what is left out stays as it is."""

    name: Annotated[Short, Field(min_length=1)] = ""
    time_zone: Code = ""
    language: Literal["en", "de"] = "en"


def told(row: models.Entity) -> Entity:
    """Write a legal entity."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in _TEXTS}
    return Entity(id=row.pk, **plain)


def _company(row: models.Organisation) -> Organisation:
    return Organisation(id=row.pk, name=row.name, time_zone=row.time_zone, language=row.language)


@router.lists("entities", name="entities", needs=P.READ_SETTINGS, gives=Entity)
def entities(request: HttpRequest, after: After, limit: Limit) -> HttpResponse:
    """List the legal entities within."""
    rows = api_rows.entities(callers.of(request).sight)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("entities/{int:entity_id}", name="entity", needs=P.READ_SETTINGS, gives=Entity)
def entity(request: HttpRequest, entity_id: Key) -> HttpResponse:
    """Give one legal entity."""
    return answers.one(request, told(finding.entity_row(callers.of(request), entity_id)))


@router.makes("entities", name="entity-open", needs=P.SET_UP_COMPANY, gives=Entity)
def begin(request: HttpRequest, given: GivenNewEntity) -> HttpResponse:
    """Add a legal entity before the first file names it."""
    caller = callers.of(request)

    def act() -> Entity:
        row = actions.open(by=caller.person, at=timezone.now(), **given.told())
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "entities/{int:entity_id}",
    name="entity-edit",
    needs=P.SET_UP_COMPANY,
    gives=Entity,
    method="PATCH",
)
def edit(request: HttpRequest, entity_id: Key, given: GivenEntity) -> HttpResponse:
    """Change what is known of a legal entity, its bank apart."""
    caller = callers.of(request)
    rows, asked = api_rows.entities(caller.sight), given.told()

    def change() -> object:
        row = answers.found(rows, entity_id)
        return actions.edit_seen(
            by=caller.person,
            at=timezone.now(),
            entity_id=row.pk,
            seen=edits.of_row(row, list(asked)),
            asked=asked,
        )

    return answers.changed(request, caller, (rows, entity_id), told, change)


@router.shows("organisation", name="organisation", needs=P.READ_SETTINGS, gives=Organisation)
def organisation(request: HttpRequest) -> HttpResponse:
    """Give the company."""
    callers.of(request)
    return answers.one(request, _company(_the_company()))


@router.changes(
    "organisation",
    name="organisation-edit",
    needs=P.SET_UP_COMPANY,
    gives=Organisation,
    method="PATCH",
)
def edit_organisation(request: HttpRequest, given: GivenOrganisation) -> HttpResponse:
    """Change what is known of the company."""
    caller = callers.of(request)
    rows, pk = models.Organisation.objects.all(), _the_company().pk

    def change() -> object:
        row = answers.found(rows, pk)
        asked = {"time_zone": row.time_zone, **given.told()}
        return organisations.edit(
            by=caller.person,
            at=timezone.now(),
            seen=edits.of_row(row, list(asked)),
            asked=asked,
        )

    return answers.changed(request, caller, (rows, pk), _company, change)


def _the_company() -> models.Organisation:
    row = models.Organisation.objects.first()
    if row is None:
        raise answers.NotFound("Nobody said yet who the company is; a person does so at the page.")
    return row
