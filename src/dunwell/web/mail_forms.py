"""The form of an entity's mail account; a password is typed in and never shown again."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunwell.actions.mail_accounts import FIELDS, Secret
from dunwell.store import sealing
from dunwell.store.models import MailAccount
from dunwell.web.account_forms import Seen

_SECURITIES: Final = (
    ("starttls", gettext_lazy("STARTTLS (usual on port 587)")),
    ("tls", gettext_lazy("TLS (usual on ports 465 and 993)")),
    ("none", gettext_lazy("none (only within one's own network)")),
)
LABELS: Final = {
    "from_address": gettext_lazy("Address messages come from"),
    "from_name": gettext_lazy("Name shown beside it"),
    "reply_to": gettext_lazy("Answers go to"),
    "smtp_host": gettext_lazy("Server"),
    "smtp_port": gettext_lazy("Port"),
    "smtp_security": gettext_lazy("Encryption"),
    "smtp_user": gettext_lazy("User"),
    "smtp_password": gettext_lazy("Password"),
    "smtp_variable": gettext_lazy("or read it from the environment variable"),
    "imap_host": gettext_lazy("Server"),
    "imap_port": gettext_lazy("Port"),
    "imap_security": gettext_lazy("Encryption"),
    "imap_user": gettext_lazy("User"),
    "imap_password": gettext_lazy("Password"),
    "imap_variable": gettext_lazy("or read it from the environment variable"),
    "imap_folder": gettext_lazy("Folder with answers"),
    "sent_folder": gettext_lazy("Folder with sent mail"),
}
_HINTS: Final = {
    "from_name": gettext_lazy("the entity's name when left empty"),
    "reply_to": gettext_lazy("the address above when left empty"),
    "smtp_host": gettext_lazy("as your provider names it, like smtp.example.com"),
    "imap_host": gettext_lazy("like imap.example.com"),
    "sent_folder": gettext_lazy("where the provider keeps what was sent, if it does"),
}
PARTS: Final = (
    ("from_address", "from_name", "reply_to"),
    ("smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_password", "smtp_variable"),
    (
        "imap_host",
        "imap_port",
        "imap_security",
        "imap_user",
        "imap_password",
        "imap_variable",
        "imap_folder",
        "sent_folder",
    ),
)
_HOST: Final = re.compile(r"[A-Za-z0-9._-]{1,253}|\[?[0-9A-Fa-f:.]+\]?")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
# The passwords and what is kept of them.
_SECRETS: Final = {"smtp": "smtp_secret", "imap": "imap_secret"}


class MailForm(Seen, forms.Form):
    """All that may be said of a mail account."""

    from_address = forms.CharField(max_length=254)
    from_name = forms.CharField(max_length=200, required=False)
    reply_to = forms.CharField(max_length=254, required=False)
    smtp_host = forms.CharField(max_length=254, required=False)
    smtp_port = forms.IntegerField(min_value=1, max_value=65_535)
    smtp_security = forms.ChoiceField(choices=_SECURITIES)
    smtp_user = forms.CharField(max_length=254, required=False)
    imap_host = forms.CharField(max_length=254, required=False)
    imap_port = forms.IntegerField(min_value=1, max_value=65_535)
    imap_security = forms.ChoiceField(choices=_SECURITIES)
    imap_user = forms.CharField(max_length=254, required=False)
    imap_folder = forms.CharField(max_length=200)
    sent_folder = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the passwords and the words."""
        super().__init__(*args, **kwargs)
        for kind in _SECRETS:
            widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            self.fields[f"{kind}_password"] = forms.CharField(
                required=False, strip=False, max_length=1000, widget=widget
            )
            self.fields[f"{kind}_variable"] = forms.CharField(required=False, max_length=100)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, name)
            field.help_text = _HINTS.get(name, "")

    def describe(self, account: MailAccount) -> None:
        """Say beside each password whether one is kept, and where."""
        for kind, name in _SECRETS.items():
            kept = getattr(account, name)
            variable = sealing.variable_of(kept)
            hint = _("none is kept")
            if variable:
                hint = _("read from %(variable)s") % {"variable": variable}
            elif kept:
                hint = _("one is kept; leave empty to keep it")
            self.fields[f"{kind}_password"].help_text = hint

    def parts(self) -> list[list[forms.BoundField]]:
        """Give the fields part by part: who writes, out, in."""
        return [[self[name] for name in part] for part in PARTS]

    def secrets(self) -> dict[str, Secret]:
        """Give what was said of the passwords."""
        return {
            name: Secret(
                text=self.cleaned_data[f"{kind}_password"],
                variable=self.cleaned_data[f"{kind}_variable"],
            )
            for kind, name in _SECRETS.items()
        }

    def clean(self) -> dict[str, Any]:
        """Read addresses, servers and variables."""
        for name in ("from_address", "reply_to"):
            self._each(name, _address)
        for name in ("smtp_host", "imap_host"):
            self._each(name, _host)
        for name in ("smtp_variable", "imap_variable"):
            self._each(name, _variable)
        return self.cleaned_data

    def _each(self, name: str, check: Any) -> None:
        value = self.cleaned_data.get(name, "")
        if value and (wrong := check(value)):
            self.add_error(name, wrong)


def asked(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of the account among all that was posted."""
    return {name: cleaned[name] for name in FIELDS}


def _address(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        return _("Mail cannot be sent to this. Write an address like name@example.com.")
    return ""


def _host(value: str) -> str:
    return "" if _HOST.fullmatch(value) else _("This is no name of a server.")


def _variable(value: str) -> str:
    return "" if _VARIABLE.fullmatch(value) else _("A variable has letters, digits and _.")
