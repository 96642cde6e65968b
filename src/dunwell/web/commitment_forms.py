"""The forms by which a person writes down what a customer promises, contests or is spared."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy

from dunwell.core import overrides
from dunwell.core.disputes import DisputeCategory
from dunwell.store.models import User

CATEGORIES: Final[Mapping[str, Any]] = {
    DisputeCategory.PRICING: gettext_lazy("Pricing"),
    DisputeCategory.QUANTITY: gettext_lazy("Quantity"),
    DisputeCategory.QUALITY: gettext_lazy("Quality"),
    DisputeCategory.DELIVERY: gettext_lazy("Delivery"),
    DisputeCategory.DUPLICATE_CHARGE: gettext_lazy("Charged twice"),
    DisputeCategory.MISSING_DOCUMENTS: gettext_lazy("Missing documents"),
    DisputeCategory.OTHER: gettext_lazy("Other"),
}


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PromiseForm(forms.Form):
    """Who promised what by when, for which items."""

    promised_date = forms.DateField(label=gettext_lazy("Pays by"), widget=_day())
    amount = forms.CharField(
        label=gettext_lazy("Amount"),
        required=False,
        help_text=gettext_lazy("empty for all that is owed on the items"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    person = forms.CharField(label=gettext_lazy("Who promised"), max_length=200)
    evidence = forms.CharField(
        label=gettext_lazy("How we know"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DisputeForm(forms.Form):
    """What a customer contests of one item."""

    amount = forms.CharField(
        label=gettext_lazy("Disputed amount"),
        required=False,
        help_text=gettext_lazy("empty for all that is open"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[(key.value, CATEGORIES[key]) for key in DisputeCategory],
    )
    note = forms.CharField(
        label=gettext_lazy("What the customer says"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OverrideForm(forms.Form):
    """Who looks after the account in place of its cadence, until when, and why."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who looks after it"),
        queryset=User.objects.none(),
        empty_label=None,
    )
    to_date = forms.DateField(label=gettext_lazy("Until"), widget=_day())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=overrides.LONGEST_REASON)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the colleagues who work here."""
        super().__init__(*args, **kwargs)
        owner = cast("forms.ModelChoiceField[User]", self.fields["owner"])
        # Who left since the form was opened is refused by the rule, in its words.
        owner.queryset = User.objects.order_by("name", "email")
        owner.choices = [(one.pk, str(one)) for one in owner.queryset if one.is_active]


class PauseForm(forms.Form):
    """Until when nobody writes to the account, and why."""

    to_date = forms.DateField(label=gettext_lazy("Until"), widget=_day())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)
