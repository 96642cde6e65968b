"""The policy in the reader's words: settings, problems, changes, roles, channels and tones."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunwell.core.approvals import ApprovalKind, ApprovalState
from dunwell.core.channels import Channel, Tone
from dunwell.core.notices import Consequence
from dunwell.core.policy_changes import Change, ChangeKind
from dunwell.core.policy_problems import TEXTS, Problem, where
from dunwell.core.policy_settings import SECTIONS
from dunwell.core.roles import NAMES, Role
from dunwell.core.touches import SilenceCode
from dunwell.web import core_texts

# The texts are core's, as refusals say them too; core_texts gives them to the catalogue.
ROLES: Final[Mapping[str, Any]] = {role: gettext_lazy(name) for role, name in NAMES.items()}
ROLE_MEANINGS: Final[Mapping[str, Any]] = {
    Role.AR_SPECIALIST: gettext_lazy("keeps the ledger: imports, receipts, allocations"),
    Role.COLLECTIONS_SPECIALIST: gettext_lazy("talks to customers, drafts the policy"),
    Role.TEAM_LEAD: gettext_lazy("leads collectors, decides late promises"),
    Role.FINANCE_MANAGER: gettext_lazy("approves the policy, going live, late promises"),
    Role.CFO: gettext_lazy("approves everything"),
    Role.SALES_OWNER: gettext_lazy("owns the relationship with some customers"),
    Role.CUSTOMER_SUCCESS: gettext_lazy("looks after some customers: notes and calls"),
    Role.DISPUTE_OWNER: gettext_lazy("answers the disputes given to them"),
    Role.AUDITOR: gettext_lazy("reads all and changes nothing"),
    Role.ADMINISTRATOR: gettext_lazy("sets Dunwell up and lets people in"),
}
CHANNELS: Final[Mapping[str, Any]] = {
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.CALL: gettext_lazy("Call"),
    Channel.LETTER: gettext_lazy("Letter"),
}
TONES: Final[Mapping[str, Any]] = {
    Tone.FRIENDLY: gettext_lazy("Friendly"),
    Tone.GENTLE: gettext_lazy("Gentle"),
    Tone.FIRM: gettext_lazy("Firm"),
    Tone.ESCALATION: gettext_lazy("Escalation"),
    Tone.FINAL: gettext_lazy("Final"),
}
ATTRIBUTES: Final[Mapping[str, Any]] = {
    "segment": gettext_lazy("Segment in the ledger"),
    "region": gettext_lazy("Region"),
    "country": gettext_lazy("Country"),
    "contract_type": gettext_lazy("Contract type"),
    "entity": gettext_lazy("Entity"),
    "tier": gettext_lazy("Risk tier"),
}
KINDS: Final[Mapping[str, Any]] = {
    ApprovalKind.POLICY: gettext_lazy("Policy"),
    ApprovalKind.PROMISE_HORIZON: gettext_lazy("Late promise"),
    ApprovalKind.SENDING: gettext_lazy("Sending"),
    ApprovalKind.GO_LIVE: gettext_lazy("Going live"),
    ApprovalKind.WRITE_OFF: gettext_lazy("Write-off"),
}
STATES: Final[Mapping[str, Any]] = {
    ApprovalState.PENDING: gettext_lazy("Waiting"),
    ApprovalState.RETURNED: gettext_lazy("Question open"),
    ApprovalState.APPROVED: gettext_lazy("Approved"),
    ApprovalState.REJECTED: gettext_lazy("Rejected"),
    ApprovalState.WITHDRAWN: gettext_lazy("Taken back"),
    ApprovalState.EXPIRED: gettext_lazy("Expired"),
}
STATE_CHIPS: Final[Mapping[str, str]] = {
    ApprovalState.PENDING: "warn",
    ApprovalState.RETURNED: "warn",
    ApprovalState.APPROVED: "good",
    ApprovalState.REJECTED: "bad",
}
# Words that a setting chooses from, beside those above.
CHOICES: Final[Mapping[str, Any]] = {
    "due": gettext_lazy("due date"),
    "issue": gettext_lazy("issue date"),
    "posting": gettext_lazy("posting date"),
    "by_country": gettext_lazy("by country"),
    "left_din": gettext_lazy("left, as in Europe"),
    "left_us": gettext_lazy("left, as in North America"),
    Consequence.ACCOUNT_OWNER: gettext_lazy("the account owner takes it up"),
    Consequence.CREDIT_HOLD: gettext_lazy("credit hold"),
    Consequence.INTEREST: gettext_lazy("interest for late payment"),
    Consequence.AGENCY: gettext_lazy("collection agency"),
    Consequence.COURT: gettext_lazy("court"),
}
_PARTS: Final[Mapping[str, Any]] = {
    "steps": gettext_lazy("Steps"),
    "when": gettext_lazy("Condition"),
    "day": gettext_lazy("Day"),
    "channel": gettext_lazy("Channel"),
    "tone": gettext_lazy("Tone"),
    "template": gettext_lazy("Template"),
    "needs_approval": gettext_lazy("Released by a person"),
    "least_amount": gettext_lazy("Least amount"),
    "name": gettext_lazy("Name"),
    "cadence": gettext_lazy("Cadence"),
    "owes_below": gettext_lazy("Owes less than"),
    "owes_at_least": gettext_lazy("Owes at least"),
    **ATTRIBUTES,
}
SILENCES: Final[Mapping[str, Any]] = {
    SilenceCode.NOTHING_DUE: gettext_lazy("nothing due yet"),
    SilenceCode.STEP_TAKEN: gettext_lazy("the step was taken already"),
    SilenceCode.STEP_PASSED: gettext_lazy("another step is the right one"),
    SilenceCode.PAID: gettext_lazy("paid a moment ago"),
    SilenceCode.DISPUTED: gettext_lazy("in dispute"),
    SilenceCode.PROMISED: gettext_lazy("promised"),
    SilenceCode.UNAPPLIED_CASH: gettext_lazy("money not applied yet could cover it"),
    SilenceCode.ALREADY_PAID: gettext_lazy("says it was paid"),
    SilenceCode.INSOLVENT: gettext_lazy("insolvent"),
    SilenceCode.IN_LITIGATION: gettext_lazy("in litigation"),
    SilenceCode.CLOSED: gettext_lazy("account closed"),
    SilenceCode.OPTED_OUT: gettext_lazy("objected to being written to"),
    SilenceCode.NO_ADDRESS: gettext_lazy("no address that works"),
    SilenceCode.CONTACT_BUDGET: gettext_lazy("contacts used up"),
    SilenceCode.WEEKEND_OR_HOLIDAY: gettext_lazy("no business day there"),
    SilenceCode.BELOW_MINIMUM: gettext_lazy("too small an amount"),
    SilenceCode.SPREAD: gettext_lazy("old debt, on a later day"),
    SilenceCode.PAUSED: gettext_lazy("paused by a colleague"),
    SilenceCode.OVERRIDDEN: gettext_lazy("looked after by a colleague"),
    SilenceCode.OTHER_ENTITY: gettext_lazy("another entity speaks today"),
    SilenceCode.LEDGER_STALE: gettext_lazy("the ledger is too old"),
    SilenceCode.BANK_STALE: gettext_lazy("the bank data are too old"),
    SilenceCode.CONTROL_DIFFERENCE: gettext_lazy("the ledger does not tie out"),
}
# Names that say nothing a reader needs between the others.
_SILENT: Final = frozenset({"steps", "when"})


def problem(one: Problem) -> dict[str, str]:
    """Say what is wrong with a policy, where, and what to do."""
    reason, instead = TEXTS[one.flaw]
    values = {name: core_texts.words(value) for name, value in one.values.items()}
    return {
        "where": where(one.path),
        "reason": core_texts.words(reason) % values,
        "instead": core_texts.words(instead) % values,
    }


def change(one: Change) -> dict[str, str]:
    """Say what differs in one setting."""
    section = core_texts.words(SECTIONS[one.section].title)
    if one.says:
        names = [core_texts.words(one.says)]
    else:
        names = [str(_PARTS.get(name, name)) for name in one.names if name not in _SILENT]
    kinds = {
        ChangeKind.ADDED: _("added"),
        ChangeKind.REMOVED: _("removed"),
        ChangeKind.CHANGED: _("changed"),
    }
    return {
        "kind": one.kind.value,
        "word": kinds[one.kind],
        "where": " › ".join([section, *names]),
        "before": one.before,
        "after": one.after,
    }


def condition(when: Mapping[str, Any], written: Mapping[str, str]) -> list[str]:
    """Say whom a segment takes; `written` holds its amounts as they are shown."""
    told = []
    for name, label in ATTRIBUTES.items():
        if name not in when:
            continue
        found = when[name]
        if isinstance(found, Mapping):
            values = ", ".join(str(one) for one in found.get("not") or ())
            told.append(_("%(what)s is none of %(values)s") % {"what": label, "values": values})
        else:
            values = ", ".join(str(one) for one in found or ())
            told.append(_("%(what)s is %(values)s") % {"what": label, "values": values})
    if "owes_at_least" in written:
        told.append(_("owes at least %(amount)s") % {"amount": written["owes_at_least"]})
    if "owes_below" in written:
        told.append(_("owes less than %(amount)s") % {"amount": written["owes_below"]})
    return told


def offset(day: object) -> str:
    """Say a step's day in words."""
    if not isinstance(day, int) or isinstance(day, bool):
        return str(day)
    if day == 0:
        return _("on the due date")
    if day < 0:
        return _("%(days)s days before") % {"days": -day} if day != -1 else _("1 day before")
    return _("%(days)s days after") % {"days": day} if day != 1 else _("1 day after")
