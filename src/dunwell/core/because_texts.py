"""Every because has its sentence: one table from codes to texts, filled in by who shows it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dunwell.core import money, nonpayment_texts, ranking_texts
from dunwell.core.touches import SilenceCode

_NEXT: Final = " Step “%(next_step)s” follows on %(next_date)s."

TEXTS: Final[Mapping[str, str]] = {
    "step_due": "%(item)s has been due since %(due)s, and step “%(step)s” comes on day "
    "%(step_day)s.",
    "step_due.before": "%(item)s is due on %(due)s, and step “%(step)s” comes before.",
    "caught_up": "%(item)s has been due since %(due)s; step “%(step)s” of day %(step_day)s was "
    "missed and is caught up.",
    "caught_up.before": "%(item)s is due on %(due)s; step “%(step)s” was missed and is caught up.",
    "old_debt": "%(item)s has been due since %(due)s and was never asked for; it enters at step "
    "“%(step)s”.",
    "reopened": "%(item)s was closed and is open again; it enters at step “%(step)s”.",
    "promise_confirmed": "A payment by %(promised)s was promised, and the policy confirms it.",
    "promise_withdrawn": "The promise was withdrawn.",
    "promise_replaced": "Another promise took its place.",
    SilenceCode.NOTHING_DUE: "No step of the cadence has come yet.",
    f"{SilenceCode.NOTHING_DUE}.next": "No step of the cadence has come yet." + _NEXT,
    SilenceCode.STEP_TAKEN: "Step “%(step)s” was taken on %(taken)s, and none follows.",
    f"{SilenceCode.STEP_TAKEN}.next": "Step “%(step)s” was taken on %(taken)s." + _NEXT,
    SilenceCode.STEP_PASSED: "Step “%(step)s” is not the right one any more.",
    SilenceCode.PAID: "%(item)s was paid or credited.",
    SilenceCode.DISPUTED: "%(item)s is in dispute.",
    SilenceCode.PROMISED: "%(item)s is promised for %(promised)s.",
    SilenceCode.UNAPPLIED_CASH: "%(unapplied)s that is not applied yet could cover %(item)s.",
    SilenceCode.ALREADY_PAID: "The customer says that it was paid; that is being looked into "
    "since %(since)s.",
    SilenceCode.INSOLVENT: "The customer is insolvent.",
    SilenceCode.IN_LITIGATION: "The customer is in litigation.",
    SilenceCode.CLOSED: "The account is closed and left to a person.",
    SilenceCode.OPTED_OUT: "Everybody there objected to being written to.",
    SilenceCode.NO_ADDRESS: "No contact has an address that works for step “%(step)s”.",
    SilenceCode.CONTACT_BUDGET: "The policy allows no more contacts.",
    f"{SilenceCode.CONTACT_BUDGET}.day": "Contacts made today: %(made)s. The policy allows "
    "%(limit)s a day.",
    f"{SilenceCode.CONTACT_BUDGET}.week": "Contacts made in 7 days: %(made)s. The policy allows "
    "%(limit)s.",
    f"{SilenceCode.CONTACT_BUDGET}.gap": "Days since the last touch: %(made)s. The policy leaves "
    "%(limit)s between two.",
    SilenceCode.WEEKEND_OR_HOLIDAY: "It is no business day where the customer is; step “%(step)s” "
    "waits.",
    SilenceCode.BELOW_MINIMUM: "What is due is less than the policy asks for.",
    f"{SilenceCode.BELOW_MINIMUM}.least": "%(asked)s is due, and the policy asks for "
    "%(least)s and more.",
    SilenceCode.SPREAD: "Old debt enters over several days, and its turn has not come.",
    f"{SilenceCode.SPREAD}.days": "Old debt enters over several days; business days until its "
    "turn: about %(days)s.",
    SilenceCode.PAUSED: "A colleague paused the account until %(until)s.",
    SilenceCode.OVERRIDDEN: "%(owner)s looks after the account in place of its cadence, until "
    "%(until)s.",
    SilenceCode.OTHER_ENTITY: "%(entity)s has an older item and speaks to the customer today.",
    SilenceCode.LEDGER_STALE: "The ledger is of %(date)s; its age in business days is "
    "%(business_days)s, and the policy allows %(limit)s.",
    SilenceCode.BANK_STALE: "The bank's data are of %(date)s; their age in business days is "
    "%(business_days)s, and the policy allows %(limit)s.",
    f"{SilenceCode.BANK_STALE}.never": "The policy asks for bank data, and none were loaded.",
    SilenceCode.CONTROL_DIFFERENCE: "The ledger differs from its control total by %(difference)s, "
    "and nobody accepted it.",
    **ranking_texts.TEXTS,
    **nonpayment_texts.TEXTS,
}

_DAYS: Final = ("due", "taken", "next_date", "until", "date", *ranking_texts.DAYS)
_AMOUNTS: Final = ("asked", "unapplied", "difference", *ranking_texts.AMOUNTS)
_SUMS: Final = ("asked", "least")  # Maps from currencies to amounts.
_NAMES: Final = ("step", "next_step", "right_step")


def text(code: str, values: Mapping[str, Any]) -> str:
    """Give the text of a because, or its code in plain words where it has none."""
    exact = TEXTS.get(f"{code}.{_variant(code, values)}")
    return exact or TEXTS.get(code) or code.replace("_", " ")


def _variant(code: str, values: Mapping[str, Any]) -> str:
    if code in {"step_due", "caught_up"}:
        return "before" if values["days_past_due"] <= 0 else ""
    if code == SilenceCode.BANK_STALE:
        return "" if values["date"] else "never"
    if code == SilenceCode.BELOW_MINIMUM:
        return "least" if isinstance(values.get("least"), Mapping) else ""
    if "next_step" in values:
        return "next"
    if "days" in values:
        return "days"
    return str(values.get("which", ""))


def fill(
    values: Mapping[str, Any],
    *,
    day: Callable[[str], str],
    amount: Callable[[int, str], str],
    item: Callable[[int], str],
    entity: Callable[[int], str],
) -> dict[str, str]:
    """Write the values as the reader writes them: days, amounts, and names for ids."""
    written = {name: str(values[name]) for name in values}
    written |= {name: day(values[name]) for name in _DAYS if values.get(name)}
    written |= {name: str(values[name]).replace("_", " ") for name in _NAMES if name in values}
    written |= {name: amount(values[name], values["currency"]) for name in _amounts(values)}
    for name, sums in _by_currency(values).items():
        written[name] = " + ".join(amount(units, code) for code, units in sums.items())
    return written | _named(values, item, entity)


def plain(
    values: Mapping[str, Any], *, item: Callable[[int], str], entity: Callable[[int], str]
) -> dict[str, Any]:
    """Write the values for machines: amounts as decimal texts of their currency, names for ids."""
    written = dict(values)
    for name in _amounts(values):
        written[name] = money.in_units(values[name], values["currency"])
    for name, sums in _by_currency(values).items():
        written[name] = {code: money.in_units(units, code) for code, units in sums.items()}
    return written | _named(values, item, entity)


def _by_currency(values: Mapping[str, Any]) -> dict[str, Mapping[str, int]]:
    """Give the amounts that say their currency themselves; older versions kept bare numbers."""
    return {name: values[name] for name in _SUMS if isinstance(values.get(name), Mapping)}


def _amounts(values: Mapping[str, Any]) -> list[str]:
    """Name the values that are amounts; what older versions kept has no currency."""
    return [name for name in _AMOUNTS if name in values] if "currency" in values else []


def _named(
    values: Mapping[str, Any], item: Callable[[int], str], entity: Callable[[int], str]
) -> dict[str, str]:
    found = {"item": item(values["item"])} if "item" in values else {}
    return found | ({"entity": entity(values["entity"])} if "entity" in values else {})
