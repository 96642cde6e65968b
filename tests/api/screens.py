"""Every act of a screen, and the operation of the API that does the same; or why there is none.

Kept by hand: a screen that begins to act fails the tests until it stands here.
"""

from collections.abc import Mapping
from typing import Final

# The name of a page that acts -> the operations that do what its form does.
ACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "today-act": ("POST snoozes", "POST assignments", "POST tasks/{task_id}/closing"),
    "today-wake": ("POST snoozes/{snooze_id}/end",),
    "today-undo": ("POST calls/{call_id}/taking-back",),
    "today-mail": (
        "POST messages/{message_id}/release",
        "POST messages/{message_id}/hold",
        "POST messages/{message_id}/skip",
    ),
    "today-call": ("POST customers/{customer_id}/calls",),
    "account-edit": ("PATCH customers/{customer_id}",),
    "account-contact-add": ("POST customers/{customer_id}/contacts",),
    "account-contact": ("PATCH contacts/{contact_id}",),
    "account-contact-remove": ("POST contacts/{contact_id}/removal",),
    "account-merge": ("POST merge-proposals/{proposal_id}/merger",),
    "account-dismiss": ("POST merge-proposals/{proposal_id}/dismissal",),
    "absences": ("POST absences",),
    "absence-end": ("POST absences/{absence_id}/end",),
    "account-call": ("POST customers/{customer_id}/calls",),
    "account-call-undo": ("POST calls/{call_id}/taking-back",),
    "account-promise": ("POST customers/{customer_id}/promises",),
    "account-promise-withdraw": ("POST promises/{promise_id}/withdrawal",),
    "account-dispute": ("POST customers/{customer_id}/disputes",),
    "account-dispute-give": ("POST disputes/{dispute_id}/owner",),
    "account-dispute-close": ("POST disputes/{dispute_id}/closing",),
    "account-write-off": ("POST write-offs",),
    "account-pause": ("POST customers/{customer_id}/pauses",),
    "account-pause-end": ("POST pauses/{pause_id}/end",),
    "account-override": ("POST customers/{customer_id}/overrides",),
    "account-override-end": ("POST overrides/{override_id}/end",),
    "account-reason": ("POST customers/{customer_id}/nonpayment-reason",),
    "account-reason-verify": ("POST nonpayment-reasons/verification",),
    "account-note": ("POST customers/{customer_id}/notes",),
    "account-note-act": ("PATCH notes/{note_id}",),
    "invoice-send": ("POST documents/{document_id}/sending",),
    "nonpayment-verify": ("POST nonpayment-reasons/verification",),
    "import-drop": ("POST import-files",),
    "import-accept": ("POST imports/{run_id}/acceptance",),
    "import-undo": ("POST imports/{run_id}/undoing",),
    "import-columns": ("PATCH import-files/{upload_id}",),
    "import-check": (
        "POST import-files/{upload_id}/check",
        "PATCH import-files/{upload_id}",
    ),
    "import-load": ("POST import-files/{upload_id}/loading",),
    "import-discard": ("POST import-files/{upload_id}/discard",),
    "approval-decide": ("POST approvals/{approval_id}/decision",),
    "approval-withdraw": ("POST approvals/{approval_id}/withdrawal",),
    "approval-ask": ("POST approvals/{approval_id}/question",),
    "approval-answer": ("POST approvals/{approval_id}/answer",),
    "approval-lend": ("POST delegations",),
    "approval-lent-end": ("POST delegations/{delegation_id}/end",),
    "policy-begin": ("POST policy/drafts",),
    # The fields of a draft are its text by other means.
    **dict.fromkeys(
        (
            *("policy-draft-segments", "policy-draft-cadences", "policy-draft-limits"),
            *("policy-draft-calendar", "policy-draft-risk", "policy-draft-measures"),
            *("policy-draft-templates", "policy-draft-text", "policy-draft-message"),
            *("policy-draft-cadence-add", "policy-draft-cadence"),
            *("policy-draft-segment-add", "policy-draft-segment"),
        ),
        ("PATCH policy/drafts/{draft_id}",),
    ),
    "policy-draft-submit": ("POST policy/drafts/{draft_id}/submission",),
    "policy-draft-rebase": ("POST policy/drafts/{draft_id}/rebase",),
    "policy-draft-discard": ("POST policy/drafts/{draft_id}/discard",),
    "outbox-release": ("POST messages/release",),
    "message-test": ("POST messages/tests",),
    "outbox-act": (
        "POST messages/{message_id}/release",
        "POST messages/{message_id}/hold",
        "POST messages/{message_id}/skip",
    ),
    "settings-sending-stop": ("POST sending/stop",),
    "settings-sending-restored": ("POST sending/restored",),
    "settings-sending-resume": ("POST sending/resume",),
    "settings-sending-switch": (
        "POST entities/{entity_id}/sending/live",
        "POST entities/{entity_id}/sending/automatic",
        "POST entities/{entity_id}/sending/test",
        "POST entities/{entity_id}/sending/by-hand",
    ),
    "reply-act": (
        "POST replies/{inbound_id}/already-paid",
        "POST replies/{inbound_id}/assignment",
        "POST replies/{inbound_id}/done",
    ),
    "unclear-decide": ("POST messages/{message_id}/whereabouts",),
    "settings-organisation": ("PATCH organisation",),
    "settings-people": ("POST people",),
    "settings-person": ("PATCH people/{user_id}",),
    "settings-person-joins": ("POST people/{user_id}/same",),
    "settings-person-leaves": ("POST people/{user_id}/leaving",),
    "settings-webhook-act": (
        "POST webhooks/{webhook_id}/pause",
        "POST webhooks/{webhook_id}/resume",
        "POST webhooks/{webhook_id}/test",
        "POST webhooks/{webhook_id}/removal",
    ),
    "settings-delivery": ("POST webhook-deliveries/{delivery_id}/again",),
    "settings-entity-add": ("POST entities",),
    "settings-entity": ("PATCH entities/{entity_id}",),
}
_SIGNING_IN: Final = "Signing in, and looking after one's own door, is for who sits there."
_SECRETS: Final = (
    "It shows or takes a secret, which passes between the program and a person alone."
)

# The name of a page that acts -> why machines do not do it.
BROWSER_ONLY: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            *("sign-in", "sign-in-code", "sign-in-link", "sign-in-passkey", "sign-out"),
            *("company-sign-in", "company-back", "password", "me", "me-here", "me-mails"),
            *("me-end-others", "me-end-session", "passkey-add", "passkey-remove"),
            *("second-factor", "recovery-codes", "second-factor-off"),
        ),
        _SIGNING_IN,
    ),
    **dict.fromkeys(
        (
            *("settings-privacy-erase", "settings-privacy-export", "settings-retention"),
            *("settings-retention-hold", "settings-retention-release"),
            "settings-retention-switch",
        ),
        "What is erased for good, held or handed out about a person is decided by a person.",
    ),
    "home": "It leads a person to their page.",
    "language": "In which language a person reads is theirs; the API speaks one.",
    "save-view": "A view is how a person looks at a table; a question to the API is its own view.",
    "change-view": "A view is how a person looks at a table; a question is its own view.",
    "company": "Who the company is is said once, before anybody could have a token.",
    "settings-tokens": "A token never makes another: a person is asked who they are first.",
    "settings-token-revoke": "Taking a token back must not hang on having one.",
    "settings-person-link": _SECRETS,
    "settings-person-app": "A lost second factor is taken away by an administrator who is there.",
    "settings-mail-of": _SECRETS,
    "settings-mail-check": "It tries the passwords that were just entered at the page.",
    "settings-webhooks": _SECRETS,
    "settings-webhook": _SECRETS,
    "settings-webhook-secret": _SECRETS,
    "settings-logo-change": "A picture on what customers get is looked at before it is kept.",
    "import-sample-build": "The sample company is built once, in a book that is empty.",
    "demo-next-day": "It lives the next day of the demo company, in no other book.",
    "mail-hook": "The senders of mail call it themselves, with a signature of their own.",
}
