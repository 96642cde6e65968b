"""The versions of the policy and the drafts on the way to one."""

from collections import Counter
from collections.abc import Sequence

from dunwell.core.approvals import WAITING, ApprovalKind
from dunwell.core.refusals import Refusal
from dunwell.store.models import Approval, Entity, PolicyDraft, PolicyVersion

_NO_CURRENCY = "EUR"
_LARGEST = 2**31 - 1


class UnknownVersion(Refusal):
    """Versions are numbered from 1."""

    code = "unknown_version"


def versions() -> Sequence[PolicyVersion]:
    """List the versions, newest first, without their content."""
    rows = PolicyVersion.objects.select_related("by", "draft").defer("content")
    return list(rows.order_by("-number"))


def version(number: int) -> PolicyVersion:
    """Find a version."""
    rows = PolicyVersion.objects.select_related("by")
    found = rows.filter(number=number).first() if number <= _LARGEST else None
    if found is None:
        raise UnknownVersion(f"The policy has no version {number}; its history lists them.")
    return found


def newest() -> PolicyVersion:
    """Give the version that drafts are based on: the newest, in force yet or not."""
    return PolicyVersion.objects.order_by("-number")[0]


def drafts() -> Sequence[PolicyDraft]:
    """List the drafts that have not become a version, newest first."""
    rows = PolicyDraft.objects.filter(version=None).select_related("by", "based_on")
    return list(rows.order_by("-changed_at", "-pk"))


def draft(draft_id: int) -> PolicyDraft | None:
    """Find a draft."""
    rows = PolicyDraft.objects.select_related("by", "based_on", "version")
    return rows.filter(pk=draft_id).first()


def request_of(draft: PolicyDraft) -> Approval | None:
    """Find the latest request to put a draft into force."""
    rows = Approval.objects.filter(kind=ApprovalKind.POLICY, subject=subject_of(draft.pk))
    return rows.select_related("requested_by", "decided_by").order_by("-pk").first()


def submitted_drafts() -> frozenset[int]:
    """Give the drafts that wait for approval."""
    rows = Approval.objects.filter(kind=ApprovalKind.POLICY, state__in=WAITING)
    return frozenset(int(one.rpartition(":")[2]) for one in rows.values_list("subject", flat=True))


def subject_of(draft_id: int) -> str:
    """Name a draft as the subject of a request."""
    return f"policy_draft:{draft_id}"


def currency() -> str:
    """Choose the currency in which amounts of the policy are written: that of most entities."""
    codes = Counter(
        Entity.objects.exclude(currency="").order_by("currency").values_list("currency", flat=True)
    )
    return codes.most_common(1)[0][0] if codes else _NO_CURRENCY


def entity_codes() -> frozenset[str]:
    """Give the codes of the legal entities."""
    return frozenset(Entity.objects.values_list("code", flat=True))
