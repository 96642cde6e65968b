"""Write docs/handbook/roles.md: what each role may do, and which pages it opens."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final

from tests.web.route_matrix import (
    API,
    COMPANY,
    EVERYBODY,
    FOREIGN,
    LETTERS,
    NOBODY,
    OPEN,
    OWN,
    PART,
    ROUTES,
)
from tools import source

PAGE: Final = source.ROOT / "docs" / "handbook" / "roles.md"
_NAMES: Final = {
    "ar_specialist": ("Receivables specialist", "keeps the ledger: imports, receipts, customers"),
    "collections_specialist": ("Collections specialist", "talks to customers, drafts the policy"),
    "team_lead": ("Team lead", "leads collectors, decides late promises"),
    "finance_manager": ("Finance manager", "approves the policy, going live, late promises"),
    "cfo": ("CFO", "approves everything; neither imports nor lets people in"),
    "sales_owner": ("Sales owner", "reads their customers, comments, pauses reminders"),
    "customer_success": ("Customer success", "reads their customers, notes, logs calls"),
    "dispute_owner": ("Dispute owner", "answers the disputes given to them"),
    "auditor": ("Auditor", "reads everything and changes nothing"),
    "administrator": (
        "Administrator",
        "sets Dunwell up and lets people in; has no say over money",
    ),
}
_OPENING: Final = """# Who may do what

A person has one role or several, and may do what any of them includes. Who has none may only sign
in and out. Administrators give roles under Settings, People. What an amount or a second person
decides comes on top: see [approvals in the policy](policy.md).

Administrators may also grant a person some legal entities; they then look at one of these at a
time, and whatever belongs to another is answered as if it did not exist, in every list, file and
answer of the API. A customer is of the entities that ever billed it; one that none did is
everybody's.

Three roles see some customers alone, unless the person also has a role that works on the book: a
sales owner those whose sales owner carries their name or address, customer success those whose
customer success owner does, and a dispute owner those with a dispute that was given to them.

Signing in takes a password, and the code of an authenticator app where a person set one up under
My sign-in. What matters most (decisions, going live, people, entities and their bank, mail) asks
who is there once more after 15 minutes. A session ends after an hour without a click and after
twelve hours.

| letter | role | in one line |
|---|---|---|
"""
_TABLES: Final = """
## Page by page

The letters say who may open a page and who may send it a form; a dot stands for nobody of that
role. Everybody else is told what they lack and who has it (403), nothing is changed, and where it
matters the attempt is kept in the audit trail. Who is not signed in is asked to sign in first;
without a token the API answers 401.

The last column says what those who may are answered about another legal entity, or about a
customer that is not theirs:

- *not found*: what the address names is answered as if it did not exist (404);
- *left out*: the page or file has nothing of it;
- *one's own*: what the address names belongs to one person; others are told it is unknown;
- *no difference*: the page is about the company, or about nobody's customers.

This page is written by `make docs` from the table that the tests try on every page, role by role.
"""


def page() -> str:
    """Return the text of the page."""
    roles = "".join(
        f"| {letter} | {_NAMES[role][0]} | {_NAMES[role][1]} |\n"
        for letter, role in LETTERS.items()
    )
    return _OPENING + roles + _TABLES + "".join(_parts())


def _parts() -> Iterator[str]:
    for part, routes in ROUTES.items():
        acts = ("`GET`", "`POST`") if part == API else ("open", "send a form")
        yield f"\n### {part}\n\n| address | {' | '.join(acts)} | another entity's |\n"
        yield "|---|---|---|---|\n"
        for pattern, (look, act, *other) in routes.items():
            address = re.sub(r"<\w+:(\w+)>", r"{\1}", pattern)
            said = _OTHERS[other[0] if other else ""]
            yield f"| `/{address}` | {_shown(look)} | {_shown(act)} | {said} |\n"


_OTHERS: Final = {
    FOREIGN: "not found",
    PART: "left out",
    OWN: "one's own",
    COMPANY: "no difference",
    "": "no difference",
}


def _shown(letters: str) -> str:
    if letters == OPEN:
        return "anybody"
    if letters == EVERYBODY:
        return "everybody signed in"
    if letters == NOBODY:
        return "–"
    return "`" + "".join(one if one in letters else "·" for one in LETTERS) + "`"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(source.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
