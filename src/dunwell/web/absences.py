"""Who is away and who does their work meanwhile, said by themselves or by who leads."""

from typing import Any, Final, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import assignments as actions
from dunwell.core import assignment
from dunwell.core.refusals import Refusal
from dunwell.store.models import User
from dunwell.store.queries import assignments as queries
from dunwell.store.queries import people
from dunwell.web import account_commitments, pages, refusals
from dunwell.web.once import once

PLACE: Final = "today"


def _day(label: Any, *, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, help_text=help_text)


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and who does their work."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Who is away"), queryset=User.objects.none(), empty_label=None
    )
    from_date = _day(gettext_lazy("First day away"))
    to_date = _day(gettext_lazy("First day back"))
    cover = forms.ModelChoiceField(
        label=gettext_lazy("Who does their work"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: it waits for them"),
    )

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        """Offer who collects: all of them to who leads, to others themselves.

        Who else is named all the same is refused by the rule, which says why.
        """
        super().__init__(*args, **kwargs)
        collect = queries.who_collects()
        leads = people.roles_of(by) & assignment.LEADS
        self._offer("person", collect if leads else collect.filter(pk=by.pk))
        self._offer("cover", collect if leads else collect.exclude(pk=by.pk))

    def _offer(self, name: str, offered: Any) -> None:
        field = cast("forms.ModelChoiceField[User]", self.fields[name])
        field.queryset = User.objects.all()
        none = [("", field.empty_label)] if field.empty_label else []
        field.choices = [*none, *((one.pk, str(one)) for one in offered)]


@require_http_methods(["GET", "HEAD", "POST"])
@once()
def show(request: HttpRequest) -> HttpResponse:
    """Show who is away now and soon, and note another absence."""
    by = cast("User", request.user)
    if request.method != "POST":
        return _page(request, _fresh(by))
    form = AbsenceForm(by, request.POST)
    if form.is_valid() and _noted(by, form):
        return redirect(f"{reverse('web:absences')}?told=away")
    return _page(request, form)


@require_POST
def end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Call an absence off, or end it early."""
    by = cast("User", request.user)
    try:
        actions.be_back(by=by, at=timezone.now(), absence_id=min(absence_id, pages.LARGEST_ID - 1))
    except Refusal as refusal:
        return _page(request, _fresh(by), error=refusals.told(refusal))
    return redirect(f"{reverse('web:absences')}?told=back")


def _noted(by: User, form: AbsenceForm) -> bool:
    told = form.cleaned_data
    try:
        actions.be_away(
            by=by,
            at=timezone.now(),
            person=told["person"],
            from_date=told["from_date"],
            to_date=told["to_date"],
            cover=told["cover"],
        )
    except Refusal as refusal:
        form.add_error(None, refusals.told(refusal))
        return False
    return True


def _fresh(by: User) -> AbsenceForm:
    first = account_commitments.acting_day().isoformat()
    return AbsenceForm(by, initial={"from_date": first, "person": by.pk})


def _page(request: HttpRequest, form: AbsenceForm, *, error: str = "") -> HttpResponse:
    by, today = cast("User", request.user), account_commitments.acting_day()
    leads = bool(people.roles_of(by) & assignment.LEADS)
    words = {
        "away": _("Noted. From that day their work is on the list of who covers."),
        "back": _("Noted. Their work is on their own list again."),
    }
    told = {
        "form": form,
        "rows": [
            (one, one.from_date <= today, leads or one.person_id == by.pk)
            for one in queries.absent(today)
        ],
        "may_note": leads or by.pk in set(queries.who_collects().values_list("pk", flat=True)),
        "announcement": words.get(request.GET.get("told", ""), ""),
        "error": error,
    }
    status = 422 if error or form.errors else 200
    return pages.show(request, "web/absences.html", told, place=PLACE, status=status)
