"""An instant is shown to the minute with the letters of its zone, as people know them."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from dunwell.web.templatetags.dunwell import moment

NOON = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        ("en", "Europe/Berlin", "12:00 CEST"),
        ("de", "Europe/Berlin", "12:00 MESZ"),
        ("en", "America/New_York", "06:00 EDT"),
        ("de", "America/New_York", "06:00 EDT"),
        ("en", "Asia/Tokyo", "19:00 JST"),
        ("en", "America/Sao_Paulo", "07:00 -0300"),
        ("en", "UTC", "10:00 UTC"),
    ],
)
def test_the_zone_has_letters_where_people_use_them(language: str, zone: str, told: str) -> None:
    with translation.override(language), timezone.override(zone):
        assert moment(NOON).endswith(f", {told}")


def test_no_instant_is_a_dash() -> None:
    assert moment(None) == "–"
