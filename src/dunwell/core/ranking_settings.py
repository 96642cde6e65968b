"""The settings that score risk and rank the work, with their meaning and their limits."""

from typing import Final

from dunwell.core.setting_kinds import Section, Setting, amount, days, switch

SECTIONS: Final = (
    Section(
        name="risk",
        title="Risk",
        says="The score from 0 (safe) to 100, its tiers, and from where a factor takes all of its "
        "points.",
        settings=(
            Setting(name="weight_payment_history", says="Points of how it paid", most=100),
            Setting(name="weight_account_health", says="Points of how it stands", most=100),
            Setting(name="weight_credit", says="Points of rating and limit", most=100),
            Setting(
                name="weight_relationship",
                says="Points of the relationship; the four weights sum to 100",
                most=100,
            ),
            Setting(name="yellow_from", says="Yellow from this score on", least=1, most=100),
            Setting(name="orange_from", says="Orange from this score on", least=1, most=100),
            Setting(name="red_from", says="Red from this score on", least=1, most=100),
            Setting(name="neutral", says="The score of a new customer", most=100),
            Setting(name="new_paid_invoices", says="New with fewer paid invoices than this"),
            days("new_days", "New for so many days"),
            days("full_days_late", "So many days late on average take all points", least=1),
            days("full_trend_days", "So many days later than before take all points", least=1),
            days("full_silence_days", "So many days of silence take all points", least=1),
            days("worsening_days", "So many days later than before move the work up", least=1),
            amount("full_revenue", "Revenue of a year from which there is no risk in it", least=1),
        ),
    ),
    Section(
        name="priorities",
        title="Priorities",
        says="What is overdue, times its days, times the risk ranks the work; points move it up.",
        settings=(
            days("most_days", "More days than this count as so many", least=1),
            Setting(name="point_per_cent", says="What a point adds, in per cent", most=100),
            amount("large_amount", "An amount is large from this on", least=1),
            Setting(name="broken_promise_points", says="For a broken promise", most=100),
            Setting(name="worsening_points", says="For paying later and later", most=100),
            Setting(name="dispute_points", says="For a dispute beyond its time", most=100),
            days("dispute_business_days", "Business days that a dispute is given"),
            days("call_after_days", "Days after a contact without a reaction until a call"),
        ),
    ),
    Section(
        name="assignment",
        title="Who does what",
        says="How much a collector's day has room for, and which accounts are a senior's.",
        settings=(
            Setting(name="capacity", says="Actions a collector takes a day", least=1, most=500),
            Setting(
                name="small_per_cent",
                says="Share of each day kept for small accounts, in per cent",
                most=100,
            ),
            amount("small_below", "An account is small while less than this is overdue", least=1),
            amount(
                "senior_from", "An account that owes this much is a senior collector's", least=1
            ),
            switch("by_itself", "Each night accounts that nobody looks after get a collector"),
        ),
    ),
    Section(
        name="exceptions",
        title="Exceptions",
        says="From which amounts on something needs one owner, an action and a day.",
        settings=(
            amount("overdue_from", "Overdue and not disputed", least=1),
            amount("promise_from", "Promised and not kept, or not judged in time", least=1),
            amount("dispute_from", "Disputed beyond its time", least=1),
            amount("unapplied_from", "Money that nobody applied", least=1),
            Setting(
                name="reason_share_per_cent",
                says="Per cent of what is overdue that a cause holds up to be the reason",
                least=1,
                most=100,
            ),
            Setting(
                name="reason_attempts",
                says="Contacts without an answer until the reason is no response",
                least=1,
                most=100,
            ),
            days("reason_silence_days", "Days since the first of them", least=1),
        ),
    ),
)
