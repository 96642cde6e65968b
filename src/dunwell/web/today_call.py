"""The form that logs a call: outcome, person and note, then promise, dispute and follow-up."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dunwell.actions import calls as actions
from dunwell.actions.calls import Contested, Promised, Result
from dunwell.core import calls
from dunwell.core.calendars import Calendar
from dunwell.core.calls import Call, CallDirection, CallMethod, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.refusals import Refusal
from dunwell.jobs.ranking.accounts import Owing
from dunwell.store.models import Call as Row
from dunwell.store.models import Customer, Entity, User
from dunwell.store.queries.commitments import OpenDebit
from dunwell.web import account_forms, refusals, today_words
from dunwell.web.commitment_forms import CATEGORIES
from dunwell.web.templatetags import dunwell as words

MOST_ITEMS: Final = 100
# The name of several items, its label, and their ids.
Set = tuple[str, str, tuple[int, ...]]
_LATE, _ALL = "late", "all"
_PAID: Final = gettext_lazy("Nothing is open on this item any more; choose another one.")


def _date(label: Any, *, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def _amount(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class CallForm(forms.Form):
    """One call; what is hidden says which row it was on and what its writer had seen."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[(str(key), label) for key, label in today_words.OUTCOMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what came of the call.")},
    )
    person = forms.CharField(
        label=gettext_lazy("Who"),
        required=False,
        max_length=calls.LONGEST_PERSON,
        widget=forms.TextInput(attrs={"list": "call-people", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("By"),
        required=False,
        choices=[(key.value, today_words.METHODS[key]) for key in CallMethod],
    )
    incoming = forms.BooleanField(label=gettext_lazy("They called us"), required=False)
    at_time = forms.TimeField(
        label=gettext_lazy("At"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    promised_date = _date(gettext_lazy("Pays by"))
    promised_amount = _amount(pgettext_lazy("promise", "Amount"), gettext_lazy("empty: all"))
    promised_items = forms.ChoiceField(
        label=gettext_lazy("For"), required=False, error_messages={"invalid_choice": _PAID}
    )
    disputed_item = forms.ChoiceField(
        label=gettext_lazy("Item in dispute"),
        required=False,
        error_messages={"invalid_choice": _PAID},
    )
    disputed_amount = _amount(pgettext_lazy("dispute", "Amount"), gettext_lazy("empty: all"))
    category = forms.ChoiceField(
        label=pgettext_lazy("dispute", "Why"),
        required=False,
        choices=[(key.value, CATEGORIES[key]) for key in DisputeCategory],
    )
    follow_up_date = _date(gettext_lazy("Follow-up"), help_text=gettext_lazy("empty: none"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, debits: Sequence[OpenDebit], sets: Sequence[Set], *args: Any, **kwargs: Any
    ) -> None:
        """Offer the account's open items for promise and dispute, and sets of them."""
        super().__init__(*args, **kwargs)
        self.debits = {str(one.item_id): one for one in debits}
        shown = [(str(one.item_id), _item(one)) for one in debits[:MOST_ITEMS]]
        self.sets = sets
        named = [(name, label) for name, label, _ids in sets]
        self.fields["promised_items"].choices = [*named, *shown]  # type: ignore[attr-defined]  # A choice field.
        self.fields["disputed_item"].choices = [("", _("Nothing in dispute")), *shown]  # type: ignore[attr-defined]  # A choice field.
        for name, field in self.fields.items():
            field.widget.attrs["id"] = f"call-{name}"

    def clean(self) -> dict[str, Any]:
        """Read the amounts in the currency of what they are about."""
        told = super().clean() or {}
        promised = self._promised_ids(told.get("promised_items", ""))
        self._read(told, "promised_amount", promised)
        disputed = told.get("disputed_item")
        self._read(told, "disputed_amount", [int(disputed)] if disputed else [])
        wants = bool(told.get("promised_amount")) and not told.get("promised_date")
        if wants and "promised_date" not in self.errors:
            self.add_error("promised_date", _("Say by which day it is paid."))
        return told

    def _read(self, told: dict[str, Any], name: str, ids: Sequence[int]) -> None:
        text = str(told.get(name) or "").strip()
        currencies = {self.debits[str(one)].currency for one in ids}
        told[name] = None
        if not text:
            return
        if text.startswith("-"):
            self.add_error(name, _("The amount must be above zero."))
            return
        if len(currencies) != 1:
            self.add_error(name, _("Choose the item that the amount is for."))
            return
        try:
            told[name] = account_forms.read_amount(text, currencies.pop())
        except ValidationError as error:
            self.add_error(name, error)

    def _promised_ids(self, chosen: str) -> list[int]:
        if chosen in self.debits:
            return [int(chosen)]
        return next((list(ids) for name, _label, ids in self.sets if name == chosen), [])

    def result(self) -> Result:
        """Give what the call brought about."""
        told = self.cleaned_data
        promised, contested = [], []
        if told["promised_date"]:
            promised.append(
                Promised(
                    item_ids=self._promised_ids(told["promised_items"]),
                    promised_date=told["promised_date"],
                    amount=told["promised_amount"],
                )
            )
        if told["disputed_item"]:
            contested.append(
                Contested(
                    item_id=int(told["disputed_item"]),
                    category=DisputeCategory(told["category"] or DisputeCategory.OTHER),
                    amount=told["disputed_amount"],
                )
            )
        return Result(promised=promised, contested=contested)


def _item(one: OpenDebit) -> str:
    amount = words.money(one.open_amount - one.disputed, one.currency)
    return (
        f"{one.number or one.item_id} · {amount} {one.currency} · {words.short_day(one.due_date)}"
    )


def sets_of(debits: Sequence[OpenDebit], on: date) -> list[Set]:
    """Give what is promised most often at once: all overdue, or all open, of a currency."""
    found = []
    for currency in sorted({one.currency for one in debits}):
        mine = [one for one in debits if one.currency == currency]
        late = [one for one in mine if one.due_date < on]
        amounts = [sum(one.open_amount - one.disputed for one in part) for part in (late, mine)]
        ids = [tuple(one.item_id for one in part) for part in (late, mine)]
        found += _named(currency, amounts, ids)
    return found


def sets_named(owing: Sequence[Owing]) -> list[Set]:
    """Name the same sets from an account's sums, before anybody chooses one."""
    found = []
    for one in sorted(owing, key=lambda one: one.currency):
        amounts = [one.undisputed, one.open_amount - one.disputed]
        found += _named(one.currency, amounts, [(), ()])
    return found


def _named(currency: str, amounts: Sequence[int], ids: Sequence[tuple[int, ...]]) -> list[Set]:
    labels = (_("All overdue: %(amount)s %(currency)s"), _("All open: %(amount)s %(currency)s"))
    found = []
    for name, label, amount, part in zip((_LATE, _ALL), labels, amounts, ids, strict=True):
        said = label % {"amount": words.money(amount, currency), "currency": currency}
        if amount and (name == _LATE or amount != amounts[0]):
            found.append((f"{name}-{currency}", said, part))
    return found


def initial(newest: Row | None) -> dict[str, Any]:
    """Fill a fresh form: now, by phone."""
    return {
        "method": CallMethod.PHONE.value,
        "at_time": timezone.localtime().strftime("%H:%M"),
        "category": DisputeCategory.OTHER.value,
        "key": secrets.token_urlsafe(24),
        "seen": newest.pk if newest else 0,
    }


def again(sent: Mapping[str, str], newest: int) -> dict[str, str]:
    """Give a form that was refused all it said, as a fresh one that knows the newest call."""
    return {**sent, "seen": str(newest), "key": secrets.token_urlsafe(24)}


def proposals(on: date, calendar: Calendar) -> Mapping[str, str]:
    """Give, by outcome, when to call again; the form fills it in when one is chosen."""
    found = {}
    for outcome in CallOutcome:
        day = calls.follow_up_date(outcome, on_date=on, promised=False, calendar=calendar)
        found[outcome.value] = day.isoformat() if day else ""
    return found


def log(
    form: CallForm,
    *,
    by: User,
    customer: Customer,
    entity: Entity,
    on: date,
    task_id: int | None,
) -> Row | None:
    """Log what a valid form says; when that is refused the form says why, and keeps all."""
    told = form.cleaned_data
    people = {one.name: one.pk for one in customer.contacts.exclude(name="")}
    call = Call(
        on_date=on,
        at_time=_minute(told["at_time"]),
        method=CallMethod(told["method"] or CallMethod.PHONE),
        direction=CallDirection.INCOMING if told["incoming"] else CallDirection.OUTGOING,
        outcome=CallOutcome(told["outcome"]),
        person=told["person"],
        contact_id=people.get(told["person"]),
        note=told["note"],
        follow_up_date=told["follow_up_date"],
    )
    try:
        return actions.log(
            by=by,
            at=timezone.now(),
            today=on,
            customer=customer,
            entity=entity,
            call=call,
            result=form.result(),
            task_id=task_id,
            key=told["key"],
            seen=told["seen"],
        )
    except Refusal as refusal:
        form.add_error(_FIELDS.get(refusal.code), refusals.told(refusal))
        return None


_FIELDS: Final[Mapping[str, str]] = {
    "promise_in_the_past": "promised_date",
    "promised_too_much": "promised_amount",
    "nothing_promised": "promised_items",
    "disputed_too_much": "disputed_amount",
    "dispute_stands": "disputed_item",
    "follow_up_in_the_past": "follow_up_date",
    "person_missing": "person",
    "note_too_long": "note",
}


def _minute(told: time | None) -> time | None:
    return told.replace(second=0, microsecond=0) if told else None
