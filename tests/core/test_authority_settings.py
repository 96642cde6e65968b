"""What may be offered is held equal to what the policy ships."""

from dunwell.core import authority_settings, policy


def test_every_setting_has_a_shipped_value_within_its_limits() -> None:
    for section in authority_settings.SECTIONS:
        shipped = policy.SHIPPED[section.name]
        assert {one.name for one in section.settings} == set(shipped)
        assert all(one.least <= shipped[one.name] <= one.most for one in section.settings)
