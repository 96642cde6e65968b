"""What stands around every tab of an account page: head, figures, strip, and the right column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from dunwell.core import aging
from dunwell.core.aging import AgingTerms
from dunwell.core.currencies import DECIMALS
from dunwell.store import policies
from dunwell.store.models import Contact, Customer, Note
from dunwell.store.queries import (
    account,
    account_behaviour,
    commitments,
    contact_health,
    customers,
    overrides,
    proposals,
    scopes,
)
from dunwell.store.queries.account import Figures, Scope, Slice
from dunwell.web import (
    account_cadence,
    account_charts,
    account_risk,
    account_words,
    kept,
    nonpayment,
    pages,
    refusals,
)
from dunwell.web.account_charts import Segment
from dunwell.web.pages import State

LARGEST_ID: Final = 2**63
CONTACTS_SHOWN: Final = 2
CHILDREN_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One request for an account: the customer, the part of the book, and how the page stands."""

    customer: Customer
    scope: Scope
    part: Slice
    terms: AgingTerms
    state: State

    def link(self, name: str, *args: object, **query: object) -> str:
        """Give an address of this account in the same state and scope."""
        scope = {} if self.scope is Scope.OWN else {"scope": self.scope.value}
        return self.state.link(name, self.customer.pk, *args, **{**scope, **query})


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyBlock:
    """The figures of one currency with the strip; `limit_share` where the limit is in it.

    `disputed` and `promised` are parts of what is open, in minor units.
    """

    figures: Figures
    segments: Sequence[Segment]
    limit: int | None
    limit_share: float | None
    disputed: int
    promised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """A contact and whether mail reaches it: a chip's colour and its words.

    `answered` is the day of its last reply or of the last talk with it.
    """

    contact: Contact
    chip: str
    validity: str
    works: bool
    answered: date | None


def opened(request: HttpRequest, customer_id: int) -> Page | HttpResponse:
    """Open the account of an address, or answer: nobody is there, or it was merged away."""
    state = pages.state_of(request)
    customer = account.find(customer_id) if customer_id < LARGEST_ID else None
    if customer is None:
        context = {"customer_id": customer_id}
        return pages.show(
            request,
            "web/account_missing.html",
            context,
            state=state,
            place="accounts",
            status=404,
        )
    survivor = account.survivor(customer)
    if survivor is not None and request.method == "POST":
        told = {
            "title": _("Nothing was changed"),
            "why": refusals.told(customers.merged(customer)),
        }
        return pages.show(
            request, "web/error_page.html", told, state=state, place="accounts", status=422
        )
    if survivor is not None:
        address = state.link("account", survivor.pk, merged=customer.number)
        return HttpResponseRedirect(address)
    # Relatives may belong to somebody else, so who sees their own customers sees one at a time.
    sees_all = state.scope.own is None
    scope = _scope(request.GET.get("scope", "")) if sees_all else Scope.OWN
    part = Slice(
        customer_ids=_within(state, account.covered(customer.pk, scope)),
        as_of=state.as_of,
        entity=state.chosen.get("entity", ""),
        currency=state.chosen.get("currency", "").upper(),
    )
    terms = aging.terms_of(policies.in_force(state.as_of))
    return Page(customer=customer, scope=scope, part=part, terms=terms, state=state)


def _within(state: State, customer_ids: Sequence[int]) -> tuple[int, ...]:
    """Leave out the relatives that lie outside of what the person sees."""
    return tuple(scopes.customers_among(state.scope, customer_ids, most=len(customer_ids)))


def _above(page: Page) -> Mapping[str, Customer | None]:
    """Give the customer above and the one that pays, where they lie within."""
    found = {"parent": page.customer.parent, "payer": page.customer.payer}
    return {
        name: one if one is not None and _within(page.state, [one.pk]) else None
        for name, one in found.items()
    }


def _scope(text: str) -> Scope:
    return Scope(text) if text in set(Scope) else Scope.OWN


def context(request: HttpRequest, page: Page) -> dict[str, Any]:
    """Collect what the frame of the page shows."""
    customer, part = page.customer, page.part
    since = first_day(page)
    merged = account.merged_numbers(customer.pk, customer.number)
    return {
        "page": page,
        "customer": customer,
        "scope": "" if page.scope is Scope.OWN else page.scope.value,
        "scopes": _scopes(page),
        "blocks": _blocks(page, figures(page)),
        "first_day": since,
        "before_first": since is not None and part.as_of < since,
        "status": account_words.STATUSES.get(customer.status, customer.status),
        "status_chip": account_words.STATUS_CHIPS.get(customer.status, ""),
        "merged_numbers": merged,
        "merged_now": _among(request.GET.get("merged", ""), merged),
        "statement": _link_to_statement(page),
        "excel": page.link("account-xlsx"),
        "proposals": _proposals(customer),
        "announcement": _told(request, customer),
        "cards": account_cadence.cards(customer, part.as_of, page.state),
        "risk": account_risk.chip(customer.pk, on=part.as_of),
        "override": overrides.standing(customer.pk, on=part.as_of),
        "nonpayment": nonpayment.on_account(customer.pk, on=part.as_of),
        "pinned": pinned(customer),
        "last": contact_health.last_contacts(part.customer_ids, on=part.as_of),
        **contacts(customer, on=part.as_of),
        **behaviour_context(behaviour(page)),
        **_hierarchy(page),
    }


def pinned(customer: Customer) -> Note | None:
    """Find the note that stands on top of the account."""
    return Note.objects.filter(customer=customer, pinned=True).select_related("by").first()


def figures(page: Page) -> list[Figures]:
    """Sum what is open, once for each state of the book."""
    return kept.remember(
        ("account figures", kept.figures_mark(), page.part, page.terms),
        lambda: account.figures(page.part, terms=page.terms),
    )


def first_day(page: Page) -> date | None:
    """Give the day of the first posting, once for each state of the book."""
    ids = page.part.customer_ids
    return kept.remember(
        ("account first day", kept.figures_mark(), ids), lambda: account.first_day(ids)
    )


def behaviour(page: Page) -> account_behaviour.Behaviour:
    """Tell how the customer pays, once for each state of the book."""
    return kept.remember(
        ("account behaviour", kept.figures_mark(), page.part),
        lambda: account_behaviour.behaviour(page.part),
    )


def behaviour_context(paid: account_behaviour.Behaviour) -> dict[str, Any]:
    """Give the chart of days late and what it says."""
    return {
        "paid": paid,
        "paid_last": paid.newest[::-1],
        "dots": account_charts.dots(paid),
        "finding": account_charts.finding(paid),
        "usual": account_charts.usual(paid),
    }


def contacts(customer: Customer, *, on: date) -> dict[str, Any]:
    """List the contacts with whether mail reaches them, and when they answered last."""
    rows = customer.contacts.order_by("opted_out", "role", "name", "email", "pk")
    wrote = contact_health.answered_by_address(customer.pk, on=on)
    spoke = contact_health.spoken_to(customer.pk, on=on)
    lines = []
    for contact in rows:
        days = (wrote.get(contact.email.lower()), spoke.get(contact.pk))
        answered = max((day for day in days if day is not None), default=None)
        lines.append(_contact_line(contact, answered))
    return {
        "contacts": lines,
        "contacts_shown": lines[:CONTACTS_SHOWN],
        "reachable": any(line.works for line in lines),
    }


def _contact_line(contact: Contact, answered: date | None) -> ContactLine:
    def line(chip: str, validity: str, *, works: bool = False) -> ContactLine:
        return ContactLine(
            contact=contact, chip=chip, validity=validity, works=works, answered=answered
        )

    if contact.opted_out:
        return line("warn", _("Must not be written to"))
    if not contact.email:
        return line("warn", _("No e-mail"))
    try:
        validate_email(contact.email)
    except ValidationError:
        return line("bad", _("Not an address"))
    if contact.bounced_date and not _later(contact.verified_date, contact.bounced_date):
        return line("bad", _("Mail came back"))
    if contact.verified_date:
        return line("good", _("Verified"), works=True)
    return line("", _("Not verified"), works=True)


def _later(one: date | None, other: date) -> bool:
    return one is not None and one > other


def _blocks(page: Page, found: Sequence[Figures]) -> list[CurrencyBlock]:
    """Put the customer's own currency first; without anything open it shows zeros."""
    own = page.customer.currency
    figures = sorted(found, key=lambda one: (one.currency != own, one.currency))
    if not figures and (currency := page.part.currency or own) in DECIMALS:
        figures = [account.nothing(currency, page.terms)]
    apart = commitments.sums(page.part.customer_ids, on=page.part.as_of)
    return [
        CurrencyBlock(
            disputed=apart.get(one.currency, (0, 0))[0],
            promised=apart.get(one.currency, (0, 0))[1],
            figures=one,
            segments=account_charts.strip(one) if one.total else (),
            limit=limit if (limit := page.customer.credit_limit) and one.currency == own else None,
            limit_share=one.total / limit if limit and one.currency == own else None,
        )
        for one in figures
    ]


def _scopes(page: Page) -> list[tuple[str, Any, str, bool]]:
    words = {
        Scope.OWN: _("Only this customer"),
        Scope.CHILDREN: _("With children"),
        Scope.PAYER: _("As payer"),
    }
    return [
        (
            one.value,
            words[one],
            page.state.link(
                "account", page.customer.pk, scope="" if one is Scope.OWN else one.value
            ),
            one is page.scope,
        )
        for one in Scope
    ]


def _hierarchy(page: Page) -> Mapping[str, Any]:
    """Give relatives with what they owe; who sees their own customers is told of none."""
    if page.state.scope.own is not None:
        return {"sees_hierarchy": False}
    above = _above(page)
    part, pk = page.part, page.customer.pk
    within = scopes.customers(page.state.scope)
    children, pays_for = (
        account.below(pk, link=link, as_of=part.as_of, entity=part.entity, within=within)
        for link in ("parent", "payer")
    )
    known = {one.id for one in children}
    others = [one for one in pays_for if one.id not in known]
    return {
        "sees_hierarchy": True,
        **above,
        "children": children[:CHILDREN_SHOWN],
        "children_left": len(children[CHILDREN_SHOWN:]),
        "pays_for": others[:CHILDREN_SHOWN],
        "pays_for_left": len(others[CHILDREN_SHOWN:]),
        "has_hierarchy": bool(children or pays_for or above["parent"] or above["payer"]),
        "pays_for_children": sum(one.id in known for one in pays_for),
    }


def _proposals(customer: Customer) -> list[tuple[int, Customer, Any]]:
    """List the proposals that name this customer: id, the other one, why."""
    return [
        (
            one.pk,
            one.second if one.first_id == customer.pk else one.first,
            account_words.PROPOSED_BECAUSE.get(one.because, one.because),
        )
        for one in proposals.waiting()
        if customer.pk in {one.first_id, one.second_id}
    ]


def _link_to_statement(page: Page) -> str:
    """Give the statement's address; empty while the book has no page for it."""
    try:
        return page.link(
            "statement",
            as_of=page.part.as_of.isoformat(),
            style="open_item",
            scope="",
            roll_up="1" if page.scope is Scope.CHILDREN else "",
        )
    except NoReverseMatch:
        return ""


def _among(number: str, numbers: Sequence[str]) -> str:
    return number if number in numbers else ""


def _told(request: HttpRequest, customer: Customer) -> str:
    """Say what was just done, for the note on the page and for those who listen to it."""
    words = {
        "customer": _("%(name)s was saved."),
        "nothing": _("Nothing was changed, so nothing was saved."),
        "contact": _("The contact was saved."),
        "contact-removed": _("The contact was removed. The history keeps what was known of it."),
        "promised": _("The promise was recorded. Its items are left alone until it is judged."),
        "withdrawn": _("The promise was withdrawn. Its items are in the cadence again."),
        "disputed": _("The dispute was recorded. Its part is not asked for."),
        "dispute-given": _("The dispute has an owner now, who sees this account."),
        "dispute-closed": _("The dispute was closed. What is open is asked for again."),
        "paused": _("Reminders to this account are paused."),
        "resumed": _("Reminders to this account run again."),
        "reason-set": _("The reason was set. The finance manager verifies it."),
        "reason-verified": _("The reason is verified."),
        "noted": _("The note was kept."),
        "called": _("The call is in the log."),
        "call-undone": _("The call is taken back. What it brought about is undone."),
        "note-pinned": _("The note stands on top now."),
        "note-unpinned": _("The note was taken from the top. The timeline keeps it."),
        "overridden": _("The account is out of its cadence; a colleague looks after it."),
        "override-ended": _("The account is in its cadence again."),
        "gone": _("This does not belong to the account any more. Nothing was changed."),
        "merged": _("The two customers are one now."),
        "dismissed": _("Noted: they are two customers. They will not be proposed again."),
    }
    said = words.get(request.GET.get("told", ""), "")
    return said % {"name": customer.name or customer.number} if "%(" in said else said
