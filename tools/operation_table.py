"""Write the last chapter of docs/api.md: every operation with the scopes and roles it asks for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from tests.api.operation_matrix import OPERATIONS
from tests.web.route_matrix import LETTERS
from tools import source

PAGE: Final = source.ROOT / "docs" / "api.md"
HEADING: Final = "## All operations\n"
_OPENING: Final = """
Paths begin with `/api/v1/`. A token needs one of the scopes, and its person one of the roles, by
the letters of [who may do what](handbook/roles.md). This chapter is written by `make docs` from
the table that the tests try on every operation, scope by scope and role by role.
"""


def page() -> str:
    """Return the text of the page."""
    before = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
    return before + HEADING + _OPENING + "".join(_parts())


def _parts() -> Iterator[str]:
    for part, operations in OPERATIONS.items():
        yield f"\n### {part}\n\n| operation | what | scope | roles |\n|---|---|---|---|\n"
        for name, (scopes, letters, _other, what) in operations.items():
            roles = "".join(one if one in letters else "·" for one in LETTERS)
            yield f"| `{name}` | {what} | {scopes.replace(' ', ', ')} | `{roles}` |\n"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(source.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
