"""Prepare a small book in a folder of its own, and print the token of one who may everything."""

import sys
from datetime import timedelta


def main() -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from dunwell.actions import api_tokens, policies
    from dunwell.core.api_tokens import Scope
    from dunwell.core.roles import Role
    from dunwell.store.models import RoleGrant, User
    from tests import builders

    call_command("migrate", verbosity=0)
    policies.install_shipped(at=builders.AT)
    who = builders.cast()
    for number in range(5):
        builders.invoice(who, 10_000 + number)
    builders.receipt(who, 5_000)
    anna = User.objects.create_user("anna@example.com", name="Anna")
    RoleGrant.objects.bulk_create(RoleGrant(user=anna, role=role) for role in Role)
    today = timezone.localdate()
    made = api_tokens.issue(
        by=anna,
        at=timezone.now(),
        name="all",
        scopes=list(Scope),
        last_date=today + timedelta(days=1),
        today=today,
    )
    print(made.secret)
    return 0


if __name__ == "__main__":
    sys.exit(main())
