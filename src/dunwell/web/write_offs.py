"""Ask for a write-off of one item; it is posted when those with the authority signed it."""

from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dunwell.actions import write_offs as actions
from dunwell.core.refusals import Refusal
from dunwell.core.write_offs import LONGEST_NOTE, NoteMissing, WriteOffReason
from dunwell.store.models import User
from dunwell.store.queries import commitments
from dunwell.web import (
    account_commitments,
    account_frame,
    account_picks,
    pages,
    refusals,
    write_off_words,
)
from dunwell.web.once import once


class WriteOffForm(forms.Form):
    """How much of an item is given up, and why."""

    amount = forms.CharField(
        label=gettext_lazy("Amount to write off"),
        required=False,
        help_text=gettext_lazy("empty for all that is open"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[(key.value, write_off_words.REASONS[key]) for key in WriteOffReason],
    )
    note = forms.CharField(
        label=gettext_lazy("What was tried, and why the money will not come"),
        max_length=LONGEST_NOTE,
        error_messages={"required": refusals.words_of(NoteMissing)},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@once("note")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Ask for a write-off, and go to the request; what is wrong is said and all is kept."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    day = account_commitments.acting_day()
    debits = commitments.open_debits(page.part.customer_ids, on=day, entity=page.part.entity)
    chosen = account_commitments.chosen_of(request, debits)[:1]
    form = WriteOffForm(account_picks.sent(request), initial=account_picks.initial(request, {}))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            if not chosen:
                raise forms.ValidationError(_("Choose the item to write off."))
            wanted = account_commitments.amount_of(told["amount"], chosen)
            approval = actions.ask(
                chosen[0].item_id,
                by=cast("User", request.user),
                at=timezone.now(),
                on=day,
                amount=chosen[0].open_amount if wanted is None else wanted,
                reason=WriteOffReason(told["reason"]),
                note=told["note"],
            )
        except Refusal as refusal:
            form.add_error(None, refusals.told(refusal))
        except forms.ValidationError as error:
            form.add_error("amount" if chosen else None, error)
        else:
            return redirect("web:approval", approval.pk)
    context = {
        "title": _("Ask for a write-off"),
        "form": form,
        "page": page,
        "customer": page.customer,
        "picks": account_picks.of(request, debits, chosen),
        "one": True,
        "day": day,
        "consequence": _(
            "Nothing is posted now. Who has the authority for the amount signs it; what else was "
            "asked for this customer in the quarter is added to it."
        ),
        "act": _("Ask for the write-off"),
        "back": page.link("account-commitments"),
    }
    return pages.show(
        request,
        "web/account_commitment.html",
        context,
        state=page.state,
        place="accounts",
        status=422 if form.errors else 200,
    )
