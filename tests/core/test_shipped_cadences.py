"""The shipped segments and cadences hang together."""

from dunwell.core.channels import Channel, Tone
from dunwell.core.shipped_cadences import OUTREACH


def test_every_segment_has_a_cadence_with_steps_in_the_order_of_their_days() -> None:
    cadences = OUTREACH["cadences"]
    assert {one["cadence"] for one in OUTREACH["segments"]} <= cadences.keys()
    for cadence in cadences.values():
        days = [step["day"] for step in cadence["steps"]]
        assert days == sorted(set(days))
        assert all(Channel(step["channel"]) and Tone(step["tone"]) for step in cadence["steps"])


def test_the_two_common_cadences_are_shipped() -> None:
    days = {
        key: [step["day"] for step in cadence["steps"]]
        for key, cadence in OUTREACH["cadences"].items()
    }
    assert days["standard"] == [-3, 1, 7, 15, 30]
    assert days["with_call"] == [-3, 0, 7, 14, 16, 30]
