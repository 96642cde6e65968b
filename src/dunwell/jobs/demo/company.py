"""The demo company itself: its legal entities, with the address, bank and logo they print."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from dunwell.actions import entities, organisations
from dunwell.actions.entities import EntityFields
from dunwell.jobs.logos import reading
from dunwell.store.models import Entity, Organisation

# No bank has this code and no office this address; the check digits are right all the same.
ENTITIES: Final[Mapping[str, tuple[str, EntityFields]]] = MappingProxyType(
    {
        "NL01": (
            "Orrindale Europe B.V.",
            {
                "country": "NL",
                "currency": "EUR",
                "street": "Havenkade 12",
                "postal_code": "3011 AB",
                "city": "Oostrand",
                "email": "receivables@orrindale.example",
                "phone": "+31 85 0005 000",
                "bank_name": "Demobank Oostrand",
                "iban": "NL64DEMO0100200300",
                "bic": "DEMONL2A",
            },
        ),
        "US01": (
            "Orrindale Inc.",
            {
                "country": "US",
                "currency": "USD",
                "street": "400 Harbor Street",
                "postal_code": "00000",
                "city": "Fairhaven",
                "email": "receivables@orrindale.example",
                "phone": "+1 202 555 0100",
                "bank_name": "Demo Bank of Fairhaven",
                "iban": "000100200300",
                "bic": "000000000",
            },
        ),
    }
)
_LOGO: Final = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 40">
<rect width="40" height="40" rx="9" fill="#1f57c3"/>
<path d="M8 30 L17 12 L23 23 L27 17 L33 30 Z" fill="#fff"/>
<text x="50" y="27" font-size="22" fill="#16202e">Orrindale</text></svg>"""


def open_entities(*, at: datetime) -> None:
    """Open the legal entities that are not there yet."""
    missing = {code: told for code, told in ENTITIES.items() if not _is_there(code)}
    logo = reading.png_of(_LOGO) if missing else b""
    for code, (name, fields) in missing.items():
        entity = entities.open(by=None, at=at, code=code, name=name, **fields)
        entities.set_logo(by=None, at=at, entity=entity, png=logo)


def introduce(*, at: datetime) -> None:
    """Say who the company is, unless somebody said who they are themselves."""
    if not Organisation.objects.exists():
        organisations.introduce(
            by=None,
            at=at,
            name="Orrindale",
            time_zone="Europe/Amsterdam",
            language="en",
            entity_code="NL01",
        )


def _is_there(code: str) -> bool:
    return Entity.objects.filter(code=code).exists()
