"""Steps of a cadence and their defaults."""

from dunwell.core.cadences import Cadence, Step
from dunwell.core.channels import Channel, Tone


def test_a_step_leaves_by_itself_unless_it_says_otherwise() -> None:
    step = Step(key="firm", day=7, channel=Channel.EMAIL, tone=Tone.FIRM, template="firm")
    cadence = Cadence(key="standard", name="Standard", steps=(step,))
    assert (cadence.steps[0].needs_approval, cadence.steps[0].least_amount) == (False, 0)
