"""A reminder goes to accounts payable where it is known, else to whom the account knows first."""

from collections.abc import Sequence
from typing import Final

from dunwell.core.account_facts import Contact
from dunwell.core.channels import Tone

# Words of a role that mean whoever pays invoices, in the languages Dunwell reads.
_PAYS: Final = (
    "payable",
    "invoice",
    "billing",
    "accounting",
    "buchhaltung",
    "kreditor",
    "rechnung",
    "compta",
    "factur",
    "contabilidad",
    "crediteur",
    "boekhouding",
    "administratie",
)


def choose(contacts: Sequence[Contact]) -> Contact:
    """Choose among contacts that may be written to, at least one, in the order they were added."""
    return next((one for one in contacts if _pays(one.role)), contacts[0])


def _pays(role: str) -> bool:
    words = role.casefold()
    return words.strip() in {"ap", "a/p"} or any(word in words for word in _PAYS)


def copied(contacts: Sequence[Contact], *, to: Contact, tone: Tone) -> tuple[str, ...]:
    """Give who reads along: of a firm word's last two tones, whoever escalations go to."""
    if tone not in {Tone.ESCALATION, Tone.FINAL}:
        return ()
    return tuple(
        one.email
        for one in contacts
        if "escalation" in one.role.casefold() and one.email != to.email
    )
