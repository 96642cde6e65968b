"""The people, tokens and calls of the tests of the API, and the stage of a trial."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import call, person, static_folder, token, who

if TYPE_CHECKING:
    from tests.builders import Cast
    from tests.refusals.trials import Stage

__all__ = ["call", "person", "static_folder", "token", "who"]


@pytest.fixture
def stage(who: "Cast", person: Any, tmp_path: Path) -> "Stage":
    """An empty stage with the cast of a small book."""
    from tests.refusals.trials import Stage

    return Stage(cast=who, person=person, home=tmp_path)
