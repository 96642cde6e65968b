"""Every setting of risk and priorities is described, and as shipped makes sense."""

from dunwell.core import priorities, ranking_settings, risk_terms
from dunwell.core.shipped_cadences import OUTREACH


def test_every_shipped_setting_is_described() -> None:
    for section in ranking_settings.SECTIONS:
        described = {setting.name for setting in section.settings}
        assert described == OUTREACH[section.name].keys(), section.name


def test_as_shipped_the_terms_can_be_read() -> None:
    assert sum(risk_terms.terms_of({}).weights.values()) == 100
    assert priorities.terms_of({}).most_days == 45
