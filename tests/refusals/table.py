"""Every refusal of the product, the ways that lead to it, and where each way is tried.

Kept by hand in the modules beside this one: a refusal without a row fails the tests.
"""

from types import ModuleType
from typing import Final

from tests.refusals import (
    approvals,
    commitments,
    customers,
    imports,
    ledger,
    machine,
    messages,
    people,
    policy,
    privacy,
    reports,
    webhooks,
    work,
)

AREAS: Final[tuple[ModuleType, ...]] = (
    *(commitments, work, messages, customers, imports, ledger, reports),
    *(people, approvals, policy, webhooks, privacy, machine),
)
