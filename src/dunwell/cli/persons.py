"""What the commands about a person share: who is meant, and who does it."""

import os
from typing import TYPE_CHECKING

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.store.models import User
    from dunwell.store.queries.persons import Person


def keep_key() -> None:
    """Let the book keep its key: words that stay a while are sealed with it.

    Call it before the book is opened.
    """
    os.environ.setdefault("DUNWELL_WORKING", "1")


def found(wanted: str) -> list["Person"]:
    """Find everybody of an address or a number such as contact:12, or refuse."""
    from dunwell.core.erasures import NobodyFound
    from dunwell.store.queries import persons

    if wanted.startswith(("contact:", "user:")):
        return persons.by_subjects([wanted])
    people = persons.find(wanted) if "@" in wanted else []
    if not people:
        raise NobodyFound(
            f"There is nobody with the address {wanted}; give the whole address, or a number such "
            "as contact:12. Nothing was changed."
        )
    return persons.by_subjects([one.subject for one in people])


def acting(address: str | None) -> "User | None":
    """Give the person an act is done by; nobody named means whoever runs the machine."""
    if address is None:
        return None
    from dunwell.store.models import User

    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if user is None:
        raise BadUse(f"--by: nobody here has the address {address}; give a person's.")
    return user
