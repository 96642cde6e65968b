"""What every operation of the API asks of a token, written down once and tried on all of them.

Each operation has the scopes of which a token needs one, the letters of the roles of which its
person needs one, and what is said of another entity (see tests/web/route_matrix.py). The table is
kept by hand and not derived from the code, so that it can find it wrong; the one in docs/api.md is
written from it.
"""

from collections.abc import Mapping
from typing import Final

NOBODY: Final = ""
# What is answered about another entity, in the words of tests/web/route_matrix.py.
FOREIGN: Final = "foreign"
PART: Final = "part"
OWN: Final = "own"
COMPANY: Final = "company"
NO_DIFFERENCE: Final = ""
Row = tuple[str, str, str, str]

# Part of the API -> operation -> (scopes, roles, what is said of another entity, what it does).
OPERATIONS: Final[Mapping[str, Mapping[str, Row]]] = {
    "Customers": {
        "GET customers": ("read", "RCTFOSUPA", PART, "customers, by number or segment"),
        "GET customers/{customer_id}": ("read", "RCTFOSUPA", FOREIGN, "one customer"),
        "PATCH customers/{customer_id}": (
            "edit",
            "RCTFO",
            FOREIGN,
            "change what is known of a customer",
        ),
        "GET contacts": ("read", "RCTFOSUPA", PART, "contacts"),
        "GET contacts/{contact_id}": ("read", "RCTFOSUPA", FOREIGN, "one contact"),
        "POST customers/{customer_id}/contacts": ("edit", "RCTFO", FOREIGN, "add a contact"),
        "PATCH contacts/{contact_id}": (
            "edit",
            "RCTFO",
            FOREIGN,
            "change a contact, or its objection to mail",
        ),
        "POST contacts/{contact_id}/removal": ("edit", "RCTFO", FOREIGN, "remove a contact"),
        "GET merge-proposals": (
            "read",
            "RCTFOSUPA",
            PART,
            "pairs of customers that look like one",
        ),
        "GET merge-proposals/{proposal_id}": ("read", "RCTFOSUPA", FOREIGN, "one pair"),
        "POST merge-proposals/{proposal_id}/merger": ("edit", "RCTFO", FOREIGN, "merge the two"),
        "POST merge-proposals/{proposal_id}/dismissal": (
            "edit",
            "RCTFO",
            FOREIGN,
            "keep the two apart",
        ),
        "GET customers/{customer_id}/timeline": (
            "read",
            "RCTFOSUPA",
            FOREIGN,
            "all that happened on an account",
        ),
        "GET customers/{customer_id}/scores": (
            "read",
            "RCTFOSUPA",
            FOREIGN,
            "its risk and the factors",
        ),
        "GET customers/{customer_id}/statement": (
            "read",
            "RCTFOSUA",
            FOREIGN,
            "its statement as figures",
        ),
        "GET customers/{customer_id}/statement.pdf": (
            "read",
            "RCTFOSUA",
            FOREIGN,
            "the same as a PDF",
        ),
    },
    "Documents": {
        "GET items": ("read", "RCTFOSUPA", PART, "what is open at the end of a day"),
        "GET documents": ("read", "RCTFOSUPA", PART, "documents with what is open of their items"),
        "GET documents/{document_id}": ("read", "RCTFOSUPA", FOREIGN, "one document"),
        "GET payments": ("read", "RCTFOSUPA", PART, "money received, with what was applied"),
        "GET payments/{item_id}": ("read", "RCTFOSUPA", FOREIGN, "one receipt"),
    },
    "Promises, disputes, pauses, write-offs": {
        "GET promises": ("read", "RCTFOSUPA", PART, "promises"),
        "GET promises/{promise_id}": ("read", "RCTFOSUPA", FOREIGN, "one promise"),
        "POST customers/{customer_id}/promises": ("act", "RCTFO", FOREIGN, "record a promise"),
        "POST promises/{promise_id}/withdrawal": ("act", "RCTFO", FOREIGN, "take a promise back"),
        "GET disputes": ("read", "RCTFOSUPA", PART, "disputes"),
        "GET disputes/{dispute_id}": ("read", "RCTFOSUPA", FOREIGN, "one dispute"),
        "POST customers/{customer_id}/disputes": ("act", "RCTFO", FOREIGN, "open a dispute"),
        "POST disputes/{dispute_id}/owner": ("act", "RCTFO", FOREIGN, "give a dispute"),
        "POST disputes/{dispute_id}/closing": ("act", "RCTFOP", FOREIGN, "close a dispute"),
        "GET pauses": ("read", "RCTFOSUPA", PART, "pauses"),
        "GET pauses/{pause_id}": ("read", "RCTFOSUPA", FOREIGN, "one pause"),
        "POST customers/{customer_id}/pauses": ("act", "RCTFOS", FOREIGN, "pause reminders"),
        "POST pauses/{pause_id}/end": ("act", "RCTFOS", FOREIGN, "let reminders run again"),
        "GET overrides": ("read", "RCTFOSUPA", PART, "accounts out of their cadence"),
        "GET overrides/{override_id}": ("read", "RCTFOSUPA", FOREIGN, "one override"),
        "POST customers/{customer_id}/overrides": (
            "act",
            "RCTFOS",
            FOREIGN,
            "take an account out of its cadence",
        ),
        "POST overrides/{override_id}/end": (
            "act",
            "RCTFOS",
            FOREIGN,
            "let it back into its cadence",
        ),
        "GET write-offs": ("read", "RCTFOSUPA", PART, "what was asked to be written off"),
        "POST write-offs": ("act", "RCTFO", PART, "ask for a write-off"),
        "GET nonpayment-reasons": ("read", "RCTFOA", PART, "why overdue accounts have not paid"),
        "POST customers/{customer_id}/nonpayment-reason": (
            "act",
            "RCTFO",
            FOREIGN,
            "set why one has not paid",
        ),
        "POST nonpayment-reasons/verification": (
            "decide",
            "CTFO",
            PART,
            "verify reasons as they were read",
        ),
    },
    "Calls and notes": {
        "GET calls": ("read", "RCTFOSUPA", PART, "calls"),
        "GET calls/{call_id}": ("read", "RCTFOSUPA", FOREIGN, "one call"),
        "POST customers/{customer_id}/calls": (
            "act",
            "RCTFOU",
            FOREIGN,
            "log a call and what it brought",
        ),
        "POST calls/{call_id}/taking-back": ("act", "RCTFOU", FOREIGN, "take a call back"),
        "GET notes": ("read", "RCTFOSUPA", PART, "notes"),
        "GET notes/{note_id}": ("read", "RCTFOSUPA", FOREIGN, "one note"),
        "POST customers/{customer_id}/notes": ("act", "RCTFOSU", FOREIGN, "write a note"),
        "PATCH notes/{note_id}": (
            "act",
            "RCTFOSU",
            FOREIGN,
            "pin a note, or take it from the top",
        ),
    },
    "The work of the day": {
        "GET worklist": ("read", "RCTFOA", PART, "the ranked list with the receipt of each rank"),
        "GET snoozes": ("read", "RCTFOA", PART, "what was put off until a day"),
        "GET snoozes/{snooze_id}": ("read", "RCTFOA", FOREIGN, "one of these"),
        "POST snoozes": ("act", "RCTFO", PART, "put actions of the worklist off"),
        "POST snoozes/{snooze_id}/end": ("act", "RCTFO", FOREIGN, "bring one back"),
        "GET tasks": ("read", "RCTFOA", PART, "tasks"),
        "GET tasks/{task_id}": ("read", "RCTFOA", FOREIGN, "one task"),
        "POST tasks/{task_id}/closing": ("act", "RCTFO", FOREIGN, "close a task with its outcome"),
        "POST assignments": ("act", "RCTFO", PART, "give accounts and tasks to a colleague"),
        "GET exceptions": ("read", "RCTFOUA", PART, "what is out of the ordinary, in whose hands"),
    },
    "Messages and replies": {
        "GET messages": ("read", "RCTFOA", PART, "messages"),
        "GET messages/{message_id}": ("read", "RCTFOA", FOREIGN, "one message"),
        "GET messages/{message_id}/content": (
            "read",
            "RCTFOA",
            FOREIGN,
            "its words and what happened to it",
        ),
        "GET messages/{message_id}/files/{number}": (
            "read",
            "RCTFOA",
            FOREIGN,
            "one of its attachments",
        ),
        "POST messages/{message_id}/release": ("send", "CTFO", FOREIGN, "let it leave"),
        "POST messages/{message_id}/hold": ("send", "CTFO", FOREIGN, "keep it back"),
        "POST messages/{message_id}/skip": (
            "send",
            "CTFO",
            FOREIGN,
            "take it back with the reason",
        ),
        "POST messages/release": ("send", "CTFO", PART, "release a batch"),
        "POST messages/tests": ("send", "CTFO", PART, "send a text to oneself"),
        "POST messages/{message_id}/whereabouts": (
            "act",
            "RCTFO",
            FOREIGN,
            "say whether an unclear one left",
        ),
        "GET replies": ("read", "RCTFOA", PART, "what came in"),
        "GET replies/{inbound_id}": ("read", "RCTFOA", FOREIGN, "one reply or report"),
        "POST replies/{inbound_id}/assignment": ("act", "RCTFO", FOREIGN, "say whose it is"),
        "POST replies/{inbound_id}/already-paid": (
            "act",
            "RCTFO",
            FOREIGN,
            "let the payment be looked for",
        ),
        "POST replies/{inbound_id}/done": (
            "act",
            "RCTFO",
            FOREIGN,
            "note that it was looked after",
        ),
        "GET invoices-to-send": (
            "read",
            "RCTFOA",
            PART,
            "invoices not sent from here, with what they lack",
        ),
        "POST documents/{document_id}/sending": (
            "send",
            "RCTFO",
            FOREIGN,
            "put an invoice into the outbox",
        ),
        "GET sending": ("read", "RCTFOAD", PART, "how each entity sends, and its checklist"),
        "POST entities/{entity_id}/sending/live": ("send", "CTFOD", FOREIGN, "ask for going live"),
        "POST entities/{entity_id}/sending/automatic": (
            "send",
            "CTFOD",
            FOREIGN,
            "ask for automatic batches",
        ),
        "POST entities/{entity_id}/sending/test": (
            "send",
            "CTFOD",
            FOREIGN,
            "back to test mode at once",
        ),
        "POST entities/{entity_id}/sending/by-hand": (
            "send",
            "CTFOD",
            FOREIGN,
            "release batches by hand again",
        ),
        "POST sending/stop": ("send", "RCTFOD", NO_DIFFERENCE, "stop all messages at once"),
        "POST sending/resume": ("send", "CTFOD", NO_DIFFERENCE, "start them again"),
        "POST sending/restored": (
            "send",
            "CTFOD",
            NO_DIFFERENCE,
            "let messages leave after a restore",
        ),
    },
    "Imports": {
        "GET imports": ("read", "RCTFOA", NO_DIFFERENCE, "loads and what they did"),
        "GET imports/{run_id}": ("read", "RCTFOA", COMPANY, "one load"),
        "GET imports/{run_id}/rejected.csv": ("read", "RCTFOA", COMPANY, "the rows it rejected"),
        "POST imports/{run_id}/acceptance": (
            "import",
            "RF",
            COMPANY,
            "accept a control difference",
        ),
        "POST imports/{run_id}/undoing": ("import", "RF", COMPANY, "take a load back"),
        "POST import-files": ("import", "RF", NO_DIFFERENCE, "send a file (multipart, `file`)"),
        "GET import-files": ("import", "RF", NO_DIFFERENCE, "one's files that are kept"),
        "GET import-files/{upload_id}": (
            "import",
            "RF",
            OWN,
            "one file; its preview once checked",
        ),
        "PATCH import-files/{upload_id}": (
            "import",
            "RF",
            OWN,
            "say what it is and how it is read",
        ),
        "POST import-files/{upload_id}/check": ("import", "RF", OWN, "begin to check it"),
        "POST import-files/{upload_id}/loading": (
            "import",
            "RF",
            OWN,
            "begin to load it as checked",
        ),
        "GET import-files/{upload_id}/rejected.csv": (
            "import",
            "RF",
            OWN,
            "the rows the check rejected",
        ),
        "POST import-files/{upload_id}/discard": ("import", "RF", OWN, "forget it"),
    },
    "Figures": {
        "GET aging": ("read", "RCTFOA", PART, "the aging, one line a currency"),
        "GET aging/customers": ("read", "RCTFOSUPA", PART, "the aging of each customer"),
        "GET measures": ("read", "RCTFOA", PART, "DSO, CEI and the others, with their inputs"),
    },
    "Approvals": {
        "GET approvals": ("read", "RCTFOAD", PART, "requests; `mine=true` waits for the caller"),
        "GET approvals/{approval_id}": ("read", "RCTFOAD", FOREIGN, "one request"),
        "POST approvals/{approval_id}/decision": ("decide", "CTFO", FOREIGN, "approve or reject"),
        "POST approvals/{approval_id}/question": (
            "decide",
            "CTFO",
            FOREIGN,
            "send back with a question",
        ),
        "POST approvals/{approval_id}/answer": (
            "act",
            "RCTFOD",
            FOREIGN,
            "answer about one's request",
        ),
        "POST approvals/{approval_id}/withdrawal": (
            "act",
            "RCTFOD",
            FOREIGN,
            "take one's request back",
        ),
        "GET absences": ("read", "RCTFOA", NO_DIFFERENCE, "who is or was away, and who covers"),
        "GET absences/{absence_id}": ("read", "RCTFOA", COMPANY, "one absence"),
        "POST absences": ("act", "RCTFO", NO_DIFFERENCE, "note that a collector is away"),
        "POST absences/{absence_id}/end": ("act", "RCTFO", COMPANY, "call an absence off"),
        "GET delegations": ("read", "RCTFOAD", NO_DIFFERENCE, "authority one lends and borrows"),
        "GET delegations/{delegation_id}": ("read", "RCTFOAD", OWN, "one of these"),
        "POST delegations": ("decide", "CTFO", NO_DIFFERENCE, "lend one's authority"),
        "POST delegations/{delegation_id}/end": ("decide", "CTFO", OWN, "take it back"),
    },
    "Policy": {
        "GET policy": ("read", "RCTFOAD", NO_DIFFERENCE, "the policy in force on a day"),
        "GET policy/versions": ("read", "RCTFOAD", NO_DIFFERENCE, "its versions"),
        "GET policy/versions/{number}": ("read", "RCTFOAD", COMPANY, "one version by its number"),
        "GET policy/drafts": ("read", "RCTFOAD", NO_DIFFERENCE, "drafts"),
        "GET policy/drafts/{draft_id}": (
            "read",
            "RCTFOAD",
            COMPANY,
            "one draft, its problems and changes",
        ),
        "POST policy/drafts": ("policy", "CTFO", NO_DIFFERENCE, "begin a draft"),
        "PATCH policy/drafts/{draft_id}": ("policy", "CTFO", COMPANY, "change its text"),
        "POST policy/drafts/{draft_id}/rebase": (
            "policy",
            "CTFO",
            COMPANY,
            "base it on the newest version",
        ),
        "POST policy/drafts/{draft_id}/discard": ("policy", "CTFO", COMPANY, "throw it away"),
        "POST policy/drafts/{draft_id}/submission": (
            "policy",
            "CTFO",
            COMPANY,
            "ask another person for a yes",
        ),
    },
    "Company and people": {
        "GET organisation": ("read", "RCTFOAD", NO_DIFFERENCE, "the company"),
        "PATCH organisation": ("manage", "FOD", NO_DIFFERENCE, "change it"),
        "GET entities": ("read", "RCTFOAD", PART, "legal entities"),
        "GET entities/{entity_id}": ("read", "RCTFOAD", FOREIGN, "one legal entity"),
        "POST entities": ("manage", "FOD", NO_DIFFERENCE, "add a legal entity"),
        "PATCH entities/{entity_id}": ("manage", "FOD", FOREIGN, "change it, its bank apart"),
        "GET people": ("read", "RCTFOAD", NO_DIFFERENCE, "people, their roles and entities"),
        "GET people/{user_id}": ("read", "RCTFOAD", COMPANY, "one person"),
        "POST people": ("manage", "D", NO_DIFFERENCE, "let a person in"),
        "PATCH people/{user_id}": ("manage", "D", COMPANY, "give roles and entities"),
        "POST people/{user_id}/leaving": (
            "manage",
            "D",
            COMPANY,
            "close the door behind a person",
        ),
        "POST people/{user_id}/same": ("manage", "D", COMPANY, "record a second account"),
        "GET webhooks": ("manage", "FOD", PART, "webhooks and how they stand"),
        "GET webhooks/{webhook_id}": ("manage", "FOD", FOREIGN, "one webhook"),
        "GET webhook-deliveries": ("manage", "FOD", PART, "what webhooks were told"),
        "POST webhooks/{webhook_id}/pause": ("manage", "FOD", FOREIGN, "send nothing for now"),
        "POST webhooks/{webhook_id}/resume": ("manage", "FOD", FOREIGN, "go on sending"),
        "POST webhooks/{webhook_id}/removal": ("manage", "FOD", FOREIGN, "tell it nothing more"),
        "POST webhooks/{webhook_id}/test": ("manage", "FOD", FOREIGN, "send a test event"),
        "POST webhook-deliveries/{delivery_id}/again": (
            "manage",
            "FOD",
            FOREIGN,
            "send an event once more",
        ),
        "GET worker": ("read", "RCTFOAD", NO_DIFFERENCE, "how the background work stands"),
    },
    "Proof": {
        "GET audit": ("audit", "FOAD", PART, "the audit trail in the order of its chain"),
    },
}
ALL: Final[Mapping[str, Row]] = {
    name: row for part in OPERATIONS.values() for name, row in part.items()
}


def method_and_path(name: str) -> tuple[str, str]:
    """Split an operation into its method and a path with every part filled."""
    method, _, path = name.partition(" ")
    parts = ["1" if part.startswith("{") else part for part in path.split("/")]
    return method, "/".join(parts)


def rows() -> dict[str, tuple[str, str, str]]:
    """Give the row of each address for the matrix of all routes: who gets, who posts, what of."""
    found: dict[str, tuple[str, str, str]] = {}
    for name, (_scopes, letters, other, _what) in ALL.items():
        method, _, path = name.partition(" ")
        parts = [
            f"<int:{part[1:-1]}>" if part.startswith("{") else part for part in path.split("/")
        ]
        look, act, said = found.get(f"api/v1/{'/'.join(parts)}", (NOBODY, NOBODY, other))
        look, act = (letters if method == "GET" else look), (letters if method == "POST" else act)
        found[f"api/v1/{'/'.join(parts)}"] = (look, act, said)
    return found
