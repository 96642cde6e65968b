"""Countries, languages, time zones and states are known by code and by their usual names."""

import pytest

from dunwell.jobs.imports import party_words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("276", "DE"),
        ("Germany", "DE"),
        ("DEUTSCHLAND", "DE"),
        ("Allemagne", "DE"),
        ("Alemania", "DE"),
        ("Duitsland", "DE"),
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("U.S.A.", "US"),
        ("Vereinigte Staaten", "US"),
        ("Estados Unidos", "US"),
        ("Österreich", "AT"),
        ("osterreich", "AT"),
        ("EL", "GR"),
        ("Côte d’Ivoire", "CI"),
        ("España", "ES"),
        ("Holland", "NL"),
        ("Czech Republic", "CZ"),
        ("Europe", None),  # A continent is no country.
        ("EU", None),  # Nor is a union.
        ("ZZ", None),  # Set aside for the unknown.
        ("D", None),  # A number plate, not a code.
        ("Atlantis", None),
        ("", None),
    ],
)
def test_countries(text: str, code: str | None) -> None:
    assert party_words.country(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("deu", "de"),
        ("ger", "de"),
        ("German", "de"),
        ("Deutsch", "de"),
        ("allemand", "de"),
        ("alemán", "de"),
        ("Duits", "de"),
        ("D", "de"),  # As SAP keeps it.
        ("E", "en"),
        ("de-AT", "de"),
        ("en_US", "en"),
        ("zh-Hans-CN", "zh"),
        ("Nederlands", "nl"),
        ("Français", "fr"),
        ("Klingon", None),
        ("xx", None),
        ("xx-YY", None),
    ],
)
def test_languages(text: str, code: str | None) -> None:
    assert party_words.language(text) == code


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("UTC", "UTC"),
        ("Berlin", None),
        ("Factory", None),
        ("../etc/passwd", None),
    ],
)
def test_time_zones(text: str, zone: str | None) -> None:
    assert party_words.time_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("active", "active"),
        ("In Litigation", "in_litigation"),
        ("IN-LITIGATION", "in_litigation"),
        (" insolvent ", "insolvent"),
        ("on holiday", None),
    ],
)
def test_states(text: str, code: str | None) -> None:
    assert party_words.status(text) == code
