"""Every setting of the policy with its meaning and its limits, in the order people read them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dunwell.core import authority_settings, ranking_settings
from dunwell.core.addresses import Window
from dunwell.core.aging import Basis
from dunwell.core.setting_kinds import (
    WHOLE_BPS,
    Kind,
    Section,
    Setting,
    bps,
    consequences,
    days,
    hour,
    switch,
)

_OUTREACH: Final = (
    Section(
        name="segments",
        title="Segments",
        says="Every customer stands in one segment, which names its cadence. “when” says what a "
        "customer must be, by segment, region, country, contract_type, entity, tier, "
        "owes_at_least and owes_below; “not” excludes values. A segment without “when” takes "
        "everybody else.",
    ),
    Section(
        name="cadences",
        title="Cadences",
        says="The steps of outreach. A day counts from the due date of the oldest item; below 0 "
        "is before it. Channels: email, call, letter. Tones: friendly, gentle, firm, escalation, "
        "final. With needs_approval a person releases it; an account that owes less than "
        "least_amount skips it.",
    ),
    Section(
        name="outreach",
        title="Outreach and limits",
        says="When and how often a customer may be reached; hours are the customer's own.",
        settings=(
            hour("quiet_before", "Nothing leaves before this hour"),
            hour("quiet_after", "Nothing leaves from this hour on"),
            hour("send_at", "Messages of the day leave from this hour on"),
            Setting(
                name="messages_a_day", says="Most messages to a customer on a day", least=1, most=5
            ),
            Setting(
                name="contacts_in_7_days",
                says="Most e-mails, calls and letters to a customer in 7 days, of all people",
                least=1,
                most=50,
            ),
            days("minimum_gap_days", "Days between two touches of a customer", most=60),
            Setting(name="least_due", says="Nobody is asked for less than this", kind=Kind.AMOUNT),
            days("old_debt_days", "Debt older than this when first met is old debt", least=1),
            Setting(
                name="old_debt_accounts_a_day",
                says="Most accounts with old debt that are taken up on a day",
                least=1,
            ),
            days("catch_up_days", "Days over which old debt is spread at least", least=1, most=60),
        ),
    ),
    Section(
        name="calendars",
        title="Calendar",
        says="On which days nobody is written to, beside weekends.",
        settings=(
            Setting(
                name="country",
                says="Whose public holidays count; by_country is the customer's own",
                kind=Kind.COUNTRY,
            ),
            Setting(name="extra_holidays", says="The company's own days off", kind=Kind.DAYS),
        ),
    ),
    Section(
        name="pauses",
        title="Pauses",
        says="What keeps reminders back.",
        settings=(
            switch("disputes", "The disputed part of an item is not asked for"),
            switch("promises", "Items with a live promise are not asked for"),
            switch("unapplied_cash", "Money not yet applied holds back what it could pay"),
            switch("already_paid", "An open “already paid” holds back its items"),
            switch("insolvent", "Nothing to insolvent customers"),
            switch("in_litigation", "Nothing to customers in litigation"),
            switch("closed", "Nothing to closed customers"),
        ),
    ),
    Section(
        name="promises",
        title="Promises",
        says="How promises to pay are judged.",
        settings=(
            days("grace_business_days", "Business days after the promised day", most=30),
            bps("tolerance_bps", "What may be missing, in basis points", most=WHOLE_BPS - 1),
            days("horizon_days", "Days ahead that a collector may accept", least=1),
            Setting(
                name="escalate_after_broken",
                says="Broken promises after which the account is escalated",
                least=1,
                most=100,
            ),
            days("escalate_within_days", "The days in which they are counted", least=1),
            switch("confirm", "The customer is told in writing what was promised"),
        ),
    ),
    Section(
        name="freshness",
        title="Freshness",
        says="How old the data may be before nothing leaves.",
        settings=(
            days("ledger_business_days", "Business days since the ledger date", most=30),
            days("bank_business_days", "Business days since the bank data", most=30),
            switch("bank_required", "Nothing leaves without bank data"),
            switch("control_must_be_accepted", "Nothing leaves while the ledger does not tie out"),
        ),
    ),
    Section(
        name="sending",
        title="Sending",
        says="How messages leave; hours are those of the company.",
        settings=(
            switch("approve_batches", "A person releases each day's messages"),
            Setting(name="messages_a_minute", says="Most messages a minute", least=1),
            Setting(
                name="messages_a_minute_per_domain",
                says="Most messages a minute to one mail domain",
                least=1,
            ),
            Setting(name="connections", says="Connections to the mail server", least=1, most=50),
            Setting(
                name="tries", says="Tries of a message before a person looks", least=1, most=50
            ),
            hour("digest_at", "When the morning digest leaves"),
            hour("day_at", "When the day is planned"),
        ),
    ),
    *ranking_settings.SECTIONS,
    *authority_settings.SECTIONS,
    Section(
        name="invoices",
        title="Invoices",
        says="Which new invoices leave by themselves, and what they must have.",
        settings=(
            switch("send", "New invoices leave by themselves; off where the ERP sends them"),
            days("newest_days", "How many days an invoice counts as new", least=1, most=60),
            switch("require_terms", "An invoice without payment terms waits for a person"),
            switch("require_tax", "An invoice without its tax waits for a person"),
        ),
    ),
    Section(
        name="notices",
        title="Notices",
        says="What reminders carry, and the consequences the company really intends.",
        settings=(
            days("escalation_business_days", "Days to pay on an escalation notice", least=1),
            days("final_business_days", "Days to pay on a final notice", least=1),
            consequences("escalation_consequences", "Announced by an escalation notice"),
            consequences("final_consequences", "Announced by a final notice"),
            switch("attach_statement", "A reminder carries the statement of account"),
            switch("attach_invoices", "A reminder carries the invoices"),
            Setting(name="attach_at_most", says="Most invoices it carries", most=100),
            Setting(
                name="payment_link",
                says="Where to pay, as https://pay.example.com/{customer_number}; or nothing",
                kind=Kind.LINK,
            ),
        ),
    ),
    Section(
        name="templates",
        title="Templates",
        says="Texts changed by the company, by template and language; the shipped ones need no "
        "entry.",
    ),
)

_BOOK: Final = (
    Section(
        name="terms",
        title="Payment terms",
        says="What holds where an invoice says nothing else.",
        settings=(days("default_days", "Days to pay"),),
    ),
    Section(
        name="statements",
        title="Statements",
        says="Statements of account.",
        settings=(
            Setting(
                name="address_window",
                says="Where the address stands on a letter",
                kind=Kind.WORD,
                words=("by_country", *Window),
            ),
            days("pay_within_days", "Days to pay what is overdue already"),
        ),
    ),
    Section(
        name="aging",
        title="Aging",
        says="How open items are aged.",
        settings=(
            Setting(
                name="bucket_limits",
                says="The last day of every bucket but the open-ended one",
                kind=Kind.RISING,
                least=1,
                most=3650,
            ),
            Setting(
                name="basis",
                says="The day from which an item ages",
                kind=Kind.WORD,
                words=tuple(Basis),
            ),
        ),
    ),
    Section(
        name="targets",
        title="Targets",
        says="What the measures are held against; 100 basis points (bps) are 1 %.",
        settings=(
            days("dso_days", "Days sales outstanding, at most", least=1, most=3650),
            bps("cei_bps", "Collection effectiveness, at least"),
            bps("over_60_bps", "Share more than 60 days late, under"),
            bps("collection_rate_bps", "Collection rate, above"),
            bps("write_off_rate_bps", "Write-off rate, under"),
        ),
    ),
    Section(
        name="measures",
        title="Measures",
        says="How the measures are taken.",
        settings=(days("period_days", "Days up to the date that are counted", least=1),),
    ),
    Section(
        name="credit_losses",
        title="Expected credit losses",
        says="The provision matrix; rates are basis points, the first for what is not yet due.",
        settings=(
            switch("ifrs9_simplified", "By the simplified approach of IFRS 9"),
            switch("cecl", "By CECL"),
            switch("exclude_recoverable_tax", "Without tax that can be reclaimed"),
            bps("forward_factor_bps.ifrs9_simplified", "Outlook, IFRS 9", most=10 * WHOLE_BPS),
            bps("forward_factor_bps.cecl", "Outlook, CECL", most=10 * WHOLE_BPS),
            Setting(
                name="loss_rates_bps",
                says="Loss rate of each bucket",
                kind=Kind.RATES,
                most=10_000,
            ),
            Setting(
                name="segment_loss_rates_bps",
                says="Other rates for some segments, as retail: [30, 160, 360, 660, 1500, 3500]",
                kind=Kind.RATES_BY_SEGMENT,
                most=WHOLE_BPS,
            ),
        ),
    ),
)

SECTIONS: Final[Mapping[str, Section]] = MappingProxyType(
    {one.name: one for one in (*_OUTREACH, *_BOOK)}
)
