"""Channels and tones are stable words."""

from dunwell.core.channels import Channel, Tone


def test_tones_stand_from_friendly_to_final() -> None:
    assert [tone.value for tone in Tone] == ["friendly", "gentle", "firm", "escalation", "final"]
    assert {channel.value for channel in Channel} == {"email", "call", "letter"}
