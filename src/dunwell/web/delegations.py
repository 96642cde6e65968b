"""Who decides in one's place while one is away, lent and taken back beside the approvals."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from dunwell.actions import delegations as actions
from dunwell.core import permissions
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.store.models import User
from dunwell.store.queries import deciders
from dunwell.web import clock, refusals


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget)


class DelegationForm(forms.Form):
    """Who stands in, from when to when."""

    stand_in = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"), queryset=User.objects.none(), empty_label=None
    )
    from_date = _day(gettext_lazy("First day"))
    to_date = _day(gettext_lazy("Last day"))

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        """Offer the colleagues who decide something themselves, but not the person's accounts.

        Who else is named all the same is refused by the rule, which says why.
        """
        super().__init__(*args, **kwargs)
        roles = [role.value for role in permissions.holders(Permission.DECIDE)]
        people = User.objects.filter(is_active=True)
        offered = people.filter(role_grants__role__in=roles).distinct()
        offered = offered.exclude(pk__in=deciders.accounts_of(person.pk))
        field = cast("forms.ModelChoiceField[User]", self.fields["stand_in"])
        field.queryset = people
        field.choices = [(one.pk, str(one)) for one in offered.order_by("name", "email")]


def context(person: User, form: DelegationForm | None = None) -> dict[str, Any]:
    """Give what a person lends and borrows, and the form to lend."""
    today = clock.today()
    lends = permissions.of(deciders.of(person, on=today).roles)
    fresh = DelegationForm(person, initial={"from_date": today.isoformat()})
    return {
        "lent": deciders.lent(person.pk, on=today),
        "borrowed": deciders.borrowed(person.pk, on=today),
        "lending": (form or fresh) if Permission.DECIDE in lends else None,
    }


def lend(person: User, form: DelegationForm) -> bool:
    """Lend the person's authority as a form says; when that is refused the form says why."""
    if not form.is_valid():
        return False
    told = form.cleaned_data
    try:
        actions.lend(
            by=person,
            at=timezone.now(),
            today=clock.today(),
            stand_in_id=told["stand_in"].pk,
            from_date=told["from_date"],
            to_date=told["to_date"],
        )
    except Refusal as refusal:
        form.add_error(None, refusals.told(refusal))
        return False
    return True
