"""`dunwell nonpayment`: why each overdue account has not paid; set another reason."""

import argparse
import json
from typing import TYPE_CHECKING, Any, Final

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.jobs.nonpayment import ReasonLine

NAME: Final = "nonpayment"
HELP: Final = "list why overdue accounts have not paid, or set the reason of one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the customer, the reason and what is listed."""
    from dunwell.cli import days

    parser.add_argument("customer", nargs="?", help="the customer's number; left out: all")
    parser.add_argument("--set", metavar="REASON", help="dispute, missing_documents, ...")
    parser.add_argument("--note", default="", help="how we know")
    parser.add_argument("--as-of", type=days.day, metavar="DATE", help="the day; left out: today")
    parser.add_argument("--unverified", action="store_true", help="only those not verified")
    parser.add_argument("--json", action="store_true", help="one JSON array for machines")


def run(options: argparse.Namespace) -> int:
    """Set or list."""
    if options.set and not options.customer:
        raise BadUse("Name the customer whose reason is set.")
    from dunwell.core.nonpayment import UNVERIFIED, Reason

    if options.set and options.set not in set(Reason):
        known = ", ".join(one.value for one in Reason)
        raise BadUse(f"--set takes one of {known}, not {options.set}.")
    from dunwell.cli import books, clock

    books.open_book()
    from dunwell.actions import nonpayment as actions
    from dunwell.jobs import nonpayment
    from dunwell.store.queries import customers

    at = clock.now()
    day = options.as_of or at.date()
    customer = customers.by_number(options.customer) if options.customer else None
    if customer and options.set:
        actions.set_reason(
            by=None,
            at=at,
            on=day,
            customer=customer,
            reason=Reason(options.set),
            note=options.note,
        )
    found = nonpayment.lines(day, customer_ids=(customer.pk,) if customer else None)
    lines = [one for one in found.values() if not options.unverified or one.state in UNVERIFIED]
    lines.sort(key=lambda one: (-one.facts.overdue, one.number))
    if options.json:
        print(json.dumps([_told(one) for one in lines], ensure_ascii=False))
        return 0
    for one in lines:
        print(
            f"{one.number:<12}  {_amount(one):>16} {one.facts.currency}  {one.reason.value:<17}"
            f"  {one.state.value:<8}  {_said(one)}".rstrip()
        )
    if not lines:
        print("Nothing is overdue." if not options.unverified else "Nothing waits.")
    return 0


def _amount(one: "ReasonLine") -> str:
    from dunwell.cli import money

    return money.plain(one.facts.overdue, one.facts.currency)


def _said(one: "ReasonLine") -> str:
    """Say what contradicts a reason, else what was noted, else why it is proposed."""
    if one.carried.stale is not None:
        return _sentence(one.carried.stale)
    if one.kept is not None and one.kept.note:
        return one.kept.note
    proposal = one.carried.proposal
    return _sentence(proposal.because) if proposal.reason is one.reason else ""


def _sentence(because: Any) -> str:
    from dunwell.cli import money
    from dunwell.core import because_texts

    written = because_texts.fill(
        because.values,
        day=str,
        amount=lambda units, currency: f"{money.plain(units, currency)} {currency}",
        item=str,
        entity=str,
    )
    return because_texts.text(because.code, because.values) % written


def _told(one: "ReasonLine") -> dict[str, Any]:
    carried, kept = one.carried, one.kept
    verification = getattr(kept, "verification", None) if kept else None
    return {
        "customer": one.number,
        "name": one.name,
        "owner": one.owner or None,
        "overdue": _amount(one),
        "currency": one.facts.currency,
        "since": one.facts.oldest_date.isoformat(),
        "reason": one.reason.value,
        "state": one.state.value,
        "note": kept.note if kept else "",
        "set_by": str(kept.by) if kept and kept.by else None,
        "set_on": kept.on_date.isoformat() if kept else None,
        "verified_by": str(verification.by) if verification else None,
        "proposed": carried.proposal.reason.value,
        "because": _because(carried.proposal.because),
        "stale": _because(carried.stale) if carried.stale else None,
    }


def _because(because: Any) -> dict[str, Any]:
    from dunwell.core import because_texts

    values = because_texts.plain(because.values, item=str, entity=str)
    return {"code": because.code, "values": values, "text": _sentence(because)}
