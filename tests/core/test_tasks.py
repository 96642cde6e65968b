"""Tasks are stable words."""

from dunwell.core.tasks import TaskKind, TaskState


def test_kinds_and_states_are_stable_words() -> None:
    assert TaskKind("fix_address") is TaskKind.FIX_ADDRESS
    assert TaskState("done") is TaskState.DONE
