"""The demo's files: plain CSV as a ledger would export it, to be looked at and loaded again."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from dunwell.core import money
from dunwell.jobs.demo import rates
from dunwell.jobs.demo.contacts import DemoContact
from dunwell.jobs.demo.customers import DemoCustomer
from dunwell.jobs.demo.invoices import Invoice
from dunwell.jobs.demo.planning import Plan
from dunwell.jobs.demo.settlement import CreditMemo, Payment

_CUSTOMERS: Final = (
    "Customer number,Customer name,Parent number,Payer number,Segment,Region,Country,Language,"
    "Time zone,Currency,Payment terms,Credit limit,Credit rating,Collector,"
    "Sales account manager,Customer success owner,VAT number,PO required,Portal required,"
    "Seasonal profile,Status,Branch,Contract type,Contract renewal date,Payment run,"
    "Payment behaviour"
)
_CONTACTS: Final = (
    "Customer number,Contact name,Role,Email,Phone,Language,Preferred channel,Opted out,"
    "Last verified"
)
_ITEMS: Final = (
    "Company code,Document number,Document type,Customer number,Customer name,Currency,Amount,"
    "Tax amount,Invoice date,Due date,Clearing date,Payment terms,PO number,Instalment,Project,"
    "Billing type"
)
_RECEIPTS: Final = (
    "Payment number,Customer number,Company code,Currency,Amount,Payment date,Invoice number,"
    "Payer name,Text"
)
_PAYMENT_RUNS: Final = {"weekly": "Thursdays", "monthly": "15th and 28th"}

Row = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where the demo's files are."""

    customers: Path
    contacts: Path
    items: Path
    receipts: Path
    rates: Path


def write(folder: Path, plan: Plan) -> Files:
    """Write the files of a plan; the same plan gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(
        customers=folder / "customers.csv",
        contacts=folder / "contacts.csv",
        items=folder / "items.csv",
        receipts=folder / "receipts.csv",
        rates=folder / "rates.csv",
    )
    _write(files.customers, _CUSTOMERS, map(_customer, plan.customers))
    # A contact whose mail came back is entered by an act, for no file says so.
    in_file = [one for one in plan.contacts if one.bounced is None]
    _write(files.contacts, _CONTACTS, map(_contact, in_file))
    lines = [line for one in plan.invoices for line in _invoice(one, plan.settlement.clearings)]
    credits = [_credit(number, one) for number, one in plan.credits]
    _write(files.items, _ITEMS, [*lines, *credits])
    _write(files.receipts, _RECEIPTS, map(_payment, plan.payments))
    _write(files.rates, ",".join(rates.HEADINGS), map(_rates, plan.rates))
    return files


def _write(path: Path, headings: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(headings + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(rows)


def _customer(one: DemoCustomer) -> Row:
    said = one.said
    return [
        one.number,
        one.name,
        one.parent_number,
        one.payer_number,
        one.segment,
        one.region,
        one.country,
        one.language,
        one.time_zone,
        one.currency,
        one.terms,
        said["credit_limit"],
        said["credit_rating"],
        said["collector"],
        said["sales_account_manager"],
        said["customer_success_owner"],
        said["tax_id"],
        said["po_required"],
        said["portal_required"],
        one.seasonal_profile,
        one.status,
        one.branch,
        said["contract_type"],
        said["contract_renewal_date"],
        _PAYMENT_RUNS.get(one.habit.runs_on, ""),
        one.habit.name,
    ]


def _contact(one: DemoContact) -> Row:
    return [
        one.customer.number,
        one.name,
        one.role,
        one.email,
        one.phone,
        one.customer.language,
        "email" if one.email else "phone",
        "yes" if one.opted_out else "no",
        one.verified.isoformat() if one.verified else "",
    ]


def _invoice(one: Invoice, clearings: Mapping[tuple[str, int], date]) -> list[Row]:
    lines: list[Row] = []
    for place, part in enumerate(one.parts, start=1):
        cleared = clearings.get((one.number, place))
        line = _document(one, one.type, one.number, part.amount, one.tax, one.issued)
        line += [
            part.due_date.isoformat(),
            cleared.isoformat() if cleared else "",
            one.customer.terms,
            one.po_reference,
            str(place) if len(one.parts) > 1 else "",
            one.project,
            one.billing_type,
        ]
        lines.append(line)
    return lines


def _credit(number: str, one: CreditMemo) -> Row:
    invoice = one.invoice
    line = _document(invoice, "Credit memo", number, -one.amount, 0, one.issued)
    due, po, billing = one.issued.isoformat(), invoice.po_reference, invoice.billing_type
    return [*line, due, "", "", po, "", invoice.project, billing]


def _document(
    invoice: Invoice, type: str, number: str, amount: int, tax: int, issued: date
) -> list[str]:
    customer = invoice.customer
    return [
        customer.entity,
        number,
        type,
        customer.number,
        customer.name,
        customer.currency,
        money.in_units(amount, customer.currency),
        money.in_units(tax, customer.currency),
        issued.isoformat(),
    ]


def _payment(one: Payment) -> Row:
    return [
        one.number,
        one.customer_number,
        one.entity,
        one.currency,
        money.in_units(one.amount, one.currency),
        one.day.isoformat(),
        one.item_number,
        one.payer,
        one.text,
    ]


def _rates(row: tuple[date, dict[str, str]]) -> Row:
    day, by_currency = row
    return [day.isoformat(), *(by_currency[code] for code in rates.STARTS)]
