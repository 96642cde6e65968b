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
Row = tuple[str, str, str, str]

# Part of the API -> operation -> (scopes, roles, what is said of another entity, what it does).
OPERATIONS: Final[Mapping[str, Mapping[str, Row]]] = {
    "Customers": {
        "GET customers": ("read", "RCTFOSUPA", PART, "customers, by number or segment"),
        "GET customers/{customer_id}": ("read", "RCTFOSUPA", FOREIGN, "one customer"),
    },
    "Documents": {
        "GET items": ("read", "RCTFOSUPA", PART, "what is open at the end of a day"),
        "GET documents": ("read", "RCTFOSUPA", PART, "documents with what is open of their items"),
        "GET documents/{document_id}": ("read", "RCTFOSUPA", FOREIGN, "one document"),
    },
    "Promises, disputes, pauses": {
        "GET promises": ("read", "RCTFOSUPA", PART, "promises"),
        "GET promises/{promise_id}": ("read", "RCTFOSUPA", FOREIGN, "one promise"),
        "POST customers/{customer_id}/promises": ("act", "RCTFO", FOREIGN, "record a promise"),
        "POST promises/{promise_id}/withdrawal": ("act", "RCTFO", FOREIGN, "take a promise back"),
        "GET disputes": ("read", "RCTFOSUPA", PART, "disputes"),
        "GET disputes/{dispute_id}": ("read", "RCTFOSUPA", FOREIGN, "one dispute"),
        "POST customers/{customer_id}/disputes": ("act", "RCTFO", FOREIGN, "open a dispute"),
        "POST disputes/{dispute_id}/closing": ("act", "RCTFOP", FOREIGN, "close a dispute"),
        "GET pauses": ("read", "RCTFOSUPA", PART, "pauses"),
        "GET pauses/{pause_id}": ("read", "RCTFOSUPA", FOREIGN, "one pause"),
        "POST customers/{customer_id}/pauses": ("act", "RCTFOS", FOREIGN, "pause reminders"),
        "POST pauses/{pause_id}/end": ("act", "RCTFOS", FOREIGN, "let reminders run again"),
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
        "POST calls/{call_id}/taking-back": ("act", "RCTFO", FOREIGN, "take a call back"),
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
    },
    "Figures": {
        "GET aging": ("read", "RCTFOA", PART, "the aging, one line a currency"),
        "GET aging/customers": ("read", "RCTFOSUPA", PART, "the aging of each customer"),
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
