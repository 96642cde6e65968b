"""Roles are stable words."""

from dunwell.core.roles import Role


def test_roles_are_stable_words() -> None:
    assert Role("collections_specialist") is Role.COLLECTIONS_SPECIALIST
    assert all(role.value == role.value.lower() for role in Role)
