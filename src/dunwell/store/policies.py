"""The policy in force on a day is the newest version that has taken effect by then."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from dunwell.core.refusals import Refusal
from dunwell.store.models import PolicyVersion


class NoPolicy(Refusal):
    """Without a policy there are no buckets, targets or terms."""

    code = "no_policy"


def in_force(on: date, *, known_at: datetime | None = None) -> Mapping[str, Any]:
    """Give the content of the policy that is in force on a day.

    With `known_at` only versions recorded by that instant count, so that a decision is told again
    as it was made, whatever was approved since.
    """
    return cast("Mapping[str, Any]", version_in_force(on, known_at=known_at).content)


def version_in_force(on: date, *, known_at: datetime | None = None) -> PolicyVersion:
    """Give the version that is in force on a day."""
    versions = PolicyVersion.objects.filter(effective_date__lte=on)
    if known_at is not None:
        versions = versions.filter(recorded_at__lte=known_at)
    version = versions.order_by("-number").first()
    if version is None:
        raise NoPolicy(f"No policy is in force on {on}; install the shipped policy first.")
    return version
