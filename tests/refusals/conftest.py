"""The people, tokens and calls of the tests of the API, and the stage of a trial."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import call, person, static_folder, token, who
from tests.web.conftest import nothing_kept

if TYPE_CHECKING:
    from tests.builders import Cast
    from tests.refusals.trials import Stage

__all__ = ["call", "nothing_kept", "person", "static_folder", "token", "who"]


@pytest.fixture
def stage(who: "Cast", person: Any, tmp_path: Path) -> Iterator["Stage"]:
    """An empty stage with the cast of a small book."""
    from tests.refusals.trials import Stage

    with ExitStack() as ends:
        yield Stage(cast=who, person=person, home=tmp_path, ends=ends)


@pytest.fixture(autouse=True)
def nothing_remembered() -> "Iterator[None]":
    """Today's list and who looks at what are remembered by book, and each test has one anew."""
    from dunwell.web import presence, today_list

    today_list.forget()
    presence.forget()
    yield
    today_list.forget()
    presence.forget()
