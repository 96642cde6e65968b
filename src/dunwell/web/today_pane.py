"""The pane of the Today page: one account, why it stands where it stands, and the call form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dunwell.core import aging, money, outreach
from dunwell.core.account_facts import ContactMade
from dunwell.core.contact_budget import DAYS
from dunwell.core.priorities import Raise
from dunwell.core.promises import PromiseState
from dunwell.jobs.ranking.worklist import Action
from dunwell.store import calendars, policies
from dunwell.store.models import Contact, Customer, Entity, User
from dunwell.store.queries import (
    account,
    account_behaviour,
    account_rows,
    commitments,
    day_names,
    recent,
)
from dunwell.store.queries import calls as call_queries
from dunwell.store.queries.account import Figures, Slice
from dunwell.store.queries.account_rows import Moment
from dunwell.store.queries.recent import Recent, RecentKind
from dunwell.web import (
    account_charts,
    because_words,
    kept,
    nonpayment,
    presence,
    today_call,
    today_list,
    today_mails,
    today_words,
)
from dunwell.web.account_commitments import PROMISE_STATES
from dunwell.web.templatetags import dunwell as words
from dunwell.web.today_call import CallForm

_REASONS: Final = 3
_RECENT: Final = 5
_RAISES: Final[Mapping[Raise, Any]] = {
    Raise.SILENCE: gettext_lazy("silence on a large balance"),
    Raise.BROKEN_PROMISE: gettext_lazy("broken promise"),
    Raise.WORSENING: gettext_lazy("pays later and later"),
    Raise.DISPUTE_OVERDUE: gettext_lazy("late dispute"),
}
_DISPUTES: Final[Mapping[str, Any]] = {
    "open": pgettext_lazy("dispute", "opened"),
    "closed": pgettext_lazy("dispute", "answered"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One row opened; its action is None when it left the list meanwhile."""

    key: str
    rank: int
    action: Action | None
    customer: Customer
    entity: Entity
    on: date
    others: Sequence[str]


def opened(key: str, *, on: date, person: User) -> Pane | None:
    """Open the pane of a row; None when its name is none or its customer is gone."""
    put = today_list.put_of(key)
    if put is None:
        return None
    customer = account.find(put.customer_id)
    entity = Entity.objects.filter(pk=put.entity_id).first()
    if customer is None or entity is None:
        return None
    rank, action = today_list.find(key, as_of=on) or (0, None)
    return Pane(
        key=key,
        rank=rank,
        action=action,
        customer=customer,
        entity=entity,
        on=on,
        others=presence.look(person, customer.pk),
    )


def form_of(pane: Pane, data: Any = None) -> CallForm:
    """Make the call form: fresh, or with what was sent.

    A fresh one names sets of items by their sums; which items those are is read when it is sent.
    """
    ids, entity = (pane.customer.pk,), pane.entity.code
    if data is not None:
        debits = commitments.open_debits(ids, on=pane.on, entity=entity)
        return CallForm(debits, today_call.sets_of(debits, pane.on), data)
    some = commitments.open_debits(ids, on=pane.on, entity=entity, most=today_call.MOST_ITEMS)
    sets = today_call.sets_named(pane.action.owing if pane.action else ())
    initial = today_call.initial(call_queries.newest(pane.customer.pk))
    return CallForm(some, sets, initial=initial)


def context(pane: Pane, form: CallForm) -> dict[str, Any]:
    """Collect what the pane shows."""
    customer = pane.customer
    terms = policies.in_force(pane.on)
    calendar = calendars.of(
        customer.country or pane.entity.country,
        on=pane.on,
        terms=outreach.terms_of(terms).calendar,
    )
    contacts = _contacts(customer)
    return {
        "customer": customer,
        "entity": pane.entity,
        "on": pane.on,
        "others": pane.others,
        "figures": _figures(pane),
        "contact": _contact(contacts),
        "people": [one.name for one in contacts if one.name],
        "local_time": _local_time(pane),
        "budget": _budget(pane, terms),
        "usual": _usual(pane),
        "nonpayment": nonpayment.on_account(customer.pk, on=pane.on),
        "recent": [_line(one) for one in recent.of(customer.pk, on=pane.on, most=_RECENT)],
        "form": form,
        "proposals": today_call.proposals(pane.on, calendar),
        "rank": pane.rank,
        "mails_row": today_mails.row_of(customer.pk),
        **(_ranked(pane.action) if pane.action else {"action": None}),
    }


def _ranked(action: Action) -> dict[str, Any]:
    return {
        "action": action,
        "tier": today_words.TIERS[action.tier],
        "steps": today_words.STEPS[action.tier],
        "why": _why(action),
        "receipt": receipt(action),
    }


def _why(action: Action) -> list[str]:
    becauses: list[Mapping[str, Any]] = [one.as_json() for one in action.because]
    items, entities = because_words.items_in(becauses), day_names.entities()
    said = [because_words.sentence(one, items=items, entities=entities) for one in becauses]
    return [one for one in said if one][:_REASONS]


def receipt(action: Action) -> dict[str, Any]:
    """Lay out the rank so that its factors multiply to its points, to the last digit."""
    rank = action.priority
    return {
        "amount": words.money(rank.amount, action.ranked_in),
        "currency": action.ranked_in,
        "days": rank.days,
        "all_days": action.days,
        "score": action.score.points,
        "risk": money_of_hundred(rank.risk_per_cent),
        "raise": money_of_hundred(rank.raise_per_cent),
        "raises": [(str(_RAISES[Raise(rule)]), points) for rule, points in rank.raises.items()],
        "points": words.money(rank.value, action.ranked_in),
        "class": rank.priority_class.value.upper(),
    }


def money_of_hundred(per_cent: int) -> str:
    """Write a factor in hundredths as a number: 182 as 1.82."""
    return words.decimal(money.in_units(per_cent, "EUR"))


def _figures(pane: Pane) -> dict[str, Any]:
    """Give the account in the action's currency: what is open, by age, with credits and limit."""
    part = Slice(customer_ids=(pane.customer.pk,), as_of=pane.on, entity=pane.entity.code)
    terms = aging.terms_of(policies.in_force(pane.on))
    found = kept.remember(
        ("account figures", kept.figures_mark(), part, terms),
        lambda: account.figures(part, terms=terms),
    )
    owing = pane.action.owing if pane.action else ()
    own = owing[0].currency if owing else pane.customer.currency
    one = next((each for each in found if each.currency == own), None)
    if one is None:
        one = found[0] if found else account.nothing(own or "EUR", terms)
    return {
        "currency": one.currency,
        "overdue": one.overdue,
        "total": one.total,
        "segments": account_charts.strip(one) if one.total else (),
        "unapplied": one.unapplied + one.credits,
        "others": [
            (each.currency, each.overdue) for each in found if each.currency != one.currency
        ],
        **_limit(pane.customer, one),
    }


def _limit(customer: Customer, one: Figures) -> dict[str, Any]:
    limit = customer.credit_limit
    if not limit or one.currency != customer.currency:
        return {"limit": None}
    return {"limit": limit, "limit_share": one.total / limit}


def whom_to_call(customer: Customer) -> Contact | None:
    """Choose whom to call at a customer."""
    return _contact(_contacts(customer))


def _contacts(customer: Customer) -> list[Contact]:
    return list(customer.contacts.order_by("opted_out", "role", "name", "pk"))


def _contact(contacts: Sequence[Contact]) -> Contact | None:
    """Choose whom to call: somebody with a number who did not object, else anybody."""
    free = [one for one in contacts if not one.opted_out]
    return next((one for one in free if one.phone), free[0] if free else None)


def _local_time(pane: Pane) -> datetime | None:
    zone = calendars.zone_of(
        pane.customer.time_zone, countries=(pane.customer.country, pane.entity.country)
    )
    return timezone.now().astimezone(zone)


def _budget(pane: Pane, policy: Mapping[str, Any]) -> dict[str, int]:
    """Count the contacts of seven days, of everybody's, against what the policy allows."""
    moment = Moment(on=pane.on, customer_ids=(pane.customer.pk,))
    made = [
        ContactMade(on_date=row[2], entity_id=row[1], touch_id=row[3])
        for row in account_rows.contacts_made(moment, days=DAYS)
    ]
    limit = outreach.terms_of(policy).contacts_in_7_days
    week = sum(0 <= (pane.on - one.on_date).days < DAYS for one in made)
    today = sum(one.on_date == pane.on for one in made)
    return {"week": week, "limit": limit, "today": today}


def _usual(pane: Pane) -> str:
    """Say how late it usually pays, as the account's page does."""
    part = Slice(customer_ids=(pane.customer.pk,), as_of=pane.on)
    paid = kept.remember(
        ("account behaviour", kept.figures_mark(), part),
        lambda: account_behaviour.behaviour(part),
    )
    return account_charts.usual(paid)


def _line(one: Recent) -> tuple[date, str]:
    amount = ""
    if one.amount is not None:
        amount = f"{words.money(one.amount, one.currency)} {one.currency}"
    if one.kind is RecentKind.CALL:
        who = f", {one.who}" if one.who else ""
        note = f": “{one.note}”" if one.note else ""
        return one.on_date, f"{_('Call')} · {today_words.OUTCOMES[one.what]}{who}{note}"
    if one.kind is RecentKind.PROMISE:
        told = {
            "amount": amount,
            "day": words.week_day(one.day),
            "state": PROMISE_STATES[PromiseState(one.what)],
        }
        return one.on_date, _("Promise of %(amount)s for %(day)s: %(state)s") % told
    if one.kind is RecentKind.DISPUTE:
        told = {"amount": amount, "number": one.who, "state": _DISPUTES[one.what]}
        return one.on_date, _("Dispute of %(amount)s on %(number)s %(state)s") % told
    if one.kind is RecentKind.PAYMENT:
        return one.on_date, _("Payment of %(amount)s") % {"amount": amount}
    if one.kind is RecentKind.REPLY:
        return one.on_date, _("Reply: “%(subject)s”") % {"subject": one.note}
    came_back = f" ({_('came back')})" if one.what == "bounced" else ""
    return one.on_date, f"{_('E-mail')}: “{one.note}”{came_back}"
