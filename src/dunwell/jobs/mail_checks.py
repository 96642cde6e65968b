"""The check buttons: an entity's mail servers are tried and what they said is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dunwell.actions import mail_accounts
from dunwell.connectors.mail_checks import imap, smtp
from dunwell.connectors.mail_checks.steps import Finding, Step, Trouble
from dunwell.connectors.smtp.servers import Security, Server
from dunwell.store import sealing
from dunwell.store.models import MailAccount, User

# A person waits for the answer; a server that takes longer has a trouble of its own.
_TIMEOUT_SECONDS: Final = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the steps of one server showed, in their order."""

    findings: tuple[Finding, ...]

    @property
    def is_fine(self) -> bool:
        """Tell whether everything went well."""
        return bool(self.findings) and all(one.trouble is None for one in self.findings)


def outgoing(account: MailAccount, *, by: User, at: datetime) -> Checked:
    """Try the server for outgoing mail; nothing is sent."""
    server = Server(
        host=account.smtp_host,
        port=account.smtp_port,
        security=Security(account.smtp_security),
        user=account.smtp_user,
        password=sealing.opened(account.smtp_secret),
        timeout_seconds=_TIMEOUT_SECONDS,
    )
    checked = Checked(findings=tuple(smtp.tried(server, sender=account.from_address)))
    mail_accounts.note_check(
        account.pk, by=by, at=at, smtp_ok=checked.is_fine, words=_words(checked)
    )
    return checked


def incoming(account: MailAccount) -> Checked:
    """Try the server for incoming mail; nothing is read or changed."""
    server = Server(
        host=account.imap_host,
        port=account.imap_port,
        security=Security(account.imap_security),
        user=account.imap_user,
        password=sealing.opened(account.imap_secret),
        timeout_seconds=_TIMEOUT_SECONDS,
    )
    return Checked(findings=tuple(imap.tried(server, folder=account.imap_folder)))


def _words(checked: Checked) -> str:
    return ", ".join(
        f"{one.step.value}: {one.trouble.value if one.trouble else 'fine'}"
        for one in checked.findings
    )


# What a page needs to name the steps and troubles; it calls no connector itself.
STEPS: Final = tuple(Step)
TROUBLES: Final = tuple(Trouble)
