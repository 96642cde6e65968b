"""The forms for customer and contact data: every text is checked, and kept when it is refused."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dunwell.actions import organisations
from dunwell.core import amounts, currencies
from dunwell.core.amounts import AmountStyle
from dunwell.core.currencies import DECIMALS
from dunwell.core.customers import CustomerStatus
from dunwell.core.items import AmountTooLarge
from dunwell.core.misreads import Misread, MisreadCode
from dunwell.core.refusals import Refusal
from dunwell.core.scopes import EVERYTHING, Scope
from dunwell.store.models import Contact, Customer, User
from dunwell.store.queries import scopes
from dunwell.web import account_words, refusals
from dunwell.web.templatetags import dunwell as words

_SEEN_SALT: Final = "dunwell.account.seen"
# In other languages than these a comma separates the decimals.
_POINT_LANGUAGES: Final = ("en",)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_ONE_MARK: Final = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}", re.ASCII)
_LARGEST_DAYS: Final = 365
LISTED: Final = (
    "name",
    "status",
    "parent",
    "payer",
    "segment",
    "region",
    "branch",
    "street",
    "street_2",
    "postal_code",
    "city",
    "country",
    "language",
    "time_zone",
    "tax_id",
    "currency",
    "credit_limit",
    "credit_rating",
    "terms",
    "terms_days",
    "payment_run_calendar",
    "payment_behaviour",
    "seasonal_profile",
    "contract_type",
    "contract_renewal_date",
    "collector",
    "collector_name",
    "sales_account_manager",
    "customer_success_owner",
    "po_required",
    "portal_required",
)
CONTACT_LISTED: Final = (
    "name",
    "role",
    "email",
    "phone",
    "language",
    "preferred_channel",
    "verified_date",
    "bounced_date",
    "opted_out",
)


def style() -> AmountStyle:
    """Tell which decimal mark the reader writes."""
    language = (get_language() or "en").partition("-")[0]
    return AmountStyle.POINT if language in _POINT_LANGUAGES else AmountStyle.COMMA


def read_amount(text: str, currency: str) -> int:
    """Read an amount in the reader's format; what could be read two ways is refused."""
    decimals = DECIMALS[currency]
    mark = "." if style() is AmountStyle.POINT else ","
    lone = _ONE_MARK.fullmatch(text.strip())
    if lone and lone.group(1) == mark and decimals != len("000"):
        raise ValidationError(
            _("“%(text)s” could be thousands or decimals. Write %(example)s, without marks.")
            % {"text": text, "example": re.sub(r"[.,]", "", text.strip())}
        )
    found = amounts.parse(text, style=style(), decimals=decimals)
    if isinstance(found, Misread) and found.code is MisreadCode.TOO_LONG:
        raise ValidationError(refusals.told(AmountTooLarge()))
    if isinstance(found, Misread):
        raise ValidationError(
            _("“%(text)s” is no amount. Write it like %(example)s.")
            % {"text": text, "example": words.money(123456789, currency)}
        )
    return found


def read_limit(text: str, currency: str) -> int:
    """Read a credit limit in the reader's format."""
    found = read_amount(text, currency)
    if found < 0:
        raise ValidationError(_("A credit limit is zero or more. Leave it empty for no limit."))
    return found


class Seen(forms.Form):
    """A form that remembers what its person saw, signed so that nobody writes it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> Mapping[str, Any]:
        """Read what the person saw; a token that is missing or not ours stands for nothing."""
        try:
            found: Mapping[str, Any] = signing.loads(
                self.cleaned_data["seen"], salt=_SEEN_SALT, serializer=signing.JSONSerializer
            )
        except signing.BadSignature:
            raise ValidationError(
                _("This form is too old or incomplete. Your text is kept; save again.")
            ) from None
        return found


def seen_token(values: Mapping[str, Any]) -> str:
    """Write what a person sees into a token for the form."""
    return signing.dumps(dict(values), salt=_SEEN_SALT, serializer=signing.JSONSerializer)


def _text(model: type[Customer] | type[Contact], name: str) -> forms.CharField:
    lengths = {field.name: field.max_length for field in model._meta.concrete_fields}
    return forms.CharField(required=False, max_length=lengths[name])


def _day() -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(required=False, input_formats=["%Y-%m-%d"], widget=widget)


class CustomerForm(Seen):
    """All that may be said of a customer; related customers are named by number."""

    scope: Scope = EVERYTHING  # Which customers may be named.
    parent = forms.CharField(required=False, max_length=100)
    payer = forms.CharField(required=False, max_length=100)
    status = forms.ChoiceField(choices=[(one.value, one.value) for one in CustomerStatus])
    terms_days = forms.IntegerField(required=False, min_value=0, max_value=_LARGEST_DAYS)
    credit_limit = forms.CharField(required=False, max_length=40)
    contract_renewal_date = _day()
    collector = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, empty_label=gettext_lazy("Nobody")
    )
    po_required = forms.BooleanField(required=False)
    portal_required = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the plain text fields and the words for choices and labels."""
        super().__init__(*args, **kwargs)
        known = {field.name for field in Customer._meta.concrete_fields}
        for name in LISTED:
            if name in known and name not in self.fields:
                self.fields[name] = _text(Customer, name)
        self.fields["name"].required = True
        self.fields["status"] = forms.ChoiceField(
            choices=[(one.value, account_words.STATUSES[one]) for one in CustomerStatus]
        )
        people = User.objects.filter(is_active=True).order_by("name", "email")
        self.fields["collector"].queryset = people  # type: ignore[attr-defined]  # It is a ModelChoiceField.
        self.order_fields(["seen", *LISTED])
        for name, field in self.fields.items():
            field.label = account_words.FIELDS.get(name, name)
            field.help_text = account_words.HINTS.get(name, "")

    def clean_country(self) -> str:
        """Read a country's two letters."""
        return _fitting(self.cleaned_data["country"].upper(), _COUNTRY, "DE")

    def clean_language(self) -> str:
        """Read a language's code."""
        return _fitting(self.cleaned_data["language"], _LANGUAGE, "de, en-GB")

    def clean_time_zone(self) -> str:
        """Read a time zone by its name."""
        found: str = self.cleaned_data["time_zone"]
        return _known(organisations.require_time_zone, found)

    def clean_currency(self) -> str:
        """Read a currency's code."""
        found: str = self.cleaned_data["currency"].upper()
        return _known(currencies.require, found)

    def clean_parent(self) -> Customer | None:
        """Find the customer above."""
        return _by_number(self.scope, self.cleaned_data["parent"])

    def clean_payer(self) -> Customer | None:
        """Find the customer that pays."""
        return _by_number(self.scope, self.cleaned_data["payer"])

    def clean(self) -> dict[str, Any]:
        """Read the credit limit, which needs its currency."""
        told = super().clean() or self.cleaned_data
        text = told.get("credit_limit", "").strip()
        told["credit_limit"] = None
        if text and "currency" in told:
            if not told["currency"]:
                self.add_error("currency", _("A credit limit needs a currency. Write its code."))
                return told
            try:
                told["credit_limit"] = read_limit(text, told["currency"])
            except ValidationError as error:
                self.add_error("credit_limit", error)
        return told


class ContactForm(Seen):
    """All that may be said of a contact."""

    verified_date = _day()
    bounced_date = _day()
    opted_out = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the plain text fields and the labels."""
        super().__init__(*args, **kwargs)
        for name in CONTACT_LISTED:
            if name not in self.fields:
                self.fields[name] = _text(Contact, name)
        self.order_fields(["seen", *CONTACT_LISTED])
        for name, field in self.fields.items():
            field.label = account_words.FIELDS.get(name, name)

    def clean_language(self) -> str:
        """Read a language's code."""
        return _fitting(self.cleaned_data["language"], _LANGUAGE, "de, en-GB")

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

    def clean(self) -> dict[str, Any]:
        """A contact has at least one way to find it."""
        told = super().clean() or self.cleaned_data
        if not self.errors and not any(told.get(name) for name in ("name", "email", "phone")):
            self.add_error("name", _("Give a name, an e-mail address or a phone number."))
        return told


def within(scope: Scope) -> type[CustomerForm]:
    """Give the form to somebody who sees a part of the book."""
    return type("CustomerForm", (CustomerForm,), {"scope": scope})


def _fitting(text: str, pattern: re.Pattern[str], example: str) -> str:
    if text and not pattern.fullmatch(text):
        raise ValidationError(_("Write a code like %(example)s.") % {"example": example})
    return text


def _known(require: Callable[[str], None], text: str) -> str:
    if text:
        try:
            require(text)
        except Refusal as refusal:
            raise ValidationError(refusals.told(refusal)) from None
    return text


def _by_number(scope: Scope, text: str) -> Customer | None:
    if not text.strip():
        return None
    try:
        return scopes.by_number(scope, text.strip())
    except Refusal as refusal:
        raise ValidationError(refusals.told(refusal)) from None
