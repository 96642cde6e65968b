"""The mail server of an entity, with its password opened for the moment of use."""

from dunwell.connectors.smtp.servers import Security, Server
from dunwell.core.refusals import Refusal
from dunwell.store import sealing
from dunwell.store.models import MailAccount


class NoMailServer(Refusal):
    """An entity went live without a mail server, or lost it since."""

    code = "no_mail_server"


def smtp_of(account: MailAccount | None, *, entity: str) -> Server:
    """Give the server through which an entity sends."""
    if account is None or not account.smtp_host or not account.from_address:
        raise NoMailServer(
            f"{entity} sends for real but has no mail server, so its messages wait; enter it in "
            "Settings > Mail."
        )
    return Server(
        host=account.smtp_host,
        port=account.smtp_port,
        security=Security(account.smtp_security),
        user=account.smtp_user,
        password=sealing.opened(account.smtp_secret),
    )
