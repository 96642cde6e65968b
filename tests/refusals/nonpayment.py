"""What is refused of accounts out of their cadence, and of why accounts have not paid."""

from typing import Final

from django.utils import timezone

from dunwell.actions import nonpayment, overrides
from dunwell.actions.nonpayment import Read
from dunwell.core.nonpayment import Reason
from dunwell.core.roles import Role
from tests import builders
from tests.refusals.days import TODAY, TOMORROW, YESTERDAY
from tests.refusals.trials import Operation, Page, Stage, Trial

TRIALS: Final = (
    Trial(
        code="override_makes_no_sense",
        page=Page(
            path="/accounts/{customer}/overrides/add",
            form={"owner": "{lena}", "to_date": "{today}", "reason": "a key account"},
        ),
        operation=Operation(
            path="customers/{customer}/overrides",
            body={"to_date": "{today}", "reason": "a key account"},
        ),
    ),
    Trial(
        code="override_makes_no_sense",
        case="left",
        page=Page(
            path="/accounts/{customer}/overrides/add",
            form={"owner": "{lotte}", "to_date": "{tomorrow}", "reason": "a key account"},
        ),
        operation=Operation(
            path="customers/{customer}/overrides",
            body={
                "owner": "lotte@example.com",
                "to_date": "{tomorrow}",
                "reason": "a key account",
            },
        ),
    ),
    Trial(
        code="override_stands",
        page=Page(
            path="/accounts/{again}/overrides/add",
            form={"owner": "{lena}", "to_date": "{tomorrow}", "reason": "a key account"},
        ),
        operation=Operation(
            path="customers/{again}/overrides",
            body={"to_date": "{tomorrow}", "reason": "a key account"},
        ),
    ),
    Trial(
        code="override_over",
        page=Page(path="/accounts/{customer}/overrides/{override}/end"),
        operation=Operation(path="overrides/{override}/end", body={}, seen="overrides/{override}"),
    ),
    Trial(
        code="nothing_overdue",
        page=Page(path="/accounts/{head_office}/reason", form={"reason": "process"}),
        operation=Operation(
            path="customers/{head_office}/nonpayment-reason", body={"reason": "process"}
        ),
        command=("nonpayment", "2000", "--set", "process"),
    ),
    Trial(
        code="nothing_overdue",
        case="to verify",
        page=Page(path="/accounts/{head_office}/reason/verify", form={"reason": "process"}),
        by="fiona",
        words="Nothing is overdue on this account any more",
    ),
    Trial(
        code="reason_known",
        page=Page(path="/accounts/{customer}/reason", form={"reason": "process"}),
        operation=Operation(
            path="customers/{customer}/nonpayment-reason", body={"reason": "process"}
        ),
        command=("nonpayment", "{number}", "--set", "process"),
    ),
    Trial(
        code="reason_not_yours",
        recorded="access.refuse_act",
        page=Page(path="/accounts/{customer}/reason/verify", form={"reason": "process"}),
        operation=Operation(
            path="nonpayment-reasons/verification",
            body={"read": [{"customer": "{customer}", "reason": "process"}]},
        ),
    ),
    Trial(
        code="reason_not_yours",
        recorded="access.refuse_act",
        case="several",
        page=Page(path="/exceptions/reasons/verify", form={"read": "{customer}.process"}),
        words="Verifying a non-payment reason is for the finance manager or the CFO",
    ),
    Trial(
        code="reason_of_your_own",
        recorded="access.refuse_act",
        page=Page(path="/accounts/{branch}/reason/verify", form={"reason": "process"}),
        by="fiona",
        words="You set this reason yourself",
    ),
    Trial(
        code="reason_changed",
        page=Page(path="/accounts/{customer}/reason/verify", form={"reason": "dispute"}),
        by="fiona",
        words="The reason is “process” by now, no longer “dispute”",
    ),
    Trial(
        code="nothing_to_verify",
        page=Page(path="/accounts/{customer}/reason/verify", form={"reason": "process"}),
        by="fiona",
        after=lambda stage: verified(stage),
        words="This reason is verified already",
    ),
)


def accounts(stage: Stage) -> None:
    """Other accounts, accounts out of their cadence, and why they have not paid."""
    who, lead, at = stage.cast, stage.people["lead"], timezone.now()
    fiona = stage.people["fiona"] = stage.person(Role.FINANCE_MANAGER, name="fiona")
    builders.invoice(who, 100_00, on=YESTERDAY, due=YESTERDAY, number="INV-5", customer=who.branch)
    began = [
        overrides.begin(
            by=lead,
            at=at,
            customer=customer,
            owner=lead,
            from_date=TODAY,
            to_date=TOMORROW,
            reason="a key account",
        )
        for customer in (who.harbour, who.harbour_again)
    ]
    overrides.end(by=lead, at=at, on=TODAY, override_id=began[0].pk)
    for by, customer in ((lead, who.harbour), (fiona, who.branch)):
        nonpayment.set_reason(by=by, at=at, on=TODAY, customer=customer, reason=Reason.PROCESS)
    stage.put(
        again=who.harbour_again.pk,
        branch=who.branch.pk,
        head_office=who.head_office.pk,
        override=began[0].pk,
    )


def verified(stage: Stage) -> None:
    read = Read(customer_id=stage.cast.harbour.pk, reason=Reason.PROCESS)
    nonpayment.verify(by=stage.people["fiona"], at=timezone.now(), on=TODAY, read=read)
