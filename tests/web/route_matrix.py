"""What every role is answered on every page, written down once and tried on all of them.

A row is `address: (look, act)` or `address: (look, act, other)`. `look` is GET, `act` is POST;
each names the roles that get through by their letters. Everybody else who is signed in is refused
with 403, and who is not is sent to the sign-in. Pages for everybody say so by `EVERYBODY` (signed
in) and `OPEN` (anybody at all); a form that keeps what was written while a session ended sends to
the sign-in by itself, so it has a dash as well.

`other` says what those who get through are answered about another legal entity, or about a
customer that is not theirs:

- `FOREIGN`: the address names something of the book; that of another is answered 404, word for
  word as if it did not exist.
- `PART`: a page or file of many things has the person's part alone; nothing of another is in it.
- `OWN`: what the address names is a person's own; that of another person is refused as unknown.
- left out: it is about nothing of an entity or customer, so there is no difference.

An address with a number in it says one of the first and third, or `COMPANY`, which is no
difference said aloud: policy drafts, people, entries of the company.

In the part of the API the letters are of tokens' people, with every scope: GET and POST, 403 for
all others, 401 without a token; `NOBODY` where there is no such operation (405). Its rows stand in
tests/api/operation_matrix.py, with the scopes that a token needs.

The table is kept by hand and not derived from the code, so that it can find it wrong.
"""

from collections.abc import Mapping
from typing import Final

from tests.api import operation_matrix

LETTERS: Final = {
    "R": "ar_specialist",
    "C": "collections_specialist",
    "T": "team_lead",
    "F": "finance_manager",
    "O": "cfo",
    "S": "sales_owner",
    "U": "customer_success",
    "P": "dispute_owner",
    "A": "auditor",
    "D": "administrator",
}
EVERYBODY: Final = "RCTFOSUPAD*"  # The star: also a person who has no role yet.
OPEN: Final = "RCTFOSUPAD*-"  # The dash: also who is not signed in.

NOBODY: Final = ""
FOREIGN: Final = "foreign"
PART: Final = "part"
OWN: Final = "own"
COMPANY: Final = "company"
API: Final = "The API, by token"
# A page or operation: who looks, who acts, and what is said of another entity.
Row = tuple[str, str] | tuple[str, str, str]

# Part of the product -> address -> (look, act, other).
ROUTES: Final[Mapping[str, Mapping[str, Row]]] = {
    "Signing in": {
        "": (EVERYBODY, EVERYBODY),
        "hooks/mail/<str:entity>": (OPEN, OPEN),
        "language": (EVERYBODY, EVERYBODY),
        "metrics": (OPEN, OPEN),
        "sign-in": (OPEN, OPEN),
        "sign-in/company": (OPEN, OPEN),
        "sign-in/company/back": (OPEN, OPEN),
        "sign-in/passkey": (OPEN, OPEN),
        "sign-in/code": (OPEN, OPEN),
        "sign-in/<str:secret>": (OPEN, OPEN),
        "sign-out": (EVERYBODY, EVERYBODY),
        "password": (EVERYBODY, EVERYBODY),
        "me": (EVERYBODY, EVERYBODY),
        "me/here": (EVERYBODY, EVERYBODY),
        "me/mails": (EVERYBODY, EVERYBODY),
        "me/sessions/end-others": (EVERYBODY, EVERYBODY),
        "me/sessions/<int:session_id>/end": (EVERYBODY, EVERYBODY, OWN),
        "me/passkeys/add": (EVERYBODY, EVERYBODY),
        "me/passkeys/<int:key_id>/remove": (EVERYBODY, EVERYBODY, OWN),
        "me/app": (EVERYBODY, EVERYBODY),
        "me/app/codes": (EVERYBODY, EVERYBODY),
        "me/app/off": (EVERYBODY, EVERYBODY),
    },
    API: {
        "api/v1/openapi.json": (OPEN, OPEN),
        "api/v1/<path:path>": (OPEN, OPEN),
        **operation_matrix.rows(),
    },
    "The work of the day": {
        "today": ("RCTFOA", "RCTFOA", PART),
        "today/review": ("RCTFOA", "RCTFOA", PART),
        "today/act": ("RCTFO", "RCTFO", PART),
        "today/away": ("RCTFOA", "RCTFO"),
        "today/away/<int:absence_id>/end": ("RCTFO", "RCTFO", COMPANY),
        "today/snoozes/<int:snooze_id>/end": ("RCTFO", "RCTFO", FOREIGN),
        "today/calls/<int:call_id>/take-back": ("RCTFO", "RCTFO", FOREIGN),
        "today/mails/<int:message_id>/<str:verb>": ("CTFO", "CTFO", FOREIGN),
        "today/rows/<str:key>/call": ("RCTFO-", "RCTFO-", FOREIGN),
        "today/rows/<str:key>/script": ("RCTFOA", "RCTFOA", FOREIGN),
        "exceptions": ("RCTFOUA", "RCTFOUA", PART),
        "exceptions/export": ("RCTFOUA", "RCTFOUA", PART),
        "exceptions/reasons": ("RCTFOA", "RCTFOA", PART),
        "exceptions/reasons/export": ("RCTFOA", "RCTFOA", PART),
        "exceptions/reasons/review": ("CTFO", "CTFO", PART),
        "exceptions/reasons/verify": ("CTFO", "CTFO", PART),
        "days": ("RCTFOA", "RCTFOA", PART),
        "demo/next-day": ("RCTFOD", "RCTFOD"),
    },
    "Accounts": {
        "accounts": ("RCTFOSUPA", "RCTFOSUPA", PART),
        "accounts/export": ("RCTFOSUA", "RCTFOSUA", PART),
        "accounts/<int:customer_id>": ("RCTFOSUPA", "RCTFOSUPA", FOREIGN),
        "accounts/<int:customer_id>/payments": ("RCTFOSUPA", "RCTFOSUPA", FOREIGN),
        "accounts/<int:customer_id>/documents": ("RCTFOSUPA", "RCTFOSUPA", FOREIGN),
        "accounts/<int:customer_id>/commitments": ("RCTFOSUPA", "RCTFOSUPA", FOREIGN),
        "accounts/<int:customer_id>/timeline": ("RCTFOSUPA", "RCTFOSUPA", FOREIGN),
        "accounts/<int:customer_id>/details": ("RCTFOSUPA", "RCTFOSUPA", FOREIGN),
        "accounts/<int:customer_id>/history": ("RCTFOSUPA", "RCTFOSUPA", FOREIGN),
        "aging.xlsx": ("RCTFOA", "RCTFOA", PART),
        "aging.csv": ("RCTFOA", "RCTFOA", PART),
        "accounts/<int:customer_id>/statement.pdf": ("RCTFOSUA", "RCTFOSUA", FOREIGN),
        "accounts/<int:customer_id>/open-items.xlsx": ("RCTFOSUA", "RCTFOSUA", FOREIGN),
        "accounts/<int:customer_id>/edit": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/credit-limit": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/contacts/add": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/contacts/<int:contact_id>": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/contacts/<int:contact_id>/remove": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/merge/<int:proposal_id>": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/merge/<int:proposal_id>/dismiss": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/calls/add": ("RCTFOU", "RCTFOU", FOREIGN),
        "accounts/<int:customer_id>/calls/<int:call_id>/take-back": ("RCTFOU", "RCTFOU", FOREIGN),
        "accounts/<int:customer_id>/promises/add": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/promises/<int:promise_id>/withdraw": (
            "RCTFO",
            "RCTFO",
            FOREIGN,
        ),
        "accounts/<int:customer_id>/disputes/add": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/disputes/<int:dispute_id>/owner": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/disputes/<int:dispute_id>/close": (
            "RCTFOP",
            "RCTFOP",
            FOREIGN,
        ),
        "accounts/<int:customer_id>/write-offs/add": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/pauses/add": ("RCTFOS", "RCTFOS", FOREIGN),
        "accounts/<int:customer_id>/pauses/<int:pause_id>/end": ("RCTFOS", "RCTFOS", FOREIGN),
        "accounts/<int:customer_id>/reason": ("RCTFO", "RCTFO", FOREIGN),
        "accounts/<int:customer_id>/reason/verify": ("CTFO", "CTFO", FOREIGN),
        "accounts/<int:customer_id>/overrides/add": ("RCTFOS", "RCTFOS", FOREIGN),
        "accounts/<int:customer_id>/overrides/<int:override_id>/end": (
            "RCTFOS",
            "RCTFOS",
            FOREIGN,
        ),
        "accounts/<int:customer_id>/notes/add": ("RCTFOSU", "RCTFOSU", FOREIGN),
        "accounts/<int:customer_id>/notes/<int:note_id>/<str:verb>": (
            "RCTFOSU",
            "RCTFOSU",
            FOREIGN,
        ),
    },
    "Lists and documents": {
        "invoices": ("RCTFOSUPA", "RCTFOSUPA", PART),
        "invoices/export": ("RCTFOSUA", "RCTFOSUA", PART),
        "invoices/to-send": ("RCTFOA", "RCTFOA", PART),
        "invoices/<int:document_id>/send": ("RCTFO", "RCTFO", FOREIGN),
        "invoices/<int:document_id>": ("RCTFOSUPA", "RCTFOSUPA", FOREIGN),
        "payments": ("RCTFOSUPA", "RCTFOSUPA", PART),
        "payments/export": ("RCTFOSUA", "RCTFOSUA", PART),
        "payments/<int:document_id>": ("RCTFOSUPA", "RCTFOSUPA", FOREIGN),
        "promises": ("RCTFOSUPA", "RCTFOSUPA", PART),
        "promises/export": ("RCTFOSUA", "RCTFOSUA", PART),
        "disputes": ("RCTFOSUPA", "RCTFOSUPA", PART),
        "disputes/export": ("RCTFOSUA", "RCTFOSUA", PART),
        "views": ("RCTFOSUPA", "RCTFOSUPA"),
        "views/<int:view_id>": ("RCTFOSUPA", "RCTFOSUPA", OWN),
        "search": ("RCTFOSUPA", "RCTFOSUPA", PART),
    },
    "Dashboard": {
        "dashboard": ("RCTFOA", "RCTFOA", PART),
        "dashboard.pdf": ("RCTFOA", "RCTFOA", PART),
    },
    "Imports": {
        "imports": ("RCTFOA", "RCTFOA", PART),
        "imports/drop": ("RF", "RF"),
        "imports/sample": ("RF", "RF"),
        "imports/sample/build": ("RF", "RF"),
        "imports/<int:run_id>": ("RCTFOA", "RCTFOA", FOREIGN),
        "imports/<int:run_id>/accept": ("RF", "RF", FOREIGN),
        "imports/<int:run_id>/undo": ("RF", "RF", FOREIGN),
        "imports/<int:run_id>/rejected.csv": ("RCTFOA", "RCTFOA", FOREIGN),
        "imports/file/<int:upload_id>/columns": ("RF", "RF", OWN),
        "imports/file/<int:upload_id>/check": ("RF", "RF", OWN),
        "imports/file/<int:upload_id>/load": ("RF", "RF", OWN),
        "imports/file/<int:upload_id>/rejected.csv": ("RF", "RF", OWN),
        "imports/file/<int:upload_id>/discard": ("RF", "RF", OWN),
    },
    "Messages and replies": {
        "outbox": ("RCTFOA", "RCTFOA", PART),
        "outbox/approve": ("CTFO", "CTFO", PART),
        "outbox/review": ("CTFO", "CTFO", PART),
        "outbox/release": ("CTFO", "CTFO", PART),
        "outbox/preview": ("RCTFOA", "RCTFOA", PART),
        "outbox/preview/body": ("RCTFOA", "RCTFOA", PART),
        "outbox/test": ("CTFO", "CTFO", PART),
        "outbox/<int:message_id>": ("RCTFOA", "RCTFOA", FOREIGN),
        "outbox/<int:message_id>/body": ("RCTFOA", "RCTFOA", FOREIGN),
        "outbox/<int:message_id>/file/<int:number>": ("RCTFOA", "RCTFOA", FOREIGN),
        "outbox/<int:message_id>/<str:verb>": ("CTFO", "CTFO", FOREIGN),
        "replies": ("RCTFOA", "RCTFOA", PART),
        "replies/<int:inbound_id>": ("RCTFOA", "RCTFOA", FOREIGN),
        "replies/<int:inbound_id>/<str:verb>": ("RCTFO", "RCTFO", FOREIGN),
        "unclear/<int:message_id>": ("RCTFO", "RCTFO", FOREIGN),
    },
    "Approvals and policy": {
        "approvals": ("RCTFOAD", "RCTFOAD", PART),
        "approvals/<int:approval_id>": ("RCTFOAD", "RCTFOAD", FOREIGN),
        "approvals/<int:approval_id>/decide": ("CTFO", "CTFO", FOREIGN),
        "approvals/<int:approval_id>/withdraw": ("RCTFOD", "RCTFOD", FOREIGN),
        "approvals/<int:approval_id>/ask": ("CTFO", "CTFO", FOREIGN),
        "approvals/<int:approval_id>/answer": ("RCTFOD", "RCTFOD", FOREIGN),
        "approvals/lend": ("CTFO", "CTFO"),
        "approvals/lent/<int:delegation_id>/end": ("CTFO", "CTFO", OWN),
        "policy": ("RCTFOAD", "RCTFOAD"),
        "policy/history": ("RCTFOAD", "RCTFOAD"),
        "policy/history/<int:number>": ("RCTFOAD", "RCTFOAD", COMPANY),
        "policy/for-customers": ("RCTFOAD", "RCTFOAD"),
        "policy/for-customers.pdf": ("RCTFOAD", "RCTFOAD"),
        "policy/drafts": ("CTFO", "CTFO"),
        "policy/segments": ("RCTFOAD", "RCTFOAD"),
        "policy/cadences": ("RCTFOAD", "RCTFOAD"),
        "policy/limits": ("RCTFOAD", "RCTFOAD"),
        "policy/calendar": ("RCTFOAD", "RCTFOAD"),
        "policy/risk": ("RCTFOAD", "RCTFOAD"),
        "policy/measures": ("RCTFOAD", "RCTFOAD"),
        "policy/templates": ("RCTFOAD", "RCTFOAD"),
        "policy/text": ("RCTFOAD", "RCTFOAD"),
        "policy/drafts/<int:draft_id>/segments": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/cadences": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/limits": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/calendar": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/risk": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/measures": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/templates": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/text": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/cadences/add": ("CTFO", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/cadences/<str:key>": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/cadences/<str:key>/preview": ("RCTFOAD", "RCTFOAD", COMPANY),
        "policy/drafts/<int:draft_id>/segments/add": ("CTFO", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/segments/<int:place>": ("RCTFOAD", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/review": ("RCTFOAD", "RCTFOAD", COMPANY),
        "policy/drafts/<int:draft_id>/submit": ("CTFO", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/rebase": ("CTFO", "CTFO", COMPANY),
        "policy/drafts/<int:draft_id>/discard": ("CTFO", "CTFO", COMPANY),
        "policy/texts/<str:key>/<str:language>": ("RCTFOAD", "RCTFOAD"),
        "policy/texts/<str:key>/<str:language>/body": ("RCTFOAD", "RCTFOAD"),
        "policy/drafts/<int:draft_id>/texts/<str:key>/<str:language>": (
            "RCTFOAD",
            "CTFO",
            COMPANY,
        ),
        "policy/drafts/<int:draft_id>/texts/<str:key>/<str:language>/body": (
            "RCTFOAD",
            "RCTFOAD",
            COMPANY,
        ),
    },
    "Settings": {
        "settings/mail": ("RCTFOAD", "D", PART),
        "settings/mail/<int:entity_id>": ("RCTFOAD", "D", FOREIGN),
        "settings/mail/<int:entity_id>/check/<str:way>": ("D", "D", FOREIGN),
        "settings/sending": ("RCTFOAD", "RCTFOAD", PART),
        "settings/sending/stop": ("RCTFOD", "RCTFOD"),
        "settings/sending/restored": ("CTFOD", "CTFOD"),
        "settings/sending/resume": ("CTFOD", "CTFOD"),
        "settings/sending/<int:entity_id>/<str:to>": ("CTFOD", "CTFOD", FOREIGN),
        "company": ("FOD", "FOD"),
        "settings": ("RCTFOAD", "RCTFOAD", PART),
        "settings/organisation": ("RCTFOAD", "FOD", PART),
        "settings/people": ("RCTFOAD", "D"),
        "settings/people/<int:user_id>": ("RCTFOAD", "D", COMPANY),
        "settings/people/<int:user_id>/leaves": ("D", "D", COMPANY),
        "settings/people/<int:user_id>/link": ("D", "D", COMPANY),
        "settings/people/<int:user_id>/app": ("D", "D", COMPANY),
        "settings/people/<int:user_id>/same": ("D", "D", COMPANY),
        "settings/about": ("RCTFOAD", "RCTFOAD"),
        "settings/worker": ("RCTFOAD", "RCTFOAD", PART),
        "settings/api": ("RCTFOAD", "RCTFOAD"),
        "settings/api/<int:token_id>/revoke": ("RCTFOAD", "RCTFOAD", OWN),
        "settings/webhooks": ("FOD", "FO", PART),
        "settings/webhooks/<int:webhook_id>": ("FOD", "FO", FOREIGN),
        "settings/webhooks/<int:webhook_id>/secret": ("FOD", "FOD", FOREIGN),
        "settings/webhooks/<int:webhook_id>/act": ("FOD", "FOD", FOREIGN),
        "settings/webhooks/deliveries/<int:delivery_id>": ("FOD", "FOD", FOREIGN),
        "settings/retention": ("RCTFOAD", "FD", PART),
        "settings/retention/switch": ("FD", "FD"),
        "settings/retention/holds": ("FD", "FD", PART),
        "settings/retention/holds/<int:hold_id>/end": ("FD", "FD", FOREIGN),
        "settings/privacy": ("FOAD", "FOAD", PART),
        "settings/privacy/export": ("FD", "FD", PART),
        "settings/privacy/erase": ("FD", "FD", PART),
        "audit": ("FOAD", "FOAD", PART),
        "audit/<int:sequence>": ("FOAD", "FOAD", FOREIGN),
        "audit/export": ("FOAD", "FOAD", PART),
        "settings/entities/add": ("FOD", "FOD"),
        "settings/entities/<int:entity_id>": ("RCTFOAD", "FOD", FOREIGN),
        "settings/entities/<int:entity_id>/logo": ("FOD", "FOD", FOREIGN),
        "settings/entities/<int:entity_id>/logo.png": ("RCTFOAD", "RCTFOAD", FOREIGN),
    },
}
