"""The words for customers are kept in every book and never change."""

from dunwell.core.customers import CustomerStatus, ProposalState


def test_words() -> None:
    assert [status.value for status in CustomerStatus] == [
        "active",
        "distressed",
        "insolvent",
        "in_litigation",
        "closed",
    ]
    assert [state.value for state in ProposalState] == ["proposed", "merged", "dismissed"]
