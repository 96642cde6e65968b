"""Write docs/handbook/roles.md: what each role may do, and which pages it opens."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final

from tests.web.route_matrix import EVERYBODY, LETTERS, OPEN, ROUTES
from tools import source

PAGE: Final = source.ROOT / "docs" / "handbook" / "roles.md"
_NAMES: Final = {
    "ar_specialist": ("Receivables specialist", "keeps the ledger: imports, receipts, customers"),
    "collections_specialist": ("Collections specialist", "talks to customers, drafts the policy"),
    "team_lead": ("Team lead", "leads collectors, decides late promises"),
    "finance_manager": ("Finance manager", "approves the policy, going live, late promises"),
    "cfo": ("CFO", "approves everything; neither imports nor lets people in"),
    "sales_owner": ("Sales owner", "reads their customers, comments, pauses reminders"),
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
time, and whatever belongs to another is answered as if it did not exist. A sales owner without
another role sees the customers whose sales owner carries their name or address, and no others.

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
role. Everybody else is told what they lack and who has it, nothing is changed, and where it
matters the attempt is kept in the audit trail. Who is not signed in is asked to sign in first.
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
        yield f"\n### {part}\n\n| address | open | send a form |\n|---|---|---|\n"
        for pattern, (look, act) in routes.items():
            address = re.sub(r"<\w+:(\w+)>", r"{\1}", pattern)
            yield f"| `/{address}` | {_shown(look)} | {_shown(act)} |\n"


def _shown(letters: str) -> str:
    if letters == OPEN:
        return "anybody"
    if letters == EVERYBODY:
        return "everybody signed in"
    return "`" + "".join(one if one in letters else "·" for one in LETTERS) + "`"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(source.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
