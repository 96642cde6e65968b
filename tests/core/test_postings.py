"""The words for postings are kept in every book and never change."""

from dunwell.core.postings import AllocationKind, PostingKind


def test_words() -> None:
    assert [kind.value for kind in PostingKind] == [
        "issued",
        "allocated",
        "discount",
        "written_off",
        "recovered",
        "refunded",
    ]
    assert [kind.value for kind in AllocationKind] == ["applied", "recovery"]
