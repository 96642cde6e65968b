"""Of several that are verified at once, those that cannot be are left out, and why is said."""

from collections.abc import Callable
from typing import Any

from dunwell.store.models import AuditEntry
from tests import book_states
from tests.refusals import commitments, nonpayment
from tests.refusals.trials import Stage
from tests.web.signing_in import signed_in
from tests.web.wizard import words


def test_what_cannot_be_verified_is_left_out_alike(
    stage: Stage, token: Callable[..., str], call: Callable[..., Any]
) -> None:
    commitments.scene(stage)
    nonpayment.verified(stage)
    fiona, who = stage.people["fiona"], stage.cast
    read = [
        (who.harbour, "process", "nothing_to_verify"),
        (who.branch, "process", "reason_of_your_own"),
        (who.branch, "dispute", "reason_changed"),
        (who.head_office, "process", "nothing_overdue"),
    ]
    secret, browser = token(fiona), signed_in(fiona)
    with book_states.unchanged("audit_entry"):
        status, answer, _headers = call(
            secret,
            "POST",
            "nonpayment-reasons/verification",
            {"read": [{"customer": one.pk, "reason": reason} for one, reason, _ in read]},
        )
        form = {"read": [f"{one.pk}.{reason}" for one, reason, _ in read]}
        page = words(browser.post("/exceptions/reasons/verify", form))
    noted = AuditEntry.objects.filter(action="access.refuse_act").values_list("because", flat=True)
    assert [(one or {})["refusal"] for one in noted] == ["reason_of_your_own"] * 2
    assert (status, answer["verified"]) == (200, [])
    assert [one["code"] for one in answer["left_out"]] == [code for _, _, code in read]
    for (customer, _, _), told in zip(read, answer["left_out"], strict=True):
        assert told["customer"] == customer.pk
        assert f"{customer.name} : {told['message']}" in page
