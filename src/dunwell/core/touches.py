"""A touch is one outreach to a customer, planned for one day and taken at most once per step."""

from enum import StrEnum


class TouchState(StrEnum):
    """Where a touch stands."""

    PLANNED = "planned"  # Decided; its message or task stands beside it.
    TAKEN = "taken"  # It left, or the person called, or the letter was posted.
    SKIPPED = "skipped"  # A person or a guard took it back before it left, with the reason.
    FAILED = "failed"  # It could not be delivered; the step does not count as taken.


class SilenceCode(StrEnum):
    """Why an account with something due hears nothing; stored with its values."""

    NOTHING_DUE = "nothing_due"  # No step of the cadence has come yet.
    STEP_TAKEN = "step_taken"  # The step of today was taken already; the next has not come.
    STEP_PASSED = "step_passed"  # By now another step is the right one.
    PAID = "paid"  # What was due was paid or credited a moment ago.
    DISPUTED = "disputed"  # All that is due is in dispute.
    PROMISED = "promised"  # All that is due is promised, and the promise is live.
    UNAPPLIED_CASH = "unapplied_cash"  # Cash not applied, or a receipt, could cover the items.
    ALREADY_PAID = "already_paid"  # The customer says it was paid; that is being looked into.
    INSOLVENT = "insolvent"  # The customer is insolvent.
    IN_LITIGATION = "in_litigation"  # The customer is in litigation or on legal hold.
    CLOSED = "closed"  # The policy leaves closed accounts to a person.
    OPTED_OUT = "opted_out"  # Every contact objected to being written to.
    NO_ADDRESS = "no_address"  # No contact has an address that works.
    CONTACT_BUDGET = "contact_budget"  # As many contacts as the policy allows were made.
    WEEKEND_OR_HOLIDAY = "weekend_or_holiday"  # It is no business day where the customer is.
    BELOW_MINIMUM = "below_minimum"  # What is due is less than the policy asks for.
    SPREAD = "spread"  # Old debt found at start-up; its turn comes on a later day.
    PAUSED = "paused"  # A person paused the account, with a reason and an end.
    OVERRIDDEN = "overridden"  # A colleague looks after the account in place of its cadence.
    OTHER_ENTITY = "other_entity"  # Another entity with an older item writes today.
    LEDGER_STALE = "ledger_stale"  # The ledger is older than the policy allows.
    BANK_STALE = "bank_stale"  # The bank's data are older than the policy allows.
    CONTROL_DIFFERENCE = "control_difference"  # The ledger does not tie out; nobody accepted it.
