"""What each page asks of the person who opens it; a page that is not listed here opens to nobody.

One permission is for looking (GET), one for sending a form (POST); most pages ask the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dunwell.core.permissions import Permission as P


class Door(StrEnum):
    """What needs no permission."""

    ANYBODY = "anybody"  # Open before signing in; the page looks after itself.
    SIGNED_IN = "signed_in"  # About oneself: everybody who is signed in.


Need = P | Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What looking at a page asks, and what sending it a form asks."""

    look: Need
    act: Need


def _each(names: str, look: Need, act: Need | None = None) -> Iterator[tuple[str, Rule]]:
    rule = Rule(look=look, act=act or look)
    return ((name, rule) for name in names.split())


# Each name is one of `web/urls.py`, without its `web:`.
RULES: Final[Mapping[str, Rule]] = dict(
    [
        *_each("sign-in sign-in-code sign-in-link mail-hook", Door.ANYBODY),
        *_each("metrics", Door.ANYBODY),
        *_each("company-sign-in company-back sign-in-passkey", Door.ANYBODY),
        *_each("passkey-add passkey-remove", Door.SIGNED_IN),
        *_each("home sign-out password language me me-here me-end-others", Door.SIGNED_IN),
        *_each("me-mails", Door.SIGNED_IN),
        *_each("me-end-session second-factor recovery-codes second-factor-off", Door.SIGNED_IN),
        *_each("save-view change-view", P.READ_BOOK),
        # The book.
        *_each("accounts account search invoices invoice payments payment promises", P.READ_BOOK),
        *_each("disputes", P.READ_BOOK),
        *_each("disputes-export", P.EXPORT),
        *_each("account-payments account-documents account-commitments", P.READ_BOOK),
        *_each("account-timeline account-details account-history", P.READ_BOOK),
        *_each("accounts-export invoices-export payments-export promises-export", P.EXPORT),
        *_each("statement account-xlsx", P.EXPORT),
        *_each("account-note account-note-act", P.COMMENT),
        *_each("account-pause account-pause-end", P.HOLD_OUTREACH),
        *_each("account-override account-override-end", P.HOLD_OUTREACH),
        *_each("account-promise account-promise-withdraw", P.CONTACT),
        *_each("account-call account-call-undo", P.LOG_CALLS),
        *_each("account-dispute account-dispute-give account-reason", P.CONTACT),
        *_each("account-dispute-close", P.CLOSE_DISPUTES),
        *_each("account-reason-verify nonpayment-review nonpayment-verify", P.DECIDE),
        *_each("account-write-off", P.CONTACT),
        *_each("account-edit account-credit-limit account-contact-add", P.EDIT_CUSTOMERS),
        *_each("account-contact account-contact-remove", P.EDIT_CUSTOMERS),
        *_each("account-merge account-dismiss", P.EDIT_CUSTOMERS),
        # The work of the day.
        *_each("today today-review today-script days", P.READ_WORKLIST),
        *_each("nonpayment", P.READ_WORKLIST),
        *_each("nonpayment-export", P.READ_WORKLIST),
        *_each("exceptions exceptions-export", P.READ_EXCEPTIONS),
        *_each("absences", P.READ_WORKLIST, P.CONTACT),
        *_each("absence-end", P.CONTACT),
        *_each("today-act today-wake today-undo today-call", P.CONTACT),
        *_each("replies reply", P.READ_WORKLIST),
        *_each("reply-act unclear-decide", P.CONTACT),
        *_each("dashboard dashboard-pdf aging-xlsx aging-csv", P.READ_DASHBOARD),
        *_each("demo-next-day", P.RUN_DEMO),
        # Messages.
        *_each("outbox outbox-message outbox-body outbox-file invoices-to-send", P.READ_WORKLIST),
        *_each("invoice-send", P.SEND_INVOICES),
        *_each("message-preview message-preview-body", P.READ_WORKLIST),
        *_each("outbox-approve outbox-review outbox-release outbox-act message-test", P.SEND),
        *_each("today-mail", P.SEND),
        # What comes in.
        *_each("imports import import-rejected", P.READ_WORKLIST),
        *_each(
            "import-drop import-sample import-sample-build import-accept import-undo", P.IMPORT
        ),
        *_each("import-columns import-check import-load import-discard", P.IMPORT),
        *_each("import-check-rejected", P.IMPORT),
        # What is decided.
        *_each("approvals approval", P.READ_APPROVALS),
        *_each("approval-decide approval-ask approval-lend approval-lent-end", P.DECIDE),
        *_each("approval-withdraw approval-answer", P.ASK),
        *_each(
            "policy policy-history policy-compare policy-paper policy-paper-pdf", P.READ_POLICY
        ),
        *_each("policy-cadences policy-templates policy-segments policy-limits", P.READ_POLICY),
        *_each("policy-calendar policy-risk policy-measures policy-text", P.READ_POLICY),
        *_each("policy-message policy-message-body", P.READ_POLICY),
        *_each("policy-begin", P.DRAFT_POLICY),
        *_each("policy-draft-cadences policy-draft-templates", P.READ_POLICY, P.DRAFT_POLICY),
        *_each("policy-draft-segments policy-draft-limits", P.READ_POLICY, P.DRAFT_POLICY),
        *_each("policy-draft-calendar policy-draft-risk", P.READ_POLICY, P.DRAFT_POLICY),
        *_each("policy-draft-measures", P.READ_POLICY, P.DRAFT_POLICY),
        *_each("policy-draft-text policy-draft-cadence", P.READ_POLICY, P.DRAFT_POLICY),
        *_each("policy-draft-segment policy-draft-message", P.READ_POLICY, P.DRAFT_POLICY),
        *_each("policy-draft-review policy-draft-preview", P.READ_POLICY),
        *_each("policy-draft-message-body", P.READ_POLICY),
        *_each("policy-draft-cadence-add policy-draft-segment-add", P.DRAFT_POLICY),
        *_each("policy-draft-submit policy-draft-rebase policy-draft-discard", P.DRAFT_POLICY),
        # How it is set up.
        *_each("settings settings-about settings-worker settings-logo", P.READ_SETTINGS),
        *_each("audit audit-entry audit-export", P.READ_AUDIT),
        *_each("company settings-entity-add settings-logo-change", P.SET_UP_COMPANY),
        *_each("settings-organisation settings-entity", P.READ_SETTINGS, P.SET_UP_COMPANY),
        *_each("settings-mail settings-mail-of", P.READ_SETTINGS, P.SET_UP_MAIL),
        *_each("settings-mail-check", P.SET_UP_MAIL),
        *_each("settings-sending", P.READ_SETTINGS),
        *_each("settings-sending-stop", P.STOP_SENDING),
        *_each(
            "settings-sending-resume settings-sending-restored settings-sending-switch",
            P.CHANGE_SENDING,
        ),
        *_each("settings-tokens settings-token-revoke", P.READ_SETTINGS),
        *_each("settings-webhooks settings-webhook", P.LOOK_AFTER_WEBHOOKS, P.SET_UP_WEBHOOKS),
        *_each("settings-webhook-secret settings-webhook-act", P.LOOK_AFTER_WEBHOOKS),
        *_each("settings-delivery", P.LOOK_AFTER_WEBHOOKS),
        *_each("settings-retention", P.READ_SETTINGS, P.PROTECT_DATA),
        *_each("settings-retention-switch settings-retention-hold", P.PROTECT_DATA),
        *_each("settings-retention-release", P.PROTECT_DATA),
        *_each("settings-privacy", P.READ_AUDIT),
        *_each("settings-privacy-export settings-privacy-erase", P.PROTECT_DATA),
        *_each("settings-people settings-person", P.READ_SETTINGS, P.MANAGE_PEOPLE),
        *_each("settings-person-leaves settings-person-link settings-person-app", P.MANAGE_PEOPLE),
        *_each("settings-person-joins", P.MANAGE_PEOPLE),
    ]
)
# Forms that ask who is there once more, when that was not said a short while ago.
CONFIRMED: Final = frozenset(
    {
        "approval-decide",
        "approval-lend",
        "settings-person-joins",
        "settings-tokens",
        "settings-webhooks",
        "settings-webhook",
        "settings-webhook-secret",
        "settings-retention",
        "settings-retention-switch",
        "settings-retention-hold",
        "settings-retention-release",
        "settings-privacy-export",
        "settings-privacy-erase",
        "settings-sending-switch",
        "settings-people",
        "settings-person",
        "settings-person-leaves",
        "settings-person-link",
        "settings-person-app",
        "settings-entity",
        "settings-entity-add",
        "settings-mail-of",
        "second-factor",
        "passkey-add",
        "passkey-remove",
        "recovery-codes",
        "second-factor-off",
    }
)


def need(name: str, *, looks: bool) -> Need | None:
    """Tell what a page asks for; None for a page nobody thought of.

    An operation of the API asks for a token and looks after itself (dunwell/api/operations.py).
    """
    if name.startswith("api-"):
        return Door.ANYBODY
    rule = RULES.get(name)
    if rule is None:
        return None
    return rule.look if looks else rule.act
