"""The policy is everything the company may choose; Dunwell ships these values."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

# Plain values only, so that a version of the policy is kept as JSON.
SHIPPED: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "aging": {"bucket_limits": [30, 60, 90, 120], "basis": "due"},
        "targets": {},
        "terms": {"default_days": 30},
    }
)
