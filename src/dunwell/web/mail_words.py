"""What trying a mail server showed, as sentences: what went well, what did not, and what now."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dunwell.jobs.mail_checks import Checked

_STEPS: Final[dict[str, str | Promise]] = {
    "connect": _("Reaches the server"),
    "greet": _("A mail server answers"),
    "encrypt": _("The connection is encrypted"),
    "sign_in": _("Signs in"),
    "sender": _("Takes mail from the address"),
    "folder": _("Finds the folder"),
}
_TROUBLES: Final[dict[str, str | Promise]] = {
    "no_host": _("Nobody knows a server of this name. Check its spelling."),
    "refused": _(
        "The machine is there, but nothing listens on this port. Usual are 587 with STARTTLS and "
        "465 with TLS for sending, 993 with TLS for reading."
    ),
    "timed_out": _(
        "No answer came in time. Often a firewall keeps the port shut: ask whoever runs your "
        "network, or try port 587 instead of 25."
    ),
    "not_mail": _(
        "Something answers there, but it is no mail server of this kind. Check the port."
    ),
    "tls_expected": _(
        "The server and Dunwell disagree about encryption. Choose TLS where you have STARTTLS, or "
        "the reverse; 465 and 993 want TLS, 587 and 143 want STARTTLS."
    ),
    "no_starttls": _(
        "The server offers no STARTTLS, so the password would be readable on its way. Choose TLS "
        "with its port, or ask your provider."
    ),
    "bad_certificate": _(
        "The server's certificate is not trusted or belongs to another name. Enter the name your "
        "provider gives, not an address in digits."
    ),
    "no_sign_in": _("The server lets nobody sign in here. Choose STARTTLS or TLS, or no user."),
    "wrong_password": _(
        "The user or password was refused. Many providers want a password made for this one "
        "program (an app password)."
    ),
    "sender_refused": _(
        "The server takes no mail from this address. Enter the address of the mailbox that signs "
        "in, or ask your provider to allow this one."
    ),
    "no_folder": _("There is no folder of this name. INBOX is usual."),
    "other": _("Something else went wrong; the server's own words stand beside it."),
}


def told(checked: Checked) -> list[tuple[bool, str, str, str]]:
    """Give each step: whether it went well, its name, what now, and the server's own words."""
    return [
        (
            one.trouble is None,
            str(_STEPS[one.step.value]),
            str(_TROUBLES[one.trouble.value]) if one.trouble else "",
            one.words,
        )
        for one in checked.findings
    ]
