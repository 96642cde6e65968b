"""The segments, cadences and limits of outreach that Dunwell ships; a policy may change all."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final


def _step(key: str, day: int, tone: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"key": key, "day": day, "channel": "email", "tone": tone, "template": tone} | more


OUTREACH: Final[Mapping[str, Any]] = MappingProxyType(
    {
        # The first that fits would do, but no two may fit one customer: the policy is refused
        # then. `when` names what a customer must be; what is left out may be anything. The
        # segment without `when` takes everybody else.
        "segments": [
            {
                "key": "government",
                "name": "Government and public bodies",
                "when": {"segment": ["government", "public"]},
                "cadence": "government",
            },
            {
                "key": "strategic",
                "name": "Strategic accounts",
                "when": {"segment": ["strategic", "enterprise"]},
                "cadence": "strategic",
            },
            {
                # `owes_below` is in minor units of the reporting currency.
                "key": "small_balance",
                "name": "Small balances",
                "when": {
                    "segment": {"not": ["government", "public", "strategic", "enterprise"]},
                    "owes_below": 25_000,
                },
                "cadence": "small_balance",
            },
            {
                "key": "standard",
                "name": "Everybody else",
                "when": {
                    "segment": {"not": ["government", "public", "strategic", "enterprise"]},
                    "owes_at_least": 25_000,
                },
                "cadence": "standard",
            },
        ],
        # Days count from the due date of the leading item.
        "cadences": {
            "standard": {
                "name": "Standard",
                "steps": [
                    _step("before_due", -3, "friendly"),
                    _step("just_late", 1, "gentle"),
                    _step("firm", 7, "firm"),
                    _step("escalation", 15, "escalation"),
                    _step("final", 30, "final", needs_approval=True),
                ],
            },
            "with_call": {
                "name": "With a call",
                "steps": [
                    _step("before_due", -3, "friendly"),
                    _step("due_today", 0, "gentle"),
                    _step("firm", 7, "firm"),
                    _step("escalation", 14, "escalation"),
                    _step("call", 16, "escalation", channel="call", template="call"),
                    _step("final", 30, "final", needs_approval=True),
                ],
            },
            "government": {
                "name": "Government, statutory period",
                "steps": [
                    _step("before_due", -3, "friendly"),
                    _step("statutory", 30, "gentle", template="government"),
                    _step("second", 45, "gentle", template="government"),
                    _step("call", 60, "gentle", channel="call", template="call"),
                ],
            },
            "strategic": {
                "name": "Strategic, by the owner",
                "steps": [
                    _step("before_due", -3, "friendly"),
                    _step("call", 5, "gentle", channel="call", template="call"),
                    _step("firm", 14, "firm", needs_approval=True),
                    _step("second_call", 25, "firm", channel="call", template="call"),
                    _step("escalation", 35, "escalation", needs_approval=True),
                ],
            },
            "small_balance": {
                "name": "Small balances, automatic",
                "steps": [
                    _step("just_late", 5, "gentle"),
                    _step("firm", 20, "firm"),
                    _step("escalation", 45, "escalation"),
                ],
            },
        },
        # Hours are local to the customer; budgets count e-mails, calls and letters of all people
        # and entities. An entity leaves `minimum_gap_days` between two touches of a customer. An
        # item never touched that is `old_debt_days` late is old debt: such accounts enter at
        # their matching step over at least `catch_up_days` days, and not too many a day.
        "outreach": {
            "quiet_before": "08:00",
            "quiet_after": "21:00",
            "send_at": "09:00",
            "messages_a_day": 1,
            "contacts_in_7_days": 7,
            "minimum_gap_days": 2,
            "least_due": 500,
            "old_debt_days": 60,
            "old_debt_accounts_a_day": 200,
            "catch_up_days": 5,
        },
        # Business days; a control total never given is no difference.
        "freshness": {
            "ledger_business_days": 1,
            "bank_business_days": 2,
            "bank_required": False,
            "control_must_be_accepted": True,
        },
        "pauses": {
            "disputes": True,
            "promises": True,
            "unapplied_cash": True,
            "already_paid": True,
            "insolvent": True,
            "in_litigation": True,
            "closed": True,
        },
        "promises": {
            "grace_business_days": 2,
            "tolerance_bps": 100,
            "horizon_days": 30,
            "escalate_after_broken": 2,
            "escalate_within_days": 60,
            "confirm": False,
        },
        "sending": {
            "approve_batches": False,
            "messages_a_minute": 60,
            "messages_a_minute_per_domain": 20,
            "connections": 2,
            "tries": 8,
            "digest_at": "07:30",
            "day_at": "06:00",
        },
        # The score from 0 to 100 and what ranks the work; see risk and priorities. `full_revenue`
        # is in minor units of the reporting currency.
        "risk": {
            "weight_payment_history": 40,
            "weight_account_health": 25,
            "weight_credit": 20,
            "weight_relationship": 15,
            "yellow_from": 30,
            "orange_from": 55,
            "red_from": 75,
            "neutral": 40,
            "new_paid_invoices": 3,
            "new_days": 90,
            "full_days_late": 45,
            "full_trend_days": 15,
            "full_silence_days": 30,
            "worsening_days": 7,
            "full_revenue": 50_000_000,
        },
        "priorities": {
            "most_days": 45,
            "point_per_cent": 5,
            "large_amount": 1_000_000,
            "broken_promise_points": 6,
            "worsening_points": 4,
            "dispute_points": 4,
            "dispute_business_days": 5,
            "call_after_days": 5,
        },
        # Who looks after what, and what a day has room for; amounts in the reporting currency.
        "assignment": {
            "capacity": 40,
            "small_per_cent": 20,
            "small_below": 100_000,
            "senior_from": 5_000_000,
            "by_itself": True,
        },
        # What may be offered on the phone without asking; amounts in the reporting currency.
        "authority": {
            "collector_waiver": 5_000,
            "lead_waiver": 25_000,
            "collector_extension_days": 7,
            "lead_extension_days": 30,
            "collector_plan": 250_000,
            "lead_plan": 1_000_000,
            "plan_instalments": 3,
        },
        # Who signs what; amounts in the reporting currency.
        "approvals": {
            "lead_write_off": 100_000,
            "manager_write_off": 1_000_000,
            "manager_signs_first": True,
            "open_days": 30,
        },
        "exceptions": {
            "overdue_from": 1_000_000,
            "promise_from": 100_000,
            "dispute_from": 100_000,
            "unapplied_from": 1_000_000,
            "reason_share_per_cent": 50,
            "reason_attempts": 2,
            "reason_silence_days": 5,
        },
        # New invoices leave by themselves only where the ERP does not send them already.
        "invoices": {
            "send": False,
            "newest_days": 5,
            "require_terms": True,
            "require_tax": False,
        },
        # A calendar names a country of the holidays known; `by_country` takes the entity's or
        # the customer's own. `extra_holidays` are the company's own days off.
        "calendars": {"country": "by_country", "extra_holidays": []},
        # Only what the company really intends is announced: account_owner, credit_hold, interest,
        # agency, court. The payment link may hold {customer_number}; empty leaves it out.
        "notices": {
            "escalation_business_days": 5,
            "final_business_days": 10,
            "escalation_consequences": ["account_owner"],
            "final_consequences": ["credit_hold"],
            "attach_statement": True,
            "attach_invoices": True,
            "attach_at_most": 10,
            "payment_link": "",
        },
        # Templates changed by the company, by key and language; the shipped ones need no entry.
        "templates": {},
    }
)
