"""Every factor of a score, every point of a rank and every action has its sentence."""

from collections.abc import Mapping
from typing import Final

from dunwell.core.because import Because
from dunwell.core.distress import Sign
from dunwell.core.priorities import Priority, Raise
from dunwell.core.risk import Factor, FactorKind, Score

_RISK: Final[Mapping[str, str]] = {
    "risk.days_late": "Days late on average over three months, weighted by amount: %(days)s.",
    "risk.days_late.unknown": "Nothing was paid in the last three months.",
    "risk.trend": "Days later than in the nine months before: %(days)s.",
    "risk.trend.unknown": "Too little was paid to compare it with the months before.",
    "risk.share_late": "Invoices paid late in twelve months: %(late)s of %(paid)s.",
    "risk.broken_promises": "Promises not kept in twelve months: %(count)s.",
    "risk.returned_payments": "Payments returned in twelve months: %(count)s.",
    "risk.overdue_share": "%(overdue)s of %(open)s is overdue.",
    "risk.disputed_share": "%(disputed)s of %(open)s is in dispute.",
    "risk.silence": "Days without a reaction since it was asked: %(days)s.",
    "risk.rating": "Its credit rating is %(rating)s.",
    "risk.rating.unknown": "It has no credit rating.",
    "risk.limit_use": "Share of the credit limit in use: %(per_cent)s %%.",
    "risk.limit_use.unknown": "It has no credit limit.",
    "risk.tenure": "Full years as a customer: %(years)s.",
    "risk.revenue": "Bought in twelve months: %(revenue)s.",
    "risk.revenue.unknown": "What it bought is not known for want of a rate.",
    "risk.strategic": "It is a strategic account.",
    "risk.strategic.unknown": "It is no strategic account.",
    "risk.new": "A new customer: there is too little to judge it by, so its score is neutral.",
    "risk.first_time_late": "It is late for the first time, so be gentle.",
}
_WORK: Final[Mapping[str, str]] = {
    "work.at_stake": "%(overdue)s is overdue and not disputed, the oldest since %(since)s.",
    "work.call": "The last contact was on %(contacted)s, and nothing came since.",
    "work.call.reacted": "The last contact was on %(contacted)s; it answered or paid on "
    "%(reacted)s and still owes.",
    "work.call.never": "Nobody has spoken to the customer yet.",
    "work.approve": "Messages that wait for a release: %(count)s.",
    "work.decide": "A promise of %(amount)s for %(promised)s is later than the policy allows.",
    "work.dispute_late": "Business days that the oldest dispute is open: %(business_days)s. The "
    "policy gives %(limit)s.",
    "work.dispute_blocks": "Disputes keep %(disputed)s from being collected.",
    "work.apply_cash": "%(unapplied)s that is not applied yet could cover what is overdue.",
    "work.no_rate": "There is no rate for %(currency)s, so it is ranked inside its own currency.",
    "task.call": "A call was asked for on %(since)s.",
    "task.post_letter": "A letter is ready to be posted since %(since)s.",
    "task.fix_address": "Mail to %(address)s came back.",
    "task.broken_promise": "%(amount)s was promised for %(promised_date)s, and %(received)s came.",
    "task.follow_up": "The call of %(called_on)s said to come back today.",
    "task.check_payment": "The customer says that it was paid; that is being looked into since "
    "%(since)s.",
    "task.read_reply": "%(sender)s wrote, and a person has to read it.",
    "task.resolve_unknown": "A message may or may not have left; say which.",
    "task.failed_message": "A message could not be sent: %(answer)s",
    "task.invoice_not_ready": "Invoice %(number)s lacks what it needs to be sent.",
    f"raise.{Raise.SILENCE}": "A large balance, and no reaction for so many days: %(days)s. That "
    "moves it up (+%(points)s).",
    f"raise.{Raise.BROKEN_PROMISE}": "A promise was not kept of late, which moves it up "
    "(+%(points)s).",
    f"raise.{Raise.WORSENING}": "It pays later and later, which moves it up (+%(points)s).",
    f"raise.{Raise.DISPUTE_OVERDUE}": "A dispute is open beyond its time, which moves it up "
    "(+%(points)s).",
}
_DISTRESS: Final[Mapping[str, str]] = {
    f"distress.{Sign.DISTRESSED}": "It is marked as distressed.",
    f"distress.{Sign.SLOWDOWN}": "Days later than in the nine months before: %(days)s.",
    f"distress.{Sign.LIMIT_BREACH}": "Share of the credit limit in use: %(per_cent)s %%.",
    f"distress.{Sign.PART_PAYMENTS}": "Overdue invoices paid in part in three months: %(count)s.",
    f"distress.{Sign.RETURNED_PAYMENTS}": "Payments returned in three months: %(count)s.",
    f"distress.{Sign.BROKEN_PROMISES}": "Promises not kept of late: %(count)s.",
}
_TEAM: Final[Mapping[str, str]] = {
    "assign.strategic": "A strategic account is a senior collector's.",
    "assign.large": "An account that owes so much is a senior collector's.",
    "assign.language": "The collector speaks the customer's language: %(language)s.",
    "assign.segment": "The collector looks after the segment %(segment)s.",
    "assign.load": "Accounts that the collector has already: %(count)s.",
    "work.covered": "%(person)s is away; this is covered.",
    "exception.overdue": "%(amount)s is overdue and not disputed, the oldest since %(since)s.",
    "exception.broken_promise": "%(amount)s was promised and not paid.",
    "exception.stale_promise": "%(amount)s was promised for %(since)s, and nobody knows whether "
    "it came.",
    "exception.dispute_late": "%(amount)s is disputed beyond its time; business days that the "
    "oldest dispute is open: %(business_days)s.",
    "exception.unapplied": "%(amount)s is not applied to anything.",
}
TEXTS: Final[Mapping[str, str]] = {**_RISK, **_WORK, **_DISTRESS, **_TEAM}
# Which values name days, and which amounts of the currency that stands beside them.
DAYS: Final = ("since", "contacted", "reacted", "called_on", "promised", "promised_date")
AMOUNTS: Final = ("overdue", "open", "disputed", "revenue", "amount", "received")
_UNKNOWN: Final = {
    FactorKind.DAYS_LATE: "days",
    FactorKind.TREND: "days",
    FactorKind.RATING: "rating",
    FactorKind.LIMIT_USE: "per_cent",
    FactorKind.REVENUE: "revenue",
}


def of_factor(factor: Factor, *, currency: str) -> Because:
    """Say why a factor has its points; amounts are of the reporting currency."""
    code = f"risk.{factor.kind.value}"
    known = _UNKNOWN.get(factor.kind)
    if known is not None and factor.values.get(known) is None:
        code += ".unknown"
    if factor.kind is FactorKind.STRATEGIC and not factor.values["is"]:
        code += ".unknown"
    values = {name: value for name, value in factor.values.items() if value is not None}
    return Because(code=code, values={**values, "currency": currency})


def of_raises(priority: Priority, *, silence_days: int) -> list[Because]:
    """Say what moved a rank up."""
    return [
        Because(
            code=f"raise.{rule.value}",
            values={"points": points, "days": silence_days}
            if rule is Raise.SILENCE
            else {"points": points},
        )
        for rule, points in priority.raises.items()
    ]


def of_score(score: Score) -> list[Because]:
    """Say that a customer is new, or late for the first time."""
    found = [Because(code="risk.new")] if score.is_new else []
    return [*found, Because(code="risk.first_time_late")] if score.is_first_time_late else found
