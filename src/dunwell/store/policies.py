"""The policy in force on a day is the newest version that has taken effect by then."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from dunwell.core.refusals import Refusal
from dunwell.store.models import PolicyVersion


class NoPolicy(Refusal):
    """Without a policy there are no buckets, targets or terms."""

    code = "no_policy"


def in_force(on: date) -> Mapping[str, Any]:
    """Give the content of the policy that is in force on a day."""
    version = PolicyVersion.objects.filter(effective_date__lte=on).order_by("-number").first()
    if version is None:
        raise NoPolicy(f"No policy is in force on {on}; install the shipped policy first.")
    return cast("Mapping[str, Any]", version.content)
