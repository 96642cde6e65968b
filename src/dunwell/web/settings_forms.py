"""The forms of the settings: who the company is, and its legal entities."""

import re
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunwell.actions import bank_details, organisations
from dunwell.core import currencies
from dunwell.core.refusals import Refusal
from dunwell.store.models import Entity
from dunwell.web import places, refusals
from dunwell.web.account_forms import Seen

ORGANISATION: Final = ("name", "time_zone", "language")
ENTITY: Final = (
    "name",
    "country",
    "currency",
    "street",
    "street_2",
    "postal_code",
    "city",
    "email",
    "phone",
    "bank_name",
    "iban",
    "bic",
    "remittance_slip",
)
FIELDS: Final = {
    "name": gettext_lazy("Name"),
    "code": gettext_lazy("Code"),
    "time_zone": gettext_lazy("Time zone"),
    "language": gettext_lazy("Language"),
    "country": gettext_lazy("Country"),
    "currency": gettext_lazy("Reporting currency"),
    "street": gettext_lazy("Street"),
    "street_2": gettext_lazy("Street, second line"),
    "postal_code": gettext_lazy("Postal code"),
    "city": gettext_lazy("City"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "bank_name": gettext_lazy("Bank"),
    "iban": gettext_lazy("IBAN or account number"),
    "bic": gettext_lazy("BIC or routing number"),
    "remittance_slip": gettext_lazy("Remittance slip"),
    "logo": gettext_lazy("Logo"),
}
_HINTS: Final = {
    "language": gettext_lazy("of lists and reports that leave the house"),
    "time_zone": gettext_lazy("where your day begins"),
    "code": gettext_lazy("as your files name it"),
    "email": gettext_lazy("where customers answer"),
    "iban": gettext_lazy("printed on statements"),
    "remittance_slip": gettext_lazy(
        "a strip at the foot of statements, to tear off and send back with a cheque"
    ),
}
_CODE: Final = re.compile(r"[^\s|;,]{1,50}")


class _Labelled(forms.Form):
    """A form whose labels and hints are those of the settings."""

    def label(self) -> None:
        """Give every field its words."""
        for name, field in self.fields.items():
            field.label = FIELDS.get(name, name)
            field.help_text = _HINTS.get(name, "")


class OrganisationForm(Seen, _Labelled):
    """Who the company is."""

    name = forms.CharField(max_length=200)
    time_zone = forms.ChoiceField()
    language = forms.ChoiceField(choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the words and the time zones."""
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = _time_zone()
        self.label()


class EntityForm(Seen, _Labelled):
    """All that may be said of a legal entity."""

    email = forms.CharField(required=False, max_length=254)
    remittance_slip = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the plain text fields, the choices and the words."""
        super().__init__(*args, **kwargs)
        lengths = {field.name: field.max_length for field in Entity._meta.concrete_fields}
        for name in ENTITY:
            if name not in self.fields:
                self.fields[name] = forms.CharField(required=False, max_length=lengths[name])
        self.fields["name"].required = True
        none = [("", _("not said"))]
        self.fields["country"] = _choice([*none, *places.countries()], required=False)
        self.fields["currency"] = _currency([*none, *places.currencies()], required=False)
        self.fields["iban"].widget.attrs.update({"spellcheck": "false", "autocomplete": "off"})
        self.order_fields(["seen", *ENTITY])
        self.label()

    def clean_email(self) -> str:
        """Read an address mail can be sent to."""
        found: str = self.cleaned_data["email"]
        if found:
            try:
                validate_email(found)
            except ValidationError:
                raise ValidationError(
                    _("Mail cannot be sent to this. Write an address like name@example.com.")
                ) from None
        return found

    def clean_iban(self) -> str:
        """Read an IBAN by its check digits, or a local account number."""
        return _read(bank_details.account, self.cleaned_data["iban"])

    def clean_bic(self) -> str:
        """Read a BIC, or a local routing number."""
        return _read(bank_details.bank_code, self.cleaned_data["bic"])


class NewEntityForm(EntityForm):
    """A legal entity that is not in the book yet, with its code."""

    code = forms.CharField(max_length=50)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the code first."""
        super().__init__(*args, **kwargs)
        self.order_fields(["seen", "code", *ENTITY])

    def clean_code(self) -> str:
        """Read a code that a file can name."""
        found: str = self.cleaned_data["code"].strip()
        if not _CODE.fullmatch(found):
            raise ValidationError(_("Write a code without blanks and separators, like DE01."))
        return found


class CompanyForm(_Labelled):
    """The first step: who the company is, guessed from the browser."""

    name = forms.CharField(max_length=200)
    country = forms.ChoiceField()
    currency = forms.ChoiceField()
    time_zone = forms.ChoiceField()

    def __init__(self, *args: Any, has_entities: bool, **kwargs: Any) -> None:
        """Add the words and choices; legal entities that stand have their own countries."""
        super().__init__(*args, **kwargs)
        self.fields["country"] = _choice([("", _("Choose…")), *places.countries()])
        self.fields["currency"] = _currency(places.currencies())
        if has_entities:
            del self.fields["country"], self.fields["currency"]
        self.fields["time_zone"] = _time_zone()
        self.fields["name"].widget.attrs.update(
            {"autofocus": True, "autocomplete": "organization"}
        )
        self.label()
        self.fields["name"].label = _("Company name")


class _Known(forms.ChoiceField):
    """A choice among what there is; what there is not is refused as everywhere."""

    def __init__(self, *, rule: Callable[[str], None], **kwargs: Any) -> None:
        """Take the rule that refuses what there is not."""
        super().__init__(**kwargs)
        self._rule = rule

    def validate(self, value: str) -> None:
        """Let the rule speak first; the list of choices may be shorter than what there is."""
        if value:
            try:
                self._rule(value)
            except Refusal as refusal:
                raise ValidationError(refusals.told(refusal)) from None
        super().validate(value)


def _time_zone() -> forms.ChoiceField:
    return _Known(choices=places.time_zones(), rule=organisations.require_time_zone)


def _currency(choices: places.Choices, *, required: bool = True) -> forms.ChoiceField:
    return _Known(choices=choices, required=required, rule=currencies.require)


def _choice(choices: places.Choices, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, required=required)


def _read(reader: Any, text: str) -> str:
    try:
        found: str = reader(text)
    except Refusal as refusal:
        # The number stands in the field above, so the cause alone is enough.
        raise ValidationError(str(refusals.CAUSES[refusal.code])) from None
    return found
