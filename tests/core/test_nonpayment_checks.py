"""Who may set and who may verify, and what neither does."""

import pytest

from dunwell.core import nonpayment_checks as checks
from dunwell.core.because import Because
from dunwell.core.nonpayment import Carried, Proposal, Reason, ReasonState
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from tests.core.test_nonpayment import facts

SETTER, OTHER = 1, 2


def _carried(reason: Reason, state: ReasonState) -> Carried:
    proposal = Proposal(reason=reason, because=Because(code="nonpayment.unasked"))
    return Carried(reason=reason, state=state, proposal=proposal)


@pytest.mark.parametrize("role", Role)
def test_roles_that_set_and_roles_that_verify(role: Role) -> None:
    sets = role in {
        *(Role.AR_SPECIALIST, Role.COLLECTIONS_SPECIALIST, Role.TEAM_LEAD),
        *(Role.FINANCE_MANAGER, Role.CFO),
    }
    verifies = role in {Role.FINANCE_MANAGER, Role.CFO}
    for check, allowed in ((checks.require_may_set, sets), (checks.require_may_verify, verifies)):
        if allowed:
            check({role})
        else:
            with pytest.raises(checks.ReasonNotYours):
                check({role})


def test_a_note_is_kept_without_what_surrounds_it() -> None:
    assert checks.written(" They wait\x00 for the PO. ") == "They wait for the PO."
    assert len(checks.written("x" * 501)) == 500


def test_a_reason_is_set_where_something_is_overdue_and_it_says_something_new() -> None:
    with pytest.raises(checks.NothingOverdue):
        checks.check_set(Reason.DISPUTE, "", facts=None, now="")
    with pytest.raises(checks.ReasonKnown):
        checks.check_set(Reason.DISPUTE, "", facts=facts(), now="dispute")
    checks.check_set(Reason.DISPUTE, "pricing", facts=facts(), now="dispute")
    checks.check_set(Reason.PROCESS, "", facts=facts(), now="dispute")


@pytest.mark.parametrize(
    ("standing", "by_id", "refused"),
    [
        (_carried(Reason.DISPUTE, ReasonState.SET), OTHER, None),
        (_carried(Reason.DISPUTE, ReasonState.SET), SETTER, checks.ReasonOfYourOwn),
        # What the rule proposes was set by nobody, whoever set an earlier one.
        (_carried(Reason.DISPUTE, ReasonState.PROPOSED), SETTER, None),
        (_carried(Reason.DISPUTE, ReasonState.VERIFIED), OTHER, checks.NothingToVerify),
        (_carried(Reason.DISPUTE, ReasonState.STALE), OTHER, checks.NothingToVerify),
        (_carried(Reason.PROCESS, ReasonState.SET), OTHER, checks.ReasonChanged),
        (None, OTHER, checks.NothingOverdue),
    ],
)
def test_two_people_look_at_a_reason(
    standing: Carried | None, by_id: int, refused: type[Refusal] | None
) -> None:
    def verify() -> None:
        checks.check_verify(standing, read=Reason.DISPUTE, set_by_id=SETTER, by_id=by_id)

    if refused is None:
        verify()
    else:
        with pytest.raises(refused):
            verify()


def test_what_is_not_known_is_not_verified() -> None:
    with pytest.raises(checks.NothingToVerify):
        checks.check_verify(
            _carried(Reason.NOT_KNOWN, ReasonState.SET),
            read=Reason.NOT_KNOWN,
            set_by_id=SETTER,
            by_id=OTHER,
        )
